//! Which addresses are anybody's, and which lead to what only this machine or
//! its network can reach (IANA's special-purpose registries, RFC 6890).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where an address leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Anywhere on the internet.
    Public,
    /// This machine.
    Loopback,
    /// The operator's own network.
    Private,
    /// Nowhere that a request should go: link-local (there the metadata
    /// services of clouds are), multicast, reserved, documentation, ….
    Never,
}

/// Where `address` leads; one that wraps another leads where that one does.
pub fn reach_of(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(address) => v4(address),
        IpAddr::V6(address) => v6(address),
    }
}

fn v4(address: Ipv4Addr) -> Reach {
    match address.octets() {
        [127, ..] => Reach::Loopback,
        [10, ..] | [192, 168, ..] => Reach::Private,
        [172, b, ..] if b & 0xf0 == 16 => Reach::Private,
        // Behind a carrier's NAT (RFC 6598); Alibaba's metadata service is there.
        [100, 100, 100, 200] => Reach::Never,
        [100, b, ..] if b & 0xc0 == 64 => Reach::Private,
        [0, ..]
        | [169, 254, ..]
        | [192, 0, 0, _]
        // Documentation (RFC 5737).
        | [192, 0, 2, _]
        | [198, 51, 100, _]
        | [203, 0, 113, _]
        // 6to4 relays (RFC 7526), benchmarking (RFC 2544).
        | [192, 88, 99, _]
        | [198, 18 | 19, ..]
        // Multicast, reserved, broadcast.
        | [224..=255, ..] => Reach::Never,
        _ => Reach::Public,
    }
}

fn v6(address: Ipv6Addr) -> Reach {
    let s = address.segments();
    let low = || v4_of(s[6], s[7]);
    match s {
        [0, 0, 0, 0, 0, 0, 0, 1] => Reach::Loopback,
        [0, 0, 0, 0, 0, 0, 0, 0] => Reach::Never,
        // Mapped (::ffff:0:0/96), translated (::ffff:0:0:0/96), compatible (::/96).
        [0, 0, 0, 0, 0, 0xffff, ..] | [0, 0, 0, 0, 0xffff, 0, ..] | [0, 0, 0, 0, 0, 0, ..] => {
            v4(low())
        }
        // NAT64 (RFC 6052); its local prefix (RFC 8215) is an operator's own.
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => v4(low()),
        [0x64, 0xff9b, 1, ..] => Reach::Never,
        // 6to4 (RFC 3056): the IPv4 address follows the prefix.
        [0x2002, high, lower, ..] => v4(v4_of(high, lower)),
        // Teredo (RFC 4380): the client's IPv4 address, inverted, at the end; the
        // server's behind the prefix. What leads to either is refused by either.
        [0x2001, 0, high, lower, ..] => match v4(v4_of(high, lower)) {
            Reach::Public => v4(v4_of(!s[6], !s[7])),
            other => other,
        },
        // The metadata service of Amazon's cloud, amid unique local addresses.
        [0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254] => Reach::Never,
        [a, ..] if a & 0xfe00 == 0xfc00 => Reach::Private,
        // Link-local, site-local (deprecated), multicast.
        [a, ..] if a & 0xffc0 == 0xfe80 || a & 0xffc0 == 0xfec0 || a & 0xff00 == 0xff00 => {
            Reach::Never
        }
        // Documentation, benchmarking, ORCHID, discard; segment routing.
        [0x2001, 0xdb8, ..]
        | [0x2001, 2, 0, ..]
        | [0x2001, 0x10..=0x2f, ..]
        | [0x3fff, 0..=0xfff, ..]
        | [0x100, 0, 0, 0, ..]
        | [0x5f00, ..] => Reach::Never,
        // What IANA has given out for use anywhere is 2000::/3.
        [0x2000..=0x3fff, ..] => Reach::Public,
        _ => Reach::Never,
    }
}

fn v4_of(high: u16, low: u16) -> Ipv4Addr {
    let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
    Ipv4Addr::new(a, b, c, d)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_where_the_registries_say() {
        use Reach::{Loopback, Never, Private, Public};
        for (address, reach) in [
            ("8.8.8.8", Public),
            ("1.1.1.1", Public),
            ("172.15.255.255", Public),
            ("172.32.0.0", Public),
            ("100.63.255.255", Public),
            ("100.128.0.0", Public),
            ("198.17.255.255", Public),
            ("223.255.255.255", Public),
            ("127.0.0.1", Loopback),
            ("127.255.255.254", Loopback),
            ("10.0.0.1", Private),
            ("172.16.0.1", Private),
            ("172.31.255.255", Private),
            ("192.168.1.1", Private),
            ("100.64.0.1", Private),
            ("100.100.100.200", Never),
            ("0.0.0.0", Never),
            ("0.1.2.3", Never),
            ("169.254.169.254", Never),
            ("192.0.0.1", Never),
            ("192.0.2.1", Never),
            ("198.51.100.1", Never),
            ("203.0.113.1", Never),
            ("192.88.99.1", Never),
            ("198.18.0.1", Never),
            ("198.19.255.255", Never),
            ("224.0.0.1", Never),
            ("240.0.0.1", Never),
            ("255.255.255.255", Never),
            ("2606:4700::1111", Public),
            ("2a00:1450:4001::1", Public),
            ("::1", Loopback),
            ("::", Never),
            ("fc00::1", Private),
            ("fdff::1", Private),
            ("fd00:ec2::254", Never),
            ("fe80::1", Never),
            ("febf::1", Never),
            ("fec0::1", Never),
            ("ff02::1", Never),
            ("2001:db8::1", Never),
            ("3fff::1", Never),
            ("100::1", Never),
            ("4000::1", Never),
            ("::ffff:127.0.0.1", Loopback),
            ("::ffff:169.254.169.254", Never),
            ("::ffff:8.8.8.8", Public),
            ("::127.0.0.1", Loopback),
            ("::ffff:0:10.0.0.1", Private),
            ("64:ff9b::10.0.0.1", Private),
            ("64:ff9b::169.254.169.254", Never),
            ("64:ff9b::8.8.8.8", Public),
            ("64:ff9b:1::8.8.8.8", Never),
            ("2002:7f00:1::", Loopback),
            ("2002:a9fe:a9fe::1", Never),
            ("2002:808:808::1", Public),
            // Teredo: the server 8.8.8.8, the client 127.0.0.1 and 8.8.8.8.
            ("2001:0:808:808:0:0:80ff:fffe", Loopback),
            ("2001:0:808:808:0:0:f7f7:f7f7", Public),
            ("2001:0:a00:1:0:0:f7f7:f7f7", Private),
        ] {
            assert_eq!(reach_of(address.parse().unwrap()), reach, "{address}");
        }
    }
}
