//! The README's lines work as written, against the demo that `make run` starts.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::house::House;

/// A demo server, ended with the test.
struct Demo {
    child: Child,
    address: String,
    key: String,
}

impl Demo {
    fn start(house: &House) -> Self {
        let mut command = house.command(["serve", "--demo", "--listen", "127.0.0.1:0"]);
        // Its folder goes with the house.
        command.env("TMPDIR", house.root()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let address = line_with(child.stdout.take().unwrap(), "Weir listens on ");
        let key = line_with(child.stderr.take().unwrap(), "API key ");
        let key = key.split(' ').next().unwrap().to_owned();
        Self { child, address, key }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What follows `start` in the line that begins with it.
fn line_with(from: impl std::io::Read, start: &str) -> String {
    for line in BufReader::new(from.take(1 << 20)).lines() {
        if let Some(rest) = line.unwrap().strip_prefix(start) {
            return rest.to_owned();
        }
    }
    panic!("no line begins with “{start}”");
}

/// The blocks of shell in a file of ours.
fn shell_blocks(file: &str) -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../").to_owned() + file;
    let mut text = String::new();
    let file = std::fs::File::open(path).unwrap();
    #[expect(clippy::disallowed_methods, reason = "bounded by `take`")]
    file.take(1 << 20).read_to_string(&mut text).unwrap();
    text.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

/// Runs lines as a reader would, in the house's folder.
fn run(house: &House, demo: &Demo, lines: &str) -> String {
    let lines = lines.replace("WEIR=http://127.0.0.1:8080", &format!("WEIR={}", demo.address));
    let output = Command::new("bash")
        .args(["-e", "-o", "pipefail", "-c", &lines])
        .env("KEY", &demo.key)
        .env("WEIR", &demo.address)
        .current_dir(house.root())
        .output()
        .unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    told
}

/// The JSON values that stand one after the other.
fn values(text: &str) -> Vec<Value> {
    serde_json::Deserializer::from_str(text).into_iter().map(Result::unwrap).collect()
}

#[test]
fn the_curl_lines_of_the_readme_work_as_written() {
    let house = House::new();
    let demo = Demo::start(&house);
    let blocks = shell_blocks("README.md");
    let told = values(&run(&house, &demo, &blocks[0]));
    let [sentence, picture, cases] = &told[..] else { panic!("{told:?}") };
    for (answer, reference) in [(sentence, "test-sentence"), (picture, "test-picture")] {
        assert_eq!(answer["verdict"], "review", "{answer}");
        assert_eq!(answer["matches"][0]["bank"], "weir-test", "{answer}");
        assert_eq!(answer["matches"][0]["ref"], reference, "{answer}");
    }
    let waiting = cases["data"].as_array().unwrap();
    for answer in [sentence, picture] {
        assert!(waiting.iter().any(|case| case["case"] == answer["case"]), "{cases}");
    }
}

#[test]
fn the_curl_lines_of_the_integrators_guide_work_as_written() {
    let house = House::new();
    let demo = Demo::start(&house);
    let blocks = shell_blocks("docs/src/integrator.md");
    let told = blocks.iter().flat_map(|lines| values(&run(&house, &demo, lines)));
    let told: Vec<Value> = told.collect();
    let [item, decision] = &told[..] else { panic!("{told:?}") };
    assert_eq!((item["verdict"].as_str(), &item["case"]), (Some("allow"), &Value::Null), "{item}");
    assert_eq!(decision["outcome"], "remove", "{decision}");
}
