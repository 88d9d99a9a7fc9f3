//! The sigmoid function, Eq. (3), and other activation functions f(w·x + b).

use std::fmt;
use std::ptr;

use crate::portable::{EXP_LIMIT, exp, exp_m1};

/// Where |z| is larger, tanh z is ±1.
pub(crate) const TANH_LIMIT: f32 = 10.0;

/// Sums over a layer are taken in this many parts, neuron by neuron in turn, then over the parts.
pub(crate) const PARTS: usize = 16;

/// The sigmoid function σ(z) = 1 / (1 + e^-z): Eq. (3).
///
/// Never overflows: at most 10⁻³⁷ for z below -87, and 1 for z above 17. In between the error is
/// at most 2 units in the last place. The same bits on every machine, and in every layer.
///
/// ```
/// use sigmoid_net::sigmoid;
/// assert_eq!(sigmoid(0.0), 0.5);
/// assert_eq!(sigmoid(1e30), 1.0);
/// assert!(sigmoid(-1e30) < 1e-37);
/// assert!((sigmoid(0.564) - 0.638).abs() < 1e-3);
/// ```
#[doc(alias = "Eq. (3)")]
pub fn sigmoid(z: f32) -> f32 {
    // The kernel that layers use, `engine/kernels/activate.rs`, does the same on sixteen lanes.
    // Not `clamp` and `max`: these comparisons let NaN through.
    let z = if -EXP_LIMIT > z { -EXP_LIMIT } else { z };
    let z = if EXP_LIMIT < z { EXP_LIMIT } else { z };
    1.0 / (1.0 + exp(0.0 - z))
}

/// The slope of the sigmoid function, σ'(z) = σ(z) (1 - σ(z)).
///
/// ```
/// assert_eq!(sigmoid_net::sigmoid_prime(0.0), 0.25);
/// ```
pub fn sigmoid_prime(z: f32) -> f32 {
    let a = sigmoid(z);
    a * (1.0 - a)
}

/// The hyperbolic tangent, tanh z = (e^z - e^-z) / (e^z + e^-z): a sigmoid function stretched to run
/// from -1 to 1, since (1 + tanh(z/2)) / 2 = σ(z).
///
/// The error is at most 2.5 units in the last place. The same bits on every machine, unlike
/// [`f32::tanh`].
///
/// ```
/// use sigmoid_net::tanh;
/// assert_eq!(tanh(0.0), 0.0);
/// assert_eq!(tanh(-1e30), -1.0);
/// assert!((tanh(0.5) - 0.462_117).abs() < 1e-6);
/// ```
pub fn tanh(z: f32) -> f32 {
    let magnitude = z.abs();
    let magnitude = if TANH_LIMIT < magnitude { TANH_LIMIT } else { magnitude };
    let exp_m1 = exp_m1(magnitude + magnitude);
    (exp_m1 / (exp_m1 + 2.0)).copysign(z)
}

/// The softmax function of a layer's weighted inputs, a_j = e^(z_j) / Σ_k e^(z_k): positive numbers
/// that add up to 1, and can be read as probabilities.
///
/// Never overflows: the largest z is subtracted from all of them first. The smallest a there can
/// be is 10⁻³⁸ of the largest. The same bits on every machine. NaN anywhere makes all NaN.
///
/// ```
/// use sigmoid_net::softmax;
/// assert_eq!(softmax(&[3.0, 3.0, -1e30, -1e30])[..2], [0.5, 0.5]);
/// assert_eq!(softmax(&[0.0, 0.0]), softmax(&[1e6, 1e6]));
/// assert!((softmax(&[1.0, 0.0])[0] - sigmoid_net::sigmoid(1.0)).abs() < 1e-7);
/// ```
pub fn softmax(z: &[f32]) -> Vec<f32> {
    // As in `engine/kernels/softmax.rs`.
    let largest = largest(z.iter().copied());
    let exp = |z: &f32| {
        let x = z - largest;
        exp(if -EXP_LIMIT > x { -EXP_LIMIT } else { x })
    };
    let mut a: Vec<f32> = z.iter().map(exp).collect();
    let mut parts = [0.0; PARTS];
    for (j, a) in a.iter().enumerate() {
        parts[j % PARTS] += a;
    }
    let sum = parts.iter().fold(0.0, |sum, part| sum + part);
    for a in &mut a {
        *a /= sum;
    }
    a
}

