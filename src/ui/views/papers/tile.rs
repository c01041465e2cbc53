//! One paper as a tile: its picture, how far it has come, what to do about it.

use egui::{Align2, CornerRadius, CursorIcon, Rect, Role, Sense, Ui, Vec2, WidgetInfo, vec2};

use super::word;
use crate::{
    desk::document::{PaperCard, PaperLine, Slot},
    domain::{
        DocumentId, Now, Permission, VersionId, Wording, checklist::Standing,
        document::VersionState, paper::PaperKind, process::Requirement,
    },
    ui::{
        cx::Cx,
        fonts,
        pictures::{Picture, Pictures},
        theme::{self, Tone, radius, size, space},
        views::words,
        widgets::{self, Icon, chip, chip_row, icon_button, paint},
    },
};

/// What somebody wants to happen with a paper.
pub(super) enum Wish {
    /// Choose files, for this kind if it is known.
    Choose(Option<PaperKind>),
    History(DocumentId, Wording),
    Withdraw(VersionId),
}

const PICTURE: f32 = 108.0;
/// Of the part below the picture, so that tiles in a row end at the same height.
const WORDS: f32 = 120.0;

/// The least below a small picture.
const FEW_WORDS: f32 = 82.0;
const SMALL_PICTURE: f32 = 64.0;

/// A line of a checklist.
pub(super) fn of_line(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (line, pictures): (&PaperLine, &mut Pictures),
) -> Option<Wish> {
    let name = word(cx, &line.name);
    let shown = line.newer.as_ref().or(line.card.as_ref());
    let mut wish = None;
    widgets::tile(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, space::XS);
        wish = head(cx, ui, (name, &line.kind, PICTURE), (shown, pictures));
        words(ui, WORDS, |ui| {
            widgets::one_line(ui, name);
            widgets::faint(ui, &why(cx, line));
            chip_row(ui, |ui| {
                let (tone, icon, key) = standing_look(line.standing);
                chip(ui, tone, Some(icon), &cx.tr(key));
                if line.newer.is_some() {
                    chip(ui, Tone::Warn, Some(Icon::Clock), &cx.tr("document-newer"));
                }
            });
            match &line.card {
                None => {
                    widgets::faint(ui, word(cx, &line.advice));
                }
                Some(card) if line.is_from_earlier => earlier(cx, ui, (line, card)),
                Some(_) => {
                    if let Some(card) = shown {
                        story(cx, ui, card);
                    }
                }
            }
        });
        let chosen = actions(cx, ui, (name, &line.kind), shown); // Drawn whatever the head answered.
        wish = wish.take().or(chosen);
    });
    wish
}

/// A slot of an enterprise.
pub(super) fn of_slot(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (slot, pictures): (&Slot, &mut Pictures),
) -> Option<Wish> {
    let (card, name) = (&slot.newest, slot_name(cx, slot));
    let mut wish = None;
    widgets::tile(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, space::XS);
        wish = head(cx, ui, (&name, &card.kind, PICTURE), (Some(card), pictures));
        words(ui, WORDS, |ui| {
            widgets::one_line(ui, &name);
            chip_row(ui, |ui| {
                let (tone, icon, key) = state_look(card.state);
                chip(ui, tone, Some(icon), &cx.tr(key));
                if slot.approved.is_some() {
                    chip(ui, Tone::Ok, Some(Icon::Check), &cx.tr("document-older-counts"));
                }
            });
            story(cx, ui, card);
        });
        let chosen = actions(cx, ui, (&name, &card.kind), Some(card));
        wish = wish.take().or(chosen);
    });
    wish
}

/// A slot where there is little room: what it is and how it stands; its history has the rest.
pub(super) fn small(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (slot, pictures): (&Slot, &mut Pictures),
) -> Option<Wish> {
    let (card, name) = (&slot.newest, slot_name(cx, slot));
    let mut wish = None;
    widgets::tile(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, space::XS);
        wish = head(cx, ui, (&name, &card.kind, SMALL_PICTURE), (Some(card), pictures));
        words(ui, FEW_WORDS, |ui| {
            widgets::one_line(ui, &name);
            let (tone, icon, key) = state_look(card.state);
            chip(ui, tone, Some(icon), &cx.tr(key));
            outcome(cx, ui, card);
        });
    });
    wish
}

