//! As much of a browser as a page needs: one connection kept alive, one cookie,
//! forms sent from Weir's own pages.

use serde_json::Value;
use ureq::Agent;

pub(super) struct Browser {
    agent: Agent,
    address: String,
    token: String,
}

/// The largest page that is read; the queue's has some 30 KB.
const LARGEST: u64 = 8 << 20;

impl Browser {
    pub(super) fn at(address: &str) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let agent = config.build().into();
        Self { agent, address: address.to_owned(), token: String::new() }
    }

    /// Gets a page whole; answers its status and itself.
    pub(super) fn get(&self, path: &str) -> (u16, String) {
        let request = self.agent.get(format!("{}{path}", self.address));
        let answer = request.header("Cookie", format!("weir={}", self.token)).call();
        let mut answer = answer.expect("the server runs");
        let page = answer.body_mut().with_config().limit(LARGEST).read_to_string();
        (answer.status().as_u16(), page.expect("it comes whole"))
    }

    /// What the API answers this user.
    pub(super) fn json(&self, path: &str) -> Value {
        let request = self.agent.get(format!("{}{path}", self.address));
        let answer = request.header("Authorization", format!("Bearer {}", self.token)).call();
        let mut answer = answer.expect("the server runs");
        let text = answer.body_mut().with_config().limit(LARGEST).read_to_string();
        serde_json::from_str(&text.expect("it comes whole")).expect("the API answers JSON")
    }

    pub(super) fn sign_in(&mut self, name: &str, password: &str) {
        let cookies = self.send("/sign-in", &[("name", name), ("password", password)]);
        let token = cookies.iter().find_map(|cookie| cookie.strip_prefix("weir="));
        let token = token.and_then(|rest| rest.split(';').next()).expect("they were let in");
        self.token = token.to_owned();
    }

    /// Changes a password that was given for one that was chosen.
    pub(super) fn choose_password(&self, old: &str, new: &str) {
        self.send("/password", &[("old", old), ("new", new), ("again", new)]);
    }

    /// Sends a form; answers the cookies that came back.
    fn send(&self, path: &str, fields: &[(&str, &str)]) -> Vec<String> {
        let request = self.agent.post(format!("{}{path}", self.address));
        let request = request.header("Cookie", format!("weir={}", self.token));
        let request = request.header("Sec-Fetch-Site", "same-origin");
        let answer = request.send_form(fields.iter().copied()).expect("the server runs");
        let status = answer.status().as_u16();
        assert!((300..400).contains(&status), "{path} answered {status}");
        let cookies = answer.headers().get_all("set-cookie").iter();
        cookies.filter_map(|cookie| cookie.to_str().ok()).map(str::to_owned).collect()
    }
}
