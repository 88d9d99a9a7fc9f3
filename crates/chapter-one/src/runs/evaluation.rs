//! How a network does after an epoch, and whether it has diverged.

use std::fmt;

use mnist_io::Examples;
use sigmoid_net::{Evaluation, Network};

/// How a network does after an epoch, on the training and on the validation images.
#[derive(Debug, Clone, PartialEq)]
pub struct EpochEvaluation {
    /// On the examples it trains on.
    pub training: Evaluation,
    /// On those set aside; None if there are none.
    pub validation: Option<Evaluation>,
}

impl EpochEvaluation {
    /// Evaluates a network on both.
    ///
    /// # Panics
    /// If network and examples do not fit: see [`Network::check_fit`].
    #[track_caller]
    pub fn of(network: &Network, training: &Examples, validation: &Examples) -> Self {
        let evaluate = |examples: &Examples| network.evaluate(examples.images(), examples.labels());
        Self {
            training: evaluate(training),
            validation: (!validation.is_empty()).then(|| evaluate(validation)),
        }
    }
}

/// What is infinite or not a number after training has diverged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotFinite {
    /// A weight or bias.
    Parameter,
    /// The cost on the training examples.
    Cost,
}

impl fmt::Display for NotFinite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Parameter => "a weight or bias is not a finite number",
            Self::Cost => "the training cost is not a finite number",
        })
    }
}

/// What is not finite about a network, and about its training cost where that is known.
///
/// Finite weights can have a cost that is not: a weighted sum may overflow.
pub fn not_finite(network: &Network, training_cost: Option<f64>) -> Option<NotFinite> {
    if !network.is_finite() {
        return Some(NotFinite::Parameter);
    }
    training_cost.filter(|cost| !cost.is_finite()).map(|_| NotFinite::Cost)
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    #[test]
    fn a_network_that_has_diverged_is_told_from_a_good_one() {
        let mut network = Network::zeros(&[1000, 1]).expect("sizes of a network");
        let black = Array2::from_elem((1, 1000), 255_u8);
        let cost = |network: &Network| network.evaluate(black.view(), &[0]).cost;
        assert_eq!(not_finite(&network, Some(cost(&network))), None);

        // Finite weights whose weighted sum is not: the first pixels add up to ∞, the last to -∞.
        let weight = |(_, k)| if k < 500 { f32::MAX } else { f32::MIN };
        network.weights_mut(0).assign(&Array2::from_shape_fn((1, 1000), weight));
        assert_eq!(not_finite(&network, Some(cost(&network))), Some(NotFinite::Cost));
        assert_eq!(not_finite(&network, None), None);

        network.biases_mut(0)[0] = f32::INFINITY;
        assert_eq!(not_finite(&network, None), Some(NotFinite::Parameter));
    }
}
