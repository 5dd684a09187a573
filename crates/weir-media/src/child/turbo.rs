//! A JPEG becomes RGB, as Pillow makes it, or brightness.

use crate::jpeg::MAX_SCANS;
use crate::sandbox::libjpeg::{Colours, Header, LibJpeg};
use crate::wire::{Job, Outcome, Wanted};

/// Decodes into the start of `room`. More pixels than the job allows, or than there
/// is room for, are refused.
pub(super) fn decode(jpeg: &[u8], job: &Job, room: &mut [u8]) -> Outcome {
    let Some(mut library) = LibJpeg::new(MAX_SCANS) else {
        return Outcome::Damaged("there was no memory to decode it".to_owned());
    };
    let header = match library.header(jpeg) {
        Ok(header) => header,
        Err(words) => return explain(words),
    };
    let Header { width, height, colours, precision } = header;
    let count = u64::from(width) * u64::from(height);
    let Some(room) = usize::try_from(3 * count).ok().and_then(|end| room.get_mut(..end)) else {
        return Outcome::TooManyPixels { width, height };
    };
    if count > job.pixels {
        return Outcome::TooManyPixels { width, height };
    }
    if precision != 8 {
        return Outcome::Unsupported(format!("{precision} bits a sample"));
    }
    if let Wanted::Grey { shortest } = job.wanted {
        return decode_grey(library, jpeg, header, shortest, room);
    }
    let decoded = match colours {
        Colours::Unknown => {
            return Outcome::Unsupported("two, or more than four, colours a pixel".to_owned());
        }
        Colours::Light => library.decode(jpeg, header, room),
        Colours::Ink => {
            let mut inks = vec![0; room.len() / 3 * 4];
            let decoded = library.decode(jpeg, header, &mut inks);
            colours_of_inks(&inks, room);
            decoded
        }
    };
    finish(decoded, |irregularity| Outcome::Picture { width, height, irregularity })
}

/// Decodes brightness alone, at a half, a quarter or an eighth of the size where the
/// shorter side keeps `shortest` pixels.
fn decode_grey(
    mut library: LibJpeg,
    jpeg: &[u8],
    header: Header,
    shortest: u32,
    room: &mut [u8],
) -> Outcome {
    let Header { width, height, .. } = header;
    if header.colours != Colours::Light {
        return Outcome::Unsupported("inks as brightness".to_owned());
    }
    let short = width.min(height);
    let scale = [8, 4, 2].into_iter().find(|scale| short / scale >= shortest).unwrap_or(1);
    let length = width.div_ceil(scale) as usize * height.div_ceil(scale) as usize;
    let decoded = library.decode_grey(jpeg, header, scale, &mut room[..length]);
    finish(decoded, |irregularity| Outcome::Grey { width, height, scale, irregularity })
}

fn finish(
    decoded: Result<Option<String>, String>,
    whole: impl FnOnce(Option<String>) -> Outcome,
) -> Outcome {
    match decoded {
        Ok(Some(words)) if words.starts_with("Premature end of JPEG file") => Outcome::Truncated,
        Ok(irregularity) => whole(irregularity),
        Err(words) => explain(words),
    }
}

/// Inks are stored inverted, as Adobe writes them and Pillow reads them.
fn colours_of_inks(inks: &[u8], rgb: &mut [u8]) {
    for (ink, colour) in inks.chunks_exact(4).zip(rgb.chunks_exact_mut(3)) {
        let ink = [ink[0], ink[1], ink[2], ink[3]].map(|stored| 255 - stored);
        colour.copy_from_slice(&crate::ink::to_light(ink));
    }
}

fn explain(words: String) -> Outcome {
    if words.starts_with("Premature end of ") {
        Outcome::Truncated
    } else if words.contains("not implemented") || words.starts_with("Unsupported") {
        Outcome::Unsupported(words)
    } else {
        Outcome::Damaged(words)
    }
}
