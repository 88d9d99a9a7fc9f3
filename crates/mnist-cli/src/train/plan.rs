//! What a run is to do.

use clap::ValueEnum;
use mnist_io::Split;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use sgd::Sgd;
use sigmoid_net::{Init, Network};

use super::Args;
use crate::failure::Failure;

/// How the first weights are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InitName {
    /// From N(0, 1/n_in)
    Scaled,
    /// From N(0, 1), as in the chapter
    Book,
}

/// What a run is to do, flags and `--book` resolved.
pub(crate) struct Plan {
    pub(crate) hidden: Vec<usize>,
    pub(crate) epochs: usize,
    pub(crate) init: InitName,
    pub(crate) sgd: Sgd,
}

impl Args {
    pub(crate) fn plan(&self) -> Plan {
        let sgd = |eta, m| Sgd { seed: self.seed, ..Sgd::new(eta, m) };
        if self.book {
            return Plan { hidden: vec![30], epochs: 30, init: InitName::Book, sgd: sgd(3.0, 10) };
        }
        Plan {
            hidden: self.hidden.0.clone(),
            epochs: self.epochs,
            init: self.init,
            sgd: sgd(self.eta, self.mini_batch_size),
        }
    }
}

impl Plan {
    /// The network as it is before it has learned anything.
    pub(crate) fn network(&self, data: &Split) -> Result<Network, Failure> {
        let mut sizes = vec![data.training.pixels()];
        sizes.extend(&self.hidden);
        sizes.push(data.training.classes());
        let init = match self.init {
            InitName::Scaled => Init::Scaled,
            InitName::Book => Init::Book,
        };
        let mut rng = ChaCha8Rng::seed_from_u64(self.sgd.seed);
        Network::new(&sizes, init, &mut rng).map_err(|error| Failure::Fit {
            reason: error.to_string(),
            fitting: "ask for fewer neurons with --hidden".to_string(),
        })
    }
}
