//! `mnist chapter sigmoid`.

use experiments::sigmoid::{Shape, output, shape};
use figures::{Axis, Chart, Panels, Series};

use super::page::{Claim, Figure, Page, Table};
use super::setting::Setting;
use crate::failure::Failure;
use crate::text::plain;

/// How far the figure reaches on either side of 0, and in how many points.
const REACH: f64 = 8.0;
const POINTS: usize = 401;

const FACTORS: [f64; 4] = [1.0, 2.0, 5.0, 20.0];

pub(crate) fn run(_: &Setting<'_>) -> Result<Page, Failure> {
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
        figures: vec![Figure::svg(
            "Left: σ is a smoothed out step. Right: as c grows, σ(cz) becomes the step, except at \
             0, where it stays 1/2. (There the step function is 1, but a perceptron's output 0.)",
            panels(&shape).svg()?,
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
    let chart = |title: &str, series| Chart {
        title: title.into(),
        x: Axis::linear("z").between(-REACH, REACH),
        y: Axis::linear("output").between(-0.05, 1.05),
        series,
    };
    let step = || Series::steps("step", shape.step.iter().copied());
    let curve = |i: usize, name: String| Series::line(name, shape.curves[i].points.iter().copied());
    let sharpened = (0..shape.curves.len()).map(|i| curve(i, format!("c = {}", shape.curves[i].c)));
    Panels {
        title: "The sigmoid function and the step function".into(),
        charts: vec![
            chart("σ(z) and the step", vec![curve(0, "σ".into()), step()]),
            chart("σ(cz)", sharpened.collect()),
        ],
        columns: 2,
    }
}

fn table(shape: &Shape) -> Table {
    let row = |z: f64| {
        let mut row = vec![plain(z)];
        row.extend(shape.curves.iter().map(|curve| format!("{:.4}", output(curve.c, z))));
        row.push(plain(experiments::sigmoid::step(z)));
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
