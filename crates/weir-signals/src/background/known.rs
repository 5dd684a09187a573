//! Known public sources: what many people quote word for word.

use crate::skeleton::Skeleton;

const MAGIC: &[u8; 8] = b"WEIRKNW1";

/// One of them: scripture by chapter, a set prayer.
#[derive(Clone, Copy, Debug)]
pub struct KnownSource {
    /// Its name, as `quran 2` or `prayers 3`.
    pub name: &'static str,
    /// Its letters on the open tier.
    pub letters: &'static [u8],
}

/// Those that come with Weir, see data/README.md.
pub fn known_sources() -> Vec<KnownSource> {
    read(include_bytes!("../../data/known.bin")).expect("the tests read the file compiled in")
}

/// `"WEIRKNW1" | u16 skeleton version | (u16 length, name, u32 length, letters)*`
fn read(bytes: &'static [u8]) -> Option<Vec<KnownSource>> {
    let version = Skeleton::VERSION.to_le_bytes();
    let mut rest = bytes.strip_prefix(MAGIC)?.strip_prefix(&version)?;
    let mut sources = Vec::new();
    while !rest.is_empty() {
        let (len, after) = rest.split_first_chunk::<2>()?;
        let (name, after) = after.split_at_checked(usize::from(u16::from_le_bytes(*len)))?;
        let (len, after) = after.split_first_chunk::<4>()?;
        let (letters, after) = after.split_at_checked(u32::from_le_bytes(*len) as usize)?;
        sources.push(KnownSource { name: std::str::from_utf8(name).ok()?, letters });
        rest = after;
    }
    Some(sources)
}

/// The file of some sources: names and letters.
pub fn known_file<'a>(sources: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend(Skeleton::VERSION.to_le_bytes());
    for (name, letters) in sources {
        out.extend((name.len() as u16).to_le_bytes());
        out.extend(name.as_bytes());
        out.extend((letters.len() as u32).to_le_bytes());
        out.extend(letters);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sources_that_are_shipped_can_be_read() {
        let sources = known_sources();
        assert!(sources.iter().filter(|source| source.name.starts_with("quran ")).count() >= 114);
        assert!(sources.iter().all(|source| !source.name.is_empty() && source.letters.len() > 30));
    }
}
