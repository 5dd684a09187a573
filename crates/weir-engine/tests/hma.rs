//! Moving here from an HMA: from a PostgreSQL with its tables, interrupted and
//! run again, and with numbers that are taken. 10,000 contents by default;
//! `WEIR_HMA_CONTENTS=100000` (`make import-hma`) moves as many as the project's
//! checklist asks for.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Map, Value, json};
use weir_engine::{
    ExchangeKinds, HmaMove, HmaMoveError, HmaMoved, HmaTold, KnownExchange, Stop, move_hma,
};
use weir_exchange::hma::{Archive, HmaError};
use weir_model::{
    BankKind, Cursor, Entry, NewEntry, Provenance, SecretKey, ServiceId, Source, Timestamp,
};
use weir_signals::{Sha256Digest, Signal};
use weir_store::{IfTaken, Location, Store};
use weir_testkit::postgres::TestDatabase;

/// Not stopped.
const WHOLE: usize = usize::MAX;

fn now() -> Timestamp {
    static TICKS: AtomicU64 = AtomicU64::new(0);
    let tick = i64::try_from(TICKS.fetch_add(1, Ordering::Relaxed)).unwrap();
    Timestamp::from_micros(1_790_000_000_000_000 + tick)
}

/// One kind of exchange, without an opinion on its fields.
struct Kinds;

impl ExchangeKinds for Kinds {
    fn exchange(&self, api: &str, fields: &Map<String, Value>) -> Result<KnownExchange, String> {
        if api != "ncmec" {
            return Err(format!("no such kind: {api}"));
        }
        let config = json!({ "environment": fields["environment"] });
        let api = api.to_owned();
        Ok(KnownExchange { api, config, left: Vec::new(), fetches: false })
    }

    fn credentials(
        &self,
        api: &str,
        fields: &Map<String, Value>,
    ) -> Result<(String, Value), String> {
        match fields.get("base_url_override") {
            None => Ok((api.to_owned(), Value::Object(fields.clone()))),
            Some(_) => Err("it names another address".to_owned()),
        }
    }
}

/// A store of Weir's to which something moves.
struct House {
    store: Store,
    service: ServiceId,
    stop: Stop,
    taken: IfTaken,
    told: Vec<HmaTold>,
    _folder: tempfile::TempDir,
}

impl House {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Location::Folder(folder.path().join("weir"))).await.unwrap();
        let service = store.default_service(now()).await.unwrap();
        let (stop, taken, told) = (Stop::default(), IfTaken::Leave, Vec::new());
        Self { store, service, stop, taken, told, _folder: folder }
    }

    /// Moves, and is stopped after so many batches.
    async fn moved(
        &mut self,
        hma: &TestDatabase,
        dry_run: bool,
        batches: usize,
    ) -> Result<HmaMoved, HmaMoveError> {
        self.told.clear();
        self.stop = Stop::default();
        let mut archive = Archive::of_postgres(&hma.url).await?;
        let of = HmaMove {
            store: &self.store,
            service: self.service,
            dry_run,
            taken: self.taken,
            key: Some(&SecretKey::from_bytes([5; 32])),
            kinds: &Kinds,
            stop: &self.stop,
            now: &now,
        };
        let (told, stop) = (&mut self.told, &self.stop);
        let mut moved = 0;
        move_hma(&of, &mut archive, |what| {
            moved += usize::from(matches!(what, HmaTold::Moved { .. }));
            if moved == batches {
                stop.stop();
            }
            told.push(what);
        })
        .await
    }

    async fn all(&self) -> Vec<Entry> {
        self.store.entries_after(self.service, Cursor::START, 1_000_000).await.unwrap()
    }

    async fn bank(&self, name: &str) -> weir_model::Bank {
        self.store.bank(self.service, &name.parse().unwrap()).await.unwrap()
    }

    async fn content(&self, bank: &str, number: i64) -> weir_store::Content {
        let bank = self.bank(bank).await.id;
        self.store.content_numbered(self.service, bank, number).await.unwrap().unwrap()
    }

    /// Why this does not move, or what is other with it.
    fn why(&self, of: &str) -> String {
        let found = self.told.iter().find_map(|told| match told {
            HmaTold::Left { what, why } | HmaTold::Note { what, why } if what == of => Some(why),
            _ => None,
        });
        found.unwrap_or_else(|| panic!("nothing on {of}: {:?}", self.told)).clone()
    }
}

