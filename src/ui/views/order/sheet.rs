//! The sheet at the side that asks for what an act needs: answers, a reason, a day, a colleague.

use chrono::{Days, NaiveDate};
use egui::Ui;

use super::{amend::AmendDraft, deed::Deed, form::FormDraft, head::wait_key, moving::MoveDraft};
use crate::{
    desk::{
        Command, fallout,
        order::{self, Cancelling, OrderView, TaskAct, TaskCard},
        staff::StaffRow,
        task,
    },
    domain::{
        Actor, Permission, Personal, StaffId, TaskId,
        clock::ClockKind,
        order::{Penalty, works_for},
        task::WaitReason,
    },
    ui::{
        cx::Cx,
        form::Submit,
        theme::{Tone, space},
        views::{
            clocks::{clock_line, kind_key},
            words::name,
        },
        widgets::{
            self, Button, DateField, Dialog, TextField, checkbox, notice, parse_day, select,
        },
    },
};

/// What is typed for a deed and not yet sent.
pub(super) struct Sheet {
    deed: Deed,
    form: FormDraft,
    reason: String,
    wait: WaitReason,
    day: String,
    to: Option<StaffId>,
    agreed: bool,
    /// What the customer agreed to pay.
    fee: String,
    /// The department that a task is sent to, by code.
    department: String,
    /// The task that is done once more, by code.
    back: String,
    moving: MoveDraft,
    amend: AmendDraft,
    submit: Submit,
}

/// Days that are suggested for a wait.
const USUAL_WAIT: Days = Days::new(7);

impl Sheet {
    pub(super) fn new(deed: Deed, view: &OrderView, today: NaiveDate) -> Self {
        let day = match deed {
            Deed::Promise => crate::domain::Now::from_micros(view.due_us).today(),
            _ => today.checked_add_days(USUAL_WAIT).unwrap_or(today),
        };
        Self {
            deed,
            form: FormDraft::default(),
            reason: String::new(),
            wait: WaitReason::CustomerWish,
            day: day.to_string(),
            to: None,
            agreed: false,
            fee: String::new(),
            department: String::new(),
            back: String::new(),
            moving: MoveDraft::default(),
            amend: AmendDraft::default(),
            submit: Submit::default(),
        }
    }

    /// Draws the sheet; true when it is to be closed.
    pub(super) fn ui(
        &mut self,
        cx: &mut Cx<'_>,
        ui: &Ui,
        (view, staff): (&OrderView, &[StaffRow]),
    ) -> bool {
        if self.submit.is_done(cx) {
            let said = cx.tr("order-said-done").into_owned();
            cx.say(said);
            return true;
        }
        let task = self.task(view);
        // The button that confirms asks for nothing more.
        let action = cx.tr(self.deed.title()).trim_end_matches('…').to_owned();
        let title = match task {
            Some(task) => format!("{action} · {}", name(cx, &task.title)),
            None => format!("{action} · {}", view.number),
        };
        let close = cx.tr("core-close").into_owned();
        let dialog = Dialog::side_sheet("order-sheet", &title, &close);
        let error = self.submit.error().map(str::to_owned);
        let is_busy = self.submit.is_busy();
        let out = {
            let body = |ui: &mut Ui| {
                ui.spacing_mut().item_spacing.y = space::M;
                if let Some(error) = &error {
                    notice(ui, Tone::Bad, error, |_| {});
                }
                if let Some(task) = task {
                    let clocks = view.clocks.iter().filter(|it| it.task == Some(task.id));
                    for clock in clocks.filter(|it| it.kind == ClockKind::Task) {
                        let title = cx.tr(&kind_key(clock.kind));
                        clock_line(cx, ui, (clock, &title));
                    }
                }
                self.body(cx, ui, (view, staff));
            };
            let waiting = cx.tr("core-saving").into_owned();
            let cancel = cx.tr("core-cancel").into_owned();
            dialog.show(ui.ctx(), body, |ui| {
                let blocked = is_busy.then_some(waiting.as_str());
                let sure = Button::primary(&action).blocked_by(blocked).show(ui).clicked();
                (sure, Button::secondary(&cancel).show(ui).clicked())
            })
        };
        let (sure, cancelled) = out.foot;
        if sure && let Some(command) = self.command(view) {
            self.submit.send(cx, command);
        }
        out.closed || cancelled
    }

