//! `mnist show N`: one test image, and the activations of the output neurons.

use std::io::Write;
use std::path::PathBuf;

use chapter_one::report::numbers::grouped;
use chapter_one::report::pictures::{ink, row_width};
use sigmoid_net::argmax;

use crate::data::{self, Data};
use crate::failure::{Failure, request};
use crate::files::{check_picture, save};
use crate::models::ModelFiles;
use crate::output::stdout;
use crate::text::{bar, picture};

/// Show a test image, its label, and the activation of each output neuron
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Number of the image in the test set, from 0
    number: usize,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    models: ModelFiles,
    /// Write the image to this file, a .png
    #[arg(long, value_name = "FILE")]
    figure: Option<PathBuf>,
}

/// How much larger than the image its picture is.
const ENLARGED: usize = 20;

/// Characters of the bar of a neuron whose activation is 1.
const BAR: u8 = 40;

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    if let Some(path) = &args.figure {
        check_picture(path, &["png"])?;
        args.models.check_different(("figure", path))?;
    }
    // Before the data: without a model they are not needed.
    let models = args.models.load()?;
    let folder = args.data.existing_folder()?;
    let test = data::open_test(&folder)?;
    if args.number >= test.len() {
        return Err(no_such_image(args.number, test.len()));
    }
    let (_, from_it) = test.split_at(args.number)?;
    let (it, _) = from_it.split_at(1)?;
    let (image, label) = (test.image(args.number), test.label(args.number));
    let activations = models.outputs(&it, &folder)?.into_iter().collect::<Vec<f32>>();
    let prediction = argmax(&activations);

    let columns = row_width(&test);
    if let Some(path) = &args.figure {
        save(path, &ink(image, columns).enlarged(ENLARGED)?.png()?)?;
    }
    let mut out = stdout();
    if let Some(line) = models.line() {
        writeln!(out, "{line}")?;
    }
    writeln!(out, "test image {} from {}\n", args.number, folder.display())?;
    writeln!(out, "{}\n", picture(image, columns))?;
    for (j, activation) in activations.iter().enumerate() {
        writeln!(out, "{j:3} {activation:.3} {}", bar(*activation, BAR).trim_end())?;
    }
    let verdict = if prediction == usize::from(label) { "right" } else { "wrong" };
    writeln!(out, "\nlabel {label}, prediction {prediction}: {verdict}")?;
    if let Some(path) = &args.figure {
        writeln!(out, "saved {}", path.display())?;
    }
    Ok(())
}

fn no_such_image(number: usize, images: usize) -> Failure {
    let hint = match images {
        0 => "name another data set with --data".to_string(),
        1 => "the only one is 0".to_string(),
        _ => format!("they are numbered 0 to {}", images - 1),
    };
    request(format!("there is no test image {number}, the test set has {}", grouped(images)), hint)
}
