//! The settings of a run, from its flags.

use clap::ValueEnum;
use mnist_io::Split;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use sgd::Sgd;
use sigmoid_net::{Init, Network};

use crate::args::Hidden;
use crate::failure::Failure;

/// How the initial weights are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InitName {
    /// From N(0, 1/n_in)
    Scaled,
    /// From N(0, 1), as in the chapter
    Book,
}

/// The settings that may be given by flags; without one, the default or the book's.
pub(crate) struct Flags<'a> {
    pub(crate) hidden: Option<&'a Hidden>,
    pub(crate) epochs: Option<usize>,
    pub(crate) mini_batch_size: Option<usize>,
    pub(crate) eta: Option<f32>,
    pub(crate) init: Option<InitName>,
}

/// What a run is to do.
pub(crate) struct Plan {
    pub(crate) hidden: Vec<usize>,
    pub(crate) epochs: usize,
    pub(crate) init: InitName,
    pub(crate) sgd: Sgd,
}

impl Plan {
    /// The defaults, or with `book` the chapter's first run, where no flag says otherwise.
    pub(crate) fn new(book: bool, flags: &Flags<'_>, seed: u64) -> Self {
        let (hidden, init) = if book { (30, InitName::Book) } else { (100, InitName::Scaled) };
        Self {
            hidden: flags.hidden.map_or_else(|| vec![hidden], |hidden| hidden.0.clone()),
            epochs: flags.epochs.unwrap_or(30),
            init: flags.init.unwrap_or(init),
            sgd: Sgd::new(flags.eta.unwrap_or(3.0), flags.mini_batch_size.unwrap_or(10))
                .with_seed(seed),
        }
    }

    /// The network as it is before training.
    pub(crate) fn network(&self, data: &Split) -> Result<Network, Failure> {
        let mut sizes = vec![data.training.pixels()];
        sizes.extend(&self.hidden);
        sizes.push(data.training.classes());
        let init = match self.init {
            InitName::Scaled => Init::Scaled,
            InitName::Book => Init::Book,
        };
        let mut rng = ChaCha8Rng::seed_from_u64(self.sgd.seed);
        Network::new(&sizes, init, &mut rng).map_err(|error| Failure::Incompatible {
            reason: error.to_string(),
            hint: "ask for fewer neurons with --hidden".to_string(),
        })
    }
}
