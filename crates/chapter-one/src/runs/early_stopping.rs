//! When to stop because nothing gets better, and the best network so far.

use serde::{Deserialize, Serialize};
use sigmoid_net::{Evaluation, Network};

/// Stops a run after some epochs without a lower validation cost, and keeps the best network.
///
/// The cost decides, not the accuracy: it still falls, or rises again, while the accuracy of ten
/// thousand images stays at the same digit.
///
/// ```
/// use chapter_one::runs::EarlyStopping;
/// use sigmoid_net::{Evaluation, Network};
///
/// let mut stopping = EarlyStopping::new(2);
/// let mut network = Network::zeros(&[1, 2])?;
/// for (epoch, bias) in [0.0, 0.5, 0.4, 0.3].into_iter().enumerate() {
///     assert!(!stopping.is_over(epoch));
///     network.biases_mut(0).assign(&ndarray::arr1(&[bias, -bias]));
///     stopping.epoch(epoch, &network, &network.evaluate(&[[0_u8]], &[0_u8]));
/// }
/// assert!(stopping.is_over(4), "two epochs worse than that before");
/// let best = stopping.best().expect("one of them");
/// assert_eq!((best.epoch, best.network(&network).biases(0)[0]), (1, 0.5));
/// # Ok::<(), sigmoid_net::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct EarlyStopping {
    patience: usize,
    best: Option<BestNetwork>,
}

/// The network with the lowest validation cost so far.
#[derive(Debug, Clone, PartialEq)]
pub struct BestNetwork {
    /// The epoch it was after; the first is 0.
    pub epoch: usize,
    /// How it did on the validation images.
    pub validation: CostAndAccuracy,
    pub(crate) position: Vec<f32>,
}

/// The two numbers an evaluation comes down to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CostAndAccuracy {
    /// The cost C.
    #[serde(with = "bits")]
    pub cost: f64,
    /// From 0 to 1.
    #[serde(with = "bits")]
    pub accuracy: f64,
}

impl From<&Evaluation> for CostAndAccuracy {
    fn from(evaluation: &Evaluation) -> Self {
        Self { cost: evaluation.cost, accuracy: evaluation.accuracy() }
    }
}

impl EarlyStopping {
    /// After so many epochs without a lower validation cost.
    pub fn new(patience: usize) -> Self {
        Self { patience, best: None }
    }

    /// The same with the best network of the epochs before.
    pub(crate) fn with_best(self, best: Option<BestNetwork>) -> Self {
        Self { best, ..self }
    }

    /// The patience.
    pub fn patience(&self) -> usize {
        self.patience
    }

    /// The best network so far; None before the first epoch, and if no cost was a number.
    pub fn best(&self) -> Option<&BestNetwork> {
        self.best.as_ref()
    }

    /// Takes note of how a network does after an epoch. Of equal costs the first counts.
    pub fn epoch(&mut self, epoch: usize, network: &Network, validation: &Evaluation) {
        let lowest = self.best.as_ref().map_or(f64::INFINITY, |best| best.validation.cost);
        if validation.cost < lowest {
            let (validation, position) = (validation.into(), network.position().to_vec());
            self.best = Some(BestNetwork { epoch, validation, position });
        }
    }

    /// Whether patience is at an end after so many epochs.
    pub fn is_over(&self, epochs: usize) -> bool {
        let until_best = self.best.as_ref().map_or(0, |best| best.epoch + 1);
        epochs.saturating_sub(until_best) >= self.patience
    }
}

impl BestNetwork {
    /// The network itself, given a later one of the same run.
    ///
    /// # Panics
    /// If that network has another number of weights and biases.
    #[track_caller]
    pub fn network(&self, later: &Network) -> Network {
        let mut network = later.clone();
        network.position_mut().copy_from_slice(&self.position);
        network
    }
}

/// An `f64` as the integer with its bits: JSON has no exact one, and none for NaN.
mod bits {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
    pub(super) fn serialize<S: Serializer>(value: &f64, to: S) -> Result<S::Ok, S::Error> {
        value.to_bits().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
        u64::deserialize(from).map(f64::from_bits)
    }
}
