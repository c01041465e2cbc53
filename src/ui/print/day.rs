//! One's own day for paper.

use super::{order::heads, page::Page};
use crate::{
    desk::work::{DayView, TaskRow},
    domain::{Now, without_numbers},
    ui::{cx::Cx, views::words::name},
};

/// What there is to do, in the order in which it is due.
pub fn day(cx: &Cx<'_>, view: &DayView) -> Page {
    let args = [("name", cx.me.name.as_str().into()), ("day", cx.texts.date(view.today).into())];
    let mut page = Page::new(&cx.tr_with("print-day", &args));
    page.heading(&cx.tr("board-my-tasks"));
    let columns = ["board-column-due", "board-column-task", "board-column-enterprise"];
    let tasks: Vec<Vec<String>> = view.tasks.iter().map(|it| task(cx, it)).collect();
    let heads_of_tasks = heads(cx, &[&columns[..], &["board-column-order"]].concat());
    page.table(&heads_of_tasks, &tasks, &cx.tr("board-my-tasks-none"));

    let what = heads(cx, &["board-column-due", "print-what", "board-column-enterprise"]);
    page.heading(&cx.tr("board-demands"));
    let demands = view.demands.iter().map(|it| {
        let on = cx.texts.date(it.next_on);
        vec![on, without_numbers(&it.wish), it.enterprise_name.clone()]
    });
    page.table(&what, &demands.collect::<Vec<_>>(), &cx.tr("board-demands-none"));

    page.heading(&cx.tr("board-promises"));
    let promises = view
        .promises
        .iter()
        .map(|it| vec![at(cx, it.due_us), without_numbers(&it.what), it.enterprise_name.clone()]);
    page.table(&what, &promises.collect::<Vec<_>>(), &cx.tr("board-promises-none"));
    page
}

fn task(cx: &Cx<'_>, it: &TaskRow) -> Vec<String> {
    vec![
        at(cx, it.due_us.unwrap_or(it.sort_us)),
        name(cx, &it.title).to_owned(),
        it.enterprise_name.clone(),
        it.number.clone(),
    ]
}

fn at(cx: &Cx<'_>, us: i64) -> String {
    cx.texts.date_time(Now::from_micros(us).local())
}
