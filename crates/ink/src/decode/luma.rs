//! From colours to light.

/// ITU-R BT.601, in 1,000ths: red, green, blue.
const WEIGHTS: [u32; 3] = [299, 587, 114];

/// `[n, 3]` to `[n]`.
pub(crate) fn from_rgb8(rgb: &[u8]) -> Vec<u8> {
    rgb.as_chunks::<3>().0.iter().map(|&pixel| luma(pixel)).collect()
}

/// `[n, 4]` to `[n]`, over white.
pub(crate) fn from_rgba8(rgba: &[u8]) -> Vec<u8> {
    let pixels = rgba.as_chunks::<4>().0.iter();
    pixels.map(|&[r, g, b, alpha]| over_white(luma([r, g, b]), alpha)).collect()
}

/// `[n, 2]`, grey and alpha, to `[n]`, over white.
pub(crate) fn from_grey_alpha8(pixels: &[u8]) -> Vec<u8> {
    pixels.as_chunks::<2>().0.iter().map(|&[grey, alpha]| over_white(grey, alpha)).collect()
}

/// The upper byte of each of the native 16-bit numbers.
pub(crate) fn upper_bytes(pixels: &[u8]) -> Vec<u8> {
    let numbers = pixels.as_chunks::<2>().0.iter();
    numbers.map(|&bytes| u16::from_ne_bytes(bytes).to_be_bytes()[0]).collect()
}

/// Native 32-bit floats from 0.0 to 1.0; what is beyond stops there, and what is no number is 0.
pub(crate) fn from_floats(pixels: &[u8]) -> Vec<u8> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast to an integer stops at its ends"
    )]
    let byte = |&bytes: &[u8; 4]| (f32::from_ne_bytes(bytes) * 255.0 + 0.5) as u8;
    pixels.as_chunks::<4>().0.iter().map(byte).collect()
}

fn luma(rgb: [u8; 3]) -> u8 {
    let sum: u32 = rgb.iter().zip(WEIGHTS).map(|(&level, weight)| u32::from(level) * weight).sum();
    byte((sum + 500) / 1000)
}

fn over_white(level: u8, alpha: u8) -> u8 {
    let shade = (255 - u32::from(level)) * u32::from(alpha);
    byte(255 - (shade + 127) / 255)
}

fn byte(level: u32) -> u8 {
    u8::try_from(level).unwrap_or(u8::MAX)
}
