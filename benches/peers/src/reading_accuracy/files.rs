//! Images left as files for programs of others.

use std::fs;
use std::path::{Path, PathBuf};

use ink::Grey;

use crate::error::{Error, at};

/// What is done to an image first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prepared {
    /// White pixels around it.
    pub(crate) margin: usize,
    /// How many times as large it becomes.
    pub(crate) scale: usize,
}

/// Writes them as PGM files and says where each is.
pub(crate) fn write_images(
    folder: &Path,
    images: &[&Grey],
    prepared: Prepared,
) -> Result<Vec<PathBuf>, Error> {
    fs::create_dir_all(folder).map_err(at(folder))?;
    let write = |(number, image): (usize, &&Grey)| {
        let path = folder.join(format!("{number}.pgm"));
        fs::write(&path, pgm(image, prepared)).map_err(at(&path))?;
        Ok(path)
    };
    images.iter().enumerate().map(write).collect()
}

/// Writes the paths to a file, one a line, and says where that is.
pub(crate) fn write_list(folder: &Path, paths: &[PathBuf]) -> Result<PathBuf, Error> {
    let list = folder.join("list.txt");
    let lines: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    fs::write(&list, lines.join("\n") + "\n").map_err(at(&list))?;
    Ok(list)
}

/// A PGM file: enlarged bilinearly, then with a margin.
fn pgm(image: &Grey, Prepared { margin, scale }: Prepared) -> Vec<u8> {
    let (inner_width, inner_height) = (image.width() * scale, image.height() * scale);
    let (width, height) = (inner_width + 2 * margin, inner_height + 2 * margin);
    let mut bytes = format!("P5 {width} {height} 255\n").into_bytes();
    let from = bytes.len();
    bytes.resize(from + width * height, 255);
    for y in 0..inner_height {
        let row = &mut bytes[from + (y + margin) * width + margin..][..inner_width];
        for (x, pixel) in row.iter_mut().enumerate() {
            *pixel = sample(image, x, y, scale);
        }
    }
    bytes
}

fn sample(image: &Grey, x: usize, y: usize, scale: usize) -> u8 {
    // The place in the image, in halves of a new pixel; 1 is the middle of the first.
    let place = |at: usize, length: usize| {
        let at = ((2 * at + 1) as f64 / (2 * scale) as f64 - 0.5).clamp(0.0, (length - 1) as f64);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 at least")]
        let whole = at as usize;
        (whole, (whole + 1).min(length - 1), at - whole as f64)
    };
    let ((left, right, across), (top, bottom, down)) =
        (place(x, image.width()), place(y, image.height()));
    let mixed = |row: &[u8]| f64::from(row[left]) * (1.0 - across) + f64::from(row[right]) * across;
    let light = mixed(image.row(top)) * (1.0 - down) + mixed(image.row(bottom)) * down;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
    let light = (light + 0.5) as u8;
    light
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_enlarged_and_framed() {
        let image = Grey::new(2, 1, vec![0, 200]).unwrap();
        assert_eq!(pgm(&image, Prepared { margin: 0, scale: 1 }), b"P5 2 1 255\n\x00\xc8");
        let framed = pgm(&image, Prepared { margin: 1, scale: 2 });
        assert!(
            framed.starts_with(b"P5 6 4 255\n\xff\xff\xff\xff\xff\xff\xff\x00\x32\x96\xc8\xff")
        );
    }
}
