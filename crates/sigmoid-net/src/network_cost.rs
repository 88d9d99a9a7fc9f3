//! A network's cost as something [`sgd`] can minimise.

use std::ops::ControlFlow;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{fmt, mem};

use sgd::{Cost, Step, Team, WindowSize};

use crate::data::{InputKind, Inputs, Targets};
use crate::engine::Engine;
use crate::engine::inputs::upcoming::Augment;
use crate::engine::moving::Moving;
use crate::engine::simd::lanes::LANES;
use crate::engine::workspace::Workspace;
use crate::error::Error;
use crate::network::Network;
use crate::stream::Stream;
use crate::stream::source::{ExampleSource, SourceError};

/// The cost of networks of one shape over some examples, as a rule Eq. (6), for [`sgd`].
///
/// Its position is the network's, packed for the kernels by [`position`](Self::position) and
/// unpacked by [`write_to`](Self::write_to); [`Training`](crate::Training) does both.
pub struct NetworkCost<'a> {
    pub(crate) engine: Engine,
    examples: Examples<'a>,
    augment: Option<Box<Augment<'a>>>,
}

/// What is learned from.
enum Examples<'a> {
    InMemory { inputs: Inputs<'a>, targets: Targets<'a> },
    Streamed { len: usize, stream: Box<Mutex<Stream>> },
}

impl<'a> NetworkCost<'a> {
    /// The cost of networks shaped like this one over the given examples.
    ///
    /// # Errors
    /// As [`Network::check_fit`] if network, inputs and desired outputs do not fit each other.
    pub fn new(
        network: &Network,
        inputs: impl Into<Inputs<'a>>,
        targets: impl Into<Targets<'a>>,
    ) -> Result<Self, Error> {
        let (inputs, targets) = (inputs.into(), targets.into());
        network.check_fit(&inputs, &targets)?;
        let engine = Engine::new(network, inputs.kind());
        Ok(Self { engine, examples: Examples::InMemory { inputs, targets }, augment: None })
    }

    /// The same over the examples of a source, in the order of a seed.
    ///
    /// # Errors
    /// [`Error::Inputs`] and [`Error::TooManyExamples`].
    pub(crate) fn streamed(
        network: &Network,
        source: impl ExampleSource,
        size: WindowSize,
        seed: u64,
    ) -> Result<Self, Error> {
        let (network_inputs, data) = (network.inputs(), source.width());
        if network_inputs != data {
            return Err(Error::Inputs { network: network_inputs, data });
        }
        let len = source.len();
        let len = usize::try_from(len).map_err(|_| Error::TooManyExamples(len))?;
        let stream = Stream::new(source, network.outputs(), size, seed);
        let stream = Box::new(Mutex::new(stream));
        let engine = Engine::new(network, InputKind::Bytes);
        Ok(Self { engine, examples: Examples::Streamed { len, stream }, augment: None })
    }

    /// n, the number of examples.
    pub(crate) fn len(&self) -> usize {
        match &self.examples {
            Examples::InMemory { inputs, .. } => inputs.len(),
            Examples::Streamed { len, .. } => *len,
        }
    }

    /// Has images changed on their way into training.
    ///
    /// # Panics
    /// If the inputs are not images of bytes.
    #[track_caller]
    pub(crate) fn set_augmentation(&mut self, augment: Box<Augment<'a>>) {
        let is_floats =
            matches!(self.examples, Examples::InMemory { inputs: Inputs::Floats(_), .. });
        assert!(!is_floats, "augmentation of inputs that are floats");
        self.augment = Some(augment);
    }

    /// Why the last epoch ended before its time, if a source has failed.
    pub(crate) fn take_source_error(&mut self) -> Option<SourceError> {
        self.stream()?.take_error()
    }

    /// Whether there is an error to take.
    pub(crate) fn has_source_error(&self) -> bool {
        self.stream().is_some_and(|stream| stream.has_error())
    }

