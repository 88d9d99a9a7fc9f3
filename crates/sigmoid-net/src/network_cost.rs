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

    /// The examples, if they are streamed.
    pub(crate) fn stream(&self) -> Option<MutexGuard<'_, Stream>> {
        match &self.examples {
            Examples::Streamed { stream, .. } => Some(locked(stream)),
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

fn locked(stream: &Mutex<Stream>) -> MutexGuard<'_, Stream> {
    stream.lock().unwrap_or_else(PoisonError::into_inner)
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
            (Examples::Streamed { stream, .. }, augment) => {
                return locked(stream).load(team, epoch, examples, augment.as_deref(), upcoming);
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
mod tests;
