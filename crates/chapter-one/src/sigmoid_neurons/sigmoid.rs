//! The sigmoid function beside the step function, and σ(cz) as c grows: Eq. (3).

use figures::{Axis, Chart, Panels, Series};
use sigmoid_net::SigmoidNeuron;

use crate::error::Error;
use crate::experiment::Experiment;
use crate::report::numbers::plain;
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::setup::Setup;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "sigmoid",
    line: "σ and the step, and σ(cz) for growing c",
    draws: &[Format::Svg],
    run,
};

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

/// How far the figure reaches on either side of 0, and in how many points.
const REACH: f64 = 8.0;
const POINTS: usize = 401;

const FACTORS: [f64; 4] = [1.0, 2.0, 5.0, 20.0];

#[expect(clippy::unnecessary_wraps, reason = "the signature of all experiments")]
fn run(_: &Setup<'_>) -> Result<Page, Error> {
    let shape = shape(REACH, POINTS, &FACTORS);
    Ok(Page {
        intro: vec![
            "The sigmoid function σ(z) = 1 / (1 + e⁻ᶻ), Eq. (3), beside the step function; and \
             σ(cz), which is what a sigmoid neuron outputs when its weights and bias are all \
             multiplied by c."
                .to_string(),
        ],
        claims: claims(&shape, |z| output(1.0, z)),
        tables: vec![table(&shape)],
        figures: vec![Figure::new(
            "σ beside the step function; and σ(cz) for several c. At 0 all of them are 1/2, where \
             the step function is 1 and a perceptron outputs 0.",
            panels(&shape),
        )],
        ..Page::default()
    })
}

fn claims(shape: &Shape, sigma: impl Fn(f64) -> f64) -> Vec<Claim> {
    let widths: Vec<String> = shape.curves.iter().map(|c| format!("{:.2}", c.width)).collect();
    let factors: Vec<String> = shape.curves.iter().map(|c| plain(c.c)).collect();
    let off = [1.0, 4.0, 8.0].map(|z| 1.0 - sigma(z));
    // c times the width is the same for all c.
    let scaled: Vec<f64> = shape.curves.iter().map(|c| c.c * c.width).collect();
    let like_1_over_c = scaled.windows(2).all(|w| (w[1] / w[0] - 1.0).abs() < 0.01);
    vec![
        Claim::new(
            "For large positive z the output is close to 1, for large negative z close to 0.",
            Verdict::when(sigma(8.0) > 0.99 && sigma(-8.0) < 0.01),
            format!("σ(8) = {:.5}, σ(-8) = {:.5}.", sigma(8.0), sigma(-8.0)),
        ),
        Claim::new(
            "The sigmoid neuron differs much from the perceptron only for z of modest size.",
            Verdict::when(off[0] > 0.1 && off[2] < 0.01 && off.is_sorted_by(|a, b| a > b)),
            format!(
                "σ is off by {:.3} at z = 1, by {:.3} at z = 4, by {:.5} at z = 8.",
                off[0], off[1], off[2]
            ),
        ),
        Claim::new(
            "σ is a step function, smoothed out.",
            Verdict::when(like_1_over_c),
            format!(
                "The rise from 0.1 to 0.9 is {} wide for c = {}{}.",
                widths.join(", "),
                factors.join(", "),
                if like_1_over_c { ": it narrows like 1/c" } else { "" }
            ),
        ),
    ]
}

fn panels(shape: &Shape) -> Panels {
    let chart = |title: &str, series: Vec<Series>| {
        Chart::new(title)
            .x(Axis::linear("z").between(-REACH, REACH))
            .y(Axis::linear("output").between(-0.05, 1.05))
            .series(series)
    };
    let step = || Series::steps("step", shape.step.iter().copied());
    let curve = |i: usize, name: String| Series::line(name, shape.curves[i].points.iter().copied());
    let sharpened = (0..shape.curves.len()).map(|i| curve(i, format!("c = {}", shape.curves[i].c)));
    Panels::new("The sigmoid function and the step function")
        .with(chart("σ(z) and the step", vec![curve(0, "σ".into()), step()]))
        .with(chart("σ(cz)", sharpened.collect()))
}

fn table(shape: &Shape) -> Table {
    let row = |z: f64| {
        let mut row = vec![plain(z)];
        row.extend(shape.curves.iter().map(|curve| format!("{:.4}", output(curve.c, z))));
        row.push(plain(step(z)));
        row
    };
    let mut head = vec!["z".to_string()];
    head.extend(shape.curves.iter().map(|curve| match plain(curve.c).as_str() {
        "1" => "σ(z)".to_string(),
        c => format!("σ({c}z)"),
    }));
    head.push("step".to_string());
    let rows = [-4.0, -1.0, -0.1, 0.0, 0.1, 1.0, 4.0].map(row).to_vec();
    Table { caption: "A few values".to_string(), head, rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed};

    #[test]
    fn another_function_is_not_confirmed() {
        let shape = shape(REACH, 3, &FACTORS);
        assert_eq!(verdicts(&claims(&shape, |z| output(1.0, z))), [Some(Confirmed); 3]);
        let mut wide = shape;
        wide.curves[3].width = 4.0;
        let all = claims(&wide, |_| 0.5);
        assert_eq!(verdicts(&all), [Some(NotConfirmed); 3]);
        assert!(!all[2].came_out.contains("1/c"), "{}", all[2].came_out);
    }
}