    fn stream(&self) -> Option<MutexGuard<'_, Stream>> {
        match &self.examples {
            Examples::Streamed { stream, .. } => {
                Some(stream.lock().unwrap_or_else(PoisonError::into_inner))
            }
            Examples::InMemory { .. } => None,
        }
    }

    /// The position to minimise from: the network's, packed.
    ///
    /// # Panics
    /// If the network is of another shape than the one this cost was made for.
    #[track_caller]
    pub fn position(&self, network: &Network) -> Vec<f32> {
        self.check_shape(network);
        self.engine.layout.pack(network.position()).as_ref().to_vec()
    }

    /// Puts a position into the network.
    ///
    /// # Panics
    /// If position or network are of another shape than those of this cost.
    #[track_caller]
    pub fn write_to(&self, position: &[f32], network: &mut Network) {
        self.check_shape(network);
        assert_eq!(position.len(), self.dimension(), "components of the position");
        self.engine.layout.unpack(position, network.position_mut());
    }

    #[track_caller]
    fn check_shape(&self, network: &Network) {
        let sizes = self.engine.layout.layers.iter().map(|layer| (layer.inputs, layer.outputs));
        let same = sizes.eq(network.sizes().windows(2).map(|pair| (pair[0], pair[1])));
        assert!(same, "a network of sizes {:?}, which this cost is not for", network.sizes());
    }

    /// ∇C over all examples, in the network's own order.
    pub(crate) fn gradient(&self, network: &Network) -> Vec<f32> {
        let everything: Vec<usize> = (0..self.len()).collect();
        let packed = self.engine.layout.pack(network.position());
        let nabla = sgd::mini_batch_gradient(self, packed.as_ref(), &everything);
        let mut gradient = vec![0.0; network.position().len()];
        self.engine.layout.unpack(&nabla, &mut gradient);
        gradient
    }

    /// Calls `f` with inputs and targets, and with where among them those of some examples are.
    /// Images of a stream, and changed ones, are in the workspace.
    fn with_examples(
        &self,
        examples: &[usize],
        workspace: &mut Workspace,
        f: impl FnOnce((&Inputs<'_>, &[usize]), (&Targets<'_>, &[usize]), &mut Workspace),
    ) {
        if let (Examples::InMemory { inputs, targets }, None) = (&self.examples, &self.augment) {
            return f((inputs, examples), (targets, examples), workspace);
        }
        let mut upcoming = mem::take(&mut workspace.upcoming);
        let taken = upcoming.take(self.engine.layout.layers[0].inputs, examples);
        let inputs = (&Inputs::Bytes(taken.images), taken.rows);
        match &self.examples {
            Examples::InMemory { targets, .. } => f(inputs, (targets, examples), workspace),
            Examples::Streamed { .. } => {
                f(inputs, (&Targets::Labels(taken.labels), taken.rows), workspace);
            }
        }
        workspace.upcoming = upcoming;
    }
}

impl Network {
    /// The gradient of the cost over all given examples, ∇C = (1/n) Σ ∇C_x, in the order of
    /// [`position`](Self::position).
    ///
    /// # Errors
    /// As [`check_fit`](Self::check_fit).
    pub fn gradient<'a>(
        &self,
        x: impl Into<Inputs<'a>>,
        y: impl Into<Targets<'a>>,
    ) -> Result<Vec<f32>, Error> {
        Ok(NetworkCost::new(self, x, y)?.gradient(self))
    }
}

