//! Digits in files, and who wrote those of MNIST.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use flate2::read::MultiGzDecoder;
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

/// The number of each digit's writer: the third column of QMNIST's labels, a line a digit, packed or
/// not.
pub(crate) fn writers(path: &Path) -> Result<Vec<u32>, Error> {
    let mut text = String::new();
    let mut file = File::open(path).map_err(at(path))?;
    let read = if path.extension().is_some_and(|extension| extension == "gz") {
        MultiGzDecoder::new(file).read_to_string(&mut text)
    } else {
        file.read_to_string(&mut text)
    };
    read.map_err(at(path))?;
    let writer = |(number, line): (usize, &str)| {
        let writer = line.split('\t').nth(2).and_then(|writer| writer.trim().parse().ok());
        let expected = "a writer's number in the third column, after tabs";
        writer.ok_or(Error::List { path: path.to_owned(), line: number + 1, expected })
    };
    text.lines().enumerate().map(writer).collect()
}
