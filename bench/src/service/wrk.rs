//! wrk, the load: 8 connections kept alive, one thread.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

const CONNECTIONS: f64 = 8.0;

/// Where the load goes, and of what it is made.
pub(super) struct Load<'a> {
    pub(super) address: &'a str,
    pub(super) key: &'a str,
    pub(super) seconds: u64,
    pub(super) pictures: &'a Path,
    pub(super) count: u64,
}

/// What wrk saw.
pub(super) struct Told {
    pub(super) requests: f64,
    pub(super) seconds: f64,
    pub(super) errors: u64,
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
}

impl Told {
    pub(super) fn a_second(&self) -> f64 {
        self.requests / self.seconds
    }
}

impl Load<'_> {
    /// As many matches as it can.
    pub(super) fn matches(&self) -> Told {
        self.run("/v1/match", "match.lua", &[self.key])
    }

    /// Items whose ids begin with `prefix`; as many as it can where there is no
    /// pause.
    pub(super) fn items(&self, prefix: &str, pause_ms: f64) -> Told {
        let (folder, count) = (self.pictures.display().to_string(), self.count.to_string());
        let pause = pause_ms.to_string();
        self.run("/v1/items", "items.lua", &[self.key, &folder, &count, prefix, &pause])
    }

    /// How long a connection pauses for all together to send so many a second.
    /// An answer under less load comes sooner than `full` says; a quarter of it
    /// is near enough, and what was reached is told.
    pub(super) fn pause_ms(rate: f64, full: &Told) -> f64 {
        (CONNECTIONS * 1e3 / rate - full.p50_ms / 4.0).max(1.0)
    }

    fn run(&self, path: &str, script: &str, arguments: &[&str]) -> Told {
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("wrk");
        let output = Command::new("wrk")
            .args(["-t1", &format!("-c{CONNECTIONS}"), &format!("-d{}s", self.seconds)])
            .args(["--timeout", "10s", "-s"])
            .arg(scripts.join(script))
            .arg(format!("{}{path}", self.address))
            .arg("--")
            .args(arguments)
            .stderr(Stdio::inherit())
            .output()
            .expect("wrk is not installed: apt-get install wrk");
        let text = String::from_utf8_lossy(&output.stdout);
        let line = text.lines().find(|line| line.starts_with('{'));
        let line = line.unwrap_or_else(|| panic!("wrk told nothing: {text}"));
        let told: Value = serde_json::from_str(line).expect("the script prints JSON");
        let number = |name: &str| told[name].as_f64().expect("the script prints it");
        Told {
            requests: number("requests"),
            seconds: number("us") / 1e6,
            errors: number("errors") as u64,
            p50_ms: number("p50_us") / 1e3,
            p99_ms: number("p99_us") / 1e3,
        }
    }
}
