//! A ball on C(v₁, v₂), moved by `sgd`.

use chapter_one::gradient_descent::valley;
use sgd::{FnCost, Function, Learner, Sgd};

use crate::failure::Failure;

/// C(v₁, v₂) = (v₁² + 10 v₂²) / 2, and a way down.
#[derive(Debug, Clone, Copy, Default)]
pub struct Valley;

/// Where the ball is after a move, and C there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValleyStep {
    /// v₁ and v₂.
    pub position: [f64; 2],
    /// C(v₁, v₂).
    pub cost: f64,
}

impl Valley {
    /// C(v₁, v₂).
    ///
    /// ```
    /// assert_eq!(playground::Valley.value([1.0, 1.0]), 5.5);
    /// ```
    pub fn value(self, v: [f64; 2]) -> f64 {
        valley::Valley.cost(&v)
    }

    /// ∇C.
    pub fn gradient(self, v: [f64; 2]) -> [f64; 2] {
        let mut nabla = [0.0; 2];
        valley::Valley.gradient(&v, &mut nabla);
        nabla
    }

    /// The η from which on the ball climbs, without momentum.
    pub fn limit(self) -> f64 {
        valley::VALLEY_LIMIT
    }

    /// The way of a ball that is put down at v and moved so many times, as training moves weights:
    /// Δv' = μ Δv - η∇C. The first is where it was put down.
    ///
    /// ```
    /// let way = playground::Valley.path([1.0, 0.0], 0.5, 0.0, 2)?;
    /// assert_eq!(way.iter().map(|step| step.position[0]).collect::<Vec<_>>(), [1.0, 0.5, 0.25]);
    /// # Ok::<(), playground::Failure>(())
    /// ```
    ///
    /// # Errors
    /// If η or μ cannot be trained with, or there are more than 100,000 moves.
    pub fn path(
        self,
        start: [f64; 2],
        eta: f32,
        momentum: f32,
        moves: usize,
    ) -> Result<Vec<ValleyStep>, Failure> {
        const MOST: usize = 100_000;
        if moves > MOST {
            return Err(Failure::new(format!("{moves} moves"), "ask for at most 100,000"));
        }
        #[expect(clippy::cast_possible_truncation, reason = "weights are of single precision")]
        let single = |v: [f64; 2]| v.map(|v| v as f32);
        let double = |v: &[f32]| [f64::from(v[0]), f64::from(v[1])];
        let cost = FnCost::new(2, |v: &[f32], (): &(), nabla: &mut [f32]| {
            nabla.copy_from_slice(&single(self.gradient(double(v))));
        });
        let sgd = Sgd::new(eta, 1).with_momentum(momentum);
        let learner = Learner::new(cost, single(start).to_vec(), sgd);
        let mut learner = learner.map_err(|error| {
            Failure::of(&error, "choose a positive η, and a momentum from 0 up to below 1")
        })?;
        let step = |position: [f64; 2]| ValleyStep { position, cost: self.value(position) };
        let mut way = vec![step(start)];
        for _ in 0..moves {
            learner.update(&[()]);
            way.push(step(double(learner.position())));
        }
        Ok(way)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_large_an_eta_climbs_and_momentum_overshoots() {
        let last = |eta, momentum| {
            let way = Valley.path([0.9, 0.6], eta, momentum, 50).expect("an η and a μ");
            way.last().expect("where it began").cost
        };
        assert!(last(0.19, 0.0) < 0.01);
        assert!(last(0.21, 0.0) > 10.0);
        let way = Valley.path([0.9, 0.0], 0.1, 0.9, 20).expect("an η and a μ");
        assert!(way.iter().any(|step| step.position[0] < 0.0));
    }

    #[test]
    fn what_cannot_be_trained_with_is_refused() {
        for (eta, momentum, moves) in [(0.0, 0.0, 1), (f32::NAN, 0.0, 1), (1.0, 1.0, 1)] {
            assert!(Valley.path([1.0, 1.0], eta, momentum, moves).is_err(), "{eta} {momentum}");
        }
        assert!(Valley.path([1.0, 1.0], 0.1, 0.0, usize::MAX).is_err());
    }
}
