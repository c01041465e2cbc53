//! The people of an enterprise: who they are, what each may do, how to reach them.

use egui::{Align, CornerRadius, Frame, Layout, Margin, Ui, vec2};

use super::{
    dialogs::Open,
    nothing,
    reveal::{Reveals, authority_line, value},
    words,
};
use crate::{
    desk::{
        Command, contact,
        reveal::Field,
        workspace::{Contact, PhoneLine, RoleLine, WorkspacePage},
    },
    domain::{Permission, PersonId},
    ui::{
        cx::Cx,
        theme::{self, Tone, radius, space},
        widgets::{
            self, Icon, avatar, card, card_head, chip, hline, icon_button, link, more_menu,
            press_on,
        },
    },
};

pub(super) fn ui(
    cx: &mut Cx<'_>,
    ui: &mut Ui,
    page: &WorkspacePage,
    (open, unfolded): (&mut Open, &mut Option<PersonId>),
    reveals: &mut Reveals,
) {
    card(ui, |ui| {
        let count = page.contacts.len().to_string();
        let may = cx.may(Permission::EditCustomer);
        card_head(ui, Icon::Users, &cx.tr("enterprise-contacts"), Some(&count), |ui| {
            if may && icon_button(ui, Icon::Plus, &cx.tr("enterprise-add-contact")).clicked() {
                *open = Open::new_contact(cx);
            }
        });
        ui.spacing_mut().item_spacing.y = 4.0;
        if page.contacts.is_empty() {
            nothing(ui, &cx.tr("enterprise-no-contacts"));
        }
        for it in &page.contacts {
            let is_unfolded = *unfolded == Some(it.person);
            if row(cx, ui, (it, is_unfolded)) {
                *unfolded = (!is_unfolded).then_some(it.person);
            }
            if is_unfolded {
                details(cx, ui, (page, it), open, reveals);
            }
        }
        if !page.phones.is_empty() {
            hline(ui);
            for it in &page.phones {
                phone(cx, ui, (page, it), reveals);
            }
        }
    });
}

/// One person on two lines; answers whether it was pressed.
fn row(cx: &Cx<'_>, ui: &mut Ui, (it, is_unfolded): (&Contact, bool)) -> bool {
    let t = theme::of(ui);
    let fill = if is_unfolded { t.accent_soft.bg } else { t.surface };
    let frame = Frame::new()
        .fill(fill)
        .corner_radius(CornerRadius::same(radius::MENU))
        .inner_margin(Margin::symmetric(8, 6));
    let shown = frame.show(ui, |ui| {
        let room = vec2(ui.available_width(), 38.0);
        ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_height(38.0);
            avatar(ui, it.name.reveal(), 34.0);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                role_chip(cx, ui, it);
                ui.with_layout(Layout::top_down(Align::Min), |ui| names(cx, ui, it));
            });
        });
    });
    press_on(ui, &shown.response, it.name.reveal()).clicked()
}

fn role_chip(cx: &Cx<'_>, ui: &mut Ui, it: &Contact) {
    match it.authority.roles.first() {
        Some(role) => {
            chip(ui, words::role_tone(*role), None, &words::role(cx.texts, *role));
        }
        None if it.is_provisional => {
            chip(ui, Tone::Warn, None, &cx.tr("enterprise-provisional"));
        }
        None => {
            chip(ui, Tone::Neutral, None, &cx.tr("enterprise-no-role-chip"));
        }
    }
}

fn names(cx: &Cx<'_>, ui: &mut Ui, it: &Contact) {
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        widgets::strong(ui, it.name.reveal());
        let green = theme::of(ui).ok.fg;
        let amber = theme::of(ui).warn.fg;
        if it.roles.iter().any(|it| it.stands && it.is_proven) {
            widgets::paint::icon(ui, Icon::ShieldCheck, 14.0, green);
        } else if it.authority.lacks_evidence {
            widgets::paint::icon(ui, Icon::ShieldAlert, 14.0, amber);
        }
    });
    let number = it.phones.first().map(|it| it.phone.masked.clone());
    widgets::faint(ui, &number.unwrap_or_else(|| cx.tr("enterprise-no-phone").into_owned()));
}

