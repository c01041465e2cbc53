//! Files on their way from the reader's disk into a slot: each with its kind, its progress, its end.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use egui::{ColorImage, Event, Ui};
use image::{ExtendedColorType, ImageEncoder as _, codecs::png::PngEncoder};

use crate::{
    client::{ClientError, Pending, errand::Errand},
    desk::{
        Command, document,
        files::{Staged, read_file},
    },
    domain::{DocumentId, EnterpriseId, OrderId, Personal, VersionId, paper::PaperKind},
    inspect::media,
    ui::cx::Cx,
};

/// Where a file is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Goal {
    pub(super) enterprise: EnterpriseId,
    pub(super) order: Option<OrderId>,
}

/// What comes from outside.
pub(super) enum Source {
    Path(PathBuf),
    /// A picture from the clipboard.
    Pasted(Arc<ColorImage>),
}

/// One file.
pub(super) struct Upload {
    pub(super) name: String,
    /// Not yet known: somebody has to say what it is.
    pub(super) kind: Option<PaperKind>,
    pub(super) state: State,
    /// Whoever brought it is asked what it is, and answers by the keyboard.
    pub(super) wants_keyboard: bool,
    source: Option<Source>,
    goal: Goal,
}

/// How far a file has come.
pub(super) enum State {
    /// Its kind has to be chosen first.
    Asking,
    /// Being read, inspected, kept and put in its place.
    Coming(Pending<()>, Arc<Errand>),
    Done,
    Failed(String),
}

/// The files of one page.
#[derive(Default)]
pub(super) struct Uploads {
    pub(super) all: Vec<Upload>,
}

impl Uploads {
    /// Takes a file on; with a kind it starts at once.
    pub(super) fn take(
        &mut self,
        cx: &Cx<'_>,
        goal: Goal,
        (source, kind): (Source, Option<PaperKind>),
    ) {
        let name = match &source {
            Source::Path(path) => path.file_name().unwrap_or_default().to_string_lossy().into(),
            Source::Pasted(_) => cx.tr("document-pasted-name").into_owned(),
        };
        let (state, wants_keyboard) = (State::Asking, kind.is_none());
        let mut upload = Upload { name, kind, state, wants_keyboard, source: Some(source), goal };
        upload.start(cx);
        self.all.push(upload);
    }

    /// Takes in how far every file has come. What is wrong with one is shown on the page of its
    /// goal; where that is not the page `shown`, it is told as well.
    pub(super) fn settle(&mut self, cx: &mut Cx<'_>, shown: Option<Goal>) {
        for upload in &mut self.all {
            let Some(why) = upload.settle(cx) else { continue };
            if Some(upload.goal) != shown {
                let args = [("name", upload.name.as_str().into()), ("why", why.into())];
                cx.complain(cx.tr_with("document-file-failed-toast", &args));
            }
        }
    }

    /// Forgets a file. One that is being inspected is left in the vault, but in no slot.
    pub(super) fn drop_file(&mut self, at: usize) {
        if at < self.all.len()
            && let State::Coming(_, errand) = self.all.remove(at).state
        {
            errand.give_up();
        }
    }

    /// Forgets what needs no more attention.
    pub(super) fn clear_done(&mut self) {
        self.all.retain(|it| !matches!(it.state, State::Done));
    }
}

impl Upload {
    /// Whether it is given for an order.
    pub(super) fn has_order(&self) -> bool {
        self.goal.order.is_some()
    }

    /// Whether it goes there.
    pub(super) fn is_for(&self, goal: Goal) -> bool {
        self.goal == goal
    }

    /// Starts when the kind is known.
    pub(super) fn start(&mut self, cx: &Cx<'_>) {
        let Some(kind) = self.kind.clone() else { return };
        let Some(source) = self.source.take() else { return };
        let (name, goal, errand) = (self.name.clone(), self.goal, Arc::<Errand>::default());
        let place = {
            let name = name.clone();
            move |staged: &Staged| added(staged, goal, (kind, &name))
        };
        let coming = cx.client.bring(
            Arc::clone(&errand),
            move |backend| backend.stage(&name, &source.bytes()?),
            place,
        );
        self.state = State::Coming(coming, errand);
    }

