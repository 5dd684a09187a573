//! The rules of a service, ready to be evaluated, and what they make of an
//! item: the verdict, and all that the mode lets follow from it.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use weir_model::{
    ActionKind, LabelOn as On, Mode, Outcome as Decided, RuleState, RuleVersion, RuleVersionId,
    Timestamp, Verdict,
};
use weir_rules::{Facts, Label, Outcome, Review, RuleFile, RuleSet, Ruled, Saw, Stage};
use weir_store::{AskedCase, LabelOn, NewLabel, RuleHit};

use crate::facts::domains_of;

/// Which version of a rule one of a [`RuleSet`] is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleRef {
    /// The version; nothing for a draft that is only tried.
    pub version: Option<RuleVersionId>,
    /// What the rule is called.
    pub name: String,
    /// The version's number.
    pub number: u32,
    /// Whether its effects count.
    pub state: RuleState,
}

impl RuleRef {
    /// A version as it is kept.
    pub fn of(version: &RuleVersion) -> Self {
        Self {
            version: Some(version.id),
            name: version.name.clone(),
            number: version.number,
            state: version.state,
        }
    }

    /// A draft that is tried as if it were live.
    pub(crate) fn draft(file: &RuleFile) -> Self {
        let name = file.name().to_owned();
        Self { version: None, name, number: 0, state: RuleState::Live }
    }

    fn stage(&self) -> Stage {
        if self.state == RuleState::Shadow { Stage::Shadow } else { Stage::Live }
    }
}

/// A version that this Weir cannot read: it is not computed, and somebody is
/// told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultyRule {
    /// Which version.
    pub of: RuleRef,
    /// What is wrong with it.
    pub why: String,
}

/// The rules of a service.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    set: RuleSet,
    /// In the order of the set.
    refs: Vec<RuleRef>,
    files: Vec<RuleFile>,
    faulty: Vec<FaultyRule>,
}

impl Rules {
    /// These rules.
    pub fn of(rules: Vec<(RuleRef, RuleFile)>) -> Self {
        let set = rules.iter().map(|(of, file)| (file.rule.clone(), of.stage())).collect();
        let (refs, files) = rules.into_iter().unzip();
        Self { set: RuleSet::new(set), refs, files, faulty: Vec::new() }
    }

    /// The versions that are computed, read from their files.
    pub fn read(versions: &[RuleVersion]) -> Self {
        let mut rules = Vec::new();
        let mut faulty = Vec::new();
        for version in versions {
            let of = RuleRef::of(version);
            match RuleFile::parse(&version.source) {
                Ok(file) => rules.push((of, file)),
                Err(refusals) => {
                    let why: Vec<String> = refusals.iter().map(ToString::to_string).collect();
                    faulty.push(FaultyRule { of, why: why.join("; ") });
                }
            }
        }
        Self { faulty, ..Self::of(rules) }
    }

    /// Each version with its file.
    pub fn versions(&self) -> impl Iterator<Item = (&RuleRef, &RuleFile)> {
        self.refs.iter().zip(&self.files)
    }

    /// The versions that cannot be computed.
    pub fn faulty(&self) -> &[FaultyRule] {
        &self.faulty
    }

    /// What the live ones answer, whatever the mode.
    pub fn verdict(&self, facts: &Facts) -> Verdict {
        self.set.verdict_without_reasons(facts).live.verdict
    }

    /// What follows for an item with these facts, as far as the mode lets it.
    pub(crate) fn rule(&self, facts: &Facts, mode: Mode) -> Following {
        let ruled = self.set.verdict(facts);
        let live = &ruled.live;
        // Without `live` nothing is held or acted on without a person.
        let verdict =
            if mode == Mode::Live { live.verdict } else { live.verdict.min(Verdict::Review) };
        let follows = mode != Mode::Observe;
        let case = (follows && verdict >= Verdict::Review)
            .then(|| live.review.unwrap_or(Review::DEFAULT))
            .map(asked);
        let act = live.act.filter(|_| verdict == Verdict::Act).and_then(|action| {
            let by = live.because.iter().find(|at| self.files[**at].effects().act.is_some())?;
            Some(Act { rule: *by, action })
        });
        Following {
            verdict,
            case,
            labels: self.labels(&ruled, follows),
            act,
            fired: self.fired(&ruled),
            hits: self.hits(&ruled),
            said: self.said(&ruled, mode),
        }
    }

    fn fired(&self, ruled: &Ruled) -> Vec<String> {
        let fired = ruled.said.iter().filter(|said| said.outcome.fires());
        let live = fired.filter(|said| said.stage == Stage::Live);
        live.map(|said| {
            let RuleRef { name, number, .. } = &self.refs[said.rule];
            format!("{name}@{number}")
        })
        .collect()
    }

    fn hits(&self, ruled: &Ruled) -> Vec<RuleHit> {
        let hit = |said: &weir_rules::SaidOne| {
            let RuleRef { version, state, .. } = &self.refs[said.rule];
            Some(RuleHit {
                version: (*version)?,
                state: *state,
                outcome: said.outcome.name().to_owned(),
            })
        };
        ruled.said.iter().filter_map(hit).collect()
    }

