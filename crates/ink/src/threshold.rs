//! Which pixels are ink.

use crate::components::components;
use crate::grey::Grey;
use crate::{contrast, stroke_width};

/// Sauvola's k and R.
const K: f32 = 0.25;
const R: f32 = 128.0;

/// Ink is darker than paper by at least so many standard deviations of its noise.
const DEVIATIONS: u32 = 3;

/// What is as dark as this is ink wherever it is: the middle of a stroke wider than the window.
const SURELY_INK: u8 = 160;

/// 255 for ink, 0 for paper, from shades of 0 for paper to 255 for full ink.
///
/// A pixel is ink where its light is below m (1 + k (s/R - 1)), with m the mean and s the standard
/// deviation of the light in the window around it, from integral images. `noise` is the standard
/// deviation of that of paper: what is not clearly darker is none either.
///
/// Source: J. Sauvola and M. Pietikäinen, "Adaptive document image binarization", Pattern
/// Recognition 33 (2000); F. Shafait, D. Keysers and T. Breuel, "Efficient implementation of local
/// adaptive thresholding techniques using integral images", SPIE 6815 (2008).
pub(crate) fn sauvola(shades: &Grey, noise: u32) -> Grey {
    let (width, height) = (shades.width(), shades.height());
    let least = u8::try_from(DEVIATIONS * noise).unwrap_or(SURELY_INK);
    // 2 · 60 + 1 squared times 255 squared still fits into 32 bits.
    let radius = (shades.shorter_side() / 40).clamp(8, 60);
    let mut ink = Grey::filled(width, height, 0);
    // Of each column, the sum over the rows of the window, of light and of its square: an integral
    // image is kept for one row of windows at a time.
    let mut columns = vec![(0_u32, 0_u32); width];
    let mut integral = vec![(0_u32, 0_u32); width + 1];
    let light_of = |shade: u8| u32::from(255 - shade);
    for row in 0..radius.min(height) {
        add(&mut columns, shades.row(row), light_of);
    }
    for y in 0..height {
        if y + radius < height {
            add(&mut columns, shades.row(y + radius), light_of);
        }
        if y > radius {
            subtract(&mut columns, shades.row(y - radius - 1), light_of);
        }
        // Sums may wrap: their differences come out right.
        let mut sum = (0_u32, 0_u32);
        for (column, total) in columns.iter().zip(&mut integral[1..]) {
            sum = (sum.0.wrapping_add(column.0), sum.1.wrapping_add(column.1));
            *total = sum;
        }
        let rows = (y + radius + 1).min(height) - y.saturating_sub(radius);
        for (x, (pixel, &shade)) in ink.row_mut(y).iter_mut().zip(shades.row(y)).enumerate() {
            let (from, to) = (x.saturating_sub(radius), (x + radius + 1).min(width));
            let n = (rows * (to - from)) as f32;
            let mean = integral[to].0.wrapping_sub(integral[from].0) as f32 / n;
            let square = integral[to].1.wrapping_sub(integral[from].1) as f32 / n;
            let deviation = (square - mean * mean).max(0.0).sqrt();
            let threshold = mean * (1.0 + K * (deviation / R - 1.0));
            let light = f32::from(255 - shade);
            let is_ink = light < threshold && shade >= least || shade >= SURELY_INK;
            *pixel = if is_ink { 255 } else { 0 };
        }
    }
    ink
}

fn add(columns: &mut [(u32, u32)], row: &[u8], light_of: impl Fn(u8) -> u32) {
    for (column, &shade) in columns.iter_mut().zip(row) {
        let light = light_of(shade);
        column.0 += light;
        column.1 += light * light;
    }
}

fn subtract(columns: &mut [(u32, u32)], row: &[u8], light_of: impl Fn(u8) -> u32) {
    for (column, &shade) in columns.iter_mut().zip(row) {
        let light = light_of(shade);
        column.0 -= light;
        column.1 -= light * light;
    }
}

/// Shades of 255 from which a pixel may be ink in images without any noise.
const FAINT: u8 = 24;

/// Pale strokes are no wider than so many times the others: panels are.
const WIDEST: f32 = 3.0;

/// 255 for ink, 0 for paper, in images without any noise. What is at least `least` dark is ink, and
/// what is three eighths as dark as the pale strokes that it is joined to.
pub(crate) fn by_component(shades: &Grey, least: u8) -> Grey {
    let mut ink = fixed(shades, least);
    // Each component counts by its pixels.
    let (mut pixels, mut widths) = (0.0, 0.0);
    for component in components(&ink, 255) {
        pixels += component.pixels as f32;
        widths += component.pixels as f32 * stroke_width::of_component(&component);
    }
    for component in components(shades, FAINT) {
        let strokes = contrast::of_strokes(&component, shades);
        let is_panel = stroke_width::of_component(&component) * pixels > WIDEST * widths;
        if is_panel || strokes < contrast::PALEST {
            continue;
        }
        let least = u8::try_from(u32::from(strokes) * 3 / 8).unwrap_or(least).clamp(FAINT, least);
        for run in &component.runs {
            let (inked, shades) = (ink.row_mut(run.row), shades.row(run.row));
            for x in run.from..run.to {
                if shades[x] >= least {
                    inked[x] = 255;
                }
            }
        }
    }
    ink
}

/// 255 where the shade is at least this, for images without any noise.
pub(crate) fn fixed(shades: &Grey, least: u8) -> Grey {
    shades.map(|shade| if shade >= least { 255 } else { 0 })
}
