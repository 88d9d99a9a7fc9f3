//! The sigmoid function, Eq. (3), and other activation functions f(w·x + b).

use crate::kernels;

/// The sigmoid function σ(z) = 1 / (1 + e^-z): Eq. (3).
///
/// Never overflows: at most 10⁻³⁷ for z below -87, and 1 for z above 17. Right to within 2 units
/// in the last place in between.
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
    kernels::sigmoid(z)
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

/// An activation function f: a neuron's output is f(w·x + b).
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub enum Activation {
    /// σ, from 0 to 1.
    #[default]
    Sigmoid,
    /// The hyperbolic tangent, from -1 to 1.
    Tanh,
    /// z where it is positive, else 0.
    Relu,
    /// Any other.
    Other {
        /// Its name, for model files.
        name: &'static str,
        /// f(z).
        f: fn(f32) -> f32,
        /// f'(z).
        slope: fn(f32) -> f32,
    },
}

impl Activation {
    /// f(z).
    pub fn apply(self, z: f32) -> f32 {
        match self {
            Self::Sigmoid => sigmoid(z),
            Self::Tanh => z.tanh(),
            // Not `max`, which would turn what is not a number into 0.
            Self::Relu => {
                if z < 0.0 {
                    0.0
                } else {
                    z
                }
            }
            Self::Other { f, .. } => f(z),
        }
    }

    /// The slope f'(z).
    pub fn slope(self, z: f32) -> f32 {
        match self {
            Self::Sigmoid => sigmoid_prime(z),
            Self::Tanh => 1.0 - z.tanh() * z.tanh(),
            Self::Relu => f32::from(z > 0.0),
            Self::Other { slope, .. } => slope(z),
        }
    }

    /// Its name in model files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sigmoid => "sigmoid",
            Self::Tanh => "tanh",
            Self::Relu => "relu",
            Self::Other { name, .. } => name,
        }
    }

    /// The activation function of that name, if it is one of ours.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Sigmoid, Self::Tanh, Self::Relu].into_iter().find(|known| known.name() == name)
    }
}
