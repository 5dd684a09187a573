//! Whatever is done to a chain, the verifier finds it against the head.

use proptest::prelude::*;
use proptest::sample::Index;
use weir_model::{
    ChainHash, ChainHead, ChainVerifier, Event, EventKind, Fault, Id, PayloadDigest, Salt,
    SealedEvent, ServiceId, StoredPayload, Timestamp,
};

type Row = (SealedEvent, Option<StoredPayload>);

const SERVICE: ServiceId = Id::from_bytes([5; 16]);

/// Events as a store seals them. Of some, a later event erases the payload.
fn chains() -> impl Strategy<Value = (Vec<Row>, ChainHead, usize)> {
    let kinds = prop::sample::select(vec![
        EventKind::BankCreated,
        EventKind::EntryAdded,
        EventKind::Other("light.lit@3".to_owned()),
    ]);
    let event = (
        kinds,
        0_i64..1 << 50,
        any::<Option<[u8; 16]>>(),
        any::<[u8; 32]>(),
        prop::collection::vec(any::<u8>(), 0..40),
    );
    (prop::collection::vec(event, 1..28), prop::collection::vec(any::<Index>(), 0..3)).prop_map(
        |(events, erased)| {
            let mut rows: Vec<(Event, Option<StoredPayload>)> = Vec::new();
            let mut push = |kind, micros, subject, salt, body| {
                let payload = StoredPayload { salt: Salt(salt), body };
                let event = Event {
                    id: Id::from_bytes((rows.len() as u128 + 1).to_be_bytes()),
                    service: SERVICE,
                    kind,
                    at: Timestamp::from_micros(micros),
                    subject,
                    digest: PayloadDigest::of(&payload),
                };
                rows.push((event, Some(payload)));
            };
            let told = events.len();
            for (kind, micros, subject, salt, body) in events {
                push(kind, micros, subject, salt, body);
            }
            let mut gone: Vec<usize> = erased.iter().map(|index| index.index(told)).collect();
            gone.sort_unstable();
            gone.dedup();
            for place in &gone {
                let subject = (*place as u128 + 1).to_be_bytes();
                push(EventKind::PayloadErased, 0, Some(subject), [0; 32], b"{}".to_vec());
            }
            for place in &gone {
                rows[*place].1 = None;
            }
            let (chain, head) = seal(rows);
            (chain, head, gone.len())
        },
    )
}

fn seal(rows: Vec<(Event, Option<StoredPayload>)>) -> (Vec<Row>, ChainHead) {
    let mut head = ChainHead { service: SERVICE, seq: 0, hash: ChainHash::START };
    let rows = rows.into_iter().map(|(event, payload)| {
        head.seq += 1;
        head.hash = head.hash.then(head.seq, &event);
        (SealedEvent { event, seq: head.seq, hash: head.hash }, payload)
    });
    (rows.collect(), head)
}

/// What the verifier says, with the exported head and the store's own note.
fn verified(chain: &[Row], head: ChainHead, noted: i64) -> (u64, Option<(i64, Fault)>) {
    let mut verifier = ChainVerifier::new(SERVICE, Some(head));
    for (sealed, payload) in chain {
        verifier.check(sealed, payload.as_ref());
    }
    verifier.finish(noted)
}

/// One thing done to a chain, at a place.
#[derive(Clone, Debug)]
enum Mutation {
    Id(usize),
    Service(usize),
    Kind(String),
    At(i64),
    Subject(Option<[u8; 16]>),
    Digest(usize),
    Seq(i64),
    Hash(usize),
    Salt(usize),
    Body(Index, u8),
    Longer(u8),
    PayloadGone,
    Removed,
    SwappedWith(Index),
    ExchangedPlacesWith(Index),
    Repeated,
    CutOff,
}

fn mutations() -> impl Strategy<Value = Mutation> {
    prop_oneof![
        (0_usize..128).prop_map(Mutation::Id),
        (0_usize..128).prop_map(Mutation::Service),
        "[a-z]{0,12}(\\.[a-z]{1,9}@[0-9])?".prop_map(Mutation::Kind),
        (-3_i64..4).prop_map(Mutation::At),
        any::<Option<[u8; 16]>>().prop_map(Mutation::Subject),
        (0_usize..256).prop_map(Mutation::Digest),
        (-40_i64..40).prop_map(Mutation::Seq),
        (0_usize..256).prop_map(Mutation::Hash),
        (0_usize..256).prop_map(Mutation::Salt),
        (any::<Index>(), 1_u8..).prop_map(|(index, mask)| Mutation::Body(index, mask)),
        any::<u8>().prop_map(Mutation::Longer),
        Just(Mutation::PayloadGone),
        Just(Mutation::Removed),
        any::<Index>().prop_map(Mutation::SwappedWith),
        any::<Index>().prop_map(Mutation::ExchangedPlacesWith),
        Just(Mutation::Repeated),
        Just(Mutation::CutOff),
    ]
}

fn flip<const N: usize>(bytes: &[u8; N], bit: usize) -> [u8; N] {
    let mut flipped = *bytes;
    flipped[bit / 8] ^= 1 << (bit % 8);
    flipped
}

