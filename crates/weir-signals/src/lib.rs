//! Pixels and text become *signals*: the things by which a copy is recognised.
//!
//! This crate is pure: no input or output, no clock, no async. It knows nothing
//! of banks, services or people, and another project can depend on it alone.

mod digest;
pub mod pdq;
mod signal;
mod text_key;
mod url_key;

pub use digest::{Digests, FileDigests, Md5Digest, Sha1Digest, Sha256Digest};
pub use pdq::{Pdq, PdqHash, Quality};
pub use signal::{Algorithm, Signal, SignalError, SignalKind};
pub use text_key::TextKey;
pub use url_key::{UrlKey, UrlKeyError};
