//! Words in their rank: six kinds of text are enough for every screen.

use egui::{Align, Label, Response, RichText, TextFormat, TextWrapMode, Ui, text::LayoutJob};

use crate::ui::{
    fonts,
    theme::{self, Tone, size, space},
};

/// Plain text.
pub fn body(ui: &mut Ui, text: &str) -> Response {
    let rich = RichText::new(text).font(fonts::regular(size::BODY)).color(theme::of(ui).text);
    ui.add(Label::new(rich))
}

/// A value that matters, in the medium weight.
pub fn strong(ui: &mut Ui, text: &str) -> Response {
    let rich = RichText::new(text).font(fonts::medium(size::BODY)).color(theme::of(ui).text);
    ui.add(Label::new(rich))
}

/// The second thing to read on a line.
pub fn secondary(ui: &mut Ui, text: &str) -> Response {
    let rich = RichText::new(text).font(fonts::regular(size::BODY)).color(theme::of(ui).text2);
    ui.add(Label::new(rich))
}

/// Names of fields, times, hints.
pub fn faint(ui: &mut Ui, text: &str) -> Response {
    let rich = RichText::new(text).font(fonts::regular(size::SMALL)).color(theme::of(ui).text3);
    ui.add(Label::new(rich))
}

/// A name and its value on one line, which is never broken between them.
pub fn fact(ui: &mut Ui, key: &str, value: &str) -> Response {
    let t = theme::of(ui);
    let part = |font, color| TextFormat {
        font_id: font,
        color,
        valign: Align::Center,
        ..TextFormat::default()
    };
    let mut job = LayoutJob::default();
    job.append(key, 0.0, part(fonts::regular(size::SMALL), t.text3));
    job.append(value, space::S, part(fonts::regular(size::BODY), t.text2));
    ui.add(Label::new(job).wrap_mode(TextWrapMode::Extend))
}

/// The title of a section or a dialog.
pub fn title(ui: &mut Ui, text: &str) -> Response {
    let rich = RichText::new(text).font(fonts::semibold(size::LEAD)).color(theme::of(ui).text);
    ui.add(Label::new(rich))
}

/// The title of a page, the figure of a tile.
pub fn display(ui: &mut Ui, text: &str) -> Response {
    let rich = RichText::new(text).font(fonts::semibold(size::DISPLAY)).color(theme::of(ui).text);
    ui.add(Label::new(rich))
}

/// Small text in a tone: what is wrong, what has grown.
pub fn toned(ui: &mut Ui, tone: Tone, text: &str) -> Response {
    let colour = theme::of(ui).pair(tone).fg;
    ui.add(Label::new(RichText::new(text).font(fonts::medium(size::SMALL)).color(colour)))
}

/// [`secondary`] on one line, cut with `…`; the whole of it shows under the pointer.
pub fn secondary_line(ui: &mut Ui, text: &str) -> Response {
    let rich = RichText::new(text).font(fonts::regular(size::BODY)).color(theme::of(ui).text2);
    ui.add(Label::new(rich).truncate())
}

/// Plain text on one line, cut with `…`; the whole of it shows under the pointer.
pub fn one_line(ui: &mut Ui, text: &str) -> Response {
    let rich = RichText::new(text).font(fonts::medium(size::BODY)).color(theme::of(ui).text);
    ui.add(Label::new(rich).truncate())
}
