//! The sigmoid function beside the step function, and σ(cz) as c grows: Eq. (3).

use figures::Axis;
use figures::Chart;
use figures::Panels;
use figures::Series;
use sigmoid_net::SigmoidNeuron;

use crate::error::Error;
use crate::experiment::Experiment;
use crate::report::numbers::plain;
use crate::report::page::Claim;
use crate::report::page::Figure;
use crate::report::page::Format;
use crate::report::page::Page;
use crate::report::page::Table;
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
        claims: claims(&shape),
        tables: vec![table(&shape)],
        figures: vec![Figure::new(
            "Left: σ is a smoothed out step. Right: as c grows, σ(cz) becomes the step, except at \
             0, where it stays 1/2. (There the step function is 1, but a perceptron's output 0.)",
            panels(&shape),
        )],
        ..Page::default()
    })
}

fn claims(shape: &Shape) -> Vec<Claim> {
    let widths: Vec<String> = shape.curves.iter().map(|c| format!("{:.2}", c.width)).collect();
    vec![
        Claim::new(
            "When z is large and positive the output is approximately 1, when it is very \
             negative approximately 0.",
            format!("σ(8) = {:.5}, σ(-8) = {:.5}.", output(1.0, 8.0), output(1.0, -8.0)),
        ),
        Claim::new(
            "Only when z is of modest size is there much deviation from the perceptron.",
            format!(
                "σ is off by {:.3} at z = 1, by {:.3} at z = 4, by {:.5} at z = 8.",
                1.0 - output(1.0, 1.0),
                1.0 - output(1.0, 4.0),
                1.0 - output(1.0, 8.0)
            ),
        ),
        Claim::new(
            "The shape is a smoothed out version of a step function.",
            format!(
                "The rise from 0.1 to 0.9 is {} wide for c = {}: it narrows like 1/c.",
                widths.join(", "),
                FACTORS.map(plain).join(", ")
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
