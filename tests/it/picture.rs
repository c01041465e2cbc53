//! Pictures of screens, painted without a graphics card.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
};

use attache::ui::{fonts, raster::Raster, theme};
use egui::{Context, TexturesDelta, Theme};
use egui_kittest::{Harness, HarnessBuilder, TestRenderer};
use image::RgbaImage;

/// Keeps the textures of a harness, so that its last frame can be painted at any time.
#[derive(Clone, Default)]
pub(crate) struct Pictures {
    raster: Arc<Mutex<Raster>>,
}

impl TestRenderer for Pictures {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        self.raster.lock().unwrap().apply(delta);
        delta.clear();
    }
}

impl Pictures {
    /// A harness in this theme with our fonts, whose frames can be painted.
    pub(crate) fn harness<State>(
        &self,
        theme: Theme,
        [width, height]: [f32; 2],
    ) -> HarnessBuilder<State> {
        Harness::builder()
            .with_size([width, height])
            .with_theme(theme)
            .with_max_steps(64)
            .renderer(self.clone())
            .with_context_setup(set_up)
    }

    /// The last frame.
    pub(crate) fn paint<State>(&self, harness: &Harness<'_, State>) -> RgbaImage {
        let ppp = harness.ctx.pixels_per_point();
        let size = harness.ctx.content_rect().size() * ppp;
        let shapes = harness.output().shapes.clone();
        let primitives = harness.ctx.tessellate(shapes, ppp);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "window sizes")]
        let size = [size.x.round() as u32, size.y.round() as u32];
        self.raster.lock().unwrap().paint(size, ppp, &primitives)
    }
}

/// Fonts and themes, as the program sets them.
pub(crate) fn set_up(ctx: &Context) {
    fonts::install(ctx);
    theme::install(ctx);
}

/// Where pictures are wanted, if anywhere.
pub(crate) fn folder() -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("ATTACHE_PICTURES")?);
    std::fs::create_dir_all(&folder).unwrap();
    Some(folder)
}

/// How many different colours there are; a blank picture has one.
pub(crate) fn colours(picture: &RgbaImage) -> usize {
    picture.pixels().map(|it| it.0).collect::<std::collections::BTreeSet<_>>().len()
}
