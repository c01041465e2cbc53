//! Numbers to practise with, in an office of invented customers only.

use serde::{Deserialize, Serialize};

use crate::{
    desk::{Cx, DeskError, Subject, office, query::Question},
    domain::{Permission, Personal, PhoneNumber},
    store::{self, callers},
};

/// Asks for numbers that the simulator can ring with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PractiseNumbers;

/// Some numbers of each kind; none in a real office, whose customers are not for practising.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Practise {
    pub mobiles: Vec<Personal>,
    pub switchboards: Vec<Personal>,
}

/// So many of each kind, so that it is not always the same caller.
const SAMPLES: i64 = 12;

impl Question for PractiseNumbers {
    fn needs(&self) -> Permission {
        Permission::TakeCall
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Office]
    }
}

pub(in crate::desk) fn numbers(
    cx: &mut Cx<'_>,
    _: &PractiseNumbers,
) -> Result<Practise, DeskError> {
    if store::office::setting(cx.sql, office::DEMO)?.is_none() {
        return Ok(Practise::default());
    }
    let mut of = |kind: &str| -> Result<Vec<Personal>, DeskError> {
        let found = callers::of_kind(cx.sql, kind, SAMPLES)?;
        Ok(found.iter().map(PhoneNumber::display).map(Personal::from).collect())
    };
    Ok(Practise { mobiles: of("mobile")?, switchboards: of("switchboard")? })
}
