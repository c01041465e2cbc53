//! The dialog that notes what a customer wants and shows, while one types, who handles it already.

use egui::Ui;

use crate::{
    desk::{
        Command,
        catalogue::Catalogue,
        demand::{self, DemandAdvice, DemandForm, NewDemand, OpenDemand, OpenOrder},
    },
    domain::{Channel, DemandId, EnterpriseId, HoldingId, PersonId, Personal, demand::DemandKind},
    ui::{
        cx::{Cx, Want},
        fetched::Fetched,
        form::Submit,
        route::Route,
        theme::{Tone, space},
        views::{
            demand_next::{channel, kind},
            pick::EnterprisePick,
            words::{Line, line, moment, name},
        },
        widgets::{self, Button, DateField, Dialog, Icon, TextField, notice, parse_day, select},
    },
};

/// Open matters shown below the form.
const FEW: usize = 4;

/// What is typed and not yet sent.
pub struct NewDemandDialog {
    id: DemandId,
    pick: EnterprisePick,
    advice: Fetched<DemandForm>,
    catalogue: Fetched<Catalogue>,
    kind: DemandKind,
    channel: Channel,
    about: Option<HoldingId>,
    wish: String,
    family: Option<String>,
    /// Whose people and products the fields below speak of.
    of: Option<EnterpriseId>,
    /// Whose wish it is: whoever is on the line, until somebody chooses.
    person: Option<PersonId>,
    person_is: Known,
    next_on: String,
    then: Then,
    submit: Submit,
}

/// Whether it is known whose wish it is, or was looked up only.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    NotYet,
    Chosen,
}

/// What follows when it was noted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Nothing,
    Order,
}

impl NewDemandDialog {
    pub fn new(cx: &Cx<'_>, enterprise: Option<EnterpriseId>) -> Self {
        let today = cx.now.today();
        Self {
            id: DemandId::fresh(),
            pick: EnterprisePick::of(enterprise),
            advice: Fetched::default(),
            catalogue: Fetched::default(),
            kind: DemandKind::Need,
            channel: Channel::Phone,
            about: None,
            wish: String::new(),
            family: None,
            of: enterprise,
            person: None,
            person_is: Known::NotYet,
            next_on: today.succ_opt().unwrap_or(today).to_string(),
            then: Then::Nothing,
            submit: Submit::default(),
        }
    }

