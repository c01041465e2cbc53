//! The audit trail: who did and looked at what, newest first, narrowed by what one looks for.

use egui::Ui;

use super::{answered, figure, room};
use crate::{
    desk::{
        office::{Trail, TrailLine},
        staff::StaffList,
    },
    domain::{Now, StaffId, office_micros},
    ui::{
        cx::Cx,
        fetched::Fetched,
        theme::Tone,
        widgets::{
            self, Button, Column, DateField, Icon, SearchField, Table, card, card_head, parse_day,
        },
    },
};

/// What is looked for.
pub(super) struct TrailTab {
    lines: Fetched<Trail>,
    staff: Fetched<StaffList>,
    outcome: &'static str,
    person: Option<StaffId>,
    typed: String,
    action: String,
    since: String,
    until: String,
    /// Set by “older”.
    before_us: i64,
    subject: Option<String>,
    selected: Option<usize>,
}

impl Default for TrailTab {
    fn default() -> Self {
        Self {
            lines: Fetched::default(),
            staff: Fetched::default(),
            outcome: "",
            person: None,
            typed: String::new(),
            action: String::new(),
            since: String::new(),
            until: String::new(),
            before_us: i64::MAX,
            subject: None,
            selected: None,
        }
    }
}

/// What a line may have come to.
const OUTCOMES: [&str; 5] = ["done", "refused", "forbidden", "failed", "seen"];
/// How many lines are fetched at a time.
const PAGE: usize = 200;
const DAY_US: i64 = 86_400_000_000;

