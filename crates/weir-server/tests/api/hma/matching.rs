//! Matching: HMA's section 4.

use serde_json::json;

use super::{Hma, Part, hash, photo};

fn lookup(n: u8) -> String {
    format!("/m/lookup?signal_type=pdq&signal={}", hash(n))
}

fn raw(n: u8) -> String {
    format!("/m/raw_lookup?signal_type=pdq&signal={}", hash(n))
}

#[tokio::test(flavor = "multi_thread")]
async fn three_banks_hold_the_same_hash() {
    let hma = Hma::new().await;
    for bank in ["ONE", "TWO", "THREE"] {
        hma.bank(bank).await;
        hma.banked(bank, &hash(1)).await;
    }
    hma.get(&raw(1)).await.says(200, r#"{"matches":[1,2,3]}"#);
    hma.get(&format!("{}&banks=TWO", raw(1))).await.says(200, r#"{"matches":[2]}"#);
    hma.get(&format!("{}&banks=TWO,THREE", raw(1))).await.says(200, r#"{"matches":[2,3]}"#);
    // Names are not trimmed, and one that is not there matches nothing.
    hma.get(&format!("{}&banks=%20TWO", raw(1))).await.says(200, r#"{"matches":[]}"#);
    hma.get(&format!("{}&banks=FOUR", raw(1))).await.says(200, r#"{"matches":[]}"#);
    hma.get(&format!("{}&banks=", raw(1))).await.says(200, r#"{"matches":[1,2,3]}"#);
    hma.get(&format!("{}&banks=ONE,TWO&include_distance=yes", raw(1))).await.says(
        200,
        r#"{"matches":[{"bank_content_id":1,"distance":"0"},{"bank_content_id":2,"distance":"0"}]}"#,
    );
    hma.get(&lookup(1)).await.says(
        200,
        r#"{"ONE":[{"bank_content_id":1,"distance":"0"}],"THREE":[{"bank_content_id":3,"distance":"0"}],"TWO":[{"bank_content_id":2,"distance":"0"}]}"#,
    );
    let two = hma.get(&format!("{}&banks=TWO", lookup(1))).await;
    two.says(200, r#"{"TWO":[{"bank_content_id":2,"distance":"0"}]}"#);
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_hashes_are_banked_and_the_last_is_found_at_once() {
    let hma = Hma::new().await;
    hma.bank("TEST_BANK").await;
    let far = |n: u8| format!("{n:02x}").repeat(32);
    for n in 0..16 {
        // Far from each other: each byte differs in at least one bit.
        hma.post("/c/bank/TEST_BANK/signal", json!({ "pdq": far(n * 17) })).await.is(200);
    }
    let status = hma.get("/m/index/status").await.is(200);
    assert_eq!((&status["pdq"]["present"], &status["pdq"]["size"]), (&json!(true), &json!(16)));
    assert!(status["pdq"]["built_to"].as_i64().unwrap() > 1_700_000_000, "{status}");
    assert_eq!(status["video_md5"], json!({ "present": true, "built_to": -1, "size": 0 }));
    let found = hma.get(&format!("/m/lookup?signal_type=pdq&signal={}", far(255))).await;
    found.says(200, r#"{"TEST_BANK":[{"bank_content_id":16,"distance":"0"}]}"#);
    let none = "0f".repeat(32);
    hma.get(&format!("/m/lookup?signal_type=pdq&signal={none}")).await.says(200, "{}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_distance_is_a_text_and_within_31() {
    let hma = Hma::new().await;
    hma.bank("LAMPS").await;
    hma.banked("LAMPS", &"0".repeat(64)).await;
    let away = |bits: usize| {
        let mut bytes = [0_u8; 32];
        for bit in 0..bits {
            bytes[bit / 8] |= 1 << (bit % 8);
        }
        bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    for (bits, found) in [(9, true), (31, true), (32, false)] {
        let said =
            hma.get(&format!("/m/lookup?signal_type=pdq&signal={}", away(bits))).await.is(200);
        let expected = if found {
            json!({"LAMPS": [{"bank_content_id": 1, "distance": bits.to_string()}]})
        } else {
            json!({})
        };
        assert_eq!(said, expected);
    }
    let md5 = "9e107d9d372bb6826bd81d3542a419d6";
    hma.post("/c/bank/LAMPS/signal", json!({ "video_md5": md5 })).await.is(200);
    let said = hma.get(&format!("/m/lookup?signal_type=video_md5&signal={md5}")).await;
    said.says(200, r#"{"LAMPS":[{"bank_content_id":2,"distance":"-"}]}"#);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_looked_up_is_refused() {
    let hma = Hma::new().await;
    for (path, words) in [
        ("/m/lookup".to_owned(), "expected url"),
        (format!("/m/lookup?signal={}", hash(1)), "expected url"),
        ("/m/lookup?signal=&signal_type=pdq".to_owned(), "expected url"),
        ("/m/lookup?signal=77&signal_type=pdq".to_owned(), "64 hexadecimal"),
        (format!("/m/lookup?signal={}&signal_type=phash", hash(1)), "phash"),
        ("/m/raw_lookup?signal=77&signal_type=pdq".to_owned(), "64 hexadecimal"),
        (format!("/m/raw_lookup?signal={}&signal_type=phash", hash(1)), "phash"),
        ("/m/index/status?signal_type=phash".to_owned(), "phash"),
    ] {
        hma.get(&path).await.refuses(400, words);
    }
    hma.get("/m/raw_lookup?signal=77").await.is_invalid("signal_type", "missing");
    let perhaps = format!("{}&bypass_coinflip=perhaps", lookup(1));
    hma.get(&perhaps).await.is_invalid("bypass_coinflip", "bool_parsing");
    let perhaps = format!("{}&include_distance=perhaps", raw(1));
    hma.get(&perhaps).await.is_invalid("include_distance", "bool_parsing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seed_draws_the_same_each_time_and_a_bypass_lets_all_take_part() {
    let hma = Hma::new().await;
    hma.post("/c/banks", json!({ "name": "HALF", "enabled_ratio": 0.5 })).await.is(201);
    hma.post("/c/banks", json!({ "name": "NONE", "enabled_ratio": 0 })).await.is(201);
    let picture = photo(7);
    for bank in ["HALF", "NONE"] {
        let path = format!("/c/bank/{bank}/content");
        hma.form(&path, &[Part::File("photo", &picture)]).await.is(200);
    }
    let pdq = hma.form("/h/hash", &[Part::File("photo", &picture)]).await.is(200)["pdq"].clone();
    let path = format!("/m/lookup?signal_type=pdq&signal={}", pdq.as_str().unwrap());
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..40 {
        let first = hma.get(&format!("{path}&seed=s{seed}")).await.is(200);
        let again = hma.get(&format!("{path}&seed=s{seed}")).await.is(200);
        assert_eq!(first, again);
        assert!(first.get("NONE").is_none(), "{first}");
        seen.insert(first.get("HALF").is_some());
    }
    assert_eq!(seen.len(), 2, "some seeds are in and some out");
    // On GET it is read and not heeded; on POST the one word counts.
    let bypassed =
        hma.form("/m/lookup?bypass_coinflip=true", &[Part::File("photo", &picture)]).await.is(200);
    let mut banks: Vec<&String> = bypassed["pdq"].as_object().unwrap().keys().collect();
    banks.sort();
    assert_eq!(banks, ["HALF", "NONE"]);
    let ignored = hma.get(&format!("{path}&bypass_coinflip=true&seed=s1")).await.is(200);
    assert!(ignored.get("NONE").is_none(), "{ignored}");
    let other =
        hma.form("/m/lookup?bypass_coinflip=True", &[Part::File("photo", &picture)]).await.is(200);
    assert!(other["pdq"].get("NONE").is_none(), "{other}");
    let raw = hma.get(&path.replace("lookup", "raw_lookup")).await.is(200);
    assert_eq!(raw, json!({ "matches": [1, 2] }), "the switches are not heeded");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_looked_up_by_type() {
    let hma = Hma::new().await;
    let picture = photo(8);
    let empty = hma.form("/m/lookup", &[Part::File("photo", &picture)]).await;
    empty.says(200, r#"{"pdq":{}}"#);
    // A picture under `video` is hashed as a video.
    hma.form("/m/lookup", &[Part::File("video", &picture)]).await.says(200, r#"{"video_md5":{}}"#);
    hma.bank("LAMPS").await;
    hma.form("/c/bank/LAMPS/content", &[Part::File("photo", &picture)]).await.is(200);
    let both = hma.form("/m/lookup?types=pdq,%20video_md5", &[Part::File("photo", &picture)]).await;
    both.says(200, r#"{"pdq":{"LAMPS":[{"bank_content_id":1,"distance":"0"}]},"video_md5":{}}"#);
    let flat = super::hashing::flat();
    hma.form("/m/lookup", &[Part::File("photo", &flat)]).await.refuses(400, "flat");
    hma.call("POST", "/m/lookup", None).await.refuses(400, "multipart");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hashes_are_compared_and_the_distance_is_a_number() {
    let hma = Hma::new().await;
    let (a, b) = ("0".repeat(64), format!("{}1ff", "0".repeat(61)));
    let said = hma.post("/m/compare", json!({ "pdq": [a, b] })).await;
    said.says(200, r#"{"pdq":[true,{"distance":9}]}"#);
    let far = hma.post("/m/compare", json!({ "pdq": [a, "f".repeat(64)] })).await;
    far.says(200, r#"{"pdq":[false,{"distance":256}]}"#);
    let md5 = "9e107d9d372bb6826bd81d3542a419d6";
    let md5 = hma.post("/m/compare", json!({ "video_md5": [md5, md5] })).await;
    md5.says(200, r#"{"video_md5":[true,{}]}"#);
    hma.post("/m/compare", json!({})).await.says(200, "{}");
    for wrong in [
        json!([]),
        json!({ "pdq": "text" }),
        json!({ "pdq": [a] }),
        json!({ "pdq": [a, a, a] }),
        json!({ "phash": [a, a] }),
        json!({ "pdq": [a, "77"] }),
        json!({ "pdq": [a, 7] }),
    ] {
        hma.post("/m/compare", wrong).await.refuses(400, "");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_services_contents_are_nobodys() {
    let hma = Hma::new().await;
    hma.bank("LAMPS").await;
    hma.banked("LAMPS", &hash(1)).await;
    let other = hma.house.service("other").await;
    let key = hma.house.key(other, weir_model::Role::Admin, &[]).await;
    let other = Hma { house: hma.house, key };
    other.get(&lookup(1)).await.says(200, "{}");
    other.get(&raw(1)).await.says(200, r#"{"matches":[]}"#);
    other.get("/c/bank/LAMPS/content/1").await.refuses(404, "LAMPS");
    other.bank("LAMPS").await;
    other.get("/c/bank/LAMPS/content/1").await.refuses(404, "content 1");
    other.delete("/c/bank/LAMPS/content/1").await.says(200, r#"{"deleted":0}"#);
    assert_eq!(other.banked("LAMPS", &hash(1)).await, 1, "one counter a service");
}
