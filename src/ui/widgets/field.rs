//! Fields to write in: text on one line or several, search, dates.

use chrono::NaiveDate;
use egui::{
    Align2, Color32, CornerRadius, FontId, Id, Key, Label, Margin, Modifiers, Response, RichText,
    Stroke, StrokeKind, TextEdit, Ui, pos2, text::CCursorRange, vec2,
};
use lucide_icons::Icon;

use super::{button::icon_button, paint};
use crate::ui::{
    fonts,
    theme::{self, radius, size, space},
};

/// A field with its name above it and, where it is wrong, a sentence below it.
#[must_use = "a field shows itself with `show`"]
pub struct TextField<'a> {
    name: &'a str,
    text: &'a mut String,
    hint: &'a str,
    error: Option<&'a str>,
    note: Option<&'a str>,
    rows: usize,
    width: Option<f32>,
    id: Option<Id>,
    name_shown: NameShown,
    secret: Secret,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum NameShown {
    Above,
    Nowhere,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Secret {
    Plain,
    Dots,
}

impl<'a> TextField<'a> {
    /// `name` is shown above and is what readers speak and tests look for.
    pub fn new(name: &'a str, text: &'a mut String) -> Self {
        Self {
            name,
            text,
            hint: "",
            error: None,
            note: None,
            rows: 1,
            width: None,
            id: None,
            name_shown: NameShown::Above,
            secret: Secret::Plain,
        }
    }

    /// Grey words in the empty field.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// Turns the frame red and says what to do.
    pub fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error.filter(|it| !it.is_empty());
        self
    }

    /// A faint sentence below, while nothing is wrong.
    pub fn note(mut self, note: &'a str) -> Self {
        self.note = Some(note);
        self
    }

    /// Several lines; Enter starts a new one.
    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = rows.max(1);
        self
    }

    /// As wide as this instead of as wide as there is room.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// A lasting id, to give it the focus from elsewhere.
    pub fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    /// The name is only for readers; something beside the field shows it.
    pub fn bare(mut self) -> Self {
        self.name_shown = NameShown::Nowhere;
        self
    }

    /// Shows dots instead of letters.
    pub fn password(mut self) -> Self {
        self.secret = Secret::Dots;
        self
    }

    pub fn show(self, ui: &mut Ui) -> Response {
        let width = self.width.unwrap_or_else(|| ui.available_width());
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            if self.name_shown == NameShown::Above {
                field_name(ui, self.name);
            }
            let below = self.error.map(|it| (it, theme::of(ui).bad.fg));
            let below = below.or_else(|| self.note.map(|it| (it, theme::of(ui).text3)));
            let wrong = self.error.is_some();
            let response = self.edit(ui, width);
            if wrong {
                frame(ui, &response, theme::of(ui).bad.fg);
            }
            if let Some((text, colour)) = below {
                let rich = RichText::new(text).font(fonts::regular(size::SMALL)).color(colour);
                ui.add(Label::new(rich).wrap());
            }
            response
        })
        .inner
    }

    fn edit(self, ui: &mut Ui, width: f32) -> Response {
        let t = theme::of(ui);
        let hint = RichText::new(self.hint).font(body()).color(t.text3);
        let name = self.name;
        let edit = if self.rows > 1 {
            TextEdit::multiline(self.text).desired_rows(self.rows).margin(Margin::symmetric(10, 8))
        } else {
            TextEdit::singleline(self.text)
                .align(Align2::LEFT_CENTER)
                .margin(Margin::symmetric(10, 6))
                .password(self.secret == Secret::Dots)
        };
        let mut edit = edit.hint_text(hint).desired_width(width).font(body()).text_color(t.text);
        if let Some(id) = self.id {
            edit = edit.id(id);
        }
        let response = ui.add(edit).accessible_name(name);
        stay(ui, &response);
        if response.has_focus() {
            frame(ui, &response, t.focus);
        }
        response
    }
}

/// Enter says that a line is written, not that the keyboard is to go: it comes back a frame later,
/// unless something else has taken it.
fn stay(ui: &Ui, response: &Response) {
    let key = response.id.with("entered");
    let frame = ui.ctx().cumulative_frame_nr();
    let entered: Option<u64> = ui.data_mut(|it| it.remove_temp(key));
    if entered.is_some_and(|it| it + 1 == frame) && ui.memory(|it| it.focused().is_none()) {
        response.request_focus();
    }
    if response.lost_focus() && ui.input(|it| it.key_pressed(Key::Enter)) {
        ui.data_mut(|it| it.insert_temp(key, frame));
        ui.ctx().request_repaint();
    }
}

fn body() -> FontId {
    fonts::regular(size::BODY)
}

fn frame(ui: &Ui, response: &Response, colour: Color32) {
    let corner = CornerRadius::same(radius::CONTROL);
    let width = if response.has_focus() { 2.0 } else { 1.0 };
    ui.painter().rect_stroke(response.rect, corner, Stroke::new(width, colour), StrokeKind::Inside);
}

/// The name above a field.
pub(super) fn field_name(ui: &mut Ui, name: &str) {
    let colour = theme::of(ui).text2;
    let rich = RichText::new(name).font(fonts::medium(size::SMALL)).color(colour);
    ui.add(Label::new(rich).selectable(false).truncate());
}

/// A field to search with: a glass before it, keys that lead to it, a cross that empties it.
#[must_use = "a field shows itself with `show`"]
pub struct SearchField<'a> {
    name: &'a str,
    text: &'a mut String,
    hint: &'a str,
    keys: &'a str,
    clear: &'a str,
    width: f32,
    id: Option<Id>,
    on_enter: OnEnter,
}

/// Where the keyboard is after Enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OnEnter {
    Stays,
    Goes,
}

