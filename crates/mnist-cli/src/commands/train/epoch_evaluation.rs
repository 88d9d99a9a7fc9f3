//! How well a network reads training and validation images after an epoch.

use mnist_io::Split;
use sigmoid_net::{Evaluation, Network};

pub(crate) struct EpochEvaluation {
    pub(crate) training: Evaluation,
    /// None if no images were set aside.
    pub(crate) validation: Option<Evaluation>,
}

impl EpochEvaluation {
    pub(crate) fn of(network: &Network, data: &Split) -> Self {
        let (training, validation) = (&data.training, &data.validation);
        Self {
            training: network.evaluate(training.images(), training.labels()),
            validation: (!validation.is_empty())
                .then(|| network.evaluate(validation.images(), validation.labels())),
        }
    }
}
