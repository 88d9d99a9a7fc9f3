//! Why a network cannot be built or trained.

use crate::activation::Activation;
use crate::cost::CostFunction;

/// A network that cannot be built, or data that does not fit it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Besides the input layer there has to be an output layer.
    #[error("a network of sizes {0:?} has no output layer, expected at least 2 layers")]
    NoOutputLayer(Vec<usize>),
    /// A layer without neurons.
    #[error("sizes[{index}] of {sizes:?} is 0, expected at least 1")]
    EmptyLayer {
        /// Index of the layer in `sizes`, where 0 is the input layer.
        index: usize,
        /// All sizes.
        sizes: Vec<usize>,
    },
    /// More weights and biases than could be addressed.
    #[error("a network of sizes {0:?} has too many weights for this machine's memory")]
    TooLarge(Vec<usize>),
    /// A position with too few or too many components.
    #[error("a network of sizes {sizes:?} has {expected} weights and biases, found {found}")]
    Position {
        /// The network's sizes.
        sizes: Vec<usize>,
        /// Weights and biases of such a network.
        expected: usize,
        /// Components of the position.
        found: usize,
    },
    /// Activation functions for more or fewer layers than there are.
    #[error("{} for {}", counted(*found, "activation function"), counted(*layers, "layer"))]
    Activations {
        /// Layers with weights.
        layers: usize,
        /// Activation functions.
        found: usize,
    },
    /// Softmax in a hidden layer.
    #[error("layer {layer} of 0 to {last} has softmax neurons, which only layer {last} can have")]
    Softmax {
        /// The hidden layer; layer 0 is the first with weights.
        layer: usize,
        /// The output layer.
        last: usize,
    },
    /// A cost function that does not go with the output layer's activation function.
    #[error("the {} cost does not fit {} outputs", cost.name(), outputs.name())]
    CostFunction {
        /// The cost function.
        cost: CostFunction,
        /// The activation function of the outputs.
        outputs: Activation,
    },
    /// The examples have another number of inputs than the network.
    #[error("the network has {}, the examples have {data}", counted(*network, "input"))]
    Inputs {
        /// Neurons of the input layer.
        network: usize,
        /// Components of each example.
        data: usize,
    },
    /// The examples ask for other outputs than the network has.
    #[error("the network has {}, the examples need {data}", counted(*network, "output"))]
    Outputs {
        /// Neurons of the output layer.
        network: usize,
        /// Components of each desired output, or the largest label and one.
        data: usize,
    },
    /// An example of no class for softmax outputs, which cannot all be 0.
    #[error("example {example} belongs to no class, but softmax outputs add up to 1")]
    NoneOfSoftmax {
        /// Which: the first of them.
        example: usize,
    },
    /// A label without an output, in a stream.
    #[error("example {example} has label {label}, the network has {}", counted(*outputs, "output"))]
    Label {
        /// Which: the first of them in its block.
        example: u64,
        /// Its label.
        label: u8,
        /// Neurons of the output layer.
        outputs: usize,
    },
    /// Settings with which a stream would have to be read as a whole.
    #[error("a stream cannot be shuffled as a whole, expected an order of windows")]
    OrderOfStream,
    /// Memory for a window of a stream's examples is not to be had.
    #[error("no memory for a window of {examples} examples, which are {bytes} bytes")]
    WindowMemory {
        /// Examples of a window.
        examples: u64,
        /// Bytes of their images.
        bytes: u64,
    },
    /// More examples than could be numbered.
    #[error("{0} examples, more than this machine can number")]
    TooManyExamples(u64),
    /// The numbers of inputs and of desired outputs differ.
    #[error("{} but {}", counted(*inputs, "input"), counted(*targets, "desired output"))]
    Counts {
        /// Number of inputs.
        inputs: usize,
        /// Number of desired outputs.
        targets: usize,
    },
    /// A committee without members.
    #[error("a committee of no networks, expected at least 1")]
    NoMembers,
    /// A member of a committee that cannot vote with the others.
    #[error("member {member} has {}, member 0 has {expected}", counted(*found, what))]
    Member {
        /// Which.
        member: usize,
        /// What it has more or fewer of: `"input"` or `"output"`.
        what: &'static str,
        /// How many it has.
        found: usize,
        /// How many the first member has.
        expected: usize,
    },
    /// Settings that cannot be trained with.
    #[error(transparent)]
    Settings(#[from] sgd::Error),
}

/// `1 input`, `2 inputs`.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
