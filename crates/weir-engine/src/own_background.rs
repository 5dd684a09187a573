//! The operator's own background: texts that ordinary people of their service quote
//! (an anthem, house rules, a prayer of theirs). They are left out of what is
//! compared, as the scripture that comes with Weir is, and are no bank.
//!
//! They are files in the folder `background` of the data folder, `NAME.txt` each, put
//! there by `weir background add` or by hand. Whoever matches looks, when it looks for
//! changed banks, whether they are others now.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::time::SystemTime;

use weir_index::KnownTexts;
use weir_signals::Passage;
use weir_signals::skeleton::{Skeleton, Tier};

/// The most that all of them take, in bytes.
pub const MOST_BYTES: u64 = 32 << 20;

/// A text of the operator's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnText {
    /// Its name, as `house rules`.
    pub name: String,
    /// How many bytes it has.
    pub bytes: u64,
}

/// Why a text is no background.
#[derive(Debug, thiserror::Error)]
pub enum OwnTextError {
    /// Too few letters to be told from chance.
    #[error(
        "{name} has {found} letters, a text that is left out has {min} or more; add more of it",
        min = Passage::FEWEST_LETTERS
    )]
    TooShort {
        /// Which.
        name: String,
        /// How many letters.
        found: usize,
    },
    /// No text.
    #[error("{name} is no text in UTF-8; save it as one")]
    NotText {
        /// Which.
        name: String,
    },
    /// More than is kept.
    #[error(
        "with {name} the background would have {found} bytes, {MOST_BYTES} are the most; take another out first"
    )]
    TooMuch {
        /// Which.
        name: String,
        /// How many bytes.
        found: u64,
    },
    /// None of this name.
    #[error("there is no background of the name “{0}”; `weir background list` shows them")]
    NotThere(String),
    /// The folder or a file cannot be read or written.
    #[error("{path}: {source}", path = path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// The folder of the background below a data folder.
pub fn folder_in(data: &Path) -> PathBuf {
    data.join("background")
}

/// Puts a text there; one of the same name is replaced. Answers its name.
pub fn add(folder: &Path, file: &Path) -> Result<OwnText, OwnTextError> {
    let name = name_of(file);
    let text = text_of(file, &name)?;
    let found = Skeleton::of(&text, Tier::Open).letters().len();
    if found < Passage::FEWEST_LETTERS {
        return Err(OwnTextError::TooShort { name, found });
    }
    let others = list(folder)?.into_iter().filter(|own| own.name != name);
    let all = others.map(|own| own.bytes).sum::<u64>() + text.len() as u64;
    if all > MOST_BYTES {
        return Err(OwnTextError::TooMuch { name, found: all });
    }
    fs::create_dir_all(folder).map_err(at(folder))?;
    let path = folder.join(format!("{name}.txt"));
    // Whole or not at all: somebody may be reading.
    let half = folder.join(format!(".{name}.half"));
    let mut out = fs::File::create(&half).map_err(at(&half))?;
    out.write_all(text.as_bytes()).and_then(|()| out.sync_all()).map_err(at(&half))?;
    fs::rename(&half, &path).map_err(at(&path))?;
    Ok(OwnText { name, bytes: text.len() as u64 })
}

/// Every text there, by name.
pub fn list(folder: &Path) -> Result<Vec<OwnText>, OwnTextError> {
    let mut found: Vec<OwnText> = read(folder)?
        .into_iter()
        .map(|file| OwnText { name: file.name, bytes: file.bytes })
        .collect();
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}

/// Takes a text out.
pub fn remove(folder: &Path, name: &str) -> Result<(), OwnTextError> {
    let known = read(folder)?.into_iter().find(|file| file.name == name);
    let file = known.ok_or_else(|| OwnTextError::NotThere(name.chars().take(80).collect()))?;
    fs::remove_file(&file.path).map_err(at(&file.path))
}

/// From here on this folder is looked at, by everything that runs in this process.
pub fn follow(data: &Path) {
    let mut watch = lock();
    *watch = Watch { folder: Some(folder_in(data)), ..Watch::default() };
    watch.look();
}

/// Looks whether the texts are others than before.
pub(crate) fn look_again() {
    lock().look();
}

/// The texts that are left out as it stands, by name.
pub fn followed() -> Vec<OwnText> {
    let files = lock().files.clone();
    files.into_iter().map(|file| OwnText { name: file.name, bytes: file.bytes }).collect()
}

/// What comes with Weir, and the operator's own.
pub(crate) fn known() -> Arc<KnownTexts> {
    current().read().unwrap_or_else(PoisonError::into_inner).clone()
}

