//! What a machine can tell about an uploaded file: what it is, how it looks, what a reviewer should know.
//!
//! Every byte of an upload is hostile until proved otherwise. [`Inspector::child`] therefore reads it in
//! a process of its own, with little memory and little time; only pictures that we have drawn
//! ourselves come back. The original is kept, but never shown and never handed to another program.

pub mod checks;
pub mod font;
pub mod measure;
pub mod media;
pub mod pdf;
pub mod picture;
mod refusal;
pub mod sample;
pub mod structure;
pub mod worker;

use std::{
    fs::File,
    io::Read as _,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::domain::{PictureHash, Sha256Hash};

pub use self::{
    checks::{Finding, Severity},
    measure::Measures,
    media::{Foreign, Media},
    refusal::InspectRefusal,
};

/// The largest file that is taken.
pub const LARGEST_FILE_BYTES: u64 = 50 * 1024 * 1024;
/// The most pages that are drawn; the others are counted and reported.
pub const MOST_PAGES: usize = 30;

/// What was found out about a file that may be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    pub media: Media,
    pub sha256: Sha256Hash,
    pub bytes: u64,
    /// How many pages the file has; `pages` holds at most [`MOST_PAGES`] of them.
    pub page_count: u32,
    pub pages: Vec<Page>,
    /// The first page as a JPEG of at most 256 pixels a side.
    #[serde(skip)]
    pub thumb: Vec<u8>,
    pub findings: Vec<Finding>,
}

/// One page as reviewers see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Drawn anew by us: upright, at most 2000 pixels a side, JPEG, without the original's metadata.
    #[serde(skip)]
    pub view: Vec<u8>,
    pub width: u32,
    pub height: u32,
    pub likeness: PictureHash,
    pub measures: Measures,
}

impl Inspection {
    /// The gravest finding; none if there is nothing to tell.
    pub fn gravest(&self) -> Option<Severity> {
        self.findings.iter().map(|it| it.severity).max()
    }
}

/// Looks into files, here or in a child process.
#[derive(Clone, Debug)]
pub struct Inspector {
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    Here,
    Child(PathBuf),
}

impl Inspector {
    /// Looks in this process: for tests and benches, and for files that we made ourselves.
    pub const fn in_process() -> Self {
        Self { place: Place::Here }
    }

    /// Looks in a child process of `program`, which is this program: see [`worker`].
    pub fn child(program: impl Into<PathBuf>) -> Self {
        Self { place: Place::Child(program.into()) }
    }

    /// Looks into an uploaded file that is already in memory. `name` is what the uploader called it.
    pub fn inspect(&self, name: &str, bytes: &[u8]) -> Result<Inspection, InspectRefusal> {
        check_size(bytes.len() as u64)?;
        match &self.place {
            Place::Here => guarded(name, bytes),
            Place::Child(program) => worker::ask(program, name, bytes),
        }
    }

    /// Reads and inspects a file; one that is too large is refused before it is read.
    pub fn inspect_file(&self, path: &Path) -> Result<(Vec<u8>, Inspection), InspectRefusal> {
        let bytes = read_file(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let inspection = self.inspect(&name, &bytes)?;
        Ok((bytes, inspection))
    }
}

/// The bytes of a file that may be uploaded, never more of them than allowed.
pub fn read_file(path: &Path) -> Result<Vec<u8>, InspectRefusal> {
    let file = File::open(path).map_err(|it| unreadable(&it))?;
    let meta = file.metadata().map_err(|it| unreadable(&it))?;
    if !meta.is_file() {
        return Err(InspectRefusal::Unreadable);
    }
    check_size(meta.len())?;
    // The file may grow while we read.
    let mut bytes = Vec::new();
    file.take(LARGEST_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|it| unreadable(&it))?;
    check_size(bytes.len() as u64)?;
    Ok(bytes)
}

fn unreadable(error: &std::io::Error) -> InspectRefusal {
    tracing::warn!(%error, "an upload could not be read from disk");
    InspectRefusal::Unreadable
}

const fn check_size(bytes: u64) -> Result<(), InspectRefusal> {
    match bytes {
        0 => Err(InspectRefusal::Empty),
        _ if LARGEST_FILE_BYTES < bytes => {
            Err(InspectRefusal::TooLarge { bytes, limit: LARGEST_FILE_BYTES })
        }
        _ => Ok(()),
    }
}

/// A decoder's panic is the file's fault, not the program's end.
fn guarded(name: &str, bytes: &[u8]) -> Result<Inspection, InspectRefusal> {
    catch_unwind(AssertUnwindSafe(|| look(name, bytes))).unwrap_or(Err(InspectRefusal::Unreadable))
}

fn look(name: &str, bytes: &[u8]) -> Result<Inspection, InspectRefusal> {
    let media = media::sniff(bytes).map_err(|found| InspectRefusal::NotAllowed { found })?;
    let mut structure = structure::of(media, bytes);
    let (sheets, risks) = if media == Media::Pdf {
        let reading = pdf::read(bytes, &structure)?;
        structure.pages = u32::try_from(reading.pages).ok();
        (reading.sheets, reading.risks)
    } else {
        (vec![picture::draw(media, bytes, &structure)?], Vec::new())
    };
    let thumb = sheets.first().map_or(Ok(Vec::new()), |it| picture::thumb(&it.image))?;

    let mut pages = Vec::with_capacity(sheets.len());
    for sheet in sheets {
        let measures = measure::measure(&sheet.image, sheet.source);
        pages.push(Page {
            view: picture::jpeg(&sheet.image)?,
            width: sheet.image.width(),
            height: sheet.image.height(),
            likeness: measure::likeness(&sheet.image),
            measures,
        });
    }
    let evidence =
        checks::Evidence { name, media, structure: &structure, pages: &pages, risks: &risks };
    let findings = checks::run(&evidence);
    Ok(Inspection {
        media,
        sha256: Sha256Hash::of(bytes),
        bytes: bytes.len() as u64,
        page_count: structure.pages.unwrap_or(1),
        pages,
        thumb,
        findings,
    })
}
