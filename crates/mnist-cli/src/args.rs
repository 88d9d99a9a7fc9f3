//! Flags that several commands share, and the checks clap makes of values.

use std::path::PathBuf;

use augmentation::Preparation;
use chapter_one::report::numbers::grouped;
use clap::{Args, ValueEnum};
use sigmoid_net::Init;

/// The model's file.
#[derive(Args, Debug)]
pub(crate) struct ModelFile {
    /// Model file
    #[arg(long, value_name = "FILE", default_value = "digits.safetensors")]
    pub(crate) model: PathBuf,
}

/// Neurons of each hidden layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hidden(pub(crate) Vec<usize>);

/// `100`, `30,20` or `30-20`, or `none`.
pub(crate) fn hidden(text: &str) -> Result<Hidden, String> {
    if text == "none" {
        return Ok(Hidden(Vec::new()));
    }
    let layer = |size: &str| match size.trim().parse() {
        Ok(0) => Err("a layer needs at least 1 neuron; for no hidden layer: none".to_string()),
        Ok(size) => Ok(size),
        Err(_) => Err("expected a number of neurons, several such as 30,20, or none".to_string()),
    };
    text.split([',', '-']).map(layer).collect::<Result<_, _>>().map(Hidden)
}

/// How the initial weights are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InitName {
    /// From N(0, 1/n_in)
    Scaled,
    /// From N(0, 1), as in the chapter
    Book,
    /// From N(0, 2/n_in), with biases of 0: for rectified linear neurons
    He,
    /// From N(0, 1/n_in), biases of 0, each output beginning near 1/n, with n outputs
    BaseRate,
}

impl InitName {
    pub(crate) fn init(self) -> Init {
        match self {
            Self::Scaled => Init::Scaled,
            Self::Book => Init::Book,
            Self::He => Init::He,
            Self::BaseRate => Init::BaseRate,
        }
    }
}

/// A learning rate.
pub(crate) fn eta(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(eta) if eta > 0.0 && eta.is_finite() => Ok(eta),
        _ => Err("expected a positive finite number such as 3.0".to_string()),
    }
}

/// A share in percent: 97.5 is 0.975.
pub(crate) fn percent(text: &str) -> Result<f64, String> {
    // Divided by 100 it would not be the double next to 0.975, which counts give.
    match format!("{text}e-2").parse::<f64>() {
        Ok(share) if share > 0.0 && share <= 1.0 => Ok(share),
        _ => Err("expected a number above 0 and up to 100, such as 97.5".to_string()),
    }
}

/// A number of at least 1.
pub(crate) fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("expected a whole number, at least 1".to_string()),
        Ok(number) => Ok(number),
    }
}

/// Networks that one command trains of a kind: their numbers are held before any is trained.
const MOST_NETWORKS: usize = 10_000;

/// A number of networks.
pub(crate) fn networks(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if (1..=MOST_NETWORKS).contains(&number) => Ok(number),
        _ => Err(format!(
            "expected a whole number, at least 1 and at most {}",
            grouped(MOST_NETWORKS)
        )),
    }
}

/// As many as the largest machines have. Far more take minutes to start, or fail to.
const MOST_THREADS: usize = 1_024;

/// A number of threads, 0 for as many as there are cores.
pub(crate) fn threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if number <= MOST_THREADS => Ok(number),
        _ => Err(format!("expected a whole number from 0 to {}", grouped(MOST_THREADS))),
    }
}

/// How images are prepared: `as-is`, `deslanted`, or `width-12`.
pub(crate) fn preparation(text: &str) -> Result<Preparation, String> {
    Preparation::from_name(text)
        .ok_or_else(|| "expected as-is, deslanted, or a width of ink such as width-12".to_string())
}
