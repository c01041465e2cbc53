//! Upload links: a manager makes and ends them, their holders open them and send papers, both see what happens.

mod card;
mod holder;
mod make;
mod page;
mod receive;

use serde::{Deserialize, Serialize};

use self::make::{code_hash, make, note, short_hash, tell};
pub use self::{
    card::{Arriving, Guided, LinkCard, LinkOf, LinkPage, WantedPaper},
    holder::Knock,
    page::{HolderPage, HolderPhase, HolderSlot, HolderStep, HolderView, Remark, SlotState, Stage},
    receive::{Announced, Taken},
};
pub(super) use self::{
    card::{guided, of_order},
    make::end_all_by,
    page::view,
};
use super::{Cx, DeskError, Subject, document, error::Refused};
use crate::{
    domain::{
        Actor, CommandId, DocumentId, LinkId, OrderId, Permission, Personal, Sha256Hash, UploadId,
        VersionId,
        link::{CodeWay, LinkRefusal, LinkSession, Proof, Upload, UploadLink, UploadState},
        notice::NoticeTone,
        paper::PaperKind,
    },
    store::{Kept, links, uploads},
};

/// The setting that holds the address at which customers reach the hub, such as `https://up.example.cn`.
pub const PORTAL: &str = "portal";

/// The setting in which a hub notes its own address when it starts; good enough where nobody said better.
pub const HUB: &str = "hub";

/// Whether this can stand before `/u` in a link: a scheme and a host, nothing more. Only what never leaves this
/// machine may travel without being encrypted.
pub fn is_address(text: &str) -> bool {
    let https = text.strip_prefix("https://");
    let host = https.or_else(|| text.strip_prefix("http://").filter(|_| is_local(text)));
    host.is_some_and(|it| {
        !it.is_empty()
            && it
                .chars()
                .all(|it| it.is_alphanumeric() || matches!(it, '.' | '-' | ':' | '[' | ']'))
    })
}

/// Whether an address means this machine to whoever opens it, so that no telephone comes here by it.
pub fn is_local(address: &str) -> bool {
    let host = host(address);
    host == "localhost" || host.parse().is_ok_and(|it: std::net::IpAddr| it.is_loopback())
}

/// The host of an address, without scheme, port and brackets.
pub fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    match rest.strip_prefix('[').and_then(|it| it.split_once(']')) {
        Some((bracketed, _)) => bracketed,
        None => rest.split([':', '/']).next().unwrap_or_default(),
    }
}

/// What opens a link. Made by whoever makes the link, shown once, never stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secrets {
    /// SHA-256 of the token in the link.
    pub token: Sha256Hash,
    /// The code for typing, in plain digits.
    pub short: Personal,
    /// The second factor: six digits.
    pub code: Personal,
    pub way: CodeWay,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Makes a link for papers of an order; links made before for the same order end.
    Make {
        id: LinkId,
        order: OrderId,
        scope: Vec<PaperKind>,
        hours: i64,
        secrets: Secrets,
    },
    /// Ends a link and makes another one for the same papers.
    Reissue {
        old: LinkId,
        id: LinkId,
        hours: i64,
        secrets: Secrets,
    },
    Revoke {
        id: LinkId,
    },
    /// Gives a link another second factor, which also unlocks it.
    Recode {
        id: LinkId,
        code: Personal,
        way: CodeWay,
    },
    /// Says something on the customer's page; an empty text takes it away.
    Hint {
        id: LinkId,
        text: Personal,
    },
    /// Somebody stands before the link and gets a session.
    Open {
        link: LinkId,
        session: Sha256Hash,
    },
    /// Tries the second factor. Done also when it was wrong: that counts.
    Prove {
        session: Sha256Hash,
        code: Personal,
    },
    Agree {
        session: Sha256Hash,
        version: String,
    },
    /// Announces a file.
    Begin {
        session: Sha256Hash,
        upload: UploadId,
        kind: PaperKind,
        name: Personal,
        length: i64,
    },
    /// Files what has arrived whole as the newest version of its paper.
    File {
        upload: UploadId,
        file: Sha256Hash,
    },
    /// Notes why a file was not taken.
    Fail {
        upload: UploadId,
        fault: String,
    },
    /// Gives a file up.
    Terminate {
        session: Sha256Hash,
        upload: UploadId,
    },
    /// The customer says that they are done.
    Submit {
        session: Sha256Hash,
    },
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Make { .. }
            | Self::Reissue { .. }
            | Self::Revoke { .. }
            | Self::Recode { .. }
            | Self::Hint { .. } => Permission::AddDocument,
            Self::Open { .. }
            | Self::Prove { .. }
            | Self::Agree { .. }
            | Self::Begin { .. }
            | Self::File { .. }
            | Self::Fail { .. }
            | Self::Terminate { .. }
            | Self::Submit { .. } => Permission::HoldLink,
        }
    }
}

