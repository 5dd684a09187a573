//! The features that fits are made with: some fifteen thousand bytes a picture, of
//! which a lookup needs those of a dozen pictures. So the first pictures' are kept
//! in memory, and those beyond in a file: one without a name, or one that is found
//! again at the next start and so holds all of them.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use weir_signals::Sha256Digest;
use weir_signals::features::Features;

/// Bytes of features that are kept in memory: those of some four thousand pictures.
pub(super) const IN_MEMORY: usize = 64 << 20;

/// Where the features of a picture are in the file, and their key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) at: u64,
    pub(super) length: u32,
    pub(super) key: [u8; 32],
}

impl Place {
    pub(super) fn end(&self) -> u64 {
        self.at.saturating_add(u64::from(self.length))
    }
}

/// Where the features of a picture are: in memory, in the file, or in both.
pub(super) struct Kept {
    memory: Option<Arc<Features>>,
    pub(super) place: Option<Place>,
}

impl Kept {
    pub(super) fn in_file(place: Place) -> Self {
        Self { memory: None, place: Some(place) }
    }
}

/// What takes features in and gives them back.
#[derive(Default)]
pub(super) struct KeptFeatures {
    in_memory: usize,
    file: Option<Arc<File>>,
    /// Whether the file is found again: then it holds all.
    stays: bool,
    end: u64,
    /// What lies in a file that stays and is of no picture now, by its key: an entry
    /// that is looked at again comes back at once.
    spare: HashMap<[u8; 32], Place>,
}

impl KeptFeatures {
    /// Over a file of which so much counts.
    pub(super) fn over(file: File, end: u64) -> Self {
        Self { file: Some(Arc::new(file)), stays: true, end, ..Self::default() }
    }

    /// The file that is found again and how much of it counts, if it is one.
    pub(super) fn file(&self) -> Option<(&Arc<File>, u64)> {
        self.file.as_ref().filter(|_| self.stays).map(|file| (file, self.end))
    }

    /// Keeps features. Where the disk takes no more, in memory all the same.
    pub(super) fn keep(&mut self, features: &Arc<Features>) -> Kept {
        self.keep_beyond(IN_MEMORY, features)
    }

    fn keep_beyond(&mut self, most: usize, features: &Arc<Features>) -> Kept {
        let size = size_of_val(features.list());
        let remembered = self.in_memory + size <= most;
        let place = match self.stays || !remembered {
            true => self.write(features),
            false => Ok(None),
        };
        let place = place.unwrap_or_else(|error| {
            tracing::warn!(%error, "features of banked pictures stay in memory");
            None
        });
        let memory = (remembered || place.is_none()).then(|| features.clone());
        if memory.is_some() {
            self.in_memory += size;
        }
        Kept { memory, place }
    }

    /// The room in the file stays taken.
    pub(super) fn forget(&mut self, kept: Kept) {
        if let Some(features) = kept.memory {
            self.in_memory -= size_of_val(features.list());
        }
        if let Some(place) = kept.place.filter(|_| self.stays) {
            self.spare.insert(place.key, place);
        }
    }

    /// The features.
    ///
    /// # Errors
    /// Where the file cannot be read, or holds others.
    pub(super) fn get(&self, kept: &Kept) -> io::Result<Arc<Features>> {
        if let Some(features) = &kept.memory {
            return Ok(features.clone());
        }
        let place = kept.place.as_ref().ok_or(io::ErrorKind::NotFound)?;
        let file = self.file.as_ref().ok_or(io::ErrorKind::NotFound)?;
        let mut bytes = vec![0; place.length as usize];
        file.read_exact_at(&mut bytes, place.at)?;
        if Sha256Digest::of(&bytes).0 != place.key {
            return Err(io::Error::other("they are not as they were written"));
        }
        Features::from_bytes(&bytes).map(Arc::new).map_err(io::Error::other)
    }

    fn write(&mut self, features: &Features) -> io::Result<Option<Place>> {
        let bytes = features.to_bytes();
        let key = Sha256Digest::of(&bytes).0;
        if let Some(place) = self.spare.remove(&key) {
            return Ok(Some(place));
        }
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        let file = match self.file.take() {
            Some(file) => file,
            None => Arc::new(new_file()?),
        };
        let at = self.end;
        let written = file.write_all_at(&bytes, at);
        self.file = Some(file);
        written?;
        self.end += u64::from(length);
        Ok(Some(Place { at, length, key }))
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
        let mut kept: Vec<Kept> =
            (0..9).map(|seed| keeping.keep_beyond(most, &features(seed))).collect();
        let in_file = kept.iter().filter(|kept| kept.memory.is_none()).count();
        assert_eq!(in_file, 7);
        for (seed, kept) in (0..9).zip(&kept) {
            assert_eq!(keeping.get(kept).unwrap(), features(seed));
        }
        // What was forgotten makes room in memory.
        keeping.forget(kept.remove(0));
        assert!(keeping.keep_beyond(most, &features(9)).memory.is_some());
        assert!(keeping.keep_beyond(most, &features(10)).memory.is_none());
        assert_eq!(keeping.get(&kept[7]).unwrap(), features(8));
    }

    #[test]
    fn what_comes_again_takes_no_more_room_in_a_file_that_stays() {
        let mut keeping = KeptFeatures::over(tempfile::tempfile().unwrap(), 0);
        let first = keeping.keep_beyond(0, &features(1));
        let end = keeping.end;
        assert!(end > 0);
        for _ in 0..3 {
            keeping.forget(Kept::in_file(first.place.clone().unwrap()));
            let again = keeping.keep_beyond(0, &features(1));
            assert_eq!(keeping.get(&again).unwrap(), features(1));
        }
        assert_eq!(keeping.end, end);
    }

    #[test]
    fn features_that_are_not_as_they_were_written_are_not_given_back() {
        let mut keeping = KeptFeatures::over(tempfile::tempfile().unwrap(), 0);
        let kept = keeping.keep_beyond(0, &features(1));
        let (file, end) = keeping.file().unwrap();
        for at in [0, end / 2, end - 1] {
            let mut byte = [0];
            file.read_exact_at(&mut byte, at).unwrap();
            file.write_all_at(&[byte[0] ^ 4], at).unwrap();
            assert!(keeping.get(&kept).is_err(), "byte {at}");
            file.write_all_at(&byte, at).unwrap();
        }
        assert_eq!(keeping.get(&kept).unwrap(), features(1));
    }
}
