//! A network: its sizes, its activation and cost functions, and its position in the space of weights
//! and biases.

use std::fmt;
use std::ops::Range;

use ndarray::{ArrayView1, ArrayView2, ArrayViewMut1, ArrayViewMut2};
use ndarray_rand::rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::activation::Activation;
use crate::cost::CostFunction;
use crate::data::{Inputs, Targets};
use crate::error::Error;
use crate::init::Init;

/// A feedforward network of any number of layers.
///
/// Its parameters are one position v, a flat slice: for each layer the weights, neuron by
/// neuron, then the biases. [`weights`](Self::weights) and [`biases`](Self::biases) are views
/// into it, in the book's shapes.
///
/// ```
/// use sigmoid_net::{Init, Network};
///
/// let network = Network::from_seed(&[784, 30, 10], Init::Scaled, 1)?;
/// assert_eq!(network.weights(0).dim(), (30, 784));
/// assert_eq!(network.biases(1).len(), 10);
/// assert_eq!(network.position().len(), 784 * 30 + 30 + 30 * 10 + 10);
/// # Ok::<(), sigmoid_net::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Network {
    sizes: Vec<usize>,
    /// One for each layer with weights. Only the last may be softmax.
    activations: Vec<Activation>,
    /// Fits the last activation function.
    cost: CostFunction,
    position: Vec<f32>,
}

impl Network {
    /// A network of the given sizes, input layer first, with weights and biases drawn at random.
    ///
    /// # Errors
    /// As [`zeros`](Self::zeros).
    pub fn new(sizes: &[usize], init: Init, rng: &mut impl Rng) -> Result<Self, Error> {
        let mut network = Self::zeros(sizes)?;
        for l in 0..network.layers() {
            let (weights, biases) =
                init.draw(sizes[l + 1], sizes[l], l + 1 == network.layers(), rng);
            network.weights_mut(l).assign(&weights);
            network.biases_mut(l).assign(&biases);
        }
        Ok(network)
    }

    /// The same, drawn by ChaCha8 from a seed: the network that `mnist train --seed` begins with.
    ///
    /// ```
    /// use sigmoid_net::{Init, Network};
    ///
    /// let network = Network::from_seed(&[2, 3, 1], Init::Scaled, 1)?;
    /// assert_eq!(network, Network::from_seed(&[2, 3, 1], Init::Scaled, 1)?);
    /// assert_ne!(network, Network::from_seed(&[2, 3, 1], Init::Scaled, 2)?);
    /// # Ok::<(), sigmoid_net::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`zeros`](Self::zeros).
    pub fn from_seed(sizes: &[usize], init: Init, seed: u64) -> Result<Self, Error> {
        Self::new(sizes, init, &mut ChaCha8Rng::seed_from_u64(seed))
    }

    /// A network whose weights and biases are all 0.
    ///
    /// # Errors
    /// [`Error::NoOutputLayer`], [`Error::EmptyLayer`], [`Error::TooLarge`].
    pub fn zeros(sizes: &[usize]) -> Result<Self, Error> {
        let len = position_len(sizes)?;
        let mut position = Vec::new();
        let too_large = |_| Error::TooLarge(sizes.to_vec());
        position.try_reserve_exact(len).map_err(too_large)?;
        position.resize(len, 0.0);
        Ok(Self::of_sigmoid_neurons(sizes, position))
    }

    /// A network of given weights and biases, in the order of [`position`](Self::position).
    ///
    /// # Errors
    /// As [`zeros`](Self::zeros), and [`Error::Position`].
    pub fn from_position(sizes: &[usize], position: Vec<f32>) -> Result<Self, Error> {
        let (expected, found) = (position_len(sizes)?, position.len());
        if expected != found {
            return Err(Error::Position { sizes: sizes.to_vec(), expected, found });
        }
        Ok(Self::of_sigmoid_neurons(sizes, position))
    }

    fn of_sigmoid_neurons(sizes: &[usize], position: Vec<f32>) -> Self {
        let activations = vec![Activation::Sigmoid; sizes.len() - 1];
        Self { sizes: sizes.to_vec(), activations, cost: CostFunction::Quadratic, position }
    }

