//! The process in the box; see `weir_media::child`.

use std::process::ExitCode;

fn main() -> ExitCode {
    weir_media::child::main(std::env::args_os().skip(1))
}
