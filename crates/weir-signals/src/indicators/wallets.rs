//! Addresses of wallets, told by their checksums.

use sha2::{Digest as _, Sha256};
use sha3::Keccak256;

use super::tokens::Token;
use super::{Indicator, IndicatorKind};

/// A currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is the currency of its name")]
pub enum Coin {
    Bitcoin,
    Ethereum,
    Tron,
    Monero,
    Litecoin,
    Solana,
}

impl Coin {
    /// Every currency.
    pub const ALL: [Self; 6] =
        [Self::Bitcoin, Self::Ethereum, Self::Tron, Self::Monero, Self::Litecoin, Self::Solana];

    /// The currency's name in small letters.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bitcoin => "bitcoin",
            Self::Ethereum => "ethereum",
            Self::Tron => "tron",
            Self::Monero => "monero",
            Self::Litecoin => "litecoin",
            Self::Solana => "solana",
        }
    }
}

pub(super) fn find(token: &Token, found: &mut Vec<Indicator>) -> bool {
    // `bitcoin:ADDRESS?amount=1` (BIP 21) and the like.
    let text = token.text.split('?').next().unwrap_or("");
    let address = ["bitcoin:", "ethereum:", "litecoin:", "monero:", "tron:", "solana:"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme))
        .unwrap_or(text);
    if !(26..=120).contains(&address.len()) || !address.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return false;
    }
    let Some((coin, value)) = coin(address) else { return false };
    let span = token.span.clone();
    found.push(Indicator { kind: IndicatorKind::Wallet(coin), value, span, shortened: false });
    true
}

/// The currency of an address, and its canonical form.
fn coin(address: &str) -> Option<(Coin, String)> {
    if let Some(hex) = address.strip_prefix("0x") {
        return ethereum(hex).map(|value| (Coin::Ethereum, value));
    }
    let lower = address.to_ascii_lowercase();
    for (human, coin) in [("bc", Coin::Bitcoin), ("ltc", Coin::Litecoin)] {
        let one_case = lower == address || address.bytes().all(|byte| !byte.is_ascii_lowercase());
        if lower.starts_with(human) && one_case && is_segwit(&lower, human) {
            return Some((coin, lower));
        }
    }
    if matches!(address.len(), 95 | 106) {
        return is_monero(address).then(|| (Coin::Monero, address.to_owned()));
    }
    let bytes = base58(address)?;
    if bytes.len() == 25 && has_checksum(&bytes) {
        let coin = match bytes[0] {
            0x00 | 0x05 => Coin::Bitcoin,
            0x30 | 0x32 => Coin::Litecoin,
            0x41 => Coin::Tron,
            _ => return None,
        };
        return Some((coin, address.to_owned()));
    }
    (bytes.len() == 32 && looks_drawn(address)).then(|| (Coin::Solana, address.to_owned()))
}

/// Solana's addresses have no checksum: what else is so long and in base 58 is
/// hexadecimal, a word, or has few kinds of characters.
fn looks_drawn(address: &str) -> bool {
    let any = |kind: fn(&u8) -> bool| address.bytes().filter(kind).count() >= 3;
    any(u8::is_ascii_uppercase)
        && any(u8::is_ascii_lowercase)
        && any(u8::is_ascii_digit)
        && (32..=44).contains(&address.len())
}

/// Forty hexadecimal digits; where both cases occur they are the checksum of
/// EIP-55.
fn ethereum(hex: &str) -> Option<String> {
    if hex.len() != 40 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let lower = hex.to_ascii_lowercase();
    let mixed =
        hex.bytes().any(|b| b.is_ascii_lowercase()) && hex.bytes().any(|b| b.is_ascii_uppercase());
    if mixed {
        let hash = hex::encode(Keccak256::digest(lower.as_bytes()));
        let right = hex.bytes().zip(hash.bytes()).all(|(digit, hash)| {
            digit.is_ascii_digit() || digit.is_ascii_uppercase() == (hash >= b'8')
        });
        if !right {
            return None;
        }
    }
    Some(format!("0x{lower}"))
}

const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

fn base58(text: &str) -> Option<Vec<u8>> {
    // Least significant byte first.
    let mut bytes: Vec<u8> = Vec::with_capacity(40);
    for letter in text.bytes() {
        let mut carry = BASE58.iter().position(|digit| *digit == letter)? as u32;
        for byte in &mut bytes {
            carry += u32::from(*byte) * 58;
            *byte = carry as u8;
            carry >>= 8;
        }
        while carry > 0 {
            bytes.push(carry as u8);
            carry >>= 8;
        }
    }
    bytes.extend(text.bytes().take_while(|letter| *letter == b'1').map(|_| 0));
    bytes.reverse();
    Some(bytes)
}

/// Base58Check: the last four bytes are the double SHA-256 of the rest.
fn has_checksum(bytes: &[u8]) -> bool {
    let (rest, sum) = bytes.split_at(bytes.len() - 4);
    Sha256::digest(Sha256::digest(rest))[..4] == *sum
}

/// Monero's base 58 goes by blocks of 8 bytes in 11 letters; the last four bytes
/// are the Keccak hash of the rest.
fn is_monero(address: &str) -> bool {
    let mut bytes = Vec::with_capacity(80);
    for block in address.as_bytes().chunks(11) {
        let len = match block.len() {
            11 => 8,
            7 => 5,
            _ => return false,
        };
        let mut value = 0_u128;
        for letter in block {
            let Some(digit) = BASE58.iter().position(|digit| digit == letter) else { return false };
            value = value * 58 + digit as u128;
        }
        if value >> (8 * len) != 0 {
            return false;
        }
        bytes.extend(&value.to_be_bytes()[16 - len..]);
    }
    let (rest, sum) = bytes.split_at(bytes.len() - 4);
    matches!(bytes[0], 18 | 19 | 42) && Keccak256::digest(rest)[..4] == *sum
}

/// BIP 173 and 350: the checksum of bech32 for version 0, of bech32m above.
fn is_segwit(address: &str, human: &str) -> bool {
    const LETTERS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let Some(data) = address.strip_prefix(human).and_then(|rest| rest.strip_prefix('1')) else {
        return false;
    };
    let values: Option<Vec<u8>> = data
        .bytes()
        .map(|letter| LETTERS.iter().position(|known| *known == letter).map(|at| at as u8))
        .collect();
    let Some(values) = values.filter(|values| (14..=71).contains(&values.len())) else {
        return false;
    };
    let high = human.bytes().map(|byte| byte >> 5);
    let low = human.bytes().map(|byte| byte & 31);
    let all = high.chain([0]).chain(low).chain(values.iter().copied());
    let sum = all.fold(1_u32, |sum, value| {
        let top = sum >> 25;
        let sum = (sum & 0x1ff_ffff) << 5 ^ u32::from(value);
        [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3_u32]
            .iter()
            .enumerate()
            .filter(|(bit, _)| top >> bit & 1 == 1)
            .fold(sum, |sum, (_, generator)| sum ^ generator)
    });
    match values[0] {
        0 => sum == 1,
        1..=16 => sum == 0x2bc8_30a3,
        _ => false,
    }
}
