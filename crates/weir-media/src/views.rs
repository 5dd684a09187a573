//! A file is looked at in more than one way: over white and over black where it
//! is seen through, and at several times where it moves.

use std::time::Duration;

use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation as Turn;
use image::{AnimationDecoder as _, Frame, Frames, ImageDecoder as _, ImageError};

use crate::decode::guarded;
use crate::error::MediaError;
use crate::format::Format;
use crate::limits::Options;
use crate::orientation::{self, Orientation};
use crate::picture::{Decoder, Picture};
use crate::raster;
use crate::watch::{Watch, WatchedIo};

/// What lies behind the parts of a picture that are seen through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ground {
    /// Nothing: the colours as they are stored, however little they cover.
    Stored,
    /// White, as on most pages.
    White,
    /// Black, as in dark modes.
    Black,
}

/// One way in which a file is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The pixels.
    pub picture: Picture,
    /// What lies behind them.
    pub ground: Ground,
    /// When they are shown, from the start; 0 for a still.
    pub time: Duration,
}

/// Which frames of an animation are looked at.
///
/// Time is cut into pieces. The first frame of each piece counts, and those within
/// it that look quite unlike the one before, at most [`Sampling::MOST_CHANGES`] of
/// them: slides that change faster than the pieces are long are all seen. After
/// every `pieces` pieces these become twice as long, so that there is no place in
/// a long animation at which nobody looks any more, and none takes for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sampling {
    /// The length of a piece, at first.
    pub apart: Duration,
    /// How many pieces have that length, and then twice that, and so on.
    pub pieces: u32,
}

impl Sampling {
    /// The most frames of one piece that count because they look unlike the one
    /// before.
    pub const MOST_CHANGES: u32 = 4;
}

impl Default for Sampling {
    /// A frame a second for a minute, then one in two seconds for two minutes, …
    fn default() -> Self {
        Self { apart: Duration::from_secs(1), pieces: 60 }
    }
}

/// Whether all of a file was looked at.
#[derive(Debug, Default)]
pub struct Seen {
    /// Frames that were shown, the first included.
    pub frames: u32,
    /// Why the rest of an animation was not looked at.
    pub cut: Option<MediaError>,
}

/// Gives a still, and what it is over white and over black.
pub(crate) fn give_still(
    stored: Picture,
    alpha: Option<Vec<u8>>,
    turn: Turn,
    orientation: Orientation,
    each: &mut dyn FnMut(View),
) {
    let over = alpha.map(|alpha| {
        let (width, height) = (stored.width(), stored.height());
        let alpha = match orientation {
            Orientation::AsStored => alpha,
            // The sides of what is stored are those of what is shown, turned back.
            Orientation::Upright if orientation::swaps(turn) => {
                orientation::apply_to_grey(turn, height, width, alpha)
            }
            Orientation::Upright => orientation::apply_to_grey(turn, width, height, alpha),
        };
        [(Ground::White, 255), (Ground::Black, 0)]
            .map(|(ground, level)| (ground, laid_over(&stored, &alpha, level)))
    });
    let time = Duration::ZERO;
    each(View { picture: stored, ground: Ground::Stored, time });
    for (ground, picture) in over.into_iter().flatten() {
        each(View { picture, ground, time });
    }
}

/// Blends by alpha, rounded to the nearest.
fn laid_over(stored: &Picture, alpha: &[u8], level: u8) -> Picture {
    let blend = |colour: u8, alpha: u8| {
        let sum = u32::from(colour) * u32::from(alpha) + u32::from(level) * u32::from(255 - alpha);
        ((sum + 127) / 255) as u8
    };
    let pixels = stored.rgb().chunks_exact(3).zip(alpha);
    let rgb = pixels.flat_map(|(p, alpha)| [p[0], p[1], p[2]].map(|c| blend(c, *alpha))).collect();
    stored.with_pixels(rgb)
}

/// Gives the frames behind the first of an animation. What goes wrong there does
/// not take the first frame away: it is told beside.
pub(crate) fn give_frames(
    bytes: &[u8],
    format: Format,
    by: Decoder,
    options: &Options,
    sampling: &Sampling,
    each: &mut dyn FnMut(View),
) -> Seen {
    let mut seen = Seen { frames: 1, cut: None };
    if !matches!(format, Format::Gif | Format::WebP | Format::Png) {
        return seen;
    }
    let watch = Watch::start(options.limits.time);
    let walked = guarded(format, || {
        let explain = |error| raster::explain(error, format, &watch);
        let frames = frames_of(bytes, format, options, &watch).map_err(explain)?;
        let Some(frames) = frames else { return Ok(()) };
        let mut sampler = Sampler::new(sampling);
        for (n, frame) in frames.enumerate() {
            let frame = frame.map_err(explain)?;
            watch.check()?;
            let taken = sampler.takes(&frame);
            if n > 0 {
                seen.frames += 1;
                if let Some(time) = taken {
                    let picture = picture_of(frame).ok_or_else(|| explain(nothing()))?;
                    let picture = picture.decoded_from(format, by, None);
                    each(View { picture, ground: Ground::Stored, time });
                }
            }
        }
        Ok(())
    });
    seen.cut = walked.err();
    seen
}

