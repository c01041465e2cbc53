//! Where an order stands: phases in bands above, steps as dots on a line below.

use egui::{
    Align2, Color32, CornerRadius, CursorIcon, EventFilter, Id, Key, Modifiers, Painter, Pos2,
    Rect, Response, Role, ScrollArea, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};
use lucide_icons::Icon;

use super::paint::{self, float};
use crate::ui::{
    fonts,
    theme::{self, Tokens, Tone, radius, size},
};

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    Done,
    Current,
    Todo,
    /// Cannot go on until somebody mends something.
    Blocked,
    /// Waits on purpose; its clock stands still.
    Held,
}

/// One step: its title, a date or a word below it, and how far it is.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    pub title: &'a str,
    pub note: &'a str,
    pub state: StepState,
}

/// Steps that belong together.
#[derive(Clone, Copy, Debug)]
pub struct Phase<'a> {
    pub title: &'a str,
    pub steps: &'a [Step<'a>],
}

/// Under this width of a step the words leave the dots, and only what matters now is written below.
const WORDS_FROM: f32 = 64.0;
/// Under this width of a step the whole line scrolls.
const DOTS_FROM: f32 = 32.0;
const HEIGHT: f32 = 102.0;
const DOTS_HEIGHT: f32 = 66.0;

/// Draws the line of steps; answers the place of the step that was clicked, counted over all phases.
pub fn stepper(ui: &mut Ui, phases: &[Phase<'_>]) -> Option<usize> {
    let count: usize = phases.iter().map(|it| it.steps.len()).sum();
    if count == 0 {
        return None;
    }
    let available = ui.available_width();
    let cell = available / float(count);
    let words = words(ui, phases, cell);
    if words == Words::Below {
        return line(ui, (phases, words), available);
    }
    let clicked = if cell >= DOTS_FROM {
        line(ui, (phases, words), available)
    } else {
        let wide = DOTS_FROM * float(count);
        let area = ScrollArea::horizontal().id_salt("stepper");
        area.show(ui, |ui| line(ui, (phases, words), wide)).inner
    };
    for (at, step) in phases.iter().flat_map(|it| it.steps).enumerate() {
        if !matches!(step.state, StepState::Done | StepState::Todo) {
            spelled_out(ui, at + 1, step);
        }
    }
    clicked
}

/// Where the words of the steps are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Words {
    /// Under each dot.
    Below,
    /// Only those of the steps that matter now, under the line.
    Apart,
}

