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
    let (columns, rows) = (width as usize, height as usize);
    let swaps = matches!(
        turn,
        Turn::Rotate90 | Turn::Rotate270 | Turn::Rotate90FlipH | Turn::Rotate270FlipH
    );
    let (new_columns, new_rows) = if swaps { (rows, columns) } else { (columns, rows) };

    let mut turned = vec![0; rgb.len()];
    for (y, row) in turned.chunks_exact_mut(3 * new_columns).enumerate() {
        for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
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
            let from = 3 * (from_y * columns + from_x);
            pixel.copy_from_slice(&rgb[from..from + 3]);
        }
    }
    (new_columns as u32, new_rows as u32, turned)
}
