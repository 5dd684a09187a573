//! The operator's own background in a backup: the texts of a folder, a JSON object a
//! line (`{"name": …, "text": …}`), and the same folder again.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::blobs::Placed;

/// The file of the tar.
pub(crate) const NAME: &str = "background.ndjson";
/// The longest text, in bytes: no more is left out of what is compared.
const LONGEST_TEXT: u64 = 32 << 20;
/// The longest name, in bytes, of a file that any system takes.
const LONGEST_NAME: usize = 200;

/// A text of it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Text {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// The files of a folder that may not be there.
pub(crate) fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths: Vec<PathBuf> = paths.collect::<io::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|end| end == "txt"));
    paths.sort();
    Ok(paths)
}

impl Text {
    /// A text, or why the file is none; nothing where it is gone.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, String> {
        let file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file.map_err(|error| error.to_string())?,
        };
        let mut bytes = Vec::new();
        let read = io::copy(&mut file.take(LONGEST_TEXT + 1), &mut bytes);
        read.map_err(|error| error.to_string())?;
        let name = path.file_stem().and_then(|name| name.to_str());
        match (name, String::from_utf8(bytes)) {
            (Some(name), Ok(text)) if text.len() as u64 <= LONGEST_TEXT && is_plain(name) => {
                Ok(Some(Self { name: name.to_owned(), text }))
            }
            _ => Err("it is no text in UTF-8 of 32 MB at most, so it was left out".to_owned()),
        }
    }

    /// A line of a backup, or why it is none.
    pub(crate) fn of_line(line: &[u8]) -> Result<Self, String> {
        let text: Self = serde_json::from_slice(line).map_err(|error| error.to_string())?;
        if !is_plain(&text.name) {
            return Err("its name is none of a file".to_owned());
        }
        Ok(text)
    }

    /// Puts it into a folder, unless one of its name is there.
    pub(crate) fn place(&self, folder: &Path, placed: &mut Placed) -> io::Result<()> {
        placed.file(&folder.join(format!("{}.txt", self.name)), self.text.as_bytes())
    }
}

/// Whether a name is that of a file of the folder and of no other.
fn is_plain(name: &str) -> bool {
    let fits = !name.is_empty() && name.len() <= LONGEST_NAME && !name.starts_with('.');
    fits && !name.contains(['/', '\0'])
}
