//! Which pages are visited: the one table, and what its paths name.

use std::collections::BTreeMap;

use serde_json::Value;

use super::browser::Browser;
use crate::asked::Asked;

/// How often each is visited.
const CALLS: u64 = 50;

/// Every page. `{…}` is replaced by one of what there is of it, another for
/// each visit; a page without any, and one that answers 404, is told as absent.
const PAGES: &[&str] = &[
    "/queue",
    "/queue?kind=picture",
    "/queue?kind=text",
    "/queue?kind=notice",
    "/queue?queue=escalated",
    "/queue?after={place}",
    "/cases/{picture}",
    "/cases/{text}",
    "/cases/{link}",
    "/cases/{file}",
    "/cases/{notice}",
    "/cases/{viral}",
    "/cases/{decided}",
    "/cases/{picture}/not-a-match",
    "/cases/{viral}/not-a-match",
    "/cases/{text}/text",
    "/why",
    "/why?a={item}&b={item}",
    "/go?q={item}",
    "/go?q={hash}",
    "/go?q={picture}",
    "/me",
    "/care",
    "/undo",
    "/banks",
    "/banks/{bank}",
    "/entries/{entry}",
    "/policies",
    "/deliveries",
    "/deliveries?state=dead",
    "/events",
    "/events?kind=decision.made@1",
    "/people",
    "/settings",
    "/dashboard",
];

/// Visits every page; answers the times, and which are not there.
pub(super) async fn everything(
    browser: &Browser,
    goal_ms: f64,
    cases: u64,
) -> (Vec<Asked>, Vec<String>) {
    let known = known(browser, cases);
    let (mut visited, mut absent) = (Vec::new(), Vec::new());
    for page in PAGES {
        let Some(first) = path(page, &known, 0) else {
            absent.push(format!("{page}: there is none"));
            continue;
        };
        match browser.get(&first).0 {
            404 => absent.push(format!("{page}: 404")),
            status => {
                assert!(status < 400, "{first} answered {status}");
                let visit = async |call| {
                    let path = path(page, &known, call as usize).expect("it was there before");
                    let (status, _) = browser.get(&path);
                    assert!(status < 400, "{path} answered {status}");
                };
                visited.push(Asked::each(page, Some(goal_ms), CALLS, visit).await);
            }
        }
    }
    (visited, absent)
}

/// The path of a page at a visit; nothing where there is none of what it names.
fn path(page: &str, known: &BTreeMap<String, Vec<String>>, call: usize) -> Option<String> {
    let mut path = page.to_owned();
    while let Some((start, rest)) = path.split_once('{') {
        let (name, rest) = rest.split_once('}')?;
        let all = known.get(name).filter(|all| !all.is_empty())?;
        path = format!("{start}{}{rest}", all[call % all.len()]);
    }
    Some(path)
}

/// What there is, by its name in the paths.
fn known(browser: &Browser, cases: u64) -> BTreeMap<String, Vec<String>> {
    let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut note = |name: &str, what: &Value| {
        if let Some(what) = what.as_str() {
            known.entry(name.to_owned()).or_default().push(what.to_owned());
        }
    };
    for kind in ["picture", "text", "link", "file", "notice"] {
        let mut page = browser.get(&format!("/queue?kind={kind}")).1;
        for after in named(&page, "after=").first().into_iter().cloned().collect::<Vec<_>>() {
            note("place", &after.clone().into());
            page += &browser.get(&format!("/queue?kind={kind}&after={after}")).1;
        }
        for case in named(&page, "\"/cases/") {
            note(kind, &case.into());
        }
    }
    // The newest tenth: most of the others were decided.
    let newest = weir_model::Cursor::after((cases * 9 / 10) as i64);
    for case in list(browser, &format!("/v1/cases?state=open&limit=1000&after={newest}")) {
        let item = &case["item"];
        if let (Some(kind), Some(id)) = (item["type"].as_str(), item["id"].as_str()) {
            note("item", &format!("{kind}/{id}").into());
        }
        // The filled store's pictures that everybody posts (`filled::tables`).
        if case["number"].as_i64().is_some_and(|number| number % 50 == 1) {
            note("viral", &case["case"]);
        }
    }
    for case in list(browser, "/v1/cases?state=decided&limit=100") {
        note("decided", &case["case"]);
    }
    for bank in list(browser, "/v1/banks") {
        note("bank", &bank["name"]);
        let Some(name) = bank["name"].as_str() else { continue };
        for entry in list(browser, &format!("/v1/banks/{name}/entries?limit=50")) {
            note("entry", &entry["entry"]);
            note("hash", &entry["signals"][0]["value"]);
        }
    }
    known
}

/// A list of the API, whichever field it stands in.
fn list(browser: &Browser, path: &str) -> Vec<Value> {
    let answer = browser.json(path);
    let all = answer.as_object().into_iter().flat_map(|fields| fields.values());
    let mut lists = all.filter_map(Value::as_array).chain(answer.as_array());
    lists.next().cloned().unwrap_or_default()
}

/// What stands behind each `mark` in a page, up to the end of its word.
fn named(page: &str, mark: &str) -> Vec<String> {
    let word = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let mut found: Vec<String> = page
        .split(mark)
        .skip(1)
        .map(|rest| rest.chars().take_while(word).collect())
        .filter(|name: &String| !name.is_empty())
        .collect();
    found.dedup();
    found
}
