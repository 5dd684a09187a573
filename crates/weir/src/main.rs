//! `weir`: the command line. Thin: it reads what was asked, calls the engine,
//! and says what came of it.

mod cli;
mod commands;
mod decoding;
mod exit;
mod output;
mod session;
mod settings;

use std::process::ExitCode;

fn main() -> ExitCode {
    // A decoder's panic is caught, and told with the file's name.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !weir_media::is_decoding() {
            hook(panic);
        }
    }));
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: the system gives no threads: {error}");
            return ExitCode::from(2);
        }
    };
    runtime.block_on(cli::run()).into()
}
