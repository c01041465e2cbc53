//! Words in their rank: six kinds of text are enough for every screen.

use egui::{Label, Response, RichText, Ui};

use crate::ui::{
    fonts,
    theme::{self, Tone, size},
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
