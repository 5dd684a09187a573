//! `weir config`: the settings and where they came from.

use serde_json::Map;

use crate::exit::Exit;
use crate::output::{BOLD, DIM, Output, styled, visible};
use crate::settings::Settings;

/// Show the settings
#[derive(clap::Subcommand)]
#[command(after_help = "\
Example:
  weir config show")]
pub(crate) enum ConfigCommand {
    /// Show each setting and where it came from; secrets are hidden
    #[command(after_help = "\
A setting is looked for among the flags, then as WEIR_NAME in the environment,
then in weir.toml in the data folder (or --config FILE), then there is a default.

Examples:
  weir config show
  WEIR_THREADS=1 weir config show --json")]
    Show,
}

pub(crate) fn run(
    command: &ConfigCommand,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let ConfigCommand::Show = command;
    let width = settings.all.iter().map(|setting| setting.name.len()).max().unwrap_or(0);
    for setting in &settings.all {
        let value = setting.shown();
        let mut object = Map::new();
        object.insert("name".to_owned(), setting.name.into());
        object.insert("value".to_owned(), value.as_deref().into());
        object.insert("from".to_owned(), setting.from.to_string().into());
        object.insert("what".to_owned(), setting.what.into());
        out.object(object);
        out.line(format!(
            "{}  {}  {}",
            styled(BOLD, format!("{:width$}", setting.name)),
            visible(value.as_deref().unwrap_or("–")),
            styled(DIM, format!("({}) {}", setting.from, setting.what))
        ));
    }
    Ok(Exit::Nothing)
}
