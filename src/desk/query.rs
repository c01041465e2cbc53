//! Everything that can be asked: one table, read as the contents page of the application.
//!
//! An answer is plain data made for one screen, already masked for this reader.

use std::path::Path;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    Cx, Desk, DeskError, Subject, absence, appointment, calendar, call, catalogue, clock,
    customers, demand, document, draft, holding, import, link, office, order, process, reveal,
    review, search, second_factor, staff, telephony, timeline, work, workspace,
};
use crate::{
    domain::{Actor, Permission, import::Tally},
    store::{Sql, StoreError, audit},
};

/// A question with the type of its answer.
pub trait Ask: Question + Clone + PartialEq + Send + 'static {
    type Answer: Clone + Serialize + DeserializeOwned + Send + 'static;

    fn query(self) -> Query;
    fn unpack(answer: Answer) -> Option<Self::Answer>;
}

/// What the desk must know about a question before it answers.
pub trait Question {
    fn needs(&self) -> Permission;

    /// The subjects whose change makes the answer old.
    fn watches(&self) -> Vec<Subject>;

    /// Whether it may take long, as reports do; such questions have connections of their own.
    fn is_slow(&self) -> bool {
        false
    }

    /// Set when answering shows personal data: the look is written into the audit trail under
    /// this name and subject.
    fn look(&self) -> Option<(&'static str, Subject)> {
        None
    }

    /// Whether it may show something in full, which must be on record before it is shown.
    fn shows_in_full(&self) -> bool {
        false
    }
}

