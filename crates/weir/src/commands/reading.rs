//! Reading many files for a command: with a progress bar where somebody looks,
//! stopped cleanly by Ctrl-C.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use weir_engine::{Files, Fingerprinter, Looking, Stop, count_ahead};
use weir_media::Limits;

use super::interrupt::stop_on_interrupt;
use crate::output::Output;
use crate::settings::Settings;

/// Begins to read every file below `paths`. The files are counted ahead only
/// where a progress bar shows the count: that walks every folder once more.
pub(crate) fn begin<T: Send + 'static>(
    paths: Vec<PathBuf>,
    settings: &Settings,
    looking: Looking,
    out: &mut Output,
    work: impl Fn(&mut Fingerprinter, &Path) -> T + Send + Sync + 'static,
) -> (Files<T>, Arc<Stop>) {
    let files = Files::read(paths.clone(), settings.threads, looking, work);
    let stop = files.stop_handle();
    stop_on_interrupt(stop.clone());
    if out.begin_progress("files") {
        count_ahead(paths, stop.clone());
    }
    (files, stop)
}

/// Reads a file that holds one text.
pub(crate) fn text_of(path: &Path, limits: &Limits) -> Result<String, String> {
    let bytes = weir_media::read_bounded(path, limits).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|_| "is not UTF-8 text; save it as UTF-8".to_owned())
}
