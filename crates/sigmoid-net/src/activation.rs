//! The sigmoid function, Eq. (3), and other activation functions f(w·x + b).

use std::fmt;
use std::ptr;

use crate::portable::{exp2_of_low_bits, mul_add};

/// Where |z| is larger, e^-z leaves the range of full precision. σ is then within 10⁻³⁷ of 0,
/// or equal to 1.
pub(crate) const SATURATION: f32 = 87.0;
/// Adding this rounds to an integer and leaves it in the low bits of the sum.
pub(crate) const ROUND: f32 = 12_582_912.0;
/// ln 2 in two parts. The first has bits to spare, so an integer multiple of it is exact.
pub(crate) const LN_2_HIGH: f32 = 0.693_359_4;
pub(crate) const LN_2_LOW: f32 = -2.121_944_4e-4;
/// Polynomial for e^r where |r| ≤ ln 2 / 2, the highest power first.
/// Source: S. L. Moshier, Cephes Mathematical Library, expf.
pub(crate) const EXP: [f32; 8] =
    [1.987_569_1e-4, 1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5, 1.0, 1.0];

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
    // The kernel that layers use, `engine/kernels/sigmoid.rs`, does the same on sixteen lanes.
    // Not `clamp` and `max`: these comparisons let NaN through.
    let z = if -SATURATION > z { -SATURATION } else { z };
    let z = if SATURATION < z { SATURATION } else { z };
    let x = 0.0 - z;
    // e^x = 2ⁿ e^r with x = n ln 2 + r.
    let rounded = mul_add(x, std::f32::consts::LOG2_E, ROUND);
    let n = rounded - ROUND;
    let r = mul_add(n, -LN_2_HIGH, x);
    let r = mul_add(n, -LN_2_LOW, r);
    let power = EXP[1..].iter().fold(EXP[0], |power, coefficient| mul_add(power, r, *coefficient));
    1.0 / (1.0 + power * exp2_of_low_bits(rounded))
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
///
/// Two of them are equal if they have the same name and the same functions.
#[derive(Clone, Copy, Default)]
#[non_exhaustive]
pub enum Activation {
    /// σ, from 0 to 1.
    #[default]
    Sigmoid,
    /// The hyperbolic tangent, from -1 to 1.
    Tanh,
    /// z where it is positive, else 0.
    Relu,
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
    /// f(z).
    pub fn apply(self, z: f32) -> f32 {
        match self {
            Self::Sigmoid => sigmoid(z),
            Self::Tanh => z.tanh(),
            // Not `max`, which would turn NaN into 0.
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

    /// Its name: `"sigmoid"`, `"tanh"`, `"relu"`, or that of an other one.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sigmoid => "sigmoid",
            Self::Tanh => "tanh",
            Self::Relu => "relu",
            Self::Other { name, .. } => name,
        }
    }

    /// The built-in activation function of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Sigmoid, Self::Tanh, Self::Relu].into_iter().find(|known| known.name() == name)
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