    /// The same network with another activation function in all its neurons.
    ///
    /// # Panics
    /// If that is softmax and there are hidden layers.
    #[must_use]
    #[track_caller]
    pub fn with_activation(self, activation: Activation) -> Self {
        let activations = vec![activation; self.layers()];
        match self.with_activations(&activations) {
            Ok(network) => network,
            Err(error) => panic!("{error}: see Network::with_activations"),
        }
    }

    /// The same network with these activation functions: one for each layer that has weights, the
    /// output layer last.
    ///
    /// A cost function that does not [fit](CostFunction::fits) the outputs is replaced by the one
    /// that does: log-likelihood for softmax, else quadratic.
    ///
    /// ```
    /// use sigmoid_net::{Activation, CostFunction, Init, Network};
    ///
    /// let network = Network::from_seed(&[784, 30, 10], Init::He, 1)?;
    /// let network = network.with_activations(&[Activation::Relu, Activation::Softmax])?;
    /// assert_eq!(network.cost_function(), CostFunction::LogLikelihood);
    /// assert!((network.feedforward(&[0.5; 784]).sum() - 1.0).abs() < 1e-6);
    /// # Ok::<(), sigmoid_net::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Activations`] if there are more or fewer than layers, [`Error::Softmax`] for softmax
    /// in a hidden layer.
    pub fn with_activations(self, activations: &[Activation]) -> Result<Self, Error> {
        let (layers, last) = (self.layers(), self.layers() - 1);
        if activations.len() != layers {
            return Err(Error::Activations { layers, found: activations.len() });
        }
        if let Some(layer) = activations[..last].iter().position(|a| *a == Activation::Softmax) {
            return Err(Error::Softmax { layer, last });
        }
        let outputs = activations[last];
        let cost =
            if self.cost.fits(outputs) { self.cost } else { CostFunction::usual_with(outputs) };
        Ok(Self { activations: activations.to_vec(), cost, ..self })
    }

    /// The same network with another cost function to be trained and evaluated by.
    ///
    /// # Errors
    /// [`Error::CostFunction`] if it does not [fit](CostFunction::fits) the outputs.
    pub fn with_cost_function(self, cost: CostFunction) -> Result<Self, Error> {
        let outputs = self.activations[self.layers() - 1];
        if !cost.fits(outputs) {
            return Err(Error::CostFunction { cost, outputs });
        }
        Ok(Self { cost, ..self })
    }

    /// Neurons of each layer, the input layer first: `[784, 30, 10]`.
    pub fn sizes(&self) -> &[usize] {
        &self.sizes
    }

    /// Layers that have weights, which is all but the input layer.
    pub fn layers(&self) -> usize {
        self.sizes.len() - 1
    }

    /// Neurons of the input layer.
    pub fn inputs(&self) -> usize {
        self.sizes[0]
    }

    /// Neurons of the output layer.
    pub fn outputs(&self) -> usize {
        self.sizes[self.layers()]
    }

    /// The activation functions f, one for each layer that has weights, the output layer last.
    pub fn activations(&self) -> &[Activation] {
        &self.activations
    }

    /// The cost function it is trained and evaluated by.
    pub fn cost_function(&self) -> CostFunction {
        self.cost
    }

    /// The position v: all weights and biases.
    pub fn position(&self) -> &[f32] {
        &self.position
    }

    /// The position v, mutable.
    pub fn position_mut(&mut self) -> &mut [f32] {
        &mut self.position
    }

    /// Whether every weight and bias is a finite number.
    pub fn is_finite(&self) -> bool {
        self.position.iter().all(|w| w.is_finite())
    }

