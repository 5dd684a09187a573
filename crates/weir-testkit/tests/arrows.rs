//! The arrows between our crates, as DESIGN.md's table draws them, held over
//! `cargo metadata`; and the places where `unsafe` may stand.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, MetadataCommand, Package};

/// What one of our crates may use of the others.
struct Arrows {
    name: &'static str,
    /// DESIGN.md's column “may use”, written out: normal and build dependencies.
    may_use: &'static [&'static str],
    /// What its tests may use besides.
    tests_may_use: &'static [&'static str],
}

const TESTKIT: &str = "weir-testkit";

/// In the order that data flows; an arrow points to a crate above it.
const TABLE: [Arrows; 12] = [
    // Three that stand alone, with their tests.
    Arrows { name: "weir-signals", may_use: &[], tests_may_use: &[] },
    // Its tests hash what it decodes, to hold that to the references' hashes.
    Arrows { name: "weir-media", may_use: &[], tests_may_use: &["weir-signals"] },
    Arrows { name: "weir-index", may_use: &["weir-signals"], tests_may_use: &[] },
    Arrows { name: "weir-model", may_use: &["weir-signals"], tests_may_use: &[TESTKIT] },
    Arrows { name: "weir-rules", may_use: &["weir-signals", "weir-model"], tests_may_use: &[] },
    Arrows {
        name: "weir-store",
        // The types of weir-signals stand in the nouns of weir-model, so
        // whoever reads and writes these names them.
        may_use: &["weir-signals", "weir-model"],
        tests_may_use: &[TESTKIT],
    },
    // Peers speak of signals, and know nothing of where these go.
    Arrows {
        name: "weir-exchange",
        may_use: &["weir-signals", "weir-model"],
        tests_may_use: &[TESTKIT],
    },
    Arrows {
        name: "weir-engine",
        may_use: &[
            "weir-signals",
            "weir-media",
            "weir-index",
            "weir-model",
            "weir-rules",
            "weir-store",
            "weir-exchange",
        ],
        tests_may_use: &[TESTKIT],
    },
    Arrows {
        name: "weir-server",
        // DESIGN.md: the engine, and the types of the model and the store; of
        // the signals and the media it names the types that stand in these.
        may_use: &[
            "weir-signals",
            "weir-media",
            "weir-model",
            "weir-rules",
            "weir-store",
            "weir-engine",
        ],
        tests_may_use: &[TESTKIT],
    },
    Arrows { name: "weir", may_use: LIBRARIES, tests_may_use: &[TESTKIT] },
    Arrows { name: TESTKIT, may_use: LIBRARIES, tests_may_use: LIBRARIES },
    Arrows { name: "weir-bench", may_use: BENCH, tests_may_use: &[] },
];

const LIBRARIES: &[&str] = &[
    "weir-signals",
    "weir-media",
    "weir-index",
    "weir-model",
    "weir-rules",
    "weir-store",
    "weir-exchange",
    "weir-engine",
    "weir-server",
];

const BENCH: &[&str] = &[
    "weir-signals",
    "weir-media",
    "weir-index",
    "weir-model",
    "weir-rules",
    "weir-store",
    "weir-exchange",
    "weir-engine",
    "weir-server",
    TESTKIT,
];

/// Where code may be unsafe: SIMD, one module a crate, and the sandbox.
const UNSAFE: [&str; 5] = [
    "crates/weir-index/src/simd.rs",
    // The hostile program that tests the box.
    "crates/weir-media/examples/trespasser.rs",
    "crates/weir-media/src/sandbox/libjpeg.rs",
    "crates/weir-media/src/sandbox/memory.rs",
    "crates/weir-signals/src/pdq/simd.rs",
];

fn workspace() -> (PathBuf, Vec<Package>) {
    let metadata = MetadataCommand::new()
        .manifest_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        // Only what our own manifests say: nothing is resolved or fetched.
        .no_deps()
        .exec()
        .expect("cargo describes the workspace");
    (metadata.workspace_root.into(), metadata.packages)
}

