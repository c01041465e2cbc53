//! How often somebody may try: a budget for each address, so that guessing stays hopeless.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};

use super::reply::Refusal;

/// The budgets of one hub. Accounts have their own, longer memory in the database.
pub(super) struct Limits {
    sign_in: DefaultKeyedRateLimiter<IpAddr>,
    knock: DefaultKeyedRateLimiter<IpAddr>,
}

/// Attempts to sign in from one address: so many at once, then so many a minute.
const AT_ONCE: NonZeroU32 = NonZeroU32::new(30).unwrap();
const A_MINUTE: NonZeroU32 = NonZeroU32::new(60).unwrap();

/// Links opened and codes tried from one address. A mobile network hides thousands of honest phones
/// behind one address, and a link counts its own wrong codes; this only keeps machines out.
const KNOCKS_AT_ONCE: NonZeroU32 = NonZeroU32::new(20).unwrap();
const KNOCKS_A_MINUTE: NonZeroU32 = NonZeroU32::new(60).unwrap();

impl Default for Limits {
    fn default() -> Self {
        let knocks = Quota::per_minute(KNOCKS_A_MINUTE).allow_burst(KNOCKS_AT_ONCE);
        Self {
            sign_in: RateLimiter::keyed(Quota::per_minute(A_MINUTE).allow_burst(AT_ONCE)),
            knock: RateLimiter::keyed(knocks),
        }
    }
}

impl Limits {
    /// Takes one attempt to sign in from the budget of an address.
    pub(super) fn sign_in(&self, from: IpAddr) -> Result<(), Refusal> {
        take(&self.sign_in, from).map_err(Refusal::too_often)
    }

    /// Takes one attempt at a customer's link from the budget of an address; or says how many seconds
    /// to wait.
    pub(super) fn knock(&self, from: IpAddr) -> Result<(), u32> {
        take(&self.knock, from)
    }
}

/// Takes one attempt, or says how many seconds to wait.
fn take(limiter: &DefaultKeyedRateLimiter<IpAddr>, from: IpAddr) -> Result<(), u32> {
    limiter.check_key(&household(from)).map_err(|until| {
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
}
