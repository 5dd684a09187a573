//! libjpeg-turbo in this process, as Weir has it in its box.

use weir_media::Picture;
use weir_signals::pdq::LumaView;

/// A JPEG's pixels.
pub(crate) fn decode(jpeg: &[u8]) -> Picture {
    let format = turbojpeg::PixelFormat::RGB;
    let image = turbojpeg::decompress(jpeg, format).expect("a JPEG just made");
    let (width, height) = (image.width as u32, image.height as u32);
    Picture::from_rgb(width, height, image.pixels).expect("a whole picture")
}

/// A JPEG's brightness, made smaller as Weir asks its box for it: the sides of the
/// whole, by how much it is smaller, and its values.
pub(crate) fn decode_grey(jpeg: &[u8]) -> (u32, u32, u32, Vec<u8>) {
    let mut library = turbojpeg::Decompressor::new().expect("memory");
    let header = library.read_header(jpeg).expect("a JPEG just made");
    let scale = LumaView::scale_for(header.width as u32, header.height as u32);
    let factor = turbojpeg::ScalingFactor::new(1, scale as usize);
    library.set_scaling_factor(factor).expect("one of the library's");
    let (width, height) = (factor.scale(header.width), factor.scale(header.height));
    let mut pixels = vec![0; width * height];
    let format = turbojpeg::PixelFormat::GRAY;
    let image = turbojpeg::Image { pixels: &mut pixels[..], width, pitch: width, height, format };
    library.decompress(jpeg, image).expect("a JPEG just made");
    (header.width as u32, header.height as u32, scale, pixels)
}
