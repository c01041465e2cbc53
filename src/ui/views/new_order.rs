//! The dialog that makes an order: what, for whom, how much, and which papers it will need.

use egui::{Key, Modifiers, ScrollArea, Ui};

use crate::{
    desk::{
        Command,
        catalogue::Catalogue,
        order::{self, NewOrder, Offer, OrderForm, OrderPlan, Signer},
    },
    domain::{
        Applicant, DemandId, EnterpriseId, OrderId, PersonId, ServiceLevel, catalogue::Offering,
        process::Requirement,
    },
    ui::{
        cx::Cx,
        fetched::Fetched,
        form::Submit,
        layout::{Columns, Share},
        route::Route,
        theme::{Tone, space},
        views::{
            pick::EnterprisePick,
            words::{name, standing_mark},
        },
        widgets::{
            self, Button, Dialog, Icon, SearchField, TextField, chip, hline, menu_item,
            menu_item_lit, notice, select, select_bare,
        },
    },
};

/// What is chosen and not yet sent.
pub struct NewOrderDialog {
    id: OrderId,
    demand: Option<DemandId>,
    pick: EnterprisePick,
    plan: Fetched<OrderForm>,
    catalogue: Fetched<Catalogue>,
    typed: String,
    family: String,
    offering: String,
    applicant: Applicant,
    agent: Option<PersonId>,
    level: Option<ServiceLevel>,
    quantity: String,
    /// The arrow keys have chosen another offering, which may be out of sight.
    is_out_of_sight: bool,
    submit: Submit,
}

impl NewOrderDialog {
    pub fn new(
        enterprise: Option<EnterpriseId>,
        (demand, family): (Option<DemandId>, Option<String>),
    ) -> Self {
        Self {
            id: OrderId::fresh(),
            demand,
            pick: EnterprisePick::of(enterprise),
            plan: Fetched::default(),
            catalogue: Fetched::default(),
            typed: String::new(),
            family: family.unwrap_or_default(),
            offering: String::new(),
            applicant: Applicant::Agent,
            agent: None,
            level: None,
            quantity: "1".to_owned(),
            is_out_of_sight: false,
            submit: Submit::default(),
        }
    }

