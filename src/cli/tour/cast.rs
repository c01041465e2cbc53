//! Who appears in the tour and what they say, read from `assets/tour/cast.toml`.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::{
    domain::{Personal, Role, Uscc},
    inspect::sample,
    lang::Lang,
};

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Cast {
    pub office: String,
    pub password: Personal,
    pub staff: Vec<Member>,
    pub firm: Firm,
    pub neighbour: Firm,
    pub stranger: Stranger,
    pub list: Roll,
    /// In the reader's language.
    pub words: Words,
    english: Words,
}

/// Somebody who works in the office.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Member {
    pub login: String,
    pub name: String,
    pub role: Role,
    pub department: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Firm {
    pub name: String,
    pub short_name: String,
    pub region: String,
    /// What its credit code is made of.
    serial: u32,
    pub address: String,
    pub switchboard: Personal,
    /// What finds it, besides its numbers.
    pub found_by: Vec<String>,
    pub legal: Somebody,
    pub agent: Somebody,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Somebody {
    pub name: Personal,
    #[serde(default)]
    pub title: String,
    pub id_number: Personal,
    pub mobile: Personal,
    pub email: Personal,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Stranger {
    pub name: Personal,
    pub firm: String,
    pub number: Personal,
}

/// A list of customers as another system writes it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Roll {
    pub file: String,
    pub text: String,
    pub good: u64,
    pub bad: u64,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Words {
    pub wish: String,
    pub wish_again: String,
    pub notes: String,
    pub second_notes: String,
    pub stranger_notes: String,
    pub promise: String,
    pub reason: String,
    pub hand_back: String,
    pub rejected: String,
    pub acknowledged: String,
    pub cancel: String,
    pub settled: String,
    pub remark: String,
    pub answer: String,
}

impl Cast {
    pub(super) fn read(lang: Lang) -> Result<Self, toml::de::Error> {
        let mut cast: Self = toml::from_str(include_str!("../../../assets/tour/cast.toml"))?;
        if lang == Lang::En {
            cast.words = cast.english.clone();
        }
        Ok(cast)
    }

    /// Everything personal that must never be seen unmasked where it was not asked for.
    pub(super) fn secrets(&self) -> Vec<&str> {
        let people =
            [&self.firm.legal, &self.firm.agent, &self.neighbour.legal, &self.neighbour.agent];
        people
            .iter()
            .flat_map(|it| [it.mobile.reveal(), it.id_number.reveal(), it.email.reveal()])
            .chain([self.stranger.number.reveal()])
            .filter(|it| !it.is_empty())
            .collect()
    }
}

impl Firm {
    /// The credit code; nothing if the region is not one of six digits.
    pub(super) fn uscc(&self) -> Option<Uscc> {
        Uscc::make("91", &self.region, self.serial).ok()
    }

    /// What stands on its papers; the card is drawn for `holder`.
    pub(super) fn facts(
        &self,
        holder: &Somebody,
        offering: &str,
        today: NaiveDate,
    ) -> sample::Facts {
        sample::Facts {
            enterprise: self.name.clone(),
            uscc: self.uscc().map(|it| it.as_str().to_owned()).unwrap_or_default(),
            legal_person: holder.name.clone(),
            agent: self.agent.name.clone(),
            id_number: holder.id_number.clone(),
            address: self.address.clone(),
            offering: offering.to_owned(),
            established: NaiveDate::from_ymd_opt(2016, 5, 18).unwrap_or_default(),
            dated: today,
        }
    }
}
