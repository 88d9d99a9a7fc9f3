//! What is in an IDX file: `cargo run -p mnist-io --example 05-idx-file -- [FILE]`.
//!
//! Without a file it looks into one that it makes: three images of circles.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;

use mnist_io::{ElementType, IdxFile, write_idx};
use ndarray::{Array3, ArrayView2};

fn main() -> Result<(), Box<dyn Error>> {
    let text = match std::env::args_os().nth(1) {
        Some(path) => look_into(path.as_ref())?,
        None => look_into_circles()?,
    };
    print!("{text}");
    Ok(())
}

pub(crate) fn look_into_circles() -> Result<String, Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("circles-idx3-ubyte");
    write_idx(&path, &circles())?;
    look_into(&path)
}

pub(crate) fn look_into(path: &Path) -> Result<String, Box<dyn Error>> {
    let file = IdxFile::open(path)?;
    let idx = file.idx();
    let mut text = String::new();
    let name = file.path().file_name().unwrap_or_default();
    writeln!(text, "{}", name.display())?;
    writeln!(text, "  elements    {} of type {}", idx.len(), idx.element_type())?;
    writeln!(text, "  shape       {:?}", idx.shape())?;
    let zeros = idx.bytes().iter().map(|&byte| usize::from(byte == 0)).sum::<usize>();
    let share = 100.0 * zeros as f64 / idx.bytes().len().max(1) as f64;
    writeln!(text, "  zero bytes  {share:.1} %")?;

    match *idx.shape() {
        [count, height, width] if idx.element_type() == ElementType::U8 && count > 0 => {
            text +=
                &picture(&ArrayView2::from_shape((height, width), &idx.bytes()[..height * width])?);
        }
        _ => {
            let start = &idx.bytes()[..idx.bytes().len().min(16)];
            writeln!(text, "  begins      {start:02x?}")?;
        }
    }
    Ok(text)
}

/// A character a pixel, two side by side to make it about square.
fn picture(image: &ArrayView2<'_, u8>) -> String {
    const SHADES: [char; 5] = [' ', '░', '▒', '▓', '█'];
    let mut text = String::new();
    for row in image.rows() {
        for &pixel in row {
            let shade = SHADES[usize::from(pixel).div_ceil(64)];
            text.extend([shade, shade]);
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
    text
}

/// `[3, 14, 14]`: circles, one smaller than the other, black where the pen went and grey beside.
fn circles() -> Array3<u8> {
    Array3::from_shape_fn((3, 14, 14), |(image, row, column)| {
        let from_centre = (row as f64 - 6.5).hypot(column as f64 - 6.5);
        match (from_centre - (5.0 - image as f64)).abs() {
            0.0..0.7 => 255,
            0.7..1.2 => 100,
            _ => 0,
        }
    })
}