/// Runs a test on two threads.
fn run(test: impl Future<Output = ()>) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(test);
}

fn own(n: u64) -> NewEntry {
    NewEntry {
        signals: vec![Signal::Sha256(Sha256Digest::of(&n.to_be_bytes()))],
        reference: None,
        tags: Vec::new(),
        provenance: Provenance { source: Source::OwnDecision, origin: None, import: None },
    }
}

#[test]
fn banks_contents_and_exchanges_move_with_all_that_is_noted_of_them() {
    let hma = weir_testkit::hma::society();
    run(async {
        let mut house = House::new().await;
        let moved = house.moved(&hma, false, WHOLE).await.unwrap();
        let numbers: Vec<i64> = house.all().await.iter().map(|entry| entry.number).collect();
        assert_eq!(numbers, [1, 2, 4, 5, 9, 12]);
        assert_eq!((moved.banks, moved.contents, moved.signals), (4, 6, 7));
        assert_eq!((moved.contents_left, moved.exchanges, moved.credentials), (1, 1, 1));

        let one = house.content("LAMPS", 1).await;
        assert_eq!(one.notes.note.as_deref(), Some("the east tower"));
        assert_eq!((one.notes.metadata, one.entry.disabled_until), (None, None));
        let two = house.content("LAMPS", 2).await;
        let uri = "https://lamp.example/2.png";
        let noted = json!({ "content_id": "k-2", "json": { "shelf": 4 }, "content_uri": uri });
        assert_eq!((two.notes.metadata, two.entry.disabled_until), (Some(noted), Some(0)));
        let four = house.content("FOG_HORNS", 4).await;
        assert_eq!(four.notes.note.as_deref(), Some("حارس المنارة"));
        assert_eq!(four.entry.disabled_until, Some(1_890_000_000));
        assert_eq!(house.content("LAMPS", 5).await.entry.signals.len(), 2);
        assert_eq!(house.bank("FOG_HORNS").await.share.ratio(), 0.25);

        let exchange = house.store.exchange(house.service, "REEF_SHARE").await.unwrap().unwrap();
        assert_eq!((exchange.api.as_str(), exchange.enabled), ("ncmec", true));
        assert_eq!(exchange.bank, house.bank("REEF_SHARE").await.id);
        let shares =
            house.store.signal_type_shares(house.service, &["pdq", "video_md5"]).await.unwrap();
        let (name, share) = &shares[0];
        assert_eq!((shares.len(), name.as_str(), share.ratio()), (1, "video_md5", 0.5));
        assert_eq!(house.store.exchange_credentials(house.service).await.unwrap(), ["ncmec"]);
    });
}

#[test]
fn nothing_that_moves_becomes_an_own_decision() {
    let hma = weir_testkit::hma::society();
    run(async {
        let mut house = House::new().await;
        house.moved(&hma, false, WHOLE).await.unwrap();
        for entry in house.all().await {
            let source = match entry.number {
                9 => Source::Exchange("REEF_SHARE".to_owned()),
                _ => Source::List("hma".to_owned()),
            };
            assert_eq!((entry.provenance.source, entry.own), (source, false), "{}", entry.number);
        }
        assert_eq!(
            house.content("REEF_SHARE", 9).await.entry.reference.as_deref(),
            Some("reef-17")
        );
    });
}

