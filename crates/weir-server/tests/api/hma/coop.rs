//! The best-known client, ROOST Coop, replayed call by call with its traps:
//! section 11 of the reference.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

use super::{Hma, Said, hash};

/// Coop appends paths to one address as text, with the key in the path.
struct Coop<'a> {
    hma: &'a Hma,
    address: String,
}

impl Coop<'_> {
    /// Every call says that it is JSON, even one without a body.
    async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Said {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address))
            .header(header::CONTENT_TYPE, "application/json");
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.hma.send(request.body(body).unwrap()).await
    }
}

const NAME: &str = "COOP_ORG1_LAMPS";

async fn replay(hma: &Hma, address: String) {
    let coop = Coop { hma, address };
    // A bank, its ratio a text.
    let made = json!({ "name": NAME, "enabled_ratio": "0.5" });
    let made = coop.call("POST", "/c/banks", Some(made)).await.is(201);
    assert_eq!(made, json!({ "matching_enabled_ratio": 0.5, "name": NAME }));
    // Sent again after an answer that was lost: refused, and nothing is made twice.
    let again = json!({ "name": NAME, "enabled_ratio": "0.5" });
    coop.call("POST", "/c/banks", Some(again)).await.refuses(403, NAME);
    coop.call("PUT", &format!("/c/bank/{NAME}"), Some(json!({ "enabled_ratio": 1 }))).await.is(200);
    coop.call("GET", &format!("/c/bank/{NAME}"), None).await.is(200);

    // An exchange with its bank, then its ratio.
    for (method, path, body, status) in [
        ("GET", "/c/exchanges/apis", None, 200),
        ("GET", "/c/exchanges/api/sample", None, 200),
        ("GET", "/c/exchanges/api/sample/schema", None, 200),
        (
            "POST",
            "/c/exchanges",
            Some(json!({ "bank": "COOP_ORG1_S", "api": "sample", "api_json": {} })),
            201,
        ),
        ("PUT", "/c/bank/COOP_ORG1_S", Some(json!({ "enabled_ratio": 0.75 })), 200),
        ("GET", "/c/exchange/COOP_ORG1_S", None, 200),
        ("GET", "/c/exchange/COOP_ORG1_S/status", None, 200),
        (
            "POST",
            "/c/exchanges/api/fb_threatexchange",
            Some(json!({ "credential_json": { "api_token": "x" } })),
            200,
        ),
    ] {
        coop.call(method, path, body).await.is(status);
    }
    // A bank without an exchange: a 404 in JSON, and Coop shows none.
    coop.call("GET", &format!("/c/exchange/{NAME}"), None).await.refuses(404, NAME);

    // What matches is a list under the bank's name.
    hma.banked(NAME, &hash(1)).await;
    let path = format!("/m/lookup?signal_type=pdq&signal={}", hash(1));
    let found = coop.call("GET", &path, None).await.is(200);
    assert_eq!(found[NAME].as_array().unwrap().len(), 1, "{found}");
    // A hash that is empty is a bad request, not a match with everything.
    coop.call("GET", "/m/lookup?signal_type=pdq&signal=", None).await.refuses(400, "");
    // A picture from a host that nobody named: the words say which setting.
    for _ in 0..6 {
        coop.call("GET", "/h/hash?url=https://pictures.example/1", None)
            .await
            .refuses(400, "media_hosts");
    }

    // A rename, as Coop does it: a new bank, then the old one deleted.
    let new = json!({ "name": "COOP_ORG1_LIGHTS", "enabled_ratio": "1" });
    coop.call("POST", "/c/banks", Some(new)).await.is(201);
    coop.call("DELETE", &format!("/c/bank/{NAME}"), None).await.says(200, r#"{"message":"Done"}"#);
    coop.call("GET", &format!("/c/bank/{NAME}"), None).await.refuses(404, NAME);
    // What was in the old one is not lost.
    let service = hma.house.service("default").await;
    let aside = hma.house.store.laid_aside_banks(service).await.unwrap();
    assert_eq!(aside[0].bank.name.as_str(), NAME);
    let now = hma.house.now();
    hma.house.store.restore_bank(service, aside[0].bank.id, None, now).await.unwrap();
    hma.house.catch_up().await;
    let found = coop.call("GET", &path, None).await.is(200);
    assert_eq!(found[NAME].as_array().unwrap().len(), 1, "{found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn coop_is_answered_as_by_hma_with_the_key_in_its_address() {
    let hma = Hma::new().await;
    replay(&hma, format!("/hma/{}", hma.key)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_with_a_slash_at_its_end_doubles_it_and_works() {
    let hma = Hma::new().await;
    replay(&hma, format!("/hma/{}/", hma.key)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_wrong_key_makes_coop_delete_its_banks() {
    let hma = Hma::new().await;
    hma.bank(NAME).await;
    for address in ["/hma", "/hma/revoked", "/hma/weir_0"] {
        let coop = Coop { hma: &hma, address: address.to_owned() };
        // Only a 404 makes it delete its row.
        coop.call("GET", &format!("/c/bank/{NAME}"), None).await.refuses(401, "");
    }
}
