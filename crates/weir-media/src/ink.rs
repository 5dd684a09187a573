//! Cyan, magenta, yellow and black become red, green and blue.

/// As Pillow: what the black ink leaves of 255, less the share of its own ink.
pub(crate) fn to_light([cyan, magenta, yellow, black]: [u8; 4]) -> [u8; 3] {
    let light = u32::from(255 - black);
    [cyan, magenta, yellow].map(|ink| {
        // Division by 255, rounded, as Pillow's MULDIV255.
        let product = u32::from(ink) * light + 128;
        light.saturating_sub((product + (product >> 8)) >> 8) as u8
    })
}
