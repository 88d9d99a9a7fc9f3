//! How the first weights and biases are drawn.

use ndarray::{Array1, Array2};
use ndarray_rand::RandomExt;
use ndarray_rand::rand::Rng;
use ndarray_rand::rand_distr::{Distribution, StandardNormal};

/// How the first weights and biases are drawn. Biases come from N(0, 1) unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Init {
    /// Weights from N(0, 1/n_in), with n_in the number of inputs of the neuron, so that its
    /// weighted input is of modest size however many inputs it has.
    ///
    /// Differs from the book, whose chapter 1 draws from N(0, 1). With that, some output
    /// neurons begin so near 0 that their slope vanishes, and they never learn to fire.
    #[default]
    Scaled,
    /// Weights from N(0, 1), as in the book's chapter 1.
    Book,
    /// Weights from N(0, 2/n_in), and biases of 0: for rectified linear neurons, half of which
    /// give 0, so that twice the variance keeps the size of the signal from layer to layer.
    ///
    /// Source: K. He, X. Zhang, S. Ren, J. Sun, Delving Deep into Rectifiers, 2015.
    He,
    /// Weights from N(0, 1/n_in), and biases of 0, but in the output layer -ln(n - 1): each of n
    /// sigmoid outputs then begins near 1/n, its base rate where the desired output is 1 for one
    /// of n classes.
    ///
    /// Sigmoid outputs that begin near 0.5 are all driven down by the first mini-batches, and
    /// where the layer before is large so far that they never fire again.
    BaseRate,
}

/// A standard normal number times a factor.
struct Normal {
    standard_deviation: f32,
}

impl Distribution<f32> for Normal {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f32 {
        self.standard_deviation * rng.sample::<f32, _>(StandardNormal)
    }
}

impl Init {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Scaled, Self::Book, Self::He, Self::BaseRate];

    /// The name that flags and model files use: scaled, book, he or base-rate.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scaled => "scaled",
            Self::Book => "book",
            Self::He => "he",
            Self::BaseRate => "base-rate",
        }
    }

    /// The one of this name.
    ///
    /// ```
    /// use sigmoid_net::Init;
    ///
    /// assert_eq!(Init::from_name("base-rate"), Some(Init::BaseRate));
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|init| init.name() == name)
    }
}

impl Init {
    /// Draws the weights, n_out x n_in, and the biases of one layer, which may be the output layer.
    pub(crate) fn draw(
        self,
        n_out: usize,
        n_in: usize,
        is_output: bool,
        rng: &mut impl Rng,
    ) -> (Array2<f32>, Array1<f32>) {
        let standard_deviation = match self {
            Self::Scaled | Self::BaseRate => 1.0 / (n_in as f32).sqrt(),
            Self::Book => 1.0,
            Self::He => (2.0 / n_in as f32).sqrt(),
        };
        let weights = Array2::random_using((n_out, n_in), Normal { standard_deviation }, rng);
        let biases = match self {
            Self::Scaled | Self::Book => {
                Array1::random_using(n_out, Normal { standard_deviation: 1.0 }, rng)
            }
            // σ(-ln(n - 1)) = 1/n.
            Self::BaseRate if is_output && n_out > 1 => {
                Array1::from_elem(n_out, -libm::logf(n_out as f32 - 1.0))
            }
            Self::He | Self::BaseRate => Array1::zeros(n_out),
        };
        (weights, biases)
    }
}
