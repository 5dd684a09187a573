//! What a service learns of pictures: in which form they matched, when what moves
//! shows it, by which decoder, and what could not be read.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use weir_media::pool::{Pool, Settings};
use weir_media::testsrc::{broken, encode_gif, encode_jpeg, encode_png, picture};
use weir_media::{Decoders, Picture};

use crate::house::House;

fn item(id: &str, bytes: &[u8]) -> Value {
    let media = json!([{ "data": BASE64_STANDARD.encode(bytes) }]);
    json!({ "type": "post", "id": id, "media": media })
}

/// Bars of 60 rows above and below.
fn letterbox(picture: &Picture) -> Picture {
    let bar = vec![0; 3 * 60 * picture.width() as usize];
    let rgb = [&bar, picture.rgb(), &bar].concat();
    Picture::from_rgb(picture.width(), picture.height() + 120, rgb).unwrap()
}

async fn banked(house: &House, key: &str, bank: Value, bytes: &[u8]) {
    let name = bank["name"].as_str().unwrap().to_owned();
    house.post("/v1/banks", key, bank).await.of(201);
    let entry = json!({ "medium": { "data": BASE64_STANDARD.encode(bytes) } });
    house.post(&format!("/v1/banks/{name}/entries"), key, entry).await.of(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_match_tells_its_form_and_where_it_lies_and_a_bank_sets_what_is_looked_for() {
    let house = House::new().await;
    let key = house.admin().await;
    let known = picture(5, 320, 200);
    banked(&house, &key, json!({ "name": "lamps" }), &encode_png(&known)).await;
    let told = house.get("/v1/banks/lamps", &key).await.of(200);
    assert_eq!(told["forms"], json!(["turned", "trimmed", "inner", "features"]));

    let upload = encode_png(&letterbox(&known));
    let told = house.post("/v1/items", &key, item("p1", &upload)).await.of(200);
    let found = &told["matches"][0];
    assert_eq!((&found["form"], &found["at_ms"]), (&json!("borderless"), &Value::Null), "{told}");
    let region = json!({ "left": 0, "top": 60, "width": 320, "height": 200 });
    assert_eq!(found["region"], region);
    let kept = house.get("/v1/items/post/p1", &key).await.of(200);
    let forms: Vec<&Value> =
        kept["newest"]["signals"].as_array().unwrap().iter().map(|s| &s["form"]).collect();
    assert!(forms.contains(&&json!("borderless")), "{kept}");

    // In the next answer, the bank's new forms count.
    let set = |forms: Value| {
        let (house, key) = (&house, &key);
        async move { house.call("PUT", "/v1/banks/lamps/forms", key, Some(forms)).await }
    };
    set(json!({ "forms": ["turned"] })).await.of(200);
    let told = house.post("/v1/match", &key, item("p2", &upload)).await.of(200);
    assert_eq!(told["matches"], json!([]));
    let told = set(json!({ "forms": ["trimmed", "trimmed"] })).await.of(200);
    assert_eq!(told["forms"], json!(["trimmed"]));
    let told = house.post("/v1/match", &key, item("p2", &upload)).await.of(200);
    assert_eq!(told["matches"][0]["form"], "borderless");
    for wrong in [json!({ "forms": ["sideways"] }), json!({}), json!({ "forms": "turned" })] {
        set(wrong).await.problem(422, "invalid");
    }
    let body = json!({ "forms": [] });
    let unknown = house.call("PUT", "/v1/banks/buoys/forms", &key, Some(body)).await;
    unknown.problem(404, "not-found");
    let made = json!({ "name": "films", "forms": [] });
    assert_eq!(house.post("/v1/banks", &key, made).await.of(201)["forms"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_things_are_compared_in_the_form_that_comes_nearest() {
    let house = House::new().await;
    let key = house.admin().await;
    let known = picture(5, 320, 200);
    let side = |picture: &Picture| json!({ "medium": { "data": BASE64_STANDARD.encode(encode_png(picture)) } });
    let body = json!({ "a": side(&letterbox(&known)), "b": side(&known) });
    let told = house.post("/v1/compare", &key, body).await.of(200);
    let pdq = &told["signals"][0];
    assert_eq!((&pdq["form"], &pdq["matches"]), (&json!("borderless"), &json!(true)), "{told}");
    assert!(pdq["why"].as_str().unwrap().contains("without its borders"), "{pdq}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stand_in_is_told_with_the_signal_and_the_box_is_not() {
    let jpeg = encode_jpeg(&picture(5, 320, 200), 80);
    let child = weir_testkit::media_child::built();
    let pool = Pool::start(Settings { processes: 2, ..Settings::new(child) }).unwrap();
    let boxed = Decoders::in_box(pool).unwrap();
    for (decoders, told) in [(Decoders::without_box(), json!("zune-jpeg")), (boxed, Value::Null)] {
        let house = House::with(|config| config.engine.decoders = decoders).await;
        let key = house.admin().await;
        house.post("/v1/items", &key, item("p1", &jpeg)).await.of(200);
        let kept = house.get("/v1/items/post/p1", &key).await.of(200);
        assert_eq!(kept["newest"]["signals"][0]["decoder"], told, "{kept}");
        let ready = house.get("/readyz", "").await.of(200);
        let says = ready["concerns"].to_string().contains("there is no box");
        assert_eq!(says, told != Value::Null, "{ready}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_told_as_a_problem_of_its_medium() {
    let house = House::new().await;
    let key = house.admin().await;
    let gif = encode_gif(&picture(5, 64, 48));
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    let endless = broken::endless_gif(50);
    for (id, bytes, words) in [
        ("cut", &gif[..gif.len() / 2], "truncated"),
        ("svg", svg.as_slice(), "save it as PNG"),
        ("endless", &endless[..endless.len() - 1], "not all of it was looked at"),
    ] {
        let told = house.post("/v1/items", &key, item(id, bytes)).await.of(200);
        let problem = &told["problems"][0];
        assert_eq!(problem["part"], "media/0", "{id}: {told}");
        assert!(problem["detail"].as_str().unwrap().contains(words), "{id}: {problem}");
    }
}
