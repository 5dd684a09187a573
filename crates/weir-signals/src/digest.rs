//! Digests of a file's bytes: MD5, SHA-1 and SHA-256.

use std::fmt;

use crate::signal::{SignalError, SignalKind, bytes_from_hex};

macro_rules! digest_type {
    ($(#[$doc:meta])* $name:ident, $bytes:literal, $kind:expr, $hasher:ty) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub [u8; $bytes]);

        impl $name {
            /// The digest of `bytes`.
            pub fn of(bytes: &[u8]) -> Self {
                use sha2::Digest as _;
                Self(<$hasher>::digest(bytes).into())
            }

            /// Reads hexadecimal digits in either case.
            pub fn from_hex(text: &str) -> Result<Self, SignalError> {
                bytes_from_hex($kind, text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }
    };
}

digest_type! {
    /// MD5 (RFC 1321): kept because lists are exchanged in it; it is not
    /// collision-resistant, so an equal MD5 only ever asks for review.
    Md5Digest, 16, SignalKind::Md5, md5::Md5
}
digest_type! {
    /// SHA-1 (FIPS 180-4): as [`Md5Digest`], kept for lists, never proof.
    Sha1Digest, 20, SignalKind::Sha1, sha1::Sha1
}
digest_type! {
    /// SHA-256 (FIPS 180-4): equality means the same file.
    Sha256Digest, 32, SignalKind::Sha256, sha2::Sha256
}
