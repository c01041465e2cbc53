//! The card beside the page while somebody is on the line: how to serve them, what is open, what we promised.

use egui::{Frame, Margin, Panel, ScrollArea, Stroke, Ui};

use super::{notes::Notes, words};
use crate::{
    desk::call::{CallRow, Card, Matter, MatterKind, PopCard, Said},
    domain::{Channel, Now, Summary, day_from_number},
    lang::Texts,
    ui::{
        cx::Cx,
        layout::Breakpoint,
        route::Route,
        theme::{self, Tone, space},
        views::workspace,
        widgets::{self, Icon, TimelineItem, chip, timeline_row},
    },
};

/// Draws the card along the right side.
pub(super) fn ui(
    cx: &mut Cx<'_>,
    ui: &mut Ui,
    (call, pop): (&CallRow, Option<&PopCard>),
    notes: &mut Notes,
) {
    let t = theme::of(ui);
    let width = if Breakpoint::of(ui) == Breakpoint::Wide { 380.0 } else { 320.0 };
    let frame = Frame::new().fill(t.surface).inner_margin(Margin::symmetric(14, 12));
    Panel::right("call-card")
        .exact_size(width)
        .resizable(false)
        .show_separator_line(false)
        .frame(frame)
        .show(ui, |ui| {
            let full = ui.max_rect().expand2(egui::vec2(14.0, 12.0));
            ui.painter().vline(full.left() + 0.5, full.y_range(), Stroke::new(1.0, t.line));
            ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = space::S;
                widgets::title(ui, &cx.tr("call-notes"));
                notes.ui(cx, ui, (call.id, 4));
                let card = pop.and_then(|it| it.card.as_ref());
                match card {
                    Some(card) => known(cx, ui, card),
                    None => {
                        widgets::secondary(ui, &cx.tr("call-card-nobody"));
                    }
                }
            });
        });
}

fn known(cx: &mut Cx<'_>, ui: &mut Ui, card: &Card) {
    for it in &card.warnings {
        let kind = cx.tr(&format!("call-warning-{}", it.kind.code()));
        let text = format!("{kind} · {}", it.note.reveal());
        widgets::notice(ui, Tone::Bad, &text, |_| {});
    }
    service(cx, ui, card);
    matters(cx, ui, card);
    promises(cx, ui, card);
    expiring(cx, ui, card);
    papers(cx, ui, card);
    last_said(cx, ui, card);
}

/// How to greet, how far to check, what may be promised, and who helps.
fn service(cx: &Cx<'_>, ui: &mut Ui, card: &Card) {
    let Some(service) = &card.service else { return };
    let person = card.person.as_ref().map(|it| it.name.reveal()).unwrap_or_default();
    let company = if card.short_name.is_empty() { &card.name } else { &card.short_name };
    widgets::tile(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        widgets::body(ui, &service.greet(cx.texts.lang().code(), company, person));
        let line = |ui: &mut Ui, key: &str, text: &str| {
            widgets::faint(ui, &format!("{} · {text}", cx.tr(key)));
        };
        line(ui, "call-service-check", words::worded(cx.texts, &service.verification));
        let promises: Vec<&str> =
            service.promises.iter().map(|it| words::worded(cx.texts, it)).collect();
        line(ui, "call-service-promises", &promises.join(&cx.tr("call-list-comma")));
        line(ui, "call-service-escalation", words::worded(cx.texts, &service.escalation));
        if let Some(manager) = &card.manager {
            line(ui, "call-service-manager", manager);
        }
    });
    if let Some(person) = &card.person {
        let tone = if person.authority.lacks_evidence { Tone::Warn } else { Tone::Neutral };
        widgets::toned(ui, tone, &words::authority(cx.texts, person));
        widgets::toned(ui, tone, &words::evidence(cx.texts, person));
    }
}

fn section(ui: &mut Ui, (icon, title): (Icon, &str), count: usize) {
    ui.add_space(space::XS);
    let count = count.to_string();
    widgets::card_head(ui, icon, title, Some(&count), |_| {});
}

fn matters(cx: &mut Cx<'_>, ui: &mut Ui, card: &Card) {
    let title = cx.tr("call-matters");
    section(ui, (Icon::ListChecks, &title), card.matters.len());
    if card.matters.is_empty() {
        widgets::faint(ui, &cx.tr("call-matters-none"));
    }
    for it in &card.matters {
        matter(cx, ui, it);
    }
    if card.has_more_matters && widgets::link(ui, &cx.tr("call-matters-more")).clicked() {
        cx.go(Route::Enterprise(card.id));
    }
}