/// What is wrong with the dependencies of `package`, one line each.
fn faults(package: &Package, ours: &BTreeSet<&str>) -> Vec<String> {
    let name = package.name.as_str();
    let Some(arrows) = TABLE.iter().find(|arrows| arrows.name == name) else {
        return vec![format!(
            "{name} is in no row: add it to DESIGN.md's table and to TABLE in {}, with what it \
             may use",
            file!()
        )];
    };
    package
        .dependencies
        .iter()
        .filter(|dependency| ours.contains(dependency.name.as_str()))
        .filter_map(|dependency| {
            let used = dependency.name.as_str();
            let test = dependency.kind == DependencyKind::Development;
            let may =
                arrows.may_use.contains(&used) || test && arrows.tests_may_use.contains(&used);
            let part = if test { "the tests of " } else { "" };
            (!may).then(|| format!("{part}{name} may not use {used} (DESIGN.md, “may use”)"))
        })
        .collect()
}

#[test]
fn every_crate_uses_only_those_that_the_design_lets_it_use() {
    let (_, packages) = workspace();
    let ours: BTreeSet<&str> = packages.iter().map(|package| package.name.as_str()).collect();
    let faults: Vec<String> = packages.iter().flat_map(|package| faults(package, &ours)).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_row_of_the_table_is_a_crate() {
    let (_, packages) = workspace();
    for Arrows { name, .. } in TABLE {
        let there = packages.iter().any(|package| package.name.as_str() == name);
        assert!(there, "{name} is no crate of the workspace (any more): take it out of TABLE");
    }
}

#[test]
fn arrows_point_one_way() {
    for (at, row) in TABLE.iter().enumerate() {
        for used in row.may_use {
            let above = TABLE[..at].iter().any(|other| other.name == *used);
            assert!(above, "{} may use {used}, which does not stand above it", row.name);
        }
    }
}

#[test]
fn only_tests_and_benchmarks_use_the_testkit() {
    for Arrows { name, may_use, .. } in TABLE {
        assert!(!may_use.contains(&TESTKIT) || name == "weir-bench", "{name} ships the testkit");
    }
}

#[test]
fn media_signals_and_index_stand_alone() {
    for (name, alone_with) in
        [("weir-media", &[][..]), ("weir-signals", &[]), ("weir-index", &["weir-signals"])]
    {
        let row = TABLE.iter().find(|row| row.name == name).expect("a row");
        assert_eq!(row.may_use, alone_with, "another project can depend on {name} alone");
    }
}

#[test]
fn unsafe_stands_in_one_module_each_of_signals_and_index_and_in_the_sandbox() {
    let (root, packages) = workspace();
    let mut found = BTreeSet::new();
    for package in &packages {
        let folder = package.manifest_path.parent().expect("a manifest lies in a folder");
        for file in rust_files(folder.as_std_path()) {
            if lines(&file).any(|line| line.contains(concat!("unsafe", "_code"))) {
                let file = file.strip_prefix(&root).expect("our crates lie in the workspace");
                found.insert(file.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    assert_eq!(found, BTreeSet::from(UNSAFE.map(str::to_owned)));
}

#[test]
fn every_crate_takes_its_lints_from_the_workspace() {
    // There `unsafe` is denied; a crate without this line could use it anywhere.
    let (_, packages) = workspace();
    for package in packages {
        let text: Vec<String> = lines(package.manifest_path.as_std_path()).collect();
        let inherits = text.windows(2).any(|two| two == ["[lints]", "workspace = true"]);
        assert!(inherits, "{} needs “[lints]” with “workspace = true”", package.manifest_path);
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of ours") {
        let entry = entry.expect("an entry of a folder of ours");
        let path = entry.path();
        // Of what links point to, the original is looked at.
        if entry.file_type().expect("a type").is_dir() {
            if path.file_name().is_some_and(|name| name != "target") {
                files.extend(rust_files(&path));
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}

fn lines(file: &Path) -> impl Iterator<Item = String> {
    let file = File::open(file).expect("a file of ours");
    BufReader::new(file.take(1 << 20)).lines().map(|line| line.expect("our files are UTF-8"))
}
