//! Reading by tesseract (Apache-2.0), in the box: one process for one picture.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{Words, is_text_likely, table};
use crate::error::WordsError;
use crate::limits::Options;
use crate::picture::Picture;
use crate::pool::{Breach, Pool, Tool};

const TESSERACT: &str = "tesseract";
/// What is read, and the Debian package of each.
const LANGUAGES: [(&str, &str, &str); 2] =
    [("ara", "Arabic", "tesseract-ocr-ara"), ("eng", "English", "tesseract-ocr-eng")];
/// Pictures with more pixels are made smaller, those with a quarter of it larger:
/// tesseract wants letters some twenty pixels high.
const PIXELS: u64 = 3_000_000;
/// The most that it may write of one picture.
const WRITTEN: u64 = 1 << 20;

/// Tesseract writes its table to a name of its own choice, and in the box no file
/// can be made: the name is a link to the memory that takes results.
#[derive(Debug)]
pub(crate) struct Tesseract {
    tool: Tool,
    data: PathBuf,
    languages: Vec<&'static str>,
    links: TempDir,
}

impl Tesseract {
    /// Where it is installed with at least one of the languages.
    pub(crate) fn find() -> io::Result<Option<Self>> {
        let (Some(tool), Some(data)) = (Tool::find(TESSERACT), data()) else { return Ok(None) };
        let languages: Vec<&str> = LANGUAGES
            .iter()
            .filter(|(name, ..)| data.join(format!("{name}.traineddata")).is_file())
            .map(|(name, ..)| *name)
            .collect();
        if languages.is_empty() {
            return Ok(None);
        }
        let links = tempfile::Builder::new().prefix("weir-links-").tempdir()?;
        symlink("/proc/self/fd/3", links.path().join("out.tsv"))?;
        Ok(Some(Self { tool: tool.reading(&data), data, languages, links }))
    }

    /// What is not to be had, a sentence each.
    pub(crate) fn missing(found: Option<&Self>) -> Vec<String> {
        let Some(found) = found else {
            return vec![
                "tesseract is not installed, so that words in pictures are not read (Debian: \
                 apt-get install tesseract-ocr tesseract-ocr-ara)"
                    .to_owned(),
            ];
        };
        let lacks = |(name, ..): &&(&str, &str, &str)| !found.languages.contains(name);
        LANGUAGES
            .iter()
            .filter(lacks)
            .map(|(_, language, package)| {
                format!(
                    "tesseract has no {language}, so that {language} words in pictures are not \
                     read (Debian: apt-get install {package})"
                )
            })
            .collect()
    }

    /// The words of a picture, if it looks as if there were any.
    pub(crate) fn read(
        &self,
        pool: &Pool,
        picture: &Picture,
        options: &Options,
    ) -> Result<Words, WordsError> {
        let (width, height, rgb) = (picture.width(), picture.height(), picture.rgb());
        options.limits.check_pixels(width, height)?;
        if !is_text_likely(width, height, rgb) {
            return Ok(Words::default());
        }
        let (times, per) = size_to_read(width, height);
        let page = page(width, height, rgb, times, per);
        let out = self.links.path().join("out");
        let (Some(out), Some(data)) = (out.to_str(), self.data.to_str()) else {
            return Err(WordsError::Failed("a folder without a name".to_owned()));
        };
        let languages = self.languages.join("+");
        let arguments = [
            "/proc/self/fd/0",
            out,
            "--tessdata-dir",
            data,
            "-l",
            &languages,
            // Sparse text, in no particular order: a picture is no page.
            "--psm",
            "11",
            "-c",
            "tessedit_create_tsv=1",
        ];
        let output = pool
            .run(&self.tool, &arguments, &page, WRITTEN, options.limits.time)
            .map_err(|breach| match breach {
                Breach::Late(limit) => WordsError::TooSlow(limit),
                breach => WordsError::InBox(breach.to_string()),
            })?;
        if !output.succeeded {
            return Err(WordsError::Failed(output.words));
        }
        Ok(table::read(&output.bytes, times, per, width, height))
    }
}

/// Where Debian and others keep what it has learnt.
fn data() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/share/tesseract-ocr").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = versions
        .map(|version| version.path().join("tessdata"))
        .chain(["/usr/share/tessdata", "/usr/local/share/tessdata"].map(PathBuf::from))
        .filter(|path: &PathBuf| Path::is_dir(path))
        .collect();
    found.sort();
    found.pop()
}

/// How large it is shown: so many pixels for so many.
fn size_to_read(width: u32, height: u32) -> (u32, u32) {
    let pixels = u64::from(width) * u64::from(height);
    let times = if pixels * 4 <= PIXELS { 2 } else { 1 };
    let mut per = 1;
    while pixels / (u64::from(per) * u64::from(per)) > PIXELS {
        per += 1;
    }
    (times, per)
}

/// A grey picture as a file (Netpbm's PGM): each pixel the mean of `per` x `per`, or
/// one of `times` x `times` between its neighbours.
fn page(width: u32, height: u32, rgb: &[u8], times: u32, per: u32) -> Vec<u8> {
    let (across, down) = ((width / per).max(1), (height / per).max(1));
    let light = |x: u32, y: u32| -> u32 {
        let at = 3 * (y as usize * width as usize + x as usize);
        let [red, green, blue] = [0, 1, 2].map(|n| u32::from(rgb[at + n]));
        (77 * red + 150 * green + 29 * blue) >> 8
    };
    let mean = |x: u32, y: u32| -> u32 {
        let (right, bottom) = (((x + 1) * per).min(width), ((y + 1) * per).min(height));
        let places = (y * per..bottom).flat_map(|y| (x * per..right).map(move |x| (x, y)));
        let (sum, count) =
            places.fold((0, 0), |(sum, count), (x, y)| (sum + light(x, y), count + 1));
        sum / count
    };
    let small: Vec<u32> = (0..down).flat_map(|y| (0..across).map(move |x| mean(x, y))).collect();
    let mut file = format!("P5 {} {} 255\n", across * times, down * times).into_bytes();
    for y in 0..down * times {
        for x in 0..across * times {
            let place = |at: u32, last: u32| (at / times, (at / times + 1).min(last), at % times);
            let (left, right, part_x) = place(x, across - 1);
            let (top, bottom, part_y) = place(y, down - 1);
            let of = |x: u32, y: u32| small[(y * across + x) as usize];
            let upper = of(left, top) * (times - part_x) + of(right, top) * part_x;
            let lower = of(left, bottom) * (times - part_x) + of(right, bottom) * part_x;
            file.push(((upper * (times - part_y) + lower * part_y) / (times * times)) as u8);
        }
    }
    file
}
