//! Policies: what is forbidden and why.

use std::time::Duration;

use crate::id::PolicyId;
use crate::named::named;
use crate::time::Timestamp;

/// What a service forbids, in one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Which policy, in this version.
    pub id: PolicyId,
    /// Its short name, as `--policy` takes it.
    pub name: String,
    /// From 1 on; a changed text is a new version, old ones are kept.
    pub version: u32,
    /// How grave a breach is.
    pub severity: Severity,
    /// Title and text in each language that the service speaks.
    pub texts: Vec<PolicyText>,
    /// Its place in Article 2(7) of Regulation (EU) 2021/784, if it has one.
    pub terrorist_content: Option<TerroristContent>,
    /// Its category in the DSA transparency database, if it has one.
    pub dsa: Option<DsaCategory>,
    /// Whether a rule may act under it without a person, where DESIGN.md lets
    /// any act: on SHA-256 equality with an entry of an own decision.
    pub automatic: bool,
    /// When this version was made.
    pub created_at: Timestamp,
}

/// A policy in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyText {
    /// BCP 47 language tag.
    pub language: String,
    /// A line.
    pub title: String,
    /// What is forbidden and what is not.
    pub text: String,
}

named! {
    /// How grave a breach of a policy is.
    Severity, "severity" {
        /// Unwelcome.
        Low = "low",
        /// Against the service's rules.
        Medium = "medium",
        /// Unlawful.
        High = "high",
        /// Lives may depend on it.
        Critical = "critical",
    }
}

impl Severity {
    /// How long a case of such a breach may wait for a decision. Weir's own
    /// measure: Regulation (EU) 2022/2065, Article 16(6) asks for a decision
    /// in a timely manner and names no hours.
    pub const fn clock(self) -> Duration {
        let hours = match self {
            Self::Critical => 1,
            Self::High => 4,
            Self::Medium => 24,
            Self::Low => 72,
        };
        Duration::from_secs(hours * 60 * 60)
    }
}

named! {
    /// The limbs of the definition of terrorist content, Regulation (EU)
    /// 2021/784, Article 2(7).
    TerroristContent, "limb of Regulation (EU) 2021/784, Article 2(7)" {
        /// Incites the commission of an offence, also by glorifying it.
        Incites = "2021/784:2(7)(a)",
        /// Solicits a person to commit or contribute to an offence.
        SolicitsOffence = "2021/784:2(7)(b)",
        /// Solicits a person to take part in a terrorist group.
        SolicitsParticipation = "2021/784:2(7)(c)",
        /// Instructs on explosives, weapons or other methods.
        Instructs = "2021/784:2(7)(d)",
        /// Threatens to commit an offence.
        Threatens = "2021/784:2(7)(e)",
    }
}

named! {
    /// Categories of the DSA transparency database that Weir's policies fall in.
    DsaCategory, "category of the DSA transparency database" {
        /// Risk for public security.
        RiskForPublicSecurity = "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY",
        /// Illegal or harmful speech.
        IllegalOrHarmfulSpeech = "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
        /// Violence.
        Violence = "STATEMENT_CATEGORY_VIOLENCE",
    }
}
