//! Gradient descent on functions one can look at: Eq. (7) to Eq. (15).

use sgd::{Function, GradientDescent, Iterate, Move, delta_c};

use crate::random::{directions, length};

/// C(v₁, v₂) = (v₁² + 10 v₂²) / 2: a valley that is steeper one way than the other. Gradient
/// descent comes to rest at its bottom, the origin, if η is below 2/10, and climbs if η is above.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Valley;

/// The η at which the ball neither comes nearer to the bottom of the [`Valley`] nor climbs.
pub const VALLEY_LIMIT: f64 = 0.2;

impl Function for Valley {
    fn cost(&self, v: &[f64]) -> f64 {
        f64::midpoint(v[0] * v[0], 10.0 * v[1] * v[1])
    }

    fn gradient(&self, v: &[f64], nabla: &mut [f64]) {
        nabla.copy_from_slice(&[v[0], 10.0 * v[1]]);
    }
}

/// C(v) = v⁴/4 - v²/2 + v/5, of one variable: two hollows with a hump between, the left one the
/// deeper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hollows;

impl Function for Hollows {
    fn cost(&self, v: &[f64]) -> f64 {
        v[0].powi(4) / 4.0 - v[0].powi(2) / 2.0 + v[0] / 5.0
    }

    fn gradient(&self, v: &[f64], nabla: &mut [f64]) {
        nabla[0] = v[0].powi(3) - v[0] + 0.2;
    }
}

/// The way of a ball.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// The learning rate.
    pub eta: f64,
    /// Where it came through; the first is where it was put down.
    pub steps: Vec<Iterate>,
}

/// Lets a ball roll from `start` for so many moves, with each learning rate.
pub fn descend<F: Function + Copy>(
    function: F,
    start: &[f64],
    etas: &[f64],
    moves: usize,
) -> Vec<Path> {
    let path = |&eta: &f64| Path {
        eta,
        steps: GradientDescent::new(function, start.to_vec(), Move::LearningRate(eta))
            .take(moves + 1)
            .collect(),
    };
    etas.iter().map(path).collect()
}

impl Path {
    /// C(v) where the ball was put down, and where it is in the end.
    pub fn costs(&self) -> (f64, f64) {
        let cost = |step: Option<&Iterate>| step.map_or(f64::NAN, |step| step.cost);
        (cost(self.steps.first()), cost(self.steps.last()))
    }

    /// Moves after which C(v) was higher than before.
    pub fn climbs(&self) -> usize {
        self.steps.windows(2).filter(|pair| pair[1].cost > pair[0].cost).count()
    }
}

/// Steps of one fixed length in many directions.
#[derive(Debug, Clone, PartialEq)]
pub struct Directions {
    /// The length, ‖Δv‖ = ε.
    pub epsilon: f64,
    /// ‖∇C‖ where they begin.
    pub gradient_length: f64,
    /// The step straight downhill, η = ε / ‖∇C‖.
    pub steepest: DirectionSample,
    /// Steps in random directions.
    pub random: Vec<DirectionSample>,
}

/// A step, and what it changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DirectionSample {
    /// The angle between it and the direction straight downhill, in degrees from 0 to 180.
    pub angle: f64,
    /// ∇C · Δv.
    pub predicted: f64,
    /// ΔC in truth.
    pub actual: f64,
}

/// Takes steps of length ε from `v`, one straight downhill and `count` in random directions.
pub fn try_directions(
    function: &impl Function,
    v: &[f64],
    epsilon: f64,
    count: usize,
    seed: u64,
) -> Directions {
    let mut nabla = vec![0.0; v.len()];
    function.gradient(v, &mut nabla);
    let tried = |delta_v: &[f64]| {
        let predicted = delta_c(&nabla, delta_v);
        let there: Vec<f64> = v.iter().zip(delta_v).map(|(v, d)| v + d).collect();
        let cosine = -predicted / (length(&nabla) * length(delta_v));
        DirectionSample {
            angle: cosine.clamp(-1.0, 1.0).acos().to_degrees(),
            predicted,
            actual: function.cost(&there) - function.cost(v),
        }
    };
    let random = directions(seed, v.len(), count).into_iter();
    let random = random.map(|direction| direction.iter().map(|d| d * epsilon).collect());
    Directions {
        epsilon,
        gradient_length: length(&nabla),
        steepest: tried(&Move::FixedLength(epsilon).delta_v(&nabla)),
        random: random.map(|delta_v: Vec<f64>| tried(&delta_v)).collect(),
    }
}
