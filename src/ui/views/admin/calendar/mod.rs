//! Calendars: a year at a glance, what differs here, and notices taken from files.

mod day;
mod declare;
mod intake;
mod month;
mod side;

use chrono::{Datelike as _, NaiveDate};
use egui::{ScrollArea, Ui};

use super::{answered, worded};
use crate::{
    desk::{
        Command,
        calendar::{self, CalendarYear, Reprojections, YearView},
    },
    domain::calendar::{CalendarCode, DayKind, Intake, Notice},
    ui::{
        cx::Cx,
        fetched::Fetched,
        layout::{Columns, Share, tiles},
        theme::{Tone, space},
        widgets::{self, Button, Icon, card, card_head, icon_button},
    },
};

/// The calendar and year that are shown, and the dialog that is open.
pub(super) struct CalendarTab {
    found: Fetched<CalendarYear>,
    counting: Fetched<Reprojections>,
    calendar: CalendarCode,
    /// The year and the chosen day follow the office's clock until somebody chooses.
    year: Option<i32>,
    chosen: Option<NaiveDate>,
    declare: Option<declare::Form>,
    intake: intake::Intake,
}

impl Default for CalendarTab {
    fn default() -> Self {
        Self {
            found: Fetched::default(),
            counting: Fetched::default(),
            calendar: CalendarCode::office(),
            year: None,
            chosen: None,
            declare: None,
            intake: intake::Intake::default(),
        }
    }
}

/// The first and the last year that can be looked at.
const YEARS: std::ops::RangeInclusive<i32> = 2018..=2050;
const SIDE_WIDTH: f32 = 340.0;
const MONTH_WIDTH: f32 = 214.0;

/// What somebody wants to do to a day.
pub(super) enum Wish {
    Declare(NaiveDate),
    Withdraw(NaiveDate),
    GiveBack(Notice),
}