    /// The labels of the live rules that fired, each with the version that asks
    /// for it.
    fn labels(&self, ruled: &Ruled, follows: bool) -> Vec<(Label, RuleVersionId)> {
        let of = |label: &Label| {
            let asks = |said: &&weir_rules::SaidOne| {
                said.outcome.fires()
                    && said.stage == Stage::Live
                    && self.files[said.rule].effects().label.as_ref() == Some(label)
            };
            let said = ruled.said.iter().find(asks)?;
            Some((label.clone(), self.refs[said.rule].version?))
        };
        ruled.live.labels.iter().filter(|_| follows).filter_map(of).collect()
    }

    fn said(&self, ruled: &Ruled, mode: Mode) -> Saying {
        let rules = ruled.said.iter().map(|said| {
            let RuleRef { version, name, number, state } = &self.refs[said.rule];
            SaidByRule {
                version: version.map(|version| version.to_string()),
                rule: name.clone(),
                number: *number,
                state: state.name().to_owned(),
                outcome: said.outcome.clone(),
                values: said.values.clone(),
                decided: said.stage == Stage::Live && ruled.live.because.contains(&said.rule),
            }
        });
        Saying {
            verdict: ruled.live.verdict.name().to_owned(),
            with_shadow: ruled.with_shadow.verdict.name().to_owned(),
            mode: mode.name().to_owned(),
            rules: rules.collect(),
        }
    }

    /// The reason of an action in its rule's words, and their language.
    pub(crate) fn reason(&self, rule: usize) -> String {
        let file = &self.files[rule];
        file.about.get("en").cloned().unwrap_or_else(|| file.title_in("en").to_owned())
    }

    /// Which version a rule of the set is.
    pub(crate) fn version(&self, rule: usize) -> Option<RuleVersionId> {
        self.refs[rule].version
    }
}

/// What follows from what the rules say.
pub(crate) struct Following {
    /// What the service is answered.
    pub(crate) verdict: Verdict,
    pub(crate) case: Option<AskedCase>,
    pub(crate) labels: Vec<(Label, RuleVersionId)>,
    pub(crate) act: Option<Act>,
    /// The live rules that fired, as `near-exact@3`.
    pub(crate) fired: Vec<String>,
    pub(crate) hits: Vec<RuleHit>,
    pub(crate) said: Saying,
}

/// What a rule wants done without a person.
pub(crate) struct Act {
    pub(crate) rule: usize,
    pub(crate) action: ActionKind,
}

impl Act {
    /// As a decision would say it.
    pub(crate) const fn outcome(&self) -> Option<Decided> {
        match self.action {
            ActionKind::Remove => Some(Decided::Remove),
            ActionKind::Label => Some(Decided::Label),
            ActionKind::Keep | ActionKind::Undo => None,
        }
    }
}

/// What the rules said of a verdict or a notice, as it is kept beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Saying {
    /// What the live rules came to, whatever the mode made of it.
    pub verdict: String,
    /// What they would have come to with those in shadow.
    pub with_shadow: String,
    /// The mode then.
    pub mode: String,
    /// Those that fired or could not tell; all others did not fire.
    pub rules: Vec<SaidByRule>,
}

/// What one version of a rule said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SaidByRule {
    /// The version's id.
    pub version: Option<String>,
    /// The rule's name.
    pub rule: String,
    /// The version's number.
    pub number: u32,
    /// `live` or `shadow`, as it was then.
    pub state: String,
    /// What it said.
    pub outcome: Outcome,
    /// Because of what.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Saw>,
    /// Whether the verdict is what it is because of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub decided: bool,
}

impl Saying {
    /// The kept form.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).expect("texts and numbers are JSON")
    }

    /// Reads the kept form.
    pub fn from_json(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }
}

/// Where a case waits, and how soon it is to be looked at.
const fn asked(review: Review) -> AskedCase {
    AskedCase { queue: review.queue, priority: review.priority }
}

/// The labels as the store sets them: one on a domain for each that these links
/// lead to.
pub(crate) fn new_labels(
    labels: &[(Label, RuleVersionId)],
    links: &[String],
    at: Timestamp,
) -> Vec<NewLabel> {
    const DAY: u64 = 24 * 60 * 60;
    let each = |(label, version): &(Label, RuleVersionId)| {
        let on = match label.on {
            On::Item => vec![LabelOn::Item],
            On::Author => vec![LabelOn::Author],
            On::Domain => domains_of(links).into_iter().map(LabelOn::Domain).collect(),
        };
        let expires_at =
            label.for_days.map(|days| at.plus(Duration::from_secs(u64::from(days) * DAY)));
        let (name, version) = (label.name.clone(), *version);
        on.into_iter().map(move |on| NewLabel { on, name: name.clone(), version, expires_at })
    };
    labels.iter().flat_map(each).collect()
}