/// The largest of some numbers, apart from NaN.
#[inline]
pub(crate) fn largest(z: impl Iterator<Item = f32>) -> f32 {
    z.fold(f32::NEG_INFINITY, |largest, z| if z > largest { z } else { largest })
}

/// An activation function f: a neuron's output is f(w·x + b).
///
/// Two of them are equal if they have the same name and the same functions.
#[derive(Clone, Copy, Default)]
#[non_exhaustive]
pub enum Activation {
    /// σ, from 0 to 1: [`sigmoid`].
    #[default]
    Sigmoid,
    /// The hyperbolic tangent, from -1 to 1: [`tanh`].
    Tanh,
    /// Rectified linear: z where it is positive, else 0.
    Relu,
    /// Positive numbers that add up to 1: [`softmax`]. Only for the output layer, since each output
    /// depends on the z of all of them.
    Softmax,
    /// Any other. Model files cannot hold it.
    Other {
        /// Its name, for messages.
        name: &'static str,
        /// f(z).
        f: fn(f32) -> f32,
        /// f'(z).
        slope: fn(f32) -> f32,
    },
}

impl Activation {
    /// Those that have names of their own, which model files can hold.
    pub const BUILT_IN: [Self; 4] = [Self::Sigmoid, Self::Tanh, Self::Relu, Self::Softmax];

    /// f(z). Of softmax in a layer of this neuron alone, which is 1.
    pub fn apply(self, z: f32) -> f32 {
        match self {
            Self::Sigmoid => sigmoid(z),
            Self::Tanh => tanh(z),
            // Not `max`, which would turn NaN into 0.
            Self::Relu => {
                if 0.0 > z {
                    0.0
                } else {
                    z
                }
            }
            Self::Softmax => softmax(&[z])[0],
            Self::Other { f, .. } => f(z),
        }
    }

    /// The activations of a whole layer, from its weighted inputs.
    ///
    /// ```
    /// use sigmoid_net::Activation;
    /// assert_eq!(Activation::Relu.apply_to_layer(&[-1.0, 2.0]), [0.0, 2.0]);
    /// assert_eq!(Activation::Softmax.apply_to_layer(&[7.0, 7.0]), [0.5, 0.5]);
    /// ```
    pub fn apply_to_layer(self, z: &[f32]) -> Vec<f32> {
        match self {
            Self::Softmax => softmax(z),
            _ => z.iter().map(|&z| self.apply(z)).collect(),
        }
    }

    /// The slope f'(z). Of softmax in a layer of this neuron alone, which is 0.
    pub fn slope(self, z: f32) -> f32 {
        match self {
            Self::Sigmoid => sigmoid_prime(z),
            Self::Tanh => {
                let a = tanh(z);
                (1.0 - a) * (1.0 + a)
            }
            Self::Relu => f32::from(z > 0.0),
            Self::Softmax => 0.0,
            Self::Other { slope, .. } => slope(z),
        }
    }

    /// Its name: `"sigmoid"`, `"tanh"`, `"relu"`, `"softmax"`, or that of an other one.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sigmoid => "sigmoid",
            Self::Tanh => "tanh",
            Self::Relu => "relu",
            Self::Softmax => "softmax",
            Self::Other { name, .. } => name,
        }
    }

    /// The built-in activation function of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::BUILT_IN.into_iter().find(|known| known.name() == name)
    }
}

impl PartialEq for Activation {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Other { name, f, slope },
                Self::Other { name: other_name, f: other_f, slope: other_slope },
            ) => {
                name == other_name
                    && ptr::fn_addr_eq(*f, *other_f)
                    && ptr::fn_addr_eq(*slope, *other_slope)
            }
            (Self::Other { .. }, _) | (_, Self::Other { .. }) => false,
            _ => self.name() == other.name(),
        }
    }
}

impl fmt::Debug for Activation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