    /// Draws the dialog; true when it is to be closed.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &Ui) -> bool {
        if self.submit.is_done(cx) {
            return self.done(cx);
        }
        let advice = self.advice(cx);
        let (title, close) = (cx.tr("order-new-demand"), cx.tr("core-close"));
        let mut went = false;
        let dialog = Dialog::new("new-demand", &title, &close).width(620.0);
        let cx_texts = cx.texts;
        let busy = cx_texts.tr("core-saving");
        let is_fault = self.kind == DemandKind::Fault;
        let fill = if is_fault { "matter-fault-fill" } else { "order-demand-fill" };
        let fill = cx_texts.tr(fill);
        let is_ready = self.pick.chosen().is_some()
            && !self.wish.trim().is_empty()
            && (self.kind != DemandKind::Fault || self.about.is_some());
        let blocked =
            if self.submit.is_busy() { Some(&*busy) } else { (!is_ready).then_some(&*fill) };
        let out = dialog.show(
            ui.ctx(),
            |ui| went = self.body(cx, ui, advice.as_ref()),
            |ui| {
                let label = cx_texts.tr("order-note-demand");
                let note = Button::primary(&label).blocked_by(blocked).show(ui).clicked();
                let label = cx_texts.tr("order-note-and-order");
                let button = Button::secondary(&label).icon(Icon::PackagePlus);
                let order = button.blocked_by(blocked).show(ui).clicked();
                (note, order)
            },
        );
        let (note, order) = out.foot;
        if note || order {
            self.then = if order { Then::Order } else { Then::Nothing };
            self.send(cx);
        }
        out.closed || went
    }

    fn done(&self, cx: &mut Cx<'_>) -> bool {
        cx.say(cx.tr("order-said-noted").into_owned());
        if self.then == Then::Order {
            cx.want(Want::Order {
                enterprise: self.pick.chosen(),
                demand: Some(self.id),
                family: self.family.clone(),
            });
        }
        true
    }

    fn advice(&mut self, cx: &Cx<'_>) -> Option<DemandAdvice> {
        let ask = DemandForm {
            enterprise: self.pick.chosen()?,
            text: self.wish.clone(),
            family: self.family.clone(),
        };
        self.advice.following(cx.client, ask)?.as_ref().ok().cloned()
    }

    fn send(&mut self, cx: &Cx<'_>) {
        let (Some(enterprise), Some(next_on)) = (self.pick.chosen(), parse_day(&self.next_on))
        else {
            return;
        };
        let new = NewDemand {
            id: self.id,
            enterprise,
            person: self.person,
            kind: self.kind,
            channel: self.channel,
            about: self.about,
            wish: Personal::new(self.wish.trim()),
            family: self.family.clone(),
            next_on,
        };
        self.submit.send(cx, Command::Demand(demand::Command::Note(new)));
    }

    fn body(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, advice: Option<&DemandAdvice>) -> bool {
        ui.spacing_mut().item_spacing.y = space::M;
        if let Some(error) = self.submit.error() {
            notice(ui, Tone::Bad, error, |_| {});
        }
        self.pick.ui(cx, ui, advice.map(|it| it.enterprise_name.as_str()));
        if self.of != self.pick.chosen() {
            // Whom and what it is about belonged to another customer.
            (self.of, self.person, self.about) = (self.pick.chosen(), None, None);
            self.person_is = Known::NotYet;
        }
        TextField::new(&cx.tr("order-wish"), &mut self.wish)
            .hint(&cx.tr("order-wish-hint"))
            .rows(2)
            .show(ui);
        ui.horizontal_top(|ui| self.what(cx, ui, advice));
        ui.horizontal_top(|ui| {
            ui.allocate_ui(egui::vec2(190.0, 60.0), |ui| self.families(cx, ui));
            ui.allocate_ui(egui::vec2(190.0, 60.0), |ui| {
                let nobody = cx.tr("order-person-unknown");
                let mut items: Vec<(Option<PersonId>, &str)> = vec![(None, &*nobody)];
                let people = advice.map(|it| it.people.as_slice()).unwrap_or_default();
                items.extend(people.iter().map(|(id, name)| (Some(*id), name.as_str())));
                if self.person_is == Known::NotYet && advice.is_some() {
                    self.person = advice.and_then(|it| it.speaking);
                    self.person_is = Known::Chosen;
                }
                select(ui, &cx.tr("order-wish-of"), &mut self.person, &items);
            });
            let (label, wrong) = (cx.tr("order-next-on"), cx.tr("core-date-invalid"));
            DateField::new(&label, &wrong, &mut self.next_on).show(ui);
        });
        advice.is_some_and(|it| handled(cx, ui, it))
    }

    /// What kind of matter it is, how it came, and what of theirs it is about.
    fn what(&mut self, cx: &Cx<'_>, ui: &mut Ui, advice: Option<&DemandAdvice>) {
        let third = egui::vec2(190.0, 60.0);
        ui.allocate_ui(third, |ui| {
            let words: Vec<_> = DemandKind::ALL.iter().map(|it| (*it, kind(cx, *it))).collect();
            let items: Vec<_> = words.iter().map(|(it, word)| (*it, word.as_str())).collect();
            select(ui, &cx.tr("matter-kind"), &mut self.kind, &items);
        });
        ui.allocate_ui(third, |ui| {
            let words: Vec<_> = Channel::ALL.iter().map(|it| (*it, channel(cx, *it))).collect();
            let items: Vec<_> = words.iter().map(|(it, word)| (*it, word.as_str())).collect();
            select(ui, &cx.tr("matter-came-by"), &mut self.channel, &items);
        });
        if self.kind == DemandKind::Need {
            self.about = None;
            return;
        }
        ui.allocate_ui(third, |ui| {
            let nothing = cx.tr("matter-about-nothing");
            let holdings = advice.map(|it| it.holdings.as_slice()).unwrap_or_default();
            let named: Vec<(HoldingId, String)> = holdings
                .iter()
                .map(|it| (it.id, format!("{} {}", name(cx, &it.offering), it.number)))
                .collect();
            let mut items: Vec<(Option<HoldingId>, &str)> = vec![(None, &*nothing)];
            items.extend(named.iter().map(|(id, name)| (Some(*id), name.trim())));
            select(ui, &cx.tr("matter-about"), &mut self.about, &items);
        });
    }

    fn families(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let any = cx.tr("order-family-unknown");
        let mut items: Vec<(Option<String>, &str)> = vec![(None, &*any)];
        let catalogue = self.catalogue.of(cx.client, Catalogue::default());
        if let Some(Ok(catalogue)) = catalogue {
            let families = catalogue.families.iter();
            items.extend(families.map(|it| (Some(it.code.clone()), name(cx, &it.name))));
        }
        select(ui, &cx.tr("order-family"), &mut self.family, &items);
    }
}

