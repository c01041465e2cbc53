//! The dialog that leads a demand, a complaint or a fault on: its next step, what was tried, how it ends.

use chrono::NaiveDate;
use egui::Ui;

use crate::{
    desk::{
        Command,
        demand::{self, DemandClocks, DemandForm},
        staff::StaffList,
        work::DemandLine,
    },
    domain::{
        Channel, DemandId, Personal, Role, StaffId,
        demand::{ATTEMPTS, Advance, DemandKind, DemandStage, Ending, SkipPath},
    },
    ui::{
        cx::{Cx, Want},
        fetched::Fetched,
        form::Submit,
        route::Route,
        theme::{Tone, space},
        views::clocks::{clock_line, kind_key},
        widgets::{self, Button, DateField, Dialog, Icon, TextField, notice, parse_day, select},
    },
};

/// What may be done with a demand next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Plan,
    Contact,
    Attempt,
    Confirm,
    MakeOrder,
    Settle,
    FollowUp,
    CloseGood,
    GiveUp,
    Merge,
    SkipLevel,
    Reject,
    Cancel,
    Reopen,
}

impl Next {
    /// What fits this demand, the usual first.
    fn of(it: &DemandLine) -> Vec<Self> {
        if it.stage.is_closed() {
            return vec![Self::Reopen];
        }
        let is_need = it.kind == DemandKind::Need || it.kind == DemandKind::MemberChange;
        let mut steps = match it.stage {
            DemandStage::Discovered if is_need => vec![Self::MakeOrder, Self::Confirm],
            DemandStage::Discovered => vec![Self::Confirm, Self::Contact],
            DemandStage::Confirmed | DemandStage::Solution if is_need => {
                vec![Self::MakeOrder, Self::Settle]
            }
            DemandStage::Confirmed | DemandStage::Solution => vec![Self::Settle, Self::MakeOrder],
            DemandStage::Execution => vec![Self::FollowUp],
            _ => vec![Self::CloseGood],
        };
        let is_new = it.stage == DemandStage::Discovered;
        if it.kind.is_timed() && !it.is_contacted && !is_new {
            steps.push(Self::Contact);
        }
        steps.extend([Self::Plan, Self::Attempt]);
        if it.stage == DemandStage::FollowUp && ATTEMPTS <= it.attempts {
            steps.push(Self::GiveUp);
        }
        if it.kind == DemandKind::Complaint && it.skip_level.is_none() {
            steps.push(Self::SkipLevel);
        }
        steps.push(Self::Merge);
        if it.stage < DemandStage::Execution {
            steps.push(Self::Reject);
        }
        steps.push(Self::Cancel);
        steps
    }

    fn key(self) -> &'static str {
        match self {
            Self::Plan => "order-next-plan",
            Self::Contact => "matter-next-contact",
            Self::Attempt => "matter-next-attempt",
            Self::Confirm => "order-next-confirm",
            Self::MakeOrder => "order-next-order",
            Self::Settle => "order-next-settle",
            Self::FollowUp => "order-next-follow-up",
            Self::CloseGood => "order-next-close",
            Self::GiveUp => "matter-next-give-up",
            Self::Merge => "matter-next-merge",
            Self::SkipLevel => "matter-next-skip-level",
            Self::Reject => "order-next-reject",
            Self::Cancel => "order-next-cancel",
            Self::Reopen => "matter-next-reopen",
        }
    }

    fn takes_words(self) -> bool {
        !matches!(
            self,
            Self::Plan | Self::MakeOrder | Self::Contact | Self::Merge | Self::SkipLevel
        )
    }

    fn takes_date(self) -> bool {
        matches!(self, Self::Plan | Self::Confirm | Self::Settle | Self::FollowUp | Self::Reopen)
    }
}

/// The next step of a demand.
pub struct DemandDialog {
    demand: DemandLine,
    next: Next,
    words: String,
    day: String,
    channel: Channel,
    path: SkipPath,
    responsible: Option<StaffId>,
    into: Option<DemandId>,
    others: Fetched<DemandForm>,
    people: Fetched<StaffList>,
    clocks: Fetched<DemandClocks>,
    submit: Submit,
}

impl DemandDialog {
    pub fn new(demand: DemandLine, today: NaiveDate) -> Self {
        let next = Next::of(&demand).first().copied().unwrap_or(Next::Plan);
        Self {
            demand,
            next,
            words: String::new(),
            day: today.succ_opt().unwrap_or(today).to_string(),
            channel: Channel::Phone,
            path: SkipPath::Regulator,
            responsible: None,
            into: None,
            others: Fetched::default(),
            people: Fetched::default(),
            clocks: Fetched::default(),
            submit: Submit::default(),
        }
    }

