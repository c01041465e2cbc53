//! The call bar: above every screen while somebody is on the line, with a tab for each call.

mod banner;
mod card;
mod chooser;
mod newcomer;
mod notes;
mod summoned;
mod unmask;
pub(crate) mod words;
mod wrap;

pub(super) use self::summoned::outside_words;
pub(crate) use self::words::no_number as no_number_words;
pub use self::{summoned::Summoned, words::authority as authority_words};

use std::time::Duration;

use egui::{Frame, Margin, Panel, Ui};

use self::{
    banner::Press,
    chooser::{Chooser, Chosen},
    newcomer::Newcomer,
    notes::Notes,
    unmask::Unmask,
    wrap::{Outcome, WrapUp},
};

use super::{
    action::Action,
    cx::Cx,
    fetched::Fetched,
    route::Route,
    theme::{self, Tone},
    widgets::{self, Button, ButtonKind, Icon},
};
use crate::{
    desk::{
        Command,
        call::{self, CallRow, Line, OpenCalls, Pop, PopCard},
    },
    domain::{CallId, EnterpriseId, Permission, call::CallState},
};

/// What the call bar remembers.
#[derive(Default)]
pub struct CallBar {
    open: Fetched<OpenCalls>,
    pop: Fetched<Pop>,
    /// The call whose tab is in front.
    front: Option<CallId>,
    /// The calls there were in the last frame, to notice a new one.
    seen: Vec<CallId>,
    notes: Notes,
    chooser: Chooser,
    wrap: Option<WrapUp>,
    newcomer: Option<Newcomer>,
    unmask: Unmask,
    is_card_hidden: Hidden,
    /// The notes are to get the keyboard.
    focus_notes: Option<CallId>,
    hands: Hands,
}

/// Whether the page may be changed under somebody's hands.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Hands {
    #[default]
    Free,
    /// Something is being typed, or a dialog is open.
    Busy,
}

