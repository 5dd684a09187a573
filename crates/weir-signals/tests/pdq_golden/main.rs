//! PDQ beside golden values made by pdqhash 0.2.8 on generated pictures, so
//! that a plain clone is tested without the conformance data.

mod pictures;

use weir_signals::pdq::{Dihedral, Hasher, Path, RgbView};

/// One line of a table: the picture, its quality, its hashes.
struct Golden {
    kind: String,
    width: u32,
    height: u32,
    seed: u32,
    quality: u8,
    hashes: Vec<String>,
}

impl Golden {
    fn table(text: &str) -> Vec<Self> {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines.map(Self::line).collect()
    }

    fn line(line: &str) -> Self {
        let mut cells = line.split('\t');
        let mut next = || cells.next().unwrap();
        Self {
            kind: next().to_owned(),
            width: next().parse().unwrap(),
            height: next().parse().unwrap(),
            seed: next().parse().unwrap(),
            quality: next().parse().unwrap(),
            hashes: cells.map(str::to_owned).collect(),
        }
    }

    fn name(&self) -> String {
        format!("{} {}x{} seed {}", self.kind, self.width, self.height, self.seed)
    }

    fn pixels(&self) -> Vec<u8> {
        pictures::draw(&self.kind, self.width, self.height, self.seed)
    }
}

#[test]
fn generated_pictures_hash_as_pdqhash_hashes_them_on_every_path() {
    let table = Golden::table(include_str!("compute.tsv"));
    assert!(table.len() >= 40, "only {} golden values", table.len());
    for golden in table {
        let pixels = golden.pixels();
        let picture = RgbView::new(golden.width, golden.height, &pixels).unwrap();
        for path in Path::available() {
            let pdq = Hasher::with_path(path).unwrap().hash(&picture);
            let found = (pdq.quality.value(), pdq.hash.to_string());
            let expected = (golden.quality, golden.hashes[0].clone());
            assert_eq!(found, expected, "{} by {path:?}", golden.name());
        }
    }
}

#[test]
fn turned_and_mirrored_hashes_are_pdqhashs_on_every_path() {
    for golden in Golden::table(include_str!("compute_dihedral.tsv")) {
        let pixels = golden.pixels();
        let picture = RgbView::new(golden.width, golden.height, &pixels).unwrap();
        for path in Path::available() {
            let pdqs = Hasher::with_path(path).unwrap().hash_dihedral(&picture);
            for ((form, pdq), expected) in pdqs.iter().zip(&golden.hashes) {
                let name = format!("{} {form} by {path:?}", golden.name());
                assert_eq!(&pdq.hash.to_string(), expected, "{name}");
                assert_eq!(pdq.quality.value(), golden.quality, "{name}");
            }
        }
    }
}

/// Holds the words in [`Dihedral`]'s documentation: the hash derived for a form
/// is near the hash of the pixels really laid down that way, and of no other.
#[test]
fn each_derived_hash_is_near_the_hash_of_the_picture_laid_down_that_way() {
    let (width, height) = (640usize, 427usize);
    let pixels = pictures::draw("clouds", 640, 427, 4);
    let derived =
        Hasher::new().hash_dihedral(&RgbView::new(640, 427, &pixels).expect("640 x 427 pixels"));
    for form in Dihedral::ALL {
        let (right, bottom) = (width - 1, height - 1);
        // Where the pixel at column x, row y of the new picture comes from.
        let from = |x: usize, y: usize| match form {
            Dihedral::Original => (x, y),
            Dihedral::Rotate90 => (right - y, x),
            Dihedral::Rotate180 => (right - x, bottom - y),
            Dihedral::Rotate270 => (y, bottom - x),
            Dihedral::FlipX => (x, bottom - y),
            Dihedral::FlipY => (right - x, y),
            Dihedral::FlipPlus1 => (y, x),
            Dihedral::FlipMinus1 => (right - y, bottom - x),
        };
        let sideways = matches!(
            form,
            Dihedral::Rotate90 | Dihedral::Rotate270 | Dihedral::FlipPlus1 | Dihedral::FlipMinus1
        );
        let (new_width, new_height) = if sideways { (height, width) } else { (width, height) };
        let laid: Vec<u8> = (0..new_height)
            .flat_map(|y| (0..new_width).map(move |x| (x, y)))
            .flat_map(|(x, y)| {
                let (x, y) = from(x, y);
                let at = 3 * (y * width + x);
                [pixels[at], pixels[at + 1], pixels[at + 2]]
            })
            .collect();
        let view = RgbView::new(new_width as u32, new_height as u32, &laid).unwrap();
        let real = Hasher::new().hash(&view);
        for (other, pdq) in derived.iter() {
            let distance = pdq.hash.distance(&real.hash).bits();
            assert_eq!(distance <= 20, other == form, "{form} beside {other}: {distance}");
        }
    }
}
