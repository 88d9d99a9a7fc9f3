//! Why a cost, and not the number of images classified correctly: one is smooth along a line in
//! the space of weights and biases, the other a staircase.

use mnist_io::Examples;
use rayon::prelude::*;
use sigmoid_net::Network;

use crate::random::{from_minus_1_to_1, length};
use crate::watch::Steps;
use crate::{Error, Watch};

/// Cost and number right at one place of the line v + t d.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct At {
    /// How far along the line, in units of ‖v‖.
    pub t: f64,
    /// The quadratic cost C.
    pub cost: f64,
    /// The number of examples classified correctly.
    pub correct: usize,
}

/// Walks from -`reach` to `reach` through the network's position, in `steps` equal steps along a
/// random direction, and evaluates the network on the examples at each place.
///
/// # Errors
/// [`Error::TooFewExamples`] if there are none, [`Error::Network`] if they do not fit the
/// network, [`Error::Stopped`].
pub fn walk(
    network: &Network,
    examples: &Examples,
    reach: f64,
    steps: usize,
    seed: u64,
    watch: &Watch<'_>,
) -> Result<Vec<At>, Error> {
    if examples.is_empty() {
        return Err(Error::TooFewExamples { what: "the walk", found: 0, expected: 1 });
    }
    network.check_fit(&examples.images().into(), &examples.labels().into())?;
    let v: Vec<f64> = network.position().iter().map(|&c| f64::from(c)).collect();
    let direction = from_minus_1_to_1(seed, v.len());
    let scale = length(&v) / length(&direction);
    let counted = Steps::new(steps + 1, watch);
    (0..=steps)
        .into_par_iter()
        .map(|i| {
            let t = reach * (2.0 * i as f64 / steps.max(1) as f64 - 1.0);
            let mut there = network.clone();
            for ((c, v), d) in there.position_mut().iter_mut().zip(&v).zip(&direction) {
                #[expect(clippy::cast_possible_truncation, reason = "weights are single precision")]
                let moved = (v + t * scale * d) as f32;
                *c = moved;
            }
            let evaluation = there.evaluate(examples.images(), examples.labels());
            counted.advance(1)?;
            Ok(At { t, cost: evaluation.cost, correct: evaluation.correct })
        })
        .collect()
}

/// Shares of the steps of a walk that change nothing: in the cost, and in the number right.
pub fn flat(walk: &[At]) -> (f64, f64) {
    let steps = walk.windows(2).count().max(1) as f64;
    let share = |same: fn(&At, &At) -> bool| {
        walk.windows(2).filter(|pair| same(&pair[0], &pair[1])).count() as f64 / steps
    };
    (share(|a, b| a.cost == b.cost), share(|a, b| a.correct == b.correct))
}
