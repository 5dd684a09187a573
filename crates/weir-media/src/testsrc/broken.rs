//! Broken files: what an upload may be that is no picture though it says so.
//!
//! More than two hundred, the same on every machine: cut short, with bits turned,
//! with sizes that lie, unfolding to gigabytes, without end, of one pixel, of
//! 65,535 columns, and of two formats at once.

use super::chance::Chance;
use super::{encode_bmp, encode_gif, encode_jpeg, encode_png, encode_tiff, encode_webp, picture};

/// A file, and what must come of it.
#[derive(Clone, Debug)]
pub struct Broken {
    /// What is wrong with it.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// What a decoder with limits of 20 million pixels makes of it.
    pub outcome: Outcome,
}

/// What must come of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An error that says what is wrong.
    Error,
    /// A picture: other programs show one as well.
    Picture,
    /// One of both, by where the damage lies.
    Either,
}

/// All of them. `more` are whole files of formats that nothing here writes
/// (AVIF, HEIC), by name, to be broken as well.
pub fn files(more: &[(&str, &[u8])]) -> Vec<Broken> {
    let scene = picture(11, 64, 48);
    let own = [
        ("jpeg", encode_jpeg(&scene, 80)),
        ("png", encode_png(&scene)),
        ("gif", encode_gif(&scene)),
        ("webp", encode_webp(&scene)),
        ("bmp", encode_bmp(&scene)),
        ("tiff", encode_tiff(&scene)),
    ];
    let whole: Vec<(&str, &[u8])> = own
        .iter()
        .map(|(name, bytes)| (*name, bytes.as_slice()))
        .chain(more.iter().copied())
        .collect();
    let mut files = Vec::new();
    for (name, bytes) in &whole {
        cut(name, bytes, &mut files);
        turned(name, bytes, &mut files);
        noise_behind(name, bytes, &mut files);
    }
    lying(&mut files);
    bombs(&mut files);
    two_at_once(&own[0].1, &own[1].1, &mut files);
    small_and_wide(&mut files);
    files
}

fn push(files: &mut Vec<Broken>, name: String, bytes: Vec<u8>, outcome: Outcome) {
    files.push(Broken { name, bytes, outcome });
}

/// Cut short at twelve places: the last one leaves one byte out of sixteen away.
fn cut(name: &str, whole: &[u8], files: &mut Vec<Broken>) {
    for sixteenth in 1..=12 {
        let end = (whole.len() * sixteenth / 16).max(13);
        push(files, format!("{name} cut at {end}"), whole[..end].to_vec(), Outcome::Error);
    }
}

/// A bit turned, twelve times in what says how the rest is to be read.
fn turned(name: &str, whole: &[u8], files: &mut Vec<Broken>) {
    let mut chance = Chance::new(whole.len() as u64);
    for n in 1..=12 {
        let place = chance.between(8, 160.min(whole.len() as i64)) as usize;
        let bit = chance.between(0, 8);
        let mut bytes = whole.to_vec();
        bytes[place] ^= 1 << bit;
        push(files, format!("{name} turned {n}: bit {bit} of {place}"), bytes, Outcome::Either);
    }
}

/// A true beginning, and noise behind it.
fn noise_behind(name: &str, whole: &[u8], files: &mut Vec<Broken>) {
    for kept in [13, 24, 40, 100] {
        let mut chance = Chance::new(kept);
        let noise = (0..400).map(|_| chance.next() as u8);
        let bytes = whole[..kept as usize].iter().copied().chain(noise).collect();
        push(files, format!("{name} noise behind {kept}"), bytes, Outcome::Either);
    }
}

