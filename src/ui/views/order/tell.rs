//! The dialog with what may be told to the customer: what has happened, what is next, by when; in either language.

use std::fmt::Write as _;

use egui::Ui;

use crate::{
    client::{Lane, Pending},
    desk::order::{OrderView, TaskCard},
    domain::{
        Now, Wording,
        checklist::Standing::{Satisfied, Waiting},
        order::OrderStatus,
        process::Requirement,
        task::TaskStatus,
    },
    lang::{Lang, Texts},
    ui::{
        cx::Cx,
        theme::space,
        widgets::{self, Button, Dialog, Icon, segmented},
    },
};

/// Steps that are told of what is done; the customer lived through the older ones.
const DONE: usize = 3;
/// Steps that are told of what comes.
const NEXT: usize = 3;

/// The text in the language that was chosen.
pub(super) struct TellDialog {
    lang: Lang,
    /// The words of both languages; reading them takes longer than a frame may.
    texts: Pending<[Texts; 2]>,
    words: Option<[Texts; 2]>,
}

impl TellDialog {
    pub(super) fn new(cx: &Cx<'_>) -> Self {
        let texts =
            cx.client.work(Lane::Slow, |_| Ok([Texts::new(Lang::ZhCn), Texts::new(Lang::En)]));
        Self { lang: cx.texts.lang(), texts, words: None }
    }

    /// Draws the dialog; true when it is to be closed.
    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &Ui, view: &OrderView) -> bool {
        if let Some(Ok(words)) = self.texts.poll() {
            self.words = Some(words);
        }
        let (title, close) = (cx.tr("order-tell"), cx.tr("core-close"));
        let text = self
            .words
            .as_ref()
            .map(|[zh, en]| told(if self.lang == Lang::ZhCn { zh } else { en }, view));
        let texts = cx.texts;
        let out = Dialog::new("tell", &title, &close).width(560.0).show(
            ui.ctx(),
            |ui| {
                ui.spacing_mut().item_spacing.y = space::M;
                let (zh, en) =
                    (texts.tr("core-settings-chinese"), texts.tr("core-settings-english"));
                segmented(ui, &mut self.lang, &[(Lang::ZhCn, &*zh), (Lang::En, &*en)]);
                match &text {
                    Some(text) => {
                        widgets::card(ui, |ui| widgets::body(ui, text));
                    }
                    None => widgets::skeleton(ui, &texts.tr("core-loading"), 4),
                }
            },
            |ui| {
                let label = texts.tr("order-copy-progress");
                Button::primary(&label).icon(Icon::Copy).show(ui).clicked()
            },
        );
        if out.foot
            && let Some(text) = text
        {
            ui.ctx().copy_text(text);
            cx.say(cx.tr("order-progress-copied").into_owned());
            return true;
        }
        out.closed
    }
}

/// What has happened, what is next and by when, as one may tell the customer.
fn told(texts: &Texts, view: &OrderView) -> String {
    let word = |it: &Wording| it.for_locale(texts.lang().code()).to_owned();
    let day = |us: i64| texts.date(Now::from_micros(us).today());
    let head = match view.status {
        OrderStatus::Completed => "order-told-completed",
        OrderStatus::PendingCancellation => "order-told-being-cancelled",
        OrderStatus::Cancelled | OrderStatus::Failed => "order-told-cancelled",
        OrderStatus::OnHold => "order-told-on-hold",
        OrderStatus::Running => "order-told-running",
    };
    let end = view.ended_us.or(view.promised_us).unwrap_or(view.due_us);
    let args = [
        ("number", view.number.as_str().into()),
        ("offering", word(&view.offering).into()),
        ("day", day(end).into()),
    ];
    let mut text = texts.tr_with(head, &args);
    let comma = texts.tr("order-list-comma");
    let mut say = |key: &str, parts: Vec<String>| {
        if !parts.is_empty() {
            let list = parts.join(&comma);
            let line = texts.tr_with(key, &[("list", list.into())]);
            let written = write!(text, "\n{line}");
            debug_assert!(written.is_ok(), "a text takes whatever is written");
        }
    };
    let mut done: Vec<&TaskCard> =
        view.tasks.iter().filter(|it| it.status == TaskStatus::Done).collect();
    done.sort_by_key(|it| std::cmp::Reverse(it.at_us));
    let step = |it: &&TaskCard| match it.at_us {
        Some(at) => format!("{} {}", word(&it.title), day(at)),
        None => word(&it.title),
    };
    say("order-told-done", done.iter().take(DONE).rev().map(step).collect());
    if view.status != OrderStatus::Running {
        return text;
    }
    let is_now = |it: &&TaskCard| !it.status.is_closed() && it.status != TaskStatus::Waiting;
    let by = |it: &TaskCard| match it.due_us {
        Some(due) => {
            let args = [("step", word(&it.title).into()), ("day", day(due).into())];
            texts.tr_with("order-told-by", &args)
        }
        None => word(&it.title),
    };
    say("order-told-now", view.tasks.iter().filter(is_now).map(by).collect());
    let next = view.tasks.iter().filter(|it| it.status == TaskStatus::Waiting);
    say("order-told-next", next.take(NEXT).map(|it| word(&it.title)).collect());
    let wanted = view.papers.iter().filter(|it| {
        it.requirement == Requirement::Required
            && !matches!(it.standing, Satisfied { .. } | Waiting { .. })
    });
    say("order-told-papers", wanted.map(|it| word(&it.name)).collect());
    text
}