    /// Draws the dialog; true when it is to be closed.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &Ui) -> bool {
        if self.submit.is_done(cx) {
            cx.say(cx.tr("order-said-done").into_owned());
            return true;
        }
        let kind = format!("matter-follow-{}", self.demand.kind.code().replace('_', "-"));
        let (title, close) = (cx.tr(&kind), cx.tr("core-close"));
        let texts = cx.texts;
        let (busy, choose) = (texts.tr("core-saving"), texts.tr("matter-choose-first"));
        let is_ready = match self.next {
            Next::Merge => self.into.is_some(),
            Next::SkipLevel => self.responsible.is_some(),
            _ => true,
        };
        let blocked =
            if self.submit.is_busy() { Some(&*busy) } else { (!is_ready).then_some(&*choose) };
        let next = self.next;
        let mut went = false;
        let out = Dialog::new("demand-next", &title, &close).width(520.0).show(
            ui.ctx(),
            |ui| went = self.body(cx, ui),
            |ui| {
                let label = texts.tr(next.key());
                Button::primary(&label).blocked_by(blocked).show(ui).clicked()
            },
        );
        if out.foot && self.next == Next::MakeOrder {
            cx.want(Want::Order {
                enterprise: Some(self.demand.enterprise),
                demand: Some(self.demand.id),
                family: self.demand.family.clone(),
            });
            return true;
        }
        if out.foot
            && let Some(command) = self.command()
        {
            self.submit.send(cx, Command::Demand(command));
        }
        out.closed || went
    }

    fn body(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) -> bool {
        ui.spacing_mut().item_spacing.y = space::M;
        if let Some(error) = self.submit.error() {
            notice(ui, Tone::Bad, error, |_| {});
        }
        widgets::title(ui, &self.demand.wish);
        facts(cx, ui, &self.demand);
        self.strips(cx, ui);
        let went = ways(cx, ui, &self.demand);
        let words: Vec<_> =
            Next::of(&self.demand).into_iter().map(|it| (it, cx.tr(it.key()))).collect();
        let items: Vec<(Next, &str)> = words.iter().map(|(it, word)| (*it, &**word)).collect();
        select(ui, &cx.tr("order-next-step"), &mut self.next, &items);
        match self.next {
            Next::Attempt => {
                let words = Channel::ALL.iter().map(|it| (*it, channel(cx, *it)));
                let words: Vec<(Channel, String)> = words.collect();
                let items: Vec<_> = words.iter().map(|(it, word)| (*it, word.as_str())).collect();
                select(ui, &cx.tr("matter-tried-by"), &mut self.channel, &items);
            }
            Next::Merge => self.merge_into(cx, ui),
            Next::SkipLevel => self.skip_level(cx, ui),
            _ => {}
        }
        if self.next.takes_words() {
            let label = cx.tr("order-in-words");
            TextField::new(&label, &mut self.words).rows(3).show(ui);
        }
        if self.next.takes_date() {
            let (label, wrong) = (cx.tr("order-next-on"), cx.tr("core-date-invalid"));
            DateField::new(&label, &wrong, &mut self.day).show(ui);
        }
        went
    }

    /// What is promised about it in time, and what became of that.
    fn strips(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let ask = DemandClocks { id: self.demand.id, enterprise: self.demand.enterprise };
        let Some(Ok(clocks)) = self.clocks.following(cx.client, ask) else { return };
        for clock in clocks {
            let title = cx.tr(&kind_key(clock.kind));
            ui.push_id(clock.id, |ui| clock_line(cx, ui, (clock, &title)));
        }
    }

    /// Which of the customer's other open matters goes on in its place.
    fn merge_into(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let ask = DemandForm {
            enterprise: self.demand.enterprise,
            text: self.demand.wish.clone(),
            family: self.demand.family.clone(),
        };
        let Some(Ok(advice)) = self.others.of(cx.client, ask) else {
            widgets::faint(ui, &cx.tr("core-loading"));
            return;
        };
        let others = advice.demands.iter().filter(|it| it.id != self.demand.id);
        let named: Vec<(Option<DemandId>, String)> = others
            .map(|it| {
                let args =
                    [("wish", it.wish.as_str().into()), ("name", it.owner_name.as_str().into())];
                (Some(it.id), cx.tr_with("matter-other", &args))
            })
            .collect();
        if named.is_empty() {
            widgets::faint(ui, &cx.tr("matter-no-other"));
            return;
        }
        let items: Vec<_> = named.iter().map(|(id, name)| (*id, name.as_str())).collect();
        select(ui, &cx.tr("matter-merge-into"), &mut self.into, &items);
    }

    fn skip_level(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let words = SkipPath::ALL.iter().map(|it| (*it, path(cx, *it)));
        let words: Vec<(SkipPath, String)> = words.collect();
        let items: Vec<_> = words.iter().map(|(it, word)| (*it, word.as_str())).collect();
        select(ui, &cx.tr("matter-skip-path"), &mut self.path, &items);
        let Some(Ok(people)) = self.people.of(cx.client, StaffList) else {
            widgets::faint(ui, &cx.tr("core-loading"));
            return;
        };
        let leaders = people.iter().filter(|it| it.role == Role::Supervisor && it.is_active);
        let items: Vec<_> = leaders.map(|it| (Some(it.id), it.name.as_str())).collect();
        select(ui, &cx.tr("matter-responsible"), &mut self.responsible, &items);
    }

    fn command(&self) -> Option<demand::Command> {
        let id = self.demand.id;
        let words = || Personal::new(self.words.trim());
        let advance = |advance| {
            Some(demand::Command::Advance { id, advance, next_on: parse_day(&self.day)? })
        };
        let end = |ending| Some(demand::Command::End { id, ending });
        match self.next {
            Next::Plan => Some(demand::Command::Plan { id, next_on: parse_day(&self.day)? }),
            Next::Contact => Some(demand::Command::Contact { id }),
            Next::Attempt => {
                Some(demand::Command::Attempt { id, channel: self.channel, note: words() })
            }
            Next::Confirm => advance(Advance::Confirm { summary: words() }),
            Next::Settle => advance(Advance::Settle { what: words() }),
            Next::FollowUp => advance(Advance::FollowUp { result: words() }),
            Next::CloseGood => end(Ending::Confirmed { by: None, remark: words() }),
            Next::GiveUp => end(Ending::Unreached { remark: words() }),
            Next::Merge => end(Ending::Merged { into: self.into? }),
            Next::SkipLevel => {
                let (path, responsible) = (self.path, self.responsible?);
                Some(demand::Command::MarkSkipLevel { id, path, responsible })
            }
            Next::Reject => end(Ending::Rejected { reason: words() }),
            Next::Cancel => end(Ending::Cancelled { reason: words() }),
            Next::Reopen => {
                let (reason, next_on) = (words(), parse_day(&self.day)?);
                Some(demand::Command::Reopen { id, reason, next_on })
            }
            Next::MakeOrder => None,
        }
    }
}

