//! `mnist weights MODEL`: what the neurons of the first layer look for.

use std::io::Write;
use std::path::PathBuf;

use chapter_one::report::numbers::{counted, grouped};
use chapter_one::report::pictures::{ON_A_SHEET, squarest_width};
use chapter_one::simple_network::weights::{Neuron, in_words, neurons, sheet};
use sigmoid_net::Network;

use crate::args::at_least_one;
use crate::failure::{Failure, request};
use crate::files::{check_different, check_picture, save};
use crate::models::load_one;
use crate::output::stdout;

/// Say which outputs each hidden neuron speaks for, and draw its weights as an image
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Model file
    #[arg(value_name = "MODEL", default_value = "digits.safetensors")]
    model: PathBuf,
    /// Write a sheet of the weights to this file, a .png: blue where ink makes a neuron fire,
    /// orange where it keeps it from firing
    #[arg(long, value_name = "FILE")]
    figure: Option<PathBuf>,
    /// Width of the images that the model reads, in pixels [default: as near to square as possible]
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    width: Option<usize>,
}

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    if let Some(path) = &args.figure {
        check_picture(path, &["png"])?;
        check_different(("figure", path), ("model", &args.model))?;
    }
    let network = load_one(&args.model)?.network;
    let width = args.width.unwrap_or_else(|| squarest_width(network.inputs()));
    if !network.inputs().is_multiple_of(width) {
        return Err(request(
            format!(
                "{} cannot be cut into rows of {width} pixels",
                counted(network.inputs(), "input")
            ),
            format!("name a number that divides {} with --width", network.inputs()),
        ));
    }
    let neurons = neurons(&network);
    let mut out = stdout();
    if let Some(path) = &args.figure {
        save(path, &sheet(&neurons, width).png()?)?;
    }
    print_table(&mut out, &network, &neurons)?;
    if let Some(path) = &args.figure {
        let shown = neurons.len().min(ON_A_SHEET);
        let part = if shown < neurons.len() {
            format!(", the first {} of {} neurons", grouped(shown), grouped(neurons.len()))
        } else {
            String::new()
        };
        writeln!(out, "saved {}{part}", path.display())?;
    }
    Ok(())
}

fn print_table(out: &mut impl Write, network: &Network, neurons: &[Neuron]) -> Result<(), Failure> {
    let (what, of) = match network.layers() {
        1 => ("output", network.outputs()),
        _ => ("hidden", network.sizes()[1]),
    };
    let neurons_of = counted(of, &format!("{what} neuron"));
    writeln!(out, "{neurons_of}, {} each", counted(network.inputs(), "weight"))?;
    writeln!(out, "\nneuron     bias  least weight  greatest  speaks for, and against")?;
    for (neuron, bias) in neurons.iter().zip(network.biases(0)) {
        let weights = neuron.weights.iter().copied();
        let least = weights.clone().fold(f32::INFINITY, f32::min);
        let greatest = weights.fold(f32::NEG_INFINITY, f32::max);
        writeln!(
            out,
            "{:6} {bias:8.3} {least:13.3} {greatest:9.3}  {}",
            neuron.number,
            in_words(neuron)
        )?;
    }
    Ok(())
}
