//! Believable papers that the program draws itself, for the demo office, the tour and the tests.
//!
//! Each bears the word “sample” across its middle, so that nobody takes one for a real paper.

mod camera;
mod canvas;
mod forms;

use chrono::NaiveDate;

use self::canvas::Canvas;
use super::InspectRefusal;
use crate::domain::Personal;

/// The papers that can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaperKind {
    BusinessLicence,
    /// The side of an identity card with the portrait.
    IdCardFront,
    /// The side of an identity card with the emblem.
    IdCardBack,
    PowerOfAttorney,
    Agreement,
    ApplicationForm,
    CommitmentLetter,
}

impl PaperKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::BusinessLicence,
        Self::IdCardFront,
        Self::IdCardBack,
        Self::PowerOfAttorney,
        Self::Agreement,
        Self::ApplicationForm,
        Self::CommitmentLetter,
    ];
}

/// What is written on a paper.
#[derive(Clone, Debug)]
pub struct Facts {
    pub enterprise: String,
    /// The unified social credit code.
    pub uscc: String,
    pub legal_person: Personal,
    /// Who acts for the enterprise.
    pub agent: Personal,
    /// The identity number of whoever's card is drawn.
    pub id_number: Personal,
    pub address: String,
    /// What is ordered.
    pub offering: String,
    pub established: NaiveDate,
    /// The day on which the paper was made.
    pub dated: NaiveDate,
}

/// How the paper was photographed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Variant {
    Sharp,
    Blurred,
    Dark,
    Glare,
    /// Stored lying on its side, with the note in its metadata that says so, and with a place.
    Turned,
}

impl Variant {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Sharp, Self::Blurred, Self::Dark, Self::Glare, Self::Turned];
}

/// A photo of the paper, as JPEG. The same arguments give the same bytes.
pub fn paper(kind: PaperKind, facts: &Facts, variant: Variant) -> Result<Vec<u8>, InspectRefusal> {
    let mut canvas = match kind {
        PaperKind::BusinessLicence => Canvas::new(1700, 1200, canvas::CREAM)?,
        PaperKind::IdCardFront | PaperKind::IdCardBack => Canvas::new(1260, 794, canvas::CARD)?,
        _ => Canvas::new(1240, 1754, canvas::PAPER)?,
    };
    match kind {
        PaperKind::BusinessLicence => forms::business_licence(&mut canvas, facts),
        PaperKind::IdCardFront => forms::id_card_front(&mut canvas, facts),
        PaperKind::IdCardBack => forms::id_card_back(&mut canvas, facts),
        PaperKind::PowerOfAttorney => forms::letter(&mut canvas, facts, forms::POWER_OF_ATTORNEY),
        PaperKind::CommitmentLetter => forms::letter(&mut canvas, facts, forms::COMMITMENT),
        PaperKind::Agreement => forms::agreement(&mut canvas, facts),
        PaperKind::ApplicationForm => forms::application(&mut canvas, facts),
    }
    canvas.mark_as_sample();
    camera::photograph(canvas.image(), variant)
}
