//! A browser: it keeps cookies, sends forms, and sees what a page says.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use serde_json::Value;
use weir_model::{Role, ServiceId, User};

use crate::house::House;

/// Chosen by whoever was made here.
pub(crate) const PASSWORD: &str = "seven lamps upon the pier";

pub(crate) struct Browser<'a> {
    house: &'a House,
    pub(crate) cookies: BTreeMap<String, String>,
    /// Sent with every request.
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// What a browser was answered.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// The document, without the marks that isolate directions.
    pub(crate) text: String,
}

impl House {
    /// A user of a role who has chosen a password of their own.
    pub(crate) async fn user(&self, service: ServiceId, name: &str, role: Role) -> User {
        let (user, once) = self
            .store
            .create_user(service, &name.parse().unwrap(), role, self.now())
            .await
            .unwrap();
        let words = [once.reveal(), PASSWORD];
        self.store.change_password(service, user.id, words, None, self.now()).await.unwrap();
        self.store.user(service, user.id).await.unwrap()
    }

    /// A browser in which somebody of this role is signed in.
    pub(crate) async fn browser_of(&self, service: ServiceId, role: Role) -> Browser<'_> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("{role} {}", MADE.fetch_add(1, Ordering::Relaxed));
        self.user(service, &name, role).await;
        let signed_in = self.store.sign_in(service, &name, PASSWORD, "a test", self.now()).await;
        let mut browser = self.browser();
        browser.cookies.insert("weir".to_owned(), signed_in.unwrap().1.reveal().to_owned());
        browser
    }

    /// A browser of the default service.
    pub(crate) async fn signed_in(&self, role: Role) -> Browser<'_> {
        let service = self.service("default").await;
        self.browser_of(service, role).await
    }

    /// A browser that was never here.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser { house: self, cookies: BTreeMap::new(), headers: Vec::new() }
    }
}

impl Browser<'_> {
    pub(crate) async fn send(
        &mut self,
        method: &str,
        path: &str,
        form: Option<&[(&str, &str)]>,
    ) -> Page {
        let mut request = Request::builder().method(method).uri(path);
        if !self.cookies.is_empty() {
            let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
            request = request.header(header::COOKIE, pairs.collect::<Vec<_>>().join("; "));
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let body = match form {
            None => Body::empty(),
            Some(form) => {
                request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                let mut pairs = url::form_urlencoded::Serializer::new(String::new());
                pairs.extend_pairs(form);
                Body::from(pairs.finish())
            }
        };
        let told = self.house.send(request.body(body).unwrap()).await;
        for set in told.headers.get_all(header::SET_COOKIE) {
            let set = set.to_str().unwrap();
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            if set.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let text = match told.body {
            Value::String(text) => text,
            other => other.to_string(),
        };
        let text = text.replace(['\u{2068}', '\u{2069}'], "");
        Page { status: told.status, headers: told.headers, text }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.send("GET", path, None).await
    }

    pub(crate) async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Page {
        self.send("POST", path, Some(form)).await
    }

    /// Sends a form and looks at the page that it leads to.
    pub(crate) async fn submit(&mut self, path: &str, form: &[(&str, &str)]) -> Page {
        let page = self.post(path, form).await;
        let to = page.leads_to();
        self.get(to.split('#').next().unwrap()).await
    }
}

impl Page {
    /// Where it leads; panics where it leads nowhere.
    #[track_caller]
    pub(crate) fn leads_to(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.headers[header::LOCATION].to_str().unwrap().to_owned()
    }

    #[track_caller]
    pub(crate) fn says(&self, words: &str) -> &Self {
        assert!(self.text.contains(words), "“{words}” is not in: {}", self.text);
        self
    }

    #[track_caller]
    pub(crate) fn keeps_silent_about(&self, words: &str) -> &Self {
        assert!(!self.text.contains(words), "“{words}” is in: {}", self.text);
        self
    }

    /// What stands between the first `before` and the next `behind`.
    #[track_caller]
    pub(crate) fn between(&self, before: &str, behind: &str) -> String {
        let rest = self.text.split_once(before).map(|(_, rest)| rest);
        let rest = rest.unwrap_or_else(|| panic!("“{before}” is not in: {}", self.text));
        rest.split_once(behind).unwrap().0.to_owned()
    }
}
