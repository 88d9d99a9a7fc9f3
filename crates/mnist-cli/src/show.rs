//! `mnist show N`: one test image, and what the network makes of it.

use std::io::{self, Write};

use mnist_io::DataSet;
use sigmoid_net::{Model, highest_activation};

use crate::args::{ModelFile, check_fit};
use crate::data::Data;
use crate::failure::Failure;
use crate::text::{bar, picture};

/// Show a test image, its label, and how strongly each output neuron fires
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Number of the image in the test set; the first is 0
    number: usize,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    model: ModelFile,
}

/// Characters of the bar of a neuron whose activation is 1.
const BAR: u8 = 40;

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    // First, since without a model there is no need of data.
    let model = Model::load(&args.model.model)?;
    let folder = args.data.folder()?;
    let test = DataSet::open(&folder)?.test;
    if args.number >= test.len() {
        return Err(Failure::NoSuchImage { number: args.number, images: test.len() });
    }
    check_fit(&model, &args.model, &folder, &test)?;
    let (image, label) = (test.image(args.number), test.label(args.number));
    let activations = model.network.feedforward(image).to_vec();
    let prediction = highest_activation(&activations);

    let mut out = io::stdout().lock();
    let columns = test.image_shape().last().copied().unwrap_or(1);
    writeln!(out, "{}\n", picture(image, columns))?;
    for (j, activation) in activations.iter().enumerate() {
        writeln!(out, "{j:3} {activation:.3} {}", bar(*activation, BAR).trim_end())?;
    }
    let verdict = if prediction == usize::from(label) { "right" } else { "wrong" };
    writeln!(out, "\nlabel {label}, prediction {prediction}: {verdict}")?;
    Ok(())
}
