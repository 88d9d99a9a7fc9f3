//! A few drawn digits: `cargo run -p drawn-digits --example 06-drawn-digits -- [SEED]`.

use std::iter;

use drawn_digits::{SIDE, draw_many, sheet};
use ndarray::Array2;

fn main() -> Result<(), std::num::ParseIntError> {
    let seed = std::env::args().nth(1).map_or(Ok(1), |seed| seed.parse())?;
    print!("{}", digits(seed));
    Ok(())
}

/// The first six digits of a seed in two rows, each with its label above it.
pub(crate) fn digits(seed: u64) -> String {
    let (images, labels) = draw_many(seed, 0..6);
    let lines = half_blocks(&sheet(images.view(), 3));
    let mut text = String::new();
    for (labels, lines) in labels.chunks(3).zip(lines.chunks(SIDE / 2)) {
        let labels = labels.iter().map(|label| format!("{label:<SIDE$}")).collect::<Vec<_>>();
        for line in iter::once(&labels.concat()).chain(lines) {
            text += line.trim_end();
            text.push('\n');
        }
    }
    text
}

/// A line for every two rows of pixels: a character's upper and lower half are one of each.
fn half_blocks(image: &Array2<u8>) -> Vec<String> {
    let half = |y: usize, x: usize| image[(y, x)] > 100;
    let (height, width) = image.dim();
    let character = |y, x| match (half(y, x), half(y + 1, x)) {
        (false, false) => ' ',
        (true, false) => '▀',
        (false, true) => '▄',
        (true, true) => '█',
    };
    (0..height).step_by(2).map(|y| (0..width).map(|x| character(y, x)).collect()).collect()
}
