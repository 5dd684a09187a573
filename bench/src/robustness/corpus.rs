//! Real pictures under free licences, out of Debian packages that
//! `scripts/pictures/fetch.sh` unpacked.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use weir_media::{Limits, Options, Picture, read_bounded};

/// The longest side at which pictures are used.
pub(super) const LONGEST: u32 = 1024;
/// The shortest side of a picture that is taken.
const SHORTEST: u32 = 200;

/// Where pictures lie within a package.
pub(super) struct Source {
    package: &'static str,
    folder: &'static str,
    /// Whether copies are made of those that are no photographs, too.
    drawn: bool,
}

const fn source(package: &'static str, folder: &'static str, drawn: bool) -> Source {
    Source { package, folder, drawn }
}

/// An activity of GCompris, whose resource file was unpacked.
macro_rules! gcompris {
    ($activity:literal) => {
        source(
            "gcompris-qt-data",
            concat!("usr/share/gcompris-qt/pictures/gcompris/src/activities/", $activity),
            false,
        )
    };
}

/// Which of the pictures are photographs, told by looking at all of them.
const PHOTOGRAPHS: &str = include_str!("photos.txt");

/// In the order in which they are taken; licences are in `bench/README.md`.
pub(super) const SOURCES: [Source; 25] = [
    source("plasma-workspace-wallpapers", "usr/share/wallpapers", true),
    source("gnome-backgrounds", "usr/share/backgrounds", true),
    source("mate-backgrounds", "usr/share/backgrounds", true),
    source("ukui-wallpapers", "usr/share/backgrounds", true),
    source("lomiri-wallpapers-16.04", "usr/share/backgrounds", true),
    source("lomiri-wallpapers-20.04", "usr/share/backgrounds", true),
    source("lomiri-wallpapers", "usr/share/backgrounds", true),
    source("sway-backgrounds", "usr/share/backgrounds", true),
    source("lxqt-themes", "usr/share/lxqt/wallpapers", true),
    source("palapeli-data", "usr/share/palapeli", false),
    source("opencv-doc", "usr/share/doc/opencv-doc/examples/data", false),
    source("pysiogame", "usr/share/games/pysiogame/res/images", false),
    source("stellarium-data", "usr/share/stellarium/nebulae/default", false),
    source("stellarium-data", "usr/share/stellarium/landscapes", false),
    source("stellarium-data", "usr/share/stellarium/skycultures", false),
    source("tuxpaint-stamps-default", "usr/share/tuxpaint/stamps", false),
    source("supertuxkart-data", "usr/share/games/supertuxkart/data", false),
    // Not its drawings: pysiogame has the same.
    gcompris!("erase"),
    gcompris!("clickgame"),
    gcompris!("details"),
    gcompris!("categorization"),
    gcompris!("explore_farm_animals"),
    gcompris!("explore_monuments"),
    gcompris!("explore_world_animals"),
    gcompris!("explore_world_music"),
];

/// What copies are made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Photograph,
    /// A wallpaper that is drawn or rendered.
    Drawn,
    /// The background.
    Other,
}

/// A picture of the corpus.
pub(super) struct Real {
    pub(super) name: String,
    pub(super) package: &'static str,
    pub(super) kind: Kind,
    pub(super) picture: Picture,
}

/// All pictures, decoded and made no longer than [`LONGEST`].
pub(super) fn read(cache: &Path) -> Vec<Real> {
    let ready = cache.join("ready");
    fs::create_dir_all(&ready).expect("the cache can be written");
    let mut files: Vec<(&Source, PathBuf)> = Vec::new();
    for source in &SOURCES {
        let folder = cache.join(source.package).join(source.folder);
        files.extend(largest_of_each(&folder).into_iter().map(|path| (source, path)));
    }
    let half = files.len().div_ceil(2);
    std::thread::scope(|scope| {
        let read = |files: &[(&Source, PathBuf)]| -> Vec<Real> {
            let real = files.iter().filter_map(|(source, path)| one(cache, &ready, source, path));
            real.collect()
        };
        let (first, second) = files.split_at(half);
        let first = scope.spawn(move || read(first));
        let second = read(second);
        let mut all = first.join().expect("no panic");
        all.extend(second);
        all
    })
}

fn one(cache: &Path, ready: &Path, source: &Source, path: &Path) -> Option<Real> {
    let name = path.strip_prefix(cache).ok()?.to_str()?.to_owned();
    let kept = ready.join(name.replace('/', "+") + ".png");
    let read = |path: &Path| {
        let bytes = read_bounded(path, &Limits::default()).ok()?;
        weir_media::decode(&bytes, &Options::default()).ok()
    };
    let picture = match read(&kept) {
        Some(picture) => picture,
        None => {
            let picture = super::change::no_longer(&read(path)?, LONGEST);
            fs::write(&kept, weir_media::testsrc::encode_png(&picture)).ok()?;
            picture
        }
    };
    let large = picture.width().min(picture.height()) >= SHORTEST;
    let kind = match (PHOTOGRAPHS.lines().any(|line| line == name), source.drawn) {
        (true, _) => Kind::Photograph,
        (false, true) => Kind::Drawn,
        (false, false) => Kind::Other,
    };
    large.then_some(Real { name, package: source.package, kind, picture })
}

/// The files of a folder, and of those that differ in their size alone (a
/// wallpaper in several) the largest.
fn largest_of_each(folder: &Path) -> Vec<PathBuf> {
    let mut best: BTreeMap<(PathBuf, String), (u64, PathBuf)> = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let (Ok(kind), path) = (entry.file_type(), entry.path()) else { continue };
            if kind.is_dir() {
                waiting.push(path);
                continue;
            }
            let picture = path.extension().is_some_and(|extension| {
                ["jpg", "jpeg", "png", "webp"]
                    .iter()
                    .any(|known| extension.eq_ignore_ascii_case(known))
            });
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            if !kind.is_file() || !picture || is_no_picture(stem) {
                continue;
            }
            let length = entry.metadata().map_or(0, |data| data.len());
            let without_digits: String =
                if stem.contains(['x', '_']) && stem.starts_with(|c: char| c.is_ascii_digit()) {
                    String::new()
                } else {
                    stem.to_owned()
                };
            let key = (folder.clone(), without_digits);
            if best.get(&key).is_none_or(|(other, _)| length > *other) {
                best.insert(key, (length, path));
            }
        }
    }
    best.into_values().map(|(_, path)| path).collect()
}

/// Maps of a surface's bumps and shine, which are no pictures of anything.
fn is_no_picture(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    ["normal", "_nm", "-nm", "gloss", "_spec", "mask", "screenshot", "preview"]
        .iter()
        .any(|word| stem.contains(word))
}
