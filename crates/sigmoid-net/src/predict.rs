//! Outputs and answers of a network: [`Predictor`], and the same as methods of [`Network`].

use std::fmt;
use std::sync::{Arc, OnceLock};

use fork_join::Team;
use ndarray::{Array1, Array2};
use rayon::prelude::*;

use crate::data::{Input, InputKind, Inputs, Targets};
use crate::engine::Engine;
use crate::engine::rows::AlignedRows;
use crate::engine::workspace::Workspace;
use crate::evaluation::{Evaluation, SUMMED_TOGETHER, argmax};
use crate::network::Network;

/// Examples a thread takes at a time.
const BATCH: usize = SUMMED_TOGETHER;

/// A network ready to be asked many times: its weights are laid out for the kernels once, and its
/// memory is reused from call to call.
///
/// [`Network::feedforward`] gives the same outputs, but lays out all weights in every call. For
/// one image of 784 pixels through 100 hidden neurons that is 60 µs, against 1 µs here.
///
/// Clones share the weights, so each thread can have its own:
///
/// ```
/// use sigmoid_net::{Init, Network, Predictor};
///
/// let network = Network::from_seed(&[784, 30, 10], Init::Scaled, 1)?;
/// let mut predictor = Predictor::new(network);
/// let image = [0_u8; 784];
/// assert_eq!(predictor.output(&image).len(), 10);
///
/// let mut another = predictor.clone();
/// let digit = std::thread::spawn(move || another.predict(&[255_u8; 784])).join().unwrap();
/// assert_eq!(digit, predictor.predict(&[255_u8; 784]));
/// # Ok::<(), sigmoid_net::Error>(())
/// ```
pub struct Predictor {
    weights: Arc<Weights>,
    workspace: Workspace,
}

/// A network, and its weights laid out for each kind of inputs once they are needed.
struct Weights {
    network: Network,
    for_bytes: OnceLock<Packed>,
    for_floats: OnceLock<Packed>,
}

impl Weights {
    fn packed(&self, kind: InputKind) -> &Packed {
        let packed = match kind {
            InputKind::Bytes => &self.for_bytes,
            InputKind::Floats => &self.for_floats,
        };
        packed.get_or_init(|| Packed::new(&self.network, kind))
    }
}

impl Predictor {
    /// Of that network.
    pub fn new(network: Network) -> Self {
        let (for_bytes, for_floats) = (OnceLock::new(), OnceLock::new());
        let weights = Arc::new(Weights { network, for_bytes, for_floats });
        Self { weights, workspace: Workspace::for_inference() }
    }

    /// The network.
    pub fn network(&self) -> &Network {
        &self.weights.network
    }

    /// The output of the network for one input, on the calling thread.
    ///
    /// # Panics
    /// If the input does not fit the input layer.
    #[track_caller]
    pub fn output<'a>(&mut self, x: impl Into<Input<'a>>) -> &[f32] {
        let inputs = Inputs::from(x.into());
        self.network().check_width(&inputs);
        let packed = self.weights.packed(inputs.kind());
        packed.forward(&inputs, &[0], &mut self.workspace);
        self.workspace.only_output(&packed.engine.layout)
    }

    /// The number of the output neuron with the highest activation for one input: the digit.
    ///
    /// # Panics
    /// If the input does not fit the input layer.
    #[track_caller]
    pub fn predict<'a>(&mut self, x: impl Into<Input<'a>>) -> usize {
        argmax(self.output(x))
    }

    /// The outputs for many inputs, n x outputs, in parallel.
    ///
    /// # Panics
    /// If the inputs do not fit the input layer.
    #[track_caller]
    pub fn outputs<'a>(&self, x: impl Into<Inputs<'a>>) -> Array2<f32> {
        let inputs = x.into();
        self.network().check_width(&inputs);
        self.weights.packed(inputs.kind()).outputs(&inputs)
    }

    /// How well the network does on labelled inputs, in parallel.
    ///
    /// # Panics
    /// If inputs or labels do not fit the network or each other.
    #[track_caller]
    pub fn evaluate<'a>(&self, x: impl Into<Inputs<'a>>, labels: &[u8]) -> Evaluation {
        let inputs = x.into();
        self.network().check_labelled(&inputs, labels);
        self.weights.packed(inputs.kind()).evaluate(&inputs, labels)
    }
}

impl Clone for Predictor {
    fn clone(&self) -> Self {
        Self { weights: Arc::clone(&self.weights), workspace: Workspace::for_inference() }
    }
}

impl fmt::Debug for Predictor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Predictor").field("network", self.network()).finish_non_exhaustive()
    }
}

