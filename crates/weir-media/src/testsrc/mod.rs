//! Pictures out of nothing, for demos, tests and benchmarks.
//!
//! Named after the test sources of ffmpeg and GStreamer. The pictures show the
//! coast of an invented society of lighthouse-keepers; nobody's face, nobody's
//! photograph, nobody's rights. The same seed gives the same bytes on every
//! machine (integers only), and different seeds are far apart for PDQ.
//!
//! ```
//! use weir_media::testsrc;
//!
//! let original = testsrc::picture(41, 640, 480);
//! let copy = testsrc::encode_jpeg(&testsrc::resize(&original, 40), 40);
//! assert_eq!(&copy[..3], b"\xff\xd8\xff");
//! ```

pub mod broken;
mod canvas;
mod chance;
mod change;
mod encode;
mod landscape;
mod lighthouse;
mod noise;
mod palette;
mod scene;
mod vessel;

pub use change::{brighten, mirror, resize};
pub use encode::{encode_bmp, encode_gif, encode_jpeg, encode_png, encode_tiff, encode_webp};
pub use scene::picture;
