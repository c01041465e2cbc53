//! An enterprise with contacts and papers, people of every department, and orders at work.

use attache::{
    desk::{
        Command, DeskError, Receipt,
        order::{self, NewOrder, OrderPage, OrderView},
        task,
    },
    domain::{
        Actor, Applicant, DocumentId, Enterprise, EnterpriseId, OrderId, PersonId, Personal, Role,
        RoleAssignmentId, ServiceLevel, Tier, VersionId,
        contact::{Person, RoleAssignment, RoleCode, RoleTerms},
        enterprise::Profile,
        process::{Field, FieldKind, FieldValue, FormValues},
        task::TaskStatus,
    },
    store::{StoreError, contacts, enterprises},
};

use crate::support::Office;

/// An enterprise of which everything is known.
pub(crate) struct Firm {
    pub(crate) id: EnterpriseId,
    pub(crate) legal: PersonId,
    pub(crate) agent: PersonId,
}

impl Firm {
    pub(crate) fn found(office: &Office, name: &str) -> Self {
        let id = EnterpriseId::fresh();
        let now = office.desk.now();
        let enterprise = Enterprise::new(id, Profile::named(name), (Tier::T2, None), now).unwrap();
        let mut people = Vec::new();
        let mut roles = Vec::new();
        let known =
            [("周敏华", RoleCode::LegalRepresentative), ("沈若楠", RoleCode::AuthorizedAgent)];
        for (name, role) in known {
            let person = Person::new(PersonId::fresh(), &Personal::from(name), now).unwrap();
            roles.push(RoleAssignment {
                id: RoleAssignmentId::fresh(),
                enterprise: id,
                person: person.id,
                terms: RoleTerms::usual(role, now.today()),
                ended_us: None,
            });
            people.push(person);
        }
        let (legal, agent) = (people[0].id, people[1].id);
        let kept: Result<(), StoreError> = office.desk.store().write(move |sql| {
            enterprises::add(sql, &enterprise)?;
            contacts::add_people(sql, &people)?;
            contacts::add_roles(sql, &roles)
        });
        kept.unwrap();
        Self { id, legal, agent }
    }

    /// Puts an approved paper of this kind into the enterprise's file.
    pub(crate) fn prove(&self, office: &Office, kind: &str, order: Option<OrderId>) {
        let (enterprise, person) = (self.id, self.legal);
        let kind = kind.to_owned();
        let us = office.desk.now().micros();
        let kept: Result<(), StoreError> = office.desk.store().write(move |sql| {
            let (document, version) = (DocumentId::fresh(), VersionId::fresh());
            let person = (kind == "D-LID").then_some(person);
            sql.execute(
                "INSERT INTO document (id, enterprise, kind, person, current, approved, created_us)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)",
                &[
                    document.into(),
                    enterprise.into(),
                    kind.as_str().into(),
                    person.into(),
                    version.into(),
                    us.into(),
                ],
            )?;
            sql.execute(
                "INSERT INTO document_version (id, document, enterprise, kind, n, product_order,
                     file_name, sha256, bytes, media, state, uploaded_by, uploaded_us, decided_us)
                 VALUES (?1, ?2, ?3, ?4, 1, ?5, 'a.png', ?1, 1, 'image/png', 'approved', ?2, ?6, ?6)",
                &[
                    version.into(),
                    document.into(),
                    enterprise.into(),
                    kind.as_str().into(),
                    order.into(),
                    us.into(),
                ],
            )?;
            Ok(())
        });
        kept.unwrap();
    }

    pub(crate) fn order(&self, offering: &str) -> NewOrder {
        NewOrder {
            id: OrderId::fresh(),
            enterprise: self.id,
            offering: offering.into(),
            demand: None,
            applicant: Applicant::Legal,
            agent: Some(self.legal),
            service_level: ServiceLevel::Ordinary,
            quantity: 1,
        }
    }
}

pub(crate) fn open(office: &Office, by: &Actor, new: NewOrder) -> OrderId {
    let id = new.id;
    send(office, by, order::Command::Open(new)).unwrap();
    id
}

pub(crate) fn send(
    office: &Office,
    by: &Actor,
    command: order::Command,
) -> Result<Receipt, DeskError> {
    office.desk.run(by, Command::Order(command))
}

pub(crate) fn work(
    office: &Office,
    by: &Actor,
    command: task::Command,
) -> Result<Receipt, DeskError> {
    office.desk.run(by, Command::Task(command))
}

pub(crate) fn page(office: &Office, by: &Actor, order: OrderId) -> OrderView {
    office.desk.ask(by, OrderPage { order }).unwrap()
}

/// Answers that fill a form.
pub(crate) fn answers(form: &[Field]) -> FormValues {
    let answer = |field: &Field| match field.kind {
        FieldKind::Text => FieldValue::Text("好".into()),
        FieldKind::Number => FieldValue::Number(1),
        FieldKind::Date => FieldValue::Date("2026-03-11".parse().unwrap()),
        FieldKind::Choice => FieldValue::Choice(field.choices[0].code.clone()),
        FieldKind::YesNo => FieldValue::YesNo(true),
    };
    form.iter().map(|it| (it.key.clone(), answer(it))).collect()
}

/// Accepts and completes every task that can be, as somebody of its department, until none can.
pub(crate) fn finish(office: &Office, owner: &Actor, order: OrderId, staff: &[Actor]) {
    loop {
        let view = page(office, owner, order);
        let next = view
            .tasks
            .iter()
            .find(|it| matches!(it.status, TaskStatus::Ready | TaskStatus::Accepted));
        let Some(card) = next else { return };
        let worker = staff.iter().find(|it| it.department.as_deref() == Some(&*card.department));
        let by = if card.department == "RM" { owner } else { worker.unwrap() };
        if card.status == TaskStatus::Ready {
            work(office, by, task::Command::Accept { id: card.id }).unwrap();
        }
        let values = answers(&card.form);
        work(office, by, task::Command::Complete { id: card.id, values }).unwrap();
    }
}

/// One worker for each department but the managers'.
pub(crate) fn departments(office: &Office) -> Vec<Actor> {
    let library = attache::domain::library::Library::shipped().unwrap();
    let codes = library.catalogue.departments().iter().filter(|it| it.code != "RM");
    codes
        .map(|it| office.hire_into(&it.code.to_lowercase(), Role::Worker, Some(&it.code)))
        .collect()
}
