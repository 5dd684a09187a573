//! What moves: boats, gulls, and flags on a line.

use super::canvas::Canvas;
use super::chance::Chance;
use super::noise::ONE;
use super::palette::{Colour, Palette, shaded};

/// The inks of signal flags.
const INKS: [Colour; 6] =
    [[176, 42, 44], [28, 66, 138], [212, 178, 58], [208, 206, 198], [34, 36, 46], [40, 112, 84]];

/// A sailing boat whose hull lies on the water at `at`.
pub(super) fn boat(
    canvas: &mut Canvas,
    hour: &Palette,
    chance: &mut Chance,
    at: (i64, i64),
    size: i64,
) {
    let (x, y) = at;
    let lean = chance.between(-size / 8, size / 8);
    let hull = *chance.pick(&INKS);
    let cloth = *chance.pick(&[hour.wall, hour.stripe, hour.foam, [196, 120, 60]]);
    // What it mirrors.
    for step in 1..5 {
        let (half, down) = (size * (6 - step) / 10, y + size * step / 14);
        canvas.rectangle((x - half, down), (x + half, down + size / 40), shaded(hour.deep, 3000));
    }
    let mast = (x + lean, y - size * 17 / 10);
    canvas.polygon(
        &[(x - size / 10, y - size / 4), (mast.0, mast.1), (x - size * 7 / 10, y - size / 4)],
        shaded(cloth, 3300),
        ONE,
    );
    canvas.polygon(
        &[
            (x + size / 30, y - size / 4),
            (mast.0 + size / 20, mast.1),
            (x + size * 9 / 10, y - size / 3),
        ],
        cloth,
        ONE,
    );
    canvas.polygon(
        &[
            (x - size, y - size / 5),
            (x + size * 11 / 10, y - size / 4),
            (x + size * 7 / 10, y + size / 10),
            (x - size * 7 / 10, y + size / 10),
        ],
        hull,
        ONE,
    );
    canvas.polygon(
        &[
            (x - size, y - size / 5),
            (x + size * 11 / 10, y - size / 4),
            (x + size * 21 / 20, y - size / 7),
            (x - size * 19 / 20, y - size / 8),
        ],
        hour.wall,
        ONE,
    );
}

/// A gull far off: two bent wings.
pub(super) fn gull(canvas: &mut Canvas, colour: Colour, (x, y): (i64, i64), span: i64) {
    let (rise, thick) = (span / 3, span / 7);
    for side in [-1, 1] {
        canvas.polygon(
            &[
                (x, y),
                (x + side * span / 2, y - rise),
                (x + side * span / 2, y - rise + thick),
                (x, y + thick),
            ],
            colour,
            ONE,
        );
        canvas.polygon(
            &[
                (x + side * span / 2, y - rise),
                (x + side * span, y - rise / 2),
                (x + side * span / 2, y - rise + thick),
            ],
            colour,
            ONE,
        );
    }
}

/// Signal flags side by side, hanging between two heights.
pub(super) fn flags(
    canvas: &mut Canvas,
    chance: &mut Chance,
    from: (i64, i64),
    to: (i64, i64),
    count: i64,
) {
    let step = (to.0 - from.0) / count;
    let (width, drop) = (step * 4 / 5, step * 7 / 10);
    for number in 0..count {
        let along = number * ONE / count;
        // The line sags in the middle.
        let sag = along * (ONE - along) / ONE * step / ONE;
        let left = from.0 + number * step;
        let top = from.1 + (to.1 - from.1) * along / ONE + sag;
        let (ground, figure) = (*chance.pick(&INKS), *chance.pick(&INKS));
        let (right, bottom) = (left + width, top + drop);
        canvas.rectangle((left - step / 5, top), (right + step / 5, top + step / 16), [40, 36, 38]);
        canvas.rectangle((left, top), (right, bottom), ground);
        match chance.between(0, 5) {
            0 => canvas.rectangle((left + width / 2, top), (right, bottom), figure),
            1 => canvas.rectangle((left, top + drop / 3), (right, top + drop * 2 / 3), figure),
            2 => canvas.polygon(&[(left, top), (right, bottom), (left, bottom)], figure, ONE),
            3 => canvas.disc((left + width / 2, top + drop / 2), drop / 3, figure, ONE),
            _ => canvas.rectangle(
                (left + width / 4, top + drop / 4),
                (right - width / 4, bottom - drop / 4),
                figure,
            ),
        }
    }
}