fn nothing() -> ImageError {
    let kind = image::error::ParameterErrorKind::DimensionMismatch;
    ImageError::Parameter(image::error::ParameterError::from_kind(kind))
}

/// The frames, each composed on what was there before it; `None` for a still.
fn frames_of<'a>(
    bytes: &'a [u8],
    format: Format,
    options: &Options,
    watch: &'a Watch,
) -> Result<Option<Frames<'a>>, ImageError> {
    let reader = WatchedIo::new(bytes, watch);
    let allowance = raster::allowance(&options.limits);
    Ok(match format {
        Format::Gif => {
            let mut decoder = GifDecoder::new(reader)?;
            decoder.set_limits(allowance)?;
            Some(decoder.into_frames())
        }
        Format::WebP => {
            let decoder = WebPDecoder::new(reader)?;
            decoder.has_animation().then(|| decoder.into_frames())
        }
        Format::Png => {
            let decoder = PngDecoder::with_limits(reader, allowance)?;
            if decoder.is_apng()? { Some(decoder.apng()?.into_frames()) } else { None }
        }
        _ => None,
    })
}

fn picture_of(frame: Frame) -> Option<Picture> {
    let pixels = frame.into_buffer();
    let (width, height) = pixels.dimensions();
    let rgb = pixels.as_raw().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    Picture::from_rgb(width, height, rgb)
}

/// Chooses frames by their times and by their looks.
struct Sampler {
    /// The length of a piece now.
    apart: Duration,
    /// Pieces that were begun since that length was set, and the most of them.
    begun: u32,
    most: u32,
    /// When the frame that comes next is shown, and when the next piece begins.
    time: Duration,
    next: Duration,
    /// Frames of this piece that counted for their looks.
    changes: u32,
    last: Option<Glance>,
}

impl Sampler {
    fn new(sampling: &Sampling) -> Self {
        Self {
            // Pieces of no length would let time stand still.
            apart: sampling.apart.max(Duration::from_millis(1)),
            begun: 0,
            most: sampling.pieces.max(1),
            time: Duration::ZERO,
            next: Duration::ZERO,
            changes: 0,
            last: None,
        }
    }

    /// The frame's time if it counts.
    fn takes(&mut self, frame: &Frame) -> Option<Duration> {
        let time = self.time;
        self.time = time.saturating_add(shown_for(frame));
        let glance = Glance::of(frame);
        let begins = time >= self.next;
        if begins {
            self.begin(time);
        } else if self.changes < Sampling::MOST_CHANGES
            && self.last.as_ref().is_none_or(|last| glance.is_unlike(last))
        {
            self.changes += 1;
        } else {
            return None;
        }
        self.last = Some(glance);
        Some(time)
    }

    fn begin(&mut self, time: Duration) {
        self.changes = 0;
        self.begun += 1;
        if self.begun > self.most {
            self.apart = self.apart.saturating_mul(2);
            self.begun = 1;
        }
        self.next = time.saturating_add(self.apart);
    }
}

/// How long a frame is shown. Browsers give a frame that says less than 11 ms a
/// tenth of a second.
fn shown_for(frame: &Frame) -> Duration {
    let said = Duration::from(frame.delay());
    if said <= Duration::from_millis(10) { Duration::from_millis(100) } else { said }
}

/// The brightness of an 8 x 8 grid of points: enough to see that a slide changed.
struct Glance([u8; 64]);

impl Glance {
    fn of(frame: &Frame) -> Self {
        let pixels = frame.buffer();
        let (width, height) = pixels.dimensions();
        Self(std::array::from_fn(|n| {
            let (column, row) = (n as u32 % 8, n as u32 / 8);
            let at = |place: u32, side: u32| {
                let at = (2 * u64::from(place) + 1) * u64::from(side) / 16;
                u32::try_from(at).unwrap_or(0).min(side.saturating_sub(1))
            };
            match pixels.get_pixel_checked(at(column, width), at(row, height)) {
                Some(pixel) => {
                    let [red, green, blue, _] = pixel.0.map(u32::from);
                    ((299 * red + 587 * green + 114 * blue) / 1000) as u8
                }
                None => 0,
            }
        }))
    }

    /// An eighth of the range, on average.
    fn is_unlike(&self, other: &Self) -> bool {
        let sum: u32 = self.0.iter().zip(other.0).map(|(a, b)| u32::from(a.abs_diff(b))).sum();
        sum > 64 * 32
    }
}
