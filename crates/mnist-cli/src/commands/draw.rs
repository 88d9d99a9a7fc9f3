//! `mnist draw`: handwritten-looking digits from a seed.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use chapter_one::report::numbers::grouped;
use drawn_digits::{MeanAndDeviation, Statistics, draw_many, sheet};
use figures::Image;
use ndarray::{Array3, ArrayView3};

use crate::data::{self, data_folder, draw};
use crate::failure::{Failure, request};
use crate::files::{check_picture, save};
use crate::output::stdout;

/// Draw handwritten-looking digits: a data set, a sheet, or a comparison with real ones
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Training images to draw; a sixth as many test images, by other writers, are added
    #[arg(long, value_name = "N", default_value = "60000")]
    count: u64,
    /// Seed of all random numbers
    #[arg(long, value_name = "SEED", default_value = "1")]
    seed: u64,
    /// Write the four files to this new or empty folder [default: `drawn` in the data folder (see
    /// `mnist train --help`), or nowhere with --figure or --compare]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write a sheet of the first of them to this file, a .png
    #[arg(long, value_name = "FILE")]
    figure: Option<PathBuf>,
    /// Compare their statistics with those of the training images in this folder
    #[arg(long, value_name = "DIR")]
    compare: Option<PathBuf>,
}

/// Images on a sheet, at most, and in one row of it.
const ON_A_SHEET: u64 = 240;
const IN_A_ROW: usize = 24;

/// Images compared, at most: more would not change the figures.
const COMPARED: u64 = 60_000;

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    if args.count == 0 {
        return Err(drawn_digits::Error::NoImages { set: "training" }.into());
    }
    if let Some(path) = &args.figure {
        check_picture(path, &["png"])?;
    }
    let comparison = args.compare.as_ref().map(|folder| {
        let (images, _) = draw_many(args.seed, 0..args.count.min(COMPARED));
        compare(&images, folder)
    });
    let comparison = comparison.transpose()?;
    let test = (args.count / 6).max(1);
    let folder = args.folder()?;
    if let Some(folder) = &folder {
        draw(folder, args.count, test, args.seed)?;
    }
    // After the folder, which may be refused: then nothing is saved.
    if let Some(path) = &args.figure {
        let (images, _) = draw_many(args.seed, 0..args.count.min(ON_A_SHEET));
        let sheet = sheet(images.view(), IN_A_ROW);
        let width = sheet.ncols();
        let sheet = Image::ink(width, sheet);
        save(path, &sheet.png()?)?;
    }
    // Last, when there is nothing more to save.
    let mut out = stdout();
    if let Some(path) = &args.figure {
        writeln!(out, "saved {}", path.display())?;
    }
    if let Some(comparison) = comparison {
        out.write_all(comparison.as_bytes())?;
    }
    if let Some(folder) = folder {
        let counts = (counted(args.count), counted(test));
        writeln!(
            out,
            "{} training and {} test images in {}",
            counts.0,
            counts.1,
            folder.display()
        )?;
    }
    Ok(())
}

impl Args {
    /// Where the data set goes; none if only a sheet or a comparison is asked for.
    fn folder(&self) -> Result<Option<PathBuf>, Failure> {
        match &self.out {
            Some(folder) => Ok(Some(folder.clone())),
            None if self.figure.is_some() || self.compare.is_some() => Ok(None),
            None => Ok(Some(data_folder()?.drawn())),
        }
    }
}

fn counted(number: u64) -> String {
    usize::try_from(number).map_or_else(|_| number.to_string(), grouped)
}

/// A table, the drawn images beside those in the folder.
fn compare(drawn: &Array3<u8>, folder: &Path) -> Result<String, Failure> {
    let real = data::open(folder)?.training;
    let unsuitable = |reason: String| {
        request(
            format!("{}: {reason}", folder.display()),
            "name a data set of two-dimensional images, such as MNIST",
        )
    };
    let &[height, width] = real.image_shape() else {
        return Err(unsuitable(format!(
            "images of shape {:?} have no rows and columns",
            real.image_shape()
        )));
    };
    let images = real.images();
    let shape = (real.len(), height, width);
    let images = ArrayView3::from_shape(shape, images.as_slice().unwrap_or(&[]))
        .map_err(|error| unsuitable(error.to_string()))?;
    let (drawn, real) = (Statistics::of(drawn.view()), Statistics::of(images));

    let mut table = format!("{:36}  {:>13}  {:>13}\n", "", "drawn", folder.display());
    let plain = |number: f64| format!("{number:.4}");
    let percent = |share: f64| format!("{:.1} %", share * 100.0);
    let spread = |spread: MeanAndDeviation| format!("{:.2} ± {:.2}", spread.mean, spread.deviation);
    let rows = [
        ("images", grouped(drawn.images), grouped(real.images)),
        ("mean of the pixels, 0 white to 1 black", plain(drawn.mean), plain(real.mean)),
        ("variance of the pixels", plain(drawn.variance), plain(real.variance)),
        ("pixels that are 0", percent(drawn.zeros), percent(real.zeros)),
        ("stroke width in pixels", spread(drawn.stroke_width), spread(real.stroke_width)),
        ("slant, a share of the height", spread(drawn.slant), spread(real.slant)),
        ("centre of mass, row", spread(drawn.row), spread(real.row)),
        ("centre of mass, column", spread(drawn.column), spread(real.column)),
    ];
    for (what, drawn, real) in rows {
        let _ = writeln!(table, "{what:38}{drawn:>13}  {real:>13}");
    }
    Ok(table)
}
