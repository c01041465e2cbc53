//! Papers of the demo office that wait for a reviewer; whoever claims the first of them finds on the picture what
//! the profile says.

use std::{num::NonZero, sync::Arc, thread};

use super::{
    dice::Luck,
    papers::{self, FILE_NAME, Fate, Sending},
    work::Cast,
};
use crate::{
    desk::{Cx, Desk, DeskError, files::Staged},
    domain::{Actor, EnterpriseId, Now, OrderId, PersonId, Tier, paper::PaperKind},
    inspect::sample::{self, Facts, Variant},
    store::{Sql, StoreError, contacts, enterprises},
};

/// How many have a picture of their own; drawing all of them would take minutes.
const OWN: usize = 8;
/// Papers that are written together.
const TOGETHER: usize = 200;

/// A paper that is sent in when all stories are told.
#[derive(Clone)]
pub(super) struct Waiting {
    pub(super) manager: Actor,
    pub(super) at: Now,
    pub(super) enterprise: EnterpriseId,
    pub(super) tier: Tier,
    pub(super) order: OrderId,
    pub(super) offering: String,
    pub(super) kind: PaperKind,
    pub(super) person: Option<PersonId>,
    pub(super) luck: Luck,
}

/// Sends them in, the first of the queue with pictures of their own; answers how many.
pub(super) fn send_in(
    desk: &Desk,
    cast: &Arc<Cast>,
    mut waiting: Vec<Waiting>,
) -> Result<u64, DeskError> {
    waiting.sort_by_key(|it| (it.tier, it.at));
    let first = waiting.get(..OWN.min(waiting.len())).unwrap_or_default();
    let mut own = draw(desk, cast, first)?.into_iter();
    let mut sent = 0;
    for some in waiting.chunks(TOGETHER) {
        let pictures: Vec<Option<Staged>> =
            some.iter().map(|_| own.next().unwrap_or_default()).collect();
        let (some, cast) = (some.to_vec(), Arc::clone(cast));
        sent += desk.store().write(move |sql| {
            let all = some.iter().zip(&pictures);
            all.map(|(it, own)| send(sql, &cast, (it, own.as_ref()))).sum::<Result<u64, _>>()
        })?;
    }
    Ok(sent)
}

fn send(
    sql: &mut dyn Sql,
    cast: &Cast,
    (it, own): (&Waiting, Option<&Staged>),
) -> Result<u64, DeskError> {
    let Some(spec) = cast.library.papers.spec(&it.kind) else { return Ok(0) };
    let Some(picture) = cast.pictures.of(&it.kind, Fate::Waiting) else { return Ok(0) };
    let sending = Sending {
        enterprise: it.enterprise,
        tier: it.tier,
        order: it.order,
        spec,
        person: it.person,
        picture: own.map_or(picture, |own| (own, picture.1)),
    };
    let (office, library) = (&*cast.office, &*cast.library);
    let mut cx = Cx { sql, actor: &it.manager, now: it.at, office, library };
    papers::send(&mut cx, &mut it.luck.clone(), &sending, (Fate::Waiting, &cast.reviewer, it.at))?;
    Ok(1)
}

/// Draws and inspects their pictures on all processors.
fn draw(desk: &Desk, cast: &Cast, some: &[Waiting]) -> Result<Vec<Option<Staged>>, DeskError> {
    let known: Vec<Facts> =
        desk.store().read(|sql| some.iter().map(|it| facts(sql, cast, it)).collect())?;
    let hands = thread::available_parallelism().map_or(1, NonZero::get);
    let all: Vec<(&Waiting, Facts)> = some.iter().zip(known).collect();
    let one = |(it, facts): &(&Waiting, Facts)| {
        let picture = sample::paper(papers::drawn(&it.kind), facts, Variant::Sharp)?;
        Ok(Some(desk.stage(&it.manager, FILE_NAME, &picture)?))
    };
    let share = all.len().div_ceil(hands).max(1);
    let drawn: Vec<Result<Vec<Option<Staged>>, DeskError>> = thread::scope(|scope| {
        let threads: Vec<_> = all
            .chunks(share)
            .map(|some| scope.spawn(move || some.iter().map(one).collect()))
            .collect();
        let lost = |_| Err(DeskError::NotFound("picture")); // A panic there has been reported there.
        threads.into_iter().map(|it| it.join().unwrap_or_else(lost)).collect()
    });
    Ok(drawn.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// What the profile says, for the picture.
fn facts(sql: &mut dyn Sql, cast: &Cast, it: &Waiting) -> Result<Facts, StoreError> {
    let enterprise = enterprises::by_id(sql, it.enterprise)?;
    let enterprise = enterprise.ok_or(StoreError::Corrupt("an enterprise"))?.it;
    let person = match it.person {
        Some(id) => contacts::person(sql, id)?.map(|kept| kept.it),
        None => None,
    };
    let profile = enterprise.profile;
    let day = it.at.today();
    let before = |days| day.checked_sub_days(chrono::Days::new(days)).unwrap_or(day);
    let offering = cast.library.catalogue.offering(&it.offering);
    let usual = papers::facts();
    Ok(Facts {
        enterprise: profile.name,
        uscc: profile.uscc.map(|it| it.as_str().to_owned()).unwrap_or_default(),
        legal_person: profile.legal_person,
        agent: person.as_ref().map_or(usual.agent, |it| it.name.clone()),
        id_number: person.map_or(usual.id_number, |it| it.id_number),
        address: profile.address,
        offering: offering.map_or(usual.offering, |it| it.name.zh.clone()),
        established: before(2_400),
        dated: before(2),
    })
}
