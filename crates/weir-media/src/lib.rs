//! Untrusted bytes become pixels, within limits.
//!
//! For whoever has a file that a stranger sent and wants its picture: the
//! format is told from the bytes (never from the name), every limit is checked
//! before memory is taken, a decoder that panics is an error and not a crash.
//! The pixels are what Pillow's `Image.open(…).convert("RGB")` gives, because
//! the PDQ references hash exactly those.
//!
//! ```
//! use weir_media::{Format, MediaError, Options, decode, testsrc};
//!
//! // A picture to play with; any bytes from outside are handled the same way.
//! let upload = testsrc::encode_png(&testsrc::picture(7, 320, 240));
//!
//! let picture = decode(&upload, &Options::default())?;
//! assert_eq!((picture.width(), picture.height()), (320, 240));
//! assert_eq!(picture.format(), Some(Format::Png));
//! assert_eq!(picture.rgb().len(), 320 * 240 * 3);
//!
//! // What cannot be read says why, and what to do about it.
//! let cut = &upload[..upload.len() / 2];
//! assert!(matches!(decode(cut, &Options::default()), Err(MediaError::Truncated { .. })));
//! # Ok::<(), MediaError>(())
//! ```
//!
//! What is decoded by code that is not Rust, or by a program of others, is decoded
//! in a box (Linux only): a child process without files, network, new processes or
//! much memory. [`Decoders`] choose.
//!
//! ```no_run
//! use weir_media::pool::{Pool, Settings};
//! use weir_media::{Decoders, Options, read_bounded};
//!
//! let pool = Pool::start(Settings::beside_this_program()?)?;
//! println!("the box has {}", pool.layers());
//! let decoders = Decoders::in_box(pool)?;
//! decoders.missing().iter().for_each(|sentence| println!("{sentence}"));
//!
//! let options = Options::default();
//! let upload = read_bounded("lighthouse.heic".as_ref(), &options.limits)?;
//! let sides = decoders.lend(&upload, &options, |pixels| (pixels.width, pixels.height))?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod animation;
#[cfg(target_os = "linux")]
pub mod child;
mod codes;
mod decode;
mod decoders;
mod error;
mod format;
mod ink;
mod jpeg;
mod limits;
mod orientation;
mod picture;
#[cfg(target_os = "linux")]
pub mod pool;
mod preview;
mod raster;
mod read;
#[cfg(target_os = "linux")]
pub mod sandbox;
pub mod testsrc;
mod tiff;
mod views;
mod watch;
#[cfg(target_os = "linux")]
pub mod wire;
mod words;

pub use codes::Code;
pub use decode::{decode, is_decoding};
pub use decoders::{Decoders, ToolState, keep_little_memory};
pub use error::{MediaError, NotRegular, WordsError};
pub use format::{Format, Unread};
pub use limits::{Limits, Options};
pub use orientation::Orientation;
pub use picture::{Decoder, Grey, Picture, Pixels};
pub use preview::{Rendition, preview};
pub use read::{read_bounded, read_picture};
pub use views::{Ground, Sampling, Seen, View};
#[cfg(target_os = "linux")]
pub use words::read_table;
pub use words::{Area, Word, Words, is_text_likely};
