//! Who really asks: behind a proxy that is trusted, whom that proxy names.

use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

use hyper::HeaderMap;

/// Where a proxy writes whom it speaks for: the first visitor first, the last proxy last.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The proxies whose word about visitors is believed; nobody else's is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(pub Vec<Network>);

/// All addresses that begin alike: `10.0.0.0/8`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

/// Why a text names no network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write an address such as 127.0.0.1, or a network such as 10.0.0.0/8")]
pub struct NoNetwork;

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse().ok().ok_or(NoNetwork)?)),
            None => (text, None),
        };
        let address: IpAddr = address.trim().parse().ok().ok_or(NoNetwork)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        if bits <= most { Ok(Self { address, bits }) } else { Err(NoNetwork) }
    }
}

impl Network {
    fn holds(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let unlike = u32::from(own) ^ u32::from(other);
                unlike.leading_zeros() >= self.bits
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let unlike = u128::from(own) ^ u128::from(other);
                unlike.leading_zeros() >= self.bits
            }
            _ => false,
        }
    }
}

impl Proxies {
    /// Who asks: whoever is connected, or whom a trusted proxy names.
    ///
    /// The list is read from its end, where the last proxy wrote; what stands before the first
    /// address that is not trusted may be invented.
    pub(super) fn visitor(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut visitor = peer.to_canonical();
        let named = headers.get_all(FORWARDED_FOR).iter().filter_map(|it| it.to_str().ok());
        let named: Vec<&str> = named.flat_map(|it| it.split(',')).map(str::trim).collect();
        for text in named.into_iter().rev() {
            if !self.trusts(visitor) {
                break;
            }
            let Some(before) = address(text) else {
                tracing::warn!("a trusted proxy names its visitors in a way that cannot be read");
                break;
            };
            visitor = before.to_canonical();
        }
        visitor
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|it| it.holds(address))
    }
}

/// An address as proxies write it: bare, in brackets, or with a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|it| it.ip());
    text.parse().ok().or_else(with_port).or_else(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visitor(peer: &str, forwarded: &[&str]) -> String {
        let proxies = Proxies(["10.0.0.0/8", "::1"].map(|it| it.parse().unwrap()).to_vec());
        let mut headers = HeaderMap::new();
        for it in forwarded {
            headers.append(FORWARDED_FOR, it.parse().unwrap());
        }
        proxies.visitor(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn a_trusted_proxy_says_who_asks_and_nobody_else_does() {
        assert_eq!(visitor("10.1.2.3", &["203.0.113.7"]), "203.0.113.7");
        assert_eq!(visitor("::ffff:10.1.2.3", &["203.0.113.7"]), "203.0.113.7");
        assert_eq!(visitor("198.51.100.1", &["203.0.113.7"]), "198.51.100.1", "not trusted");
        assert_eq!(visitor("10.1.2.3", &[]), "10.1.2.3", "it says nothing");
        assert_eq!(visitor("10.1.2.3", &["nonsense"]), "10.1.2.3");
        for written in ["203.0.113.7:4444", "[::ffff:203.0.113.7]:4444", "[::ffff:203.0.113.7]"] {
            assert_eq!(visitor("10.1.2.3", &[written]), "203.0.113.7", "{written}");
        }
    }

    #[test]
    fn what_a_visitor_wrote_in_front_is_not_believed() {
        assert_eq!(visitor("10.1.2.3", &["1.1.1.1, 203.0.113.7"]), "203.0.113.7");
        assert_eq!(visitor("::1", &["1.1.1.1", "203.0.113.7, 10.9.9.9"]), "203.0.113.7");
        assert_eq!(visitor("::1", &["10.9.9.9"]), "10.9.9.9", "a proxy that asks for itself");
    }

    #[test]
    fn networks_are_written_as_everybody_writes_them() {
        for text in ["10.0.0.0/8", "127.0.0.1", "2001:db8::/32", "0.0.0.0/0"] {
            assert!(text.parse::<Network>().is_ok(), "{text}");
        }
        for text in ["10.0.0.0/33", "10.0.0/8", "proxy", "", "10.0.0.0/"] {
            assert_eq!(text.parse::<Network>(), Err(NoNetwork), "{text}");
        }
        let all: Network = "0.0.0.0/0".parse().unwrap();
        assert!(all.holds("203.0.113.7".parse().unwrap()) && !all.holds("::1".parse().unwrap()));
    }
}
