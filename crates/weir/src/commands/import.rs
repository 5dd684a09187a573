//! `weir import`: everything that another matcher holds, moved here.

use super::import_hma;
use crate::exit::Exit;
use crate::output::Output;
use crate::settings::Settings;

/// Move here from another matcher
#[derive(clap::Subcommand)]
#[command(after_help = "\
Example:
  weir import hma --from postgres://hma@db.internal/media_match --dry-run")]
pub(crate) enum ImportCommand {
    Hma(import_hma::HmaArgs),
}

pub(crate) async fn run(
    command: ImportCommand,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    match command {
        ImportCommand::Hma(args) => import_hma::run(args, settings, out).await,
    }
}
