//! The banner of one call: who it is, what they may do, how long it has lasted, what can be done.

use egui::{Align, CursorIcon, Label, Layout, RichText, Role, Sense, Ui, WidgetInfo, vec2};

use super::words;
use crate::{
    desk::call::{CallRow, Card, PersonCard},
    domain::{Now, Permission, Tier, call::CallState},
    ui::{
        action::Action,
        cx::Cx,
        fonts,
        theme::{self, Tone, size},
        widgets::{self, Button, Icon, banner_button, banner_chip, paint, status::chip_size},
    },
};

/// What was pressed on the banner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Press {
    Answer,
    HangUp,
    WrapUp,
    /// Opens the workspace of the enterprise.
    Customer,
    /// Shows or hides the card beside the page.
    Card,
    Correct,
    /// Shows the number in full.
    Number,
}

pub(super) const HEIGHT: f32 = 92.0;
/// The least that is left for the caller's name.
const LEAST_NAME: f32 = 72.0;

/// Draws the banner and says what was pressed.
pub(super) fn ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    call: &CallRow,
    (card, number): (Option<&Card>, Option<&str>),
) -> Option<Press> {
    let mut press = None;
    widgets::banner(ui, HEIGHT, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 10.0;
            press = buttons(cx, ui, call);
            timer(cx, ui, call);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let person = card.and_then(|it| it.person.as_ref());
                widgets::avatar(ui, &words::caller(cx.texts, call), 52.0);
                ui.add_space(4.0);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
                    ui.add_space((HEIGHT - 58.0) / 2.0);
                    first_line(cx, ui, call, (card, person));
                    if second_line(cx, ui, (call, number), (card, person)) {
                        press = Some(Press::Customer);
                    }
                });
            });
        });
    });
    press
}

fn first_line(
    cx: &Cx<'_>,
    ui: &mut Ui,
    call: &CallRow,
    (card, person): (Option<&Card>, Option<&PersonCard>),
) {
    let t = theme::of(ui);
    ui.horizontal(|ui| {
        let mut chips: Vec<(Tone, Icon, String)> = Vec::new();
        if let Some(person) = person {
            let (tone, icon, key) = standing(person);
            chips.push((tone, icon, cx.tr(key).into_owned()));
        }
        if let Some(card) = card {
            let tone = if card.tier <= Tier::T2 { Tone::Gold } else { Tone::Neutral };
            chips.push((tone, Icon::Gem, words::tier(cx.texts, card.tier)));
        }
        if let Some(role) = person.and_then(|it| it.authority.roles.first()) {
            chips.insert(0, (Tone::Neutral, Icon::User, words::role(cx.texts, *role)));
        }
        let gap = ui.spacing().item_spacing.x;
        let widths = |ui: &Ui, chips: &[(Tone, Icon, String)]| -> f32 {
            chips.iter().map(|(_, icon, it)| chip_size(ui, Some(*icon), it).x + gap).sum()
        };
        // Where there is no room for all, the role goes first: the line below says what it allows.
        while 1 < chips.len() && ui.available_width() < widths(ui, &chips) + LEAST_NAME {
            chips.remove(0);
        }
        let name = words::caller(cx.texts, call);
        let font = fonts::semibold(size::TITLE);
        let width = (ui.available_width() - widths(ui, &chips)).max(LEAST_NAME);
        let shown = paint::cut_line(ui, (&name, font), t.banner_text, width);
        ui.add(Label::new(shown).selectable(false));
        for (tone, icon, text) in &chips {
            banner_chip(ui, *tone, Some(*icon), text);
        }
    });
}

/// Whether what the person may do rests on a paper that holds.
fn standing(person: &PersonCard) -> (Tone, Icon, &'static str) {
    if person.is_provisional {
        (Tone::Warn, Icon::UserRoundX, "call-provisional")
    } else if person.authority.lacks_evidence || person.authority.roles.is_empty() {
        (Tone::Warn, Icon::ShieldAlert, "call-unproven")
    } else {
        (Tone::Ok, Icon::ShieldCheck, "call-proven")
    }
}