/// Sizes that are not those of what follows.
fn lying(files: &mut Vec<Broken>) {
    let scene = picture(12, 40, 30);
    let sides = [0_u32, 16_385, 65_535, 0x7fff_ffff, 0xffff_ffff];
    for side in sides {
        let png = with_png_sides(&encode_png(&scene), side, 30);
        push(files, format!("png {side} wide"), png, Outcome::Error);
        let mut bmp = encode_bmp(&scene);
        bmp[18..22].copy_from_slice(&side.to_le_bytes());
        push(files, format!("bmp {side} wide"), bmp, Outcome::Error);
        let mut tiff = encode_tiff(&scene);
        // The value of the first and of the second entry.
        tiff[18..22].copy_from_slice(&side.to_le_bytes());
        push(files, format!("tiff {side} wide"), tiff.clone(), Outcome::Error);
        tiff[30..34].copy_from_slice(&side.to_le_bytes());
        push(files, format!("tiff {side} wide and high"), tiff, Outcome::Error);
    }
    for side in [0_u16, 16_385, 65_500, 65_535] {
        let jpeg = with_jpeg_sides(&encode_jpeg(&scene, 80), side, side);
        push(files, format!("jpeg {side} wide and high"), jpeg, Outcome::Error);
        let mut gif = encode_gif(&scene);
        gif[6..8].copy_from_slice(&side.to_le_bytes());
        gif[8..10].copy_from_slice(&side.to_le_bytes());
        let large = u64::from(side) * u64::from(side) > 20_000_000;
        // A canvas of nothing grows to its frame.
        let outcome = if large { Outcome::Error } else { Outcome::Either };
        push(files, format!("gif {side} wide and high"), gif, outcome);
    }
    let mut tiff = encode_tiff(&scene);
    tiff[114..118].copy_from_slice(&u32::MAX.to_le_bytes());
    push(files, "tiff strip of 4 GB".to_owned(), tiff, Outcome::Error);
    let mut webp = encode_webp(&scene);
    webp[16..20].copy_from_slice(&u32::MAX.to_le_bytes());
    push(files, "webp chunk of 4 GB".to_owned(), webp, Outcome::Either);
    let mut png = encode_png(&scene);
    png[33..37].copy_from_slice(&0x7fff_ffff_u32.to_be_bytes());
    push(files, "png chunk of 2 GB".to_owned(), png, Outcome::Error);
    let tiff = b"II*\0\x08\0\0\0\0\0\x08\0\0\0".to_vec();
    push(files, "tiff directory that follows itself".to_owned(), tiff, Outcome::Error);
    let tiff = [b"MM\0*\0\0\0\x08\xff\xff".as_slice(), &[1; 3000]].concat();
    push(files, "tiff of 65,535 entries".to_owned(), tiff, Outcome::Error);
}

/// Little that becomes much.
fn bombs(files: &mut Vec<Broken>) {
    let grey = picture(13, 8, 8);
    for (width, height) in
        [(60_000, 60_000), (1, 2_000_000_000), (2_000_000_000, 1), (5_000, 4_001)]
    {
        let png = with_png_sides(&encode_png(&grey), width, height);
        push(files, format!("png of {width} x {height}"), png, Outcome::Error);
    }
    let jpeg = encode_jpeg(&picture(13, 64, 64), 70);
    let scan = jpeg.windows(2).position(|two| two == [0xff, 0xda]).unwrap_or(0);
    let (head, tail) = jpeg.split_at(scan);
    let tail = &tail[..tail.len() - 2];
    let repeated = [head, &tail.repeat(3_000), b"\xff\xd9"].concat();
    push(files, "jpeg of 3,000 scans".to_owned(), repeated, Outcome::Either);
    // A comment without its text, again and again.
    let comments =
        [b"\xff\xd8".as_slice(), &b"\xff\xfe\0\x02".repeat(200_000), b"\xff\xd9"].concat();
    push(files, "jpeg of 200,000 comments".to_owned(), comments, Outcome::Error);
    let restarts = [head, tail, &b"\xff\xd0".repeat(300_000), b"\xff\xd9"].concat();
    push(files, "jpeg of 300,000 restarts".to_owned(), restarts, Outcome::Either);
    push(files, "gif that begins 50,000 frames".to_owned(), endless_gif(50_000), Outcome::Picture);
    let extensions = [&encode_gif(&grey)[..13], &b"\x21\xfe\x01x\0".repeat(200_000)].concat();
    push(files, "gif of 200,000 comments".to_owned(), extensions, Outcome::Error);
    let mut rle = encode_bmp(&grey)[..54].to_vec();
    rle[18..22].copy_from_slice(&30_000_u32.to_le_bytes());
    rle[22..26].copy_from_slice(&30_000_u32.to_le_bytes());
    rle[28] = 8;
    rle[30] = 1;
    push(files, "bmp of runs, 30,000 x 30,000".to_owned(), rle, Outcome::Error);
}

/// A GIF whose first frame is followed by itself, without an end.
pub fn endless_gif(frames: usize) -> Vec<u8> {
    let gif = encode_gif(&picture(14, 16, 16));
    // The frame begins behind the header and its table, and ends before the mark
    // of the end.
    let table = if gif[10] & 0x80 == 0 { 0 } else { 3 << ((gif[10] & 7) + 1) };
    let (head, frame) = gif.split_at(13 + table);
    let frame = &frame[..frame.len() - 1];
    [head, &frame.repeat(frames)].concat()
}

