//! The dialogs about people: who they are, their roles, their numbers.

use chrono::NaiveDate;
use egui::Ui;

use super::{Answer, Frame, form};
use crate::{
    desk::{
        Command, contact,
        contact::PersonDetails,
        workspace::{Contact, RoleLine, WorkspacePage},
    },
    domain::{
        EnterpriseId, PersonId, Personal, Power, RoleAssignmentId, RoleCode, RoleTerms, VersionId,
        paper::POWER_OF_ATTORNEY,
    },
    ui::{
        cx::Cx,
        form::Submit,
        layout::{Columns, Share},
        theme::space,
        views::workspace::words,
        widgets::{self, DateField, TextField, checkbox, parse_day, segmented, select},
    },
};

/// The terms of a role as they are typed.
struct TermsForm {
    terms: RoleTerms,
    from: String,
    to: String,
}

impl TermsForm {
    fn of(terms: RoleTerms) -> Self {
        Self {
            from: terms.valid_from.to_string(),
            to: terms.valid_to.map(|it| it.to_string()).unwrap_or_default(),
            terms,
        }
    }

    fn terms(&self) -> Option<RoleTerms> {
        let valid_to = match self.to.trim() {
            "" => None,
            text => Some(parse_day(text)?),
        };
        Some(RoleTerms { valid_from: parse_day(&self.from)?, valid_to, ..self.terms.clone() })
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, (page, person): (&WorkspacePage, Option<PersonId>)) {
        let names: Vec<_> =
            RoleCode::ALL.iter().map(|it| (*it, words::role(cx.texts, *it))).collect();
        let items: Vec<_> = names.iter().map(|(it, name)| (*it, &**name)).collect();
        let halves = [Share::Rest(1.0), Share::Rest(1.0)];
        Columns::new(&halves).stack_under(160.0).show(ui, |ui, column| {
            ui.spacing_mut().item_spacing.y = space::M;
            let invalid = cx.tr("core-date-invalid");
            if column == 0 {
                if select(ui, &cx.tr("enterprise-role"), &mut self.terms.role, &items) {
                    self.terms.may = self.terms.role.usual_powers();
                }
                DateField::new(&cx.tr("enterprise-valid-from"), &invalid, &mut self.from).show(ui);
            } else {
                TextField::new(&cx.tr("enterprise-title"), &mut self.terms.title).show(ui);
                DateField::new(&cx.tr("enterprise-valid-to"), &invalid, &mut self.to).show(ui);
            }
        });
        self.evidence(cx, ui, (page, person));
        widgets::secondary(ui, &cx.tr("enterprise-may"));
        ui.horizontal_wrapped(|ui| {
            for power in Power::ALL {
                let mut on = self.terms.may.contains(power);
                if checkbox(ui, &mut on, &words::power(cx.texts, *power)).changed() {
                    self.terms.may.retain(|it| it != power);
                    if on {
                        self.terms.may.push(*power);
                    }
                }
            }
        });
        TextField::new(&cx.tr("enterprise-scope"), &mut self.terms.scope)
            .hint(&cx.tr("enterprise-scope-hint"))
            .show(ui);
        widgets::secondary(ui, &cx.tr("enterprise-influence"));
        let levels = ["0", "1", "2", "3"];
        let items: Vec<_> = (0_i64..).zip(levels).collect();
        segmented(ui, &mut self.terms.influence, &items);
    }

    /// The letters that may say what this person may do; a new one has none of their own yet.
    fn evidence(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        (page, person): (&WorkspacePage, Option<PersonId>),
    ) {
        let none = cx.tr("enterprise-no-evidence");
        let names: Vec<(VersionId, String)> = page
            .papers
            .iter()
            .filter(|it| matches!(it.state.as_str(), "approved" | "waiting"))
            .filter(|it| it.kind == POWER_OF_ATTORNEY)
            .filter(|it| it.person.is_none() || it.person == person)
            .map(|it| (it.version, words::paper(cx.texts, &it.kind)))
            .collect();
        let mut items: Vec<(Option<VersionId>, &str)> = vec![(None, &none)];
        items.extend(names.iter().map(|(id, name)| (Some(*id), name.as_str())));
        select(ui, &cx.tr("enterprise-evidence"), &mut self.terms.evidence, &items);
        if self.terms.evidence.is_none() && !self.terms.role.acts_by_law() {
            widgets::faint(ui, &cx.tr("enterprise-evidence-note"));
        }
    }
}

/// A person, new with a first role and number, or known.
pub(in crate::ui::views::workspace) struct PersonForm {
    id: PersonId,
    /// Nothing while the person is new.
    rev: Option<i64>,
    name: String,
    phone: String,
    id_number: String,
    id_hint: String,
    email: String,
    note: String,
    role: RoleAssignmentId,
    terms: TermsForm,
    submit: Submit,
}

impl PersonForm {
    pub(super) fn new(today: NaiveDate) -> Self {
        Self {
            id: PersonId::fresh(),
            rev: None,
            name: String::new(),
            phone: String::new(),
            id_number: String::new(),
            id_hint: String::new(),
            email: String::new(),
            note: String::new(),
            role: RoleAssignmentId::fresh(),
            terms: TermsForm::of(RoleTerms::usual(RoleCode::AuthorizedAgent, today)),
            submit: Submit::default(),
        }
    }

