//! Four figures at a glance.

use egui::Ui;

use super::words;
use crate::{
    desk::workspace::{MatterKind, WorkspacePage},
    ui::{
        cx::Cx,
        layout::tiles,
        theme::Tone,
        widgets::{self, card},
    },
};

/// One figure with its name and what stands behind it.
struct Figure {
    name: String,
    value: String,
    note: String,
    tone: Tone,
}

pub(super) fn ui(cx: &Cx<'_>, ui: &mut Ui, page: &WorkspacePage) {
    let figures = [monthly(cx, page), holdings(cx, page), open(cx, page), expiry(cx, page)];
    tiles(ui, (figures.len(), 150.0), |ui, at| {
        let Some(it) = figures.get(at) else { return };
        card(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            widgets::faint(ui, &it.name);
            widgets::display(ui, &it.value);
            widgets::toned(ui, it.tone, &it.note);
        });
    });
}

fn monthly(cx: &Cx<'_>, page: &WorkspacePage) -> Figure {
    let fen = page.enterprise.monthly_fen;
    Figure {
        name: cx.tr("enterprise-figure-monthly").into_owned(),
        value: cx.texts.money_short(fen),
        note: cx.tr_with(
            "enterprise-figure-yearly",
            &[("money", cx.texts.money_short(fen * 12).into())],
        ),
        tone: Tone::Neutral,
    }
}

fn holdings(cx: &Cx<'_>, page: &WorkspacePage) -> Figure {
    let count = page.enterprise.holdings;
    Figure {
        name: cx.tr("enterprise-figure-holdings").into_owned(),
        value: cx.texts.count(count),
        note: cx.tr_with("enterprise-figure-offerings", &[("n", page.rollup.len().into())]),
        tone: Tone::Neutral,
    }
}

fn open(cx: &Cx<'_>, page: &WorkspacePage) -> Figure {
    let late = page.matters.iter().filter(|it| it.next_us < cx.now.micros()).count();
    let promises =
        page.matters.iter().filter(|it| matches!(it.kind, MatterKind::Promise(_))).count();
    Figure {
        name: cx.tr("enterprise-figure-open").into_owned(),
        value: cx.texts.count(i64::try_from(page.matters.len()).unwrap_or(i64::MAX)),
        note: if late > 0 {
            cx.tr_with("enterprise-figure-late", &[("n", late.into())])
        } else {
            cx.tr_with("enterprise-figure-promises", &[("n", promises.into())])
        },
        tone: if late > 0 { Tone::Bad } else { Tone::Neutral },
    }
}

fn expiry(cx: &Cx<'_>, page: &WorkspacePage) -> Figure {
    let name = cx.tr("enterprise-figure-expiry").into_owned();
    let Some(day) = page.next_expiry else {
        let note = cx.tr("enterprise-figure-no-expiry").into_owned();
        return Figure { name, value: "—".to_owned(), note, tone: Tone::Neutral };
    };
    let today = cx.now.today();
    let left = (day - today).num_days();
    let what = page.rollup.iter().find(|it| it.next_expiry == Some(day));
    let what = what.map(|it| words::offering(cx.texts, &it.offering)).unwrap_or_default();
    Figure {
        name,
        value: cx.texts.relative_day(day, today),
        note: what,
        tone: match left {
            ..0 => Tone::Bad,
            0..=60 => Tone::Warn,
            _ => Tone::Neutral,
        },
    }
}
