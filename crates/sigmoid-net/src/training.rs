//! A network's cost as something [`sgd`] can minimise, and training made of the two.

use std::ops::ControlFlow;

use sgd::{Cost, EpochReport, Progress, Sgd, Team};

use crate::data::{Inputs, Targets};
use crate::kernels::LANES;
use crate::packing::{Aligned, Packing};
use crate::passes::Pass;
use crate::{Error, Network};

/// The quadratic cost, Eq. (6), of networks of one shape over some examples, for [`sgd`].
///
/// Its position is the network's rearranged for speed, by [`position`](Self::position) and, on the
/// way back, [`write_to`](Self::write_to); [`Training`] does both.
#[derive(Debug)]
pub struct NetworkCost<'a> {
    packing: Packing,
    inputs: Inputs<'a>,
    targets: Targets<'a>,
}

impl<'a> NetworkCost<'a> {
    /// The cost of networks shaped like this one over the given examples.
    ///
    /// # Errors
    /// [`Error::Inputs`], [`Error::Outputs`] or [`Error::Counts`] if network, inputs and desired
    /// outputs do not fit each other.
    pub fn new(
        network: &Network,
        inputs: impl Into<Inputs<'a>>,
        targets: impl Into<Targets<'a>>,
    ) -> Result<Self, Error> {
        let (inputs, targets) = (inputs.into(), targets.into());
        network.check_fit(&inputs, &targets)?;
        let packing = Packing::new(network, &inputs);
        Ok(Self { packing, inputs, targets })
    }

    /// The position to minimise from: the network's, rearranged.
    ///
    /// # Panics
    /// If the network is of another shape than the one this cost was made for.
    #[track_caller]
    pub fn position(&self, network: &Network) -> Vec<f32> {
        self.check_shape(network);
        self.packing.pack(network).as_ref().to_vec()
    }

    /// Puts a position into the network.
    ///
    /// # Panics
    /// If position or network are of another shape than those of this cost.
    #[track_caller]
    pub fn write_to(&self, position: &[f32], network: &mut Network) {
        self.check_shape(network);
        assert_eq!(position.len(), self.dimension(), "components of the position");
        self.packing.unpack(position, network.position_mut());
    }

    #[track_caller]
    fn check_shape(&self, network: &Network) {
        let sizes = self.packing.layers.iter().map(|layer| (layer.inputs, layer.outputs));
        let same = sizes.eq(network.sizes().windows(2).map(|pair| (pair[0], pair[1])));
        assert!(same, "a network of sizes {:?}, which this cost is not for", network.sizes());
    }

    /// ∇C over all examples, in the network's own order.
    pub(crate) fn gradient(&self, network: &Network) -> Vec<f32> {
        let everything: Vec<usize> = (0..self.inputs.len()).collect();
        let packed = self.packing.pack(network);
        let nabla = sgd::mini_batch_gradient(self, packed.as_ref(), &everything);
        let mut gradient = vec![0.0; network.position().len()];
        self.packing.unpack(&nabla, &mut gradient);
        gradient
    }
}

impl Network {
    /// Whether inputs and desired outputs fit this network and each other.
    ///
    /// # Errors
    /// [`Error::Inputs`], [`Error::Outputs`] or [`Error::Counts`].
    pub fn check_fit(&self, inputs: &Inputs<'_>, targets: &Targets<'_>) -> Result<(), Error> {
        if inputs.width() != self.inputs() {
            return Err(Error::Inputs { network: self.inputs(), data: inputs.width() });
        }
        let outputs = match targets {
            Targets::Labels(labels) => labels.iter().max().map_or(0, |&k| usize::from(k) + 1),
            Targets::Vectors(y) => y.ncols(),
        };
        let fits = match targets {
            Targets::Labels(_) => outputs <= self.outputs(),
            Targets::Vectors(_) => outputs == self.outputs(),
        };
        if !fits {
            return Err(Error::Outputs { network: self.outputs(), data: outputs });
        }
        if inputs.len() != targets.len() {
            return Err(Error::Counts { inputs: inputs.len(), targets: targets.len() });
        }
        Ok(())
    }
}

impl Cost for NetworkCost<'_> {
    type Example = usize;
    type Gradients = Pass;

    fn dimension(&self) -> usize {
        self.packing.rows() * LANES
    }

    fn gradients(&self) -> Pass {
        Pass::to_learn()
    }

    fn backprop(&self, team: &Team<'_>, v: &[f32], examples: &[usize], pass: &mut Pass) {
        let (v, team) = (v.as_chunks().0, Some(team));
        self.packing.look(team, v, &self.inputs, examples, pass);
        self.packing.forward(team, v, pass);
        self.packing.backward(team, v, pass, &self.targets, examples);
    }

    fn step(&self, team: &Team<'_>, v: &mut [f32], scale: f32, next: &[usize], pass: &mut Pass) {
        let (v, team) = (v.as_chunks_mut().0, Some(team));
        self.packing.step(team, v, scale, &self.inputs, next, pass);
        self.packing.forward(team, v, pass);
        self.packing.backward(team, v, pass, &self.targets, next);
    }

    fn add_gradients(&self, team: &Team<'_>, pass: &Pass, scale: f32, out: &mut [f32]) {
        self.packing.add_gradients(Some(team), pass, scale, out.as_chunks_mut().0);
    }
}