impl TrailTab {
    /// The trail grows with every look, so it is fetched again when somebody comes, not by itself.
    pub(super) fn look_again(&mut self) {
        self.lines.forget();
        (self.before_us, self.selected) = (i64::MAX, None);
    }

    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        card(ui, |ui| {
            let title = cx.tr("admin-tab-trail");
            let mut again = false;
            card_head(ui, Icon::ScrollText, &title, None, |ui| {
                let label = cx.tr("core-refresh");
                again = Button::secondary(&label).icon(Icon::RefreshCw).show(ui).clicked();
            });
            if again {
                self.look_again();
            }
            self.filters(cx, ui);
            let ask = self.ask();
            let answer = self.lines.following(cx.client, ask);
            let Some(lines) = answered(cx, ui, answer) else { return };
            self.steps(cx, ui, &lines);
            if lines.is_empty() {
                let words = (cx.tr("admin-trail-nothing"), cx.tr("admin-trail-nothing-hint"));
                widgets::empty_state(ui, Icon::ScrollText, (&words.0, &words.1), None);
            } else {
                self.table(cx, ui, &lines);
            }
        });
    }

    fn ask(&self) -> Trail {
        // The end of the last day, but never beyond what “older” asks for.
        let until = parse_day(&self.until).map_or(i64::MAX, |day| midnight(day) + DAY_US);
        Trail {
            since_us: parse_day(&self.since).map_or(0, midnight),
            before_us: self.before_us.min(until),
            subject: self.subject.clone(),
            staff: self.person,
            action: self.action.clone(),
            outcome: self.outcome.to_owned(),
            text: self.typed.clone(),
        }
    }

    fn filters(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let people = match self.staff.of(cx.client, StaffList) {
            Some(Ok(it)) => it.clone(),
            _ => Vec::new(),
        };
        ui.horizontal_wrapped(|ui| {
            let (name, clear) = (cx.tr("admin-trail-text"), cx.tr("core-clear"));
            SearchField::new(&name, &clear, &mut self.typed).hint(&name).width(260.0).show(ui);
            let all = cx.tr("admin-trail-all-outcomes");
            let words: Vec<_> =
                OUTCOMES.iter().map(|it| (*it, cx.tr(&format!("admin-trail-{it}")))).collect();
            let mut items = vec![("", &*all)];
            items.extend(words.iter().map(|(it, label)| (*it, &**label)));
            let name = cx.tr("admin-trail-outcome");
            widgets::select_bare(ui, (&name, 150.0), &mut self.outcome, &items);
            let all = cx.tr("admin-trail-everybody");
            let mut items = vec![(None, &*all)];
            items.extend(people.iter().map(|it| (Some(it.id), it.name.as_str())));
            let name = cx.tr("admin-trail-person");
            widgets::select_bare(ui, (&name, 180.0), &mut self.person, &items);
            let name = cx.tr("admin-trail-action-begins");
            SearchField::new(&name, &clear, &mut self.action).hint(&name).width(180.0).show(ui);
        });
        ui.horizontal_wrapped(|ui| {
            let invalid = cx.tr("core-date-invalid");
            let (since, until) = (cx.tr("admin-trail-since"), cx.tr("admin-trail-until"));
            DateField::new(&since, &invalid, &mut self.since).show(ui);
            DateField::new(&until, &invalid, &mut self.until).show(ui);
        });
    }

    /// What is shown, and the ways to more and to less.
    fn steps(&mut self, cx: &Cx<'_>, ui: &mut Ui, lines: &[TrailLine]) {
        let chosen = self.selected.and_then(|it| lines.get(it)).filter(|it| !it.subject.is_empty());
        ui.horizontal_wrapped(|ui| {
            let key =
                if lines.len() < PAGE { "admin-trail-count" } else { "admin-trail-newest-of" };
            widgets::faint(ui, &cx.tr_with(key, &[("n", figure(cx, lines.len()).into())]));
            if let Some(subject) = self.subject.clone() {
                widgets::chip(ui, Tone::Accent, Some(Icon::ListFilter), &subject);
                if Button::ghost(&cx.tr("admin-trail-all-subjects")).show(ui).clicked() {
                    (self.subject, self.selected) = (None, None);
                }
            } else if let Some(line) = chosen
                && Button::ghost(&cx.tr("admin-trail-this-subject")).show(ui).clicked()
            {
                (self.subject, self.selected) = (Some(line.subject.clone()), None);
            }
            let oldest = lines.last().filter(|_| PAGE <= lines.len());
            if let Some(oldest) = oldest
                && Button::ghost(&cx.tr("admin-trail-older")).show(ui).clicked()
            {
                (self.before_us, self.selected) = (oldest.at_us, None);
            }
            if self.before_us != i64::MAX
                && Button::ghost(&cx.tr("admin-trail-newest")).show(ui).clicked()
            {
                (self.before_us, self.selected) = (i64::MAX, None);
            }
        });
    }

    fn table(&mut self, cx: &Cx<'_>, ui: &mut Ui, lines: &[TrailLine]) {
        let heads = [
            cx.tr("admin-trail-when"),
            cx.tr("admin-trail-person"),
            cx.tr("admin-trail-action"),
            cx.tr("admin-trail-outcome"),
            cx.tr("admin-trail-subject"),
            cx.tr("admin-trail-detail"),
        ];
        let [when, person, action, outcome, subject, detail] = &heads;
        let columns = [
            Column::fixed(when, 150.0),
            Column::fixed(person, 130.0),
            Column::fixed(action, 170.0),
            Column::fixed(outcome, 110.0),
            Column::fixed(subject, 220.0).rank(1),
            Column::rest(detail, 160.0).rank(2),
        ];
        let title = cx.tr("admin-tab-trail");
        let table = Table::new("admin-trail", &title, &columns, lines.len());
        table.max_height(room(ui)).show(ui, &mut self.selected, |cell, row, column| {
            let Some(it) = lines.get(row) else { return };
            match column {
                0 => cell.secondary(&cx.texts.date_time(Now::from_micros(it.at_us).local())),
                1 if it.name.is_empty() => cell.faint(&cx.tr("admin-trail-program")),
                1 => cell.strong(&it.name),
                2 => cell.text(&it.action),
                3 => {
                    let (tone, icon) = look(&it.outcome);
                    let label = cx.tr(&format!("admin-trail-{}", it.outcome));
                    cell.chip(tone, Some(icon), &label);
                }
                4 => cell.secondary(&it.subject),
                _ => cell.faint(&it.detail),
            }
        });
    }
}

/// When a day began, in Beijing.
fn midnight(day: chrono::NaiveDate) -> i64 {
    office_micros(day.and_time(chrono::NaiveTime::MIN))
}

fn look(outcome: &str) -> (Tone, Icon) {
    match outcome {
        "done" => (Tone::Ok, Icon::Check),
        "seen" => (Tone::Neutral, Icon::Eye),
        "refused" => (Tone::Warn, Icon::TriangleAlert),
        _ => (Tone::Bad, Icon::CircleAlert),
    }
}