macro_rules! queries {
    ($($(#[$doc:meta])* $ask:ident in $module:ident by $answerer:path => $answer:ty;)*) => {
        /// A question to the desk.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Query {
            $($(#[$doc])* $ask($module::$ask),)*
        }

        /// The answer to the question of the same name.
        #[derive(Clone, Debug, Serialize, Deserialize)]
        pub enum Answer {
            $($ask(Box<$answer>),)*
        }

        impl Query {
            fn question(&self) -> &dyn Question {
                match self {
                    $(Self::$ask(ask) => ask,)*
                }
            }

            fn answer(&self, cx: &mut Cx<'_>) -> Result<Answer, DeskError> {
                match self {
                    $(Self::$ask(ask) => {
                        $answerer(cx, ask).map(|it| Answer::$ask(Box::new(it)))
                    })*
                }
            }
        }

        $(impl Ask for $module::$ask {
            type Answer = $answer;

            fn query(self) -> Query {
                Query::$ask(self)
            }

            fn unpack(answer: Answer) -> Option<$answer> {
                #[allow(clippy::allow_attributes, irrefutable_let_patterns, reason = "one query is irrefutable")]
                if let Answer::$ask(it) = answer { Some(*it) } else { None }
            }
        })*
    };
}

queries! {
    // The office
    /// The office's name and settings.
    OfficePage in office by office::page => office::OfficeFacts;
    /// The audit trail, newest first.
    Trail in office by office::trail => Vec<office::TrailLine>;

    /// Whether the asker has a second factor.
    MySecondFactor in second_factor by second_factor::mine => bool;
    /// The telephone systems that tell of calls, and the extensions.
    Telephony in telephony by telephony::view => telephony::TelephonyView;

    // Staff
    /// Everyone who works here.
    StaffList in staff by staff::list => Vec<staff::StaffRow>;

    // Calendars
    /// A year of one calendar, with its exceptions.
    CalendarYear in calendar by calendar::year => calendar::YearView;
    /// What a file about days would change.
    CalendarPreview in calendar by calendar::preview => calendar::PreviewView;
    /// How far counting open work anew is.
    Reprojections in calendar by calendar::progress => Vec<calendar::Progress>;
    /// The due times of an order that moved because a calendar did.
    MovedDues in calendar by calendar::moved => Vec<calendar::MovedLine>;

    // Processes
    /// Every version of every process.
    ProcessList in process by process::list => Vec<process::ProcessLine>;
    /// One version, with where its open orders stand.
    ProcessPage in process by process::page => process::ProcessView;
    /// The rules that a draft breaks, and its dates.
    ProcessTrial in process by process::trial => process::TrialView;
    /// The open orders that stand at one task of a process.
    StandingAt in order by order::standing_at => Vec<order::OrderRow>;
    /// What changing what was ordered would mean.
    OrderAmend in order by order::amending => order::AmendView;
    /// What moving an order to another version would change.
    OrderMove in order by order::moving => order::MoveView;

    // Drafts
    /// What was typed and not yet sent.
    DraftText in draft by draft::text => Option<String>;

    // Calls
    /// Everything about a caller before the greeting ends.
    Pop in call by call::card => call::PopCard;
    /// Who may be calling from a number.
    WhoCalls in call by call::preview => call::PopCard;
    /// The caller's number in full, as long as that is allowed.
    CallerNumber in call by call::number => Option<crate::desk::reveal::InFull>;
    /// Numbers to practise with.
    PractiseNumbers in call by call::numbers => call::Practise;
    /// The calls that ring, are on the line, or wait for their wrap-up.
    OpenCalls in call by call::open => Vec<call::CallRow>;
    /// The last calls, newest first.
    RecentCalls in call by call::recent => Vec<call::CallRow>;
    // Enterprises
    /// Everything that the first view of an enterprise shows.
    Workspace in workspace by workspace::page => workspace::WorkspacePage;
    /// What an enterprise has, a page at a time.
    HoldingList in holding by holding::list => holding::HoldingPage;
    /// A part of them for a file, on record.
    HoldingExport in holding by holding::part => Vec<holding::HoldingRow>;
    /// What was said and done, newest first.
    Timeline in timeline by timeline::page => timeline::TimelinePage;
    /// A personal value in full, as long as that is allowed.
    Revealed in reveal by reveal::shown => Option<reveal::InFull>;
    /// A window of the list of enterprises.
    Customers in customers by customers::window => customers::CustomerWindow;
    /// How many rows that list has.
    CustomerCount in customers by customers::count => i64;
    /// Whatever fits what was typed.
    EnterpriseSearch in search by search::answer => search::Found;
    // Lists
    /// What became of a part of an imported list.
    Loaded in import by import::loaded => Option<Tally>;

    // Demands and orders
    /// Whether somebody already handles what is being typed.
    DemandForm in demand by demand::advice => demand::DemandAdvice;
    /// The clocks of a demand, a complaint or a fault.
    DemandClocks in demand by demand::clocks_of => Vec<clock::ClockCard>;
    /// The complaints of a period, each with what it counts as.
    Complaints in demand by demand::complaints => demand::ComplaintsView;
    /// The appointments of an order.
    Appointments in appointment by appointment::of_order => Vec<appointment::AppointmentLine>;
    /// What an order would need before it is opened.
    OrderForm in order by order::plan => order::OrderPlan;
    /// Everything about one order.
    OrderPage in order by order::page => order::OrderView;
    /// A window of the list of orders.
    OrderList in order by order::window => order::OrderWindow;

    // Work
    /// A window of a department's queue.
    QueuePage in work by work::queue => work::QueueView;
    /// What one person has to do.
    Day in work by work::day => work::DayView;
    /// Who is or will be away.
    Absences in absence by absence::absences => Vec<absence::AbsenceLine>;
    /// What somebody should know without having asked.
    Notices in clock by clock::notices => clock::NoticeList;
    /// All work in counts, with what needs help on top.
    Board in work by work::board => work::BoardView;
    /// What is late or soon will be in one department.
    AtRisk in work by work::at_risk => work::AtRiskRows;
    /// Everything that rests with nobody.
    Orphans in work by work::orphans => Vec<work::OrphanLine>;
    /// What can be ordered.
    Catalogue in catalogue by catalogue::catalogue => catalogue::CatalogueView;
    /// The processes that orders run on.
    Templates in catalogue by catalogue::templates => catalogue::TemplatesView;
    // Papers
    /// What an order needs on paper and where each of them stands.
    PaperList in document by document::of_order => document::OrderPapers;
    /// Every paper that an enterprise has given.
    EnterprisePapers in document by document::of_enterprise => Vec<document::Slot>;
    /// Every version that was put into one slot.
    PaperVersions in document by document::versions => Vec<document::PaperCard>;
    /// The kinds of papers there are.
    PaperKinds in document by document::kinds => Vec<document::KindChoice>;

    // Upload links
    /// The links of an order.
    LinkOf in link by link::of_order => link::LinkPage;
    /// What a customer does with a link at this moment.
    Guided in link by link::guided => link::Arriving;
    /// What the holder of a link sees.
    HolderPage in link by link::view => link::HolderView;

    // Reviewing
    /// How much waits for review.
    ReviewQueue in review by review::figures => review::QueueFigures;
    /// The paper in one's own hands.
    MyReview in review by review::mine => Option<review::Piece>;
    /// A paper with all that is needed to decide on it.
    ReviewDesk in review by review::sheet => review::Sheet;
    /// The paper that will probably come next.
    NextUp in review by review::next_up => Option<review::Piece>;
}

impl Query {
    /// Whether its answer may show something in full, and so is nothing to be kept.
    pub fn shows_in_full(&self) -> bool {
        self.question().shows_in_full()
    }
}

impl Desk {
    /// Answers `query` for `actor`, from one moment of the data.
    pub fn answer(&self, actor: &Actor, query: &Query) -> Result<Answer, DeskError> {
        let question = query.question();
        if !actor.role.may(question.needs()) {
            self.note_look(actor, "ask", "forbidden", String::new());
            return Err(DeskError::Forbidden(question.needs()));
        }
        let (now, library) = (self.now(), self.library());
        let work = |sql: &mut dyn Sql| {
            let actor = &super::perform::standing_in(sql, actor, now)?;
            query.answer(&mut Cx { sql, actor, now, office: &self.office, library: &library })
        };
        let answer =
            if question.is_slow() { self.store.read_slowly(work) } else { self.store.read(work) }?;
        match question.look() {
            Some((action, subject)) if question.shows_in_full() => {
                self.put_look_on_record(actor, action, subject.to_string())?;
            }
            Some((action, subject)) => {
                self.note_look(actor, action, "seen", subject.to_string());
            }
            None => {}
        }
        Ok(answer)
    }

    /// Asks with the answer's own type.
    pub fn ask<Q: Ask>(&self, actor: &Actor, ask: Q) -> Result<Q::Answer, DeskError> {
        let answer = self.answer(actor, &ask.query())?;
        Q::unpack(answer).ok_or(DeskError::NotFound("answer"))
    }

    /// Writes an audit line without making the reader wait for the disk.
    pub(super) fn note_look(
        &self,
        actor: &Actor,
        action: &'static str,
        outcome: &'static str,
        subject: String,
    ) {
        drop(self.store.submit(self.look(actor, (action, outcome), subject)));
    }

    /// Writes an audit line and waits for the disk: what is shown in full is on record before it is shown.
    pub(super) fn put_look_on_record(
        &self,
        actor: &Actor,
        action: &'static str,
        subject: String,
    ) -> Result<(), DeskError> {
        Ok(self.store.write(self.look(actor, (action, "seen"), subject))?)
    }

    fn look(
        &self,
        actor: &Actor,
        (action, outcome): (&'static str, &'static str),
        subject: String,
    ) -> impl Fn(&mut dyn Sql) -> Result<(), StoreError> + Send + 'static {
        let (actor, now) = (actor.clone(), self.now());
        move |sql| {
            let (actor, subject) = (&actor, subject.as_str());
            audit::add(sql, &audit::Entry { actor, now, action, outcome, subject, detail: "{}" })
        }
    }

    /// Copies the whole office as of this moment into `target`.
    pub fn back_up(&self, target: &Path) -> Result<(), DeskError> {
        Ok(self.store.back_up(target)?)
    }
}
