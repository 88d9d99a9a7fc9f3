//! From a skeleton to the strokes that a hand makes of it.

use crate::handwriting::bend::Bend;
use crate::handwriting::curve::{Point, smooth};
use crate::handwriting::pen::Dot;
use crate::handwriting::skeletons::{Stroke, way};
use crate::handwriting::style::{DigitStyle, PLAIN, STYLES};
use crate::handwriting::writer::Writer;
use crate::random::Random;

/// How often writers keep to the way in which they like to write a digit.
const FAITHFUL: f32 = 0.6;

/// Writes a digit once.
pub(crate) fn write(writer: &Writer, digit: u8, random: &mut Random) -> Vec<Vec<Dot>> {
    let digit = usize::from(digit);
    let style = STYLES[digit];
    let any_taste = random.unit();
    let taste = if random.chance(FAITHFUL) { writer.taste[digit] } else { any_taste };
    let strokes = between(&way(digit, taste).drawings, random);
    write_strokes(writer, strokes, style, random)
}

/// Writes a letter once.
pub(crate) fn write_letter(
    writer: &Writer,
    strokes: Vec<Stroke>,
    random: &mut Random,
) -> Vec<Vec<Dot>> {
    write_strokes(writer, strokes, PLAIN, random)
}

fn write_strokes(
    writer: &Writer,
    mut strokes: Vec<Stroke>,
    style: DigitStyle,
    random: &mut Random,
) -> Vec<Vec<Dot>> {
    let bend = Bend::new(writer, style, random);
    let radius = (writer.radius * (1.0 + 0.15 * random.approx_normal())).clamp(0.025, 0.13);
    for stroke in &mut strokes {
        reach(stroke, random);
        stray(stroke, writer.stray, random);
        for point in stroke {
            *point = bend.apply(*point);
        }
    }
    strokes.iter().map(|stroke| press(&smooth(stroke), style.radius * radius, random)).collect()
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
        let by = 0.15 * random.approx_normal();
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
            moved = point.map(|axis| axis + by * random.approx_normal());
        }
        *point = moved;
    }
}

/// Gives a line the width of the pen, which is pressed more or less on the way and leaves the rough
/// edge that ink has on paper.
fn press(line: &[Point], radius: f32, random: &mut Random) -> Vec<Dot> {
    let [all, slope, curve] =
        [0.12, 0.15, 0.12].map(|deviation| deviation * random.approx_normal());
    let dot = |(k, &at): (usize, &Point)| {
        // From -1 at one end to 1 at the other.
        let t = 2.0 * k as f32 / line.len() as f32 - 1.0;
        let pressure = 1.0 + all + slope * t + curve * (t * t - 1.0 / 3.0);
        let rough = 1.0 + 0.08 * random.approx_normal();
        Dot {
            at: at.map(|axis| axis + 0.005 * random.approx_normal()),
            radius: radius * pressure.clamp(0.5, 1.6) * rough,
        }
    };
    line.iter().enumerate().map(dot).collect()
}
