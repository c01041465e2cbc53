//! Beside the year: the chosen day, what differs here, and the hours of the calendar.

use egui::{Align, Layout, Ui, vec2};

use super::{Wish, day, kind_key, worded};
use crate::{
    desk::calendar::{DayCell, ExceptionRow, Progress, YearView},
    domain::{
        Now,
        calendar::{DayKind, Effect},
    },
    ui::{
        cx::Cx,
        theme::{Tone, height, space},
        views::bars::share,
        widgets::{
            self, Button, Icon, card, card_head, chip, chip_row, hline, icon_button, key_value,
        },
    },
};

/// The chosen day: what it is, why, and what can be done about it.
pub(super) fn day(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (view, cell): (&YearView, &DayCell),
    wish: &mut Option<Wish>,
) {
    card(ui, |ui| {
        let title = cx.texts.date_with_weekday(cell.day);
        card_head(ui, Icon::Calendar, &title, None, |_| {});
        chip_row(ui, |ui| {
            let tone = day::tone(cell.kind).unwrap_or(Tone::Neutral);
            chip(ui, tone, None, &cx.tr(&kind_key(cell.kind)));
            if cell.is_projected {
                chip(ui, Tone::Warn, Some(Icon::TriangleAlert), &cx.tr("calendar-projected"));
            }
        });
        if let Some(reason) = &cell.reason {
            widgets::body(ui, worded(cx, reason));
        }
        let own = matches!(cell.kind, DayKind::Closed | DayKind::Opened);
        let key = if cell.is_working { "calendar-is-worked" } else { "calendar-is-off" };
        let name = worded(cx, &view.calendar.name);
        widgets::secondary(ui, &cx.tr_with(key, &[("calendar", name.into())]));
        let key = if own { "calendar-withdraw" } else { "calendar-declare-day" };
        if Button::secondary(&cx.tr(key)).show(ui).clicked() {
            *wish = Some(if own { Wish::Withdraw(cell.day) } else { Wish::Declare(cell.day) });
        }
    });
}

/// How far counting open work anew is, while it is not over.
pub(super) fn progress(cx: &Cx<'_>, ui: &mut Ui, counts: &[Progress]) {
    for it in counts {
        card(ui, |ui| {
            card_head(ui, Icon::RefreshCw, &cx.tr("calendar-counting"), None, |_| {});
            let (done, total) = (cx.texts.count(it.done), cx.texts.count(it.total));
            let args = [("done", done.into()), ("total", total.into())];
            let words = cx.tr_with("calendar-counted", &args);
            widgets::progress(ui, &words, share(it.done, it.total), Tone::Accent);
            widgets::secondary(ui, &words);
            widgets::faint(ui, &cx.tr("calendar-counting-hint"));
        });
    }
}

/// The notices that the office took itself; each can be taken back.
pub(super) fn notices(cx: &Cx<'_>, ui: &mut Ui, view: &YearView, wish: &mut Option<Wish>) {
    if view.notices.is_empty() {
        return;
    }
    card(ui, |ui| {
        card_head(ui, Icon::FileText, &cx.tr("calendar-notices"), None, |_| {});
        for row in &view.notices {
            let year = row.notice.year.to_string();
            let room = vec2(ui.available_width(), height::CONTROL);
            ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| {
                let label = cx.tr_with("calendar-notice-withdraw", &[("year", (&*year).into())]);
                if icon_button(ui, Icon::Undo2, &label).clicked() {
                    *wish = Some(Wish::GiveBack(row.notice.clone()));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    widgets::strong(ui, &year);
                    let on = cx.texts.date(Now::from_micros(row.at_us).today());
                    let args = [("name", row.by.as_str().into()), ("day", on.into())];
                    widgets::one_line(ui, &cx.tr_with("calendar-notice-by", &args));
                });
            });
        }
    });
}

/// Every exception of the calendar, the latest day on top.
pub(super) fn exceptions(cx: &Cx<'_>, ui: &mut Ui, view: &YearView, wish: &mut Option<Wish>) {
    card(ui, |ui| {
        let (title, count) =
            (cx.tr("calendar-exceptions"), super::super::figure(cx, view.exceptions.len()));
        card_head(ui, Icon::CalendarOff, &title, Some(&count), |_| {});
        if view.exceptions.is_empty() {
            widgets::secondary(ui, &cx.tr("calendar-no-exceptions"));
        }
        for (at, row) in view.exceptions.iter().enumerate() {
            if 0 < at {
                hline(ui);
            }
            exception(cx, ui, row, wish);
        }
    });
}

fn exception(cx: &Cx<'_>, ui: &mut Ui, row: &ExceptionRow, wish: &mut Option<Wish>) {
    let date = cx.texts.date_with_weekday(row.day);
    ui.horizontal(|ui| {
        let text = vec2(ui.available_width() - height::CONTROL - space::S, 0.0);
        ui.allocate_ui_with_layout(text, Layout::top_down(Align::Min), |ui| {
            ui.set_width(text.x);
            ui.spacing_mut().item_spacing.y = space::XS;
            chip_row(ui, |ui| {
                widgets::strong(ui, &date);
                let (tone, kind) = match row.effect {
                    Effect::Closed => (Tone::Violet, DayKind::Closed),
                    Effect::Opened => (Tone::Ok, DayKind::Opened),
                };
                chip(ui, tone, None, &cx.tr(&kind_key(kind)));
            });
            widgets::one_line(ui, &row.name);
            if !row.by.is_empty() {
                widgets::faint(ui, &row.by);
            }
        });
        let name = cx.tr_with("calendar-withdraw-day", &[("day", date.as_str().into())]);
        if icon_button(ui, Icon::Undo2, &name).clicked() {
            *wish = Some(Wish::Withdraw(row.day));
        }
    });
}

/// The shifts of each weekday and when a day is too late to count.
pub(super) fn hours(cx: &Cx<'_>, ui: &mut Ui, view: &YearView) {
    card(ui, |ui| {
        let it = &view.calendar;
        card_head(ui, Icon::Clock, worded(cx, &it.name), None, |_| {});
        widgets::secondary(ui, worded(cx, &it.note));
        let none = cx.tr("calendar-no-hours");
        for (weekday, hours) in (1..).zip(&it.hours) {
            let day = cx.tr(&format!("core-weekday-{weekday}"));
            key_value(ui, &day, if hours.is_empty() { &none } else { hours });
        }
        hline(ui);
        key_value(ui, &cx.tr("calendar-cut-off"), &it.cut_off);
        widgets::faint(ui, &cx.tr("calendar-cut-off-note"));
    });
}
