//! Weir beside its peers, measured in one run: `weir-bench [all|NAME]`.
//!
//! Each result goes to `bench/results/<date>-<name>.json` with the machine, the
//! load and the commit it was measured with, and as a few lines to the terminal.

mod asked;
mod boxed;
mod filled;
mod folder;
mod hma;
mod index;
mod machine;
mod pages;
mod pdq;
mod peer;
mod photos;
mod report;
mod robustness;
mod rows;
mod rules;
mod running;
mod scan;
mod service;
mod start;
mod text;
mod turbo;
mod wrk;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value, json};

/// A benchmark: its name, what it measures, what it says in words.
struct Benchmark {
    name: &'static str,
    run: fn() -> Value,
    words: fn(&Value) -> Vec<String>,
}

const BENCHMARKS: [Benchmark; 14] = [
    Benchmark { name: "pdq", run: pdq::run, words: report::pdq },
    Benchmark { name: "box", run: boxed::run, words: report::boxed },
    Benchmark { name: "robustness", run: robustness::run, words: report::robustness },
    Benchmark { name: "features", run: robustness::scale::run, words: report::features },
    Benchmark { name: "start", run: start::run, words: report::start },
    Benchmark { name: "scan", run: scan::run, words: report::scan },
    Benchmark { name: "index", run: index::run, words: report::index },
    Benchmark { name: "folder", run: folder::run, words: report::folder },
    Benchmark { name: "service", run: service::run, words: report::service },
    Benchmark { name: "hma", run: hma::run, words: report::hma },
    Benchmark { name: "rows", run: rows::run, words: report::stored },
    Benchmark { name: "pages", run: pages::run, words: report::pages },
    Benchmark { name: "rules", run: rules::run, words: report::rules },
    Benchmark { name: "text", run: text::run, words: report::text_copies },
];

fn main() -> ExitCode {
    let wanted = std::env::args().nth(1).unwrap_or_else(|| "all".to_owned());
    let chosen: Vec<&Benchmark> =
        BENCHMARKS.iter().filter(|b| wanted == "all" || wanted == b.name).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = BENCHMARKS.iter().map(|benchmark| benchmark.name).collect();
        eprintln!("there is no benchmark “{wanted}”; there are: all, {}", names.join(", "));
        return ExitCode::from(2);
    }
    for benchmark in chosen {
        if let Err(error) = measure(benchmark) {
            eprintln!("{}: the result could not be kept: {error}", benchmark.name);
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn measure(Benchmark { name, run, words }: &Benchmark) -> Result<(), Box<dyn Error>> {
    eprintln!("{name}: measuring; some minutes");
    #[expect(clippy::disallowed_methods, reason = "a result says when it was measured")]
    let date = jiff::Timestamp::now().to_string()[..10].to_owned();
    let load_before = machine::load();
    let result = run();
    for line in words(&result) {
        println!("{name}: {line}");
    }
    let report = json!({
        "benchmark": name,
        "date": date,
        "commit": machine::commit(),
        "machine": machine::describe(),
        "load_before": load_before,
        "load_after": machine::load(),
        "result": result,
    });
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("results");
    fs::create_dir_all(&folder)?;
    let file = folder.join(format!("{date}-{name}.json"));
    fs::write(&file, serde_json::to_string_pretty(&report)? + "\n")?;
    println!("{name}: {}", file.display());
    Ok(())
}
