//! What a network is to be, and how it is to train: the flags that [`RunSettings`] come from.

use std::iter;

use augmentation::Preparation;
use chapter_one::report::numbers::counted;
use chapter_one::runs::RunSettings;
use clap::ArgAction;

use super::descent::{Descent, OrderName};
use super::functions::Functions;
use crate::args::{self, Hidden, InitName};
use crate::distortion::Strengths;
use crate::failure::{Failure, request};

/// Headings of `--help`.
pub(super) const IMAGES: &str = "Images";
pub(super) const NETWORK: &str = "Network";
const DESCENT: &str = "Gradient descent";

/// The flags.
#[derive(clap::Args)]
pub(crate) struct Settings {
    /// Prepare all images, in training as in reading: deslanted, or width-12 for ink of 12 pixels
    /// across; with --members several, which take turns [default: as-is]
    #[arg(
        long,
        value_name = "HOW",
        help_heading = IMAGES,
        value_delimiter = ',',
        value_parser = args::preparation,
        // Given again, it replaces what a recipe says.
        action = ArgAction::Set
    )]
    prepare: Vec<Preparation>,
    /// Distort the training images, in each epoch anew; each of the five strengths implies it
    #[arg(
        long,
        help_heading = IMAGES,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    distort: Option<bool>,
    #[command(flatten, next_help_heading = IMAGES)]
    strengths: Strengths,
    /// Learn what is no digit as well, and digits cut out of composed strings: for reading numbers
    #[arg(
        long,
        help_heading = IMAGES,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    non_digits: Option<bool>,
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
    /// Shards that each mini-batch is cut into, a power of two that divides m: as many ranks can
    /// share it, each with at least a shard. The weights depend on it, and not on the number of
    /// ranks. The files of a sharded set are something else: --data takes any number of them
    /// [default: 1]
    #[arg(long, value_name = "S", help_heading = DESCENT, value_parser = shards)]
    shards: Option<usize>,
    /// Replicas of the network, a power of two: each learns from every R-th mini-batch, and after an
    /// epoch all go on from their average (parameter averaging, or local SGD). As many ranks can
    /// share them. The weights depend on it, and not on the number of ranks [default: 1]
    #[arg(long, value_name = "R", help_heading = DESCENT, value_parser = args::at_least_one)]
    replicas: Option<usize>,
    #[command(flatten, next_help_heading = DESCENT)]
    descent: Descent,
}

impl Settings {
    /// The order of the training images, if it was asked for.
    pub(super) fn order(&self) -> Option<OrderName> {
        self.descent.order()
    }

    /// What they come to, with the seed, for each of several networks, whose seeds follow it.
    pub(crate) fn of_members(
        &self,
        members: usize,
        seed: u64,
    ) -> Result<Vec<RunSettings>, Failure> {
        let preparations = self.prepare.len();
        if preparations > members {
            return Err(request(
                format!("{preparations} preparations for {}", counted(members, "network")),
                format!("ask for more with --members {preparations}"),
            ));
        }
        let seeds = (0..members as u64).map(|member| seed.wrapping_add(member));
        let prepared = self.prepare.iter().copied().cycle().chain(iter::repeat(Preparation::AsIs));
        seeds.zip(prepared).map(|(seed, how)| self.of_one(seed, how)).collect()
    }

    fn of_one(&self, seed: u64, preparation: Preparation) -> Result<RunSettings, Failure> {
        let mut settings = RunSettings::new(100, 30, seed)
            .with_preparation(preparation)
            .with_non_digits(self.non_digits.unwrap_or(false));
        if let Some(Hidden(hidden)) = &self.hidden {
            settings.hidden.clone_from(hidden);
        }
        if let Some(m) = self.mini_batch_size {
            settings = settings.with_mini_batch_size(m);
        }
        settings.sgd.shards = self.shards.unwrap_or(settings.sgd.shards);
        settings.sgd.replicas = self.replicas.unwrap_or(settings.sgd.replicas);
        settings.epochs = self.epochs.unwrap_or(settings.epochs);
        settings.init = self.init.map_or(settings.init, InitName::init);
        self.functions.apply(&mut settings)?;
        settings = self.descent.apply(settings)?;
        if self.distort == Some(false) && self.strengths.any() {
            return Err(request(
                "--distort=false, and a strength of distortion",
                "leave out --distort=false, or --rotation, --scaling, --shear, --shift and \
                 --displacement",
            ));
        }
        if self.distort.unwrap_or_else(|| self.strengths.any()) {
            settings.distortion = Some(self.strengths.distortion()?);
        }
        Ok(settings)
    }
}

/// `--shards`, which other commands have for files.
fn shards(text: &str) -> Result<usize, String> {
    args::at_least_one(text).map_err(|_| {
        "expected a number of shards of a mini-batch, at least 1; however many files a sharded set \
         has, --data DIR takes it"
            .to_string()
    })
}
