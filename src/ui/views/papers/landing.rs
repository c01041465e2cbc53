//! Where a dropped file lands: on the tile under the pointer, if it tells where it is.
//!
//! Some systems say nothing of the pointer while files hang over a window and speak of it again when they are
//! dropped, a little before or a little after.

use egui::{Event, Pos2, Rect, Ui};

use super::upload::{State, Uploads};
use crate::{domain::paper::PaperKind, ui::cx::Cx};

/// So long after a drop, in seconds, the pointer has not been moved on purpose yet.
const AT_ONCE: f64 = 0.3;

/// The tiles of a page and a drop that is not yet on one of them.
#[derive(Default)]
pub(super) struct Landing {
    /// The tiles as they were drawn last.
    tiles: Vec<(Rect, PaperKind)>,
    /// Where the pointer was last, while files hung over the window.
    over: Option<Pos2>,
    dropped: Option<Drop>,
}

struct Drop {
    at: f64,
    /// So many files were there already.
    before: usize,
    tiles: Vec<(Rect, PaperKind)>,
}

impl Landing {
    /// Before files are taken: notes where the pointer is; `before` files are there already.
    pub(super) fn follow(&mut self, ui: &Ui, before: usize) {
        let (hangs, drops, moved, time) = ui.input(|it| {
            let moved = it.events.iter().rev().find_map(|event| match event {
                Event::PointerMoved(at) => Some(*at),
                _ => None,
            });
            let raw = &it.raw;
            (!raw.hovered_files.is_empty(), !raw.dropped_files.is_empty(), moved, it.time)
        });
        if hangs || drops {
            self.over = moved.or(self.over);
        } else if self.dropped.is_none() {
            self.over = None;
        } else {
            self.over = self.over.or(moved);
        }
        if drops {
            self.dropped = Some(Drop { at: time, before, tiles: self.tiles.clone() });
        }
        self.tiles.clear();
    }

    /// Notes where a tile is.
    pub(super) fn tile(&mut self, place: Rect, kind: &PaperKind) {
        self.tiles.push((place, kind.clone()));
    }

    /// After files were taken: those that lie on a tile are of its kind.
    pub(super) fn settle(&mut self, cx: &Cx<'_>, ui: &Ui, uploads: &mut Uploads) {
        let Some(drop) = &self.dropped else { return };
        let is_over = AT_ONCE < ui.input(|it| it.time) - drop.at;
        if let Some(at) = self.over {
            let tile = drop.tiles.iter().find(|(place, _)| place.contains(at));
            if let Some((_, kind)) = tile {
                let new = uploads.all.iter_mut().skip(drop.before);
                for upload in new.filter(|it| matches!(it.state, State::Asking)) {
                    upload.kind = Some(kind.clone());
                    upload.start(cx);
                }
            }
        }
        if is_over || self.over.is_some() {
            (self.dropped, self.over) = (None, None);
        }
    }
}
