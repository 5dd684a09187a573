//! A banked picture is found in what was made of it: with a border, bars, a
//! caption, in a screenshot, in a picture. (Here and not in weir-signals, because
//! the pictures are drawn here.)

use weir_media::{Picture, testsrc};
use weir_signals::form::{self, Form};
use weir_signals::pdq::{self, Distance, Pdq, PdqHash, RgbView};

/// Pictures that every test tries.
const SEEDS: std::ops::Range<u64> = 100..140;

fn hash_of(width: u32, height: u32, rgb: &[u8]) -> Pdq {
    pdq::hash(&RgbView::new(width, height, rgb).unwrap())
}

/// Something to draw on.
struct Canvas {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl Canvas {
    fn of(width: u32, height: u32, colour: [u8; 3]) -> Self {
        Self { width, height, rgb: colour.repeat((width * height) as usize) }
    }

    fn fill(&mut self, left: u32, top: u32, width: u32, height: u32, colour: [u8; 3]) {
        for y in top..(top + height).min(self.height) {
            for x in left..(left + width).min(self.width) {
                let at = 3 * (y * self.width + x) as usize;
                self.rgb[at..at + 3].copy_from_slice(&colour);
            }
        }
    }

    fn paste(&mut self, left: u32, top: u32, picture: &Picture) {
        let rows = picture.rgb().chunks_exact(3 * picture.width() as usize);
        for (y, row) in (top..).zip(rows) {
            let at = 3 * (y * self.width + left) as usize;
            self.rgb[at..at + row.len()].copy_from_slice(row);
        }
    }

    /// Lines of strokes that stand for letters.
    fn write(&mut self, left: u32, top: u32, width: u32, lines: u32, size: u32, ink: [u8; 3]) {
        for line in 0..lines {
            let top = top + line * size * 3 / 2;
            for n in 0..width / size {
                if n % 6 != 5 {
                    let left = left + n * size;
                    self.fill(left, top, size / 4, size, ink);
                    self.fill(left, top + (n * 7 + line) % size, size * 2 / 3, size / 6 + 1, ink);
                }
            }
        }
    }

