//! Digests of a file's bytes: MD5, SHA-1 and SHA-256.

use std::fmt;

use sha2::Digest as _;

use crate::signal::{SignalError, SignalKind, bytes_from_hex};

macro_rules! digest_type {
    ($(#[$doc:meta])* $name:ident, $bytes:literal, $kind:expr, $hasher:ty) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub [u8; $bytes]);

        impl $name {
            /// The digest of `bytes`.
            pub fn of(bytes: &[u8]) -> Self {
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

/// The digests of one file, all three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileDigests {
    /// Its MD5.
    pub md5: Md5Digest,
    /// Its SHA-1.
    pub sha1: Sha1Digest,
    /// Its SHA-256.
    pub sha256: Sha256Digest,
}

/// Makes all three digests of a file in one reading, piece by piece.
///
/// ```
/// use weir_signals::{Digests, Sha256Digest};
///
/// let mut digests = Digests::new();
/// for piece in ["the lamp ", "is lit"] {
///     digests.update(piece.as_bytes());
/// }
/// assert_eq!(digests.finish().sha256, Sha256Digest::of(b"the lamp is lit"));
/// ```
#[derive(Clone, Default)]
pub struct Digests {
    md5: md5::Md5,
    sha1: sha1::Sha1,
    sha256: sha2::Sha256,
}

impl Digests {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the next piece.
    pub fn update(&mut self, piece: &[u8]) {
        // In steps that stay in the first-level cache for all three.
        for step in piece.chunks(8 * 1024) {
            self.md5.update(step);
            self.sha1.update(step);
            self.sha256.update(step);
        }
    }

    /// The digests of all that was read.
    pub fn finish(self) -> FileDigests {
        FileDigests {
            md5: Md5Digest(self.md5.finalize().into()),
            sha1: Sha1Digest(self.sha1.finalize().into()),
            sha256: Sha256Digest(self.sha256.finalize().into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TWO_BLOCKS: &[u8] = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

    #[test]
    fn md5_gives_the_answers_of_rfc_1321() {
        for (message, digest) in [
            ("", "d41d8cd98f00b204e9800998ecf8427e"),
            ("a", "0cc175b9c0f1b6a831c399e269772661"),
            ("abc", "900150983cd24fb0d6963f7d28e17f72"),
            ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
            ("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
        ] {
            assert_eq!(Md5Digest::of(message.as_bytes()).to_string(), digest);
        }
    }

    #[test]
    fn sha1_gives_the_answers_of_fips_180() {
        for (message, digest) in [
            (&b""[..], "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            (b"abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (TWO_BLOCKS, "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
        ] {
            assert_eq!(Sha1Digest::of(message).to_string(), digest);
        }
    }

    #[test]
    fn sha256_gives_the_answers_of_fips_180() {
        for (message, digest) in [
            (&b""[..], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (b"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (TWO_BLOCKS, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
        ] {
            assert_eq!(Sha256Digest::of(message).to_string(), digest);
        }
    }

    #[test]
    fn a_million_times_a_in_pieces_gives_the_answers_of_fips_180() {
        let mut digests = Digests::new();
        (0..1000).for_each(|_| digests.update(&[b'a'; 1000]));
        let file = digests.finish();
        assert_eq!(file.md5.to_string(), "7707d6ae4e027c70eea2a935c2296f21");
        assert_eq!(file.sha1.to_string(), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
        assert_eq!(
            file.sha256.to_string(),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        );
    }

    proptest! {
        #[test]
        fn pieces_of_any_size_give_the_digests_of_the_whole(
            pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..8),
        ) {
            let mut digests = Digests::new();
            pieces.iter().for_each(|piece| digests.update(piece));
            let whole = pieces.concat();
            prop_assert_eq!(digests.finish(), FileDigests {
                md5: Md5Digest::of(&whole),
                sha1: Sha1Digest::of(&whole),
                sha256: Sha256Digest::of(&whole),
            });
        }
    }
}
