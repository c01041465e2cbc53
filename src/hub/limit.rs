//! How often somebody may try: a budget for each address, so that guessing stays hopeless.

use std::{
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};

use super::reply::Refusal;
use crate::{desk::Fault, domain::Sha256Hash};

/// The budgets of one hub. Accounts have their own, longer memory in the database.
pub(super) struct Limits {
    sign_in: DefaultKeyedRateLimiter<IpAddr>,
    knock: DefaultKeyedRateLimiter<IpAddr>,
    sight: DefaultKeyedRateLimiter<Sha256Hash>,
    gone: DefaultKeyedRateLimiter<IpAddr>,
    /// How often a budget was asked; now and then those that are full again are forgotten.
    asked: AtomicU32,
}

/// Attempts to sign in from one address: so many at once, then so many a minute.
const AT_ONCE: NonZeroU32 = NonZeroU32::new(30).unwrap();
const A_MINUTE: NonZeroU32 = NonZeroU32::new(60).unwrap();

/// Links opened and codes tried from one address. A mobile network hides thousands of honest phones
/// behind one address, and a link counts its own wrong codes; this only keeps machines out.
const KNOCKS_AT_ONCE: NonZeroU32 = NonZeroU32::new(20).unwrap();
const KNOCKS_A_MINUTE: NonZeroU32 = NonZeroU32::new(60).unwrap();

/// Desktops that ask whose account was closed: a whole office behind one address, when the hub is back.
const GONE_AT_ONCE: NonZeroU32 = NonZeroU32::new(600).unwrap();
const GONE_A_MINUTE: NonZeroU32 = NonZeroU32::new(600).unwrap();

/// What a customer's page tells of what is being done: so much at once, then so much a minute.
const SIGHTS_AT_ONCE: NonZeroU32 = NonZeroU32::new(30).unwrap();
const SIGHTS_A_MINUTE: NonZeroU32 = NonZeroU32::new(60).unwrap();

/// Questions between two times that idle budgets are forgotten.
const TIDY_EVERY: u32 = 1024;

impl Default for Limits {
    fn default() -> Self {
        let knocks = Quota::per_minute(KNOCKS_A_MINUTE).allow_burst(KNOCKS_AT_ONCE);
        Self {
            sign_in: RateLimiter::keyed(Quota::per_minute(A_MINUTE).allow_burst(AT_ONCE)),
            knock: RateLimiter::keyed(knocks),
            sight: RateLimiter::keyed(
                Quota::per_minute(SIGHTS_A_MINUTE).allow_burst(SIGHTS_AT_ONCE),
            ),
            gone: RateLimiter::keyed(Quota::per_minute(GONE_A_MINUTE).allow_burst(GONE_AT_ONCE)),
            asked: AtomicU32::new(0),
        }
    }
}

impl Limits {
    /// Takes one attempt to sign in from the budget of an address.
    pub(super) fn sign_in(&self, from: IpAddr) -> Result<(), Refusal> {
        self.tidy();
        take(&self.sign_in, &household(from)).map_err(Refusal::too_often)
    }

    /// Takes one attempt at a customer's link from the budget of an address; or says how many seconds
    /// to wait.
    pub(super) fn knock(&self, from: IpAddr) -> Result<(), u32> {
        self.tidy();
        take(&self.knock, &household(from))
    }

    /// Takes one question whose account was closed from the budget of an address; who has none left asks again later.
    pub(super) fn gone(&self, from: IpAddr) -> Result<(), Refusal> {
        self.tidy();
        take(&self.gone, &household(from)).map_err(|_seconds| Refusal::from(Fault::Busy))
    }

    /// Takes one word about what is being done from the budget of a customer's session.
    pub(super) fn sight(&self, session: Sha256Hash) -> Result<(), u32> {
        self.tidy();
        take(&self.sight, &session)
    }

    /// Forgets now and then who has not come for long, so that nobody fills the memory with addresses.
    fn tidy(&self) {
        if self.asked.fetch_add(1, Ordering::Relaxed).is_multiple_of(TIDY_EVERY) {
            self.sign_in.retain_recent();
            self.knock.retain_recent();
            self.sight.retain_recent();
            self.gone.retain_recent();
        }
    }
}

/// Takes one attempt, or says how many seconds to wait.
fn take<K: Clone + Eq + Hash>(limiter: &DefaultKeyedRateLimiter<K>, from: &K) -> Result<(), u32> {
    limiter.check_key(from).map_err(|until| {
        let wait = until.wait_time_from(limiter.clock().now());
        u32::try_from(wait.as_secs()).unwrap_or(60) + 1
    })
}

/// The address that is counted: one house has a whole /64 of the new addresses.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(it) => IpAddr::V4(it),
        IpAddr::V6(it) => {
            let [a, b, c, d, ..] = it.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_used_up_and_belongs_to_one_household() {
        let limits = Limits::default();
        let (one, other) = ("2001:db8::1".parse().unwrap(), "2001:db8:0:1::1".parse().unwrap());
        for _ in 0..AT_ONCE.get() {
            assert!(limits.sign_in(one).is_ok());
        }
        assert!(limits.sign_in("2001:db8::2".parse().unwrap()).is_err());
        assert!(limits.sign_in(other).is_ok());
    }

    #[test]
    fn a_session_that_never_stops_talking_is_told_to_wait_and_no_other() {
        let limits = Limits::default();
        let [one, other] = [b"one", b"two"].map(|it| Sha256Hash::of(it));
        let told = (0..100).filter(|_| limits.sight(one).is_ok()).count();
        assert_eq!(told, SIGHTS_AT_ONCE.get() as usize);
        assert!(limits.sight(other).is_ok());
    }
}
