//! One cell of a table, which paints what it is told and remembers the words for readers and copies.

use chrono::NaiveDate;
use egui::{Color32, CornerRadius, FontId, Rect, Ui, pos2, vec2};
use lucide_icons::Icon;

use super::Alignment;
use crate::{
    lang::Texts,
    ui::{
        fonts,
        theme::{self, Tone, height, radius, size},
        widgets::{
            paint,
            status::{chip_size, due_look, paint_avatar, paint_chip},
        },
    },
};

/// Where a cell is painted; a cell that is only copied has no such place.
pub(super) struct Canvas<'a> {
    pub(super) ui: &'a Ui,
    /// What is left of the cell.
    pub(super) rect: Rect,
    pub(super) alignment: Alignment,
}

/// What a row's closure writes into, once per column; several calls stand beside each other.
pub struct Cell<'a> {
    canvas: Option<Canvas<'a>>,
    words: &'a mut String,
}

impl<'a> Cell<'a> {
    pub(super) fn new(canvas: Option<Canvas<'a>>, words: &'a mut String) -> Self {
        Self { canvas, words }
    }

    /// Plain text.
    pub fn text(&mut self, text: &str) {
        self.line(text, fonts::regular(size::BODY), |t| t.text);
    }

    /// What the row is about.
    pub fn strong(&mut self, text: &str) {
        self.line(text, fonts::medium(size::BODY), |t| t.text);
    }

    /// Less important text.
    pub fn secondary(&mut self, text: &str) {
        self.line(text, fonts::regular(size::BODY), |t| t.text2);
    }

    /// Codes and times.
    pub fn faint(&mut self, text: &str) {
        self.line(text, fonts::regular(size::SMALL), |t| t.text3);
    }

    /// Text in a tone; the words must say it too.
    pub fn toned(&mut self, tone: Tone, text: &str) {
        self.line(text, fonts::regular(size::BODY), |t| t.pair(tone).fg);
    }

    /// A state.
    pub fn chip(&mut self, tone: Tone, icon: Option<Icon>, text: &str) {
        self.say(text);
        let Some(canvas) = &mut self.canvas else { return };
        let room = chip_size(canvas.ui, icon, text);
        let rect = canvas.take(room.x.min(canvas.rect.width()), height::CHIP);
        paint_chip(canvas.ui, rect, theme::of(canvas.ui).pair(tone), (icon, text));
    }

    /// When it is due, as `due_chip` shows it.
    pub fn due(&mut self, texts: &Texts, days: (NaiveDate, NaiveDate), risk_days: i64) {
        let (tone, icon) = due_look(days, risk_days);
        self.chip(tone, Some(icon), &texts.due(days.0, days.1));
    }

    /// How much of something is used up: a short bar, full from a hundred per cent on.
    pub fn used(&mut self, percent: i64, tone: Tone, meaning: &str) {
        self.say(meaning);
        let Some(canvas) = &mut self.canvas else { return };
        let rect = canvas.take(44.0, 8.0);
        let t = theme::of(canvas.ui);
        let part = f32::from(u8::try_from(percent.clamp(0, 100)).unwrap_or(100)) / 100.0;
        let corner = CornerRadius::same(2);
        canvas.ui.painter().rect_filled(rect, corner, t.track);
        let fill =
            Rect::from_min_size(rect.min, vec2((rect.width() * part).max(2.0), rect.height()));
        let colour = if tone == Tone::Neutral { t.success } else { t.pair(tone).fg };
        canvas.ui.painter().rect_filled(fill, corner, colour);
    }

    /// A round mark with the first letter of a name; says nothing, so the name must follow.
    pub fn avatar(&mut self, name: &str) {
        let Some(canvas) = &mut self.canvas else { return };
        let rect = canvas.take(24.0, 24.0);
        paint_avatar(canvas.ui, rect, name);
    }

    /// An icon with the word that it stands for.
    pub fn icon(&mut self, icon: Icon, tone: Tone, meaning: &str) {
        self.say(meaning);
        let Some(canvas) = &mut self.canvas else { return };
        let rect = canvas.take(16.0, 16.0);
        let colour = theme::of(canvas.ui).pair(tone).fg;
        paint::icon_at(canvas.ui.painter(), rect.center(), (icon, 15.0), colour);
    }

    /// A grey bar for a row that is not here yet.
    pub fn waiting(&mut self) {
        let Some(canvas) = &mut self.canvas else { return };
        let wide = canvas.rect.width() * 0.7;
        let rect = canvas.take(wide, 12.0);
        let corner = CornerRadius::same(radius::SMALL);
        canvas.ui.painter().rect_filled(rect, corner, theme::of(canvas.ui).track);
    }

    fn line(&mut self, text: &str, font: FontId, colour: impl Fn(&theme::Tokens) -> Color32) {
        self.say(text);
        let Some(canvas) = &mut self.canvas else { return };
        let colour = colour(theme::of(canvas.ui));
        let words = paint::cut_line(canvas.ui, (text, font), colour, canvas.rect.width());
        let rect = canvas.take(words.size().x, words.size().y);
        canvas.ui.painter().galley(rect.min, words, colour);
    }

    fn say(&mut self, text: &str) {
        if !self.words.is_empty() && !text.is_empty() {
            self.words.push(' ');
        }
        self.words.push_str(text);
    }
}

impl Canvas<'_> {
    /// Cuts a piece off the side that the column is aligned to, in the middle of its height.
    fn take(&mut self, width: f32, height: f32) -> Rect {
        let gap = 8.0;
        let top = self.rect.center().y - height / 2.0;
        let left = match self.alignment {
            Alignment::Left => self.rect.left(),
            Alignment::Right => self.rect.right() - width,
        };
        match self.alignment {
            Alignment::Left => self.rect.min.x = (left + width + gap).min(self.rect.right()),
            Alignment::Right => self.rect.max.x = (left - gap).max(self.rect.left()),
        }
        Rect::from_min_size(pos2(left, top), vec2(width, height))
    }
}
