//! Ids: UUIDv7 inside (RFC 9562), outside in TypeID form
//! (<https://github.com/jetify-com/typeid>, version 0.3): the noun, an
//! underscore, and the 128 bits in Crockford's base 32, lower case.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use uuid::Uuid;

use crate::time::Timestamp;

/// What an id is the id of.
pub trait Noun {
    /// The word before the underscore.
    const NAME: &'static str;
}

/// An id of one noun; ids of different nouns are different types.
pub struct Id<N> {
    uuid: Uuid,
    noun: PhantomData<fn() -> N>,
}

macro_rules! nouns {
    ($($(#[$doc:meta])* $marker:ident, $id:ident, $name:literal;)*) => {$(
        #[doc(hidden)]
        pub enum $marker {}
        impl Noun for $marker {
            const NAME: &'static str = $name;
        }
        $(#[$doc])*
        pub type $id = Id<$marker>;
    )*};
}

nouns! {
    /// Which service.
    ServiceNoun, ServiceId, "service";
    /// Which bank.
    BankNoun, BankId, "bank";
    /// Which entry.
    EntryNoun, EntryId, "entry";
    /// Which policy.
    PolicyNoun, PolicyId, "policy";
    /// Which event.
    EventNoun, EventId, "evt";
    /// Which import of a list.
    ImportNoun, ImportId, "import";
    /// Which item.
    ItemNoun, ItemId, "item";
    /// Which author of items.
    AuthorNoun, AuthorId, "author";
    /// Which batch of items.
    BatchNoun, BatchId, "batch";
    /// Which notice.
    NoticeNoun, NoticeId, "notice";
    /// Which case.
    CaseNoun, CaseId, "case";
    /// Which decision.
    DecisionNoun, DecisionId, "decision";
    /// Which action.
    ActionNoun, ActionId, "action";
    /// Which webhook, a place that messages go to.
    WebhookNoun, WebhookId, "webhook";
    /// Which delivery, one message to one webhook.
    DeliveryNoun, DeliveryId, "delivery";
    /// Which API key.
    KeyNoun, KeyId, "key";
    /// Which user of Weir.
    UserNoun, UserId, "user";
    /// Which session of a user.
    SessionNoun, SessionId, "session";
    /// Which rule.
    RuleNoun, RuleId, "rule";
    /// Which version of a rule.
    RuleVersionNoun, RuleVersionId, "rule_version";
    /// Which exchange.
    ExchangeNoun, ExchangeId, "exchange";
    /// Which job, a long piece of work in the background.
    JobNoun, JobId, "job";
}

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 26;

impl<N> Id<N> {
    /// The id of these 128 bits, as the store keeps them.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self { uuid: Uuid::from_bytes(bytes), noun: PhantomData }
    }

    /// The 128 bits, most significant first.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.uuid.as_bytes()
    }
}

impl<N: Noun> fmt::Display for Id<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = self.uuid.as_u128();
        let digit = |at: usize| {
            let five = (bits >> (5 * (LENGTH - 1 - at))) & 31;
            char::from(DIGITS[usize::try_from(five).expect("five bits")])
        };
        write!(f, "{}_{}", N::NAME, (0..LENGTH).map(digit).collect::<String>())
    }
}

impl<N: Noun> fmt::Debug for Id<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<N: Noun> FromStr for Id<N> {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let form = || IdError::Form { noun: N::NAME, found: text.chars().take(60).collect() };
        let (noun, digits) = text.rsplit_once('_').ok_or_else(form)?;
        if noun != N::NAME {
            let found = noun.chars().take(40).collect();
            return Err(IdError::Noun { expected: N::NAME, found });
        }
        if digits.len() != LENGTH {
            return Err(form());
        }
        let mut bits: u128 = 0;
        for byte in digits.bytes() {
            let digit = DIGITS.iter().position(|known| *known == byte).ok_or_else(form)?;
            // 26 digits hold 130 bits: the first digit may be 7 at the most.
            if bits >> 123 != 0 {
                return Err(form());
            }
            bits = (bits << 5) | digit as u128;
        }
        Ok(Self { uuid: Uuid::from_u128(bits), noun: PhantomData })
    }
}