impl Cost for NetworkCost<'_> {
    type Example = usize;
    type Gradients = Workspace;

    fn dimension(&self) -> usize {
        self.engine.layout.rows() * LANES
    }

    fn gradients(&self) -> Workspace {
        Workspace::for_training()
    }

    fn prepare(
        &self,
        team: &Team<'_>,
        epoch: usize,
        examples: &[usize],
        workspace: &mut Workspace,
    ) -> ControlFlow<()> {
        let upcoming = &mut workspace.upcoming;
        match (&self.examples, &self.augment) {
            (Examples::InMemory { inputs: Inputs::Bytes(images), .. }, Some(augment)) => {
                upcoming.announce(images.ncols(), examples);
                upcoming.fill(team, 0..examples.len(), |place, to| {
                    let (example, image) = (examples[place], images.row(examples[place]));
                    match image.to_slice() {
                        Some(image) => augment(example, epoch, image, to),
                        None => augment(example, epoch, &image.to_vec(), to),
                    }
                });
            }
            (Examples::InMemory { .. }, _) => {}
            (Examples::Streamed { .. }, augment) => {
                let Some(mut stream) = self.stream() else { return ControlFlow::Continue(()) };
                if !stream.load(team, epoch, examples, augment.as_deref(), upcoming) {
                    return ControlFlow::Break(());
                }
            }
        }
        ControlFlow::Continue(())
    }

    fn backprop(&self, team: &Team<'_>, v: &[f32], examples: &[usize], workspace: &mut Workspace) {
        let v = v.as_chunks().0;
        self.with_examples(
            examples,
            workspace,
            |(inputs, rows), (targets, examples), workspace| {
                self.engine.load_inputs(team, v, inputs, rows, workspace);
                self.engine.forward(team, v, workspace);
                self.engine.backward(team, v, targets, examples, workspace);
            },
        );
    }

    fn add_gradients(&self, team: &Team<'_>, workspace: &Workspace, scale: f32, out: &mut [f32]) {
        self.engine.add_gradients(team, workspace, scale, out.as_chunks_mut().0);
    }

    fn shrink_weights(&self, v: &mut [f32], factor: f32) {
        for layer in self.engine.layout.split(v.as_chunks_mut().0) {
            layer.weights.as_flattened_mut().iter_mut().for_each(|weight| *weight *= factor);
        }
    }

    fn update_and_backprop(
        &self,
        team: &Team<'_>,
        v: &mut [f32],
        velocity: &mut [f32],
        step: &Step,
        next: &[usize],
        workspace: &mut Workspace,
    ) {
        let mut v = Moving { weights: v.as_chunks_mut().0, velocities: velocity.as_chunks_mut().0 };
        self.with_examples(next, workspace, |(inputs, rows), (targets, examples), workspace| {
            self.engine.update_and_load(team, v.reborrow(), step, inputs, rows, workspace);
            let v = v.weights;
            self.engine.forward(team, v, workspace);
            self.engine.backward(team, v, targets, examples, workspace);
        });
    }
}

