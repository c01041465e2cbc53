//! The head of the workbench: how much waits, since when, what was done today.

use egui::{Align, Layout, Ui, vec2};

use crate::{
    desk::review::{Piece, QueueFigures},
    domain::Now,
    ui::{
        cx::Cx,
        theme::{Tone, space},
        views::workspace::words,
        widgets::{Button, Icon, card_frame, chip, faint, title},
    },
};

/// Answers whether the next paper is wanted; with one in hand it cannot be had.
pub(super) fn ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    figures: Option<&QueueFigures>,
    in_hand: Option<Piece>,
) -> bool {
    let mut wanted = false;
    card_frame(ui).show(ui, |ui| {
        let whole = vec2(ui.available_width(), 32.0);
        ui.allocate_ui_with_layout(whole, Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let label = cx.tr("core-action-claim-next");
            let one_first = cx.tr("review-one-first");
            let button = Button::secondary(&label).icon(Icon::Hand).keys("Ctrl+Shift+Enter");
            wanted = button.blocked_by(in_hand.map(|_| &*one_first)).show(ui).clicked();
            if let Some(figures) = figures {
                today(cx, ui, figures);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                title(ui, &cx.tr("review-title"));
                if let Some(figures) = figures {
                    waiting(cx, ui, figures);
                }
            });
        });
    });
    wanted
}

fn waiting(cx: &Cx<'_>, ui: &mut Ui, figures: &QueueFigures) {
    if figures.free.is_empty() {
        chip(ui, Tone::Ok, Some(Icon::Check), &cx.tr("review-none-waits"));
    }
    for (tier, count) in &figures.free {
        let text = format!("{} {}", words::tier(cx.texts, *tier), cx.texts.count(*count));
        chip(ui, words::tier_tone(*tier), None, &text);
    }
    if let Some(oldest) = figures.oldest_us {
        let ago = cx.texts.ago(Now::from_micros(oldest).local(), cx.now.local());
        faint(ui, &cx.tr_with("review-oldest", &[("ago", ago.into())]));
    }
}

fn today(cx: &Cx<'_>, ui: &mut Ui, figures: &QueueFigures) {
    let args =
        [("approved", figures.approved_today.into()), ("rejected", figures.rejected_today.into())];
    faint(ui, &cx.tr_with("review-today", &args));
    let others = figures.in_hands.len();
    if 0 < others {
        let names: Vec<&str> = figures.in_hands.iter().map(|it| it.name.as_str()).collect();
        let text = cx.tr_with("review-in-hands", &[("n", others.into())]);
        chip(ui, Tone::Neutral, Some(Icon::Users), &text).on_hover_text(names.join(", "));
    }
}