fn details(
    cx: &mut Cx<'_>,
    ui: &mut Ui,
    (page, it): (&WorkspacePage, &Contact),
    open: &mut Open,
    reveals: &mut Reveals,
) {
    let id = page.enterprise.id;
    Frame::new().inner_margin(Margin { left: 8, right: 8, top: 2, bottom: 6 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        let line = authority_line(cx, &it.authority);
        widgets::secondary(ui, &line);
        if let Some(day) = it.authority.ends {
            let until =
                cx.tr_with("enterprise-authority-until", &[("date", cx.texts.date(day).into())]);
            widgets::faint(ui, &until);
        }
        for line in &it.phones {
            phone(cx, ui, (page, line), reveals);
        }
        if !it.id_number_masked.is_empty() {
            ui.horizontal(|ui| {
                widgets::faint(ui, &cx.tr("enterprise-id-number"));
                let field = Field::IdNumber(it.person);
                value(cx, ui, (id, field, &it.id_number_masked), reveals);
            });
        }
        if it.has_email {
            ui.horizontal(|ui| {
                widgets::faint(ui, &cx.tr("enterprise-email"));
                value(cx, ui, (id, Field::Email(it.person), "***"), reveals);
            });
        }
        if !it.note.is_empty() {
            widgets::secondary(ui, it.note.reveal());
        }
        for role in &it.roles {
            role_line(cx, ui, (page, role), open);
        }
        if cx.may(Permission::EditCustomer) {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = space::M;
                if link(ui, &cx.tr("enterprise-edit-person")).clicked() {
                    *open = Open::person(it);
                }
                if link(ui, &cx.tr("enterprise-add-role")).clicked() {
                    *open = Open::new_role(cx, it.person);
                }
                if link(ui, &cx.tr("enterprise-add-phone")).clicked() {
                    *open = Open::phone(Some(it.person));
                }
            });
        }
    });
}

fn role_line(
    cx: &mut Cx<'_>,
    ui: &mut Ui,
    (page, it): (&WorkspacePage, &RoleLine),
    open: &mut Open,
) {
    let terms = &it.role.terms;
    let (tone, icon, state) = words::standing(cx.texts, it, cx.now.today());
    let room = vec2(ui.available_width(), 30.0);
    ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| {
        if cx.may(Permission::EditCustomer) && it.role.ended_us.is_none() {
            let name = cx.tr_with(
                "enterprise-role-more",
                &[("role", words::role(cx.texts, terms.role).into())],
            );
            more_menu(ui, &name, |ui| {
                let change = cx.tr("enterprise-change-role");
                if widgets::menu_item(ui, Icon::Pencil, &change, "").clicked() {
                    *open = Open::role(it);
                }
                let end = cx.tr("enterprise-end-role");
                if widgets::menu_item(ui, Icon::CircleSlash, &end, "").clicked() {
                    let end = contact::Command::EndRole { id: it.id };
                    cx.send_saying(Command::Contact(end), "enterprise-role-ended");
                }
            });
        }
        chip(ui, tone, Some(icon), &state);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let role = words::role(cx.texts, terms.role);
            let title = if terms.title.is_empty() {
                role.into_owned()
            } else {
                format!("{role} · {}", terms.title)
            };
            widgets::one_line(ui, &title);
        });
    });
    let until = terms
        .valid_to
        .map_or_else(|| cx.tr("enterprise-until-further").into_owned(), |day| cx.texts.date(day));
    let mut line = format!("{} – {until}", cx.texts.date(terms.valid_from));
    if let Some(proof) = &it.proof {
        line = format!("{line} · {}", words::paper(cx.texts, &proof.kind));
    }
    if !terms.scope.is_empty() {
        line = format!("{line} · {}", terms.scope);
    }
    let _ = page;
    widgets::faint(ui, &line);
}

fn phone(
    cx: &mut Cx<'_>,
    ui: &mut Ui,
    (page, it): (&WorkspacePage, &PhoneLine),
    reveals: &mut Reveals,
) {
    let id = page.enterprise.id;
    let room = vec2(ui.available_width(), 28.0);
    ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| {
        if cx.may(Permission::EditCustomer) {
            let name =
                cx.tr_with("enterprise-remove-phone", &[("phone", (&it.phone.masked).into())]);
            if icon_button(ui, Icon::Trash2, &name).clicked() {
                let phone = it.phone.clone();
                let remove = contact::Command::RemovePhone { enterprise: id, phone };
                cx.send_saying(Command::Contact(remove), "enterprise-phone-removed");
            }
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let colour = theme::of(ui).text3;
            let icon = match it.kind {
                crate::domain::contact::LineKind::Mobile => Icon::Smartphone,
                crate::domain::contact::LineKind::Switchboard => Icon::PhoneForwarded,
                _ => Icon::Phone,
            };
            widgets::paint::icon(ui, icon, 14.0, colour);
            let shown = if it.ext.is_empty() {
                it.phone.masked.clone()
            } else {
                format!("{}-{}", it.phone.masked, it.ext)
            };
            value(cx, ui, (id, Field::Phone(it.phone.clone()), &shown), reveals);
        });
    });
}
