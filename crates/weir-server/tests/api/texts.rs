//! Known texts and links over the API: banked, looked at before, found with where
//! they stand; and no answer gives a banked text away.

use serde_json::json;
use weir_model::Role;

use crate::house::House;

const OATH: &str = "Keepers of the seventh lamp shall trim the wick at dusk and count the boats, and whoever sleeps before the fourth bell gives his oil to the next watch.";

async fn house() -> (House, String) {
    let house = House::new().await;
    let key = house.admin().await;
    house.post("/v1/banks", &key, json!({"name": "oaths", "policy": "incitement"})).await.of(201);
    (house, key)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_text_is_told_with_where_it_stands_and_how_much_of_both() {
    let (house, key) = house().await;
    let entry = json!({"ref": "oath", "text": OATH});
    house.post("/v1/banks/oaths/entries", &key, entry).await.shown("entry_of_a_text");
    let link = json!({"ref": "channel", "link": "hxxps://t[.]me/Seventh_Lamp"});
    house.post("/v1/banks/oaths/entries", &key, link).await.shown("entry_of_a_link");
    let text = format!(
        "قال جدي: {} – انظر t.me/seventh_lamp",
        OATH.replace('a', "а").replace("fourth", "fou\u{200b}rth")
    );
    let item = json!({"type": "post", "id": "p1", "text": text});
    let told = house.post("/v1/items", &key, item).await.shown("item_with_a_known_text");
    let span = &told["matches"][0]["span"];
    let of = |end: &str| span[end].as_u64().unwrap() as usize;
    let marked = &text[of("start_byte")..of("end_byte")];
    assert!(marked.starts_with("Keepers of") && marked.ends_with("wаtch"), "{marked}");
    let chars: String = text.chars().skip(of("start")).take(of("end") - of("start")).collect();
    assert_eq!(chars, marked);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_looked_at_before_it_is_banked() {
    let (house, key) = house().await;
    house.post("/v1/banks", &key, json!({"name": "old-law", "kind": "allow"})).await.of(201);
    let law = json!({"text": &OATH[..75]});
    house.post("/v1/banks/old-law/entries", &key, law).await.of(201);
    let poster = json!({"text": "a lamp on every rock, says the society"});
    house.post("/v1/banks/oaths/entries", &key, poster).await.of(201);
    // What is in a case is kept, so that parts of it are found.
    let post = format!("a lamp on every rock, says the society. And: {OATH}");
    let item = json!({"type": "post", "id": "p1", "text": post});
    assert_eq!(house.post("/v1/items", &key, item).await.of(200)["verdict"], "review");
    let whole = json!({"type": "post", "id": "p2", "text": OATH.to_uppercase()});
    assert_eq!(house.post("/v1/items", &key, whole).await.of(200)["verdict"], "allow");

    house.post("/v1/banks/oaths/check", &key, json!({"text": OATH})).await.shown("text_check");
    let common = house.post("/v1/banks/oaths/check", &key, json!({"text": "السلام عليكم"})).await;
    assert_eq!(common.of(200)["common"], true);
    let empty = house.post("/v1/banks/oaths/check", &key, json!({"text": " "})).await;
    assert_eq!(empty.of(422)["errors"][0]["pointer"], "/text");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_says_how_sure_matches_with_its_texts_must_be() {
    let (house, key) = house().await;
    let strict = json!({"text_threshold": "strict"});
    house.call("PATCH", "/v1/banks/oaths", &key, Some(strict)).await.shown("bank_changed");
    assert_eq!(house.get("/v1/banks/oaths", &key).await.of(200)["text_threshold"], "strict");
    let loose = json!({"text_threshold": "loose"});
    let wrong = house.call("PATCH", "/v1/banks/oaths", &key, Some(loose)).await;
    assert_eq!(wrong.of(422)["errors"][0]["detail"], "expected strict, normal or wide");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_gives_a_banked_text_away() {
    let (house, key) = house().await;
    let entry = json!({"ref": "oath", "text": OATH});
    let banked = house.post("/v1/banks/oaths/entries", &key, entry).await.of(201);
    let id = banked["entry"].as_str().unwrap();
    house.post("/v1/items", &key, json!({"type": "post", "id": "p1", "text": OATH})).await.of(200);
    let service = house.service("default").await;
    let auditor = house.key(service, Role::Auditor, &[]).await;
    for path in [
        "/v1/banks".to_owned(),
        "/v1/banks/oaths/entries".to_owned(),
        format!("/v1/entries/{id}"),
        "/v1/events".to_owned(),
        "/v1/cases".to_owned(),
    ] {
        for key in [&key, &auditor] {
            let told = house.get(&path, key).await.of(200).to_string().to_lowercase();
            assert!(!told.contains("fourth bell"), "{path}: {told}");
        }
    }
    let on_disk = std::fs::read_dir(house.folder()).unwrap().flatten();
    for file in on_disk.map(|file| file.path()).filter(|path| path.is_file()) {
        let limits = weir_media::Limits::default();
        let bytes = weir_media::read_bounded(&file, &limits).unwrap();
        // The item's own text is kept while its case waits, the banked one never.
        let copies = bytes.windows(OATH.len()).filter(|window| *window == OATH.as_bytes()).count();
        assert!(copies <= 1, "{}: {copies}", file.display());
    }
}