/// Words go below the dots if at least half of the titles find room there whole.
fn words(ui: &Ui, phases: &[Phase<'_>], cell: f32) -> Words {
    if cell < WORDS_FROM {
        return Words::Apart;
    }
    let titles = phases.iter().flat_map(|it| it.steps).map(|it| it.title);
    let (mut whole, mut cut) = (0, 0);
    for title in titles {
        let colour = theme::of(ui).text;
        let wide = paint::line(ui, title, fonts::medium(size::SMALL), colour).size().x;
        if wide <= cell - 4.0 { whole += 1 } else { cut += 1 }
    }
    if cut <= whole { Words::Below } else { Words::Apart }
}

/// A step that matters now, on a line of its own where there is no room under its dot.
fn spelled_out(ui: &mut Ui, number: usize, step: &Step<'_>) {
    let t = theme::of(ui);
    let room = vec2(ui.available_width(), 20.0);
    let (rect, _) = ui.allocate_exact_size(room, Sense::hover());
    let title = format!("{number}  {}", step.title);
    let font = fonts::medium(size::SMALL);
    let title = paint::cut_line(ui, (&title, font), t.text, room.x * 0.6);
    let after = rect.left() + title.size().x + 10.0;
    paint::galley_at(ui.painter(), (rect.left() + 2.0, rect.center().y), title, t.text);
    let colour = note_colour(t, step.state);
    let font = fonts::regular(size::SMALL);
    let note = paint::cut_line(ui, (step.note, font), colour, rect.right() - after);
    paint::galley_at(ui.painter(), (after, rect.center().y), note, colour);
}

fn note_colour(t: &Tokens, state: StepState) -> Color32 {
    match state {
        StepState::Blocked => t.bad.fg,
        StepState::Held => t.warn.fg,
        StepState::Done | StepState::Current | StepState::Todo => t.text3,
    }
}

fn line(ui: &mut Ui, (phases, words): (&[Phase<'_>], Words), width: f32) -> Option<usize> {
    let steps: Vec<&Step<'_>> = phases.iter().flat_map(|it| it.steps).collect();
    let cell = width / float(steps.len());
    let tall = if words == Words::Apart { DOTS_HEIGHT } else { HEIGHT };
    let (rect, whole) = ui.allocate_exact_size(vec2(width, tall), Sense::hover());
    let dot = |at: usize| pos2(rect.left() + cell * (float(at) + 0.5), rect.top() + 47.0);
    let t = theme::of(ui);
    bands(ui, phases, (rect, cell));
    for (at, pair) in steps.windows(2).enumerate() {
        if let [from, to] = pair {
            connect(ui.painter(), t, (dot(at), dot(at + 1)), (from.state, to.state));
        }
    }
    let mut clicked = None;
    // One stop for Tab, from which the arrow keys go along the line.
    let last = steps.len().saturating_sub(1);
    let now = steps.iter().position(|it| !matches!(it.state, StepState::Done)).unwrap_or(last);
    let kept = ui.data(|it| it.get_temp::<usize>(whole.id));
    let stop = kept.unwrap_or(now).min(last);
    let moved = along(ui, whole.id.with(stop), (stop, last));
    for (at, step) in steps.into_iter().enumerate() {
        let (x, half) = (dot(at).x, cell.min(120.0) / 2.0);
        let hit = Rect::from_x_y_ranges(x - half..=x + half, rect.top() + 30.0..=rect.bottom());
        let sense = if at == stop { Sense::click() } else { Sense::CLICK };
        let response = ui.interact(hit, whole.id.with(at), sense);
        let place = Place { dot: dot(at), cell, number: at + 1, words };
        draw_step(ui, &response, step, place);
        let name = format!("{} {}", step.title, step.note);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name.trim_end()));
        if response.clicked() {
            clicked = Some(at);
        }
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        if words == Words::Apart || cell < WORDS_FROM * 1.5 {
            response.on_hover_text(name);
        }
    }
    if let Some(moved) = moved {
        ui.data_mut(|it| it.insert_temp(whole.id, moved));
        ui.memory_mut(|it| it.request_focus(whole.id.with(moved)));
    }
    clicked
}

/// The step that an arrow key leads to from the one that has the keyboard.
fn along(ui: &Ui, id: Id, (at, last): (usize, usize)) -> Option<usize> {
    if !ui.memory(|it| it.has_focus(id)) {
        return None;
    }
    let arrows = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|it| it.set_focus_lock_filter(id, arrows));
    let moves = [
        (Key::ArrowRight, (at + 1).min(last)),
        (Key::ArrowLeft, at.saturating_sub(1)),
        (Key::Home, 0),
        (Key::End, last),
    ];
    let moved = ui.input_mut(|input| {
        moves.into_iter().find(|(key, _)| input.consume_key(Modifiers::NONE, *key))
    });
    moved.map(|(_, to)| to).filter(|it| *it != at)
}