/// Files that are of one format by their beginning and of another behind it.
fn two_at_once(jpeg: &[u8], png: &[u8], files: &mut Vec<Broken>) {
    let page = b"<!DOCTYPE html><script>lamp()</script>";
    let archive = b"PK\x03\x04\x14\0\0\0\0\0lamp.txt";
    let cases: [(&str, Vec<u8>, Outcome); 8] = [
        ("jpeg and archive", [jpeg, archive].concat(), Outcome::Picture),
        ("png and page", [png, page].concat(), Outcome::Picture),
        ("jpeg and png", [jpeg, png].concat(), Outcome::Picture),
        ("page and png", [page, png].concat(), Outcome::Error),
        ("document and jpeg", [b"%PDF-1.7\n".as_slice(), jpeg].concat(), Outcome::Error),
        ("archive and jpeg", [archive.as_slice(), jpeg].concat(), Outcome::Error),
        ("gif and script", b"GIF89a/*\0\0\0\0\0*/=1;lamp()".to_vec(), Outcome::Error),
        ("bmp and script", b"BM/*\0\0\0\0\0\0\0\0\0\0\x28\0\0\0*/=1;".to_vec(), Outcome::Error),
    ];
    for (name, bytes, outcome) in cases {
        push(files, name.to_owned(), bytes, outcome);
    }
    for (name, bytes) in [
        ("nothing but a beginning, avif", b"\0\0\0\x14ftypavif\0\0\0\0avif".as_slice()),
        ("nothing but a beginning, heic", b"\0\0\0\x14ftypheic\0\0\0\0heic"),
        ("heic with an index of nothing", b"\0\0\0\x14ftypheic\0\0\0\0heic\0\0\0\x0cmeta\0\0\0\0"),
        ("heic box of 4 GB", b"\0\0\0\x14ftypheic\0\0\0\0heic\xff\xff\xff\xffmeta\0\0\0\0"),
        ("drawing", b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>lamp()</script></svg>"),
        ("nothing", b""),
        ("one byte", b"\xff"),
        ("three bytes of a jpeg", b"\xff\xd8\xff"),
        ("jpeg of its marks", b"\xff\xd8\xff\xd9"),
        ("jpeg of a turn and no picture", b"\xff\xd8\xff\xe1\0\x08Exif\0\0\xff\xd9"),
        ("png of its mark", b"\x89PNG\r\n\x1a\n"),
        ("gif of its mark", b"GIF89a"),
        ("webp of its mark", b"RIFF\x04\0\0\0WEBP"),
        ("tiff of its mark", b"II*\0\x08\0\0\0"),
    ] {
        push(files, name.to_owned(), bytes.to_vec(), Outcome::Error);
    }
}

/// Pictures as small and as wide as they can be. They are whole.
fn small_and_wide(files: &mut Vec<Broken>) {
    let dot = picture(15, 1, 1);
    let (wide, high) = (picture(15, 65_535, 1), picture(15, 1, 65_535));
    for (name, bytes) in [
        ("jpeg of one pixel", encode_jpeg(&dot, 80)),
        ("png of one pixel", encode_png(&dot)),
        ("gif of one pixel", encode_gif(&dot)),
        ("webp of one pixel", encode_webp(&dot)),
        ("bmp of one pixel", encode_bmp(&dot)),
        ("tiff of one pixel", encode_tiff(&dot)),
        ("png 65,535 wide", encode_png(&wide)),
        ("gif 65,535 wide", encode_gif(&wide)),
        ("bmp 65,535 wide", encode_bmp(&wide)),
        ("tiff 65,535 wide", encode_tiff(&wide)),
        ("png 65,535 high", encode_png(&high)),
        ("bmp 65,535 high", encode_bmp(&high)),
    ] {
        push(files, name.to_owned(), bytes, Outcome::Picture);
    }
    // libjpeg ends at 65,500; zune-jpeg does not.
    push(files, "jpeg 65,535 wide".to_owned(), encode_jpeg(&wide, 80), Outcome::Either);
    push(files, "jpeg 65,535 high".to_owned(), encode_jpeg(&high, 80), Outcome::Either);
}

/// Other sides in the header of a PNG, with the checksum that belongs to them.
fn with_png_sides(png: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png.to_vec();
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

/// CRC-32 as in PNG (3rd edition, annex D), bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1)))
    })
}

/// Other sides in the frame header of a baseline JPEG.
fn with_jpeg_sides(jpeg: &[u8], width: u16, height: u16) -> Vec<u8> {
    let mut bytes = jpeg.to_vec();
    let frame = jpeg.windows(2).position(|two| two == [0xff, 0xc0]).unwrap_or(0);
    bytes[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    bytes[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}
