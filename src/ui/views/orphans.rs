//! What rests with nobody, and the dialog that gives it to somebody.

use egui::Ui;

use super::worklist::{Item, Leads, List, Mark, Unfolded, joined};
use crate::{
    desk::{
        Command, appointment, demand, fallout, order, promise,
        staff::{StaffList, StaffRow},
        task,
        work::{OrphanKind, OrphanLine, Orphans, Rest},
    },
    domain::{Permission, StaffId},
    ui::{
        cx::{Cx, Want},
        fetched::Fetched,
        form::Submit,
        theme::{Tone, space},
        widgets::{self, Button, Dialog, Icon, card, notice, select},
    },
};

/// The monitor of matters that nobody looks after.
#[derive(Default)]
pub struct OrphanList {
    orphans: Fetched<Orphans>,
    unfolded: Unfolded,
}

impl OrphanList {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        match self.orphans.of(cx.client, Orphans) {
            None => card(ui, |ui| widgets::skeleton(ui, &cx.tr("core-loading"), 6)),
            Some(Err(err)) => notice(ui, Tone::Bad, &cx.explain(err), |_| {}),
            Some(Ok(lines)) => {
                let list = List { key: "orphans", icon: Icon::UserX, rows: lines };
                self.unfolded.list(cx, ui, &list, item);
            }
        }
    }
}

fn item(cx: &Cx<'_>, it: &OrphanLine) -> Item {
    let text = match it.why {
        Rest::OwnerGone => cx.tr("matter-orphan-gone").into_owned(),
        Rest::Forgotten => {
            let days = (cx.now.today() - it.next_on).num_days();
            cx.tr_with("matter-orphan-forgotten", &[("days", days.into())])
        }
    };
    let icon = match it.what {
        OrphanKind::Demand(_) => Icon::Lightbulb,
        OrphanKind::Order(_) => Icon::Package,
        OrphanKind::Promise(_) => Icon::Handshake,
        OrphanKind::Task(_) => Icon::ListChecks,
        OrphanKind::Fallout(_) => Icon::CircleStop,
        OrphanKind::Appointment(_) => Icon::CalendarDays,
    };
    Item {
        icon,
        title: it.title.clone(),
        detail: joined(&[&*it.enterprise_name, &*it.owner_name]),
        mark: Mark { tone: Tone::Bad, icon: Icon::UserX, text },
        leads: Leads::Ask(Want::Give(Box::new(it.clone()))),
    }
}

/// Gives what rests with nobody to somebody.
pub struct GiveDialog {
    orphan: OrphanLine,
    to: Option<StaffId>,
    people: Fetched<StaffList>,
    submit: Submit,
}

impl GiveDialog {
    pub fn new(orphan: OrphanLine) -> Self {
        Self { orphan, to: None, people: Fetched::default(), submit: Submit::default() }
    }

    /// Draws the dialog; true when it is to be closed.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &Ui) -> bool {
        if self.submit.is_done(cx) {
            cx.say(cx.tr("order-said-done").into_owned());
            return true;
        }
        let (title, close) = (cx.tr("board-orphans"), cx.tr("core-close"));
        let texts = cx.texts;
        let (busy, choose) = (texts.tr("core-saving"), texts.tr("matter-choose-first"));
        let blocked = if self.submit.is_busy() {
            Some(&*busy)
        } else {
            self.to.is_none().then_some(&*choose)
        };
        let out = Dialog::new("give", &title, &close).show(
            ui.ctx(),
            |ui| self.body(cx, ui),
            |ui| {
                let label = texts.tr("matter-orphan-give");
                Button::primary(&label).blocked_by(blocked).show(ui).clicked()
            },
        );
        if out.foot
            && let Some(to) = self.to
        {
            self.submit.send(cx, command(self.orphan.what, to));
        }
        out.closed
    }

    fn body(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        ui.spacing_mut().item_spacing.y = space::M;
        if let Some(error) = self.submit.error() {
            notice(ui, Tone::Bad, error, |_| {});
        }
        widgets::title(ui, &self.orphan.title);
        widgets::key_value(ui, &cx.tr("order-customer"), &self.orphan.enterprise_name);
        widgets::key_value(ui, &cx.tr("matter-column-owner"), &self.orphan.owner_name);
        let Some(Ok(people)) = self.people.of(cx.client, StaffList) else {
            widgets::faint(ui, &cx.tr("core-loading"));
            return;
        };
        let fits = |it: &&StaffRow| {
            it.is_active
                && match self.orphan.what {
                    OrphanKind::Task(_) | OrphanKind::Appointment(_) => {
                        it.role.may(Permission::WorkTask)
                    }
                    _ => it.role.may(Permission::EditOrder),
                }
        };
        let items: Vec<(Option<StaffId>, &str)> =
            people.iter().filter(fits).map(|it| (Some(it.id), it.name.as_str())).collect();
        select(ui, &cx.tr("matter-orphan-give"), &mut self.to, &items);
    }
}

fn command(what: OrphanKind, to: StaffId) -> Command {
    match what {
        OrphanKind::Demand(id) => Command::Demand(demand::Command::HandOver { id, to }),
        OrphanKind::Order(id) => Command::Order(order::Command::HandOver { id, to }),
        OrphanKind::Promise(id) => Command::Promise(promise::Command::HandOver { id, to }),
        OrphanKind::Task(id) => Command::Task(task::Command::Reassign { id, to }),
        OrphanKind::Fallout(id) => Command::Fallout(fallout::Command::Assign { id, to }),
        OrphanKind::Appointment(id) => {
            Command::Appointment(appointment::Command::HandOver { id, to })
        }
    }
}