#[test]
fn what_cannot_move_is_told_with_its_reason_and_no_secret() {
    let hma = weir_testkit::hma::society();
    run(async {
        let mut house = House::new().await;
        house.moved(&hma, false, WHOLE).await.unwrap();
        assert!(house.why("content 7").contains("foghorn_tune"));
        assert!(house.why("part of content 12").contains("foghorn_tune"));
        assert!(house.why("exchange FOG_NOISE").contains("infinite_random"));
        assert!(house.why("exchange REEF_SHARE").contains("waits"));
        assert!(house.why("signal type foghorn_tune").contains("no such"));
        assert!(house.why("the credentials of stop_ncii").contains("another address"));
        let pickled = "1 records of what exchanges sent (exchange_data)";
        assert!(house.why(pickled).contains("not opened"));
        assert!(!format!("{:?}", house.told).contains("hush"));
    });
}

#[test]
fn a_dry_run_counts_the_same_and_writes_nothing() {
    let hma = weir_testkit::hma::society();
    run(async {
        let mut house = House::new().await;
        let before = house.store.seal(house.service).await.unwrap();
        let tried = house.moved(&hma, true, WHOLE).await.unwrap();
        let told: Vec<String> = words(&house.told);
        assert_eq!(house.all().await, []);
        assert_eq!(house.store.banks(house.service).await.unwrap(), []);
        assert_eq!(house.store.exchanges(house.service).await.unwrap(), []);
        assert_eq!(house.store.seal(house.service).await.unwrap(), before);
        let moved = house.moved(&hma, false, WHOLE).await.unwrap();
        assert_eq!(tried, HmaMoved { imports: Vec::new(), ..moved });
        assert_eq!(told, words(&house.told));
        assert_eq!(house.all().await.len(), 6);
    });
}

/// What was told of single things, in some order.
fn words(told: &[HmaTold]) -> Vec<String> {
    let told =
        told.iter().filter(|told| !matches!(told, HmaTold::Looked { .. } | HmaTold::Moved { .. }));
    let mut words: Vec<String> = told.map(|told| format!("{told:?}")).collect();
    words.sort();
    words
}

/// How many contents a large HMA has.
fn many() -> u32 {
    let asked = std::env::var("WEIR_HMA_CONTENTS").ok();
    asked.map_or(10_000, |count| count.parse().expect("WEIR_HMA_CONTENTS is a number"))
}

#[test]
fn many_contents_move_in_one_go() {
    let hma = weir_testkit::hma::of_contents(many());
    run(async {
        let mut house = House::new().await;
        let moved = house.moved(&hma, false, WHOLE).await.unwrap();
        assert_eq!((moved.contents, moved.banks), (u64::from(many()), 10));
        let counts = house.store.signal_counts(house.service).await.unwrap();
        assert_eq!(counts[0].count, u64::from(many()));
    });
}

#[test]
fn many_contents_move_once_though_the_move_is_cut_off_twice() {
    let hma = weir_testkit::hma::of_contents(many());
    run(async {
        let mut house = House::new().await;
        let first = house.moved(&hma, false, 2).await.unwrap();
        assert!(first.stopped && first.contents == 2_000, "{first:?}");
        // Whoever banks something meanwhile is in nobody's way.
        let bank = house.bank("SHELF_1").await.id;
        house.store.add_entries(house.service, bank, &[own(1)], now()).await.unwrap();
        let second = house.moved(&hma, false, 5).await.unwrap();
        assert!(second.stopped, "{second:?}");
        assert_eq!((second.contents_there, second.contents), (2_000, 3_000));
        let third = house.moved(&hma, false, WHOLE).await.unwrap();
        assert_eq!((third.stopped, third.contents_there), (false, 5_000));

        let entries = house.all().await;
        let numbers: Vec<i64> = entries.iter().map(|entry| entry.number).collect();
        assert_eq!(numbers, (1..=i64::from(many()) + 1).collect::<Vec<i64>>());
        let by_bank = entries.iter().fold(BTreeMap::new(), |mut by_bank, entry| {
            *by_bank.entry(entry.bank).or_insert(0) += 1;
            by_bank
        });
        let each = many() / 10;
        let mut counts: Vec<u32> = by_bank.into_values().collect();
        counts.sort_unstable();
        assert_eq!(counts, [vec![each; 9], vec![each + 1]].concat());
        let again = house.moved(&hma, false, WHOLE).await.unwrap();
        assert_eq!((again.contents, again.contents_there), (0, u64::from(many())));
        assert_eq!(again.imports, []);
    });
}

