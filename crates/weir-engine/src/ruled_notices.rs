//! What rules make of a notice: the item's facts as they were kept, with what
//! is reported of it now. A notice always reaches a person; rules say where its
//! case waits and how soon it is looked at, and may label. They hold nothing
//! and act on nothing for it.

use weir_model::{Standing, Timestamp, Verdict};
use weir_rules::{Facts, ItemFacts, NoticeFacts};
use weir_store::{About as Of, NewNotice, NoticeRuled, StoreError};

use crate::facts::anew;
use crate::rules::new_labels;
use crate::way::Engine;

impl Engine {
    /// What rules make of a notice that is about to be kept.
    pub async fn rule_notice(
        &self,
        new: &NewNotice,
        at: Timestamp,
    ) -> Result<NoticeRuled, StoreError> {
        let mut facts = self.facts_of_reported(&new.about, at).await?;
        let (founded, unfounded) = match &new.reporter_key {
            Some(reporter) => self.store().reporter_record(self.service(), reporter).await?,
            None => (0, 0),
        };
        let standing = Standing::of(founded, unfounded);
        facts.notices.push(NoticeFacts { kind: new.kind, standing, age_hours: 0 });
        let following = self.rules().rule(&facts, self.mode());
        let spoke = !following.said.rules.is_empty();
        Ok(NoticeRuled {
            case: following.case.filter(|_| following.verdict >= Verdict::Review),
            said: spoke.then(|| following.said.to_json()),
            hits: following.hits,
            labels: new_labels(&following.labels, &[], at),
        })
    }

    /// Of an item that nobody has sent there is nothing but its name; of a URL
    /// not even that.
    async fn facts_of_reported(&self, about: &Of, at: Timestamp) -> Result<Facts, StoreError> {
        let Of::Item(key) = about else { return Ok(Facts::default()) };
        let newest = self.store().newest_facts(self.service(), key).await?;
        let author = newest.as_ref().and_then(|newest| newest.author.clone());
        let known =
            self.store().known_before(self.service(), key, author.as_ref(), &[], at).await?;
        let kept = newest.and_then(|newest| newest.facts);
        let kept = kept.and_then(|facts| Facts::from_json(&facts).ok());
        let facts = kept.unwrap_or_else(|| Facts {
            item: ItemFacts { kind: key.kind().to_owned(), ..ItemFacts::default() },
            ..Facts::default()
        });
        Ok(anew(facts, &known, at))
    }
}
