//! wrk, the load: connections kept alive, one thread.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// Where the load goes, and of what it is made.
pub(crate) struct Load<'a> {
    pub(crate) address: &'a str,
    pub(crate) key: &'a str,
    pub(crate) seconds: u64,
    pub(crate) pictures: &'a Path,
    pub(crate) count: u64,
    pub(crate) connections: u32,
}

/// What wrk saw.
pub(crate) struct Told {
    pub(crate) requests: f64,
    pub(crate) seconds: f64,
    pub(crate) errors: u64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
}

impl Told {
    pub(crate) fn a_second(&self) -> f64 {
        self.requests / self.seconds
    }
}

impl Load<'_> {
    /// As many matches as it can.
    pub(crate) fn matches(&self) -> Told {
        self.run("/v1/match", "match.lua", &[self.key])
    }

    /// Items whose ids begin with `prefix`; as many as it can where there is no
    /// pause.
    pub(crate) fn items(&self, prefix: &str, pause_ms: f64) -> Told {
        let (folder, count) = (self.pictures.display().to_string(), self.count.to_string());
        let pause = pause_ms.to_string();
        self.run("/v1/items", "items.lua", &[self.key, &folder, &count, prefix, &pause])
    }

    /// HMA's look-ups of random hashes behind `path`, or of pictures.
    pub(crate) fn hma(&self, path: &str, pictures: bool) -> Told {
        let (folder, count) = (self.pictures.display().to_string(), self.count.to_string());
        let mut arguments = vec![self.key, path];
        if pictures {
            arguments.extend([folder.as_str(), count.as_str()]);
        }
        self.run("/", "hma.lua", &arguments)
    }

    /// How long a connection pauses for all together to send so many a second.
    /// An answer under less load comes sooner than `full` says; a quarter of it
    /// is near enough, and what was reached is told.
    pub(crate) fn pause_ms(&self, rate: f64, full: &Told) -> f64 {
        (f64::from(self.connections) * 1e3 / rate - full.p50_ms / 4.0).max(1.0)
    }

    fn run(&self, path: &str, script: &str, arguments: &[&str]) -> Told {
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("wrk");
        let output = Command::new("wrk")
            .args(["-t1", &format!("-c{}", self.connections), &format!("-d{}s", self.seconds)])
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
