//! The box for tests: the child that this crate builds.
#![allow(dead_code, reason = "each test file uses some of it")]

use weir_media::Decoders;
use weir_media::pool::{Pool, Settings};

pub(crate) fn settings() -> Settings {
    Settings { processes: 2, ..Settings::new(env!("CARGO_BIN_EXE_weir-media-child")) }
}

pub(crate) fn decoders() -> Decoders {
    Decoders::in_box(Pool::start(settings()).unwrap()).unwrap()
}
