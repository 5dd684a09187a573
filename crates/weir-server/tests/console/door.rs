//! The door: signing in and out, the first password, locking out, the language.

use axum::http::header;
use weir_model::{Mode, Role};

use crate::browser::PASSWORD;
use crate::house::House;

#[tokio::test(flavor = "multi_thread")]
async fn a_new_user_signs_in_once_chooses_a_password_and_then_sees_the_queue() {
    let house = House::new().await;
    let service = house.service("default").await;
    let name = "amal".parse().unwrap();
    let made = house.store.create_user(service, &name, Role::Reviewer, house.now()).await;
    let once = made.unwrap().1.reveal().to_owned();

    let mut browser = house.browser();
    browser.get("/sign-in").await.says("<form").says("autocomplete=\"current-password\"");
    let form = [("name", "amal"), ("password", &*once), ("next", "/deliveries")];
    let page = browser.post("/sign-in", &form).await;
    assert_eq!(page.leads_to(), "/deliveries");
    let cookie = page.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("weir=weirs_"), "{cookie}");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");

    // Nothing but the password is theirs to do.
    assert_eq!(browser.get("/queue").await.leads_to(), "/password");
    browser.get("/password").await.says("Choose your own before you go on");
    let change = |new, again| [("old", &*once), ("new", new), ("again", again)];
    let page = browser.post("/password", &change(PASSWORD, "another one altogether")).await;
    assert_eq!(page.status, 422);
    page.says("The two new passwords differ.").says("aria-invalid=\"true\"");
    let page = browser.post("/password", &change("short", "short")).await;
    assert_eq!(page.status, 422);
    page.says("12 characters or more");
    assert_eq!(browser.post("/password", &change(PASSWORD, PASSWORD)).await.leads_to(), "/queue");
    assert_eq!(browser.get("/queue").await.status, 200);
    // A reviewer's role is what it was.
    assert_eq!(browser.get("/people").await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_are_not_told_apart_and_lock_out_for_a_while() {
    let house = House::new().await;
    let service = house.service("default").await;
    house.user(service, "amal", Role::Reviewer).await;
    let mut browser = house.browser();
    let nobody = browser.post("/sign-in", &[("name", "nobody"), ("password", "wrong")]).await;
    assert_eq!(nobody.status, 401);
    for _ in 0..5 {
        let page = browser.post("/sign-in", &[("name", "amal"), ("password", "wrong")]).await;
        assert_eq!(page.status, 401);
        page.says("Name and password do not belong together.");
        let same = |text: &str| text.replace("nobody", "amal");
        assert_eq!(same(&page.text), same(&nobody.text));
    }
    let right = [("name", "amal"), ("password", PASSWORD)];
    let page = browser.post("/sign-in", &right).await;
    assert_eq!(page.status, 429);
    page.says("Too many wrong passwords. Try again in 30 seconds.");
    assert!(browser.cookies.is_empty());
    house.pass(31);
    assert_eq!(browser.post("/sign-in", &right).await.leads_to(), "/queue");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_sent_to_another_site_after_signing_in() {
    let house = House::new().await;
    let service = house.service("default").await;
    house.user(service, "amal", Role::Reviewer).await;
    for next in ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x"] {
        let form = [("name", "amal"), ("password", PASSWORD), ("next", next)];
        assert_eq!(house.browser().post("/sign-in", &form).await.leads_to(), "/queue", "{next}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session_here_and_in_the_store() {
    let house = House::new().await;
    let service = house.service("default").await;
    let mut browser = house.browser_of(service, Role::Reviewer).await;
    let token = browser.cookies["weir"].clone();
    assert_eq!(browser.post("/sign-out", &[]).await.leads_to(), "/sign-in");
    assert!(!browser.cookies.contains_key("weir"));
    assert!(house.store.sessions(service, None, house.now()).await.unwrap().is_empty());
    browser.cookies.insert("weir".to_owned(), token);
    assert!(browser.get("/queue").await.leads_to().starts_with("/sign-in"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_language_is_switched_at_the_door_and_kept_for_a_user() {
    let house = House::new().await;
    let mut browser = house.browser();
    browser.headers.push(("accept-language", "de, ar;q=0.8".to_owned()));
    browser.get("/sign-in").await.says("<html lang=\"ar\" dir=\"rtl\"").says("تسجيل الدخول");
    browser.submit("/language", &[("language", "en"), ("back", "/sign-in")]).await.says("Sign in");

    let mut browser = house.signed_in(Role::Admin).await;
    browser.get("/dashboard").await.says("<html lang=\"en\" dir=\"ltr\"");
    let form = [("language", "ar"), ("back", "/dashboard")];
    browser.submit("/language", &form).await.says("dir=\"rtl\"").says("اليوم بنظرة واحدة");
    // Another browser of theirs has it, too: it is kept with the user.
    let token = browser.cookies["weir"].clone();
    let mut other = house.browser();
    other.cookies.insert("weir".to_owned(), token);
    other.get("/queue").await.says("dir=\"rtl\"");
    assert_eq!(other.post("/language", &[("language", "xx")]).await.status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_brake_is_in_sight_everywhere_and_an_admin_alone_switches_it() {
    let house = House::new().await;
    let service = house.service("default").await;
    let mut browser = house.browser_of(service, Role::Admin).await;
    browser.get("/settings").await.says("id=\"brake\"").says("value=\"review\" checked");
    let form = [("mode", "observe"), ("back", "/settings")];
    assert_eq!(browser.post("/mode", &form).await.leads_to(), "/settings");
    assert_eq!(house.store.mode(service).await.unwrap(), Mode::Observe);
    let page = browser.get("/settings").await;
    page.says("Weir observes now").says("value=\"observe\" checked");
    // What is said once is said once.
    browser.get("/settings").await.keeps_silent_about("Weir observes now");
    let form = [("mode", "observe"), ("back", "https://elsewhere.example")];
    browser.submit("/mode", &form).await.says("Nothing changed");
    assert_eq!(browser.post("/mode", &[("mode", "full speed")]).await.status, 422);
    let mut reviewer = house.browser_of(service, Role::Reviewer).await;
    reviewer.get("/queue").await.says("Only an admin switches it.");
    assert_eq!(reviewer.post("/mode", &[("mode", "live")]).await.status, 403);
    assert_eq!(house.store.mode(service).await.unwrap(), Mode::Observe);
}