fn facts(cx: &Cx<'_>, ui: &mut Ui, it: &DemandLine) {
    let stage = format!("order-demand-{}", it.stage.code().replace('_', "-"));
    widgets::key_value(ui, &cx.tr("matter-kind"), &kind(cx, it.kind));
    widgets::key_value(ui, &cx.tr("order-customer"), &it.enterprise_name);
    widgets::key_value(ui, &cx.tr("order-column-stage"), &cx.tr(&stage));
    widgets::key_value(ui, &cx.tr("order-next-on"), &cx.texts.date(it.next_on));
    if let Some(due) = it.due_us {
        let due = cx.texts.date_time(crate::domain::Now::from_micros(due).local());
        widgets::key_value(ui, &cx.tr("matter-answer-by"), &due);
    }
    if it.kind.is_timed() && !it.is_contacted {
        notice(ui, Tone::Warn, &cx.tr("matter-not-contacted"), |_| {});
    }
    if 0 < it.attempts {
        let n = i64::try_from(it.attempts).unwrap_or(i64::MAX);
        widgets::faint(ui, &cx.tr_with("matter-attempts", &[("n", n.into())]));
    }
    if let Some(at) = it.skip_level {
        let args = [("path", path(cx, at).into())];
        notice(ui, Tone::Bad, &cx.tr_with("matter-skipped", &args), |_| {});
    }
}

/// Ways to the customer and to the order; true when one was taken.
fn ways(cx: &mut Cx<'_>, ui: &mut Ui, it: &DemandLine) -> bool {
    let mut went = false;
    ui.horizontal(|ui| {
        let label = cx.tr("order-go-customer");
        if Button::ghost(&label).icon(Icon::Building2).show(ui).clicked() {
            cx.go(Route::Enterprise(it.enterprise));
            went = true;
        }
        let label = cx.tr("order-go-order");
        if let Some(order) = it.order
            && Button::ghost(&label).icon(Icon::Package).show(ui).clicked()
        {
            cx.go(Route::Order(order));
            went = true;
        }
    });
    went
}

/// What kind of matter it is, in words.
pub fn kind(cx: &Cx<'_>, kind: DemandKind) -> String {
    cx.tr(&format!("matter-kind-{}", kind.code().replace('_', "-"))).into_owned()
}

/// Its sign in lists.
pub fn kind_icon(kind: DemandKind) -> Icon {
    match kind {
        DemandKind::Need => Icon::Lightbulb,
        DemandKind::Enquiry => Icon::CircleQuestionMark,
        DemandKind::MemberChange => Icon::Users,
        DemandKind::Fault => Icon::Wrench,
        DemandKind::Complaint => Icon::MessageSquareWarning,
        DemandKind::Suggestion => Icon::MessageSquare,
    }
}

/// A way by which people reach each other, in words.
pub fn channel(cx: &Cx<'_>, channel: Channel) -> String {
    cx.tr(&format!("enterprise-channel-{}", channel.code())).into_owned()
}

/// Over whose heads a complaint went, in words.
pub fn path(cx: &Cx<'_>, path: SkipPath) -> String {
    cx.tr(&format!("matter-path-{}", path.code())).into_owned()
}
