//! What lets somebody in, made here, shown once, and kept only as a hash.

use std::fmt;

use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize as _, Zeroizing};

use crate::error::StoreError;

/// A secret on its way to the one who is to have it. It is nowhere else, and
/// wiped from memory when it is dropped.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The secret itself: for the one answer that shows it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    /// Never the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Crockford's base 32, lower case, as in ids: no letter looks like another.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// 52 digits of five bits hold 256.
const TOKEN_DIGITS: usize = 52;

/// What a secret begins with, so that one found in a log or a repository says
/// what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Prefix {
    Key,
    Session,
}

impl Prefix {
    const fn name(self) -> &'static str {
        match self {
            Self::Key => "weir_",
            Self::Session => "weirs_",
        }
    }
}

/// A secret's SHA-256. A fast hash is enough: nobody tries 256 random bits.
///
/// It is also what a secret is looked up by. How long an index takes to
/// compare says something of the digest of what was sent and nothing of a
/// secret: that needs no comparison in constant time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SecretDigest(pub(crate) [u8; 32]);

impl SecretDigest {
    /// The digest of what was sent, where it has a secret's form.
    pub(crate) fn of(prefix: Prefix, text: &str) -> Option<Self> {
        let digits = text.strip_prefix(prefix.name())?.as_bytes();
        let formed = digits.len() == TOKEN_DIGITS && digits.iter().all(|d| DIGITS.contains(d));
        formed.then(|| Self(Sha256::digest(text.as_bytes()).into()))
    }
}

/// A new secret of 256 random bits.
pub(crate) fn new_token(prefix: Prefix) -> Result<(Secret, SecretDigest), StoreError> {
    let mut token = Zeroizing::new(String::with_capacity(64));
    token.push_str(prefix.name());
    push_digits(&mut token, TOKEN_DIGITS)?;
    let digest = SecretDigest::of(prefix, &token).expect("it has just been given its form");
    Ok((Secret(token), digest))
}

/// A first password: four groups of five digits, 100 random bits, easy to read
/// out and to copy by hand.
pub(crate) fn new_password() -> Result<Secret, StoreError> {
    let mut password = Zeroizing::new(String::with_capacity(32));
    for group in 0..4 {
        if group > 0 {
            password.push('-');
        }
        push_digits(&mut password, 5)?;
    }
    Ok(Secret(password))
}

/// Random digits; of each random byte five bits are taken, so all are alike.
fn push_digits(text: &mut String, count: usize) -> Result<(), StoreError> {
    let mut random = [0; TOKEN_DIGITS];
    getrandom::fill(&mut random[..count]).map_err(|error| StoreError::Random(error.to_string()))?;
    text.extend(random[..count].iter().map(|byte| char::from(DIGITS[usize::from(byte & 31)])));
    random.zeroize();
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_token_says_what_it_is_and_has_256_bits() {
        let (key, digest) = new_token(Prefix::Key).unwrap();
        assert_eq!(key.reveal().len(), 5 + 52);
        assert!(key.reveal().starts_with("weir_"));
        assert_eq!(SecretDigest::of(Prefix::Key, key.reveal()), Some(digest));
        // One sort of secret never passes for the other.
        assert_eq!(SecretDigest::of(Prefix::Session, key.reveal()), None);
        let (session, _) = new_token(Prefix::Session).unwrap();
        assert_eq!(SecretDigest::of(Prefix::Key, session.reveal()), None);
    }

    #[test]
    fn every_digit_comes_up_and_no_secret_twice() {
        let tokens: HashSet<String> =
            (0..100).map(|_| new_token(Prefix::Key).unwrap().0.reveal()[5..].to_owned()).collect();
        assert_eq!(tokens.len(), 100);
        let digits: HashSet<char> = tokens.iter().flat_map(|token| token.chars()).collect();
        assert_eq!(digits.len(), 32);
    }

    #[test]
    fn a_first_password_has_four_groups_of_five() {
        let password = new_password().unwrap();
        let groups: Vec<usize> = password.reveal().split('-').map(str::len).collect();
        assert_eq!(groups, [5; 4]);
        assert_ne!(password.reveal(), new_password().unwrap().reveal());
    }

    #[test]
    fn what_has_no_secrets_form_is_not_even_looked_up() {
        let (key, _) = new_token(Prefix::Key).unwrap();
        let key = key.reveal();
        for text in ["", "weir_", &key[1..], &key[..56], &format!("{key}0"), &key.to_uppercase()] {
            assert_eq!(SecretDigest::of(Prefix::Key, text), None, "{text}");
        }
    }

    #[test]
    fn a_secret_is_not_told_by_accident() {
        assert_eq!(format!("{:?}", new_password().unwrap()), "Secret(…)");
    }
}
