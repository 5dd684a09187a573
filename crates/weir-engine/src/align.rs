//! What of an item's picture matched, laid down as the banked picture lies: for a
//! person who compares the two. A part found by its features is laid at its place.

use weir_media::{Decoders, Ground, MediaError, Options, Picture, Sampling, View};
use weir_signals::pdq::{Dihedral, RgbView};

use crate::told::{Region, ToldFit, ToldMatch};

/// The picture that a match is about: its frame, over its ground, cut to the part
/// that matched, turned and mirrored. Where the file does not hold that any more as
/// it was told, as much as it does.
pub fn aligned(
    decoders: &Decoders,
    options: &Options,
    bytes: &[u8],
    told: &ToldMatch,
) -> Result<Picture, MediaError> {
    let forms: Vec<&str> = told.form.as_deref().unwrap_or_default().split('+').collect();
    let ground = match () {
        () if forms.contains(&"over-white") => Ground::White,
        () if forms.contains(&"over-black") => Ground::Black,
        () => Ground::Stored,
    };
    let at_ms = told.at_ms.unwrap_or(0);
    let picture = if ground == Ground::Stored && at_ms == 0 {
        decoders.decode(bytes, options)?
    } else {
        view(decoders, options, bytes, (ground, at_ms))?
    };
    let laid = forms.iter().find_map(|form| Dihedral::from_name(form));
    if let Some(fit) = &told.fit {
        let picture = laid.and_then(|laid| lay(&picture, laid)).unwrap_or(picture);
        return Ok(fitted(&picture, fit).unwrap_or(picture));
    }
    if let Some(read) = &told.read {
        return Ok(framed(&picture, &read.places).unwrap_or(picture));
    }
    let picture = told.region.and_then(|region| cut(&picture, region)).unwrap_or(picture);
    Ok(laid.and_then(|laid| lay(&picture, laid)).unwrap_or(picture))
}

/// The longest side of a picture that is laid into a banked one's outline.
const LONGEST: u32 = 1_024;
/// Where the posted picture shows nothing of the banked one.
const NOTHING: u8 = 0xd8;

/// What the posted picture shows of the banked one, at its place in an empty picture
/// of the banked one's shape.
fn fitted(picture: &Picture, fit: &ToldFit) -> Option<Picture> {
    let [a, b, c, d, e, f] = fit.transform;
    let size = a * e - b * d;
    let [width, height] = fit.banked.map(f64::from);
    if !size.is_finite() || size.abs() < 1e-9 || width < 1.0 || height < 1.0 {
        return None;
    }
    let scale = (f64::from(LONGEST) / width.max(height)).min(1.0);
    let [across, down] = [width, height].map(|side| ((side * scale) as u32).max(1));
    let mut rgb = Vec::with_capacity(3 * across as usize * down as usize);
    for row in 0..down {
        for column in 0..across {
            let x = (f64::from(column) + 0.5) / scale - c;
            let y = (f64::from(row) + 0.5) / scale - f;
            let from = [(e * x - b * y) / size, (a * y - d * x) / size];
            rgb.extend(pixel(picture, from).unwrap_or([NOTHING; 3]));
        }
    }
    Picture::from_rgb(across, down, rgb)
}

/// The pixel at a place; nothing outside the picture.
fn pixel(picture: &Picture, [x, y]: [f64; 2]) -> Option<[u8; 3]> {
    let inside = |place: f64, side: u32| place >= 0.0 && place < f64::from(side);
    if !inside(x, picture.width()) || !inside(y, picture.height()) {
        return None;
    }
    let at = 3 * (y as usize * picture.width() as usize + x as usize);
    picture.rgb().get(at..at + 3)?.try_into().ok()
}

/// The view of this ground and time; the first where there is none such.
fn view(
    decoders: &Decoders,
    options: &Options,
    bytes: &[u8],
    (ground, at_ms): (Ground, u64),
) -> Result<Picture, MediaError> {
    let (mut first, mut found) = (None, None);
    decoders.views(bytes, options, &Sampling::default(), &mut |view: View| {
        if view.ground == ground && view.time.as_millis() == u128::from(at_ms) {
            found.get_or_insert(view.picture);
        } else if first.is_none() {
            first = Some(view.picture);
        }
    })?;
    found.or(first).ok_or(MediaError::Empty)
}

