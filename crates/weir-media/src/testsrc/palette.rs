//! Colours that go together: an hour of the day on the coast.

use super::noise::ONE_32;

/// Red, green, blue.
pub(super) type Colour = [u8; 3];

/// An hour of the day. Nothing is brighter than 215, so that a brightened copy
/// loses little to white.
pub(super) struct Palette {
    pub(super) zenith: Colour,
    pub(super) sky: Colour,
    pub(super) horizon: Colour,
    pub(super) cloud: Colour,
    pub(super) sun: Colour,
    pub(super) far: Colour,
    pub(super) land: Colour,
    pub(super) rock: Colour,
    pub(super) sea: Colour,
    pub(super) deep: Colour,
    pub(super) foam: Colour,
    pub(super) wall: Colour,
    pub(super) stripe: Colour,
    pub(super) roof: Colour,
    pub(super) lamp: Colour,
    /// Whether the lamp is lit and throws beams.
    pub(super) dark: bool,
}

pub(super) static HOURS: [Palette; 6] = [
    // Dawn.
    Palette {
        zenith: [58, 78, 122],
        sky: [172, 122, 138],
        horizon: [214, 168, 122],
        cloud: [208, 152, 140],
        sun: [215, 196, 140],
        far: [126, 106, 132],
        land: [78, 84, 84],
        rock: [52, 46, 58],
        sea: [126, 124, 146],
        deep: [40, 58, 88],
        foam: [210, 184, 168],
        wall: [206, 196, 184],
        stripe: [164, 52, 48],
        roof: [96, 44, 46],
        lamp: [215, 206, 132],
        dark: true,
    },
    // A clear noon.
    Palette {
        zenith: [40, 104, 166],
        sky: [92, 158, 198],
        horizon: [176, 204, 206],
        cloud: [212, 213, 210],
        sun: [214, 208, 168],
        far: [108, 142, 154],
        land: [88, 134, 76],
        rock: [92, 84, 74],
        sea: [58, 130, 152],
        deep: [18, 66, 106],
        foam: [200, 212, 208],
        wall: [212, 210, 202],
        stripe: [186, 44, 40],
        roof: [130, 56, 40],
        lamp: [214, 196, 120],
        dark: false,
    },
    // Dusk.
    Palette {
        zenith: [44, 36, 86],
        sky: [142, 62, 98],
        horizon: [212, 122, 66],
        cloud: [98, 54, 92],
        sun: [214, 148, 70],
        far: [88, 52, 84],
        land: [54, 44, 60],
        rock: [34, 28, 42],
        sea: [134, 78, 86],
        deep: [34, 34, 70],
        foam: [206, 140, 104],
        wall: [192, 168, 160],
        stripe: [52, 48, 92],
        roof: [72, 36, 48],
        lamp: [215, 190, 100],
        dark: true,
    },
    // Night with a moon.
    Palette {
        zenith: [10, 16, 40],
        sky: [22, 38, 74],
        horizon: [58, 84, 112],
        cloud: [64, 80, 108],
        sun: [198, 204, 196],
        far: [30, 46, 70],
        land: [24, 40, 46],
        rock: [14, 20, 30],
        sea: [34, 62, 88],
        deep: [8, 20, 42],
        foam: [124, 148, 162],
        wall: [134, 146, 158],
        stripe: [92, 34, 46],
        roof: [48, 26, 36],
        lamp: [215, 204, 128],
        dark: true,
    },
    // Fog coming in.
    Palette {
        zenith: [112, 128, 132],
        sky: [152, 164, 160],
        horizon: [190, 194, 180],
        cloud: [204, 204, 194],
        sun: [212, 206, 180],
        far: [138, 150, 144],
        land: [96, 112, 88],
        rock: [70, 72, 70],
        sea: [120, 142, 140],
        deep: [62, 86, 92],
        foam: [204, 208, 198],
        wall: [208, 204, 192],
        stripe: [34, 62, 74],
        roof: [86, 62, 56],
        lamp: [212, 188, 108],
        dark: false,
    },
    // A printed poster of four inks.
    Palette {
        zenith: [30, 92, 98],
        sky: [90, 152, 138],
        horizon: [214, 190, 134],
        cloud: [212, 196, 156],
        sun: [206, 92, 52],
        far: [88, 128, 112],
        land: [176, 120, 58],
        rock: [66, 50, 48],
        sea: [44, 112, 114],
        deep: [20, 54, 66],
        foam: [212, 200, 160],
        wall: [214, 202, 168],
        stripe: [190, 66, 42],
        roof: [40, 66, 76],
        lamp: [214, 170, 72],
        dark: false,
    },
];

/// From one colour to another by `t` of [`ONE_32`].
pub(super) fn mixed(from: Colour, to: Colour, t: i32) -> Colour {
    let t = t.clamp(0, ONE_32);
    let mix = |from: u8, to: u8| {
        (i32::from(from) + (((i32::from(to) - i32::from(from)) * t) >> 12)) as u8
    };
    [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])]
}

/// A colour made lighter (above [`ONE_32`]) or darker (below).
pub(super) fn shaded(colour: Colour, by: i32) -> Colour {
    let shade = |sample: u8| ((i32::from(sample) * by) >> 12).clamp(0, 255) as u8;
    [shade(colour[0]), shade(colour[1]), shade(colour[2])]
}
