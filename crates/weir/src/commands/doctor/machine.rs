//! The machine: processor, decoders, clock, limits of the system.

use rustix::process::{Resource, getrlimit};
use weir_engine::{Fingerprinter, Looking};
use weir_media::{Decoders, Format, Options, ToolState, testsrc};
use weir_signals::pdq::{Hasher, RgbView};

use super::{Finding, Told};
use crate::decoding;
use crate::output::{grouped, shown};
use crate::session::now;
use crate::settings::Settings;

/// A server holds a connection, a file or a decoder's pipe open for each thing
/// that it does at once.
const FEW_FILES: u64 = 1024;

pub(super) fn check(settings: &Settings, told: &mut Told<'_>) {
    told.check("processor", Finding::Good(processor()));
    let decoders = decoding::decoders(settings);
    told.check("box", the_box(&decoders));
    if let Ok(decoders) = &decoders {
        for tool in decoders.tools() {
            told.check("tools", of_tool(&tool));
        }
    }
    let decoders = decoders.unwrap_or_else(|_| Decoders::without_box());
    told.check("words", of_words(settings, &decoders));
    told.check("pictures", pictures(settings, decoders));
    told.check("open files", open_files(getrlimit(Resource::Nofile).current));
    told.check("clock", clock());
}

fn processor() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!("{cores} cores; hashing by {:?}", Hasher::new().path())
}

/// A picture made, packed, unpacked and hashed on every path this machine has.
fn pictures(settings: &Settings, decoders: Decoders) -> Result<String, String> {
    let picture = testsrc::picture(7, 320, 240);
    let view = RgbView::new(picture.width(), picture.height(), picture.rgb())
        .map_err(|error| error.to_string())?;
    let expected = Hasher::new().hash(&view);
    for path in weir_signals::pdq::Path::available() {
        let other = Hasher::with_path(path).map(|mut hasher| hasher.hash(&view));
        if other != Some(expected) {
            return Err(format!("hashing by {path:?} gives another result: report this"));
        }
    }
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    let file = folder.path().join("picture.png");
    std::fs::write(&file, testsrc::encode_png(&picture)).map_err(|error| error.to_string())?;
    let options = Options { limits: settings.limits, ..Options::default() };
    let formats = list_of(&decoders.formats());
    let fingerprint = Fingerprinter::new(Looking::new(options, decoders)).file(&file);
    match fingerprint.problem {
        Some(problem) => Err(problem.to_string()),
        None if fingerprint.signals.first() != Some(&expected.into()) => {
            Err("a picture that was packed and unpacked hashes otherwise: report this".to_owned())
        }
        None => Ok(format!("{formats} are read")),
    }
}

/// Whether media is decoded in a box, and which layers it has.
fn the_box(decoders: &anyhow::Result<Decoders>) -> Finding {
    let decoders = match decoders {
        Ok(decoders) => decoders,
        Err(error) => return Finding::Bad(format!("{error:#}")),
    };
    match (decoding::layers(decoders), decoding::weaknesses(decoders)) {
        (Some(layers), missing) if missing.is_empty() => Finding::Good(layers),
        (_, missing) => Finding::Worth(missing.join("; ")),
    }
}

fn of_tool(tool: &ToolState) -> Finding {
    let ToolState { name, decodes, at, package } = tool;
    match at {
        Some(at) => Finding::Good(format!("{} decodes {decodes} in the box", shown(at))),
        None => Finding::Worth(format!(
            "{name} is not installed, so that {decodes} are not read (Debian: apt-get install {package})"
        )),
    }
}

/// Whether words in pictures are read.
fn of_words(settings: &Settings, decoders: &Decoders) -> Finding {
    if !settings.picture_words {
        let off = "words and codes in pictures are not read: picture_words is off";
        return Finding::Good(off.to_owned());
    }
    let missing = decoders.missing_for_words();
    match missing[..] {
        [] => Finding::Good("tesseract reads words in pictures, in Arabic and English".to_owned()),
        _ => Finding::Worth(missing.join("; ")),
    }
}

fn list_of(formats: &[Format]) -> String {
    match formats {
        [] => String::new(),
        [one] => one.to_string(),
        [rest @ .., last] => {
            let rest: Vec<String> = rest.iter().map(Format::to_string).collect();
            format!("{} and {last}", rest.join(", "))
        }
    }
}

fn open_files(limit: Option<u64>) -> Finding {
    match limit {
        Some(limit) if limit < FEW_FILES => Finding::Worth(format!(
            "this user may have {} open at once, too few for weir serve: raise it (ulimit -n 65536, or LimitNOFILE= in the systemd unit)",
            grouped(limit)
        )),
        Some(limit) => Finding::Good(format!("{} at once", grouped(limit))),
        None => Finding::Good("any number at once".to_owned()),
    }
}

/// A clock that stands before this program was written is wrong, and with it
/// every time and every legal clock.
fn clock() -> Result<String, String> {
    const WRITTEN: i64 = 1_790_000_000_000_000;
    let now = now();
    if now.micros() < WRITTEN {
        return Err(format!("the clock says {now}: set it, every event carries its time"));
    }
    Ok(now.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_open_files_are_worth_a_thought() {
        assert!(matches!(open_files(Some(1023)), Finding::Worth(words) if words.contains("1,023")));
        assert!(matches!(open_files(Some(1024)), Finding::Good(_)));
        assert!(matches!(open_files(None), Finding::Good(_)));
    }
}
