//! Colours, spaces, radii and type sizes of both themes; no other file names a colour.

#[cfg(test)]
mod contrast;
mod palette;
mod style;

use egui::{Color32, Shadow, Ui};

use palette::{DARK, LIGHT};
pub use style::install;

/// Distances on the grid of four points.
pub mod space {
    pub const XS: f32 = 4.0;
    pub const S: f32 = 8.0;
    pub const M: f32 = 12.0;
    pub const L: f32 = 16.0;
    pub const XL: f32 = 24.0;
}

/// Sizes of type: size says rank, weight says emphasis, the three greys say importance.
pub mod size {
    pub const MICRO: f32 = 11.0;
    pub const SMALL: f32 = 12.0;
    pub const BODY: f32 = 13.5;
    pub const LEAD: f32 = 15.0;
    pub const TITLE: f32 = 18.0;
    pub const DISPLAY: f32 = 22.0;
}

/// Corner radii.
pub mod radius {
    pub const SMALL: u8 = 4;
    pub const CONTROL: u8 = 6;
    pub const MENU: u8 = 8;
    pub const CARD: u8 = 10;
    pub const BANNER: u8 = 12;
}

/// Heights of what stands in rows.
pub mod height {
    pub const CONTROL: f32 = 32.0;
    pub const CHIP: f32 = 22.0;
    pub const ROW: f32 = 36.0;
    pub const TABLE_HEAD: f32 = 30.0;
    pub const TOP_BAR: f32 = 56.0;
    /// Nothing that can be clicked is smaller.
    pub const HIT: f32 = 28.0;
}

/// Text, ground and hairline that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    pub fg: Color32,
    pub bg: Color32,
    pub line: Color32,
}

/// What a colour means; widgets ask for a meaning and get the pair of the theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tone {
    Accent,
    Ok,
    Warn,
    Bad,
    #[default]
    Neutral,
    Gold,
    Violet,
}

impl Tone {
    pub const ALL: &[Self] =
        &[Self::Accent, Self::Ok, Self::Warn, Self::Bad, Self::Neutral, Self::Gold, Self::Violet];
}

/// Every colour of one theme.
#[derive(Clone, Debug)]
pub struct Tokens {
    pub dark: bool,
    /// Behind everything.
    pub canvas: Color32,
    /// Cards, bars, dialogs.
    pub surface: Color32,
    /// Table heads, quiet tiles.
    pub surface2: Color32,
    pub rail: Color32,
    pub hover: Color32,
    /// The ground of text fields.
    pub field: Color32,
    /// The track behind a segmented control or a progress bar, and waiting lines.
    pub track: Color32,
    /// The chosen one on a track.
    pub thumb: Color32,
    pub line: Color32,
    pub line_strong: Color32,
    pub text: Color32,
    pub text2: Color32,
    pub text3: Color32,
    pub accent: Color32,
    pub accent_hover: Color32,
    pub on_accent: Color32,
    pub danger: Color32,
    pub danger_hover: Color32,
    pub on_danger: Color32,
    /// A filled mark of success: finished steps, answered calls.
    pub success: Color32,
    pub on_success: Color32,
    pub link: Color32,
    pub focus: Color32,
    /// The dot on an icon that says "something new".
    pub badge: Color32,
    /// Behind a dialog.
    pub backdrop: Color32,
    /// Behind the letters that a search has found.
    pub found: Color32,
    pub accent_soft: Pair,
    pub ok: Pair,
    pub warn: Pair,
    pub bad: Pair,
    pub neutral: Pair,
    pub gold: Pair,
    pub violet: Pair,
    /// The customer's banner: a gradient from left to right and what is written on it.
    pub banner_from: Color32,
    pub banner_to: Color32,
    pub banner_line: Color32,
    pub banner_text: Color32,
    pub banner_text2: Color32,
    pub banner_button: Color32,
    pub banner_button_hover: Color32,
    pub banner_chip: Pair,
    pub banner_ok: Pair,
    pub banner_gold: Pair,
    /// Toasts are dark in both themes, so that they stand off the page.
    pub toast: Color32,
    pub toast_text: Color32,
    pub toast_link: Color32,
    /// Pictures of papers: the sheet, what surrounds it, and the tint that keeps it from glaring.
    pub paper: Color32,
    pub paper_ground: Color32,
    pub paper_tint: Color32,
    /// Dark and light of what machines scan, the same in both themes.
    pub scan: (Color32, Color32),
    /// The red of an official seal.
    pub seal: Color32,
    /// Frames drawn on a paper around what was read there.
    pub mark: Color32,
    pub mark_soft: Color32,
    /// Lines and bars of charts, in the order they are used.
    pub series: [Color32; 6],
    pub shadow: Shadow,
}

impl Tokens {
    pub fn pair(&self, tone: Tone) -> Pair {
        match tone {
            Tone::Accent => self.accent_soft,
            Tone::Ok => self.ok,
            Tone::Warn => self.warn,
            Tone::Bad => self.bad,
            Tone::Neutral => self.neutral,
            Tone::Gold => self.gold,
            Tone::Violet => self.violet,
        }
    }

    /// The pair of a tone on the customer's banner.
    pub fn banner_pair(&self, tone: Tone) -> Pair {
        match tone {
            Tone::Ok => self.banner_ok,
            Tone::Gold => self.banner_gold,
            Tone::Warn | Tone::Bad => self.pair(tone),
            Tone::Accent | Tone::Neutral | Tone::Violet => self.banner_chip,
        }
    }
}

/// The tokens of the theme that is on.
pub fn of(ui: &Ui) -> &'static Tokens {
    if ui.visuals().dark_mode { &DARK } else { &LIGHT }
}

/// Dark and light of codes that cameras read, the same in both themes.
pub const fn code_colours() -> (Color32, Color32) {
    (Color32::BLACK, Color32::WHITE)
}

/// The tokens of the theme that is on, where there is no `Ui` at hand.
pub fn of_ctx(ctx: &egui::Context) -> &'static Tokens {
    match ctx.theme() {
        egui::Theme::Dark => &DARK,
        egui::Theme::Light => &LIGHT,
    }
}
