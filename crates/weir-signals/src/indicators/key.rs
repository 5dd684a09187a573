//! An indicator as a signal: what it names, without where it stood.

use std::fmt;

use super::{Coin, Indicator, IndicatorKind, Site, indicators};
use crate::signal::{SignalError, SignalKind, excerpt};

/// What an indicator names, in its one canonical form: `telegram:seventh_lamp`
/// for a handle, `lamp.example` for a domain.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IndicatorKey {
    kind: SignalKind,
    value: String,
}

impl IndicatorKey {
    /// The kinds of signals that are indicators beside links.
    pub const KINDS: [SignalKind; 8] = [
        SignalKind::Domain,
        SignalKind::Handle,
        SignalKind::Invite,
        SignalKind::Stored,
        SignalKind::Email,
        SignalKind::Phone,
        SignalKind::Wallet,
        SignalKind::Iban,
    ];
    /// The longest value, in bytes.
    pub const MAX_BYTES: usize = 1024;

    /// The key of an indicator; nothing for a link, which has its own.
    pub fn of(indicator: &Indicator) -> Option<Self> {
        let kind = match indicator.kind {
            IndicatorKind::Url => return None,
            IndicatorKind::Domain => SignalKind::Domain,
            IndicatorKind::Handle(_) => SignalKind::Handle,
            IndicatorKind::Invite(_) => SignalKind::Invite,
            IndicatorKind::Stored(_) => SignalKind::Stored,
            IndicatorKind::Email => SignalKind::Email,
            IndicatorKind::Phone => SignalKind::Phone,
            IndicatorKind::Wallet(_) => SignalKind::Wallet,
            IndicatorKind::Iban => SignalKind::Iban,
        };
        let value = match indicator.kind.of() {
            Some(of) => format!("{of}:{}", indicator.value),
            None => indicator.value.clone(),
        };
        (value.len() <= Self::MAX_BYTES).then_some(Self { kind, value })
    }

    /// Reads what one names as people hold it: a link to an account, an address,
    /// a number in groups; or the canonical form.
    pub fn parse(kind: SignalKind, text: &str) -> Result<Self, SignalError> {
        let text = text.trim();
        let found = |text: &str| {
            let keys = indicators(text).iter().filter_map(Self::of).collect::<Vec<_>>();
            keys.into_iter().find(|key| key.kind == kind)
        };
        let canonical = text.split_once(':').filter(|(of, _)| is_named_by(kind, of));
        let key = match (kind, canonical) {
            (SignalKind::Wallet, Some((_, address))) => {
                found(address).filter(|key| key.value == text)
            }
            (_, Some((_, rest))) => {
                let fits = is_plain(rest) && text.len() <= Self::MAX_BYTES;
                fits.then(|| Self { kind, value: text.to_owned() })
            }
            (SignalKind::Domain, None) => found(&format!("https://{text}")).or_else(|| found(text)),
            (SignalKind::Handle, None) => found(text).or_else(|| found(&format!("@{text}"))),
            (_, None) => found(text),
        };
        key.ok_or_else(|| SignalError::NotIndicator { kind, found: excerpt(text) })
    }

    /// Which kind of signal it is.
    pub const fn kind(&self) -> SignalKind {
        self.kind
    }

    /// The canonical form.
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

/// Whether values of this kind begin with such a site or coin.
fn is_named_by(kind: SignalKind, of: &str) -> bool {
    match kind {
        SignalKind::Handle | SignalKind::Invite | SignalKind::Stored => {
            Site::ALL.iter().any(|site| site.name() == of)
        }
        SignalKind::Wallet => Coin::ALL.iter().any(|coin| coin.name() == of),
        _ => false,
    }
}

fn is_plain(value: &str) -> bool {
    !value.is_empty() && !value.chars().any(|c| c.is_whitespace() || c.is_control())
}

impl fmt::Display for IndicatorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_hold_and_the_canonical_form_name_the_same() {
        use SignalKind::{Domain, Email, Handle, Iban, Invite, Phone, Stored, Wallet};
        for (kind, held, canonical) in [
            (Domain, "hxxps://www.Lamp[.]example.com/x?y=1", "example.com"),
            (Domain, "example.org", "example.org"),
            (Handle, "https://t.me/Seventh_Lamp", "telegram:seventh_lamp"),
            (Handle, "@Seventh_Lamp", "seventh_lamp"),
            (Handle, "@keeper:lamp.example.org", "matrix:@keeper:lamp.example.org"),
            (
                Invite,
                "https://chat.whatsapp.com/AbCdEfGh1234567890abcd",
                "whatsapp:AbCdEfGh1234567890abcd",
            ),
            (Stored, "https://archive.org/details/lamp_rules_1", "archive.org:lamp_rules_1"),
            (Email, "Keeper[at]lamp.example.com", "keeper@lamp.example.com"),
            (Phone, "+49 30 1234567", "+49301234567"),
            (
                Wallet,
                "BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ",
                "bitcoin:bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
            ),
            (Iban, "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ] {
            let key = IndicatorKey::parse(kind, held).unwrap();
            assert_eq!(key.as_str(), canonical, "{held}");
            assert_eq!(IndicatorKey::parse(kind, canonical), Ok(key), "{canonical}");
        }
    }

    #[test]
    fn what_names_nothing_of_its_kind_is_refused_with_what_to_write() {
        let error = |kind, text| IndicatorKey::parse(kind, text).unwrap_err().to_string();
        assert_eq!(
            error(SignalKind::Wallet, "bitcoin:bc1qwrongchecksum"),
            "“bitcoin:bc1qwrongchecksum” is no wallet; write the address of a wallet, its checksum right"
        );
        assert!(error(SignalKind::Phone, "12345").contains("behind + and its country's code"));
        assert!(
            error(SignalKind::Handle, "telegram:a b").starts_with("“telegram:a b” is no handle")
        );
    }
}
