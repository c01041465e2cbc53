//! The small dialogs: tier, tag, warning, manager, and seeing a value in full.

use egui::Ui;

use super::{Answer, Frame, form};
use crate::{
    desk::{
        Command, enterprise, reveal,
        reveal::Field,
        staff::StaffList,
        workspace::{TierLine, WorkspacePage},
    },
    domain::{
        EnterpriseId, InteractionId, Permission, Personal, StaffId, Tier, enterprise::WarningKind,
        reveal::Purpose,
    },
    ui::{
        cx::Cx,
        fetched::Fetched,
        form::Submit,
        theme::space,
        views::workspace::{
            reveal::{Reveals, what},
            words,
        },
        widgets::{self, TextField, hline, segmented, select},
    },
};

/// Another tier, and why.
pub(in crate::ui::views::workspace) struct TierForm {
    tier: Tier,
    reason: String,
    submit: Submit,
}

impl TierForm {
    pub(super) fn of(page: &WorkspacePage) -> Self {
        Self { tier: page.enterprise.tier, reason: String::new(), submit: Submit::default() }
    }

    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &Ui, page: &WorkspacePage) -> bool {
        let same = cx.tr("fault-enterprise-same-tier");
        let frame = Frame {
            id: "tier",
            title: "enterprise-change-tier",
            send: "core-save",
            width: 480.0,
            blocked: (self.tier == page.enterprise.tier).then_some(&*same),
        };
        let (tier, reason) = (&mut self.tier, &mut self.reason);
        let answer = form(cx, ui, (&frame, &mut self.submit), |ui| {
            let names: Vec<_> =
                Tier::ALL.iter().map(|it| (*it, words::tier(cx.texts, *it))).collect();
            let items: Vec<_> = names.iter().map(|(it, name)| (*it, &**name)).collect();
            segmented(ui, tier, &items);
            TextField::new(&cx.tr("enterprise-reason"), reason)
                .rows(2)
                .hint(&cx.tr("enterprise-reason-hint"))
                .show(ui);
            if !page.tier_changes.is_empty() {
                hline(ui);
                widgets::strong(ui, &cx.tr("enterprise-tier-history"));
                page.tier_changes.iter().for_each(|it| tier_line(cx, ui, it));
            }
        });
        if answer == Answer::Send {
            let id = page.enterprise.id;
            let (tier, reason) = (self.tier, Personal::from(self.reason.as_str()));
            let change = enterprise::Command::ChangeTier { id, tier, reason };
            self.submit.send(cx, Command::Enterprise(change));
        }
        answer == Answer::Close
    }
}

fn tier_line(cx: &Cx<'_>, ui: &mut Ui, it: &TierLine) {
    ui.spacing_mut().item_spacing.y = space::XS;
    let line = cx.tr_with(
        "enterprise-tier-line",
        &[
            ("date", cx.texts.date(words::at(it.at_us).date()).into()),
            ("before", words::tier(cx.texts, it.before).into()),
            ("after", words::tier(cx.texts, it.after).into()),
            ("name", (&it.staff_name).into()),
        ],
    );
    widgets::body(ui, &line);
    widgets::faint(ui, &it.reason);
}

/// A word that groups enterprises.
#[derive(Default)]
pub(in crate::ui::views::workspace) struct TagForm {
    tag: String,
    submit: Submit,
}

impl TagForm {
    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &Ui, id: EnterpriseId) -> bool {
        let empty = cx.tr("fault-enterprise-empty-tag");
        let frame = Frame {
            id: "tag",
            title: "enterprise-add-tag",
            send: "core-add",
            width: 400.0,
            blocked: self.tag.trim().is_empty().then_some(&*empty),
        };
        let tag = &mut self.tag;
        let answer = form(cx, ui, (&frame, &mut self.submit), |ui| {
            TextField::new(&cx.tr("enterprise-tag"), tag).show(ui);
        });
        if answer == Answer::Send {
            let tag = enterprise::Command::Tag { id, tag: self.tag.clone() };
            self.submit.send(cx, Command::Enterprise(tag));
        }
        answer == Answer::Close
    }
}

/// Something that everyone must see first.
pub(in crate::ui::views::workspace) struct WarningForm {
    id: InteractionId,
    kind: WarningKind,
    note: String,
    submit: Submit,
}

impl Default for WarningForm {
    fn default() -> Self {
        Self {
            id: InteractionId::fresh(),
            kind: WarningKind::Churn,
            note: String::new(),
            submit: Submit::default(),
        }
    }
}