/// What is open at the customer already; true when one of it was opened.
fn handled(cx: &mut Cx<'_>, ui: &mut Ui, advice: &DemandAdvice) -> bool {
    let mut went = false;
    let alike = advice.demands.iter().filter(|it| 0 < it.percent).count();
    if 0 < alike {
        let n = i64::try_from(alike).unwrap_or(i64::MAX);
        notice(ui, Tone::Warn, &cx.tr_with("order-handled-already", &[("n", n.into())]), |_| {});
    } else if advice.demands.is_empty() && advice.orders.is_empty() {
        widgets::faint(ui, &cx.tr("order-nothing-open"));
    } else {
        widgets::faint(ui, &cx.tr("order-open-already"));
    }
    for it in advice.demands.iter().take(FEW) {
        went |= demand_line(cx, ui, it);
    }
    for it in advice.orders.iter().take(FEW) {
        went |= order_line(cx, ui, it);
    }
    went
}

fn demand_line(cx: &mut Cx<'_>, ui: &mut Ui, it: &OpenDemand) -> bool {
    let next = cx.texts.date(it.next_on);
    let args = [("name", it.owner_name.as_str().into()), ("day", next.as_str().into())];
    let detail = cx.tr_with("order-handled-by", &args);
    let stage = cx.tr(&format!("order-demand-{}", it.stage.code().replace('_', "-")));
    let tone = if 0 < it.percent { Tone::Warn } else { Tone::Neutral };
    let chip = Some((tone, Icon::Lightbulb, &*stage));
    let shown = Line { icon: Icon::Lightbulb, tone, title: &it.wish, detail: &detail, chip };
    let clicked = line(ui, &shown).clicked();
    if clicked && let Some(order) = it.order {
        cx.go(Route::Order(order));
        return true;
    }
    false
}

fn order_line(cx: &mut Cx<'_>, ui: &mut Ui, it: &OpenOrder) -> bool {
    let next = moment(cx, it.next_us);
    let args = [("name", it.owner_name.as_str().into()), ("day", next.as_str().into())];
    let detail = cx.tr_with("order-handled-by", &args);
    let title = format!("{} · {}", name(cx, &it.offering), it.number);
    let running = cx.tr("order-state-running");
    let chip = Some((Tone::Accent, Icon::Package, &*running));
    let shown =
        Line { icon: Icon::Package, tone: Tone::Accent, title: &title, detail: &detail, chip };
    let clicked = line(ui, &shown).clicked();
    if clicked {
        cx.go(Route::Order(it.id));
    }
    clicked
}
