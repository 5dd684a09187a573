//! Settings: each with its value and where it came from.

use weir_model::Role;
use weir_server::{SettingOrigin, ShownSetting};

use crate::house::House;

#[tokio::test(flavor = "multi_thread")]
async fn each_setting_stands_with_its_value_and_where_it_came_from() {
    let setting = |name, value: Option<&str>, origin| ShownSetting {
        name,
        value: value.map(str::to_owned),
        origin,
        about: "what a later version tells",
    };
    let house = House::with(|config| {
        config.settings = vec![
            setting("listen", Some("127.0.0.1:8080"), SettingOrigin::Default),
            setting("database", None, SettingOrigin::Default),
            setting("log", Some("debug"), SettingOrigin::Environment("WEIR_LOG".to_owned())),
            setting("wait_ms", Some("<b>"), SettingOrigin::File("/srv/weir.toml".to_owned())),
            setting("of_tomorrow", Some("1"), SettingOrigin::Flag),
        ];
    })
    .await;
    let mut browser = house.signed_in(Role::Auditor).await;
    let page = browser.get("/settings").await;
    page.says("127.0.0.1:8080").says("The address and port that Weir listens on.");
    page.says("not set").says("WEIR_LOG").says("/srv/weir.toml").says(">flag<");
    page.says("&lt;b&gt;").says("what a later version tells");
    browser.post("/language", &[("language", "ar")]).await;
    browser.get("/settings").await.says("العنوان والمنفذ").says("غير مضبوط");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_a_list_says_so() {
    let house = House::new().await;
    let mut browser = house.signed_in(Role::Admin).await;
    browser.get("/settings").await.says("This server was given no list of its settings.");
}