    pub(super) fn of(it: &Contact) -> Self {
        Self {
            id: it.person,
            rev: Some(it.rev),
            name: it.name.reveal().to_owned(),
            id_hint: it.id_number_masked.clone(),
            note: it.note.reveal().to_owned(),
            ..Self::new(NaiveDate::default())
        }
    }

    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &Ui, page: &WorkspacePage) -> bool {
        let no_name = cx.tr("fault-contact-no-name");
        let is_new = self.rev.is_none();
        let frame = Frame {
            id: "person",
            title: if is_new { "enterprise-add-contact" } else { "enterprise-edit-person" },
            send: if is_new { "core-add" } else { "core-save" },
            width: 560.0,
            blocked: self.name.trim().is_empty().then_some(&*no_name),
        };
        let mut submit = std::mem::take(&mut self.submit);
        let answer = form(cx, ui, (&frame, &mut submit), |ui| {
            TextField::new(&cx.tr("enterprise-person-name"), &mut self.name).show(ui);
            if is_new {
                TextField::new(&cx.tr("enterprise-phone"), &mut self.phone)
                    .hint(&cx.tr("enterprise-phone-hint"))
                    .show(ui);
            }
            let halves = [Share::Rest(1.0), Share::Rest(1.0)];
            Columns::new(&halves).stack_under(160.0).show(ui, |ui, column| {
                if column == 0 {
                    TextField::new(&cx.tr("enterprise-id-number"), &mut self.id_number)
                        .hint(&self.id_hint)
                        .show(ui);
                } else {
                    TextField::new(&cx.tr("enterprise-email"), &mut self.email).show(ui);
                }
            });
            TextField::new(&cx.tr("enterprise-remark"), &mut self.note).show(ui);
            if is_new {
                widgets::hline(ui);
                self.terms.ui(cx, ui, (page, None));
            }
        });
        self.submit = submit;
        if answer == Answer::Send
            && let Some(command) = self.command(page.enterprise.id)
        {
            self.submit.send(cx, Command::Contact(command));
        }
        answer == Answer::Close
    }

    fn command(&self, enterprise: EnterpriseId) -> Option<contact::Command> {
        let details = PersonDetails {
            name: Personal::new(self.name.clone()),
            id_number: Personal::new(self.id_number.trim()),
            email: Personal::new(self.email.trim()),
            note: Personal::new(self.note.clone()),
        };
        let id = self.id;
        Some(match self.rev {
            Some(rev) => contact::Command::ChangePerson { enterprise, id, rev, details },
            None => contact::Command::AddPerson {
                enterprise,
                id,
                details,
                phones: vec![Personal::new(self.phone.clone())],
                role: self.role,
                terms: self.terms.terms()?,
            },
        })
    }
}

/// A role, new or known.
pub(in crate::ui::views::workspace) struct RoleForm {
    id: RoleAssignmentId,
    person: PersonId,
    rev: Option<i64>,
    terms: TermsForm,
    submit: Submit,
}

impl RoleForm {
    pub(super) fn new(person: PersonId, today: NaiveDate) -> Self {
        Self {
            id: RoleAssignmentId::fresh(),
            person,
            rev: None,
            terms: TermsForm::of(RoleTerms::usual(RoleCode::AuthorizedAgent, today)),
            submit: Submit::default(),
        }
    }

    pub(super) fn of(it: &RoleLine) -> Self {
        Self {
            id: it.id,
            person: it.role.person,
            rev: Some(it.rev),
            terms: TermsForm::of(it.role.terms.clone()),
            submit: Submit::default(),
        }
    }

    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &Ui, page: &WorkspacePage) -> bool {
        let wrong = cx.tr("core-date-invalid");
        let terms = self.terms.terms();
        let is_new = self.rev.is_none();
        let frame = Frame {
            id: "role",
            title: if is_new { "enterprise-add-role" } else { "enterprise-change-role" },
            send: "core-save",
            width: 560.0,
            blocked: terms.is_none().then_some(&*wrong),
        };
        let (form_terms, person) = (&mut self.terms, Some(self.person));
        let answer = form(cx, ui, (&frame, &mut self.submit), |ui| {
            form_terms.ui(cx, ui, (page, person));
        });
        if let (Answer::Send, Some(terms)) = (answer, terms) {
            let (id, enterprise, person) = (self.id, page.enterprise.id, self.person);
            let command = match self.rev {
                Some(rev) => contact::Command::ChangeRole { id, rev, terms },
                None => contact::Command::AssignRole { enterprise, person, id, terms },
            };
            self.submit.send(cx, Command::Contact(command));
        }
        answer == Answer::Close
    }
}

/// A number of a person or of the enterprise.
pub(in crate::ui::views::workspace) struct PhoneForm {
    person: Option<PersonId>,
    number: String,
    is_switchboard: bool,
    submit: Submit,
}

impl PhoneForm {
    pub(super) fn of(person: Option<PersonId>) -> Self {
        Self {
            person,
            number: String::new(),
            is_switchboard: person.is_none(),
            submit: Submit::default(),
        }
    }

    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &Ui, enterprise: EnterpriseId) -> bool {
        let empty = cx.tr("fault-contact-phone-empty");
        let frame = Frame {
            id: "phone",
            title: "enterprise-add-phone",
            send: "core-add",
            width: 400.0,
            blocked: self.number.trim().is_empty().then_some(&*empty),
        };
        let (number, shared) = (&mut self.number, &mut self.is_switchboard);
        let answer = form(cx, ui, (&frame, &mut self.submit), |ui| {
            TextField::new(&cx.tr("enterprise-phone"), number)
                .hint(&cx.tr("enterprise-phone-hint"))
                .show(ui);
            checkbox(ui, shared, &cx.tr("enterprise-is-switchboard"));
        });
        if answer == Answer::Send {
            let add = contact::Command::AddPhone {
                enterprise,
                person: self.person,
                number: Personal::new(self.number.clone()),
                is_switchboard: self.is_switchboard,
            };
            self.submit.send(cx, Command::Contact(add));
        }
        answer == Answer::Close
    }
}
