//! Cost functions: the quadratic cost, Eq. (6), and those of the book's third chapter.

use ndarray::ArrayView2;

use crate::activation::Activation;

/// How far the outputs a of a network are from the desired outputs y.
///
/// Each is a mean over the n examples, C = (1/n) Σ C_x, summed in double precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum CostFunction {
    /// C_x = ‖y - a‖² / 2: Eq. (6). For any outputs but softmax.
    #[default]
    Quadratic,
    /// C_x = -Σ_j (y_j ln a_j + (1 - y_j) ln(1 - a_j)). For sigmoid outputs.
    ///
    /// The slope σ'(z) cancels out of its gradient, δ = a - y, so an output that is badly wrong
    /// learns fast instead of being stuck where σ is flat.
    CrossEntropy,
    /// C_x = -ln a_k for an example with label k; of desired outputs that add up to 1 in other ways,
    /// -Σ_j y_j ln a_j. For softmax outputs, with which δ = a - y again.
    LogLikelihood,
}

/// The least that 1 - a counts as: half the distance from 1 to the float below it. An output that is
/// 1 only because it was rounded would otherwise cost infinity.
const CLOSEST_TO_1: f64 = f32::EPSILON as f64 / 4.0;

impl CostFunction {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Quadratic, Self::CrossEntropy, Self::LogLikelihood];

    /// Its name: `"quadratic"`, `"cross-entropy"`, `"log-likelihood"`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quadratic => "quadratic",
            Self::CrossEntropy => "cross-entropy",
            Self::LogLikelihood => "log-likelihood",
        }
    }

    /// The cost function of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }

    /// Whether networks with such outputs can be trained with it: log-likelihood goes with softmax
    /// and softmax with nothing else, cross-entropy with sigmoid outputs.
    ///
    /// ```
    /// use sigmoid_net::{Activation, CostFunction};
    /// assert!(CostFunction::CrossEntropy.fits(Activation::Sigmoid));
    /// assert!(!CostFunction::CrossEntropy.fits(Activation::Tanh));
    /// ```
    pub fn fits(self, outputs: Activation) -> bool {
        match self {
            Self::Quadratic => outputs != Activation::Softmax,
            Self::CrossEntropy => outputs == Activation::Sigmoid,
            Self::LogLikelihood => outputs == Activation::Softmax,
        }
    }

    /// That of networks with such outputs where none is named: log-likelihood for softmax, as in the
    /// chapter quadratic for others.
    ///
    /// ```
    /// use sigmoid_net::{Activation, CostFunction};
    /// assert_eq!(CostFunction::usual_with(Activation::Softmax), CostFunction::LogLikelihood);
    /// ```
    pub fn usual_with(outputs: Activation) -> Self {
        if outputs == Activation::Softmax { Self::LogLikelihood } else { Self::Quadratic }
    }

    /// The cost C of outputs a against desired outputs y, both n x outputs, one row an example. Of
    /// no examples at all it is 0.
    ///
    /// An output a that is 1 to the last bit, where y is not, counts as 2⁻²⁵ less: ln(1 - a) is -17
    /// there and not -∞. Where y ln a or (1 - y) ln(1 - a) would be zero times infinity, it is 0.
    ///
    /// ```
    /// use ndarray::array;
    /// use sigmoid_net::CostFunction;
    ///
    /// let (a, y) = (array![[0.75, 0.25]], array![[1.0, 0.0]]);
    /// let cost = |function: CostFunction| function.cost(a.view(), y.view());
    /// assert_eq!(cost(CostFunction::Quadratic), 0.0625);
    /// assert!((cost(CostFunction::LogLikelihood) - 0.287_682).abs() < 1e-6);
    /// assert!((cost(CostFunction::CrossEntropy) - 2.0 * 0.287_682).abs() < 1e-6);
    /// ```
    ///
    /// # Panics
    /// If the shapes differ.
    #[track_caller]
    pub fn cost(self, a: ArrayView2<'_, f32>, y: ArrayView2<'_, f32>) -> f64 {
        assert_eq!(a.dim(), y.dim(), "outputs and desired outputs differ in shape");
        let n = a.nrows().max(1) as f64;
        self.of_outputs(a.iter().copied().zip(y.iter().copied())) / n
    }

    /// The sum of C_x over pairs of an output and the desired one.
    pub(crate) fn of_outputs(self, pairs: impl Iterator<Item = (f32, f32)>) -> f64 {
        match self {
            Self::Quadratic => pairs.map(|(a, y)| squared(y - a)).sum::<f64>() / 2.0,
            Self::CrossEntropy => {
                let of_neuron = |(a, y): (f32, f32)| {
                    let (a, y) = (f64::from(a), f64::from(y));
                    let is_not_1 = 1.0 - a;
                    let is_not_1 = if CLOSEST_TO_1 > is_not_1 { CLOSEST_TO_1 } else { is_not_1 };
                    times_ln(y, a) + times_ln(1.0 - y, is_not_1)
                };
                0.0 - pairs.map(of_neuron).sum::<f64>()
            }
            Self::LogLikelihood => {
                0.0 - pairs.map(|(a, y)| times_ln(f64::from(y), f64::from(a))).sum::<f64>()
            }
        }
    }

    /// δ = ∂C_x/∂z of an output neuron, from its a, y and slope f'(z).
    pub(crate) fn delta(self, a: f32, y: f32, slope: f32) -> f32 {
        match self {
            Self::Quadratic => (a - y) * slope,
            Self::CrossEntropy | Self::LogLikelihood => a - y,
        }
    }
}

/// y ln a, and 0 where y is 0, as `nan_to_num` does for it in the book's `network2.py`. NaN where a
/// is, for what went wrong before must show.
fn times_ln(y: f64, a: f64) -> f64 {
    // Not `f64::ln`, whose last bit depends on the platform.
    if y == 0.0 && !a.is_nan() { 0.0 } else { y * libm::log(a) }
}

/// The quadratic cost of outputs a against desired outputs y, C = (1/2n) Σ ‖y - a‖²: Eq. (6).
///
/// Shapes: both n x outputs, one row an example. Never negative, and 0 only when every output
/// is right. Of no examples at all it is 0. Summed in double precision.
///
/// ```
/// use ndarray::array;
///
/// let a = array![[0.0, 1.0], [1.0, 1.0]];
/// let y = array![[0.0, 1.0], [0.0, 1.0]];
/// assert_eq!(sigmoid_net::quadratic_cost(a.view(), y.view()), 0.25);
/// ```
///
/// # Panics
/// If the shapes differ.
#[doc(alias = "Eq. (6)")]
#[track_caller]
pub fn quadratic_cost(a: ArrayView2<'_, f32>, y: ArrayView2<'_, f32>) -> f64 {
    CostFunction::Quadratic.cost(a, y)
}

fn squared(difference: f32) -> f64 {
    f64::from(difference) * f64::from(difference)
}