impl WarningForm {
    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &Ui, id: EnterpriseId) -> bool {
        let frame = Frame {
            id: "warning",
            title: "enterprise-warn",
            send: "core-add",
            width: 440.0,
            blocked: None,
        };
        let (kind, note) = (&mut self.kind, &mut self.note);
        let answer = form(cx, ui, (&frame, &mut self.submit), |ui| {
            let names: Vec<_> =
                WarningKind::ALL.iter().map(|it| (*it, words::warning(cx.texts, *it))).collect();
            let items: Vec<_> = names.iter().map(|(it, name)| (*it, &**name)).collect();
            select(ui, &cx.tr("enterprise-warning-kind"), kind, &items);
            TextField::new(&cx.tr("enterprise-warning-note"), note)
                .rows(3)
                .hint(&cx.tr("enterprise-warning-hint"))
                .show(ui);
        });
        if answer == Answer::Send {
            let note = Personal::new(self.note.trim());
            let warn = enterprise::Command::Warn { id, warning: self.id, kind: self.kind, note };
            self.submit.send(cx, Command::Enterprise(warn));
        }
        answer == Answer::Close
    }
}

/// Another manager, or nobody.
pub(in crate::ui::views::workspace) struct ManagerForm {
    manager: Option<StaffId>,
    staff: Fetched<StaffList>,
    submit: Submit,
}

impl ManagerForm {
    pub(super) fn of(page: &WorkspacePage) -> Self {
        Self {
            manager: page.enterprise.manager,
            staff: Fetched::default(),
            submit: Submit::default(),
        }
    }

    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &Ui, id: EnterpriseId) -> bool {
        let staff = self.staff.of(cx.client, StaffList).and_then(|it| it.as_ref().ok());
        let pool = cx.tr("enterprise-in-pool");
        let mut items = vec![(None, &*pool)];
        let able = |role: crate::domain::Role| role.may(Permission::EditCustomer);
        let able = staff.into_iter().flatten().filter(|it| it.is_active && able(it.role));
        items.extend(able.map(|it| (Some(it.id), it.name.as_str())));
        let frame = Frame {
            id: "manager",
            title: "enterprise-hand-over",
            send: "core-save",
            width: 400.0,
            blocked: None,
        };
        let manager = &mut self.manager;
        let answer = form(cx, ui, (&frame, &mut self.submit), |ui| {
            select(ui, &cx.tr("enterprise-manager"), manager, &items);
        });
        if answer == Answer::Send {
            let give = enterprise::Command::ChangeManager { id, manager: self.manager };
            self.submit.send(cx, Command::Enterprise(give));
        }
        answer == Answer::Close
    }
}

/// Why a value is to be seen in full.
pub(in crate::ui::views::workspace) struct RevealForm {
    field: Field,
    purpose: Purpose,
    reason: String,
    submit: Submit,
}

impl RevealForm {
    pub(super) fn of(field: Field) -> Self {
        Self { field, purpose: Purpose::CallBack, reason: String::new(), submit: Submit::default() }
    }

    pub(super) fn ui(
        &mut self,
        cx: &Cx<'_>,
        ui: &Ui,
        id: EnterpriseId,
        reveals: &mut Reveals,
    ) -> bool {
        let was_busy = self.submit.is_busy();
        let frame = Frame {
            id: "reveal",
            title: "enterprise-reveal",
            send: "enterprise-reveal-show",
            width: 440.0,
            blocked: None,
        };
        let (purpose, reason, field) = (&mut self.purpose, &mut self.reason, &self.field);
        let answer = form(cx, ui, (&frame, &mut self.submit), |ui| {
            widgets::strong(ui, &what(cx, field));
            let key = |it: Purpose| format!("enterprise-purpose-{}", it.code().replace('_', "-"));
            let names: Vec<_> = Purpose::ALL.iter().map(|it| (*it, cx.tr(&key(*it)))).collect();
            let items: Vec<_> = names.iter().map(|(it, name)| (*it, &**name)).collect();
            select(ui, &cx.tr("enterprise-purpose"), purpose, &items);
            TextField::new(&cx.tr("enterprise-reason"), reason)
                .hint(&cx.tr("enterprise-reason-hint"))
                .note(&cx.tr("enterprise-reveal-note"))
                .show(ui);
        });
        if answer == Answer::Send {
            let open = reveal::Command::Open {
                enterprise: id,
                field: self.field.clone(),
                purpose: self.purpose,
                reason: Personal::from(self.reason.as_str()),
            };
            self.submit.send(cx, Command::Reveal(open));
        }
        if answer == Answer::Close && was_busy && !self.submit.is_busy() {
            reveals.watch(self.field.clone());
        }
        answer == Answer::Close
    }
}
