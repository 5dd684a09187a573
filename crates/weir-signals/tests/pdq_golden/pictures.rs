//! Generated pictures in integer arithmetic: the formulas of
//! `bench/python/make_pdq_golden.py`, which explains them, once more in Rust.

/// The RGB bytes of one picture.
pub(crate) fn draw(kind: &str, width: u32, height: u32, seed: u32) -> Vec<u8> {
    let size = Size { width: i64::from(width), height: i64::from(height) };
    let at: Box<dyn Fn(i64, i64) -> [i64; 3]> = match kind {
        "flat" => Box::new(move |_, _| [16, 8, 0].map(|shift| i64::from(seed >> shift & 255))),
        "noise" => Box::new(move |x, y| noise(size, x, y, seed)),
        "gradient" => Box::new(move |x, y| gradient(size, x, y, seed as usize)),
        "checker" => Box::new(move |x, y| {
            let light = (x / i64::from(seed) + y / i64::from(seed)) % 2 == 0;
            if light { [250, 240, 230] } else { [10, 20, 60] }
        }),
        "dot" => Box::new(move |x, y| {
            let seed = i64::from(seed);
            if x == seed % size.width && y == seed % size.height { [255; 3] } else { [0; 3] }
        }),
        "text" => Box::new(move |x, y| text(x, y, i64::from(seed))),
        "clouds" => Box::new(move |x, y| clouds(x, y, i64::from(seed))),
        "discs" => {
            let discs = Disc::twelve(size, seed);
            Box::new(move |x, y| {
                let top = discs.iter().rev().find(|disc| disc.covers(x, y));
                top.map_or([90; 3], |disc| [0, 8, 16].map(|shift| disc.colour >> shift & 255))
            })
        }
        other => panic!("no formula for a picture of kind “{other}”"),
    };
    let places = (0..size.height).flat_map(|y| (0..size.width).map(move |x| (x, y)));
    places.flat_map(|(x, y)| at(x, y)).map(|value| u8::try_from(value).unwrap()).collect()
}

#[derive(Clone, Copy)]
struct Size {
    width: i64,
    height: i64,
}

/// A 32-bit integer hash (Wellons, "Prospecting for Hash Functions").
fn mix(mut x: u32) -> u32 {
    x ^= x >> 16;
    x = x.wrapping_mul(0x7FEB_352D);
    x ^= x >> 15;
    x = x.wrapping_mul(0x846C_A68B);
    x ^ x >> 16
}

fn noise(size: Size, x: i64, y: i64, seed: u32) -> [i64; 3] {
    let first = ((y * size.width + x) * 3) as u32;
    [first, first + 1, first + 2]
        .map(|i| i64::from(mix(i.wrapping_mul(0x9E37_79B1).wrapping_add(seed)) >> 24))
}

fn gradient(size: Size, x: i64, y: i64, seed: usize) -> [i64; 3] {
    let planes = [
        x * 255 / (size.width - 1).max(1),
        y * 255 / (size.height - 1).max(1),
        (x + y) * 255 / (size.width + size.height - 2).max(1),
    ];
    [0, 1, 2].map(|i| planes[(i + seed) % 3])
}

fn text(x: i64, y: i64, seed: i64) -> [i64; 3] {
    let (column, line) = (x / 7, y / 13);
    let letter = mix((column * 977 + line * 131_071 + seed) as u32);
    let stroke = letter >> ((x % 7) + 7 * (y % 13 / 4)) & 1;
    let ink = !letter.is_multiple_of(6) && y % 13 < 10 && stroke == 1;
    if ink { [30, 25, 40] } else { [245, 240, 225] }
}

fn clouds(x: i64, y: i64, seed: i64) -> [i64; 3] {
    [0, 1, 2].map(|channel| {
        let octaves = (0..3).map(|octave| {
            let cell = 64 >> octave;
            let (cx, cy, fx, fy) = (x / cell, y / cell, x % cell, y % cell);
            let corner = |dx: i64, dy: i64| {
                let key = (cx + dx) * 7919 + (cy + dy) * 104_729;
                let key = key + channel * 15_485_863 + octave * 32_452_843 + seed;
                i64::from(mix(key as u32) >> 24)
            };
            let top = corner(0, 0) * (cell - fx) + corner(1, 0) * fx;
            let bottom = corner(0, 1) * (cell - fx) + corner(1, 1) * fx;
            ((top * (cell - fy) + bottom * fy) / (cell * cell)) >> octave
        });
        octaves.sum::<i64>() * 4 / 7
    })
}

struct Disc {
    x: i64,
    y: i64,
    radius: i64,
    colour: i64,
}

impl Disc {
    fn twelve(size: Size, seed: u32) -> Vec<Self> {
        let around = size.width + size.height;
        let disc = |i: u32| {
            let [a, b, c, colour] = [0, 1, 2, 3].map(|k| i64::from(mix(k + seed + 4 * i)));
            let radius = around / 16 + c % (around / 8).max(1);
            Self { x: a % size.width, y: b % size.height, radius, colour }
        };
        (0..12).map(disc).collect()
    }

    fn covers(&self, x: i64, y: i64) -> bool {
        (x - self.x).pow(2) + (y - self.y).pow(2) < self.radius.pow(2)
    }
}