fn apply(mutation: Mutation, chain: &mut Vec<Row>, at: usize) {
    let length = chain.len();
    let (sealed, payload) = &mut chain[at];
    let event = &mut sealed.event;
    match mutation {
        Mutation::Id(bit) => event.id = Id::from_bytes(flip(event.id.as_bytes(), bit)),
        Mutation::Service(bit) => event.service = Id::from_bytes(flip(SERVICE.as_bytes(), bit)),
        Mutation::Kind(name) => event.kind = EventKind::from_name(&name),
        Mutation::At(by) => event.at = Timestamp::from_micros(event.at.micros() + by),
        Mutation::Subject(subject) => event.subject = subject,
        Mutation::Digest(bit) => event.digest.0 = flip(&event.digest.0, bit),
        Mutation::Seq(by) => sealed.seq += by,
        Mutation::Hash(bit) => sealed.hash.0 = flip(&sealed.hash.0, bit),
        Mutation::Salt(bit) => {
            if let Some(payload) = payload {
                payload.salt.0 = flip(&payload.salt.0, bit);
            }
        }
        Mutation::Body(index, mask) => match payload {
            Some(payload) if !payload.body.is_empty() => {
                let place = index.index(payload.body.len());
                payload.body[place] ^= mask;
            }
            _ => {}
        },
        Mutation::Longer(byte) => payload.iter_mut().for_each(|payload| payload.body.push(byte)),
        Mutation::PayloadGone => *payload = None,
        Mutation::Removed => drop(chain.remove(at)),
        Mutation::SwappedWith(other) => chain.swap(at, other.index(length)),
        Mutation::ExchangedPlacesWith(other) => {
            // As a store reads them when two rows exchanged their numbers.
            let other = other.index(length);
            let seqs = (chain[at].0.seq, chain[other].0.seq);
            (chain[at].0.seq, chain[other].0.seq) = (seqs.1, seqs.0);
            chain.swap(at, other);
        }
        Mutation::Repeated => {
            let row = chain[at].clone();
            chain.insert(at, row);
        }
        Mutation::CutOff => chain.truncate(at),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn an_untouched_chain_is_good((chain, head, erased) in chains()) {
        prop_assert_eq!(verified(&chain, head, head.seq), (erased as u64, None));
    }

    #[test]
    fn a_chain_is_good_against_the_head_of_any_place_that_it_passed(
        (chain, head, _) in chains(),
        place in any::<Index>(),
    ) {
        let sealed = &place.get(&chain).0;
        let earlier = ChainHead { service: SERVICE, seq: sealed.seq, hash: sealed.hash };
        prop_assert_eq!(verified(&chain, earlier, head.seq).1, None);
    }

    #[test]
    fn whatever_is_done_at_one_place_is_found_there_or_before_the_end(
        (chain, head, _) in chains(),
        mutation in mutations(),
        place in any::<Index>(),
    ) {
        let at = place.index(chain.len());
        let mut mutated = chain.clone();
        apply(mutation, &mut mutated, at);
        // The store's own note is in the hands of whoever did it.
        let noted = mutated.last().map_or(0, |(sealed, _)| sealed.seq);
        let (_, found) = verified(&mutated, head, noted);
        if mutated == chain {
            prop_assert_eq!(found, None);
        } else {
            let (seq, _) = found.expect("it is found");
            prop_assert!((1..=head.seq + 1).contains(&seq), "{}", seq);
            // Nothing before the first changed place is blamed, but for a payload
            // that is gone, whose erasing event was done away with.
            let same = mutated.iter().zip(&chain).take_while(|(now, then)| now == then).count();
            let first = chain.get(usize::try_from(seq).unwrap() - 1);
            let gone = first.is_some_and(|(_, payload)| payload.is_none());
            prop_assert!(usize::try_from(seq).unwrap() > same || gone, "{} {}", seq, same);
        }
    }

    #[test]
    fn a_chain_computed_anew_after_a_change_is_found_at_the_head(
        (chain, head, _) in chains(),
        place in any::<Index>(),
        bit in 0_usize..256,
    ) {
        let at = place.index(chain.len());
        let mut rows: Vec<_> = chain.into_iter().map(|(sealed, p)| (sealed.event, p)).collect();
        let (event, payload) = &mut rows[at];
        let mut told = payload.clone().unwrap_or(StoredPayload { salt: Salt([0; 32]), body: vec![] });
        told.salt.0 = flip(&told.salt.0, bit);
        event.digest = PayloadDigest::of(&told);
        if payload.is_some() {
            *payload = Some(told);
        }
        let (anew, _) = seal(rows);
        prop_assert_eq!(verified(&anew, head, head.seq).1, Some((head.seq, Fault::Rewritten)));
    }
}

#[test]
fn a_payload_that_a_later_event_tells_erased_is_no_fault_even_if_that_event_is_not_sealed_yet() {
    let payload = StoredPayload { salt: Salt([1; 32]), body: b"{}".to_vec() };
    let event = Event {
        id: Id::from_bytes([1; 16]),
        service: SERVICE,
        kind: EventKind::BankCreated,
        at: Timestamp::from_micros(1),
        subject: None,
        digest: PayloadDigest::of(&payload),
    };
    let (chain, head) = seal(vec![(event, None)]);
    assert_eq!(verified(&chain, head, 1), (1, Some((1, Fault::PayloadMissing))));
    let mut verifier = ChainVerifier::new(SERVICE, Some(head));
    verifier.check(&chain[0].0, None);
    verifier.told_erased([1; 16]);
    assert_eq!(verifier.finish(1), (1, None));
}

#[test]
fn an_event_that_cannot_be_read_is_the_fault_where_the_chain_stopped() {
    let head = ChainHead { service: SERVICE, seq: 3, hash: ChainHash([1; 32]) };
    let mut verifier = ChainVerifier::new(SERVICE, Some(head));
    verifier.unreadable("its digest has 3 bytes".to_owned());
    let fault = Fault::Unreadable("its digest has 3 bytes".to_owned());
    assert_eq!(verifier.finish(3), (0, Some((1, fault))));
}
