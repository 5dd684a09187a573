//! PDQ beside its scalar oracle and beside pdqhash from PyPI: from decoded RGB,
//! and from the bytes of a JPEG.

use std::fs;
use std::hint::black_box;
use std::path::{Path as FilePath, PathBuf};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use weir_media::{Picture, testsrc};
use weir_signals::Pdq;
use weir_signals::pdq::{Hasher, Path, RgbView};

use crate::peer::Peer;
use crate::turbo;

/// A size, how often it is measured, and what DESIGN.md and the issue ask for.
struct Job {
    name: &'static str,
    width: u32,
    height: u32,
    rounds: usize,
    rgb_ms: f64,
    rgb_over_oracle: f64,
    jpeg_over_pdqhash: f64,
}

const JOBS: [Job; 3] = [
    Job {
        name: "512x512",
        width: 512,
        height: 512,
        rounds: 31,
        rgb_ms: 0.4,
        rgb_over_oracle: 12.0,
        jpeg_over_pdqhash: 8.0,
    },
    Job {
        name: "1920x1080",
        width: 1920,
        height: 1080,
        rounds: 15,
        rgb_ms: 2.0,
        rgb_over_oracle: 16.0,
        jpeg_over_pdqhash: 6.0,
    },
    Job {
        name: "7 MP",
        width: 3072,
        height: 2304,
        rounds: 7,
        rgb_ms: 8.0,
        rgb_over_oracle: 30.0,
        jpeg_over_pdqhash: 9.0,
    },
];

/// Measures, and checks on the way that all give the same hash.
///
/// A round takes each contender in turn, so that what disturbs the machine
/// disturbs all; each counts with the best of three. Ratios are of one round,
/// and their median is told. One thread each, in processor time, so that a busy
/// machine does not charge its waiting to whoever runs longest. Where Python or pdqhash cannot be had,
/// the rest is measured all the same and `peer` says why.
pub(crate) fn run() -> Value {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut peer = Peer::start("pdq");
    let about = match &mut peer {
        Ok(peer) => peer.ask(&json!({"do": "about"}))["about"].clone(),
        Err(reason) => json!(format!("not measured: {reason}")),
    };
    let mut peer = peer.ok();
    let (rgb, jpeg): (Vec<Value>, Vec<Value>) = JOBS
        .iter()
        .map(|job| {
            let files = Files::write(job, folder.path(), peer.as_mut());
            (measure_rgb(job, &files, peer.as_mut()), measure_jpeg(job, &files, peer.as_mut()))
        })
        .unzip();
    let photos = crate::photos::run(folder.path(), peer.as_mut());
    json!({
        "what": "PDQ, bit-exact, processor time of one thread",
        "weir_path": format!("{:?}", Hasher::new().path()),
        "peer": about,
        "rgb_to_pdq": rgb,
        "jpeg_to_pdq": jpeg,
        "photographs": photos,
    })
}

/// One picture, as pixels and as JPEG, in memory and as files for the peer.
struct Files {
    picture: Picture,
    rgb: PathBuf,
    jpeg: PathBuf,
    jpeg_bytes: Vec<u8>,
    encoder: &'static str,
}

impl Files {
    fn write(job: &Job, folder: &FilePath, peer: Option<&mut Peer>) -> Self {
        let picture = testsrc::picture(7, job.width, job.height);
        let (rgb, jpeg) =
            (folder.join(format!("{}.rgb", job.name)), folder.join(format!("{}.jpg", job.name)));
        fs::write(&rgb, picture.rgb()).expect("room in the temporary folder");
        // Pillow's files are like most uploads: colours at half size, which
        // the encoder of testsrc does not make.
        let encoder = match peer {
            Some(peer) => {
                peer.ask(&json!({"do": "jpeg", "rgb": rgb, "width": job.width,
                    "height": job.height, "to": jpeg}));
                "Pillow, quality 85, 4:2:0"
            }
            None => {
                fs::write(&jpeg, testsrc::encode_jpeg(&picture, 85)).expect("room, as before");
                "testsrc, quality 85"
            }
        };
        #[expect(clippy::disallowed_methods, reason = "a file that this benchmark just made")]
        let jpeg_bytes = fs::read(&jpeg).expect("the file just written");
        Self { picture, rgb, jpeg, jpeg_bytes, encoder }
    }
}

