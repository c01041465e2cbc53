//! The protected steps that the law or the office demands of each process, kept outside of the processes.
//!
//! Somebody who edits a process can take out a step and its protection with it. What must be there
//! is therefore written down elsewhere.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::ProcessRefusal;

/// The steps that no version of a process may lack, by the code of the process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gates {
    by_process: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GateFile {
    gate: Vec<Gate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Gate {
    process: String,
    steps: Vec<String>,
}

impl Gates {
    pub fn parse(text: &str) -> Result<Self, ProcessRefusal> {
        let file: GateFile =
            toml::from_str(text).map_err(|err| ProcessRefusal::Unreadable(err.to_string()))?;
        Ok(Self { by_process: file.gate.into_iter().map(|it| (it.process, it.steps)).collect() })
    }

    /// What every version of a process must have.
    pub fn of(&self, process: &str) -> &[String] {
        self.by_process.get(process).map_or(&[], Vec::as_slice)
    }
}
