//! The card that says what an enterprise is.

use egui::{Align, Label, Layout, RichText, Ui, vec2};

use super::{
    dialogs::Open,
    reveal::{Reveals, value},
    tier_advice, words,
};
use crate::{
    desk::{Command, enterprise, reveal::Field, workspace::WorkspacePage},
    domain::{Permission, industry, region},
    ui::{
        cx::Cx,
        fonts,
        theme::{self, Tone, size, space},
        widgets::{self, Icon, card, card_head, chip, hline, icon_button, key_value},
    },
};

pub(super) fn ui(
    cx: &mut Cx<'_>,
    ui: &mut Ui,
    page: &WorkspacePage,
    open: &mut Open,
    reveals: &mut Reveals,
) {
    card(ui, |ui| {
        let title = cx.tr("enterprise-profile");
        let may = cx.may(Permission::EditCustomer);
        card_head(ui, Icon::Building2, &title, None, |ui| {
            if may && icon_button(ui, Icon::Pencil, &cx.tr("enterprise-edit-profile")).clicked() {
                *open = Open::profile(page);
            }
        });
        ui.spacing_mut().item_spacing.y = 2.0;
        facts(cx, ui, page, reveals);
        if !page.enterprise.tags.is_empty() || may {
            tags(cx, ui, page, open);
        }
        tier_advice::ui(cx, ui, page);
        history(cx, ui, page);
    });
}

fn facts(cx: &Cx<'_>, ui: &mut Ui, page: &WorkspacePage, reveals: &mut Reveals) {
    let (it, profile) = (&page.enterprise, &page.enterprise.profile);
    let none = cx.tr("enterprise-unknown");
    let or_none = |text: String| if text.is_empty() { none.clone().into_owned() } else { text };
    key_value(
        ui,
        &cx.tr("enterprise-uscc"),
        &or_none(profile.uscc.as_ref().map(|it| it.as_str().to_owned()).unwrap_or_default()),
    );
    key_value(ui, &cx.tr("enterprise-org-type"), &words::org_type(cx.texts, profile.org_type));
    legal_person(cx, ui, page, reveals);
    let trade = industry::find(&profile.industry).map(|it| it.name.to_owned()).unwrap_or_default();
    key_value(ui, &cx.tr("enterprise-industry"), &or_none(trade));
    let size = profile.size.map(|it| words::size(cx.texts, it).into_owned()).unwrap_or_default();
    key_value(ui, &cx.tr("enterprise-size"), &or_none(size));
    key_value(ui, &cx.tr("enterprise-region"), &or_none(region::path(&profile.region)));
    let until = profile.licence_until.map(|it| cx.texts.date(it));
    let long = cx.tr("enterprise-long-term");
    key_value(ui, &cx.tr("enterprise-licence-until"), until.as_deref().unwrap_or(&long));
    let channel = profile.preferred_channel.map(|it| words::channel(cx.texts, it).into_owned());
    let reach = [channel.unwrap_or_default(), profile.preferred_window.clone()];
    let reach: Vec<&str> = reach.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
    key_value(ui, &cx.tr("enterprise-preference"), &or_none(reach.join(" ")));
    let verified = if it.verified_us == 0 {
        none.into_owned()
    } else {
        cx.texts.ago(words::at(it.verified_us), cx.now.local())
    };
    key_value(ui, &cx.tr("enterprise-verified"), &verified);
    if !profile.note.is_empty() {
        ui.add_space(space::XS);
        widgets::secondary(ui, profile.note.reveal());
    }
}

/// As tall as the eye that stands in it.
fn legal_person(cx: &Cx<'_>, ui: &mut Ui, page: &WorkspacePage, reveals: &mut Reveals) {
    let it = &page.enterprise;
    let room = vec2(ui.available_width(), 28.0);
    ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(28.0);
        let name = cx.tr("enterprise-legal-person");
        let colour = theme::of(ui).text3;
        let rich = RichText::new(name).font(fonts::regular(size::BODY)).color(colour);
        ui.add(Label::new(rich).selectable(false));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let masked = it.profile.legal_person.reveal();
            if masked.is_empty() {
                widgets::faint(ui, &cx.tr("enterprise-unknown"));
            } else {
                value(cx, ui, (it.id, Field::LegalPerson, masked), reveals);
            }
        });
    });
}

fn tags(cx: &mut Cx<'_>, ui: &mut Ui, page: &WorkspacePage, open: &mut Open) {
    let id = page.enterprise.id;
    ui.add_space(space::S);
    let may = cx.may(Permission::EditCustomer);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
        for tag in &page.enterprise.tags {
            let remove = cx.tr_with("enterprise-remove-tag", &[("tag", tag.into())]);
            let shown = chip(ui, Tone::Neutral, Some(Icon::Tag), tag);
            if may && widgets::press_on(ui, &shown, &remove).on_hover_text(&*remove).clicked() {
                let untag = enterprise::Command::Untag { id, tag: tag.clone() };
                let undo = enterprise::Command::Tag { id, tag: tag.clone() };
                let (untag, undo) = (Command::Enterprise(untag), Command::Enterprise(undo));
                cx.send_undoable(untag, "enterprise-tag-removed", undo);
            }
        }
        if may && widgets::link(ui, &cx.tr("enterprise-add-tag")).clicked() {
            *open = Open::tag();
        }
    });
}

fn history(cx: &Cx<'_>, ui: &mut Ui, page: &WorkspacePage) {
    let Some(last) = page.tier_changes.first() else { return };
    ui.add_space(space::S);
    hline(ui);
    ui.add_space(space::XS);
    let line = cx.tr_with(
        "enterprise-tier-since",
        &[
            ("date", cx.texts.date(words::at(last.at_us).date()).into()),
            ("before", words::tier(cx.texts, last.before).into()),
            ("after", words::tier(cx.texts, last.after).into()),
            ("reason", (&last.reason).into()),
        ],
    );
    widgets::faint(ui, &line);
}