    /// Takes in how far it has come; answers why it came no further, once.
    fn settle(&mut self, cx: &Cx<'_>) -> Option<String> {
        let State::Coming(pending, _) = &self.state else { return None };
        match pending.poll()? {
            Ok(()) => {
                self.state = State::Done;
                None
            }
            Err(err) => {
                let why = cx.explain(&err);
                self.state = State::Failed(why.clone());
                Some(why)
            }
        }
    }
}

impl Source {
    fn bytes(&self) -> Result<Vec<u8>, ClientError> {
        match self {
            Self::Path(path) => read(path),
            Self::Pasted(image) => png(image),
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, ClientError> {
    read_file(path).map_err(|err| err.fault().into())
}

/// Puts a file that is kept where it is to go.
fn added(staged: &Staged, goal: Goal, (kind, name): (PaperKind, &str)) -> Command {
    Command::Document(document::Command::Add {
        document: DocumentId::fresh(),
        version: VersionId::fresh(),
        enterprise: goal.enterprise,
        kind,
        person: None,
        order: goal.order,
        file: staged.file.sha256,
        name: Personal::new(name),
    })
}

/// The files that were dropped on the window and the pictures that were pasted in this frame.
pub(super) fn arrivals(ui: &Ui) -> Vec<Source> {
    let typing = ui.ctx().text_edit_focused();
    ui.input_mut(|input| {
        let dropped = std::mem::take(&mut input.raw.dropped_files);
        let mut sources: Vec<Source> =
            dropped.iter().map(|it| Source::Path(it.path().to_owned())).collect();
        input.events.retain(|event| {
            match event {
                Event::PasteImage(image) => sources.push(Source::Pasted(Arc::clone(image))),
                Event::Paste(text) if !typing && !copied(text).is_empty() => {
                    sources.extend(copied(text).into_iter().map(Source::Path));
                }
                _ => return true,
            }
            false
        });
        sources
    })
}

/// The files that were copied in a file manager, which tells them as paths or addresses by lines;
/// none if anything else is among them.
fn copied(text: &str) -> Vec<PathBuf> {
    let lines = text.lines().map(str::trim).filter(|it| !it.is_empty());
    lines.map(paper_path).collect::<Option<_>>().unwrap_or_default()
}

fn paper_path(line: &str) -> Option<PathBuf> {
    let path = match line.strip_prefix("file://") {
        Some(address) => PathBuf::from(decoded(address)?),
        None => PathBuf::from(line),
    };
    let ending = path.extension()?.to_str()?.to_lowercase();
    let is_paper = media::EXTENSIONS.contains(&&*ending);
    (path.is_absolute() && is_paper).then_some(path)
}

/// The path of an address, where every other letter may be written `%E6`.
fn decoded(address: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let pair = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(str::from_utf8(&pair).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// A picture from the clipboard as a file.
fn png(image: &ColorImage) -> Result<Vec<u8>, ClientError> {
    let side = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    let rgba: Vec<u8> =
        image.pixels.iter().flat_map(egui::Color32::to_srgba_unmultiplied).collect();
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes)
        .write_image(&rgba, side(image.width()), side(image.height()), ExtendedColorType::Rgba8)
        .map_err(|err| {
            tracing::error!(%err, "a pasted picture could not be written");
            ClientError::Misunderstood
        })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_copied_in_a_file_manager_are_found() {
        let all = copied("file:///home/lin/a%20b.JPG\r\n/home/lin/c.pdf\n");
        let wanted = ["/home/lin/a b.JPG", "/home/lin/c.pdf"].map(PathBuf::from);
        if cfg!(unix) {
            assert_eq!(all, wanted);
        }
        for text in [
            "",
            "hello",
            "c.pdf",
            "/home/lin/notes.txt",
            "/home/lin/c.pdf\nhello",
            "file:///%E6.pdf",
        ] {
            assert!(copied(text).is_empty(), "{text}");
        }
    }
}
