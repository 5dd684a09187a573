//! Proxies in front of the server: whose word on a client's address is taken.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use axum::http::HeaderMap;

/// Every address that begins with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    /// How many bits are the same; all of them for one address alone.
    prefix: u8,
}

impl Network {
    /// Whether the network holds this address; an IPv4 address may come as an
    /// IPv4-mapped one.
    pub fn holds(&self, address: IpAddr) -> bool {
        let (own, own_length) = bits(self.address);
        let (other, length) = bits(address.to_canonical());
        let behind = own_length - u32::from(self.prefix);
        own_length == length && (own ^ other).checked_shr(behind).unwrap_or(0) == 0
    }

    /// The bits that differ from address to address.
    fn bits_behind(&self) -> u128 {
        let (own, length) = bits(self.address);
        let behind = length - u32::from(self.prefix).min(length);
        own & u128::MAX.checked_shr(128 - behind).unwrap_or(0)
    }
}

/// An address as a number, and how many bits it has.
fn bits(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    /// One address, or one with the number of bits. Bits behind the prefix
    /// must be 0: `10.0.0.1/8` is somebody's mistake.
    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let wrong = || NetworkError(text.chars().take(60).collect());
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => most,
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().map_err(|_| wrong())?
            }
            Some(_) => return Err(wrong()),
        };
        let network = Self { address, prefix };
        if prefix > most || network.bits_behind() != 0 { Err(wrong()) } else { Ok(network) }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

/// Why a text is no network.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("“{0}” is no address or network; write one like 127.0.0.1 or 10.0.0.0/8")]
pub struct NetworkError(String);

/// The client's address: the connection's, or, where that is a trusted proxy,
/// the last one in `X-Forwarded-For` that is not.
pub(crate) fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let is_proxy = |address: IpAddr| trusted.iter().any(|network| network.holds(address));
    let mut client = peer;
    let named: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for address in named.iter().rev() {
        if !is_proxy(client) {
            break;
        }
        let Ok(address) = address.trim().parse() else { break };
        client = address;
    }
    client
}

/// What one subscriber has of addresses: an IPv4 address, or the 64 first bits
/// of an IPv6 one, of which they choose the rest as they like.
pub(crate) fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
        four => four,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forwarded(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", value.parse().unwrap());
        headers
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let trusted: Vec<Network> = vec!["10.0.0.0/8".parse().unwrap()];
        let client = |peer: &str, value: &str| {
            client(peer.parse().unwrap(), &forwarded(value), &trusted).to_string()
        };
        assert_eq!(client("10.1.2.3", "198.51.100.7"), "198.51.100.7");
        assert_eq!(client("203.0.113.9", "198.51.100.7"), "203.0.113.9");
        // What stands before the first untrusted address was written by it.
        assert_eq!(client("10.1.2.3", "192.0.2.1, 198.51.100.7, 10.9.9.9"), "198.51.100.7");
        assert_eq!(client("10.1.2.3", "nonsense"), "10.1.2.3");
    }

    #[test]
    fn an_ipv6_subscriber_is_one_stranger() {
        let of = |address: &str| network_of(address.parse().unwrap()).to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(of("::ffff:192.0.2.7"), "192.0.2.7");
    }

    #[test]
    fn a_network_holds_what_begins_alike() {
        let holds = |network: &str, address: &str| {
            network.parse::<Network>().unwrap().holds(address.parse().unwrap())
        };
        assert!(holds("10.0.0.0/8", "10.255.0.1") && !holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("0.0.0.0/0", "8.8.8.8") && !holds("0.0.0.0/0", "::1"));
        assert!(holds("127.0.0.1", "::ffff:127.0.0.1") && holds("::/0", "2001:db8::1"));
        assert!(holds("2001:db8::/32", "2001:db8:1::") && !holds("::1", "::2"));
    }

    #[test]
    fn a_network_is_one_address_or_all_that_begin_alike() {
        for (text, shown) in [
            ("192.0.2.7", "192.0.2.7/32"),
            ("10.0.0.0/8", "10.0.0.0/8"),
            ("0.0.0.0/0", "0.0.0.0/0"),
            ("::1", "::1/128"),
            ("2001:db8::/32", "2001:db8::/32"),
            ("::/0", "::/0"),
        ] {
            assert_eq!(text.parse::<Network>().unwrap().to_string(), shown);
        }
        for text in [
            "",
            "10.0.0.0/33",
            "10.0.0.1/8",
            "10.0.0.0/",
            "10.0.0.0/+8",
            "10.0.0.0/-1",
            "::1/0",
            "::/129",
            "lamp.example",
            "10.0.0/8",
        ] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
    }
}
