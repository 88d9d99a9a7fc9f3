//! Turning an image back.

use crate::grey::Grey;
use crate::placement::Placement;

/// The image turned as its placement says, bilinear, with 0 where there was nothing.
pub(crate) fn turned(image: &Grey, placement: Placement) -> Grey {
    let (width, height) = placement.turned;
    let mut turned = Grey::filled(width, height, 0);
    // In 65,536ths of a pixel, from middle to middle.
    #[expect(clippy::cast_possible_truncation, reason = "within an image in memory")]
    let fixed = |x: f64| (x * 65536.0) as i64;
    let (cos, sin) = placement.turn;
    let step = (fixed(cos), fixed(sin));
    for y in 0..height {
        let start = placement.before(0.5, y as f64 + 0.5);
        let (mut x_before, mut y_before) = (fixed(start.0 - 0.5), fixed(start.1 - 0.5));
        for pixel in turned.row_mut(y) {
            *pixel = bilinear(image, x_before, y_before);
            (x_before, y_before) = (x_before + step.0, y_before + step.1);
        }
    }
    turned
}

fn bilinear(image: &Grey, x: i64, y: i64) -> u8 {
    let (left, top) = (x >> 16, y >> 16);
    let (width, height) = (image.width(), image.height());
    let (Ok(column), Ok(row)) = (usize::try_from(left + 1), usize::try_from(top + 1)) else {
        return 0;
    };
    if column > width || row > height {
        return 0;
    }
    let weight = |part: i64| u32::try_from((part & 0xffff) >> 8).unwrap_or(0);
    let (right, below) = (weight(x), weight(y));
    let pixels = image.pixels();
    // Column and row are one too large, for -1 to be a number.
    let sum = if column > 0 && column < width && row > 0 && row < height {
        let at = (row - 1) * width + column - 1;
        let [a, b] = [pixels[at], pixels[at + 1]].map(u32::from);
        let [c, d] = [pixels[at + width], pixels[at + width + 1]].map(u32::from);
        (a * (256 - right) + b * right) * (256 - below) + (c * (256 - right) + d * right) * below
    } else {
        let at = |x: usize, y: usize| {
            let inside = x > 0 && x <= width && y > 0 && y <= height;
            if inside { u32::from(pixels[(y - 1) * width + x - 1]) } else { 0 }
        };
        let [a, b] = [at(column, row), at(column + 1, row)];
        let [c, d] = [at(column, row + 1), at(column + 1, row + 1)];
        (a * (256 - right) + b * right) * (256 - below) + (c * (256 - right) + d * right) * below
    };
    u8::try_from((sum + (1 << 15)) >> 16).unwrap_or(u8::MAX)
}