impl fmt::Debug for NetworkCost<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NetworkCost")
            .field("examples", &self.len())
            .field("inputs", &self.engine.layout.layers[0].inputs)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{RngCore, SeedableRng};

    use sgd::Sgd;

    use super::*;
    use crate::activation::Activation;
    use crate::engine::simd::Instructions;
    use crate::init::Init;

    #[test]
    fn the_fused_update_gives_the_bits_of_its_two_halves() {
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        // Later layers: none, one task's worth, and worth sharing themselves. With the last size
        // of mini-batch pixels are sorted.
        for sizes in [&[1000, 10][..], &[1000, 40, 10], &[1000, 300, 200, 10]] {
            for m in [1, 7, 40] {
                let network = Network::new(sizes, Init::Scaled, &mut rng).expect("sizes");
                let bytes = Array2::from_shape_simple_fn((3 * m, 1000), || match rng.next_u32() {
                    r if r % 3 > 0 => 0,
                    r => r.to_le_bytes()[3],
                });
                let labels: Vec<u8> = (0..10).cycle().take(3 * m).collect();
                let cost = NetworkCost::new(&network, &bytes, &labels).expect("a fit");
                for sgd in [
                    Sgd::new(0.5, m),
                    Sgd::new(0.5, m).with_weight_decay(0.1),
                    Sgd::new(0.5, m).with_momentum(0.7),
                    Sgd::new(0.5, m).with_momentum(0.7).with_weight_decay(0.1),
                ] {
                    let fused = train(&cost, cost.position(&network), 3 * m, sgd.clone());
                    let halves = train(Halves(&cost), cost.position(&network), 3 * m, sgd.clone());
                    assert!(fused == halves, "{sizes:?}, {sgd:?}");
                }
            }
        }
    }

    /// Two epochs, and the bits they end at.
    fn train(cost: impl Cost<Example = usize>, v: Vec<f32>, examples: usize, sgd: Sgd) -> Vec<u32> {
        let mut training = sgd::Training::new(cost, examples, v, sgd).expect("good settings");
        training.run_epochs(2);
        training.into_position().into_iter().map(f32::to_bits).collect()
    }

    /// A cost that moves a position by one pass over memory after the other.
    struct Halves<'c, 'a>(&'c NetworkCost<'a>);

    impl Cost for Halves<'_, '_> {
        type Example = usize;
        type Gradients = Workspace;

        fn dimension(&self) -> usize {
            self.0.dimension()
        }

        fn gradients(&self) -> Workspace {
            self.0.gradients()
        }

        fn backprop(&self, team: &Team<'_>, v: &[f32], next: &[usize], to: &mut Workspace) {
            self.0.backprop(team, v, next, to);
        }

        fn add_gradients(&self, team: &Team<'_>, from: &Workspace, scale: f32, out: &mut [f32]) {
            self.0.add_gradients(team, from, scale, out);
        }

        fn shrink_weights(&self, v: &mut [f32], factor: f32) {
            self.0.shrink_weights(v, factor);
        }
    }

    #[test]
    fn every_set_of_instructions_moves_to_the_same_bits() {
        let mut rng = ChaCha8Rng::seed_from_u64(4);
        // More examples than are added up in one pass, and few.
        for (m, sizes) in [(300, &[50, 33, 17, 4][..]), (7, &[900, 64, 10])] {
            let network = Network::new(sizes, Init::Scaled, &mut rng).expect("sizes");
            let bytes = Array2::from_shape_simple_fn((2 * m, sizes[0]), || match rng.next_u32() {
                r if r % 3 > 0 => 0,
                r => r.to_le_bytes()[3],
            });
            let floats = bytes.mapv(|byte| f32::from(byte) / 255.0 - 0.3);
            let labels = [0, 1, 2, 3, Targets::NONE];
            let labels: Vec<u8> = labels.into_iter().cycle().take(2 * m).collect();
            let targets = Targets::LabelsOrNone(&labels);
            for (momentum, weight_decay) in [(0.0, 0.01), (0.9, 0.0), (0.9, 0.01)] {
                let sgd = Sgd::new(0.5, m).with_momentum(momentum).with_weight_decay(weight_decay);
                for inputs in [Inputs::from(bytes.view()), Inputs::from(floats.view())] {
                    let positions: Vec<Vec<u32>> = Instructions::available()
                        .into_iter()
                        .map(|instructions| {
                            let mut cost =
                                NetworkCost::new(&network, inputs, targets).expect("a fit");
                            cost.engine.simd = instructions;
                            let halves = Halves(&cost);
                            let halves = train(halves, cost.position(&network), 2 * m, sgd.clone());
                            let fused = train(&cost, cost.position(&network), 2 * m, sgd.clone());
                            assert!(fused == halves, "{sizes:?} {sgd:?} {instructions:?}");
                            fused
                        })
                        .collect();
                    assert!(positions.windows(2).all(|w| w[0] == w[1]), "{sizes:?} {sgd:?}");
                }
            }
        }
    }

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
            let hidden = |l| [Activation::Tanh, Activation::Relu, Activation::Sigmoid][l];
            for output in Activation::BUILT_IN {
                let mut activations: Vec<_> = (0..network.layers()).map(hidden).collect();
                activations[sizes.len() - 2] = output;
                network = network.with_activations(&activations).expect("as many as layers");
                for inputs in [Inputs::from(bytes.view()), Inputs::from(floats.view())] {
                    let gradients: Vec<Vec<u32>> = Instructions::available()
                        .into_iter()
                        .map(|instructions| {
                            let mut cost =
                                NetworkCost::new(&network, inputs, &labels[..]).expect("a fit");
                            cost.engine.simd = instructions;
                            cost.gradient(&network).into_iter().map(f32::to_bits).collect()
                        })
                        .collect();
                    assert!(gradients.windows(2).all(|w| w[0] == w[1]), "{sizes:?} {inputs:?}");
                }
            }
        }
    }
}