    /// Draws the dialog; true when it is to be closed.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &Ui) -> bool {
        if self.submit.is_done(cx) {
            cx.say(cx.tr("order-said-opened").into_owned());
            cx.go(Route::Order(self.id));
            return true;
        }
        let plan = self.plan(cx);
        let (title, close) = (cx.tr("order-new-order"), cx.tr("core-close"));
        let dialog = Dialog::new("new-order", &title, &close).width(900.0);
        let texts = cx.texts;
        let busy = texts.tr("core-saving");
        let missing = self.missing(plan.as_ref()).map(|key| texts.tr(key));
        let is_busy = self.submit.is_busy();
        let out = dialog.show(
            ui.ctx(),
            |ui| self.body(cx, ui, plan.as_ref()),
            |ui| {
                let blocked = if is_busy { Some(&*busy) } else { missing.as_deref() };
                let label = texts.tr("order-create");
                let create = Button::primary(&label).icon(Icon::Check);
                let create = create.blocked_by(blocked).show(ui).clicked();
                let label = texts.tr("core-cancel");
                (create, Button::secondary(&label).show(ui).clicked())
            },
        );
        let (create, cancel) = out.foot;
        if create {
            self.send(cx, plan.as_ref());
        }
        out.closed || cancel
    }

    fn plan(&mut self, cx: &Cx<'_>) -> Option<OrderPlan> {
        let ask = OrderForm {
            enterprise: self.pick.chosen()?,
            offering: self.offering.clone(),
            applicant: self.applicant,
            agent: self.agent,
        };
        let plan = self.plan.following(cx.client, ask)?.as_ref().ok().cloned()?;
        if self.agent.is_none()
            && let Some(first) = plan.signers.first().filter(|it| it.may_order)
        {
            self.choose(first);
        }
        Some(plan)
    }

    fn choose(&mut self, signer: &Signer) {
        self.agent = Some(signer.person);
        self.applicant = if signer.is_legal { Applicant::Legal } else { Applicant::Agent };
    }

    /// What must still be chosen, as the key of a sentence.
    fn missing(&self, plan: Option<&OrderPlan>) -> Option<&'static str> {
        if self.pick.chosen().is_none() {
            Some("order-missing-customer")
        } else if plan.is_none_or(|it| it.offer.is_none()) {
            Some("order-missing-offering")
        } else if self.quantity.trim().parse::<i64>().is_err() {
            Some("order-missing-quantity")
        } else {
            None
        }
    }

    fn send(&mut self, cx: &Cx<'_>, plan: Option<&OrderPlan>) {
        let Some(offer) = plan.and_then(|it| it.offer.as_ref()) else { return };
        let usual = offer.service_levels.first().copied().unwrap_or(ServiceLevel::Ordinary);
        let (Some(enterprise), Ok(quantity)) =
            (self.pick.chosen(), self.quantity.trim().parse::<i64>())
        else {
            return;
        };
        let new = NewOrder {
            id: self.id,
            enterprise,
            offering: offer.code.clone(),
            demand: self.demand,
            applicant: self.applicant,
            agent: self.agent,
            service_level: self.level.unwrap_or(usual),
            quantity,
        };
        self.submit.send(cx, Command::Order(order::Command::Open(new)));
    }

    fn body(&mut self, cx: &Cx<'_>, ui: &mut Ui, plan: Option<&OrderPlan>) {
        ui.spacing_mut().item_spacing.y = space::M;
        if let Some(error) = self.submit.error() {
            notice(ui, Tone::Bad, error, |_| {});
        }
        self.pick.ui(cx, ui, plan.map(|it| it.enterprise_name.as_str()));
        let shares = [Share::Fixed(330.0), Share::Rest(1.0)];
        Columns::new(&shares).gap(space::L).show(ui, |ui, column| {
            ui.spacing_mut().item_spacing.y = space::S;
            if column == 0 {
                self.catalogue(cx, ui);
            } else {
                self.details(cx, ui, plan);
            }
        });
    }

    fn catalogue(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let (find, clear) = (cx.tr("order-find-offering"), cx.tr("core-clear"));
        let field = SearchField::new(&find, &clear, &mut self.typed)
            .hint(&cx.tr("order-find-offering-hint"))
            .width(330.0)
            .show(ui);
        let entered = field.lost_focus() && ui.input(|it| it.key_pressed(Key::Enter));
        let moved = if field.has_focus() { arrows(ui) } else { Move::Nowhere };
        let ask = Catalogue { typed: self.typed.clone(), family: self.family.clone() };
        let Some(Ok(found)) = self.catalogue.following(cx.client, ask) else {
            return widgets::skeleton(ui, &cx.tr("core-loading"), 8);
        };
        let any = cx.tr("order-family-any");
        let mut items: Vec<(String, &str)> = vec![(String::new(), &*any)];
        items.extend(found.families.iter().map(|it| (it.code.clone(), name(cx, &it.name))));
        select_bare(ui, (&cx.tr("order-family"), 330.0), &mut self.family, &items);
        // Enter takes the first that was found, unless the arrow keys went to another.
        let at = found.offerings.iter().position(|it| it.code == self.offering);
        let mut chosen: Option<&Offering> = match (moved, at) {
            (Move::Nowhere, None) if entered => found.offerings.first(),
            (Move::Nowhere, _) => None,
            (_, None) => found.offerings.first(),
            (Move::Down, Some(at)) => found.offerings.get(at + 1),
            (Move::Up, Some(at)) => at.checked_sub(1).and_then(|it| found.offerings.get(it)),
        };
        self.is_out_of_sight |= chosen.is_some();
        let mut is_everywhere = false;
        let list = ScrollArea::vertical().id_salt("offerings").max_height(330.0);
        // As high with one line as with sixty, so that the dialog keeps its place.
        list.min_scrolled_height(330.0).auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for it in &found.offerings {
                let label = name(cx, &it.name);
                let fee = cx.texts.money(it.monthly_fee_fen);
                let row = if it.code == self.offering {
                    let row = menu_item_lit(ui, Icon::Check, (label, &fee));
                    if chosen.is_none() && std::mem::take(&mut self.is_out_of_sight) {
                        row.scroll_to_me(None);
                    }
                    row
                } else {
                    menu_item(ui, Icon::Package, label, &fee)
                };
                if row.clicked() {
                    chosen = Some(it);
                }
            }
            if found.offerings.is_empty() {
                widgets::faint(ui, &cx.tr("order-no-offering"));
                is_everywhere = !self.family.is_empty()
                    && Button::ghost(&cx.tr("order-find-everywhere")).show(ui).clicked();
            }
        });
        if let Some(it) = chosen {
            self.offering.clone_from(&it.code);
            self.level = it.service_levels.first().copied();
        }
        if is_everywhere {
            self.family.clear();
        }
    }

    fn details(&mut self, cx: &Cx<'_>, ui: &mut Ui, plan: Option<&OrderPlan>) {
        let Some(plan) = plan else {
            widgets::faint(ui, &cx.tr("order-missing-customer"));
            return;
        };
        let Some(offer) = &plan.offer else {
            widgets::faint(ui, &cx.tr("order-missing-offering"));
            return;
        };
        widgets::title(ui, name(cx, &offer.name));
        widgets::secondary(ui, name(cx, &offer.description));
        let steps = i64::try_from(offer.steps).unwrap_or(i64::MAX);
        let time = cx.texts.working_time(i64::from(offer.working_minutes));
        let args = [("n", steps.into()), ("time", time.as_str().into())];
        widgets::faint(ui, &cx.tr_with("order-steps-and-time", &args));
        for (_, number, owner) in &offer.running {
            let args = [("number", number.as_str().into()), ("name", owner.as_str().into())];
            notice(ui, Tone::Warn, &cx.tr_with("order-running-already", &args), |_| {});
        }
        self.signer(cx, ui, plan);
        self.amount(cx, ui, offer);
        hline(ui);
        papers(cx, ui, offer);
    }

    fn signer(&mut self, cx: &Cx<'_>, ui: &mut Ui, plan: &OrderPlan) {
        let nobody = cx.tr("order-no-applicant");
        let labels: Vec<(PersonId, String)> =
            plan.signers.iter().map(|it| (it.person, signer_label(cx, it))).collect();
        let mut items: Vec<(Option<PersonId>, &str)> = vec![(None, &*nobody)];
        items.extend(labels.iter().map(|(id, label)| (Some(*id), label.as_str())));
        if select(ui, &cx.tr("order-applicant"), &mut self.agent, &items)
            && let Some(it) = plan.signers.iter().find(|it| Some(it.person) == self.agent)
        {
            self.choose(it);
        }
        let chosen = plan.signers.iter().find(|it| Some(it.person) == self.agent);
        if let Some(it) = chosen.filter(|it| !it.may_order) {
            let key =
                if it.lacks_evidence { "order-signer-unproven" } else { "order-signer-may-not" };
            notice(ui, Tone::Warn, &cx.tr_with(key, &[("name", it.name.as_str().into())]), |_| {});
        }
    }

    fn amount(&mut self, cx: &Cx<'_>, ui: &mut Ui, offer: &Offer) {
        ui.horizontal_top(|ui| {
            let unit = name(cx, &offer.unit);
            let label = cx.tr_with("order-quantity-in", &[("unit", unit.into())]);
            TextField::new(&label, &mut self.quantity).width(120.0).show(ui);
            let words: Vec<_> = offer
                .service_levels
                .iter()
                .map(|it| {
                    let key = format!("order-level-{}", it.code().to_lowercase());
                    (Some(*it), cx.tr(&key))
                })
                .collect();
            let items: Vec<(Option<ServiceLevel>, &str)> =
                words.iter().map(|(it, word)| (*it, &**word)).collect();
            if !items.iter().any(|(it, _)| *it == self.level) {
                self.level = offer.service_levels.first().copied();
            }
            ui.allocate_ui(egui::vec2(170.0, 60.0), |ui| {
                select(ui, &cx.tr("order-service-level"), &mut self.level, &items);
            });
            if let Ok(quantity) = self.quantity.trim().parse::<i64>() {
                ui.vertical(|ui| {
                    widgets::faint(ui, &cx.tr("order-monthly-fee"));
                    let fee = offer.monthly_fee_fen.saturating_mul(quantity);
                    widgets::title(ui, &cx.texts.money(fee));
                });
            }
        });
    }
}

