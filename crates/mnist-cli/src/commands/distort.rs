//! `mnist distort`: a sheet of distorted or prepared images to look at.

use std::io::Write as _;
use std::path::PathBuf;

use augmentation::{Distorter, Preparation};
use drawn_digits::sheet;
use figures::Image;
use ndarray::{Array3, s};

use crate::args;
use crate::data::{self, Data};
use crate::distortion::Strengths;
use crate::failure::{Failure, request};
use crate::files::{check_picture, save};
use crate::output::stdout;

/// Draw a sheet of training images and their distortions, a row for each image
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    strengths: Strengths,
    /// Show how committees prepare images: as they are, deslanted, and with ink of 8 to 20 pixels
    /// across
    #[arg(long, conflicts_with_all = ["rotation", "scaling", "shear", "shift", "displacement"])]
    prepare: bool,
    /// Images to show
    #[arg(long, value_name = "N", default_value = "12", value_parser = args::at_least_one)]
    count: usize,
    /// Seed of all random numbers
    #[arg(long, value_name = "SEED", default_value = "1")]
    seed: u64,
    /// Write the sheet to this file, a .png
    #[arg(long, value_name = "FILE")]
    figure: PathBuf,
}

/// Images of a row, the image itself included.
const IN_A_ROW: usize = 16;
/// Rows of a sheet, at most.
const ROWS: usize = 100;

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let distortion = args.strengths.distortion()?;
    check_picture(&args.figure, &["png"])?;
    let folder = args.data.folder()?;
    let training = data::open(&folder)?.training;
    let &[rows, columns] = training.image_shape() else {
        return Err(request(
            format!(
                "{}: images of shape {:?} have no rows and columns",
                folder.display(),
                training.image_shape()
            ),
            "name a data set of two-dimensional images with --data, such as MNIST",
        ));
    };
    let distorter = Distorter::new(distortion, rows, columns, args.seed)
        .map_err(|error| request(error, "name a data set of smaller images with --data"))?;
    let preparations = preparations();
    let in_a_row = if args.prepare { preparations.len() } else { IN_A_ROW };
    let count = args.count.min(training.len()).min(ROWS);
    let mut images = Array3::zeros((count * in_a_row, rows, columns));
    let mut to = vec![0; rows * columns];
    for (i, image) in training.images().rows().into_iter().take(count).enumerate() {
        let image = image.to_vec();
        for k in 0..in_a_row {
            match k.checked_sub(1) {
                _ if args.prepare => preparations[k].apply(&image, rows, columns, &mut to),
                None => to.copy_from_slice(&image),
                Some(epoch) => distorter.distort(i, epoch, &image, &mut to),
            }
            let mut place = images.slice_mut(s![i * in_a_row + k, .., ..]);
            place.iter_mut().zip(&to).for_each(|(place, &grey)| *place = grey);
        }
    }
    let sheet = sheet(images.view(), in_a_row);
    let sheet = Image::ink(sheet.ncols(), sheet);
    save(&args.figure, &sheet.png()?)?;
    writeln!(stdout(), "saved {}", args.figure.display())?;
    Ok(())
}

/// In the order in which they are shown.
fn preparations() -> Vec<Preparation> {
    let widths = (8..=20).step_by(2).map(Preparation::WidthNormalised);
    [Preparation::AsIs, Preparation::Deslanted].into_iter().chain(widths).collect()
}
