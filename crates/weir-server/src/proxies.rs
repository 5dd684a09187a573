//! Proxies in front of the server: whose word on a client's address is taken.

use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use axum::http::HeaderMap;

/// Addresses with the same first bits: `10.0.0.0/8`, `::1`, `192.0.2.7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    first: u128,
    /// How many of the 128 bits count; IPv4 is looked at as IPv4-mapped IPv6.
    bits: u8,
}

impl Network {
    /// Whether the network holds this address.
    pub fn holds(&self, address: IpAddr) -> bool {
        let shift = 128 - u32::from(self.bits);
        shift == 128 || (number(address) ^ self.first) >> shift == 0
    }
}

fn number(address: IpAddr) -> u128 {
    let six: Ipv6Addr = match address {
        IpAddr::V4(four) => four.to_ipv6_mapped(),
        IpAddr::V6(six) => six,
    };
    u128::from_be_bytes(six.octets())
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let wrong = || NetworkError(text.chars().take(60).collect());
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().map_err(|_| wrong())?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let (most, before) = if address.is_ipv4() { (32, 96) } else { (128, 0) };
        let bits = bits.unwrap_or(most);
        if bits > most {
            return Err(wrong());
        }
        Ok(Self { first: number(address), bits: before + bits })
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
    fn a_network_that_is_none_is_refused() {
        for text in ["", "localhost", "10.0.0.0/33", "::/129", "10.0.0.0/x"] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
        assert!("0.0.0.0/0".parse::<Network>().unwrap().holds("8.8.8.8".parse().unwrap()));
    }
}