/// A network in training: an endless iterator of epoch reports, driven by the caller, with the
/// network to look at in between.
///
/// ```
/// use ndarray::array;
/// use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
/// use sgd::Sgd;
/// use sigmoid_net::{Init, Network, Training};
///
/// // Exclusive or, from its four examples.
/// let x = array![[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
/// let y = array![[0.0], [1.0], [1.0], [0.0]];
/// let network = Network::new(&[2, 4, 1], Init::Scaled, &mut ChaCha8Rng::seed_from_u64(1))?;
/// let mut training = Training::new(network, x.view(), y.view(), Sgd::new(3.0, 4))?;
/// training.nth(3000);
/// let a = training.network().feedforward_many(x.view());
/// assert!(a[(0, 0)] < 0.1 && a[(1, 0)] > 0.9 && a[(2, 0)] > 0.9 && a[(3, 0)] < 0.1);
/// # Ok::<(), sigmoid_net::Error>(())
/// ```
#[derive(Debug)]
pub struct Training<'a> {
    network: Network,
    training: sgd::Training<NetworkCost<'a>, Aligned>,
}

impl<'a> Training<'a> {
    /// Prepares to train a network on the given examples.
    ///
    /// # Errors
    /// [`Error::Inputs`], [`Error::Outputs`] or [`Error::Counts`] if they do not fit each other,
    /// [`Error::Settings`] for settings that cannot be trained with.
    pub fn new(
        network: Network,
        inputs: impl Into<Inputs<'a>>,
        targets: impl Into<Targets<'a>>,
        sgd: Sgd,
    ) -> Result<Self, Error> {
        let cost = NetworkCost::new(&network, inputs, targets)?;
        let (examples, v) = (cost.inputs.len(), cost.packing.pack(&network));
        let training = sgd::Training::new(cost, examples, v, sgd)?;
        Ok(Self { network, training })
    }

    /// The network as the last epoch left it.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Gives the network back.
    pub fn into_network(self) -> Network {
        self.network
    }

    /// One epoch, with `watch` called after each mini-batch: for a progress bar, or to break the
    /// epoch off there.
    pub fn run_epoch(&mut self, watch: impl FnMut(Progress) -> ControlFlow<()>) -> EpochReport {
        let report = self.training.run_epoch(watch);
        let packing = &self.training.cost().packing;
        packing.unpack(self.training.position(), self.network.position_mut());
        report
    }
}

impl Iterator for Training<'_> {
    type Item = EpochReport;

    fn next(&mut self) -> Option<EpochReport> {
        Some(self.run_epoch(|_| ControlFlow::Continue(())))
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{RngCore, SeedableRng};

    use super::*;
    use crate::kernels::Instructions;
    use crate::{Activation, Init};

    #[test]
    fn every_set_of_instructions_gives_the_same_bits() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        // Few and many examples, sizes that are and are not multiples of 16.
        for (n, sizes) in [(7, &[30, 33, 17, 4][..]), (40, &[300, 64, 10]), (40, &[1, 1, 1])] {
            let mut network = Network::new(sizes, Init::Scaled, &mut rng).expect("sizes");
            let bytes = Array2::from_shape_simple_fn((n, sizes[0]), || match rng.next_u32() {
                r if r % 3 > 0 => 0,
                r => r.to_le_bytes()[3],
            });
            let floats = bytes.mapv(|byte| f32::from(byte) / 255.0 - 0.3);
            let labels: Vec<u8> = (0..n).map(|i| u8::from(i % 2 == 1 && sizes[1] > 1)).collect();
            for activation in [Activation::Sigmoid, Activation::Tanh] {
                network = network.with_activation(activation);
                for inputs in [Inputs::from(bytes.view()), Inputs::from(floats.view())] {
                    let gradients: Vec<Vec<u32>> = Instructions::available()
                        .into_iter()
                        .map(|instructions| {
                            let mut cost =
                                NetworkCost::new(&network, inputs, &labels[..]).expect("a fit");
                            cost.packing.instructions = instructions;
                            cost.gradient(&network).into_iter().map(f32::to_bits).collect()
                        })
                        .collect();
                    assert!(gradients.windows(2).all(|w| w[0] == w[1]), "{sizes:?} {inputs:?}");
                }
            }
        }
    }
}