    fn task<'a>(&self, view: &'a OrderView) -> Option<&'a TaskCard> {
        let Deed::Task(id, _) = self.deed else { return None };
        view.tasks.iter().find(|it| it.id == id)
    }

    fn body(&mut self, cx: &Cx<'_>, ui: &mut Ui, (view, staff): (&OrderView, &[StaffRow])) {
        match self.deed {
            Deed::Task(_, TaskAct::Complete) => self.complete(cx, ui, view),
            Deed::Task(_, TaskAct::Refuse | TaskAct::HandBack) => self.why(cx, ui),
            Deed::Task(_, TaskAct::Skip) => {
                widgets::secondary(ui, &cx.tr("order-skip-means"));
                self.why(cx, ui);
            }
            Deed::Plan(_) => self.date(cx, ui, "order-fallout-day"),
            Deed::Task(_, TaskAct::Transfer) => {
                self.where_to(cx, ui, view);
                self.why(cx, ui);
            }
            Deed::Task(_, TaskAct::Rework) => self.send_back(cx, ui, view),
            Deed::Amend => {
                self.amend.ui(cx, ui, view);
                self.why(cx, ui);
            }
            Deed::Move => {
                self.moving.ui(cx, ui, view);
                self.why(cx, ui);
            }
            Deed::Hold | Deed::Task(_, TaskAct::Hold) => self.until(cx, ui),
            Deed::Cancel => self.cancel(cx, ui, view),
            Deed::Promise => self.date(cx, ui, "order-promise-day"),
            Deed::AskFailure => {
                widgets::secondary(ui, &cx.tr("order-failure-two-people"));
                self.why(cx, ui);
            }
            Deed::ConfirmFailure => {
                notice(ui, Tone::Bad, &cx.tr("order-failure-confirm"), |_| {});
            }
            Deed::HandOver | Deed::Assign(_) | Deed::Task(_, TaskAct::Reassign) => {
                self.whom(cx, ui, (view, staff));
            }
            Deed::Resume | Deed::WithdrawFailure | Deed::Task(..) => {}
        }
    }

    fn complete(&mut self, cx: &Cx<'_>, ui: &mut Ui, view: &OrderView) {
        let Some(task) = self.task(view) else { return };
        if !task.lacks.is_empty() {
            let papers: Vec<&str> = task.lacks.iter().map(|it| name(cx, it)).collect();
            let papers = papers.join(&cx.tr("order-list-comma"));
            let text = cx.tr_with("order-lacks-papers", &[("papers", papers.into())]);
            notice(ui, Tone::Warn, &text, |_| {});
        }
        if task.form.is_empty() {
            widgets::secondary(ui, &cx.tr("order-nothing-to-fill"));
        }
        self.form.ui(cx, ui, &task.form);
    }

    fn why(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let hint = cx.tr("order-reason-hint");
        TextField::new(&cx.tr("order-reason"), &mut self.reason).hint(&hint).rows(4).show(ui);
    }

    fn send_back(&mut self, cx: &Cx<'_>, ui: &mut Ui, view: &OrderView) {
        let Some(task) = self.task(view) else { return };
        if self.back.is_empty()
            && let Some((code, _)) = task.rework.first()
        {
            self.back.clone_from(code);
        }
        let items: Vec<(String, &str)> =
            task.rework.iter().map(|(code, title)| (code.clone(), name(cx, title))).collect();
        select(ui, &cx.tr("order-back-to"), &mut self.back, &items);
        let (used, most) = task.rounds;
        let args = [("used", i64::from(used).into()), ("most", i64::from(most).into())];
        widgets::faint(ui, &cx.tr_with("order-back-rounds", &args));
        self.why(cx, ui);
    }

    fn until(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let words: Vec<_> = WaitReason::ALL
            .iter()
            .filter(|it| **it != WaitReason::Planned)
            .map(|it| (*it, cx.tr(&wait_key(*it))))
            .collect();
        let items: Vec<(WaitReason, &str)> =
            words.iter().map(|(it, word)| (*it, &**word)).collect();
        select(ui, &cx.tr("order-wait-for-what"), &mut self.wait, &items);
        self.date(cx, ui, "order-wait-until");
        let key =
            if self.wait.pauses() { "order-wait-stops-clock" } else { "order-wait-keeps-clock" };
        widgets::faint(ui, &cx.tr(key));
    }

    fn date(&mut self, cx: &Cx<'_>, ui: &mut Ui, key: &str) {
        DateField::new(&cx.tr(key), &cx.tr("core-date-invalid"), &mut self.day).show(ui);
    }

    fn cancel(&mut self, cx: &Cx<'_>, ui: &mut Ui, view: &OrderView) {
        match &view.cancelling {
            Cancelling::Impossible(task) => {
                let text =
                    cx.tr_with("order-cancel-impossible", &[("task", name(cx, task).into())]);
                notice(ui, Tone::Bad, &text, |_| {});
            }
            Cancelling::Penalty(task) => {
                let text = cx.tr_with("order-cancel-penalty", &[("task", name(cx, task).into())]);
                notice(ui, Tone::Warn, &text, |_| {});
                checkbox(ui, &mut self.agreed, &cx.tr("order-cancel-agreed"));
                let hint = cx.tr("order-cancel-fee-hint");
                TextField::new(&cx.tr("order-cancel-fee"), &mut self.fee).hint(&hint).show(ui);
            }
            Cancelling::Free => {
                widgets::secondary(ui, &cx.tr("order-cancel-free"));
            }
        }
        if !view.traces.is_empty() {
            widgets::strong(ui, &cx.tr("order-cancel-traces"));
            for (at, title) in view.traces.iter().enumerate() {
                widgets::secondary(ui, &format!("{}. {}", at + 1, name(cx, title)));
            }
        }
        self.why(cx, ui);
    }

    fn where_to(&mut self, cx: &Cx<'_>, ui: &mut Ui, view: &OrderView) {
        let own = self.task(view).map(|it| it.department.clone()).unwrap_or_default();
        let mut items = vec![(String::new(), cx.tr("order-choose").into_owned())];
        let others = view.departments.iter().filter(|(code, _)| *code != own);
        items.extend(others.map(|(code, it)| (code.clone(), name(cx, it).to_owned())));
        let items: Vec<(String, &str)> =
            items.iter().map(|(code, word)| (code.clone(), word.as_str())).collect();
        select(ui, &cx.tr("order-to-department"), &mut self.department, &items);
        widgets::faint(ui, &cx.tr("order-transfer-clock"));
    }

    fn whom(&mut self, cx: &Cx<'_>, ui: &mut Ui, (view, staff): (&OrderView, &[StaffRow])) {
        let department = self.task(view).map(|it| it.department.clone());
        let any = matches!(self.deed, Deed::Assign(_));
        let fits = |it: &&StaffRow| {
            let department_of = it.department.clone();
            let actor = Actor { staff: it.id, department: department_of, ..Actor::of(it.role) };
            it.is_active
                && match &department {
                    Some(code) => works_for(&actor, code),
                    None if any => it.role.may(Permission::WorkTask),
                    None => it.role.may(Permission::EditOrder) && it.id != view.owner,
                }
        };
        let nobody = cx.tr("order-choose");
        let mut items: Vec<(Option<StaffId>, &str)> = vec![(None, &*nobody)];
        items.extend(staff.iter().filter(fits).map(|it| (Some(it.id), it.name.as_str())));
        select(ui, &cx.tr("order-to-whom"), &mut self.to, &items);
        if items.len() == 1 {
            widgets::faint(ui, &cx.tr("order-nobody-fits"));
        }
    }

    /// The command, when everything that it needs is there.
    fn command(&mut self, view: &OrderView) -> Option<Command> {
        let (id, day) = (view.id, parse_day(&self.day));
        let reason = Personal::new(self.reason.clone());
        let penalty = if self.agreed { Penalty::Agreed } else { Penalty::NotAgreed };
        Some(match self.deed {
            Deed::Hold => {
                Command::Order(order::Command::Hold { id, reason: self.wait, until: day? })
            }
            Deed::Resume => Command::Order(order::Command::Resume { id }),
            Deed::Cancel => {
                let fee = Personal::new(self.fee.clone());
                Command::Order(order::Command::Cancel { id, reason, penalty, fee })
            }
            Deed::Assign(id) => Command::Fallout(fallout::Command::Assign { id, to: self.to? }),
            Deed::Plan(id) => Command::Fallout(fallout::Command::Plan { id, day: day? }),
            Deed::AskFailure => Command::Order(order::Command::AskFailure { id, reason }),
            Deed::WithdrawFailure => Command::Order(order::Command::WithdrawFailure { id }),
            Deed::ConfirmFailure => Command::Order(order::Command::ConfirmFailure { id }),
            Deed::HandOver => Command::Order(order::Command::HandOver { id, to: self.to? }),
            Deed::Promise => Command::Order(order::Command::Promise { id, day: day? }),
            Deed::Amend => {
                let amendment = self.amend.amendment(view, reason)?;
                Command::Order(order::Command::Amend { id, amendment })
            }
            Deed::Move => {
                let version = self.moving.version()?;
                Command::Order(order::Command::Move { id, version, reason })
            }
            Deed::Task(id, act) => Command::Task(self.task_command((id, act), view, reason)?),
        })
    }

    fn task_command(
        &mut self,
        (id, act): (TaskId, TaskAct),
        view: &OrderView,
        reason: Personal,
    ) -> Option<task::Command> {
        Some(match act {
            TaskAct::Accept => task::Command::Accept { id },
            TaskAct::Complete => {
                let form = self.task(view)?.form.clone();
                task::Command::Complete { id, values: self.form.values(&form)? }
            }
            TaskAct::Refuse => task::Command::Refuse { id, reason },
            TaskAct::HandBack => task::Command::HandBack { id, reason },
            TaskAct::Hold => {
                task::Command::Hold { id, reason: self.wait, until: parse_day(&self.day)? }
            }
            TaskAct::Resume => task::Command::Resume { id },
            TaskAct::SendAgain => task::Command::SendAgain { id },
            TaskAct::Skip => task::Command::Skip { id, reason },
            TaskAct::Reassign => task::Command::Reassign { id, to: self.to? },
            TaskAct::Transfer => {
                let to = Some(self.department.clone()).filter(|it| !it.is_empty())?;
                task::Command::Transfer { id, to, reason }
            }
            TaskAct::Rework => task::Command::Rework { id, to: self.back.clone(), reason },
        })
    }
}