    /// The weights of layer l, n_out x n_in: w_jk goes from neuron k of the layer before to
    /// neuron j. Layer 0 is the first after the input layer, as in the book's `weights[0]`.
    ///
    /// # Panics
    /// If there is no such layer.
    #[track_caller]
    pub fn weights(&self, l: usize) -> ArrayView2<'_, f32> {
        let (weights, _) = self.places(l);
        let shape = (self.sizes[l + 1], self.sizes[l]);
        ArrayView2::from_shape(shape, &self.position[weights]).expect("a layer's own shape")
    }

    /// The weights of layer l, mutable.
    ///
    /// # Panics
    /// If there is no such layer.
    #[track_caller]
    pub fn weights_mut(&mut self, l: usize) -> ArrayViewMut2<'_, f32> {
        let (weights, _) = self.places(l);
        let shape = (self.sizes[l + 1], self.sizes[l]);
        ArrayViewMut2::from_shape(shape, &mut self.position[weights]).expect("a layer's own shape")
    }

    /// The biases of layer l, n_out of them.
    ///
    /// # Panics
    /// If there is no such layer.
    #[track_caller]
    pub fn biases(&self, l: usize) -> ArrayView1<'_, f32> {
        let (_, biases) = self.places(l);
        ArrayView1::from(&self.position[biases])
    }

    /// The biases of layer l, mutable.
    ///
    /// # Panics
    /// If there is no such layer.
    #[track_caller]
    pub fn biases_mut(&mut self, l: usize) -> ArrayViewMut1<'_, f32> {
        let (_, biases) = self.places(l);
        ArrayViewMut1::from(&mut self.position[biases])
    }

    /// Where layer l's weights and biases are in the position.
    #[track_caller]
    fn places(&self, l: usize) -> (Range<usize>, Range<usize>) {
        assert!(l < self.layers(), "layer {l} of a network with {} of them", self.layers());
        let pairs = || self.sizes.windows(2).map(|pair| (pair[0], pair[1]));
        let start: usize = pairs().take(l).map(|(n_in, n_out)| n_in * n_out + n_out).sum();
        let middle = start + self.sizes[l] * self.sizes[l + 1];
        (start..middle, middle..middle + self.sizes[l + 1])
    }

    /// Whether inputs and desired outputs fit this network and each other.
    ///
    /// # Errors
    /// [`Error::Inputs`], [`Error::Outputs`], [`Error::NoneOfSoftmax`] or [`Error::Counts`].
    pub fn check_fit(&self, inputs: &Inputs<'_>, targets: &Targets<'_>) -> Result<(), Error> {
        if inputs.width() != self.inputs() {
            return Err(Error::Inputs { network: self.inputs(), data: inputs.width() });
        }
        let needed = |k: &u8| usize::from(*k) + 1;
        let is_class = |k: &&u8| **k != Targets::NONE;
        let outputs = match targets {
            Targets::Labels(labels) => labels.iter().max().map_or(0, needed),
            Targets::LabelsOrNone(labels) => labels.iter().filter(is_class).max().map_or(0, needed),
            Targets::Vectors(y) => y.ncols(),
        };
        let fits = match targets {
            Targets::Labels(_) | Targets::LabelsOrNone(_) => outputs <= self.outputs(),
            Targets::Vectors(_) => outputs == self.outputs(),
        };
        if !fits {
            return Err(Error::Outputs { network: self.outputs(), data: outputs });
        }
        if let Targets::LabelsOrNone(labels) = targets
            && self.activations.last() == Some(&Activation::Softmax)
            && let Some(example) = labels.iter().position(|&k| k == Targets::NONE)
        {
            return Err(Error::NoneOfSoftmax { example });
        }
        if inputs.len() != targets.len() {
            return Err(Error::Counts { inputs: inputs.len(), targets: targets.len() });
        }
        Ok(())
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network")
            .field("sizes", &self.sizes)
            .field("activations", &self.activations)
            .field("cost", &self.cost)
            .finish_non_exhaustive()
    }
}

/// Weights and biases of a network of these sizes.
fn position_len(sizes: &[usize]) -> Result<usize, Error> {
    if sizes.len() < 2 {
        return Err(Error::NoOutputLayer(sizes.to_vec()));
    }
    if let Some(index) = sizes.iter().position(|&n| n == 0) {
        return Err(Error::EmptyLayer { index, sizes: sizes.to_vec() });
    }
    let of_layer = |pair: &[usize]| pair[0].checked_add(1)?.checked_mul(pair[1]);
    sizes
        .windows(2)
        .try_fold(0_usize, |sum, pair| sum.checked_add(of_layer(pair)?))
        .filter(|&len| len <= isize::MAX as usize / 8)
        .ok_or_else(|| Error::TooLarge(sizes.to_vec()))
}
