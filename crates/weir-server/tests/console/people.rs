//! People and keys: made, changed, shown once.

use weir_model::{Role, Scope};

use crate::browser::PASSWORD;
use crate::house::House;

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_made_with_a_password_that_is_shown_once() {
    let house = House::new().await;
    let service = house.service("default").await;
    let mut browser = house.browser_of(service, Role::Admin).await;
    let form = [("name", "أمل <script>"), ("role", "reviewer")];
    let page = browser.post("/people/users", &form).await;
    assert_eq!(page.status, 200);
    page.says("Shown only now").says("أمل &lt;script&gt;").keeps_silent_about("أمل <script>");
    let once = page.between("id=\"secret\" readonly dir=\"ltr\" value=\"", "\"");
    let page = browser.get("/people").await;
    page.says("أمل &lt;script&gt;").says("Has not chosen a password").keeps_silent_about(&once);

    let signed_in = [("name", "أمل <script>"), ("password", &*once)];
    assert_eq!(house.browser().post("/sign-in", &signed_in).await.status, 303);
    // The same name again is refused beside its field, with what was written.
    let page = browser.post("/people/users", &form).await;
    assert_eq!(page.status, 422);
    page.says("This name is taken.").says("value=\"أمل &lt;script&gt;\"");
    let page = browser.post("/people/users", &[("name", ""), ("role", "reviewer")]).await;
    page.says("Write 1 to 64 characters");
    for role in ["service", "captain", ""] {
        let page = browser.post("/people/users", &[("name", "b"), ("role", role)]).await;
        assert_eq!(page.status, 422, "{role}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_given_another_role_switched_off_and_on_and_a_new_password() {
    let house = House::new().await;
    let service = house.service("default").await;
    let amal = house.user(service, "amal", Role::Reviewer).await;
    let mut theirs = house.browser();
    theirs.post("/sign-in", &[("name", "amal"), ("password", PASSWORD)]).await;
    let mut browser = house.browser_of(service, Role::Admin).await;
    let path = format!("/people/users/{}", amal.id);
    browser.submit(&path, &[("role", "auditor")]).await.says("The role is changed.");
    assert_eq!(theirs.get("/events").await.status, 200);
    browser
        .submit(&path, &[("to", "off")])
        .await
        .says("their sessions have ended")
        .says("Switched off");
    assert!(theirs.get("/events").await.leads_to().starts_with("/sign-in"));
    browser.submit(&path, &[("to", "on")]).await.says("The user may sign in again.");
    let page = browser.post(&format!("{path}/reset"), &[]).await;
    let once = page.between("id=\"secret\" readonly dir=\"ltr\" value=\"", "\"");
    let old = theirs.post("/sign-in", &[("name", "amal"), ("password", PASSWORD)]).await;
    assert_eq!(old.status, 401);
    let new = theirs.post("/sign-in", &[("name", "amal"), ("password", &*once)]).await;
    assert_eq!(new.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_admin_stays_and_is_told_why() {
    let house = House::new().await;
    let service = house.service("default").await;
    let mut browser = house.browser_of(service, Role::Admin).await;
    let admin = house.store.users(service).await.unwrap()[0].id;
    for form in [("to", "off"), ("role", "reviewer")] {
        let page = browser.post(&format!("/people/users/{admin}"), &[form]).await;
        assert_eq!(page.status, 409);
        page.says("This is the last admin who may sign in.");
    }
    browser.get("/people").await.says(">you<");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_ended_from_here() {
    let house = House::new().await;
    let service = house.service("default").await;
    let mut theirs = house.browser_of(service, Role::Reviewer).await;
    let session = house.store.sessions(service, None, house.now()).await.unwrap()[0].id;
    let mut browser = house.browser_of(service, Role::Admin).await;
    browser.get("/people").await.says("this one").says("a test");
    browser
        .submit(&format!("/people/sessions/{session}/end"), &[])
        .await
        .says("The session has ended.");
    assert!(theirs.get("/queue").await.leads_to().starts_with("/sign-in"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_made_with_scopes_shown_once_used_and_revoked() {
    let house = House::new().await;
    let service = house.service("default").await;
    let mut browser = house.browser_of(service, Role::Admin).await;
    let form = [
        ("key-name", "uploads"),
        ("role", "service"),
        ("scope", "items"),
        ("scope", "match"),
        ("days", "90"),
        ("rate", "600"),
    ];
    let page = browser.post("/people/keys", &form).await;
    let secret = page.between("id=\"secret\" readonly dir=\"ltr\" value=\"", "\"");
    let key = house.store.keys(service).await.unwrap().remove(0);
    assert_eq!(key.scopes.iter().copied().collect::<Vec<_>>(), [Scope::Items, Scope::Match]);
    assert_eq!(key.rate.map(std::num::NonZeroU32::get), Some(600));
    house.get("/v1/me", &secret).await.of(200);
    let page = browser.get("/people").await;
    page.says("uploads").says("Items, Matching").says("Taken until").says("600 requests a minute");
    page.says("today ").keeps_silent_about(&secret);
    let path = format!("/people/keys/{}/revoke", key.id);
    browser.submit(&path, &[]).await.says("The key is revoked.").says("Revoked today");
    house.get("/v1/me", &secret).await.problem(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_cannot_be_is_refused_beside_its_field() {
    let house = House::new().await;
    let service = house.service("default").await;
    let mut browser = house.browser_of(service, Role::Admin).await;
    for (form, said) in [
        (vec![("key-name", ""), ("role", "service")], "Write 1 to 64 characters"),
        (vec![("key-name", "a"), ("role", "captain")], "Choose a role."),
        (vec![("key-name", "a"), ("role", "service"), ("days", "0")], "1 to 3,660"),
        (vec![("key-name", "a"), ("role", "service"), ("days", "4000")], "1 to 3,660"),
        (vec![("key-name", "a"), ("role", "service"), ("rate", "-1")], "1 or more"),
        (
            vec![("key-name", "a"), ("role", "service"), ("scope", "users")],
            "“Users” is nothing that this role may do.",
        ),
    ] {
        let page = browser.post("/people/keys", &form).await;
        assert_eq!(page.status, 422, "{form:?}");
        page.says(said).says("role=\"alert\"");
    }
    assert!(house.store.keys(service).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_sees_people_and_keys_and_no_form_to_change_them() {
    let house = House::new().await;
    let service = house.service("default").await;
    house.key(service, Role::Service, &[]).await;
    let mut browser = house.browser_of(service, Role::Auditor).await;
    let page = browser.get("/people").await;
    page.says("all of its role").says("1 session").keeps_silent_about("action=\"/people/");
}