fn slot_name(cx: &Cx<'_>, slot: &Slot) -> String {
    let kind = word(cx, &slot.newest.name);
    match &slot.person {
        Some(person) => format!("{kind} · {person}"),
        None => kind.to_owned(),
    }
}

/// Why the order asks for it, and whether it must be there.
fn why(cx: &Cx<'_>, line: &PaperLine) -> String {
    let why = cx.tr(&format!("document-why-{}", line.why.code().replace('_', "-")));
    if line.requirement == Requirement::Required {
        why.into_owned()
    } else {
        format!("{why} · {}", cx.tr("core-optional"))
    }
}

/// The part below the picture, of one height in all tiles unless there is much to say.
fn words(ui: &mut Ui, least: f32, add: impl FnOnce(&mut Ui)) {
    let top = ui.cursor().top();
    ui.scope(add);
    let used = ui.cursor().top() - top;
    ui.add_space((least - used).max(0.0));
}

/// The picture, or the place where one is missing; either can be clicked.
fn head(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (name, kind, tall): (&str, &PaperKind, f32),
    (card, pictures): (Option<&PaperCard>, &mut Pictures),
) -> Option<Wish> {
    let t = theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::click());
    let corner = CornerRadius::same(radius::CONTROL);
    let lit = response.hovered() || response.has_focus();
    ui.painter().rect_filled(rect, corner, if lit { t.hover } else { t.paper_ground });
    let label = if let Some(card) = card {
        if ui.is_rect_visible(rect)
            && let Picture::Here(texture) = pictures.thumb(cx, ui.ctx(), card.version)
        {
            let place = fitted(rect.shrink(6.0), texture.size_vec2());
            let whole = Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
            ui.painter().image(texture.id(), place, whole, t.paper_tint);
        }
        cx.tr_with("document-open-named", &[("name", name.into())])
    } else {
        let at = rect.center() - vec2(0.0, 10.0);
        paint::icon_at(ui.painter(), at, (Icon::Upload, 20.0), t.text3);
        let at = rect.center() + vec2(0.0, 14.0);
        let font = fonts::regular(size::SMALL);
        ui.painter().text(at, Align2::CENTER_CENTER, cx.tr("document-drop"), font, t.text3);
        cx.tr_with("document-add-named", &[("name", name.into())])
    };
    paint::focus_ring(ui, &response, rect);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    let clicked = response.on_hover_cursor(CursorIcon::PointingHand).clicked();
    match card {
        _ if !clicked => None,
        Some(card) => Some(Wish::History(card.document, card.name.clone())),
        None if cx.may(Permission::AddDocument) => Some(Wish::Choose(Some(kind.clone()))),
        None => None,
    }
}

/// The largest rectangle of this shape inside another.
fn fitted(room: Rect, shape: Vec2) -> Rect {
    let scale = (room.width() / shape.x.max(1.0)).min(room.height() / shape.y.max(1.0));
    Rect::from_center_size(room.center(), shape * scale)
}

/// Why a paper of an earlier order counts here.
fn earlier(cx: &Cx<'_>, ui: &mut Ui, (line, card): (&PaperLine, &PaperCard)) {
    let number = card.order.as_ref().map(|(_, number)| number.as_str());
    let from = match number.filter(|it| !it.is_empty()) {
        Some(number) => cx.tr_with("document-from-order", &[("number", number.into())]),
        None => cx.tr("document-from-enterprise").into_owned(),
    };
    widgets::faint(ui, &from);
    if let Standing::Satisfied { until: Some(until), .. } = line.standing {
        let day = cx.texts.date(until);
        widgets::faint(ui, &cx.tr_with("document-counts-until", &[("day", day.into())]));
    }
}