impl Hands {
    fn seen(ui: &Ui) -> Self {
        let is_typing = ui.ctx().text_edit_focused();
        let has_dialog = ui.memory(|it| it.top_modal_layer().is_some());
        if is_typing || has_dialog { Self::Busy } else { Self::Free }
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Hidden {
    #[default]
    No,
    Yes,
}

impl CallBar {
    /// Draws the bar and the card if there is a call; runs before the page, which gets what is left.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, route: &Route) {
        if !cx.may(Permission::TakeCall) {
            return;
        }
        self.hands = Hands::seen(ui);
        self.dialogs(cx, ui);
        let of = cx.me.actor.staff;
        let calls: Vec<CallRow> = match self.open.of(cx.client, OpenCalls { of }) {
            Some(Ok(calls)) => calls.clone(),
            _ => return,
        };
        self.follow(cx, &calls);
        let Some(call) = calls.iter().find(|it| Some(it.id) == self.front) else {
            self.pop.forget(); // Nobody will look at an answer that is still on its way.
            return;
        };
        if words::is_on(call.state) {
            ui.ctx().request_repaint_after(Duration::from_secs(1));
        }
        let pop = self.pop_of(cx, call);
        self.bar(cx, ui, (&calls, call), (pop.as_ref(), route));
        if self.is_card_hidden == Hidden::No {
            card::ui(cx, ui, (call, pop.as_ref()), &mut self.notes);
        }
        if let Some(call) = self.focus_notes.take() {
            ui.memory_mut(|it| it.request_focus(Notes::id(call)));
        }
        self.by_key(cx, call);
    }

    /// The enterprise of the call in front, for screens that light it up.
    pub fn enterprise(&self) -> Option<EnterpriseId> {
        let calls = self.open.latest()?;
        let front = calls.iter().find(|it| Some(it.id) == self.front)?;
        front.enterprise.as_ref().map(|(id, _)| *id)
    }

    /// Something outside the desk says what happened to a call.
    pub fn summon(cx: &mut Cx<'_>, summoned: &Summoned) {
        let summons = &summoned.summons;
        let id = CallId::fresh();
        let reference =
            if summons.reference.is_empty() { id.to_string() } else { summons.reference.clone() };
        let line = Line { id, reference, at_us: summoned.at.micros() };
        let (event, summons) = (summoned.event, summons.clone());
        cx.send(Command::Call(call::Command::Heard { line, event, summons }));
    }

    /// Keeps a tab in front: a new call comes forward only if nobody is on the line.
    fn follow(&mut self, cx: &mut Cx<'_>, calls: &[CallRow]) {
        let ids: Vec<CallId> = calls.iter().map(|it| it.id).collect();
        if ids != self.seen {
            let arrived = ids.iter().rev().find(|it| !self.seen.contains(it)).copied();
            let is_taken = |it: CallState| matches!(it, CallState::Calling | CallState::Answered);
            let talking = calls.iter().any(|it| Some(it.id) == self.front && is_taken(it.state));
            if let Some(arrived) = arrived.filter(|_| !talking) {
                self.show(cx, arrived);
            }
            self.seen.clone_from(&ids);
        }
        self.notes.retain(cx, &ids);
        if !self.front.is_some_and(|it| ids.contains(&it)) {
            self.front = ids.last().copied();
        }
    }

    fn show(&mut self, cx: &mut Cx<'_>, call: CallId) {
        if self.front != Some(call) {
            self.notes.keep_all(cx);
            self.front = Some(call);
        }
    }

    fn pop_of(&mut self, cx: &Cx<'_>, call: &CallRow) -> Option<PopCard> {
        let enterprise = call.enterprise.as_ref().map(|(id, _)| *id);
        match self.pop.following(cx.client, Pop { call: call.id, enterprise }) {
            // While the next call's answer is on its way, the last one's is not shown under its name.
            Some(Ok(pop)) if pop.call.as_ref().is_some_and(|it| it.id == call.id) => {
                Some(pop.clone())
            }
            _ => None,
        }
    }

    fn bar(
        &mut self,
        cx: &mut Cx<'_>,
        ui: &mut Ui,
        (calls, call): (&[CallRow], &CallRow),
        (pop, route): (Option<&PopCard>, &Route),
    ) {
        let frame = Frame::new().fill(theme::of(ui).canvas).inner_margin(Margin {
            left: 16,
            right: 16,
            top: 12,
            bottom: 0,
        });
        Panel::top("call-bar").resizable(false).show_separator_line(false).frame(frame).show(
            ui,
            |ui| {
                ui.spacing_mut().item_spacing.y = 8.0;
                if 1 < calls.len() {
                    self.tabs(cx, ui, calls);
                }
                let card = pop.and_then(|it| it.card.as_ref());
                let number = self.unmask.number(cx, ui, call.id);
                let about = (card, number.as_deref());
                if let Some(press) = banner::ui(cx, ui, call, about) {
                    self.obey(cx, call, press);
                }
                if let Some(pop) = pop
                    && self.wrap.is_none()
                    && self.newcomer.is_none()
                {
                    let here = match route {
                        Route::Enterprise(id) => Some(*id),
                        _ => None,
                    };
                    let chosen = self.chooser.ui(cx, ui, (call, pop), here);
                    self.choose(cx, (call, number.as_deref()), chosen);
                }
            },
        );
    }

    /// One button for each call; the notes of each wait behind it.
    fn tabs(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, calls: &[CallRow]) {
        let mut wanted = None;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            for it in calls {
                let is_front = Some(it.id) == self.front;
                let kind = if is_front { ButtonKind::Primary } else { ButtonKind::Secondary };
                let icon = match it.state {
                    CallState::Ringing => Icon::BellRing,
                    CallState::Calling => Icon::PhoneOutgoing,
                    CallState::Answered => Icon::PhoneCall,
                    _ => Icon::ClipboardCheck,
                };
                let who = words::caller(cx.texts, it);
                let label = format!("{who} · {}", words::state(cx.texts, it.state));
                if Button::new(kind, &label).icon(icon).show(ui).clicked() {
                    wanted = Some(it.id);
                }
            }
            let unsaved = calls.iter().filter(|it| !self.notes.text(it.id).is_empty()).count();
            if 0 < unsaved {
                let n = i64::try_from(unsaved).unwrap_or_default();
                let text = cx.tr_with("call-drafts", &[("n", n.into())]);
                widgets::chip(ui, Tone::Neutral, Some(Icon::NotebookPen), &text);
            }
        });
        if let Some(call) = wanted {
            self.show(cx, call);
        }
    }

    fn choose(
        &mut self,
        cx: &mut Cx<'_>,
        (call, number): (&CallRow, Option<&str>),
        chosen: Option<Chosen>,
    ) {
        let (enterprise, person) = match chosen {
            None => return,
            Some(Chosen::Newcomer) => {
                self.newcomer = Some(Newcomer::of(cx, call, number));
                return;
            }
            Some(Chosen::Enterprise(id)) => (id, None),
            Some(Chosen::Person(id, person)) => (id, Some(person)),
        };
        if call.state == CallState::Answered {
            self.open_customer(cx, enterprise);
        }
        let call = call.id;
        cx.send(Command::Call(call::Command::Bind { call, enterprise, person }));
    }

    /// Shows whom one talks to, unless that took away what somebody is typing.
    fn open_customer(&self, cx: &mut Cx<'_>, enterprise: EnterpriseId) {
        if self.hands == Hands::Free {
            cx.go(Route::Enterprise(enterprise));
        }
    }

    fn by_key(&mut self, cx: &mut Cx<'_>, call: &CallRow) {
        let is_unanswered = matches!(call.state, CallState::Ringing | CallState::Calling);
        if is_unanswered && cx.asked(Action::AnswerCall) {
            self.obey(cx, call, Press::Answer);
        }
        if call.state != CallState::Ended && cx.asked(Action::HangUp) {
            self.obey(cx, call, Press::HangUp);
        }
        if cx.asked(Action::CallNotes) {
            self.is_card_hidden = Hidden::No;
            self.focus_notes = Some(call.id);
        }
        if self.wrap.is_none() && cx.asked(Action::WrapUp) {
            self.obey(cx, call, Press::WrapUp);
        }
    }

    fn obey(&mut self, cx: &mut Cx<'_>, call: &CallRow, press: Press) {
        let line = Line { id: call.id, reference: call.reference.clone(), at_us: cx.now.micros() };
        match press {
            Press::Answer => {
                self.show(cx, call.id);
                if let Some((enterprise, _)) = &call.enterprise {
                    self.open_customer(cx, *enterprise);
                }
                cx.send(Command::Call(call::Command::Answer { line }));
            }
            Press::HangUp => cx.send(Command::Call(call::Command::HangUp { line })),
            Press::WrapUp => self.wrap_up(cx, call),
            Press::Customer => {
                if let Some((enterprise, _)) = &call.enterprise {
                    cx.go(Route::Enterprise(*enterprise));
                }
            }
            Press::Card => {
                self.is_card_hidden = match self.is_card_hidden {
                    Hidden::No => Hidden::Yes,
                    Hidden::Yes => Hidden::No,
                };
            }
            Press::Number => self.unmask.ask(call.id),
            Press::Correct => self.chooser.correct(call.id),
        }
    }

    /// Opens the wrap-up of a call, on the bar or not, with what has been noted about it.
    fn wrap_up(&mut self, cx: &mut Cx<'_>, call: &CallRow) {
        let notes = self.notes.for_wrap_up(cx, call.id);
        self.wrap = Some(WrapUp::of(cx, call, notes));
    }

    fn dialogs(&mut self, cx: &mut Cx<'_>, ui: &Ui) {
        self.unmask.ui(cx, ui);
        if let Some(newcomer) = &mut self.newcomer
            && newcomer.ui(cx, ui)
        {
            self.newcomer = None;
        }
        if let Some(call) = cx.take_wrap_up() {
            self.wrap_up(cx, &call);
        }
        let Some(wrap) = &mut self.wrap else { return };
        // Whatever becomes of the call meanwhile, what is typed is its writer's until the desk has it.
        match wrap.ui(cx, ui) {
            Outcome::Stays => return,
            Outcome::Closed => {
                let call = wrap.call;
                if let Some(text) = wrap.put_by(cx) {
                    self.notes.adopt(call, text);
                }
            }
            Outcome::Done => {
                self.notes.drop_draft(wrap.call);
                cx.say(cx.tr("call-wrapped").into_owned());
            }
        }
        self.wrap = None;
    }
}
