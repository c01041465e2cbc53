//! An unknown caller becomes a contact: who they are, and for which enterprise they call.

use egui::Ui;

use super::words;
use crate::{
    desk::{
        Command,
        call::{self, CallRow, Firm},
        search::{EnterpriseSearch, HitKind},
    },
    domain::{CallId, EnterpriseId, PersonId, Personal, contact::RoleCode},
    ui::{
        cx::Cx,
        fetched::Fetched,
        form::Submit,
        theme::Tone,
        widgets::{self, Button, Dialog, Icon, TextField},
    },
};

/// Roles that a caller may claim; what they may do is proved later.
const ROLES: [RoleCode; 6] = [
    RoleCode::AuthorizedAgent,
    RoleCode::DecisionMaker,
    RoleCode::LegalRepresentative,
    RoleCode::Technical,
    RoleCode::Finance,
    RoleCode::Member,
];

/// The dialog; what is typed in it stays until the desk has it.
pub(super) struct Newcomer {
    call: CallId,
    person: PersonId,
    prospect: EnterpriseId,
    number: String,
    /// Their number as they say it, where none can be read.
    said: Option<String>,
    name: String,
    role: RoleCode,
    /// The enterprise the call is bound to, or one that was found under the typed name.
    house: Option<(EnterpriseId, String)>,
    house_name: String,
    known: Fetched<EnterpriseSearch>,
    submit: Submit,
}

impl Newcomer {
    /// `told` is what the telephone system told, while it may be seen.
    pub(super) fn of(cx: &Cx<'_>, call: &CallRow, told: Option<&str>) -> Self {
        let has_number = !call.number.is_empty();
        Self {
            call: call.id,
            person: PersonId::fresh(),
            prospect: EnterpriseId::fresh(),
            number: words::number(cx.texts, call),
            said: (!has_number).then(|| told.unwrap_or_default().to_owned()),
            name: String::new(),
            role: RoleCode::AuthorizedAgent,
            house: call.enterprise.clone(),
            house_name: String::new(),
            known: Fetched::default(),
            submit: Submit::default(),
        }
    }

    /// Draws the dialog; true when it is to go.
    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &Ui) -> bool {
        if self.submit.is_done(cx) {
            cx.say(cx.tr("call-newcomer-done").into_owned());
            return true;
        }
        let title = cx.tr_with("call-newcomer-title", &[("number", self.number.as_str().into())]);
        let close = cx.tr("core-close");
        let (mut save, mut cancel) = (false, false);
        let words = (cx.tr("call-newcomer-save"), cx.tr("core-cancel"));
        let is_busy = self.submit.is_busy();
        let shown = Dialog::new("call-newcomer", &title, &close).width(520.0).show(
            ui.ctx(),
            |ui| self.fields(cx, ui),
            |ui| {
                ui.add_enabled_ui(!is_busy, |ui| {
                    save = Button::primary(&words.0).show(ui).clicked();
                });
                cancel = Button::secondary(&words.1).show(ui).clicked();
            },
        );
        if save {
            self.send(cx);
        }
        cancel || shown.closed
    }

    fn fields(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let (name, hint) = (cx.tr("call-newcomer-name"), cx.tr("call-newcomer-name-hint"));
        TextField::new(&name, &mut self.name).hint(&hint).show(ui);
        let roles: Vec<(RoleCode, String)> =
            ROLES.iter().map(|it| (*it, words::role(cx.texts, *it))).collect();
        let roles: Vec<(RoleCode, &str)> =
            roles.iter().map(|(it, name)| (*it, name.as_str())).collect();
        widgets::select(ui, &cx.tr("call-newcomer-role"), &mut self.role, &roles);
        if let Some(said) = &mut self.said {
            let (label, hint) = (cx.tr("call-newcomer-number"), cx.tr("call-newcomer-number-hint"));
            TextField::new(&label, said).hint(&hint).show(ui);
        }
        self.house(cx, ui);
        if let Some(error) = self.submit.error() {
            widgets::notice(ui, Tone::Bad, error, |_| {});
        }
        widgets::faint(ui, &cx.tr("call-newcomer-note"));
    }

    fn house(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let label = cx.tr("call-newcomer-house");
        if let Some((_, house)) = &self.house {
            widgets::faint(ui, &label);
            let mut change = false;
            ui.horizontal(|ui| {
                widgets::strong(ui, house);
                change = Button::ghost(&cx.tr("call-newcomer-other")).show(ui).clicked();
            });
            if change {
                self.house = None;
            }
            return;
        }
        let hint = cx.tr("call-newcomer-house-hint");
        TextField::new(&label, &mut self.house_name).hint(&hint).show(ui);
        if self.house_name.trim().is_empty() {
            return;
        }
        let ask = EnterpriseSearch { text: self.house_name.trim().to_owned(), limit: 8 };
        let known: Vec<(EnterpriseId, String)> = match self.known.following(cx.client, ask) {
            Some(Ok(found)) => {
                let houses = found.hits.iter().filter(|it| it.kind == HitKind::Enterprise);
                houses.filter_map(|it| it.enterprise.map(|id| (id, it.title.clone()))).collect()
            }
            _ => Vec::new(),
        };
        if known.is_empty() {
            widgets::faint(ui, &cx.tr("call-newcomer-prospect"));
            return;
        }
        widgets::faint(ui, &cx.tr("call-newcomer-known"));
        for (id, name) in known {
            if Button::secondary(&name).icon(Icon::Building2).show(ui).clicked() {
                self.house = Some((id, name));
            }
        }
    }

    fn send(&mut self, cx: &Cx<'_>) {
        let firm = match &self.house {
            Some((id, _)) => Firm::Known(*id),
            None => Firm::Prospect { id: self.prospect, name: self.house_name.trim().to_owned() },
        };
        let command = call::Command::NewContact {
            call: self.call,
            person: self.person,
            name: Personal::from(self.name.as_str()),
            role: self.role,
            firm,
            number: self.said.as_deref().unwrap_or_default().into(),
        };
        self.submit.send(cx, Command::Call(command));
    }
}
