//! The features that fits are made with: some fifteen thousand bytes a picture, of
//! which a lookup needs those of a dozen pictures. So the first pictures' are kept
//! in memory, and those beyond in a file without a name.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use weir_signals::features::Features;

/// Bytes of features that are kept in memory: those of some four thousand pictures.
const IN_MEMORY: usize = 64 << 20;

/// Where the features of a picture are.
pub(super) enum Kept {
    Memory(Arc<Features>),
    File { at: u64, length: u32 },
}

/// What takes features in and gives them back.
#[derive(Default)]
pub(super) struct KeptFeatures {
    in_memory: usize,
    file: Option<File>,
    end: u64,
}

impl KeptFeatures {
    /// Keeps features. Where the disk takes no more, in memory all the same.
    pub(super) fn keep(&mut self, features: &Arc<Features>) -> Kept {
        self.keep_beyond(IN_MEMORY, features)
    }

    fn keep_beyond(&mut self, most: usize, features: &Arc<Features>) -> Kept {
        let size = size_of_val(features.list());
        if self.in_memory + size > most {
            match self.write(&features.to_bytes()) {
                Ok(kept) => return kept,
                Err(error) => tracing::warn!(%error, "features of banked pictures stay in memory"),
            }
        }
        self.in_memory += size;
        Kept::Memory(features.clone())
    }

    /// The room in the file stays taken until the program ends.
    pub(super) fn forget(&mut self, kept: &Kept) {
        if let Kept::Memory(features) = kept {
            self.in_memory -= size_of_val(features.list());
        }
    }

    /// The features.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub(super) fn get(&self, kept: &Kept) -> io::Result<Arc<Features>> {
        let (at, length) = match kept {
            Kept::Memory(features) => return Ok(features.clone()),
            Kept::File { at, length } => (*at, *length),
        };
        let mut bytes = vec![0; length as usize];
        let file = self.file.as_ref().ok_or(io::ErrorKind::NotFound)?;
        file.read_exact_at(&mut bytes, at)?;
        Features::from_bytes(&bytes).map(Arc::new).map_err(io::Error::other)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<Kept> {
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        let file = match self.file.take() {
            Some(file) => file,
            None => new_file()?,
        };
        let at = self.end;
        let written = file.write_all_at(bytes, at);
        self.file = Some(file);
        written?;
        self.end += u64::from(length);
        Ok(Kept::File { at, length })
    }
}

/// On a disk: `/tmp` may be memory (FHS 3.0, 5.15: `/var/tmp` is not).
fn new_file() -> io::Result<File> {
    let large = Path::new("/var/tmp");
    if large.is_dir()
        && let Ok(file) = tempfile::tempfile_in(large)
    {
        return Ok(file);
    }
    tempfile::tempfile()
}

#[cfg(test)]
mod tests {
    use weir_signals::features::Feature;

    use super::*;

    fn features(seed: u8) -> Arc<Features> {
        let feature = |n: u16| Feature {
            x: n * 97,
            y: n * 53,
            level: (n % 8) as u8,
            direction: seed,
            bits: [seed ^ n as u8; 32],
        };
        Arc::new(Features::new(640, 480, (0..120).map(feature).collect()).unwrap())
    }

    #[test]
    fn features_beyond_what_memory_takes_come_back_from_a_file() {
        let mut keeping = KeptFeatures::default();
        let most = 2 * size_of_val(features(0).list());
        let kept: Vec<Kept> =
            (0..9).map(|seed| keeping.keep_beyond(most, &features(seed))).collect();
        let in_file = kept.iter().filter(|kept| matches!(kept, Kept::File { .. })).count();
        assert_eq!(in_file, 7);
        for (seed, kept) in (0..9).zip(&kept) {
            assert_eq!(keeping.get(kept).unwrap(), features(seed));
        }
        // What was forgotten makes room in memory.
        keeping.forget(&kept[0]);
        assert!(matches!(keeping.keep_beyond(most, &features(9)), Kept::Memory(_)));
        assert!(matches!(keeping.keep_beyond(most, &features(10)), Kept::File { .. }));
        assert_eq!(keeping.get(&kept[8]).unwrap(), features(8));
    }
}