fn bands(ui: &Ui, phases: &[Phase<'_>], (rect, cell): (Rect, f32)) {
    let t = theme::of(ui);
    let mut left = rect.left();
    for phase in phases.iter().filter(|it| !it.steps.is_empty()) {
        let width = cell * float(phase.steps.len());
        let band = Rect::from_min_size(pos2(left + 2.0, rect.top()), vec2(width - 4.0, 22.0));
        let tone = if phase.steps.iter().all(|it| it.state == StepState::Done) {
            Tone::Ok
        } else if phase.steps.iter().all(|it| it.state == StepState::Todo) {
            Tone::Neutral
        } else {
            Tone::Accent
        };
        let pair = t.pair(tone);
        ui.painter().rect_filled(band, CornerRadius::same(radius::CONTROL), pair.bg);
        let font = fonts::medium(size::SMALL);
        let words = paint::cut_line(ui, (phase.title, font), pair.fg, band.width() - 8.0);
        ui.painter().galley(band.center() - words.size() / 2.0, words, pair.fg);
        left += width;
    }
}

/// The piece of line between two dots: solid as far as the order has come.
fn connect(
    painter: &Painter,
    t: &Tokens,
    (from, to): (Pos2, Pos2),
    (before, after): (StepState, StepState),
) {
    let (from, to) = (from + vec2(13.0, 0.0), to - vec2(13.0, 0.0));
    if from.x >= to.x {
        return;
    }
    if after == StepState::Todo {
        let stroke = Stroke::new(1.5, t.line_strong);
        painter.extend(Shape::dashed_line(&[from, to], stroke, 4.0, 4.0));
    } else {
        let done = before == StepState::Done;
        let colour = if done { t.success } else { t.line_strong };
        painter.line_segment([from, to], Stroke::new(2.0, colour));
    }
}

#[derive(Clone, Copy)]
struct Place {
    dot: Pos2,
    cell: f32,
    number: usize,
    words: Words,
}

fn draw_step(ui: &Ui, response: &Response, step: &Step<'_>, place: Place) {
    let t = theme::of(ui);
    draw_dot(ui.painter(), t, step.state, place);
    if response.has_focus() {
        ui.painter().circle_stroke(place.dot, 14.0, Stroke::new(2.0, t.focus));
    }
    if place.words == Words::Apart {
        return;
    }
    let room = place.cell - 4.0;
    let (colour, font) = match step.state {
        StepState::Todo => (t.text3, fonts::medium(size::SMALL)),
        StepState::Current => (t.text, fonts::semibold(size::SMALL)),
        StepState::Done | StepState::Blocked | StepState::Held => {
            (t.text, fonts::medium(size::SMALL))
        }
    };
    let note = note_colour(t, step.state);
    let lines =
        [(step.title, font, colour, 17.0), (step.note, fonts::regular(size::MICRO), note, 35.0)];
    for (text, font, colour, below) in lines {
        let words = paint::cut_line(ui, (text, font), colour, room);
        let left = place.dot.x - words.size().x / 2.0;
        ui.painter().galley(pos2(left, place.dot.y + below), words, colour);
    }
}

fn draw_dot(painter: &Painter, t: &Tokens, state: StepState, place: Place) {
    let centre = place.dot;
    let icon = |icon: Icon, colour| paint::icon_at(painter, centre, (icon, 12.0), colour);
    match state {
        StepState::Done => {
            painter.circle_filled(centre, 10.0, t.success);
            icon(Icon::Check, t.on_success);
        }
        StepState::Current => {
            painter.circle_filled(centre, 14.0, t.accent_soft.bg);
            painter.circle_filled(centre, 10.0, t.accent);
            painter.circle_filled(centre, 3.5, t.on_accent);
        }
        StepState::Todo => {
            painter.circle(centre, 9.0, t.surface, Stroke::new(1.5, t.line_strong));
            let font = fonts::medium(size::MICRO);
            let number = place.number.to_string();
            painter.text(centre, Align2::CENTER_CENTER, number, font, t.text3);
        }
        StepState::Blocked => {
            painter.circle(centre, 10.0, t.bad.bg, Stroke::new(1.0, t.bad.line));
            let font = fonts::semibold(size::SMALL);
            painter.text(centre, Align2::CENTER_CENTER, "!", font, t.bad.fg);
        }
        StepState::Held => {
            painter.circle(centre, 10.0, t.warn.bg, Stroke::new(1.0, t.warn.line));
            icon(Icon::Pause, t.warn.fg);
        }
    }
}
