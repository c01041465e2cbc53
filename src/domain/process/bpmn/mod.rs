//! Processes as BPMN 2.0 files, so that they can be drawn and read in a modeller.
//!
//! A subset: start and end events, user and service tasks, exclusive and parallel gateways, timer
//! events, lanes and sub-processes. What only we know stands in extension elements of our own.

mod graph;
mod read;
mod write;

use serde::{Deserialize, Serialize};

pub use read::import;
pub use write::export;

/// The namespace of our extension elements.
pub const NAMESPACE: &str = "urn:attache:process:1";

/// Why a BPMN file was not read; the line is that of the element.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum BpmnError {
    #[error("line {line}: this is no XML: {what}")]
    Xml { line: u32, what: String },
    #[error("there is no process in the file")]
    NoProcess,
    #[error("line {line}: `{element}` is not understood")]
    Unsupported { element: String, line: u32 },
    #[error("line {line}: `{element}` lacks {what}")]
    Incomplete { element: String, what: String, line: u32 },
    #[error("line {line}: what we wrote about `{element}` cannot be read: {what}")]
    Extension { element: String, what: String, line: u32 },
}

impl BpmnError {
    /// Its stable code, for translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Xml { .. } => "bpmn-xml",
            Self::NoProcess => "bpmn-no-process",
            Self::Unsupported { .. } => "bpmn-unsupported",
            Self::Incomplete { .. } => "bpmn-incomplete",
            Self::Extension { .. } => "bpmn-extension",
        }
    }

    /// The element and the line that it speaks of.
    pub fn place(&self) -> (&str, u32) {
        match self {
            Self::Xml { line, .. } => ("", *line),
            Self::NoProcess => ("process", 0),
            Self::Unsupported { element, line }
            | Self::Incomplete { element, line, .. }
            | Self::Extension { element, line, .. } => (element, *line),
        }
    }
}

#[cfg(test)]
mod tests;