fn matter(cx: &mut Cx<'_>, ui: &mut Ui, it: &Matter) {
    let offering = it.offering.as_ref().map(|it| words::worded(cx.texts, it)).unwrap_or_default();
    let what = if it.title.is_empty() { offering } else { &it.title };
    let owner = if it.is_mine {
        cx.tr("call-matter-mine").into_owned()
    } else {
        cx.tr_with("call-matter-with", &[("owner", it.owner.as_str().into())])
    };
    let due = cx.texts.due(Now::from_micros(it.next_us).today(), cx.now.today());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        if let MatterKind::Order(id) = it.kind
            && widgets::link(ui, &it.number).clicked()
        {
            cx.go(Route::Order(id));
        }
        if matches!(it.kind, MatterKind::Demand(_)) {
            chip(ui, Tone::Accent, Some(Icon::Lightbulb), &cx.tr("call-demand"));
        }
        widgets::one_line(ui, what);
    });
    let mut detail = format!("{owner} · {due}");
    if let Some(us) = it.promised_us {
        let day = cx.texts.date(Now::from_micros(us).today());
        detail = format!(
            "{detail} · {}",
            cx.tr_with("call-promised-for", &[("day", day.as_str().into())])
        );
    }
    let is_late = it.next_us < cx.now.micros() - DAY_US;
    widgets::toned(ui, if is_late { Tone::Bad } else { Tone::Neutral }, &detail);
}

/// A date is over when its day is.
const DAY_US: i64 = 24 * 3_600_000_000;

fn promises(cx: &Cx<'_>, ui: &mut Ui, card: &Card) {
    if card.promises.is_empty() {
        return;
    }
    section(ui, (Icon::Handshake, &cx.tr("call-promises")), card.promises.len());
    for it in &card.promises {
        widgets::body(ui, &it.what);
        let due = cx.texts.due(Now::from_micros(it.due_us).today(), cx.now.today());
        let tone = if it.is_late { Tone::Bad } else { Tone::Warn };
        widgets::toned(ui, tone, &format!("{due} · {}", it.owner));
    }
}

fn expiring(cx: &Cx<'_>, ui: &mut Ui, card: &Card) {
    if card.expiring.is_empty() {
        return;
    }
    section(ui, (Icon::CalendarClock, &cx.tr("call-expiring")), card.expiring.len());
    for it in &card.expiring {
        let due = cx.texts.due(day_from_number(it.first_day), cx.now.today());
        let name = words::worded(cx.texts, &it.offering);
        widgets::key_value(ui, &format!("{name} × {}", it.count), &due);
    }
}

fn papers(cx: &Cx<'_>, ui: &mut Ui, card: &Card) {
    if card.papers.is_empty() {
        return;
    }
    section(ui, (Icon::FileText, &cx.tr("call-papers")), card.papers.len());
    for it in &card.papers {
        let (tone, key) = if it.is_rejected {
            (Tone::Bad, "call-paper-rejected")
        } else {
            (Tone::Warn, "call-paper-waiting")
        };
        widgets::rows::key_value_with(ui, words::worded(cx.texts, &it.kind), |ui| {
            chip(ui, tone, None, &cx.tr(key));
        });
    }
}

fn last_said(cx: &Cx<'_>, ui: &mut Ui, card: &Card) {
    section(ui, (Icon::History, &cx.tr("call-said")), card.said.len());
    if card.said.is_empty() {
        widgets::faint(ui, &cx.tr("call-said-none"));
    }
    for (n, it) in card.said.iter().enumerate() {
        let title = summary(cx.texts, &it.summary);
        let when = cx.texts.ago(Now::from_micros(it.at_us).local(), cx.now.local());
        let item = TimelineItem {
            icon: channel_icon(it),
            tone: Tone::Neutral,
            title: &title,
            when: &when,
            detail: it.staff.as_deref().unwrap_or_default(),
            last: n + 1 == card.said.len(),
        };
        timeline_row(ui, item, |_| {});
    }
}

fn channel_icon(it: &Said) -> Icon {
    match it.channel {
        Channel::Phone => Icon::Phone,
        Channel::Wechat => Icon::MessageCircle,
        Channel::Mail => Icon::Mail,
        Channel::App | Channel::Web => Icon::Smartphone,
        Channel::Visit => Icon::Footprints,
        Channel::Desk => Icon::Headset,
    }
}

/// What an entry of the timeline says, on one line.
pub(super) fn summary(texts: &Texts, it: &Summary) -> String {
    workspace::words::summary(texts, it).lines().next().unwrap_or_default().to_owned()
}