impl<N> Clone for Id<N> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<N> Copy for Id<N> {}
impl<N> PartialEq for Id<N> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}
impl<N> Eq for Id<N> {}
impl<N> std::hash::Hash for Id<N> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}
impl<N> PartialOrd for Id<N> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<N> Ord for Id<N> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.uuid.cmp(&other.uuid)
    }
}

/// Why a text is not an id.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum IdError {
    /// Another noun's id.
    #[error("expected an id that begins with {expected}_, this one begins with {found}_")]
    Noun {
        /// Which noun was asked for.
        expected: &'static str,
        /// Which was given.
        found: String,
    },
    /// No id at all.
    #[error("“{found}” is no id: expected {noun}_ and 26 letters and digits")]
    Form {
        /// Which noun was asked for.
        noun: &'static str,
        /// What was given.
        found: String,
    },
}

/// Makes ids that grow: within one source each id is greater than the one
/// before, also within one microsecond and when the clock is set back.
///
/// Layout (RFC 9562, 5.7 and 6.2 method 3): 48 bits of milliseconds, 12 bits of
/// sub-millisecond time, then random bits, which are counted up where two ids
/// would not grow.
#[derive(Debug, Default)]
pub struct IdSource {
    last: u128,
}

impl IdSource {
    /// The next id at `at`, with 62 of the bits of `random` in it.
    pub fn next<N>(&mut self, at: Timestamp, random: [u8; 8]) -> Id<N> {
        const RANDOM_BITS: u32 = 62;
        let random_mask = (1_u128 << RANDOM_BITS) - 1;
        let micros = u64::try_from(at.micros()).unwrap_or(0);
        let millis = u128::from(micros / 1000) & ((1 << 48) - 1);
        let fraction = u128::from(micros % 1000) * 4096 / 1000;
        // Kept without version and variant, so that counting up carries.
        let plain = (millis << 74)
            | (fraction << RANDOM_BITS)
            | (u128::from(u64::from_be_bytes(random)) & random_mask);
        self.last = if plain > self.last { plain } else { self.last + 1 };
        let bits = ((self.last >> 74) << 80)
            | (0x7 << 76)
            | (((self.last >> RANDOM_BITS) & 0xfff) << 64)
            | (0b10 << RANDOM_BITS)
            | (self.last & random_mask);
        Id { uuid: Uuid::from_u128(bits), noun: PhantomData }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_text_form_is_the_one_of_the_typeid_specification() {
        // The specification's valid.yml, "valid-alphabet".
        let bytes = *Uuid::from_u128(0x0110_c853_1d09_52d8_d73e_1194_e95b_5f19).as_bytes();
        assert_eq!(BankId::from_bytes(bytes).to_string(), "bank_0123456789abcdefghjkmnpqrs");
    }

    #[test]
    fn an_id_of_another_noun_says_which_one_it_is() {
        let id = EntryId::from_bytes([1; 16]).to_string();
        let error = id.parse::<BankId>().unwrap_err().to_string();
        assert_eq!(error, "expected an id that begins with bank_, this one begins with entry_");
    }

    proptest! {
        #[test]
        fn every_id_is_read_back(bytes in any::<[u8; 16]>()) {
            let id = EntryId::from_bytes(bytes);
            prop_assert_eq!(id.to_string().parse::<EntryId>(), Ok(id));
        }

        #[test]
        fn a_text_that_is_read_as_an_id_is_that_ids_text(text in "bank_[0-9a-z]{26}") {
            if let Ok(id) = text.parse::<BankId>() {
                prop_assert_eq!(id.to_string(), text);
            }
        }

        #[test]
        fn ids_of_one_source_grow_and_are_version_seven(
            steps in prop::collection::vec((-3_i64..5, any::<[u8; 8]>()), 1..60),
        ) {
            let mut source = IdSource::default();
            let mut micros = 1_790_000_000_000_000;
            let mut last: Option<EventId> = None;
            for (step, random) in steps {
                micros += step;
                let id: EventId = source.next(Timestamp::from_micros(micros), random);
                let uuid = Uuid::from_bytes(*id.as_bytes());
                prop_assert_eq!(uuid.get_version_num(), 7);
                prop_assert_eq!(uuid.get_variant(), uuid::Variant::RFC4122);
                prop_assert!(last.is_none_or(|last| last < id));
                last = Some(id);
            }
        }
    }
}
