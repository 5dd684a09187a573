//! Uploads with planted copies of banked pictures, and the truth about them.
//!
//! ```no_run
//! use weir_testkit::copies;
//!
//! let folder = tempfile::tempdir()?;
//! let planting = copies::plant(folder.path(), 1_000, 20)?;
//! // Bank what lies in `planting.bank`, scan `planting.uploads`: the pictures
//! // of `planting.copies` must be found, and no other.
//! assert_eq!(planting.copies.len(), 20 * copies::Change::ALL.len());
//! # Ok::<(), std::io::Error>(())
//! ```

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use weir_media::{Picture, testsrc};

/// What an uploader did to a picture that was taken down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// Saved again as a JPEG of quality 40.
    Recompressed,
    /// Shrunk to 40 % of its width and height.
    Shrunk,
    /// Enlarged to 190 %.
    Enlarged,
    /// A fifth brighter.
    Brightened,
    /// Saved again as a lossy WebP.
    AsWebP,
}

impl Change {
    /// Every change.
    pub const ALL: [Self; 5] =
        [Self::Recompressed, Self::Shrunk, Self::Enlarged, Self::Brightened, Self::AsWebP];

    /// The changed picture as a file's bytes.
    pub fn apply(self, original: &Picture) -> Vec<u8> {
        match self {
            Self::Recompressed => testsrc::encode_jpeg(original, 40),
            Self::Shrunk => testsrc::encode_jpeg(&testsrc::resize(original, 40), 85),
            Self::Enlarged => testsrc::encode_jpeg(&testsrc::resize(original, 190), 85),
            Self::Brightened => testsrc::encode_jpeg(&testsrc::brighten(original, 120), 85),
            Self::AsWebP => encode_lossy_webp(original, 60.0),
        }
    }

    /// The usual ending of such a file's name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::AsWebP => "webp",
            _ => "jpg",
        }
    }
}

/// A lossy WebP, by libwebp.
pub fn encode_lossy_webp(picture: &Picture, quality: f32) -> Vec<u8> {
    webp::Encoder::from_rgb(picture.rgb(), picture.width(), picture.height())
        .encode(quality)
        .to_vec()
}

/// One planted copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The upload.
    pub upload: PathBuf,
    /// The banked file that it is a copy of.
    pub original: PathBuf,
    /// What was done to it.
    pub change: Change,
}

/// A folder of uploads and a folder to bank.
#[derive(Clone, Debug)]
pub struct Planting {
    /// Holds the uploads, copies among strangers.
    pub uploads: PathBuf,
    /// Holds the originals, to be banked.
    pub bank: PathBuf,
    /// Every upload that is a copy, in the order of their names.
    pub copies: Vec<Copy>,
    /// Every upload that is none, in the order of their names.
    pub strangers: Vec<PathBuf>,
}

const WIDTH: u32 = 320;
const HEIGHT: u32 = 240;

/// Originals and strangers are of different seeds.
const FIRST_STRANGER: u64 = 1 << 32;

/// Writes `uploads` files into `root/uploads`, five copies of each of `banked`
/// originals among them, and the originals into `root/bank`. The same arguments
/// give the same files; copies are spread over the names.
///
/// # Panics
/// If there are fewer uploads than copies.
pub fn plant(root: &Path, uploads: usize, banked: usize) -> io::Result<Planting> {
    let copies = banked * Change::ALL.len();
    assert!(uploads >= copies, "{banked} originals have {copies} copies, more than {uploads}");
    let mut planting = Planting {
        uploads: root.join("uploads"),
        bank: root.join("bank"),
        copies: Vec::with_capacity(copies),
        strangers: Vec::with_capacity(uploads - copies),
    };
    fs::create_dir_all(&planting.uploads)?;
    fs::create_dir_all(&planting.bank)?;
    for seed in 0..banked as u64 {
        let original = testsrc::picture(seed, WIDTH, HEIGHT);
        fs::write(planting.original(seed), testsrc::encode_png(&original))?;
    }
    for number in 0..uploads {
        // Evenly spread: a copy wherever the rounded share of copies grows.
        let copy = (number + 1) * copies / uploads;
        if copy > number * copies / uploads {
            planting.write_copy(number, copy - 1, banked)?;
        } else {
            planting.write_stranger(number)?;
        }
    }
    Ok(planting)
}

impl Planting {
    fn original(&self, seed: u64) -> PathBuf {
        self.bank.join(format!("original-{seed:04}.png"))
    }

    fn upload(&self, number: usize, extension: &str) -> PathBuf {
        self.uploads.join(format!("upload-{number:06}.{extension}"))
    }

    fn write_copy(&mut self, number: usize, copy: usize, banked: usize) -> io::Result<()> {
        let (seed, change) = ((copy % banked) as u64, Change::ALL[copy / banked]);
        let upload = self.upload(number, change.extension());
        fs::write(&upload, change.apply(&testsrc::picture(seed, WIDTH, HEIGHT)))?;
        self.copies.push(Copy { upload, original: self.original(seed), change });
        Ok(())
    }

    fn write_stranger(&mut self, number: usize) -> io::Result<()> {
        let picture = testsrc::picture(FIRST_STRANGER + number as u64, WIDTH, HEIGHT);
        let (extension, bytes) = match number % 8 {
            0 => ("png", testsrc::encode_png(&picture)),
            1 => ("webp", encode_lossy_webp(&picture, 75.0)),
            2 => ("bmp", testsrc::encode_bmp(&picture)),
            3 => ("gif", testsrc::encode_gif(&picture)),
            _ => ("jpg", testsrc::encode_jpeg(&picture, 80)),
        };
        let upload = self.upload(number, extension);
        fs::write(&upload, bytes)?;
        self.strangers.push(upload);
        Ok(())
    }
}
