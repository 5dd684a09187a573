//! An HMA asked over HTTP: it answers for a content under any bank's name, its
//! ids have gaps, and it lists no contents.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use weir_exchange::hma::{Archive, Ask, Bound, HmaError};

/// An HMA with two banks and some contents, each in one of them.
struct Hma {
    contents: BTreeMap<i64, &'static str>,
    /// How many hashes its index has.
    size: usize,
    asked: AtomicUsize,
}

impl Hma {
    fn with(contents: &[(i64, &'static str)]) -> Self {
        let contents: BTreeMap<i64, &str> = contents.iter().copied().collect();
        Self { size: contents.len(), contents, asked: AtomicUsize::new(0) }
    }

    fn content(&self, id: i64) -> Option<Value> {
        let bank = self.contents.get(&id)?;
        Some(json!({
            "id": id,
            "disable_until_ts": 0,
            "original_media_uri": null,
            "bank": { "name": bank, "matching_enabled_ratio": 1.0 },
            "signals": { "pdq": format!("{id:064x}") },
            "metadata": {
                "content_id": null, "content_uri": "lamp:1", "json": null,
                "collab": { "REEF": ["r-1"] },
            },
            "note": "the east tower",
        }))
    }
}

impl Ask for Hma {
    async fn get(&self, path: &str) -> Result<Option<Value>, String> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        Ok(match path {
            "/c/banks" => Some(json!([
                { "name": "LAMPS", "matching_enabled_ratio": 1.0 },
                { "name": "REEF", "matching_enabled_ratio": 0.25 },
            ])),
            "/c/exchanges" => Some(json!(["REEF"])),
            "/c/exchange/REEF" => Some(
                json!({ "name": "REEF", "api": "fb_threatexchange", "enabled": false, "privacy_group": 7 }),
            ),
            "/c/signal_type" => Some(json!([
                { "name": "pdq", "enabled_ratio": 1.0 }, { "name": "video_md5", "enabled_ratio": 0.5 },
            ])),
            "/c/exchanges/apis" => Some(json!(["fb_threatexchange"])),
            "/c/exchanges/api/fb_threatexchange" => {
                Some(json!({ "supports_authentification": true, "has_set_authentification": true }))
            }
            "/m/index/status" => Some(json!({ "pdq": { "present": true, "size": self.size } })),
            other => {
                let id = other.split_once("/content/").and_then(|(_, rest)| rest.split_once('?'));
                id.and_then(|(id, _)| self.content(id.parse().ok()?))
            }
        })
    }
}

async fn gathered(hma: &Hma, last: Option<i64>) -> Result<Archive, HmaError> {
    Archive::of_web(hma, Bound { last }, |_| true).await
}

#[tokio::test]
async fn every_content_is_found_with_its_bank_over_gaps_and_few_questions() {
    let hma = Hma::with(&[(1, "LAMPS"), (2, "REEF"), (150, "LAMPS"), (151, "REEF")]);
    let mut archive = gathered(&hma, None).await.unwrap();
    let survey = archive.survey().clone();
    assert_eq!((survey.contents, survey.greatest), (4, 151));
    assert_eq!(survey.signal_types, [("video_md5".to_owned(), 0.5)]);
    assert_eq!((survey.banks[1].ratio, survey.banks[1].exchange), (0.25, Some(1)));
    assert!(!survey.exchanges[0].enabled);
    let left: Vec<&str> = survey.left.iter().map(|left| left.what.as_str()).collect();
    assert_eq!(left, ["the credentials of fb_threatexchange"]);

    for _ in 0..2 {
        let first = archive.contents(0, 3).await.unwrap();
        let found: Vec<(i64, i64)> = first.iter().map(|c| (c.id, c.bank)).collect();
        assert_eq!(found, [(1, 1), (2, 2), (150, 1)]);
        assert_eq!(archive.contents(150, 3).await.unwrap()[0].id, 151);
        assert_eq!(archive.contents(151, 3).await.unwrap(), []);
        let one = &first[0];
        assert_eq!((one.disable_until, one.note.as_deref()), (0, Some("the east tower")));
        assert_eq!((one.exchange, one.key.as_deref()), (Some(1), Some("r-1")));
    }
    // One question a number: any bank's name will do, which is learnt at once.
    let asked = hma.asked.load(Ordering::Relaxed);
    assert!(asked < 151 + 200 + 50, "{asked}");
}

#[tokio::test]
async fn a_content_far_behind_a_gap_is_looked_for_while_the_index_counts_more() {
    let hma = Hma::with(&[(1, "LAMPS"), (5_000, "REEF")]);
    assert_eq!(gathered(&hma, None).await.unwrap().survey().greatest, 5_000);
}

#[tokio::test]
async fn what_is_never_found_is_told_and_ends_the_asking() {
    let mut hma = Hma::with(&[(1, "LAMPS"), (2, "REEF")]);
    hma.size = 3;
    let archive = gathered(&hma, None).await.unwrap();
    let why = &archive.survey().left.last().unwrap().why;
    assert!(why.contains("2 of 3 pdq") && why.contains("--last-id"), "{why}");
    let archive = gathered(&hma, Some(1)).await.unwrap();
    assert_eq!((archive.survey().contents, archive.survey().greatest), (1, 1));
}

#[tokio::test]
async fn it_can_be_stopped() {
    let hma = Hma::with(&[(1, "LAMPS")]);
    let stopped = Archive::of_web(&hma, Bound::default(), |_| false).await;
    assert!(matches!(stopped, Err(HmaError::Stopped)));
}
