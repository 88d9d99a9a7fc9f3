//! The quadratic cost, Eq. (6).

use ndarray::ArrayView2;

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
    assert_eq!(a.dim(), y.dim(), "outputs and desired outputs differ in shape");
    let n = a.nrows().max(1) as f64;
    a.iter().zip(&y).map(|(a, y)| squared(y - a)).sum::<f64>() / (2.0 * n)
}

pub(crate) fn squared(difference: f32) -> f64 {
    f64::from(difference) * f64::from(difference)
}
