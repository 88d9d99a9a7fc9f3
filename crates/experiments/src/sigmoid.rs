//! The sigmoid function beside the step function, and σ(cz) as c grows: Eq. (3).

use sigmoid_net::SigmoidNeuron;

/// The shape of σ(cz), and of the step function that it smooths out.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Points (z, step(z)): 0 below 0, and 1 from there on.
    pub step: Vec<(f64, f64)>,
    /// A curve for each factor c.
    pub curves: Vec<Curve>,
}

/// σ(cz).
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// The factor.
    pub c: f64,
    /// Points (z, σ(cz)).
    pub points: Vec<(f64, f64)>,
    /// How wide the rise is: from the z where the output is 0.1 to that where it is 0.9.
    pub width: f64,
}

/// The shape of σ(cz) for each factor c, at `points` places from -`reach` to `reach`.
pub fn shape(reach: f64, points: usize, factors: &[f64]) -> Shape {
    let last = points.max(2) - 1;
    let places: Vec<f64> =
        (0..=last).map(|i| reach * (2.0 * i as f64 / last as f64 - 1.0)).collect();
    let curve = |&c: &f64| Curve {
        c,
        points: places.iter().map(|&z| (z, output(c, z))).collect(),
        width: 2.0 * place_of(0.9, c),
    };
    Shape {
        step: places.iter().map(|&z| (z, step(z))).collect(),
        curves: factors.iter().map(curve).collect(),
    }
}

/// σ(cz), as the output of a sigmoid neuron with one input z, the weight c and no bias.
pub fn output(c: f64, z: f64) -> f64 {
    SigmoidNeuron { weights: vec![c], bias: 0.0 }.output(&[z])
}

/// The step function, 1 at 0.
///
/// A perceptron is not quite it: where w·x + b = 0, a perceptron outputs 0.
pub fn step(z: f64) -> f64 {
    if z < 0.0 { 0.0 } else { 1.0 }
}

/// The z at or above 0 where σ(cz) is `a`, which is at least 1/2; found by halving.
fn place_of(a: f64, c: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while output(c, high) < a {
        high *= 2.0;
    }
    // Until the two are neighbours.
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if output(c, middle) < a { low = middle } else { high = middle }
    }
    high
}