#[test]
fn nothing_is_written_where_a_number_is_taken_unless_new_ones_are_asked_for() {
    let hma = weir_testkit::hma::society();
    run(async {
        let mut house = House::new().await;
        let name = "own".parse().unwrap();
        let (store, service) = (house.store.clone(), house.service);
        let bank = store.create_bank(service, &name, BankKind::Match, None, now()).await.unwrap();
        let banked: Vec<NewEntry> = (0..4).map(own).collect();
        store.add_entries(service, bank.id, &banked, now()).await.unwrap();
        let before = store.seal(service).await.unwrap();
        for dry_run in [true, false] {
            let refused = house.moved(&hma, dry_run, WHOLE).await.unwrap_err();
            let taken = matches!(&refused, HmaMoveError::Taken { count: 3, shown } if shown[..] == ["1", "2", "4"]);
            assert!(taken, "{refused:?}");
            assert!(refused.to_string().contains("--renumber"));
        }
        assert_eq!(store.seal(service).await.unwrap(), before);

        house.taken = IfTaken::Renumber;
        let moved = house.moved(&hma, false, WHOLE).await.unwrap();
        assert_eq!((moved.contents, moved.renumbered), (6, 3));
        assert!(house.why("content 1").contains("13"), "{}", house.why("content 1"));
        let numbers: Vec<i64> = house.all().await.iter().map(|entry| entry.number).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 9, 12, 13, 14, 15]);
        let again = house.moved(&hma, false, WHOLE).await.unwrap();
        assert_eq!((again.contents, again.contents_there), (0, 6));
    });
}

#[test]
fn an_allow_bank_of_the_same_name_is_in_the_way() {
    let hma = weir_testkit::hma::society();
    run(async {
        let mut house = House::new().await;
        let (store, name) = (house.store.clone(), "LAMPS".parse().unwrap());
        store.create_bank(house.service, &name, BankKind::Allow, None, now()).await.unwrap();
        let refused = house.moved(&hma, false, WHOLE).await.unwrap_err();
        assert!(refused.to_string().contains("allow bank"), "{refused}");
        assert_eq!(house.store.banks(house.service).await.unwrap().len(), 1);
    });
}

#[test]
fn an_older_hma_without_notes_moves_and_another_database_is_refused() {
    let hma = weir_testkit::hma::society();
    hma.psql(
        "ALTER TABLE bank_content DROP COLUMN note, DROP COLUMN bank_content_metadata,
           DROP COLUMN original_content_uri;
         DROP TABLE exchange_api_config; DROP TABLE signal_type_override;
         ALTER TABLE bank_content ALTER COLUMN id TYPE bigint;",
    );
    run(async {
        let mut house = House::new().await;
        assert_eq!(house.moved(&hma, false, WHOLE).await.unwrap().contents, 6);
        assert_eq!(house.content("LAMPS", 2).await.notes.metadata, None);
    });
    hma.psql("DROP TABLE content_signal");
    run(async {
        let refused = House::new().await.moved(&hma, false, WHOLE).await.unwrap_err();
        let missing = matches!(&refused, HmaMoveError::Hma(HmaError::NotHma(what)) if what.starts_with("content_signal"));
        assert!(missing, "{refused:?}");
    });
}