/// Where the arrow keys lead in the list below the field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Move {
    Nowhere,
    Up,
    Down,
}

fn arrows(ui: &Ui) -> Move {
    ui.input_mut(|input| {
        if input.consume_key(Modifiers::NONE, Key::ArrowDown) {
            Move::Down
        } else if input.consume_key(Modifiers::NONE, Key::ArrowUp) {
            Move::Up
        } else {
            Move::Nowhere
        }
    })
}

fn signer_label(cx: &Cx<'_>, it: &Signer) -> String {
    let roles: Vec<_> = it
        .roles
        .iter()
        .map(|it| cx.tr(&format!("order-role-{}", it.code().replace('_', "-"))).into_owned())
        .collect();
    format!("{} · {}", it.name, roles.join(&cx.tr("order-list-comma")))
}

fn papers(cx: &Cx<'_>, ui: &mut Ui, offer: &Offer) {
    let required = offer.papers.iter().filter(|it| it.requirement == Requirement::Required);
    let good = required.clone().filter(|it| it.standing.is_satisfied()).count();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let args = [("good", count(good).into()), ("all", count(required.count()).into())];
    widgets::strong(ui, &cx.tr_with("order-papers-needed", &args));
    ScrollArea::vertical().id_salt("papers").max_height(150.0).show(ui, |ui| {
        for it in &offer.papers {
            widgets::key_value_with(ui, name(cx, &it.name), |ui| {
                let (tone, icon, key) = standing_mark(it.standing);
                chip(ui, tone, Some(icon), &cx.tr(key));
            });
        }
    });
}
