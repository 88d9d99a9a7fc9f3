//! What a network is to be, and how it is to train: the flags that [`RunSettings`] come from.

use chapter_one::runs::RunSettings;

use super::descent::Descent;
use super::functions::Functions;
use crate::args::{self, Hidden, InitName};
use crate::distortion::Strengths;
use crate::failure::Failure;

/// Headings of `--help`.
pub(super) const IMAGES: &str = "Images";
pub(super) const NETWORK: &str = "Network";
const DESCENT: &str = "Gradient descent";

/// The flags.
#[derive(clap::Args)]
pub(crate) struct Settings {
    /// Distort the training images, in each epoch anew; each of the five strengths implies it
    #[arg(long, help_heading = IMAGES)]
    distort: bool,
    #[command(flatten, next_help_heading = IMAGES)]
    strengths: Strengths,
    /// Neurons of the hidden layer; several layers as 30,20, none as none [default: 100]
    #[arg(long, value_name = "NEURONS", help_heading = NETWORK, value_parser = args::hidden)]
    hidden: Option<Hidden>,
    #[command(flatten, next_help_heading = NETWORK)]
    functions: Functions,
    /// How the initial weights are drawn [default: base-rate]
    #[arg(long, help_heading = NETWORK, value_enum)]
    init: Option<InitName>,
    /// Epochs, each a pass through all training images [default: 30]
    #[arg(long, value_name = "N", help_heading = DESCENT, value_parser = args::at_least_one)]
    epochs: Option<usize>,
    /// m, the number of images in a mini-batch [default: 10]
    #[arg(long, value_name = "M", help_heading = DESCENT, value_parser = args::at_least_one)]
    mini_batch_size: Option<usize>,
    #[command(flatten, next_help_heading = DESCENT)]
    descent: Descent,
}

impl Settings {
    /// What they come to, with the seed.
    pub(crate) fn settings(&self, seed: u64) -> Result<RunSettings, Failure> {
        let mut settings = RunSettings::new(100, 30, seed);
        if let Some(Hidden(hidden)) = &self.hidden {
            settings.hidden.clone_from(hidden);
        }
        if let Some(m) = self.mini_batch_size {
            settings = settings.with_mini_batch_size(m);
        }
        settings.epochs = self.epochs.unwrap_or(settings.epochs);
        settings.init = self.init.map_or(settings.init, InitName::init);
        self.functions.apply(&mut settings)?;
        settings = self.descent.apply(settings)?;
        if self.distort || self.strengths.any() {
            settings.distortion = Some(self.strengths.distortion()?);
        }
        Ok(settings)
    }
}
