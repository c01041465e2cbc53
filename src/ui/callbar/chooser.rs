//! Who is it? One key for the enterprise, one for the person.

use egui::{Align, Key, Layout, Modifiers, Ui};

use super::words;
use crate::{
    desk::call::{CallRow, EnterpriseChoice, PersonChoice, PopCard},
    domain::{CallId, EnterpriseId, PersonId},
    ui::{
        cx::Cx,
        theme,
        widgets::{self, Button, Icon, paint},
    },
};

/// What was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chosen {
    Enterprise(EnterpriseId),
    Person(EnterpriseId, PersonId),
    /// Somebody whom nobody has noted yet.
    Newcomer,
}

/// What the chooser remembers: the desk's answer to the first key is not waited for.
#[derive(Default)]
pub(super) struct Chooser {
    /// The enterprise of the first key, for which the second key chooses a person.
    enterprise: Option<(CallId, EnterpriseId)>,
    /// The call whose binding is being corrected.
    correcting: Option<CallId>,
}

/// What there is to choose.
enum Question<'a> {
    Enterprise(&'a [EnterpriseChoice]),
    Person(EnterpriseId, &'a [PersonChoice]),
    Nobody,
}

impl Chooser {
    /// Lets the binding of a call be chosen again.
    pub(super) fn correct(&mut self, call: CallId) {
        self.correcting = (self.correcting != Some(call)).then_some(call);
        self.enterprise = None;
    }

    /// Draws the strip if something is to be chosen; `here` is the enterprise on the screen.
    pub(super) fn ui(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        (call, pop): (&CallRow, &PopCard),
        here: Option<EnterpriseId>,
    ) -> Option<Chosen> {
        let question = self.question(call, pop)?;
        let mut chosen = Self::by_key(ui, &question);
        let here = here.filter(|it| call.enterprise.as_ref().is_none_or(|(id, _)| id != it));
        widgets::card_frame(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let clicked = Self::strip(cx, ui, &question, here);
            chosen = chosen.or(clicked);
        });
        match chosen {
            Some(Chosen::Enterprise(id)) => {
                self.enterprise = Some((call.id, id));
                self.correcting = None;
            }
            Some(_) => {
                self.enterprise = None;
                self.correcting = None;
            }
            None => {}
        }
        chosen
    }

    fn question<'a>(&self, call: &CallRow, pop: &'a PopCard) -> Option<Question<'a>> {
        if self.correcting == Some(call.id) {
            return Some(Question::Enterprise(&pop.choices));
        }
        let just_chosen = self.enterprise.filter(|(it, _)| *it == call.id).map(|(_, id)| id);
        let bound = just_chosen.or_else(|| call.enterprise.as_ref().map(|(id, _)| *id));
        let Some(enterprise) = bound else {
            let is_known = !pop.choices.is_empty();
            return Some(if is_known {
                Question::Enterprise(&pop.choices)
            } else {
                Question::Nobody
            });
        };
        if call.person.is_some() && just_chosen.is_none() {
            return None;
        }
        let of_card = pop.card.as_ref().filter(|it| it.id == enterprise).map(|it| &it.speakers);
        let of_choice = pop.choices.iter().find(|it| it.id == enterprise).map(|it| &it.people);
        let people = of_card.or(of_choice).map(Vec::as_slice).unwrap_or_default();
        Some(Question::Person(enterprise, people))
    }

    /// A digit, unless somebody is typing, or a dialog may have digits of its own.
    fn by_key(ui: &Ui, question: &Question<'_>) -> Option<Chosen> {
        if ui.memory(|it| it.top_modal_layer().is_some()) {
            return None;
        }
        let digit = digit(ui)?;
        let at = usize::from(digit).checked_sub(1);
        match (question, at) {
            (_, None) => Some(Chosen::Newcomer),
            (Question::Enterprise(all), Some(at)) => {
                all.get(at).map(|it| Chosen::Enterprise(it.id))
            }
            (Question::Person(house, all), Some(at)) => {
                all.get(at).map(|it| Chosen::Person(*house, it.id))
            }
            (Question::Nobody, Some(_)) => None,
        }
    }

    fn strip(
        cx: &Cx<'_>,
        ui: &mut Ui,
        question: &Question<'_>,
        here: Option<EnterpriseId>,
    ) -> Option<Chosen> {
        let mut chosen = None;
        let heading = match question {
            Question::Enterprise(all) if all.iter().all(|it| it.rank.is_guess()) => {
                "call-who-guess"
            }
            Question::Enterprise(_) => "call-which-enterprise",
            Question::Person(..) => "call-who-speaks",
            Question::Nobody => "call-who-unknown",
        };
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(8.0, 8.0);
            paint::icon(ui, Icon::CircleQuestionMark, 16.0, theme::of(ui).text3);
            widgets::strong(ui, &cx.tr(heading));
            match question {
                Question::Enterprise(all) => {
                    for (it, n) in all.iter().zip(1..) {
                        let label = format!("{} · {}", it.name, words::tier(cx.texts, it.tier));
                        let button = numbered(ui, n, &label);
                        if button.on_hover_text(words::rank(cx.texts, it.rank)).clicked() {
                            chosen = Some(Chosen::Enterprise(it.id));
                        }
                    }
                }
                Question::Person(house, all) => {
                    for (it, n) in all.iter().zip(1..) {
                        if numbered(ui, n, &person_label(cx, it)).clicked() {
                            chosen = Some(Chosen::Person(*house, it.id));
                        }
                    }
                }
                Question::Nobody => {}
            }
            if let Some(here) = here
                && Button::secondary(&cx.tr("call-is-here"))
                    .icon(Icon::Building2)
                    .show(ui)
                    .clicked()
            {
                chosen = Some(Chosen::Enterprise(here));
            }
            let label = cx.tr("call-newcomer");
            if Button::secondary(&label).icon(Icon::UserPlus).keys("0").show(ui).clicked() {
                chosen = Some(Chosen::Newcomer);
            }
        });
        chosen
    }
}

/// A person with their role, and when they last spoke from this number.
fn person_label(cx: &Cx<'_>, it: &PersonChoice) -> String {
    let mut label = it.name.reveal().to_owned();
    if let Some(role) = it.role {
        label = format!("{label} · {}", words::role(cx.texts, role));
    }
    if let Some(us) = it.spoke_us {
        let at = crate::domain::Now::from_micros(us).local();
        label = format!("{label} · {}", cx.texts.ago(at, cx.now.local()));
    }
    label
}

fn numbered(ui: &mut Ui, n: usize, label: &str) -> egui::Response {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        Button::secondary(label).keys(&n.to_string()).show(ui)
    })
    .inner
}

/// The digit that was pressed, unless somebody is typing; takes the key press with it.
pub(super) fn digit(ui: &Ui) -> Option<u8> {
    const DIGITS: [Key; 10] = [
        Key::Num0,
        Key::Num1,
        Key::Num2,
        Key::Num3,
        Key::Num4,
        Key::Num5,
        Key::Num6,
        Key::Num7,
        Key::Num8,
        Key::Num9,
    ];
    if ui.ctx().text_edit_focused() {
        return None;
    }
    ui.input_mut(|input| {
        (0..=9)
            .zip(DIGITS)
            .find(|(_, key)| input.consume_key(Modifiers::NONE, *key))
            .map(|(n, _)| n)
    })
}