fn current() -> &'static RwLock<Arc<KnownTexts>> {
    static CURRENT: OnceLock<RwLock<Arc<KnownTexts>>> = OnceLock::new();
    CURRENT.get_or_init(|| RwLock::new(Arc::new(KnownTexts::shipped())))
}

#[derive(Default)]
struct Watch {
    folder: Option<PathBuf>,
    /// What was there when it was last read.
    files: Vec<File>,
}

#[derive(Clone, PartialEq, Eq)]
struct File {
    name: String,
    path: PathBuf,
    bytes: u64,
    changed: Option<SystemTime>,
}

fn lock() -> std::sync::MutexGuard<'static, Watch> {
    static WATCH: OnceLock<Mutex<Watch>> = OnceLock::new();
    WATCH.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner)
}

impl Watch {
    fn look(&mut self) {
        let Some(folder) = &self.folder else { return };
        let files = match read(folder) {
            Ok(files) => files,
            Err(error) => {
                tracing::error!(%error, "the own background is as it was");
                return;
            }
        };
        if files == self.files {
            return;
        }
        let mut known = KnownTexts::shipped();
        for file in &files {
            match text_of(&file.path, &file.name) {
                Ok(text) => known.add(&file.name, Skeleton::of(&text, Tier::Open).letters()),
                Err(error) => tracing::error!(path = %file.path.display(), %error, "no background"),
            }
        }
        *current().write().unwrap_or_else(PoisonError::into_inner) = Arc::new(known);
        self.files = files;
    }
}

/// The files of a folder that may not be there, in their order.
fn read(folder: &Path) -> Result<Vec<File>, OwnTextError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(at(folder))?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(at(folder))?.path();
        if path.extension().is_none_or(|end| end != "txt") {
            continue;
        }
        let about = fs::metadata(&path).map_err(at(&path))?;
        let (bytes, changed) = (about.len(), about.modified().ok());
        files.push(File { name: name_of(&path), path, bytes, changed });
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

/// A file as a text; of one that is too large nothing.
fn text_of(path: &Path, name: &str) -> Result<String, OwnTextError> {
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(at(path))?;
    let mut bounded = file.take(MOST_BYTES + 1);
    std::io::copy(&mut bounded, &mut bytes).map_err(at(path))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(OwnTextError::TooMuch { name: name.to_owned(), found: bytes.len() as u64 });
    }
    String::from_utf8(bytes).map_err(|_| OwnTextError::NotText { name: name.to_owned() })
}

fn name_of(path: &Path) -> String {
    path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn at(path: &Path) -> impl FnOnce(std::io::Error) -> OwnTextError {
    let path = path.to_owned();
    |source| OwnTextError::Io { path, source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{TextRefused, bankable};

    const ANTHEM: &str = "Rise up you towers over the grey and patient water, and let no keeper sleep while any boat is out; the lamp our mothers lit is the lamp our daughters carry.";
    const CALL: &str = "Brethren of the ninth year, bring rope and oil to the northern stair on the night without a moon, and tell nobody of the harbour board.";

    #[test]
    fn a_text_of_ones_own_is_left_out_as_soon_as_it_is_there_and_no_longer() {
        let data = tempfile::tempdir().unwrap();
        let folder = folder_in(data.path());
        let file = data.path().join("anthem.text");
        fs::write(&file, ANTHEM).unwrap();
        follow(data.path());
        assert!(bankable(ANTHEM).unwrap().quotes.is_empty());

        assert_eq!(add(&folder, &file).unwrap().name, "anthem");
        lock().look();
        assert!(
            matches!(bankable(ANTHEM), Err(TextRefused::KnownSource(name)) if name == "anthem")
        );
        assert_eq!(bankable(&format!("{CALL} {ANTHEM}")).unwrap().quotes, ["anthem"]);
        assert_eq!(list(&folder).unwrap().len(), 1);

        remove(&folder, "anthem").unwrap();
        lock().look();
        assert!(bankable(ANTHEM).unwrap().quotes.is_empty());
        assert!(matches!(remove(&folder, "anthem"), Err(OwnTextError::NotThere(_))));
    }

    #[test]
    fn what_is_no_text_or_too_short_is_refused_with_what_to_do() {
        let data = tempfile::tempdir().unwrap();
        let file = data.path().join("short.txt");
        fs::write(&file, "the lamp").unwrap();
        let words = add(&folder_in(data.path()), &file).unwrap_err().to_string();
        assert_eq!(
            words,
            "short has 7 letters, a text that is left out has 30 or more; add more of it"
        );
        fs::write(&file, [0xff, 0xfe, 0x41]).unwrap();
        let words = add(&folder_in(data.path()), &file).unwrap_err().to_string();
        assert_eq!(words, "short is no text in UTF-8; save it as one");
        assert!(list(&folder_in(data.path())).unwrap().is_empty());
    }
}
