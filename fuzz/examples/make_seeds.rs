//! Writes the seeds of fuzz/seeds/ that Weir itself can make. The others are
//! kept there as files: plain words, and the same picture in the kinds of file
//! that only Pillow writes (progressive, palette, CMYK, moving, …).
//!
//!     cargo run --manifest-path fuzz/Cargo.toml --example make_seeds

use std::error::Error;
use std::fs;
use std::path::Path;

use weir_media::sandbox::{FileLayer, Layers};
use weir_media::testsrc;
use weir_media::wire::{Hello, Job, Outcome, Reply, Wanted};
use weir_model::{ChainHash, ChainHead, SecretKey, ServiceId};

fn main() -> Result<(), Box<dyn Error>> {
    let picture = testsrc::picture(7, 24, 16);
    write("media_decode", "testsrc.jpg", &testsrc::encode_jpeg(&picture, 50))?;
    write("media_decode", "testsrc.png", &testsrc::encode_png(&picture))?;
    write("media_decode", "testsrc.gif", &testsrc::encode_gif(&testsrc::picture(7, 8, 6)))?;
    write("media_decode", "testsrc.webp", &testsrc::encode_webp(&picture))?;
    write("media_decode", "testsrc.bmp", &testsrc::encode_bmp(&testsrc::picture(7, 8, 6)))?;

    write("media_decode", "testsrc.tiff", &testsrc::encode_tiff(&testsrc::picture(7, 8, 6)))?;
    write("media_views", "endless.gif", &testsrc::broken::endless_gif(3))?;
    write_messages()?;

    for (name, width, height, stretch) in
        [("square", 63, 63, 2), ("wide", 99, 4, 0), ("high", 4, 99, 1), ("odd", 128, 70, 2)]
    {
        let pixels = testsrc::picture(7, 12, 9);
        write("pdq", name, &[&[width, height, stretch], pixels.rgb()].concat())?;
    }

    let head =
        ChainHead { service: ServiceId::from_bytes([1; 16]), seq: 9, hash: ChainHash([2; 32]) };
    let signed = SecretKey::from_bytes([7; 32]).sign(head, "2026-11-24T08:00:00Z".parse()?);
    write("signed_head", "head.json", &serde_json::to_vec(&signed)?)?;
    Ok(())
}

/// What a worker in the box and its parent say to each other.
fn write_messages() -> Result<(), Box<dyn Error>> {
    let layers = Layers { no_new_privs: true, files: FileLayer::Closed { abi: 7 }, calls: true };
    let irregularity = Some("Corrupt JPEG data: bad Huffman code".to_owned());
    let picture = Outcome::Picture { width: 24, height: 16, irregularity };
    write("box_messages", "hello", &Hello { layers }.to_bytes())?;
    write(
        "box_messages",
        "job",
        &Job { number: 3, pixels: 100_000_000, wanted: Wanted::Colours }.to_bytes(),
    )?;
    write("box_messages", "picture", &Reply { number: 3, outcome: picture }.to_bytes())?;
    let truncated = Reply { number: 4, outcome: Outcome::Truncated };
    write("box_messages", "truncated", &truncated.to_bytes())
}

fn write(target: &str, name: &str, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(target);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(name), bytes)?;
    Ok(())
}
