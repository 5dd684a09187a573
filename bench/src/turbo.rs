//! libjpeg-turbo in this process, as Weir has it in its box.

use weir_media::Picture;

/// A JPEG's pixels.
pub(crate) fn decode(jpeg: &[u8]) -> Picture {
    let format = turbojpeg::PixelFormat::RGB;
    let image = turbojpeg::decompress(jpeg, format).expect("a JPEG just made");
    let (width, height) = (image.width as u32, image.height as u32);
    Picture::from_rgb(width, height, image.pixels).expect("a whole picture")
}
