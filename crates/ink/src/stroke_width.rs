//! How wide strokes are, and bringing them nearer to those of MNIST.

use crate::components::Component;
use crate::filters;
use crate::grey::Grey;

/// Widths of strokes as shares of a digit's height. MNIST's are 2.45 ± 0.61 of 20 pixels; what is
/// not beyond these bounds is left alone.
const THIN: f32 = 0.065;
const THICK: f32 = 0.21;

/// Width of the strokes in pixels, 0.0 without ink: twice the ink over the length of its outline.
///
/// As of `drawn_digits::Statistics`, which measured MNIST.
pub(crate) fn of(ink: &Grey) -> f32 {
    let mut outline = 0.0_f32;
    let mut sum = 0_u64;
    let none = vec![0; ink.width()];
    let mut above = none.as_slice();
    for row in ink.rows().chain([none.as_slice()]) {
        let mut of_row = 0.0_f32;
        let mut before = 0;
        for (&pixel, &over) in row.iter().zip(above) {
            let across = f32::from(pixel) - f32::from(before);
            let down = f32::from(pixel) - f32::from(over);
            if across != 0.0 || down != 0.0 {
                of_row += (across * across + down * down).sqrt();
            }
            before = pixel;
        }
        of_row += f32::from(before);
        outline += of_row;
        sum += row.iter().map(|&pixel| u64::from(pixel)).sum::<u64>();
        above = row;
    }
    if outline > 0.0 { 2.0 * sum as f32 / outline } else { 0.0 }
}

/// Width of a component's strokes in pixels: how many pixels it has for each of its runs, along its
/// rows or its columns, whichever are more.
///
/// A stroke that stands has a run in each row, as long as it is wide; one that lies, in each column.
pub(crate) fn of_component(component: &Component) -> f32 {
    component.pixels as f32 / component.runs.len().max(component.runs_of_columns()) as f32
}

/// By how much strokes of a width should grow on either side, for digits of a height that is at
/// least and at most this; negative if they should shrink.
pub(crate) fn growth(width: f32, least: f32, most: f32) -> f32 {
    let wanted = width.clamp(THIN * least, THICK * most);
    (wanted - width) / 2.0
}

/// Ink grown on every side by so many pixels, or shrunk: grey dilation or erosion by an octagon.
/// Parts of a pixel are interpolated.
pub(crate) fn grown(ink: &Grey, by: f32) -> Grey {
    let step: fn(&Grey, bool) -> Grey = if by > 0.0 { dilated } else { eroded };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few pixels; a cast rounds down"
    )]
    let (whole, part) = (by.abs() as usize, ((by.abs() % 1.0) * 256.0) as u32);
    // Squares and crosses in turn make an octagon.
    let mut result = ink.clone();
    for k in 0..whole {
        result = step(&result, k % 2 == 1);
    }
    if part > 0 {
        let next = step(&result, whole % 2 == 1);
        for (pixel, &other) in result.pixels_mut().iter_mut().zip(next.pixels()) {
            let mixed = u32::from(*pixel) * (256 - part) + u32::from(other) * part;
            *pixel = u8::try_from((mixed + 128) >> 8).unwrap_or(u8::MAX);
        }
    }
    result
}

fn dilated(ink: &Grey, square: bool) -> Grey {
    if square { filters::maximum(ink, 1) } else { filters::over_cross(ink, u8::max) }
}

fn eroded(ink: &Grey, square: bool) -> Grey {
    if square { filters::minimum(ink, 1) } else { filters::over_cross(ink, u8::min) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::components;

    #[test]
    fn a_component_is_as_wide_as_its_strokes() {
        // A bar that stands, one that lies, an H, and a panel.
        for (rows, width) in [
            (&["##", "##", "##", "##", "##"][..], 2.0),
            (&["######", "######"], 2.0),
            (&["##..##", "##..##", "######", "##..##", "##..##"], 22.0 / 9.0),
            (&["####", "####", "####", "####"], 4.0),
        ] {
            let ink =
                rows.iter().flat_map(|row| row.bytes().map(|b| if b == b'#' { 9 } else { 0 }));
            let image = Grey::new(rows[0].len(), rows.len(), ink.collect()).expect("its pixels");
            assert_eq!(of_component(&components(&image, 9)[0]), width, "{rows:?}");
        }
    }
}