    /// As it would be uploaded.
    fn uploaded(self) -> Picture {
        let drawn = Picture::from_rgb(self.width, self.height, self.rgb).unwrap();
        let jpeg = testsrc::encode_jpeg(&drawn, 80);
        weir_media::decode(&jpeg, &weir_media::Options::default()).unwrap()
    }
}

/// The least distance of any form of an upload, and which form has it.
fn nearest(upload: &Picture, banked: &PdqHash) -> (Distance, Option<Form>) {
    let view = RgbView::new(upload.width(), upload.height(), upload.rgb()).unwrap();
    let plain = (pdq::hash(&view).hash.distance(banked), None);
    form::find(&view)
        .into_iter()
        .map(|found| {
            let inside = found.rect.cut(&view);
            let hash = hash_of(found.rect.width, found.rect.height, &inside).hash;
            (hash.distance(banked), Some(found.form))
        })
        .chain([plain])
        .min_by_key(|(distance, _)| *distance)
        .unwrap()
}

/// How many of the pictures are found in what `make` makes of them; the first is
/// without forms.
fn found(width: u32, height: u32, make: impl Fn(&Picture, u64) -> Picture) -> (usize, usize) {
    let (mut plain, mut any) = (0, 0);
    for seed in SEEDS {
        let banked = testsrc::picture(seed, width, height);
        let hash = hash_of(width, height, banked.rgb()).hash;
        let upload = make(&banked, seed);
        let alone = hash_of(upload.width(), upload.height(), upload.rgb()).hash.distance(&hash);
        plain += usize::from(alone <= Distance::DEFAULT_RADIUS);
        let (distance, form) = nearest(&upload, &hash);
        any += usize::from(distance <= Distance::DEFAULT_RADIUS);
        println!("{seed}: {alone} plain, {distance} as {form:?}");
    }
    println!("{plain} plain and {any} with forms of {}", SEEDS.count());
    (plain, any)
}

/// All but one in twenty.
const NEARLY_ALL: usize = 38;

#[test]
fn a_picture_is_found_within_a_border() {
    let colours = [[255; 3], [0; 3], [200, 30, 40]];
    let (plain, any) = found(400, 300, |picture, seed| {
        let mut canvas = Canvas::of(500, 360, colours[seed as usize % 3]);
        canvas.paste(50, 30, picture);
        canvas.uploaded()
    });
    assert!(any >= NEARLY_ALL && plain < NEARLY_ALL / 2, "{plain} plain, {any} with forms");
}

#[test]
fn a_picture_is_found_between_the_bars_of_a_letterbox() {
    let (plain, any) = found(480, 270, |picture, _| {
        let mut canvas = Canvas::of(480, 480, [0; 3]);
        canvas.paste(0, 105, picture);
        canvas.uploaded()
    });
    assert!(any >= NEARLY_ALL && plain < NEARLY_ALL / 2, "{plain} plain, {any} with forms");
}

#[test]
fn a_picture_is_found_below_a_caption() {
    let (plain, any) = found(400, 300, |picture, seed| {
        let (paper, ink) = if seed % 2 == 0 { ([255; 3], [10; 3]) } else { ([0; 3], [250; 3]) };
        let mut canvas = Canvas::of(400, 390, paper);
        canvas.write(20, 15, 360, 2, 24, ink);
        canvas.paste(0, 90, picture);
        canvas.uploaded()
    });
    // Those that are missed begin or end in the colour of the caption's paper.
    assert!(any >= 34 && plain < NEARLY_ALL / 2, "{plain} plain, {any} with forms");
}

#[test]
fn a_picture_is_found_in_a_screenshot() {
    let (plain, any) = found(360, 270, |picture, _| {
        // A telephone: its status, a name and a text above, buttons below.
        let mut canvas = Canvas::of(400, 800, [250, 250, 252]);
        canvas.fill(0, 0, 400, 24, [30, 30, 34]);
        canvas.fill(16, 50, 40, 40, [120, 160, 200]);
        canvas.write(70, 60, 140, 1, 14, [20; 3]);
        canvas.write(20, 110, 340, 3, 14, [40; 3]);
        canvas.paste(20, 200, picture);
        canvas.write(20, 500, 300, 6, 14, [60; 3]);
        canvas.fill(0, 740, 400, 60, [235; 3]);
        canvas.uploaded()
    });
    assert!(any >= NEARLY_ALL && plain < NEARLY_ALL / 2, "{plain} plain, {any} with forms");
}

#[test]
fn a_picture_is_found_on_the_paper_of_a_screenshot_close_below_its_text() {
    let (plain, any) = found(360, 270, |picture, seed| {
        let paper = if seed % 2 == 0 { [250; 3] } else { [236, 228, 210] };
        let mut canvas = Canvas::of(400, 820, paper);
        canvas.fill(0, 0, 400, 24, [30, 30, 34]);
        canvas.fill(16, 50, 40, 40, [120, 160, 200]);
        canvas.write(70, 60, 140, 1, 14, [20; 3]);
        // The last line ends 5 rows above the picture.
        canvas.write(20, 118, 340, 4, 14, [20; 3]);
        canvas.paste(20, 200, picture);
        canvas.write(20, 476, 300, 3, 14, [20; 3]);
        canvas.fill(0, 780, 400, 40, [90; 3]);
        canvas.uploaded()
    });
    assert!(any >= NEARLY_ALL && plain < NEARLY_ALL / 2, "{plain} plain, {any} with forms");
}

#[test]
fn a_picture_is_found_in_another_picture() {
    let (plain, any) = found(300, 220, |picture, seed| {
        let mut canvas = Canvas::of(640, 400, [0; 3]);
        canvas.paste(0, 0, &testsrc::picture(seed + 5_000, 640, 400));
        canvas.paste(310, 150, picture);
        canvas.uploaded()
    });
    // The scenes end in the same dark sea, so that of many there is no edge to see.
    assert!(any >= 18 && plain < NEARLY_ALL / 2, "{plain} plain, {any} with forms");
}

#[test]
fn forms_of_unrelated_pictures_do_not_match() {
    let banked: Vec<PdqHash> = (1_000..1_100)
        .map(|seed| hash_of(240, 180, testsrc::picture(seed, 240, 180).rgb()).hash)
        .collect();
    let mut forms = 0;
    for seed in SEEDS {
        let upload = testsrc::picture(seed, 400, 300);
        let view = RgbView::new(400, 300, upload.rgb()).unwrap();
        for found in form::find(&view) {
            forms += 1;
            let inside = found.rect.cut(&view);
            let hash = hash_of(found.rect.width, found.rect.height, &inside);
            let near = banked.iter().any(|other| {
                hash.quality.is_usable() && hash.hash.distance(other) <= Distance::DEFAULT_RADIUS
            });
            assert!(!near, "{seed}: {found:?}");
        }
    }
    println!("{forms} forms of {} pictures that have none", SEEDS.count());
}
