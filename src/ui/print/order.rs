//! An order and its checklist for paper.

use super::page::Page;
use crate::{
    desk::order::{OrderView, TaskCard},
    domain::{Mask, Now},
    ui::{
        cx::Cx,
        views::words::{moment, name, order_mark, stage_key, standing_mark, task_mark},
    },
};

/// What is known of an order, with all its tasks and papers; free text of people stays out.
pub fn order(cx: &Cx<'_>, view: &OrderView) -> Page {
    let title = cx.tr_with("print-order", &[("number", view.number.as_str().into())]);
    let mut page = Page::new(&title);
    page.facts(&facts(cx, view));
    page.heading(&cx.tr("order-tasks"));
    let heads = heads(
        cx,
        &[
            "print-stage",
            "board-column-task",
            "board-column-department",
            "board-column-who",
            "board-column-state",
            "board-column-due",
        ],
    );
    let rows: Vec<Vec<String>> = view.tasks.iter().map(|it| task(cx, it)).collect();
    page.table(&heads, &rows, "");
    page.heading(&cx.tr("print-papers"));
    papers(cx, view, &mut page);
    page
}

/// What an order asks for on paper and where each of it stands.
pub fn checklist(cx: &Cx<'_>, view: &OrderView) -> Page {
    let title = cx.tr_with("print-checklist", &[("number", view.number.as_str().into())]);
    let mut page = Page::new(&title);
    let quantity = cx.texts.count(view.quantity);
    page.line(&format!("{} × {quantity}", name(cx, &view.offering)));
    page.line(&view.enterprise_name);
    papers(cx, view, &mut page);
    page.line(&cx.tr("print-checklist-hint"));
    page
}

fn facts(cx: &Cx<'_>, view: &OrderView) -> Vec<(String, String)> {
    let (_, _, state) = order_mark(view.status);
    let quantity = cx.texts.count(view.quantity);
    let day = |us: Option<i64>| us.map(|us| cx.texts.date(Now::from_micros(us).today()));
    let applicant = match &*view.agent_name {
        "" => String::new(),
        it => Mask::Name.apply(it),
    };
    [
        ("order-customer", view.enterprise_name.clone()),
        ("board-column-tier", view.tier.code().to_owned()),
        ("print-product", format!("{} × {quantity}", name(cx, &view.offering))),
        ("board-column-state", cx.tr(state).into_owned()),
        ("order-owner", view.owner_name.clone()),
        ("order-applicant", applicant),
        ("order-opened", moment(cx, view.opened_us)),
        ("order-expected", moment(cx, view.due_us)),
        ("order-promised", day(view.promised_us).unwrap_or_default()),
        ("order-ended", day(view.ended_us).unwrap_or_default()),
    ]
    .into_iter()
    .map(|(key, value)| (cx.tr(key).into_owned(), value))
    .collect()
}

fn task(cx: &Cx<'_>, it: &TaskCard) -> Vec<String> {
    let (_, _, state) = task_mark(it.status);
    vec![
        cx.tr(stage_key(it.stage)).into_owned(),
        name(cx, &it.title).to_owned(),
        name(cx, &it.department_name).to_owned(),
        it.staff_name.clone(),
        cx.tr(state).into_owned(),
        it.due_us.or(it.at_us).map(|us| moment(cx, us)).unwrap_or_default(),
    ]
}

fn papers(cx: &Cx<'_>, view: &OrderView, page: &mut Page) {
    let heads = heads(cx, &["print-paper", "print-required", "board-column-state", "print-advice"]);
    let row = |it: &crate::desk::order::PaperLine| {
        let (_, _, state) = standing_mark(it.standing);
        let required = cx.tr(&format!("process-paper-{}", it.requirement.code()));
        vec![
            name(cx, &it.name).to_owned(),
            required.into_owned(),
            cx.tr(state).into_owned(),
            name(cx, &it.advice).to_owned(),
        ]
    };
    let rows: Vec<Vec<String>> = view.papers.iter().map(row).collect();
    page.table(&heads, &rows, &cx.tr("print-no-papers"));
}

pub(super) fn heads(cx: &Cx<'_>, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|it| cx.tr(it).into_owned()).collect()
}
