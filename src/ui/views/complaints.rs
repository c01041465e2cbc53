//! How timely complaints are answered: the figure with its definition, and every complaint behind it.

use chrono::{Datelike as _, Days, Months, NaiveDate};
use egui::Ui;

use super::{
    demand_next::path,
    worklist::{Item, Leads, List, Mark, Unfolded, joined},
};
use crate::{
    desk::demand::{ComplaintLine, Complaints, ComplaintsView},
    domain::{
        Now, office_micros,
        timeliness::{DEFINITION, Period, TARGET, Timeliness, Verdict},
    },
    ui::{
        cx::{Cx, Want},
        fetched::Fetched,
        theme::{Tone, space},
        widgets::{self, Icon, card, card_head, notice, segmented},
    },
};

/// Days of the longest span that is offered.
const QUARTER: u64 = 90;

/// The span of time that is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Span {
    #[default]
    Month,
    LastMonth,
    Quarter,
}

impl Span {
    fn period(self, today: NaiveDate) -> Period {
        let month = today.with_day(1).unwrap_or(today);
        let next = month.checked_add_months(Months::new(1)).unwrap_or(today);
        let last = month.checked_sub_months(Months::new(1)).unwrap_or(month);
        let tomorrow = today.succ_opt().unwrap_or(today);
        let (from, until) = match self {
            Self::Month => (month, next),
            Self::LastMonth => (last, month),
            Self::Quarter => {
                (today.checked_sub_days(Days::new(QUARTER)).unwrap_or(today), tomorrow)
            }
        };
        Period { from: midnight(from), until: midnight(until) }
    }
}

fn midnight(day: NaiveDate) -> Now {
    Now::from_micros(office_micros(day.and_hms_opt(0, 0, 0).unwrap_or_default()))
}

/// The figure and what it is made of.
#[derive(Default)]
pub struct ComplaintFigures {
    complaints: Fetched<Complaints>,
    span: Span,
    verdict: Option<Verdict>,
    unfolded: Unfolded,
}

impl ComplaintFigures {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let words = [
            (Span::Month, cx.tr("matter-period-month")),
            (Span::LastMonth, cx.tr("matter-period-last")),
            (Span::Quarter, cx.tr("matter-period-quarter")),
        ];
        let items: Vec<(Span, &str)> = words.iter().map(|(it, word)| (*it, &**word)).collect();
        segmented(ui, &mut self.span, &items);
        let period = self.span.period(cx.now.today());
        let Self { complaints, verdict, unfolded, .. } = self;
        match complaints.of(cx.client, Complaints { period }) {
            None => card(ui, |ui| widgets::skeleton(ui, &cx.tr("core-loading"), 6)),
            Some(Err(err)) => notice(ui, Tone::Bad, &cx.explain(err), |_| {}),
            Some(Ok(view)) => {
                figure(cx, ui, view);
                parts(cx, ui, &view.timeliness, verdict);
                let wanted: Vec<&ComplaintLine> = view
                    .lines
                    .iter()
                    .filter(|it| verdict.is_none_or(|verdict| it.verdict == verdict))
                    .collect();
                let list =
                    List { key: "complaints", icon: Icon::MessageSquareWarning, rows: &wanted };
                unfolded.list(cx, ui, &list, |cx, it| item(cx, it));
            }
        }
    }
}

fn figure(cx: &Cx<'_>, ui: &mut Ui, view: &ComplaintsView) {
    let it = &view.timeliness;
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        card_head(ui, Icon::Gauge, &cx.tr("matter-complaints"), None, |_| {});
        let share = it.share();
        let shown = share.map_or_else(|| cx.tr("matter-no-share").into_owned(), percent);
        widgets::display(ui, &shown);
        let goal = cx.tr_with("matter-target", &[("share", percent(TARGET).into())]);
        let tone = match share {
            None => Tone::Neutral,
            Some(share) if TARGET <= share => Tone::Ok,
            Some(_) => Tone::Bad,
        };
        widgets::toned(ui, tone, &goal);
        let args = [("n", it.counted.into()), ("timely", it.timely.into())];
        widgets::secondary(ui, &cx.tr_with("matter-counted", &args));
        let args = [("n", it.skip_level.into())];
        widgets::secondary(ui, &cx.tr_with("matter-skip-level-count", &args));
        if view.is_cut {
            notice(ui, Tone::Warn, &cx.tr("matter-complaints-cut"), |_| {});
        }
        let version = [("version", i64::from(DEFINITION).into())];
        widgets::strong(ui, &cx.tr_with("matter-definition-title", &version));
        widgets::faint(ui, &cx.tr("matter-definition"));
    });
}

/// Every verdict with its count; a click narrows the list below.
fn parts(cx: &Cx<'_>, ui: &mut Ui, sum: &Timeliness, chosen: &mut Option<Verdict>) {
    let all: i64 = sum.verdicts.iter().map(|(_, n)| n).sum();
    let mut words = vec![(None, cx.tr_with("matter-all", &[("n", all.into())]))];
    for (verdict, n) in sum.verdicts.iter().filter(|(_, n)| 0 < *n) {
        let word = cx.tr(&verdict_key(*verdict));
        words.push((Some(*verdict), format!("{word} {n}")));
    }
    let items: Vec<(Option<Verdict>, &str)> =
        words.iter().map(|(it, word)| (*it, word.as_str())).collect();
    segmented(ui, chosen, &items);
}

fn verdict_key(verdict: Verdict) -> String {
    format!("matter-verdict-{}", verdict.code().replace('_', "-"))
}

/// Thousandths as people read them.
fn percent(share: i64) -> String {
    format!("{}.{} %", share / 10, share % 10)
}

fn item(cx: &Cx<'_>, it: &ComplaintLine) -> Item {
    let tone = match it.verdict {
        Verdict::Timely => Tone::Ok,
        Verdict::NotYet | Verdict::Merged | Verdict::Withdrawn => Tone::Neutral,
        Verdict::Late | Verdict::Overdue | Verdict::Unanswered | Verdict::Reopened => Tone::Bad,
    };
    let due = cx.texts.date_time(Now::from_micros(it.due_us).local());
    let due = format!("{} {due}", cx.tr("matter-column-due"));
    let skipped = it.skip_level.map_or_else(String::new, |mark| {
        cx.tr_with("matter-skipped", &[("path", path(cx, mark.path).into())])
    });
    Item {
        icon: Icon::MessageSquareWarning,
        title: it.demand.wish.clone(),
        detail: joined(&[&*it.demand.enterprise_name, &*it.owner_name, &*due, &*skipped]),
        mark: Mark {
            tone,
            icon: if tone == Tone::Ok { Icon::Check } else { Icon::Clock },
            text: cx.tr(&verdict_key(it.verdict)).into_owned(),
        },
        leads: Leads::Ask(Want::DemandNext(Box::new(it.demand.clone()))),
    }
}
