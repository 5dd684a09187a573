//! `weir bank threshold`: how sure a match with a bank's texts must be.

use serde_json::Map;
use weir_engine::find_bank;
use weir_model::TextThreshold;

use crate::exit::Exit;
use crate::output::{BOLD, Output, styled};
use crate::session::{Session, now};

/// Say how sure a match with a bank's texts must be
///
/// Of texts on the same subject that are no copies about 1 in 150 passes
/// `strict`, 1 in 100 `normal`, 1 in 20 `wide`; of unrelated ones hardly any
/// does. A running server obeys within a second.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  weir bank threshold leaflets strict
  weir bank threshold leaflets               shows the one in force")]
pub(crate) struct ThresholdArgs {
    /// The bank
    name: String,
    /// strict, normal or wide
    #[arg(value_parser = ["strict", "normal", "wide"])]
    threshold: Option<String>,
}

pub(crate) async fn run(
    args: &ThresholdArgs,
    session: &Session,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let bank = find_bank(&session.store, session.service, &args.name).await?;
    let threshold = match &args.threshold {
        Some(name) => {
            let threshold = TextThreshold::from_name(name).expect("clap let only these through");
            let (store, service) = (&session.store, session.service);
            store.set_text_threshold(service, bank.id, threshold, now()).await?;
            threshold
        }
        None => bank.text_threshold,
    };
    let mut object = Map::new();
    object.insert("bank".to_owned(), bank.name.as_str().into());
    object.insert("text_threshold".to_owned(), threshold.name().into());
    out.object(object);
    out.line(format!("{}  {threshold}", styled(BOLD, bank.name.as_str())));
    Ok(out.exit())
}
