//! Borders, bars and captions: what lies along the sides of a picture and is of
//! one colour, but for letters.

use super::Rect;
use super::luma::Luma;

/// How far from a colour a pixel may be and still be of it: a JPEG's noise.
const NEAR: u8 = 8;
/// The share of a line (in hundredths) that must be of its colour: bars are, but
/// for specks; a line of text is by more than half.
const GROUND: u32 = 97;
const TEXT: u32 = 50;

/// A side of a rectangle, from which lines are looked at inwards.
#[derive(Clone, Copy)]
enum Side {
    Top,
    Bottom,
    Left,
    Right,
}

/// What is left without borders, tightest first; nothing where there are none.
///
/// The colour of a border is that of the outermost line. A picture whose own edge
/// has that colour (a night above black bars) loses some of itself with it, so
/// that what is left is also told with bars of the same width on opposite sides.
pub(super) fn borders(luma: &Luma, whole: Rect) -> Vec<Rect> {
    let [top, bottom, left, right] =
        [Side::Top, Side::Bottom, Side::Left, Side::Right].map(|side| border(luma, whole, side));
    let (down, across) = (top.min(bottom), left.min(right));
    let mut found: Vec<Rect> = Vec::new();
    for [top, bottom, left, right] in [[top, bottom, left, right], [down, down, across, across]] {
        let inside = whole.without(top, bottom, left, right);
        let large = |rect: &Rect| rect.area() * 20 >= whole.area();
        if let Some(rect) = inside.filter(large)
            && rect != whole
            && !found.contains(&rect)
        {
            found.push(rect);
        }
    }
    found
}

/// What is left without captions; `None` where there are none.
pub(super) fn captions(luma: &Luma, whole: Rect) -> Option<Rect> {
    let depth = |side| caption(luma, whole, side).unwrap_or(0);
    let rect = whole.without(depth(Side::Top), depth(Side::Bottom), 0, 0)?;
    (rect != whole && rect.area() * 4 >= whole.area()).then_some(rect)
}

/// Lines from a side on that are of the colour of the first.
fn border(luma: &Luma, rect: Rect, side: Side) -> u32 {
    let colour = median(line(luma, rect, side, 0));
    let ground = |depth: &u32| share(line(luma, rect, side, *depth), colour) >= GROUND;
    (0..lines(rect, side)).take_while(ground).count() as u32
}

/// The depth of a caption: from a side on lines of one colour, among them some
/// with letters, up to the last one without. More than a twenty-fifth of the
/// picture and at most half.
fn caption(luma: &Luma, rect: Rect, side: Side) -> Option<u32> {
    let colour = median(line(luma, rect, side, 0));
    let count = lines(rect, side);
    let (mut last_ground, mut letters, mut letters_before) = (None, 0, 0);
    for depth in 0..count.div_ceil(2) {
        match share(line(luma, rect, side, depth), colour) {
            GROUND.. => {
                last_ground = Some(depth);
                letters_before = letters;
            }
            TEXT.. => letters += 1,
            _ => break,
        }
    }
    let depth = last_ground? + 1;
    (letters_before >= 3 && depth * 25 > count).then_some(depth)
}

fn lines(rect: Rect, side: Side) -> u32 {
    match side {
        Side::Top | Side::Bottom => rect.height,
        Side::Left | Side::Right => rect.width,
    }
}

/// The values of a line, `depth` lines inwards from a side.
fn line(luma: &Luma, rect: Rect, side: Side, depth: u32) -> Line {
    match side {
        Side::Top => luma.row(rect, rect.top + depth).collect(),
        Side::Bottom => luma.row(rect, rect.bottom() - 1 - depth).collect(),
        Side::Left => luma.column(rect, rect.left + depth).collect(),
        Side::Right => luma.column(rect, rect.right() - 1 - depth).collect(),
    }
}

type Line = Vec<u8>;

fn median(mut line: Line) -> u8 {
    let middle = line.len() / 2;
    *line.select_nth_unstable(middle).1
}

/// Hundredths of a line that are near a colour.
fn share(line: Line, colour: u8) -> u32 {
    let near = line.iter().filter(|value| value.abs_diff(colour) <= NEAR).count();
    (100 * near / line.len()) as u32
}
