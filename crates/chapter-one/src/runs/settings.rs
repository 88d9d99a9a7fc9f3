//! What a network is to be, and how it is to train.

use augmentation::{Distortion, Preparation};
use mnist_io::Examples;
use sgd::{Order, Scaling, Schedule, Sgd};
use sigmoid_net::{Activation, CostFunction, Init, Network};

use crate::error::Error;

/// One training example in so many is set aside for validation, unless someone says otherwise: of
/// MNIST's 60,000 the 10,000 that the chapter sets aside.
pub const VALIDATION_ONE_IN: usize = 6;

/// What a network is to be, and how it is to train.
#[derive(Debug, Clone, PartialEq)]
pub struct RunSettings {
    /// Neurons of each hidden layer: `[30]` for 784-30-10.
    pub hidden: Vec<usize>,
    /// Activation function of the hidden layers: one for all, or one for each.
    pub hidden_activations: Vec<Activation>,
    /// Activation function of the output layer.
    pub output: Activation,
    /// What it is trained and evaluated by.
    pub cost: CostFunction,
    /// How the images are prepared that it learns from and reads. A [`Run`](crate::runs::Run) takes
    /// them as prepared already: see [`prepare_split`](reading::prepare_split).
    pub preparation: Preparation,
    /// How its weights are drawn, from the seed of `sgd`.
    pub init: Init,
    /// η, m, the seed, and the rest of stochastic gradient descent.
    pub sgd: Sgd,
    /// λ of L2 regularisation: weight decay is λ/n, with n training examples.
    pub lambda: f32,
    /// How strongly to distort the training images, each time anew; none for as they are.
    pub distortion: Option<Distortion>,
    /// Learn from what is no digit as well, whose desired outputs are all 0, and from digits cut out
    /// of composed strings: then the network can tell where to cut a number. A
    /// [`Run`](crate::runs::Run) takes them from a [`TrainingSet`](crate::runs::TrainingSet).
    pub non_digits: bool,
    /// How often to run through all training examples.
    pub epochs: usize,
}

impl RunSettings {
    /// Sigmoid neurons, the quadratic cost, η = 3.0 and m = 10 as in the chapter, but weights from
    /// N(0, 1/n_in): with the chapter's N(0, 1) some outputs never learn to fire. Of large hidden
    /// layers the same is true of η = 3.0: see [`with_default_eta`](Self::with_default_eta).
    pub fn new(hidden: usize, epochs: usize, seed: u64) -> Self {
        Self {
            hidden: vec![hidden],
            hidden_activations: vec![Activation::Sigmoid],
            output: Activation::Sigmoid,
            cost: CostFunction::Quadratic,
            preparation: Preparation::AsIs,
            init: Init::Scaled,
            sgd: Sgd::new(3.0, 10).with_seed(seed),
            lambda: 0.0,
            distortion: None,
            non_digits: false,
            epochs,
        }
    }

    /// The chapter's first run: 784-30-10 with weights from N(0, 1), η = 3.0, m = 10, 30 epochs.
    pub fn book(seed: u64) -> Self {
        Self::new(30, 30, seed).with_init(Init::Book)
    }

    /// The same with these hidden layers; with none for an empty list.
    #[must_use]
    pub fn with_hidden(mut self, hidden: impl Into<Vec<usize>>) -> Self {
        self.hidden = hidden.into();
        self
    }

    /// The same with this activation function in all hidden layers, or one for each.
    #[must_use]
    pub fn with_hidden_activations(mut self, activations: impl Into<Vec<Activation>>) -> Self {
        self.hidden_activations = activations.into();
        self
    }

    /// The same with such outputs, trained and evaluated by this cost.
    #[must_use]
    pub fn with_output(mut self, output: Activation, cost: CostFunction) -> Self {
        (self.output, self.cost) = (output, cost);
        self
    }

    /// The same with weights drawn in this way.
    #[must_use]
    pub fn with_init(mut self, init: Init) -> Self {
        self.init = init;
        self
    }

    /// The same with this η, constant or scheduled.
    #[must_use]
    pub fn with_eta(mut self, eta: impl Into<Schedule>) -> Self {
        self.sgd = self.sgd.with_eta(eta);
        self
    }

    /// The same with this share of the velocity kept from one update to the next.
    #[must_use]
    pub fn with_momentum(mut self, momentum: f32) -> Self {
        self.sgd = self.sgd.with_momentum(momentum);
        self
    }

    /// The same with mini-batches of m examples.
    #[must_use]
    pub fn with_mini_batch_size(mut self, m: usize) -> Self {
        self.sgd = self.sgd.with_mini_batch_size(m);
        self
    }

    /// The same on images prepared in this way.
    #[must_use]
    pub fn with_preparation(mut self, preparation: Preparation) -> Self {
        self.preparation = preparation;
        self
    }

    /// The same with this factor in front of a mini-batch's sum of gradients.
    #[must_use]
    pub fn with_scaling(mut self, scaling: Scaling) -> Self {
        self.sgd = self.sgd.with_scaling(scaling);
        self
    }

    /// The same with the training examples shuffled so.
    #[must_use]
    pub fn with_order(mut self, order: Order) -> Self {
        self.sgd = self.sgd.with_order(order);
        self
    }

    /// The same with this seed.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.sgd = self.sgd.with_seed(seed);
        self
    }

    /// The same with training images distorted, in each epoch anew.
    #[must_use]
    pub fn with_distortion(mut self, distortion: impl Into<Option<Distortion>>) -> Self {
        self.distortion = distortion.into();
        self
    }

    /// The same with non-digits to learn from, or without.
    #[must_use]
    pub fn with_non_digits(mut self, non_digits: bool) -> Self {
        self.non_digits = non_digits;
        self
    }

    /// The same for this number of epochs.
    #[must_use]
    pub fn with_epochs(mut self, epochs: usize) -> Self {
        self.epochs = epochs;
        self
    }

    /// Neurons of every layer, for examples of this kind: `[784, 30, 10]`.
    pub fn sizes(&self, examples: &Examples) -> Vec<usize> {
        self.sizes_to(examples, examples.classes())
    }

    /// Neurons of every layer, with this many outputs.
    pub(crate) fn sizes_to(&self, examples: &Examples, outputs: usize) -> Vec<usize> {
        self.sizes_for(examples.pixels(), outputs)
    }

    /// Neurons of every layer, for images of this many pixels and with this many outputs.
    pub(crate) fn sizes_for(&self, pixels: usize, outputs: usize) -> Vec<usize> {
        let hidden = self.hidden.iter().copied();
        [pixels].into_iter().chain(hidden).chain([outputs]).collect()
    }

    /// The network before training.
    ///
    /// # Errors
    /// [`Error::Network`] if there is no such network, or its functions do not fit it or each other.
    pub fn network(&self, examples: &Examples) -> Result<Network, Error> {
        self.draw(&self.sizes(examples))
    }

    /// A network of these sizes, drawn from the seed.
    pub(crate) fn draw(&self, sizes: &[usize]) -> Result<Network, Error> {
        let hidden = sizes.len() - 2;
        let mut activations = match self.hidden_activations[..] {
            [for_all] => vec![for_all; hidden],
            _ => self.hidden_activations.clone(),
        };
        activations.push(self.output);
        let network = Network::from_seed(sizes, self.init, self.sgd.seed)?;
        Ok(network.with_activations(&activations)?.with_cost_function(self.cost)?)
    }
}