impl Network {
    /// The output of the network for one input, layer by layer a' = f(w·a + b).
    ///
    /// For many calls, [`Predictor::output`] is some fifty times as fast.
    ///
    /// # Panics
    /// If the input does not fit the input layer.
    #[track_caller]
    pub fn feedforward<'a>(&self, x: impl Into<Input<'a>>) -> Array1<f32> {
        let inputs = Inputs::from(x.into());
        self.check_width(&inputs);
        let mut workspace = Workspace::for_inference();
        let packed = Packed::new(self, inputs.kind());
        packed.forward(&inputs, &[0], &mut workspace);
        Array1::from(workspace.only_output(&packed.engine.layout).to_vec())
    }

    /// The outputs for many inputs, n x outputs, in parallel.
    ///
    /// # Panics
    /// If the inputs do not fit the input layer.
    #[track_caller]
    pub fn feedforward_many<'a>(&self, x: impl Into<Inputs<'a>>) -> Array2<f32> {
        let inputs = x.into();
        self.check_width(&inputs);
        Packed::new(self, inputs.kind()).outputs(&inputs)
    }

    /// How well the network does on labelled inputs: cost and accuracy, in parallel. Its answer is
    /// the number of the output neuron with the highest activation.
    ///
    /// # Panics
    /// If inputs or labels do not fit the network or each other.
    #[track_caller]
    pub fn evaluate<'a>(&self, x: impl Into<Inputs<'a>>, labels: &[u8]) -> Evaluation {
        let inputs = x.into();
        self.check_labelled(&inputs, labels);
        Packed::new(self, inputs.kind()).evaluate(&inputs, labels)
    }

    #[track_caller]
    fn check_width(&self, inputs: &Inputs<'_>) {
        let (found, expected) = (inputs.width(), self.inputs());
        assert!(found == expected, "{found} inputs for a network of {expected}");
    }

    #[track_caller]
    fn check_labelled(&self, inputs: &Inputs<'_>, labels: &[u8]) {
        if let Err(error) = self.check_fit(inputs, &Targets::Labels(labels)) {
            panic!("{error}: see Network::check_fit");
        }
    }
}

/// A network's position laid out for inputs of one kind.
struct Packed {
    engine: Engine,
    v: AlignedRows,
}

impl Packed {
    fn new(network: &Network, kind: InputKind) -> Self {
        let engine = Engine::new(network, kind);
        let v = engine.layout.pack(network.position());
        Self { engine, v }
    }

    fn forward(&self, inputs: &Inputs<'_>, examples: &[usize], workspace: &mut Workspace) {
        let (team, v) = (&Team::alone(), self.v.rows());
        self.engine.load_inputs(team, v, inputs, examples, workspace);
        self.engine.forward(team, v, workspace);
    }

    fn outputs(&self, inputs: &Inputs<'_>) -> Array2<f32> {
        let width = self.engine.layout.last().outputs;
        let mut outputs = Array2::zeros((inputs.len(), width));
        let flat = outputs.as_slice_mut().expect("a new array is contiguous");
        flat.par_chunks_mut(BATCH * width).enumerate().for_each_init(
            Workspace::for_inference,
            |workspace, (batch, outputs)| {
                let first = batch * BATCH;
                let examples: Vec<usize> = (first..first + outputs.len() / width).collect();
                self.forward(inputs, &examples, workspace);
                for (i, output) in outputs.chunks_exact_mut(width).enumerate() {
                    workspace.copy_output(&self.engine.layout, i, output);
                }
            },
        );
        outputs
    }

    fn evaluate(&self, inputs: &Inputs<'_>, labels: &[u8]) -> Evaluation {
        let (n, width) = (inputs.len(), self.engine.layout.last().outputs);
        let batch = |workspace: &mut Workspace, first: usize| {
            let examples: Vec<usize> = (first..n.min(first + BATCH)).collect();
            self.forward(inputs, &examples, workspace);
            let mut evaluation = Evaluation::empty(width);
            let mut output = vec![0.0; width];
            for (i, &example) in examples.iter().enumerate() {
                workspace.copy_output(&self.engine.layout, i, &mut output);
                evaluation.add(self.engine.cost, &output, labels[example]);
            }
            evaluation
        };
        let firsts: Vec<usize> = (0..n).step_by(BATCH).collect();
        let batches: Vec<Evaluation> =
            firsts.into_par_iter().map_init(Workspace::for_inference, batch).collect();
        batches.into_iter().fold(Evaluation::empty(width), Evaluation::merge).finish()
    }
}
