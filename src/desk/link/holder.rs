//! What the hub does for whoever stands before a link: every answer of no is the same answer.

use super::{Command, short_hash};
use crate::{
    desk::{Command as DeskCommand, Cx, Desk, DeskError, Subject},
    domain::{
        Actor, CommandId, LinkId, Now, OrderId, Personal, Sha256Hash,
        link::{LinkRefusal, LinkSession, ShortCode, Sight, Token, UploadLink},
    },
    store::{Kept, Sql, StoreError, feed, links},
};

/// How often somebody who was overtaken tries again.
const ATTEMPTS: usize = 4;

/// What is looked for in the place of a link, or of its order, that is not there.
const NO_LINK: LinkId = LinkId::from_bytes([0; 16]);
const NO_ORDER: OrderId = OrderId::from_bytes([0; 16]);

/// What somebody shows who wants to open a link.
#[derive(Clone, Debug)]
pub enum Knock {
    Token(Token),
    /// Typed by hand.
    Short(ShortCode),
}

impl Desk {
    /// Opens the link that `knock` fits, for a session whose secret has this hash.
    pub fn open_link(&self, knock: &Knock, session: Sha256Hash) -> Result<LinkId, DeskError> {
        let hash = match knock {
            Knock::Token(token) => token.hash(),
            Knock::Short(code) => self.with_cx(&nobody(), |cx| short_hash(cx, code))?,
        };
        let now = self.now();
        // Whoever is refused here costs one look and leaves nothing, whatever it was that did not open.
        let found = self.store().read(|sql| {
            let found = links::by_hash(sql, hash)?;
            served(sql, found, now)
        })?;
        let opens = |it: &UploadLink| it.clone().open(now).is_ok();
        let link = found.filter(opens).ok_or(LinkRefusal::Shut)?.id;
        self.insist(link, &Command::Open { link, session })?;
        Ok(link)
    }

    /// The session with this secret, proved or not; refused like everything else when it has ended.
    pub fn link_session(&self, secret: Sha256Hash) -> Result<LinkSession, DeskError> {
        let now = self.now();
        let session = self.store().read(|sql| {
            let session = links::session(sql, secret)?;
            let link = session.as_ref().map_or(NO_LINK, |it| it.link);
            let is_served = is_served(sql, link, now)?;
            Ok::<_, StoreError>(session.filter(|it| is_served && it.is_live(now)))
        })?;
        let session = session.ok_or(LinkRefusal::Shut)?;
        if session.is_stale(now) {
            self.store().write(move |sql| links::see_session(sql, (secret, now)))?;
        }
        Ok(session)
    }

    /// Tries the second factor.
    pub fn prove_link(&self, session: Sha256Hash, code: &Personal) -> Result<(), DeskError> {
        let link = self.link_session(session)?.link;
        self.insist(link, &Command::Prove { session, code: code.clone() })?;
        let is_proved = self.link_session(session)?.is_proved;
        if is_proved { Ok(()) } else { Err(LinkRefusal::Shut.into()) }
    }

    /// Does something that a link's holder may do, for a session in which the second factor was right.
    pub fn hold(&self, link: LinkId, command: &Command) -> Result<(), DeskError> {
        self.insist(link, command)
    }

    /// Notes what the customer is doing, for the manager who looks on.
    pub fn sighted(&self, link: LinkId, sight: Sight) -> Result<(), DeskError> {
        self.stir(link, move |sql| {
            let asked = links::by_id(sql, link)?.ok_or(LinkRefusal::Shut)?.it;
            if sight.kind.as_ref().is_some_and(|it| !asked.scope.contains(it)) {
                return Err(LinkRefusal::NotWanted.into());
            }
            Ok(links::see(sql, link, &sight)?)
        })
    }

    /// Does a command for the holder of a link, again if somebody else was faster.
    fn insist(&self, link: LinkId, command: &Command) -> Result<(), DeskError> {
        let actor = Actor::holder(link);
        let mut done = Ok(());
        for _ in 0..ATTEMPTS {
            done = self.run(&actor, DeskCommand::Link(command.clone())).map(drop);
            if !matches!(done, Err(DeskError::Store(StoreError::Conflict))) {
                break;
            }
        }
        done
    }

    /// Changes something so small and frequent that the trail need not know, and tells who looks on.
    pub(super) fn stir<T: Send + 'static>(
        &self,
        link: LinkId,
        work: impl Fn(&mut dyn Sql) -> Result<T, DeskError> + Send + 'static,
    ) -> Result<T, DeskError> {
        let (id, now, subject) = (CommandId::fresh(), self.now(), Subject::Link(link));
        let said = subject.to_string();
        let done: Result<T, DeskError> = self.store().write(move |sql| {
            let it = work(sql)?;
            feed::touch(sql, id, now, &said)?;
            Ok(it)
        });
        let it = done?;
        self.feed().publish(id, &[subject]);
        Ok(it)
    }

    /// Reads with all that a command has around it.
    fn with_cx<T>(
        &self,
        actor: &Actor,
        work: impl FnOnce(&mut Cx<'_>) -> Result<T, DeskError>,
    ) -> Result<T, DeskError> {
        let (now, library) = (self.now(), self.library());
        self.store()
            .read(|sql| work(&mut Cx { sql, actor, now, office: self.office(), library: &library }))
    }
}

/// Whether a link is live and its order goes on.
pub(super) fn is_served(sql: &mut dyn Sql, id: LinkId, now: Now) -> Result<bool, StoreError> {
    let found = links::by_id(sql, id)?;
    Ok(served(sql, found, now)?.is_some())
}

/// The link, if it is live and its order goes on.
///
/// Asks the database the same whatever was found, so that the time until the answer tells no more
/// than the answer.
fn served(
    sql: &mut dyn Sql,
    found: Option<Kept<UploadLink>>,
    now: Now,
) -> Result<Option<UploadLink>, StoreError> {
    let order = found.as_ref().map_or(NO_ORDER, |kept| kept.it.order);
    let goes_on = links::has_open_order(sql, order)?;
    Ok(found.map(|kept| kept.it).filter(|it| goes_on && it.is_live(now)))
}

/// Whoever has not been let in.
fn nobody() -> Actor {
    Actor::holder(NO_LINK)
}
