//! The camera's turn: EXIF orientation, applied or left alone.

use image::metadata::Orientation as Turn;

/// What to do about the turn that a camera notes in EXIF (tag 0x0112).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Orientation {
    /// The pixels as they are stored. The default: the PDQ references and
    /// Pillow's `Image.open` ignore the note, so that hashes of others only
    /// match where it is ignored here too.
    #[default]
    AsStored,
    /// The pixels as a viewer shows them.
    Upright,
}

/// Turns pixels as `turn` says; gives the new width, height and pixels.
pub(crate) fn apply(turn: Turn, width: u32, height: u32, rgb: Vec<u8>) -> (u32, u32, Vec<u8>) {
    if turn == Turn::NoTransforms {
        return (width, height, rgb);
    }
    let (new_width, new_height) = if swaps(turn) { (height, width) } else { (width, height) };
    (new_width, new_height, turned::<3>(turn, width as usize, height as usize, &rgb))
}

/// The same of one byte a pixel; gives the pixels.
pub(crate) fn apply_to_grey(turn: Turn, width: u32, height: u32, grey: Vec<u8>) -> Vec<u8> {
    if turn == Turn::NoTransforms {
        return grey;
    }
    turned::<1>(turn, width as usize, height as usize, &grey)
}

/// Whether columns become rows.
pub(crate) fn swaps(turn: Turn) -> bool {
    matches!(turn, Turn::Rotate90 | Turn::Rotate270 | Turn::Rotate90FlipH | Turn::Rotate270FlipH)
}

fn turned<const SIZE: usize>(turn: Turn, columns: usize, rows: usize, pixels: &[u8]) -> Vec<u8> {
    let (new_columns, new_rows) = if swaps(turn) { (rows, columns) } else { (columns, rows) };
    let mut turned = vec![0; pixels.len()];
    for (y, row) in turned.chunks_exact_mut(SIZE * new_columns).enumerate() {
        for (x, pixel) in row.chunks_exact_mut(SIZE).enumerate() {
            let (mirror_x, mirror_y) = (new_columns - 1 - x, new_rows - 1 - y);
            // Where the pixel at (x, y) of the result comes from. `…FlipH` turns
            // first and mirrors left to right afterwards.
            let (from_x, from_y) = match turn {
                Turn::NoTransforms => (x, y),
                Turn::FlipHorizontal => (mirror_x, y),
                Turn::Rotate180 => (mirror_x, mirror_y),
                Turn::FlipVertical => (x, mirror_y),
                Turn::Rotate90FlipH => (y, x),
                Turn::Rotate90 => (y, mirror_x),
                Turn::Rotate270FlipH => (mirror_y, mirror_x),
                Turn::Rotate270 => (mirror_y, x),
            };
            let from = SIZE * (from_y * columns + from_x);
            pixel.copy_from_slice(&pixels[from..from + SIZE]);
        }
    }
    turned
}
