//! Any bytes as a message of the box: refused, or read as what they say. A worker
//! that was taken over can send any.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weir_media::wire::{Hello, Job, LONGEST, Outcome, Reply};

fuzz_target!(|data: &[u8]| {
    if let Ok(hello) = Hello::read(data) {
        assert_eq!(hello.to_bytes(), data);
    }
    if let Ok(job) = Job::read(data) {
        assert_eq!(job.to_bytes(), data);
    }
    let Ok(reply) = Reply::read(data) else { return };
    assert!(data.len() <= LONGEST);
    // Words are made one line, so that the bytes may be others and not the meaning.
    assert_eq!(Reply::read(&reply.to_bytes()).as_ref(), Ok(&reply));
    match reply.outcome {
        Outcome::Picture { width, height, .. } | Outcome::TooManyPixels { width, height } => {
            assert!(width > 0 && height > 0);
        }
        Outcome::Damaged(words) | Outcome::Unsupported(words) | Outcome::Panicked(words) => {
            assert!(!words.contains(char::is_control));
        }
        _ => {}
    }
});
