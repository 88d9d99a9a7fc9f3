//! One perceptron: Eq. (1) with a threshold, Eq. (2) with a bias.

use crate::error::Error;

/// A perceptron: a weight for each input, and a bias.
///
/// It outputs 1 when `w·x + b > 0` and 0 otherwise. The inequality is strict: when `w·x + b` is
/// exactly 0, so is the output.
///
/// ```
/// use perceptron::Perceptron;
///
/// // Weather, company, public transit: with a threshold of 5 the weather alone decides.
/// let festival = Perceptron::with_threshold([6.0, 2.0, 2.0], 5.0)?;
/// assert!(festival.output(&[true, false, false]));
/// assert!(!festival.output(&[false, true, true]));
/// assert_eq!(festival.bias(), -5.0);
/// # Ok::<(), perceptron::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Perceptron {
    weights: Vec<f64>,
    bias: f64,
}

impl Perceptron {
    /// A perceptron that outputs 1 if `Σ w_j x_j > threshold`: Eq. (1).
    ///
    /// # Errors
    ///
    /// [`Error::Weight`] or [`Error::Threshold`] when one is infinite or NaN.
    #[doc(alias = "Eq. (1)")]
    pub fn with_threshold(weights: impl Into<Vec<f64>>, threshold: f64) -> Result<Self, Error> {
        if !threshold.is_finite() {
            return Err(Error::Threshold { value: threshold });
        }
        // Not `-threshold`: a threshold of 0 would become a bias of -0.
        Self::with_bias(weights, 0.0 - threshold)
    }

    /// A perceptron that outputs 1 if `w·x + b > 0`: Eq. (2), with `b = -threshold`.
    ///
    /// # Errors
    ///
    /// [`Error::Weight`] or [`Error::Bias`] when one is infinite or NaN.
    #[doc(alias = "Eq. (2)")]
    pub fn with_bias(weights: impl Into<Vec<f64>>, bias: f64) -> Result<Self, Error> {
        let weights = weights.into();
        if let Some(index) = weights.iter().position(|w| !w.is_finite()) {
            return Err(Error::Weight { number: index + 1, value: weights[index] });
        }
        if !bias.is_finite() {
            return Err(Error::Bias { value: bias });
        }
        Ok(Self { weights, bias })
    }

    /// A perceptron of numbers that are known to be finite.
    pub(crate) fn from_finite(weights: &[f64], bias: f64) -> Self {
        Self { weights: weights.to_vec(), bias }
    }

    /// The weights `w_j`, one for each input.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The bias `b`. The larger it is, the more easily the perceptron fires.
    pub fn bias(&self) -> f64 {
        self.bias
    }

    /// The threshold, `-b`.
    pub fn threshold(&self) -> f64 {
        0.0 - self.bias
    }

    /// The weighted sum and the bias together, `w·x + b`.
    ///
    /// Inputs are binary (`bool`, `u8`) or real-valued (`f32`, `f64`).
    ///
    /// # Panics
    ///
    /// When the number of inputs is not the number of weights.
    #[track_caller]
    pub fn weighted_sum<X: Copy + Into<f64>>(&self, inputs: &[X]) -> f64 {
        assert_eq!(
            inputs.len(),
            self.weights.len(),
            "a perceptron got {} inputs for {} weights",
            inputs.len(),
            self.weights.len()
        );
        let inputs = inputs.iter().map(|&x| x.into());
        weigh(self.weights.iter().copied().zip(inputs), self.bias)
    }

    /// The output of Eq. (2): `true` is 1, `false` is 0.
    ///
    /// # Panics
    ///
    /// When the number of inputs is not the number of weights.
    ///
    /// ```
    /// # use perceptron::Perceptron;
    /// let nand = Perceptron::with_bias([-2.0, -2.0], 3.0)?;
    /// assert_eq!(nand.weighted_sum(&[1, 1]), -1.0);
    /// assert!(!nand.output(&[1, 1]));
    /// assert!(nand.output(&[0.25, 0.75]));
    /// # Ok::<(), perceptron::Error>(())
    /// ```
    #[track_caller]
    pub fn output<X: Copy + Into<f64>>(&self, inputs: &[X]) -> bool {
        step(self.weighted_sum(inputs))
    }
}

/// `w·x + b` from pairs `(w_j, x_j)`.
///
/// The bias is added last. Then `w·x + b > 0` holds exactly when `w·x > -b`, however `w·x` was
/// rounded, so Eq. (1) and Eq. (2) agree in floating point, too.
#[inline]
pub(crate) fn weigh(terms: impl Iterator<Item = (f64, f64)>, bias: f64) -> f64 {
    terms.map(|(w, x)| w * x).sum::<f64>() + bias
}

/// Whether a perceptron with this weighted sum fires.
#[inline]
pub(crate) fn step(weighted_sum: f64) -> bool {
    weighted_sum > 0.0
}