impl CalendarTab {
    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        self.intake.settle(cx, ui);
        let year = self.year.unwrap_or_else(|| cx.now.today().year());
        let ask = CalendarYear { calendar: self.calendar.clone(), year };
        let answer = self.found.following(cx.client, ask);
        let Some(view) = answered(cx, ui, answer) else { return };
        let mut wish = None;
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            // The outline of the last card would be cut off at the edge of what scrolls.
            ui.set_max_width(ui.available_width() - space::XS);
            Columns::new(&[Share::Rest(1.0), Share::Fixed(SIDE_WIDTH)]).show(ui, |ui, place| {
                ui.spacing_mut().item_spacing.y = space::M;
                if place == 0 {
                    card(ui, |ui| {
                        self.head(cx, ui, &view);
                        self.body(cx, ui, &view, &mut wish);
                    });
                } else {
                    let chosen = self.day(cx);
                    let cell = view.days.iter().find(|it| it.day == chosen);
                    if let Some(cell) = cell {
                        side::day(cx, ui, (&view, cell), &mut wish);
                    }
                    if let Some(Ok(counts)) = self.counting.following(cx.client, Reprojections) {
                        side::progress(cx, ui, counts);
                    }
                    side::exceptions(cx, ui, &view, &mut wish);
                    side::notices(cx, ui, &view, &mut wish);
                    side::hours(cx, ui, &view);
                }
            });
        });
        match wish {
            Some(Wish::Declare(day)) => self.declare = Some(declare::Form::new(&view, day)),
            Some(Wish::GiveBack(notice)) => give_back(cx, &self.calendar, notice),
            Some(Wish::Withdraw(day)) => declare::withdraw(cx, &view, day),
            None => {}
        }
        if self.declare.as_mut().is_some_and(|form| form.ui(cx, ui)) {
            self.declare = None;
        }
        self.intake.dialog(cx, ui, &self.calendar);
    }

    /// The day that the keyboard is on: the chosen one, today, or the first of the year.
    fn day(&self, cx: &Cx<'_>) -> NaiveDate {
        let today = cx.now.today();
        let year = self.year.unwrap_or_else(|| today.year());
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(today);
        let chosen = self.chosen.unwrap_or(today);
        if chosen.year() == year { chosen } else { first }
    }

    fn head(&mut self, cx: &Cx<'_>, ui: &mut Ui, view: &YearView) {
        let title = cx.tr("admin-tab-calendars");
        card_head(ui, Icon::CalendarDays, &title, None, |ui| {
            let (declare, import) = (cx.tr("calendar-declare"), cx.tr("calendar-import"));
            if Button::primary(&declare).icon(Icon::CalendarPlus).show(ui).clicked() {
                self.declare = Some(declare::Form::new(view, self.day(cx)));
            }
            if Button::secondary(&import).icon(Icon::Upload).show(ui).clicked() {
                self.intake.ask(cx);
            }
        });
        ui.horizontal_wrapped(|ui| {
            let name = cx.tr("calendar-which");
            let items: Vec<(CalendarCode, &str)> =
                view.calendars.iter().map(|it| (it.code.clone(), worded(cx, &it.name))).collect();
            widgets::select_bare(ui, (&name, 170.0), &mut self.calendar, &items);
            self.years(cx, ui);
            let n = i64::try_from(view.working_days()).unwrap_or_default();
            widgets::faint(ui, &cx.tr_with("calendar-working-days", &[("n", n.into())]));
        });
    }

    fn years(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let year = self.year.unwrap_or_else(|| cx.now.today().year());
        let step = |to: i32| YEARS.contains(&to).then_some(to);
        let before = cx.tr("calendar-year-before");
        if icon_button(ui, Icon::ChevronLeft, &before).clicked() {
            self.year = step(year - 1).or(self.year);
        }
        widgets::title(ui, &year.to_string());
        let after = cx.tr("calendar-year-after");
        if icon_button(ui, Icon::ChevronRight, &after).clicked() {
            self.year = step(year + 1).or(self.year);
        }
        let this = cx.now.today();
        if year != this.year() && widgets::link(ui, &cx.tr("calendar-this-year")).clicked() {
            (self.year, self.chosen) = (None, Some(this));
        }
    }

    fn body(&mut self, cx: &Cx<'_>, ui: &mut Ui, view: &YearView, wish: &mut Option<Wish>) {
        if let Some(from) = view.projected_from() {
            let day = cx.texts.date(from);
            let words = cx.tr_with("calendar-projected-from", &[("day", day.into())]);
            widgets::notice(ui, Tone::Warn, &words, |_| {});
        }
        legend(cx, ui);
        ui.add_space(space::XS);
        let chosen = self.day(cx);
        let mut clicked = None;
        let year = month::Year { cx, view, chosen };
        let months = ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = space::M;
            tiles(ui, (12, MONTH_WIDTH), |ui, at| {
                clicked = year.month(ui, at).or_else(|| clicked.take());
            });
        });
        let pressed = year.keys(ui, months.response.rect);
        if let Some(press) = clicked.or(pressed) {
            self.year = Some(press.day.year()).filter(|it| YEARS.contains(it)).or(self.year);
            self.chosen = Some(press.day);
            if press.opens {
                *wish = Some(Wish::Declare(press.day));
            }
        }
    }
}

/// Takes a notice back; the toast takes it in again.
fn give_back(cx: &mut Cx<'_>, calendar: &CalendarCode, notice: Notice) {
    let years = vec![notice.year];
    let intake = Intake::Notices(vec![notice]);
    let again = calendar::Command::Import { calendar: calendar.clone(), intake };
    let command = calendar::Command::WithdrawNotices { years };
    let (command, undo) = (Command::Calendar(command), Command::Calendar(again));
    cx.send_undoable(command, "calendar-notice-withdrawn", undo);
}

/// What the colours mean.
fn legend(cx: &Cx<'_>, ui: &mut Ui) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        for kind in DayKind::ALL.iter().filter(|it| !matches!(it, DayKind::Ordinary)) {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                day::sample(ui, *kind);
                widgets::faint(ui, &cx.tr(&kind_key(*kind)));
            });
        }
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            day::projected_sample(ui);
            widgets::faint(ui, &cx.tr("calendar-projected"));
        });
    });
}

/// The name of a kind of day in the translation files.
fn kind_key(kind: DayKind) -> String {
    format!("calendar-kind-{}", kind.code().replace('_', "-"))
}