/// Which version it is, who brought it when, and what was said about it.
fn story(cx: &Cx<'_>, ui: &mut Ui, card: &PaperCard) {
    let when = cx.texts.ago(Now::from_micros(card.uploaded_us).local(), cx.now.local());
    let said = cx.tr_with(
        "document-version-line",
        &[
            ("n", i64::from(card.n).into()),
            ("name", words::uploader(cx, &card.uploaded_by).into()),
            ("when", when.into()),
        ],
    );
    widgets::faint(ui, &said);
    if let Some(holder) = &card.holder {
        widgets::faint(ui, &cx.tr_with("document-in-hand", &[("name", holder.into())]));
    }
    outcome(cx, ui, card);
}

/// What was decided: until when it counts, or what the customer is told to do.
fn outcome(cx: &Cx<'_>, ui: &mut Ui, card: &PaperCard) {
    let Some(decided) = &card.decided else { return };
    if let Some(until) = decided.expires {
        let day = cx.texts.date(until);
        widgets::faint(ui, &cx.tr_with("document-counts-until", &[("day", day.into())]));
    }
    if let Some(first) = decided.reasons.first() {
        widgets::toned(ui, Tone::Bad, word(cx, &first.customer));
    }
    let more = decided.reasons.len().saturating_sub(1);
    if 0 < more {
        widgets::faint(ui, &cx.tr_with("document-more-reasons", &[("n", more.into())]));
    }
}

fn actions(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (name, kind): (&str, &PaperKind),
    card: Option<&PaperCard>,
) -> Option<Wish> {
    let mut wish = None;
    let named = [("name", name.into())];
    ui.horizontal(|ui| {
        let may_add = cx.may(Permission::AddDocument);
        if may_add {
            let label = match card {
                Some(_) => cx.tr_with("document-add-version-named", &named),
                None => cx.tr_with("document-choose-named", &named),
            };
            if icon_button(ui, Icon::Upload, &label).clicked() {
                wish = Some(Wish::Choose(Some(kind.clone())));
            }
        }
        let Some(card) = card else { return };
        let label = cx.tr_with("document-history-named", &named);
        if icon_button(ui, Icon::History, &label).clicked() {
            wish = Some(Wish::History(card.document, card.name.clone()));
        }
        let label = cx.tr_with("document-withdraw-named", &named);
        if may_add
            && card.state == VersionState::Waiting
            && icon_button(ui, Icon::Undo2, &label).clicked()
        {
            wish = Some(Wish::Withdraw(card.version));
        }
    });
    wish
}

fn standing_look(standing: Standing) -> (Tone, Icon, &'static str) {
    match standing {
        Standing::Satisfied { .. } => (Tone::Ok, Icon::Check, "document-standing-satisfied"),
        Standing::Waiting { .. } => (Tone::Accent, Icon::Clock, "document-standing-waiting"),
        Standing::ExpiresBefore { .. } => {
            (Tone::Warn, Icon::CalendarClock, "document-standing-expires-before")
        }
        Standing::Rejected { .. } => (Tone::Bad, Icon::X, "document-standing-rejected"),
        Standing::Expired { .. } => (Tone::Bad, Icon::CalendarX, "document-standing-expired"),
        Standing::Missing => (Tone::Neutral, Icon::Upload, "document-standing-missing"),
    }
}

/// How a version's state looks.
pub(in crate::ui::views) fn state_look(state: VersionState) -> (Tone, Icon, &'static str) {
    match state {
        VersionState::Waiting => (Tone::Accent, Icon::Clock, "document-state-waiting"),
        VersionState::Approved => (Tone::Ok, Icon::Check, "document-state-approved"),
        VersionState::Rejected => (Tone::Bad, Icon::X, "document-state-rejected"),
        VersionState::Superseded => (Tone::Neutral, Icon::History, "document-state-superseded"),
        VersionState::Withdrawn => (Tone::Neutral, Icon::Undo2, "document-state-withdrawn"),
    }
}
