//! Digits in files.

use std::fs;
use std::path::Path;

use ink::decode;
use rayon::prelude::*;

use super::test_images::Sample;
use crate::error::{Error, at};

/// The digits of a folder with dataset.csv: a line "image,label" each, after one with these words.
pub(crate) fn handwriting(folder: &Path) -> Result<Vec<Sample>, Error> {
    let list = folder.join("dataset.csv");
    let text = fs::read_to_string(&list).map_err(at(&list))?;
    let lines: Vec<&str> = text.lines().collect();
    let sample = |(number, line): (usize, &&str)| {
        let fields = line.trim().split_once(',');
        let digit = fields.and_then(|(name, label)| Some((name, label.trim().parse().ok()?)));
        let Some((name, label)) = digit.filter(|(_, label)| *label <= 9) else {
            let expected = "the name of an image, a comma, and a digit";
            return Err(Error::List { path: list.clone(), line: number + 1, expected });
        };
        let path = folder.join(name);
        let bytes = fs::read(&path).map_err(at(&path))?;
        let decoded = decode(&bytes).map_err(|source| Error::Image { path, source })?;
        Ok(Sample { image: decoded.image, labels: vec![label] })
    };
    lines.par_iter().enumerate().skip(1).map(sample).collect()
}