impl From<LinkRefusal> for DeskError {
    fn from(refusal: LinkRefusal) -> Self {
        let refused = Refused::new(refusal.code());
        Self::Refused(match refusal {
            LinkRefusal::BadExpiry { hours } => refused.with("days", hours / 24),
            LinkRefusal::TooLarge { most }
            | LinkRefusal::TooMany { most }
            | LinkRefusal::Full { most } => refused.with("most", most),
            LinkRefusal::LongHint { most } => refused.with("most", most),
            LinkRefusal::Missing { n } => refused.with("n", n),
            _ => refused,
        })
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    match command {
        Command::Make { id, order, scope, hours, secrets } => {
            make(cx, (*id, *order), (scope.clone(), *hours), secrets)
        }
        Command::Reissue { old, id, hours, secrets } => {
            let before = load(cx, *old)?.it;
            make(cx, (*id, before.order), (before.scope.clone(), *hours), secrets)
        }
        Command::Revoke { id } => {
            let now = cx.now;
            let link = change(cx, *id, |link| {
                link.revoke(now);
                Ok(())
            })?;
            note(cx, &link, "link-event-revoked")?;
            Ok(touched(&link))
        }
        Command::Recode { id, code, way } => {
            let (hash, now) = (code_hash(cx, *id, code)?, cx.now);
            change(cx, *id, |link| link.recode((hash, *way), now)).map(|link| touched(&link))
        }
        Command::Hint { id, text } => {
            let now = cx.now;
            change(cx, *id, |link| link.advise(text, now)).map(|link| touched(&link))
        }
        Command::Open { link, session } => open(cx, *link, *session),
        Command::Prove { session, code } => prove(cx, *session, code),
        Command::Agree { session, version } => {
            let link = proved(cx, *session)?.id;
            let now = cx.now;
            change(cx, link, |link| link.agree(version, now)).map(|link| touched(&link))
        }
        Command::Submit { session } => submit(cx, *session),
        Command::Begin { session, upload, kind, name, length } => {
            let link = proved(cx, *session)?;
            begin(cx, &link, *upload, (kind, name, *length))
        }
        Command::File { upload, file } => file_away(cx, *upload, *file),
        Command::Fail { upload, fault } => settle(cx, *upload, |it| it.refused(fault)),
        Command::Terminate { session, upload } => {
            let link = proved(cx, *session)?.id;
            settle(cx, *upload, |it| it.link == link && it.end())
        }
    }
}

fn open(cx: &mut Cx<'_>, id: LinkId, session: Sha256Hash) -> Result<Vec<Subject>, DeskError> {
    own(cx, id)?;
    let now = cx.now;
    let link = change(cx, id, |link| link.open(now))?;
    must_serve(cx, &link)?;
    links::begin_session(cx.sql, &LinkSession::begin(session, id, now))?;
    if link.opens == 1 {
        tell(cx, &link, (NoticeTone::Hint, "link-notice-opened"))?;
    }
    Ok(touched(&link))
}

fn prove(cx: &mut Cx<'_>, secret: Sha256Hash, code: &Personal) -> Result<Vec<Subject>, DeskError> {
    let mut session = session(cx, secret)?;
    let (given, now) = (code_hash(cx, session.link, code), cx.now);
    let mut kept = load(cx, session.link)?;
    must_serve(cx, &kept.it)?;
    // What cannot be a code is as wrong as any other.
    let proof = kept.it.prove(given.unwrap_or(Sha256Hash::from_bytes([0; 32])), now)?;
    links::save(cx.sql, &kept)?;
    // Whoever does not know the code any more is not who they were.
    session.is_proved = proof == Proof::Right;
    session.seen_at = now;
    links::prove_session(cx.sql, &session)?;
    if proof == Proof::Locked {
        tell(cx, &kept.it, (NoticeTone::Warning, "link-notice-locked"))?;
    }
    Ok(touched(&kept.it))
}

fn submit(cx: &mut Cx<'_>, session: Sha256Hash) -> Result<Vec<Subject>, DeskError> {
    let id = proved(cx, session)?.id;
    let now = cx.now;
    let before = load(cx, id)?.it;
    let was_submitted = before.submitted_at.is_some();
    let missing = page::missing(cx, &before)?;
    let link = change(cx, id, |link| link.submit(missing, now))?;
    if !was_submitted {
        note(cx, &link, "link-event-submitted")?;
        tell(cx, &link, (NoticeTone::Hint, "link-notice-submitted"))?;
    }
    Ok(touched(&link))
}

fn begin(
    cx: &mut Cx<'_>,
    link: &UploadLink,
    id: UploadId,
    (kind, name, length): (&PaperKind, &Personal, i64),
) -> Result<Vec<Subject>, DeskError> {
    let used = uploads::used(cx.sql, link.id, kind)?;
    link.may_begin((kind, length), used, cx.now)?;
    if !page::takes(cx, link, kind)? {
        return Err(DeskError::refused("link-settled"));
    }
    // Whoever begins anew has given up what is still on its way.
    for mut before in uploads::of_link(cx.sql, link.id)? {
        let from = before.state;
        let is_same = before.kind == *kind && before.id != id;
        if is_same && from == UploadState::Receiving && before.end() {
            uploads::settle(cx.sql, &before, from)?;
        }
    }
    let name: String = name.reveal().chars().filter(|it| !it.is_control()).take(120).collect();
    let named = (Personal::new(name), length);
    uploads::add(cx.sql, &Upload::begin(id, link, kind.clone(), named, cx.now))?;
    Ok(vec![Subject::Link(link.id)])
}

/// Makes a file that has arrived, and was inspected, the newest version of its paper.
fn file_away(cx: &mut Cx<'_>, id: UploadId, file: Sha256Hash) -> Result<Vec<Subject>, DeskError> {
    let mut upload = uploads::by_id(cx.sql, id)?.ok_or(DeskError::NotFound("upload"))?;
    own(cx, upload.link)?;
    let link = load(cx, upload.link)?.it;
    // Named after the upload, so that one file becomes one version however often this is tried.
    let version = VersionId::from_bytes(id.bytes());
    if !upload.filed(version, file) || !uploads::settle(cx.sql, &upload, UploadState::Received)? {
        return Ok(vec![Subject::Link(link.id)]);
    }
    let add = document::Command::Add {
        document: DocumentId::from_bytes(id.bytes()),
        version,
        enterprise: link.enterprise,
        kind: upload.kind.clone(),
        person: None,
        order: Some(link.order),
        file,
        name: upload.name.clone(),
    };
    let mut subjects = document::perform(cx, &add)?;
    subjects.push(Subject::Link(link.id));
    Ok(subjects)
}

fn settle(
    cx: &mut Cx<'_>,
    id: UploadId,
    end: impl FnOnce(&mut Upload) -> bool,
) -> Result<Vec<Subject>, DeskError> {
    let mut upload = uploads::by_id(cx.sql, id)?.ok_or(DeskError::NotFound("upload"))?;
    own(cx, upload.link)?;
    let from = upload.state;
    if end(&mut upload) {
        uploads::settle(cx.sql, &upload, from)?;
    }
    Ok(vec![Subject::Link(upload.link)])
}

pub(super) fn load(cx: &mut Cx<'_>, id: LinkId) -> Result<Kept<UploadLink>, DeskError> {
    links::by_id(cx.sql, id)?.ok_or(DeskError::NotFound("link"))
}

fn change(
    cx: &mut Cx<'_>,
    id: LinkId,
    edit: impl FnOnce(&mut UploadLink) -> Result<(), LinkRefusal>,
) -> Result<UploadLink, DeskError> {
    let mut kept = load(cx, id)?;
    edit(&mut kept.it)?;
    links::save(cx.sql, &kept)?;
    Ok(kept.it)
}

/// Refuses whoever holds another link, or none.
fn own(cx: &Cx<'_>, id: LinkId) -> Result<(), DeskError> {
    if *cx.actor == Actor::holder(id) { Ok(()) } else { Err(LinkRefusal::Shut.into()) }
}

/// A session that goes on, of a link that is the actor's own.
fn session(cx: &mut Cx<'_>, secret: Sha256Hash) -> Result<LinkSession, DeskError> {
    let session = links::session(cx.sql, secret)?.filter(|it| it.is_live(cx.now));
    let session = session.ok_or(LinkRefusal::Shut)?;
    own(cx, session.link)?;
    Ok(session)
}

/// The live link of a session in which the second factor was right.
fn proved(cx: &mut Cx<'_>, secret: Sha256Hash) -> Result<UploadLink, DeskError> {
    let session = session(cx, secret)?;
    session.must_be_proved(cx.now)?;
    let link = load(cx, session.link)?.it;
    must_serve(cx, &link)?;
    Ok(link)
}

/// Refuses a link that is not live, or whose order has ended.
fn must_serve(cx: &mut Cx<'_>, link: &UploadLink) -> Result<(), DeskError> {
    let is_served = link.is_live(cx.now) && links::has_open_order(cx.sql, link.order)?;
    if is_served { Ok(()) } else { Err(LinkRefusal::Shut.into()) }
}

fn touched(link: &UploadLink) -> Vec<Subject> {
    vec![Subject::Link(link.id), Subject::Order(link.order), Subject::Person(link.made_by)]
}

/// Somebody who works on an upload, such as one request to a hub.
pub type Writer = CommandId;
