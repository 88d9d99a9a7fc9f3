//! Strokes that mean nothing.

use crate::handwriting::skeletons::Stroke;
use crate::random::Random;

/// Strokes of a scribble, and control points of all of them together, at most.
const MOST_STROKES: usize = 3;
const MOST_POINTS: usize = 14;

/// One to three strokes through random points.
pub(crate) fn scribble(random: &mut Random) -> Vec<Stroke> {
    let strokes = 1 + random.below(MOST_STROKES);
    let most = MOST_POINTS / strokes;
    let stroke = |random: &mut Random| {
        let points = 3 + random.below(most - 2);
        (0..points).map(|_| [random.unit() - 0.5, random.unit() - 0.5]).collect()
    };
    (0..strokes).map(|_| stroke(random)).collect()
}
