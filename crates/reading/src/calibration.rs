//! Outputs that are right as often as they say: calibrated by a temperature.

use ndarray::ArrayView2;

/// Where a model's metadata say by what its outputs' logits are divided.
pub const TEMPERATURE: &str = "temperature";

/// An output as a calibrated probability: σ(z/T), with σ(z) the output and T the temperature.
///
/// Above 1 it brings outputs nearer to 0.5, below 1 further away. It changes no answer, only how sure
/// it is. For outputs that stand each for themselves, such as sigmoid ones.
///
/// Source: C. Guo, G. Pleiss, Y. Sun and K. Weinberger, *On calibration of modern neural networks*,
/// 2017, section 4.2.
///
/// ```
/// assert_eq!(reading::calibrated(0.9, 1.0), 0.9);
/// // σ(2 ln 9) = 81/82
/// assert!((reading::calibrated(0.9, 0.5) - 81.0 / 82.0).abs() < 1e-6);
/// ```
pub fn calibrated(output: f32, temperature: f32) -> f32 {
    if temperature == 1.0 || !(output > 0.0 && output < 1.0) {
        return output;
    }
    let z = libm::log(f64::from(output)) - libm::log1p(-f64::from(output));
    to_f32(sigmoid(z / f64::from(temperature)))
}

/// Logits beyond these are those of outputs that have saturated.
const MOST: f64 = 16.0;

/// The temperatures that are tried.
const RANGE: (f64, f64) = (0.1, 10.0);

/// The temperature at which these outputs, n x outputs, say best how probable it is that each is the
/// one to fire: by the mean cross-entropy. A label that is no output's number, such as
/// [`Targets::NONE`](sigmoid_net::Targets::NONE), stands for none of them. 1 if there are no outputs.
///
/// ```
/// // Sure of itself, and wrong one time in four: 0.99 should be 0.75.
/// let outputs = ndarray::array![[0.99], [0.99], [0.99], [0.99]];
/// let temperature = reading::fit_temperature(outputs.view(), &[0, 0, 0, 255]);
/// assert!((reading::calibrated(0.99, temperature) - 0.75).abs() < 1e-3);
/// ```
///
/// # Panics
/// If there is another number of labels.
#[track_caller]
pub fn fit_temperature(outputs: ArrayView2<'_, f32>, labels: &[u8]) -> f32 {
    let (rows, found) = (outputs.nrows(), labels.len());
    assert!(found == rows, "{found} labels for the outputs of {rows} examples");
    if outputs.is_empty() {
        return 1.0;
    }
    // The logit of each output, positive where it says what is right.
    let mut margins = Vec::with_capacity(outputs.len());
    for (row, &label) in outputs.outer_iter().zip(labels) {
        for (k, &output) in row.iter().enumerate() {
            let output = f64::from(output);
            let z = (libm::log(output) - libm::log1p(-output)).clamp(-MOST, MOST);
            let z = if z.is_nan() { 0.0 } else { z };
            margins.push(if k == usize::from(label) { z } else { -z });
        }
    }
    // -ln σ(z/T)
    let cost = |log_temperature: f64| -> f64 {
        let beta = libm::exp(-log_temperature);
        margins.iter().map(|z| softplus(-z * beta)).sum()
    };
    let (lowest, highest) = (libm::log(RANGE.0), libm::log(RANGE.1));
    to_f32(libm::exp(minimum(cost, lowest, highest)))
}

/// Where a function of one minimum has it: golden-section search.
fn minimum(cost: impl Fn(f64) -> f64, mut from: f64, mut to: f64) -> f64 {
    let golden = (libm::sqrt(5.0) - 1.0) / 2.0;
    let inner = |from: f64, to: f64| (to - golden * (to - from), from + golden * (to - from));
    let (mut a, mut b) = inner(from, to);
    let (mut at_a, mut at_b) = (cost(a), cost(b));
    while to - from > 1e-4 {
        if at_a <= at_b {
            (to, b, at_b) = (b, a, at_a);
            a = inner(from, to).0;
            at_a = cost(a);
        } else {
            (from, a, at_a) = (a, b, at_b);
            b = inner(from, to).1;
            at_b = cost(b);
        }
    }
    f64::midpoint(from, to)
}

/// σ(z)
fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-z))
}

/// ln(1 + e^z)
fn softplus(z: f64) -> f64 {
    if z > 0.0 { z + libm::log1p(libm::exp(-z)) } else { libm::log1p(libm::exp(z)) }
}

#[expect(clippy::cast_possible_truncation, reason = "rounded to the nearest")]
fn to_f32(number: f64) -> f32 {
    number as f32
}
