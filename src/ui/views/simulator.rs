//! Calls to practise with: the same events as the telephone system's, in any order.

use egui::{ScrollArea, Ui};

use crate::{
    desk::{
        Command,
        call::{self, Line, Practise, PractiseNumbers},
    },
    domain::{CallId, Mask, Personal, call::Hints},
    ui::{
        cx::Cx,
        fetched::Fetched,
        theme::{Tone, space},
        widgets::{self, Button, Icon, TextField, card, card_head},
    },
};

/// What the simulator remembers.
#[derive(Default)]
pub struct SimulatorView {
    numbers: Fetched<PractiseNumbers>,
    number: String,
    called: String,
    digits: String,
    /// How many calls were made, so that each scenario takes another number.
    made: usize,
}

/// Something worth practising.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scenario {
    KnownMobile,
    Switchboard,
    Unknown,
    SecondCall,
    Missed,
    OutOfOrder,
}

impl Scenario {
    const ALL: [Self; 6] = [
        Self::KnownMobile,
        Self::Switchboard,
        Self::Unknown,
        Self::SecondCall,
        Self::Missed,
        Self::OutOfOrder,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::KnownMobile => "call-sim-known",
            Self::Switchboard => "call-sim-switchboard",
            Self::Unknown => "call-sim-unknown",
            Self::SecondCall => "call-sim-second",
            Self::Missed => "call-sim-missed",
            Self::OutOfOrder => "call-sim-order",
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::KnownMobile => Icon::Smartphone,
            Self::Switchboard => Icon::Building2,
            Self::Unknown => Icon::CircleQuestionMark,
            Self::SecondCall => Icon::Layers,
            Self::Missed => Icon::PhoneMissed,
            Self::OutOfOrder => Icon::Shuffle,
        }
    }
}

const WIDTH: f32 = 760.0;
/// Belongs to nobody: the numbering plan gives no mobile this beginning with these digits to a person.
const NOBODY: &str = "199 0000 0000";

impl SimulatorView {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let numbers = match self.numbers.of(cx.client, PractiseNumbers) {
            Some(Ok(numbers)) => numbers.clone(),
            _ => Practise::default(),
        };
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(WIDTH.min(ui.available_width()));
            ui.spacing_mut().item_spacing.y = space::M;
            card(ui, |ui| self.by_hand(cx, ui));
            card(ui, |ui| self.scenarios(cx, ui, &numbers));
        });
    }

    fn by_hand(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        card_head(ui, Icon::PhoneIncoming, &cx.tr("call-sim-hand"), None, |_| {});
        let wide = ((ui.available_width() - 2.0 * space::S) / 3.0).clamp(120.0, 220.0);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            TextField::new(&cx.tr("call-sim-number"), &mut self.number).width(wide).show(ui);
            TextField::new(&cx.tr("call-sim-called"), &mut self.called).width(wide).show(ui);
            TextField::new(&cx.tr("call-sim-digits"), &mut self.digits).width(wide).show(ui);
        });
        let reason = cx.tr("call-sim-number-needed");
        let blocked = self.number.trim().is_empty().then_some(&*reason);
        let label = cx.tr("call-sim-ring");
        let ring = Button::primary(&label).icon(Icon::BellRing);
        if ring.blocked_by(blocked).show(ui).clicked() {
            let hints = Hints { digits: Personal::from(self.digits.trim()), ..Hints::default() };
            let number = self.number.clone();
            let line = line(cx);
            self.ring(cx, line, (&number, hints));
        }
        widgets::faint(ui, &cx.tr("call-sim-note"));
    }

    fn scenarios(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, numbers: &Practise) {
        card_head(ui, Icon::Drama, &cx.tr("call-sim-scenarios"), None, |_| {});
        if numbers.mobiles.is_empty() {
            widgets::notice(ui, Tone::Neutral, &cx.tr("call-sim-real-office"), |_| {});
        }
        for it in Scenario::ALL {
            let number = self.number_for(it, numbers);
            ui.horizontal(|ui| {
                let label = cx.tr(it.key());
                let button = Button::secondary(&label).icon(it.icon()).min_width(200.0);
                let reason = cx.tr("call-sim-no-number");
                let pressed = button.blocked_by(number.is_none().then_some(&*reason)).show(ui);
                widgets::faint(ui, &cx.tr(&format!("{}-note", it.key())));
                if let Some(number) = number.filter(|_| pressed.clicked()) {
                    self.play(cx, it, &number);
                }
            });
        }
    }

    /// The number that a scenario rings with: what was typed, else one to practise with.
    fn number_for(&self, scenario: Scenario, numbers: &Practise) -> Option<Personal> {
        let pick = |of: &[Personal]| {
            let at = self.made.checked_rem(of.len()).unwrap_or_default();
            of.get(at).cloned()
        };
        match scenario {
            Scenario::Unknown => Some(Personal::from(NOBODY)),
            Scenario::Switchboard => pick(&numbers.switchboards),
            _ if !self.number.trim().is_empty() => Some(Personal::from(self.number.trim())),
            _ => pick(&numbers.mobiles),
        }
    }

    fn play(&mut self, cx: &mut Cx<'_>, scenario: Scenario, number: &Personal) {
        let line = line(cx);
        let rings = |view: &mut Self, cx: &mut Cx<'_>, line: &Line| {
            view.ring(cx, line.clone(), (number.reveal(), Hints::default()));
        };
        match scenario {
            Scenario::KnownMobile | Scenario::Switchboard | Scenario::Unknown => {
                rings(self, cx, &line);
            }
            Scenario::SecondCall => {
                rings(self, cx, &line);
                send(cx, call::Command::Answer { line });
                let second = self::line(cx);
                self.ring(cx, second, (NOBODY, Hints::default()));
            }
            Scenario::Missed => {
                rings(self, cx, &line);
                send(cx, call::Command::HangUp { line });
            }
            Scenario::OutOfOrder => {
                send(cx, call::Command::Answer { line: line.clone() });
                rings(self, cx, &line);
                rings(self, cx, &line);
            }
        }
        let masked = Mask::Phone.apply(&number.reveal().replace([' ', '-'], ""));
        cx.say(cx.tr_with("call-sim-played", &[("number", masked.as_str().into())]));
    }

    fn ring(&mut self, cx: &mut Cx<'_>, line: Line, (number, hints): (&str, Hints)) {
        self.made += 1;
        let called = self.called.trim().to_owned();
        send(cx, call::Command::Ring { line, caller: Personal::from(number), called, hints });
    }
}

/// A call that the telephone system has never spoken of.
fn line(cx: &Cx<'_>) -> Line {
    let id = CallId::fresh();
    Line { id, reference: format!("SIM-{id}"), at_us: cx.now.micros() }
}

fn send(cx: &mut Cx<'_>, command: call::Command) {
    cx.send(Command::Call(command));
}
