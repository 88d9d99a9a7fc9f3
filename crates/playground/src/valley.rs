//! A ball on C(v₁, v₂), moved by `sgd`.

use chapter_one::gradient_descent::valley;
use sgd::{Function, Sgd, Snapshot, Training};

use crate::failure::Failure;

/// C(v₁, v₂) = (v₁² + 10 v₂²) / 2, and a ball on it, at first at rest in the origin.
///
/// ```
/// let mut valley = playground::Valley::default();
/// valley.place([1.0, 0.0]);
/// assert_eq!(valley.step(0.5, 0.0)?.position, [0.5, 0.0]);
/// assert_eq!(valley.step(0.5, 0.0)?.position, [0.25, 0.0]);
/// # Ok::<(), playground::Failure>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Valley {
    position: [f32; 2],
    /// Δv of the last move.
    velocity: [f32; 2],
}

/// Where the ball is, and C there.
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
    /// assert_eq!(playground::Valley::value([1.0, 1.0]), 5.5);
    /// ```
    pub fn value(v: [f64; 2]) -> f64 {
        valley::Valley.cost(&v)
    }

    /// ∇C.
    pub fn gradient(v: [f64; 2]) -> [f64; 2] {
        let mut nabla = [0.0; 2];
        valley::Valley.gradient(&v, &mut nabla);
        nabla
    }

    /// Puts the ball down at v, at rest.
    pub fn place(&mut self, v: [f64; 2]) -> ValleyStep {
        *self = Self { position: single(v), velocity: [0.0; 2] };
        self.here()
    }

    /// Moves the ball once, as training moves weights: Δv' = μ Δv - η∇C. η and μ may be others at
    /// each move; the ball keeps its Δv.
    ///
    /// # Errors
    /// If η or μ cannot be trained with. The ball stays where it is.
    pub fn step(&mut self, eta: f32, momentum: f32) -> Result<ValleyStep, Failure> {
        self.moved(Sgd::new(eta, 1).with_momentum(momentum)).map_err(|error| {
            Failure::of(&error, "choose a positive η, and a momentum from 0 up to below 1")
        })?;
        Ok(self.here())
    }

    fn moved(&mut self, sgd: Sgd) -> Result<(), sgd::Error> {
        let Self { position: before, velocity } = *self;
        let gradient = |v: &[f32], (): &(), nabla: &mut [f32]| {
            nabla.copy_from_slice(&single(Self::gradient(double([v[0], v[1]]))));
        };
        let keeps_velocity = sgd.momentum > 0.0;
        let mut training = Training::over(&[()], before.to_vec(), sgd, gradient)?;
        if keeps_velocity {
            training.restore(&Snapshot {
                position: before.to_vec(),
                velocity: velocity.to_vec(),
                ..Snapshot::default()
            })?;
        }
        training.run_epochs(1);
        let Snapshot { position, velocity, .. } = training.snapshot();
        self.position.copy_from_slice(&position);
        if keeps_velocity {
            self.velocity.copy_from_slice(&velocity);
        } else {
            self.velocity = [0, 1].map(|k| self.position[k] - before[k]);
        }
        Ok(())
    }

    fn here(&self) -> ValleyStep {
        let position = double(self.position);
        ValleyStep { position, cost: Self::value(position) }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "weights are of single precision")]
fn single(v: [f64; 2]) -> [f32; 2] {
    v.map(|v| v as f32)
}

fn double(v: [f32; 2]) -> [f64; 2] {
    v.map(f64::from)
}

#[cfg(test)]
mod tests {
    use sgd::{FnCost, Learner};

    use super::*;

    /// A ball that was put down at v, after each of so many moves.
    fn way(v: [f64; 2], eta: f32, momentum: f32, moves: usize) -> Vec<ValleyStep> {
        let mut valley = Valley::default();
        valley.place(v);
        (0..moves).map(|_| valley.step(eta, momentum).expect("an η and a μ")).collect()
    }

    #[test]
    fn too_large_an_eta_climbs_and_momentum_overshoots() {
        let last =
            |eta, momentum| way([0.9, 0.6], eta, momentum, 50).last().expect("50 moves").cost;
        assert!(last(0.19, 0.0) < 0.01);
        assert!(last(0.21, 0.0) > 10.0);
        let way = way([0.9, 0.0], 0.1, 0.9, 20);
        assert!(way.iter().any(|step| step.position[0] < 0.0));
    }

    #[test]
    fn a_ball_moved_step_by_step_goes_as_a_learner_that_goes_on() {
        for momentum in [0.0, 0.9] {
            let gradient = |v: &[f32], (): &(), nabla: &mut [f32]| {
                nabla.copy_from_slice(&[v[0], 10.0 * v[1]]);
            };
            let sgd = Sgd::new(0.05, 1).with_momentum(momentum);
            let mut learner =
                Learner::new(FnCost::new(2, gradient), vec![0.9, 0.6], sgd).expect("an η and a μ");
            for step in way([0.9, 0.6], 0.05, momentum, 30) {
                learner.update(&[()]);
                assert_eq!(single(step.position), learner.position());
            }
        }
    }

    #[test]
    fn another_eta_or_momentum_leaves_the_ball_its_velocity_and_a_new_place_does_not() {
        let mut valley = Valley::default();
        valley.place([1.0, 0.0]);
        let moved = |from: ValleyStep, to: ValleyStep| to.position[0] - from.position[0];
        let first = valley.step(0.5, 0.0).expect("an η and a μ");
        // Δv was -0.5, and ∇C is 0.5: 0.5 · -0.5 - 0.25 · 0.5.
        let second = valley.step(0.25, 0.5).expect("an η and a μ");
        assert_eq!(moved(first, second), -0.375);
        // ∇C is 0.125: 0.25 · -0.375 - 0.5 · 0.125.
        let third = valley.step(0.5, 0.25).expect("an η and a μ");
        assert_eq!(moved(second, third), -0.15625);
        let there = valley.place([1.0, 0.0]);
        assert_eq!(there, ValleyStep { position: [1.0, 0.0], cost: 0.5 });
        assert_eq!(moved(there, valley.step(0.5, 0.5).expect("an η and a μ")), -0.5);
    }

    #[test]
    fn what_cannot_be_trained_with_is_refused_and_the_ball_stays() {
        let mut valley = Valley::default();
        valley.place([1.0, 1.0]);
        for (eta, momentum) in [(0.0, 0.0), (f32::NAN, 0.0), (1.0, 1.0)] {
            assert!(valley.step(eta, momentum).is_err(), "{eta} {momentum}");
        }
        assert_eq!(valley.step(0.5, 0.0).expect("an η and a μ").position, [0.5, -4.0]);
    }
}
