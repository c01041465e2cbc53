//! An enterprise with contacts and papers, people of every department, and orders at work.

use attache::{
    desk::{
        Command, DeskError, Receipt,
        demand::{self, NewDemand},
        order::{self, NewOrder, OrderPage, OrderView},
        task,
    },
    domain::{
        Actor, Applicant, Channel, DemandId, DocumentId, Enterprise, EnterpriseId, OrderId,
        PersonId, Personal, Role, RoleAssignmentId, ServiceLevel, Sha256Hash, StaffId, Tier,
        VersionId,
        contact::{Person, RoleAssignment, RoleCode, RoleTerms},
        demand::DemandKind,
        document::{Act, Approval, Document, PaperFile, Upload, Version},
        enterprise::Profile,
        paper::{About, Expiry, Medium, PaperKind, PaperSpec},
        process::{Field, FieldKind, FieldValue, FormValues},
        task::TaskStatus,
    },
    store::{StoreError, contacts, documents, enterprises},
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
        let library = office.desk.library();
        let spec = library.papers.spec(&PaperKind::new(kind)).unwrap();
        if spec.about == About::Order && order.is_none() {
            return; // A form belongs to its order.
        }
        let (mut document, mut version) = self.paper(office, spec, order);
        let now = office.desk.now();
        let act = Act { by: StaffId::fresh(), order_owner: None, spec, now };
        version.claim(&document, &act).unwrap();
        let expires = (spec.expiry == Expiry::Always).then(|| "2099-12-31".parse().unwrap());
        let approval = Approval { expires, acknowledged: Vec::new() };
        version.approve(&mut document, &act, approval).unwrap();
        keep(office, document, version);
    }

    /// Puts a paper of this kind into the enterprise's file that nobody has looked at yet.
    pub(crate) fn hand_in(&self, office: &Office, kind: &str, order: Option<OrderId>) {
        let library = office.desk.library();
        let spec = library.papers.spec(&PaperKind::new(kind)).unwrap();
        let order = order.filter(|_| spec.about == About::Order);
        let (document, version) = self.paper(office, spec, order);
        keep(office, document, version);
    }

    fn paper(
        &self,
        office: &Office,
        spec: &PaperSpec,
        order: Option<OrderId>,
    ) -> (Document, Version) {
        let now = office.desk.now();
        let whom = match spec.about {
            About::Legal => Some(self.legal),
            About::Agent | About::Enterprise | About::Order => None,
        };
        let slot = Document::new(DocumentId::fresh(), self.id, spec, (whom, order), now);
        let mut document = slot.unwrap();
        let content = Sha256Hash::of(document.id.to_string().as_bytes());
        let file = PaperFile {
            name: "a.png".into(),
            sha256: content,
            original: content,
            bytes: 1,
            medium: Medium::Png,
            pages: Vec::new(),
            thumb: content,
        };
        let upload = Upload {
            id: VersionId::fresh(),
            file,
            findings: Vec::new(),
            by: StaffId::fresh(),
            asked_by: None,
            order,
            tier: Tier::T2,
        };
        let version = document.add(None, upload, now).unwrap();
        (document, version)
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

fn keep(office: &Office, document: Document, version: Version) {
    let kept: Result<(), StoreError> = office
        .desk
        .store()
        .write(move |sql| documents::add_many(sql, &[(document.clone(), vec![version.clone()])]));
    // A slot that is proved already stays proved.
    assert!(matches!(kept, Ok(()) | Err(StoreError::Duplicate)), "{kept:?}");
}

pub(crate) fn note(office: &Office, by: &Actor, firm: &Firm, wish: &str) -> DemandId {
    let id = DemandId::fresh();
    let new = NewDemand {
        id,
        enterprise: firm.id,
        person: Some(firm.agent),
        kind: DemandKind::Need,
        channel: Channel::Phone,
        about: None,
        wish: wish.into(),
        family: Some("access".into()),
        next_on: office.desk.now().today(),
    };
    office.desk.run(by, Command::Demand(demand::Command::Note(new))).unwrap();
    id
}

/// An office with work at every stage; answers an order with much to see.
pub(crate) fn busy_office(office: &Office) -> OrderId {
    let lin = office.hire("lin", Role::Manager);
    office.hire("boss", Role::Supervisor);
    office.hire("new", Role::Manager);
    let staff = departments(office);
    let names =
        ["海岳精密制造（苏州）有限公司", "杭州云栖数据科技有限公司", "宁波港湾物流有限公司"];
    let firms = names.map(|it| Firm::found(office, it));
    let offerings = ["business-broadband", "internet-line", "number-400", "enterprise-mail"];
    let mut orders = Vec::new();
    for (at, offering) in offerings.iter().cycle().take(11).enumerate() {
        let firm = &firms[at % firms.len()];
        let id = open(office, &lin, firm.order(offering));
        for paper in page(office, &lin, id).papers.iter().skip(at % 3) {
            firm.prove(office, paper.kind.code(), Some(id));
        }
        advance(office, &lin, id, (&staff, at));
        orders.push(id);
        if at % 4 == 0 {
            office.hands.forward_hours(7);
        }
    }
    note(office, &lin, &firms[0], "想给分公司再开一条 500M 专线");
    note(office, &lin, &firms[1], "发票抬头改一下");
    let until = office.desk.now().today() + chrono::Days::new(9);
    let reason = attache::domain::task::WaitReason::CustomerPremises;
    send(office, &lin, order::Command::Hold { id: orders[3], reason, until }).unwrap();
    orders[5]
}

/// Completes up to so many tasks, as far as papers allow.
fn advance(office: &Office, owner: &Actor, order: OrderId, (staff, steps): (&[Actor], usize)) {
    for _ in 0..steps {
        let view = page(office, owner, order);
        let next = view.tasks.iter().find(|it| {
            matches!(it.status, TaskStatus::Ready | TaskStatus::Accepted) && it.lacks.is_empty()
        });
        let Some(card) = next else { return };
        let worker = staff.iter().find(|it| it.department.as_deref() == Some(&*card.department));
        let by = if card.department == "RM" { owner } else { worker.unwrap() };
        match card.status {
            TaskStatus::OnHold => {
                work(office, by, task::Command::Resume { id: card.id }).unwrap();
                continue;
            }
            TaskStatus::Ready => {
                work(office, by, task::Command::Accept { id: card.id }).unwrap();
            }
            _ => {}
        }
        let values = answers(&card.form);
        work(office, by, task::Command::Complete { id: card.id, values }).unwrap();
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
        // Nothing special that would ask for a further paper.
        FieldKind::YesNo => FieldValue::YesNo(field.key != "special"),
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
            .find(|it| matches!(it.status, TaskStatus::Ready | TaskStatus::Accepted))
            // Its day has not come, but it may be done early.
            .or_else(|| view.tasks.iter().find(|it| it.status == TaskStatus::OnHold));
        let Some(card) = next else { return };
        let worker = staff.iter().find(|it| it.department.as_deref() == Some(&*card.department));
        let by = if card.department == "RM" { owner } else { worker.unwrap() };
        match card.status {
            TaskStatus::OnHold => {
                work(office, by, task::Command::Resume { id: card.id }).unwrap();
                continue;
            }
            TaskStatus::Ready => {
                work(office, by, task::Command::Accept { id: card.id }).unwrap();
            }
            _ => {}
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
