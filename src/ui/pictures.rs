//! Pictures of papers: fetched and decoded on other threads, kept as textures while they are looked at.

use std::collections::HashMap;

use egui::{ColorImage, Context, TextureHandle, TextureOptions};
use image::ImageFormat;

use super::cx::Cx;
use crate::{
    client::{Backend, ClientError, Lane, Pending},
    desk::files::Size,
    domain::VersionId,
};

/// Thumbnails that are kept; a few screens full.
const MOST_THUMBS: usize = 200;
/// Views that are kept, each of them up to 16 MB.
const MOST_VIEWS: usize = 8;

/// A page, from 1, in one size.
type Which = (VersionId, u16, Size);

/// The pictures that one screen shows.
#[derive(Default)]
pub struct Pictures {
    kept: HashMap<Which, Kept>,
    /// Grows with every look, so that what was not looked at for longest is dropped first.
    looks: u64,
}

struct Kept {
    state: State,
    looked: u64,
}

enum State {
    Coming(Pending<ColorImage>),
    Here(TextureHandle),
    Failed(String),
}

/// How far a picture has come.
#[derive(Clone)]
pub enum Picture {
    Coming,
    Here(TextureHandle),
    /// Why it cannot be shown.
    Failed(String),
}

impl Pictures {
    /// The small picture of a paper's first page.
    pub fn thumb(&mut self, cx: &Cx<'_>, ctx: &Context, version: VersionId) -> Picture {
        self.of(cx, ctx, (version, 1, Size::Thumb))
    }

    /// A page to read, from 1; asking for it early has it here when it is wanted.
    pub fn page(
        &mut self,
        cx: &Cx<'_>,
        ctx: &Context,
        (version, page): (VersionId, u16),
    ) -> Picture {
        self.of(cx, ctx, (version, page, Size::View))
    }

    /// Forgets a picture that failed, so that the next look tries again.
    pub fn retry(&mut self) {
        self.kept.retain(|_, it| !matches!(it.state, State::Failed(_)));
    }

    fn of(&mut self, cx: &Cx<'_>, ctx: &Context, which: Which) -> Picture {
        self.looks += 1;
        let looked = self.looks;
        let kept = self.kept.entry(which).or_insert_with(|| {
            let pending = cx.client.work(Lane::Files, move |backend| fetch(backend, which));
            Kept { state: State::Coming(pending), looked }
        });
        kept.looked = looked;
        if let State::Coming(pending) = &kept.state
            && let Some(result) = pending.poll()
        {
            kept.state = match result {
                Ok(image) => {
                    let name = format!("paper {} {}", which.0, which.1);
                    State::Here(ctx.load_texture(name, image, TextureOptions::LINEAR))
                }
                Err(err) => State::Failed(cx.explain(&err)),
            };
        }
        let picture = match &kept.state {
            State::Coming(_) => Picture::Coming,
            State::Here(texture) => Picture::Here(texture.clone()),
            State::Failed(why) => Picture::Failed(why.clone()),
        };
        self.make_room(which.2);
        picture
    }

    /// Drops what was not looked at for longest.
    fn make_room(&mut self, size: Size) {
        let most = match size {
            Size::Thumb => MOST_THUMBS,
            Size::View => MOST_VIEWS,
        };
        while most < self.kept.keys().filter(|it| it.2 == size).count() {
            let oldest = self.kept.iter().filter(|(it, _)| it.2 == size);
            let Some(which) = oldest.min_by_key(|(_, it)| it.looked).map(|(it, _)| *it) else {
                return;
            };
            self.kept.remove(&which);
        }
    }
}

/// Runs on a thread for files: what comes back is ready to be handed to the graphics card.
fn fetch(backend: &dyn Backend, (version, page, size): Which) -> Result<ColorImage, ClientError> {
    let jpeg = backend.picture(version, (page, size))?;
    let decoded = image::load_from_memory_with_format(&jpeg, ImageFormat::Jpeg).map_err(|err| {
        tracing::error!(%err, "a picture of our own cannot be decoded");
        ClientError::Misunderstood
    })?;
    let pixels = decoded.into_rgb8();
    let side = |it: u32| usize::try_from(it).unwrap_or(usize::MAX);
    let size = [side(pixels.width()), side(pixels.height())];
    Ok(ColorImage::from_rgb(size, pixels.as_raw()))
}
