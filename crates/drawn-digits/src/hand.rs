//! From a skeleton to the strokes that a hand makes of it.

use crate::bend::Bend;
use crate::curve::{Point, smooth};
use crate::pen::Dot;
use crate::random::Random;
use crate::skeletons::{Stroke, way};
use crate::writer::Writer;

/// How people in general write one digit, compared with the others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Habit {
    /// Factor of the pen's radius: of a digit written small the pen takes up more.
    radius: f32,
    /// Factor of the width.
    pub(crate) width: f32,
    /// Added to the slant.
    pub(crate) slant: f32,
}

/// Of each digit, chosen so that stroke width, width of the ink, and slant come near to those of
/// the digit in MNIST.
const HABITS: [Habit; 10] = [
    Habit { radius: 1.13, width: 1.17, slant: 0.08 },
    Habit { radius: 1.20, width: 1.10, slant: 0.12 },
    Habit { radius: 1.06, width: 1.12, slant: -0.06 },
    Habit { radius: 1.04, width: 1.05, slant: -0.05 },
    Habit { radius: 1.00, width: 1.14, slant: 0.08 },
    Habit { radius: 1.02, width: 1.13, slant: 0.00 },
    Habit { radius: 1.00, width: 1.10, slant: -0.06 },
    Habit { radius: 1.05, width: 1.10, slant: -0.09 },
    Habit { radius: 0.92, width: 1.12, slant: 0.00 },
    Habit { radius: 0.90, width: 1.05, slant: -0.01 },
];

/// How often writers keep to the way in which they like to write a digit.
const FAITHFUL: f32 = 0.6;

/// Writes a digit once.
pub(crate) fn write(writer: &Writer, digit: u8, random: &mut Random) -> Vec<Vec<Dot>> {
    let digit = usize::from(digit);
    let habit = HABITS[digit];
    let any_taste = random.unit();
    let taste = if random.chance(FAITHFUL) { writer.taste[digit] } else { any_taste };
    let mut strokes = between(&way(digit, taste).drawings, random);
    let bend = Bend::new(writer, habit, random);
    let radius = (writer.radius * (1.0 + 0.15 * random.bell())).clamp(0.025, 0.13);
    for stroke in &mut strokes {
        reach(stroke, random);
        stray(stroke, writer.stray, random);
        for point in stroke {
            *point = bend.apply(*point);
        }
    }
    strokes.iter().map(|stroke| press(&smooth(stroke), habit.radius * radius, random)).collect()
}

/// A drawing somewhere between those given.
fn between(drawings: &[Vec<Stroke>], random: &mut Random) -> Vec<Stroke> {
    // High powers let one drawing prevail, where the mean of all would be drawn again and again.
    let weight = |_| {
        let u = random.unit();
        u * u * (0.5 + 0.5 * u) + 0.01
    };
    let weights: Vec<f32> = drawings.iter().map(weight).collect();
    let total: f32 = weights.iter().sum();
    let mut mixed: Vec<Stroke> =
        drawings[0].iter().map(|stroke| vec![[0.0; 2]; stroke.len()]).collect();
    for (drawing, weight) in drawings.iter().zip(weights) {
        for (sum, point) in mixed.iter_mut().flatten().zip(drawing.iter().flatten()) {
            *sum = [0, 1].map(|axis| sum[axis] + weight / total * point[axis]);
        }
    }
    mixed
}

/// Begins and ends a stroke a little sooner or later.
fn reach(stroke: &mut [Point], random: &mut Random) {
    for (end, next) in [(0, 1), (stroke.len() - 1, stroke.len() - 2)] {
        let by = 0.15 * random.bell();
        let (p, q) = (stroke[end], stroke[next]);
        stroke[end] = [0, 1].map(|axis| p[axis] + by * (p[axis] - q[axis]));
    }
}

/// Moves every control point a little; the two of a corner together.
fn stray(stroke: &mut [Point], by: f32, random: &mut Random) {
    let mut before = None;
    let mut moved = [0.0; 2];
    for point in stroke {
        if before.replace(*point) != Some(*point) {
            moved = point.map(|axis| axis + by * random.bell());
        }
        *point = moved;
    }
}

/// Gives a line the width of the pen, which is pressed more or less on the way and leaves the rough
/// edge that ink has on paper.
fn press(line: &[Point], radius: f32, random: &mut Random) -> Vec<Dot> {
    let [all, slope, curve] = [0.12, 0.15, 0.12].map(|deviation| deviation * random.bell());
    let dot = |(k, &at): (usize, &Point)| {
        // From -1 at one end to 1 at the other.
        let t = 2.0 * k as f32 / line.len() as f32 - 1.0;
        let pressure = 1.0 + all + slope * t + curve * (t * t - 1.0 / 3.0);
        let rough = 1.0 + 0.08 * random.bell();
        Dot {
            at: at.map(|axis| axis + 0.005 * random.bell()),
            radius: radius * pressure.clamp(0.5, 1.6) * rough,
        }
    };
    line.iter().enumerate().map(dot).collect()
}
