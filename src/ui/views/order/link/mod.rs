//! Asking the customer for papers by a link: making it, showing it once, and seeing what the customer does.

mod live;
mod make;
mod shown;

use egui::{Align, Layout, Ui, vec2};

use self::{live::Live, make::MakeDialog, shown::Shown};
use crate::{
    desk::{
        Command,
        link::{self, LinkCard, LinkOf, LinkPage},
        order::OrderView,
    },
    domain::{
        Now, OrderId, Permission,
        link::{LinkState, MOST_WRONG},
    },
    ui::{
        cx::Cx,
        fetched::Fetched,
        theme::{Tone, space},
        views::words::moment,
        widgets::{self, Button, Icon, card, card_head, chip, key_value, menu_item, more_menu},
    },
};

/// What the card remembers.
#[derive(Default)]
pub(super) struct LinkCardView {
    page: Fetched<LinkOf>,
    order: Option<OrderId>,
    dialog: Option<MakeDialog>,
    /// What opens the link that was made here; nobody can be shown it again.
    shown: Option<Shown>,
    live: Live,
}

/// What somebody chose on the card.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chosen {
    Nothing,
    Make,
    Recode,
    Revoke,
}

impl LinkCardView {
    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, view: &OrderView) {
        if self.order != Some(view.id) {
            *self = Self { order: Some(view.id), ..Self::default() };
        }
        if !cx.may(Permission::ReadDocument) {
            return;
        }
        let page = match self.page.of(cx.client, LinkOf { order: view.id }) {
            Some(Ok(page)) => page.clone(),
            _ => return,
        };
        if page.is_closed && page.newest.is_none() {
            return;
        }
        let chosen = card(ui, |ui| self.body(cx, ui, &page));
        match (chosen, &page.newest) {
            (Chosen::Make, _) => self.dialog = Some(MakeDialog::link(view.id, &page)),
            (Chosen::Recode, Some(it)) => self.dialog = Some(MakeDialog::code(it.id)),
            (Chosen::Revoke, Some(it)) => {
                let revoke = link::Command::Revoke { id: it.id };
                cx.send_saying(Command::Link(revoke), "link-said-revoked");
                self.shown = None;
            }
            _ => {}
        }
        self.dialogs(cx, ui, &page);
    }

    fn dialogs(&mut self, cx: &mut Cx<'_>, ui: &Ui, page: &LinkPage) {
        let Some(dialog) = &mut self.dialog else { return };
        if let Some(made) = dialog.made(cx, page, self.shown.as_ref()) {
            self.shown = Some(made);
            self.dialog = None;
        } else if dialog.ui(cx, ui) {
            self.dialog = None;
        }
    }

    fn body(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, page: &LinkPage) -> Chosen {
        let mut chosen = Chosen::Nothing;
        let may = cx.may(Permission::AddDocument) && !page.is_closed;
        let newest = page.newest.as_ref().filter(|it| it.state != LinkState::Revoked);
        card_head(ui, Icon::QrCode, &cx.tr("link-title"), None, |ui| {
            if may && page.address.is_some() {
                let key = if newest.is_some() { "link-again" } else { "link-make" };
                if Button::ghost(&cx.tr(key)).icon(Icon::Plus).show(ui).clicked() {
                    chosen = Chosen::Make;
                }
            }
        });
        ui.spacing_mut().item_spacing.y = space::S;
        if page.address.is_none() {
            widgets::secondary(ui, &cx.tr("link-needs-hub"));
        } else if page.address.as_deref().is_some_and(link::is_local) {
            widgets::toned(ui, Tone::Warn, &cx.tr("link-only-here"));
        }
        let Some(it) = newest else {
            if page.address.is_some() {
                widgets::secondary(ui, &cx.tr("link-none"));
            }
            return chosen;
        };
        keep(&mut chosen, head(cx, ui, (it, may)));
        match &mut self.shown {
            Some(shown) if shown.id == it.id => shown.ui(cx, ui),
            _ if it.state == LinkState::Made => {
                widgets::faint(ui, &cx.tr("link-not-again"));
            }
            _ => {}
        }
        self.live.ui(cx, ui, (it, may));
        chosen
    }
}

fn keep(chosen: &mut Chosen, new: Chosen) {
    if new != Chosen::Nothing {
        *chosen = new;
    }
}

/// How far the link has come, until when it is good, and what may be done with it.
fn head(cx: &Cx<'_>, ui: &mut Ui, (it, may): (&LinkCard, bool)) -> Chosen {
    let mut chosen = Chosen::Nothing;
    let is_over = matches!(it.state, LinkState::Expired | LinkState::Revoked);
    let room = vec2(ui.available_width(), 28.0);
    ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| {
        if may && !is_over {
            more_menu(ui, &cx.tr("link-more"), |ui| {
                if menu_item(ui, Icon::KeyRound, &cx.tr("link-recode"), "").clicked() {
                    chosen = Chosen::Recode;
                }
                if menu_item(ui, Icon::Ban, &cx.tr("link-revoke"), "").clicked() {
                    chosen = Chosen::Revoke;
                }
            });
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let (tone, icon) = look(it.state);
            chip(ui, tone, Some(icon), &cx.tr(&format!("link-state-{}", it.state.code())));
            if it.wrong_left < MOST_WRONG && it.state != LinkState::Locked {
                let left = cx.tr_with("link-wrong-left", &[("n", i64::from(it.wrong_left).into())]);
                chip(ui, Tone::Warn, Some(Icon::TriangleAlert), &left);
            }
        });
    });
    key_value(ui, &cx.tr("link-expires"), &moment(cx, Now::from_micros(it.expires_us).micros()));
    let opened = match it.opened_us {
        Some(at) => {
            let at = moment(cx, at);
            cx.tr_with("link-opened", &[("n", i64::from(it.opens).into()), ("at", at.into())])
        }
        None => cx.tr("link-unopened").into_owned(),
    };
    key_value(ui, &cx.tr("link-opens"), &opened);
    if it.is_worn && !is_over {
        widgets::toned(ui, Tone::Warn, &cx.tr("link-worn"));
    }
    chosen
}

fn look(state: LinkState) -> (Tone, Icon) {
    match state {
        LinkState::Made => (Tone::Neutral, Icon::Send),
        LinkState::Opened => (Tone::Accent, Icon::Eye),
        LinkState::Proved => (Tone::Accent, Icon::ShieldCheck),
        LinkState::Submitted => (Tone::Ok, Icon::Check),
        LinkState::Locked => (Tone::Bad, Icon::Lock),
        LinkState::Expired | LinkState::Revoked => (Tone::Neutral, Icon::Ban),
    }
}