/// The enterprise, the number and the authority; true when the enterprise was clicked.
fn second_line(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (call, number): (&CallRow, Option<&str>),
    (card, person): (Option<&Card>, Option<&PersonCard>),
) -> bool {
    let mut is_wanted = false;
    let t = theme::of(ui);
    let mut said: Vec<String> = Vec::new();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        match card {
            Some(card) => {
                paint::icon(ui, Icon::Building2, 14.0, t.banner_text2);
                let font = fonts::medium(size::BODY);
                let width = ui.available_width() * 0.45;
                let name = paint::cut_line(ui, (&card.name, font), t.banner_text, width);
                let label = Label::new(name).selectable(false).sense(Sense::click());
                let link = ui.add(label).on_hover_text(cx.tr("call-open-customer"));
                let said = || WidgetInfo::labeled(Role::Link, true, &card.name);
                link.widget_info(said);
                is_wanted = link.on_hover_cursor(CursorIcon::PointingHand).clicked();
            }
            None if call.enterprise.is_none() => {
                said.push(cx.tr("call-nobody-known").into_owned());
            }
            None => {}
        }
        match number {
            Some(number) => said.push(number.to_owned()),
            None if call.enterprise.is_some() => said.push(words::number(cx.texts, call)),
            None => {} // It is the name already.
        }
        if let Some(person) = person {
            said.push(words::authority(cx.texts, person));
            said.push(words::evidence(cx.texts, person));
        }
        let before = if card.is_some() { "· " } else { "" };
        let text = format!("{before}{}", said.join(" · "));
        let rich = RichText::new(text).font(fonts::regular(size::BODY)).color(t.banner_text2);
        ui.add(Label::new(rich).truncate());
    });
    is_wanted
}

/// The state in a word and the time it has lasted.
fn timer(cx: &Cx<'_>, ui: &mut Ui, call: &CallRow) {
    let t = theme::of(ui);
    let seconds = seconds(call, cx.now);
    let clock = format!("{:02}:{:02}", seconds / 60, seconds % 60);
    let rich = RichText::new(clock).font(fonts::semibold(size::DISPLAY)).color(t.banner_text);
    ui.add(Label::new(rich).selectable(false));
    let state = words::state(cx.texts, call.state);
    let rich = RichText::new(state).font(fonts::regular(size::SMALL)).color(t.banner_text2);
    ui.add(Label::new(rich).selectable(false));
}

/// How long it rings or is called, is on the line, or was.
pub(super) fn seconds(call: &CallRow, now: Now) -> i64 {
    let until = call.ended_us.unwrap_or_else(|| now.micros());
    (until - call.answered_us.unwrap_or(call.rang_us)).max(0) / 1_000_000
}

fn buttons(cx: &Cx<'_>, ui: &mut Ui, call: &CallRow) -> Option<Press> {
    let mut press = None;
    let mut pressed = |is: bool, what: Press| {
        if is {
            press = Some(what);
        }
    };
    let keys = |action: Action| action.keys_text(ui.ctx()).unwrap_or_default();
    let (answer_keys, wrap_keys) = (keys(Action::AnswerCall), keys(Action::WrapUp));
    match call.state {
        CallState::Ringing => {
            let label = cx.tr("call-answer");
            let answer = Button::secondary(&label).icon(Icon::PhoneCall);
            pressed(answer.keys(&answer_keys).show(ui).clicked(), Press::Answer);
            pressed(
                banner_button(ui, Icon::PhoneOff, &cx.tr("call-not-answered")).clicked(),
                Press::HangUp,
            );
        }
        CallState::Calling => {
            let label = cx.tr("call-reached");
            let reached = Button::secondary(&label).icon(Icon::PhoneCall);
            pressed(reached.keys(&answer_keys).show(ui).clicked(), Press::Answer);
            pressed(
                banner_button(ui, Icon::PhoneOff, &cx.tr("call-not-reached")).clicked(),
                Press::HangUp,
            );
        }
        CallState::Answered => {
            let label = cx.tr("call-hang-up");
            let end = Button::danger(&label).icon(Icon::PhoneOff);
            pressed(end.show(ui).clicked(), Press::HangUp);
            pressed(
                banner_button(ui, Icon::ClipboardCheck, &cx.tr("call-wrap-up")).clicked(),
                Press::WrapUp,
            );
        }
        CallState::Ended | CallState::Missed | CallState::Unreached | CallState::Wrapped => {
            let label = cx.tr("call-wrap-up");
            let wrap = Button::secondary(&label).icon(Icon::ClipboardCheck);
            pressed(wrap.keys(&wrap_keys).show(ui).clicked(), Press::WrapUp);
        }
    }
    pressed(banner_button(ui, Icon::PanelRight, &cx.tr("call-card")).clicked(), Press::Card);
    let is_told = !call.number.is_empty() || !call.unreadable.is_empty();
    if is_told && cx.may(Permission::Reveal) {
        let eye = banner_button(ui, Icon::Eye, &cx.tr("call-unmask"));
        pressed(eye.clicked(), Press::Number);
    }
    if call.enterprise.is_some() {
        let correct = banner_button(ui, Icon::ArrowLeftRight, &cx.tr("call-correct"));
        pressed(correct.clicked(), Press::Correct);
    }
    press
}