/// The picture with a frame round each of these places, dark and light, so that it
/// is seen on any ground.
fn framed(picture: &Picture, places: &[Region]) -> Option<Picture> {
    let (width, height) = (i64::from(picture.width()), i64::from(picture.height()));
    let thick = (width.max(height) / 200).max(2);
    let mut rgb = picture.rgb().to_vec();
    for Region { left, top, width: across, height: down } in places {
        let (left, top) = (i64::from(*left), i64::from(*top));
        let (right, bottom) = (left + i64::from(*across), top + i64::from(*down));
        for y in (top - 3 * thick).max(0)..(bottom + 3 * thick).min(height) {
            for x in (left - 3 * thick).max(0)..(right + 3 * thick).min(width) {
                // How far outside the place.
                let far = (left - x).max(x - right + 1).max(top - y).max(y - bottom + 1);
                let shade = match far {
                    f if f <= thick => continue,
                    f if f <= 2 * thick => 255,
                    _ => 0,
                };
                let at = 3 * (y * width + x) as usize;
                rgb[at..at + 3].fill(shade);
            }
        }
    }
    Picture::from_rgb(picture.width(), picture.height(), rgb)
}

fn cut(picture: &Picture, region: Region) -> Option<Picture> {
    let Region { left, top, width, height } = region;
    let (right, bottom) = (left.checked_add(width)?, top.checked_add(height)?);
    if right > picture.width() || bottom > picture.height() {
        return None;
    }
    let row = 3 * picture.width() as usize;
    let rows = picture.rgb().chunks_exact(row).skip(top as usize).take(height as usize);
    let columns = 3 * left as usize..3 * right as usize;
    let rgb: Vec<u8> = rows.flat_map(|row| &row[columns.clone()]).copied().collect();
    Picture::from_rgb(width, height, rgb)
}

fn lay(picture: &Picture, laid: Dihedral) -> Option<Picture> {
    let view = RgbView::new(picture.width(), picture.height(), picture.rgb()).ok()?;
    let (width, height, rgb) = laid.lay(&view);
    Picture::from_rgb(width, height, rgb)
}

#[cfg(test)]
mod tests {
    use weir_media::testsrc;

    use super::*;

    fn told(form: &str, region: Option<Region>) -> ToldMatch {
        ToldMatch {
            bank: "lamps".to_owned(),
            entry: "entry".to_owned(),
            reference: None,
            kind: "pdq".to_owned(),
            distance: Some(3),
            form: Some(form.to_owned()),
            at_ms: None,
            region,
            fit: None,
            read: None,
            score: None,
            span: None,
            spans: Vec::new(),
            of_item: None,
            of_entry: None,
            quoted: false,
            attributed: false,
            part: "media/0".to_owned(),
            source: "own".to_owned(),
            tags: Vec::new(),
        }
    }

    fn aligned_to(bytes: &[u8], told: &ToldMatch) -> Picture {
        aligned(&Decoders::without_box(), &Options::default(), bytes, told).unwrap()
    }

    #[test]
    fn a_part_that_matched_mirrored_is_cut_out_and_mirrored() {
        let posted = testsrc::picture(7, 120, 80);
        let bytes = testsrc::encode_png(&posted);
        let region = Region { left: 10, top: 20, width: 50, height: 40 };
        let shown = aligned_to(&bytes, &told("inner+flipY", Some(region)));
        assert_eq!((shown.width(), shown.height()), (50, 40));
        // The first pixel shown is the last of the part's first row.
        let at = 3 * (20 * 120 + 59);
        assert_eq!(shown.rgb()[..3], posted.rgb()[at..at + 3]);
    }

    #[test]
    fn a_region_that_the_picture_does_not_have_is_left_alone() {
        let posted = testsrc::picture(7, 60, 50);
        let bytes = testsrc::encode_png(&posted);
        for region in [
            Region { left: 20, top: 0, width: 41, height: 10 },
            Region { left: u32::MAX, top: 0, width: 2, height: 1 },
        ] {
            let shown = aligned_to(&bytes, &told("inner", Some(region)));
            assert_eq!((shown.width(), shown.height()), (60, 50));
        }
    }
}