fn measure_rgb(job: &Job, files: &Files, mut peer: Option<&mut Peer>) -> Value {
    let picture = &files.picture;
    let view = RgbView::new(job.width, job.height, picture.rgb()).expect("a whole picture");
    let mut fast = Hasher::new();
    let mut oracle = Hasher::with_path(Path::Scalar).expect("every machine has it");
    let expected = oracle.hash(&view);
    let request = json!({"do": "hash-rgb", "rgb": files.rgb, "width": job.width,
        "height": job.height});
    let mut rounds = Rounds::default();
    for _ in 0..job.rounds {
        rounds.weir.push(best_of_three(|| time(expected, || fast.hash(&view))));
        rounds.oracle.push(best_of_three(|| time(expected, || oracle.hash(&view))));
        if let Some(peer) = &mut peer {
            rounds.peer.push(best_of_three(|| hash_by(peer, &request, Some(expected))));
        }
    }
    json!({
        "size": job.name,
        "weir_ms": median(&rounds.weir),
        "oracle_ms": median(&rounds.oracle),
        "pdqhash_ms": median(&rounds.peer),
        "times_as_fast_as_oracle": ratio(&rounds.oracle, &rounds.weir),
        "times_as_fast_as_pdqhash": ratio(&rounds.peer, &rounds.weir),
        "goal": format!("{} ms, or {} times the oracle", job.rgb_ms, job.rgb_over_oracle),
    })
}

fn measure_jpeg(job: &Job, files: &Files, mut peer: Option<&mut Peer>) -> Value {
    let bytes = &files.jpeg_bytes;
    let open = || turbo::decode(black_box(bytes));
    let mut hasher = Hasher::new();
    let mut hash = || {
        let picture = open();
        let view = RgbView::new(picture.width(), picture.height(), picture.rgb());
        hasher.hash(&view.expect("a whole picture"))
    };
    let expected = hash();
    let request = json!({"do": "hash-jpeg", "jpeg": files.jpeg});
    let mut rounds = Rounds::default();
    for _ in 0..job.rounds {
        rounds.weir.push(best_of_three(|| time(expected, &mut hash)));
        rounds.decoding.push(best_of_three(|| time((), || drop(black_box(open())))));
        if let Some(peer) = &mut peer {
            // The same pixels, by another build of the same library.
            rounds.peer.push(best_of_three(|| hash_by(peer, &request, Some(expected))));
        }
    }
    json!({
        "size": job.name,
        "file": files.encoder,
        "weir_ms": median(&rounds.weir),
        "weir_decoding_ms": median(&rounds.decoding),
        "pdqhash_ms": median(&rounds.peer),
        "times_as_fast_as_pdqhash": ratio(&rounds.peer, &rounds.weir),
        "times_of_decoding_alone": ratio(&rounds.weir, &rounds.decoding),
        "decoder": "libjpeg-turbo in this process",
        "goal": format!("{} times pdqhash, 1.35 times decoding alone", job.jpeg_over_pdqhash),
    })
}

/// Milliseconds, round by round.
#[derive(Default)]
struct Rounds {
    weir: Vec<f64>,
    oracle: Vec<f64>,
    decoding: Vec<f64>,
    peer: Vec<f64>,
}

pub(crate) fn best_of_three(mut run: impl FnMut() -> f64) -> f64 {
    (0..3).map(|_| run()).fold(f64::INFINITY, f64::min)
}

pub(crate) fn time<T: PartialEq + std::fmt::Debug>(expected: T, work: impl FnOnce() -> T) -> f64 {
    let started = processor_time();
    let found = black_box(work());
    let elapsed = processor_time() - started;
    assert_eq!(found, expected, "each run must give the same");
    elapsed.as_secs_f64() * 1e3
}

fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(time).expect("it counts from the start of the thread")
}

/// The median, or nothing where nothing was measured.
pub(crate) fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).map(|value| (value * 1000.0).round() / 1000.0)
}

pub(crate) fn ratio(of: &[f64], over: &[f64]) -> Option<f64> {
    median(&of.iter().zip(over).map(|(a, b)| a / b).collect::<Vec<_>>())
}

/// Milliseconds that pdqhash takes for one hash.
pub(crate) fn hash_by(peer: &mut Peer, request: &Value, expected: Option<Pdq>) -> f64 {
    let answer = peer.ask(request);
    if let Some(expected) = expected {
        assert_eq!(answer["hash"], expected.hash.to_string(), "pdqhash says otherwise");
        assert_eq!(answer["quality"], expected.quality.value(), "pdqhash says otherwise");
    }
    answer["ms"].as_f64().expect("a time")
}
