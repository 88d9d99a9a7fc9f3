//! `mnist draw --compare`: statistics of drawn digits beside those of real ones.

use std::fmt::Write as _;
use std::path::Path;

use chapter_one::report::numbers::grouped;
use drawn_digits::{MeanAndDeviation, Statistics};
use ndarray::{Array3, ArrayView3};

use crate::data;
use crate::failure::{Failure, request};

/// A table, the drawn images beside those in the folder.
pub(super) fn compare(drawn: &Array3<u8>, folder: &Path) -> Result<String, Failure> {
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
