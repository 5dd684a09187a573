//! A folder of 10,000 pictures, scanned by the program as people run it: with
//! one core and with two, and the memory that it takes.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use weir_media::testsrc;

use crate::machine;

const PICTURES: u64 = 10_000;
/// One picture in so many has a copy in the bank.
const KNOWN: u64 = 100;
const SIDE: u32 = 512;
const ROUNDS: usize = 11;
/// What uploads are held against the bank as.
const FORMS: &str = "turned,trimmed,inner";

/// Measures, and checks on the way that every scan finds the planted copies
/// and no others.
///
/// A round scans with one core and then with two, so that what disturbs the
/// machine disturbs both; the ratio is of one round, and the median is told.
/// The files are read once before, so that all rounds find them in memory: it
/// is the work that is measured and not the disk.
pub(crate) fn run() -> Value {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let uploads = folder.path().join("uploads");
    let known = folder.path().join("known");
    draw(&uploads, &known);
    let weir = Weir { program: build(), data: folder.path().join("data"), uploads };
    weir.bank(&known);

    weir.scan(2);
    let rounds: Vec<(Scan, Scan)> = (0..ROUNDS).map(|_| (weir.scan(1), weir.scan(2))).collect();
    let one = median(rounds.iter().map(|(one, _)| one.seconds));
    let two = median(rounds.iter().map(|(_, two)| two.seconds));
    let peak = |scan: &Scan| scan.peak_kb as f64 / 1024.0;
    json!({
        "what": format!("weir scan of {PICTURES} JPEG of {SIDE}x{SIDE} from testsrc, quality 85, as they are and {FORMS}"),
        "rounds": ROUNDS,
        "found": PICTURES / KNOWN,
        "one_core_s": rounded(one),
        "two_cores_s": rounded(two),
        "one_core_files_a_second": rounded(PICTURES as f64 / one),
        "two_cores_files_a_second": rounded(PICTURES as f64 / two),
        "two_cores_over_one": rounded(median(rounds.iter().map(|(one, two)| one.seconds / two.seconds))),
        "rounds_s": rounds
            .iter()
            .map(|(one, two)| [rounded(one.seconds), rounded(two.seconds)])
            .collect::<Vec<_>>(),
        "one_core_peak_mb": rounded(rounds.iter().map(|(one, _)| peak(one)).fold(0.0, f64::max)),
        "two_cores_peak_mb": rounded(rounds.iter().map(|(_, two)| peak(two)).fold(0.0, f64::max)),
        "goal": "two_cores_over_one at least 1.8, peak under 300 MB",
    })
}

/// Draws the uploads with every core, and a changed copy of some of them to bank.
fn draw(uploads: &Path, known: &Path) {
    for folder in [uploads, known] {
        fs::create_dir_all(folder).expect("room in the temporary folder");
    }
    let workers = thread::available_parallelism().map_or(1, usize::from) as u64;
    thread::scope(|scope| {
        for worker in 0..workers {
            scope.spawn(move || {
                for seed in (0..PICTURES).skip(worker as usize).step_by(workers as usize) {
                    draw_one(seed, uploads, known);
                }
            });
        }
    });
}

fn draw_one(seed: u64, uploads: &Path, known: &Path) {
    let picture = testsrc::picture(seed, SIDE, SIDE);
    let name = format!("{seed:05}.jpg");
    let write = |path: PathBuf, bytes: Vec<u8>| fs::write(path, bytes).expect("room, as before");
    write(uploads.join(&name), testsrc::encode_jpeg(&picture, 85));
    if seed.is_multiple_of(KNOWN) {
        let copy = testsrc::resize(&picture, 60);
        write(known.join(name), testsrc::encode_jpeg(&copy, 60));
    }
}

/// Builds the program, so that never an old one is measured, and says where it is.
fn build() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--quiet", "--release", "--locked", "-p", "weir"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status();
    assert!(status.is_ok_and(|status| status.success()), "cargo cannot build weir");
    std::env::current_exe().expect("Linux tells").with_file_name("weir")
}

struct Weir {
    program: PathBuf,
    data: PathBuf,
    uploads: PathBuf,
}

/// How one scan went.
struct Scan {
    seconds: f64,
    peak_kb: u64,
}

impl Weir {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        // No setting of whoever runs this counts.
        command.env_clear().arg("--quiet").arg("--data").arg(&self.data);
        command
    }

    fn bank(&self, known: &Path) {
        let made = self.command().args(["bank", "create", "known"]).stdout(Stdio::null()).status();
        assert!(made.is_ok_and(|status| status.success()), "the bank cannot be made");
        let mut add = self.command();
        let added = add.args(["bank", "add", "known"]).arg(known).stdout(Stdio::null()).status();
        assert!(added.is_ok_and(|status| status.success()), "the bank cannot be filled");
        // Features take several times as long as all the rest.
        let mut forms = self.command();
        let set = forms.args(["bank", "forms", "known", FORMS]).stdout(Stdio::null()).status();
        assert!(set.is_ok_and(|status| status.success()), "its forms cannot be set");
    }

    fn scan(&self, threads: usize) -> Scan {
        let found = self.data.with_file_name("found.jsonl");
        let output = File::create(&found).expect("room in the temporary folder");
        let mut command = self.command();
        command.args(["scan", "--json", "--bank", "known", "--threads", &threads.to_string()]);
        command.arg(&self.uploads).stdout(output);
        #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
        let started = Instant::now();
        let mut child = command.spawn().expect("the program starts");
        let peak_kb = watch(&mut child);
        let status = child.wait().expect("it ends");
        let seconds = started.elapsed().as_secs_f64();
        assert_eq!(status.code(), Some(1), "copies were planted");
        assert_eq!(names_in(&found), planted(), "those and no others are found");
        Scan { seconds, peak_kb }
    }
}

/// The most memory that was ever resident, until the child ends. The kernel
/// keeps the mark, so a look now and then misses only what grows at the end.
fn watch(child: &mut Child) -> u64 {
    let file = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("a child of ours").is_none() {
        let mark = machine::value_of(&file, "VmHWM");
        let kb = mark.and_then(|mark| mark.trim_end_matches(" kB").parse().ok());
        peak = peak.max(kb.unwrap_or(0));
        thread::sleep(Duration::from_millis(10));
    }
    peak
}

fn planted() -> BTreeSet<String> {
    (0..PICTURES).step_by(KNOWN as usize).map(|seed| format!("{seed:05}.jpg")).collect()
}

fn names_in(found: &Path) -> BTreeSet<String> {
    let lines = BufReader::new(File::open(found).expect("the file just written")).lines();
    lines
        .map(|line| {
            let object: Value = serde_json::from_str(&line.expect("text")).expect("an object");
            let path = Path::new(object["path"].as_str().expect("a path"));
            path.file_name().expect("a name").to_string_lossy().into_owned()
        })
        .collect()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
