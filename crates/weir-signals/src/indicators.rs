//! Indicators: what in a text names a place, an account or a purse.
//!
//! Links, domains, accounts and invitations of messengers and networks, e-mail
//! addresses, telephone numbers, wallets, bank accounts: each in one canonical
//! form, with the bytes of the text that it stands in. Defanged ones
//! (`hxxps://lamp[.]example`, `keeper[at]lamp.example`) are read as what they
//! stand for. What has a checksum is only told if that is right. Nothing is ever
//! fetched.
//!
//! ```
//! use weir_signals::indicators::{IndicatorKind, indicators};
//!
//! let post = "Oil money to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq, news at hxxps://t[.]me/Seventh_Lamp";
//! let found: Vec<(String, &str)> = indicators(post)
//!     .into_iter()
//!     .map(|found| (found.to_string(), &post[found.span.clone()]))
//!     .collect();
//! assert_eq!(found[0].0, "wallet:bitcoin:bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq");
//! assert_eq!(found[1], ("handle:telegram:seventh_lamp".into(), "hxxps://t[.]me/Seventh_Lamp"));
//! assert!(found.iter().any(|(found, _)| found == "url:t.me/Seventh_Lamp"));
//! ```

mod key;
mod links;
mod numbers;
mod sites;
#[cfg(test)]
mod tests;
mod tokens;
mod wallets;

use std::fmt;
use std::ops::Range;

pub use key::IndicatorKey;
pub use sites::Site;
pub use wallets::Coin;

/// What an indicator names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IndicatorKind {
    /// A link to a web page, by its canonical form ([`crate::UrlKey`]).
    Url,
    /// The registrable domain of a link or an address (public suffix list).
    Domain,
    /// An account; of which network, where that is said.
    Handle(Option<Site>),
    /// An invitation to a group.
    Invite(Site),
    /// Something stored: a paste, a file, an item of archive.org.
    Stored(Site),
    /// An e-mail address.
    Email,
    /// A telephone number (E.164).
    Phone,
    /// The address of a wallet.
    Wallet(Coin),
    /// A bank account (ISO 13616).
    Iban,
}

impl IndicatorKind {
    /// The kind's name, as `handle`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Url => "url",
            Self::Domain => "domain",
            Self::Handle(_) => "handle",
            Self::Invite(_) => "invite",
            Self::Stored(_) => "stored",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Wallet(_) => "wallet",
            Self::Iban => "iban",
        }
    }

    /// The network, site or coin, where the kind has one.
    pub const fn of(self) -> Option<&'static str> {
        match self {
            Self::Handle(Some(site)) | Self::Invite(site) | Self::Stored(site) => Some(site.name()),
            Self::Wallet(coin) => Some(coin.name()),
            _ => None,
        }
    }
}

/// An indicator found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// What it names.
    pub kind: IndicatorKind,
    /// Its canonical form: two that are equal name the same.
    pub value: String,
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// Whether the link was made by a shortener, so that it hides another.
    pub shortened: bool,
}

impl fmt::Display for Indicator {
    /// `kind:value`, or `kind:of:value`, as `wallet:bitcoin:bc1…`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.kind.name())?;
        self.kind.of().map_or(Ok(()), |of| write!(f, "{of}:"))?;
        f.write_str(&self.value)
    }
}

/// The most indicators that are told of one text.
pub const MOST_INDICATORS: usize = 5_000;

/// The indicators of a text in the order in which they stand; each once a place.
pub fn indicators(text: &str) -> Vec<Indicator> {
    let mut found = Vec::new();
    for token in tokens::tokens(text) {
        if found.len() >= MOST_INDICATORS {
            break;
        }
        // What is one thing as a whole is nothing else in part.
        if !wallets::find(&token, &mut found) && !links::find_address(&token, &mut found) {
            links::find_link(&token, &mut found);
        }
    }
    numbers::find(text, &mut found);
    found.sort_by_key(|indicator| (indicator.span.start, indicator.kind));
    // Told of handles first and of their link behind them.
    found.sort_by_key(|indicator| {
        let broad = matches!(indicator.kind, IndicatorKind::Url | IndicatorKind::Domain);
        (indicator.span.start, broad)
    });
    found.truncate(MOST_INDICATORS);
    found
}