impl<'a> SearchField<'a> {
    /// `clear` names the cross that empties the field.
    pub fn new(name: &'a str, clear: &'a str, text: &'a mut String) -> Self {
        Self {
            name,
            text,
            hint: name,
            keys: "",
            clear,
            width: 320.0,
            id: None,
            on_enter: OnEnter::Stays,
        }
    }

    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// Shown while the field is empty and has no focus.
    pub fn keys(mut self, keys: &'a str) -> Self {
        self.keys = keys;
        self
    }

    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    pub fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    /// Enter leads somewhere else, and the keyboard goes along.
    pub fn goes_on_enter(mut self) -> Self {
        self.on_enter = OnEnter::Goes;
        self
    }

    /// The response has changed when something was typed or the field was emptied.
    pub fn show(self, ui: &mut Ui) -> Response {
        let t = theme::of(ui);
        let width = self.width.min(ui.available_width());
        let hint = RichText::new(self.hint).font(body()).color(t.text3);
        let mut edit = TextEdit::singleline(self.text)
            .hint_text(hint)
            .desired_width(width)
            .align(Align2::LEFT_CENTER)
            .font(body())
            .text_color(t.text)
            .margin(Margin { left: 32, right: 34, top: 6, bottom: 6 });
        if let Some(id) = self.id {
            edit = edit.id(id);
        }
        let mut response = ui.add(edit).accessible_name(self.name);
        if self.on_enter == OnEnter::Stays {
            stay(ui, &response);
        }
        let rect = response.rect;
        let glass = pos2(rect.left() + 18.0, rect.center().y);
        paint::icon_at(ui.painter(), glass, (Icon::Search, 15.0), t.text3);
        if response.has_focus() {
            frame(ui, &response, t.focus);
        }
        if self.text.is_empty() {
            let keys = paint::line(ui, self.keys, fonts::regular(size::MICRO), t.text3);
            let x = rect.right() - 10.0 - keys.size().x;
            paint::galley_at(ui.painter(), (x, rect.center().y), keys, t.text3);
        } else {
            let place = egui::Rect::from_center_size(
                rect.right_center() - vec2(16.0, 0.0),
                vec2(28.0, 28.0),
            );
            let layout = egui::Layout::left_to_right(egui::Align::Center);
            let cross = paint::at(ui, place, layout, |ui| icon_button(ui, Icon::X, self.clear));
            if cross.clicked() {
                self.text.clear();
                response.mark_changed();
                response.request_focus();
            }
        }
        response
    }
}

/// A field for a day, written `2026-11-22`; arrow keys go a day up and down.
#[must_use = "a field shows itself with `show`"]
pub struct DateField<'a> {
    name: &'a str,
    text: &'a mut String,
    invalid: &'a str,
    width: f32,
    id: Option<Id>,
}

/// What a date field holds.
#[derive(Debug)]
pub struct DateFieldOutput {
    pub response: Response,
    /// The day, when what is written is one.
    pub day: Option<NaiveDate>,
}

impl<'a> DateField<'a> {
    /// `invalid` is the sentence below a field that holds no day (`core-date-invalid`).
    pub fn new(name: &'a str, invalid: &'a str, text: &'a mut String) -> Self {
        Self { name, text, invalid, width: 160.0, id: None }
    }

    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// A lasting id, to give it the focus from elsewhere.
    pub fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    pub fn show(self, ui: &mut Ui) -> DateFieldOutput {
        let wrong = !self.text.trim().is_empty() && parse_day(self.text).is_none();
        let mut field = TextField::new(self.name, self.text).hint("yyyy-mm-dd").width(self.width);
        field.id = self.id;
        // Half a date is not an error yet, so nothing is said while it is being written.
        let mut response = field.error(wrong.then_some(self.invalid)).show(ui);
        if response.has_focus() {
            let step = ui.input_mut(|input| {
                i64::from(input.consume_key(Modifiers::NONE, Key::ArrowUp))
                    - i64::from(input.consume_key(Modifiers::NONE, Key::ArrowDown))
            });
            let moved = parse_day(self.text)
                .filter(|_| step != 0)
                .and_then(|it| it.checked_add_signed(chrono::Duration::days(step)));
            if let Some(day) = moved {
                *self.text = day.to_string();
                response.mark_changed();
            }
        }
        let day = parse_day(self.text);
        if response.lost_focus()
            && let Some(day) = day
        {
            *self.text = day.to_string();
        }
        DateFieldOutput { response, day }
    }
}

/// Reads a day however people write one: `2026-11-22`, `2026/11/22`, `2026.11.22`, `20261122`, `2026年11月22日`.
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let parts: Vec<&str> =
        text.split(|it: char| !it.is_ascii_digit()).filter(|it| !it.is_empty()).collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => (*year, *month, *day),
        [whole] if whole.len() == 8 => (whole.get(..4)?, whole.get(4..6)?, whole.get(6..)?),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// Puts the cursor at the end of a field and selects everything in it.
pub fn select_all(ui: &Ui, id: Id, text: &str) {
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let end = egui::text::CCursor::new(text.chars().count());
    let range = CCursorRange::two(egui::text::CCursor::default(), end);
    state.cursor.set_char_range(Some(range));
    TextEdit::store_state(ui.ctx(), id, state);
    ui.memory_mut(|it| it.request_focus(id));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_however_people_write_them() {
        let expected = NaiveDate::from_ymd_opt(2026, 1, 9);
        for text in ["2026-01-09", "2026/1/9", " 2026.01.09 ", "20260109", "2026\u{5e74}1\u{6708}9"]
        {
            assert_eq!(parse_day(text), expected, "{text}");
        }
        for text in ["", "2026-02-30", "26-1-9", "2026-1", "202601090"] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }
}
