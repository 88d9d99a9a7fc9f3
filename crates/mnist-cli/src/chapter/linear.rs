//! `mnist chapter linear`.

use experiments::linear::{OfSize, change};
use experiments::log_log_slope;
use figures::{Axis, Chart, Series};

use super::page::{Claim, Figure, Page, Table};
use super::setting::Setting;
use crate::failure::Failure;

const NEURONS: usize = 100;
const INPUTS: usize = 4;

/// Sizes of the change: 1, 1/2, 1/4, and so on.
const HALVINGS: i32 = 15;

/// The largest change that counts as small when the slope is fitted.
const SMALL: f64 = 0.25;

pub(crate) fn run(setting: &Setting<'_>) -> Result<Page, Failure> {
    let sizes: Vec<f64> = (0..HALVINGS).map(|k| 0.5_f64.powi(k)).collect();
    let changes = change(NEURONS, INPUTS, &sizes, setting.seed);
    Ok(Page {
        intro: vec![format!(
            "{NEURONS} random sigmoid neurons with {INPUTS} inputs each. Weights and bias are \
             changed in a random direction, by less and less; Δoutput is compared with what \
             Eq. (5) says it is to first order."
        )],
        claims: claims(&changes),
        tables: vec![table(&changes)],
        figures: vec![Figure::svg(
            "Where the change halves, Δoutput halves, and the error of Eq. (5) falls to a quarter.",
            chart(&changes).svg()?,
        )],
        ..Page::default()
    })
}

fn points(changes: &[OfSize], of: fn(&OfSize) -> f64) -> Vec<(f64, f64)> {
    changes.iter().map(|c| (c.size, of(c))).collect()
}

fn slope(changes: &[OfSize], of: fn(&OfSize) -> f64) -> String {
    let small: Vec<OfSize> = changes.iter().filter(|c| c.size <= SMALL).copied().collect();
    log_log_slope(&points(&small, of)).map_or_else(|| "-".into(), |slope| format!("{slope:.3}"))
}

fn claims(changes: &[OfSize]) -> Vec<Claim> {
    vec![
        Claim::new(
            "Small changes in weights and bias produce a small change in the output.",
            format!("Δoutput falls like the {} power of the change.", slope(changes, |c| c.change)),
        ),
        Claim::new(
            "Δoutput is well approximated by a linear function of the changes, Eq. (5).",
            format!(
                "What the approximation leaves out falls like the {} power of the change: the \
                 error is of second order.",
                slope(changes, |c| c.error)
            ),
        ),
    ]
}

fn chart(changes: &[OfSize]) -> Chart {
    let guide = |power: i32, of: fn(&OfSize) -> f64| {
        let last = changes.last().map_or((1.0, 1.0), |c| (c.size, of(c)));
        let at = move |size: f64| last.1 * (size / last.0).powi(power);
        changes.iter().map(move |c| (c.size, at(c.size))).collect::<Vec<_>>()
    };
    Chart {
        title: "Eq. (5): a small change, and what is left out".into(),
        x: Axis::log("size of the change, ‖(Δw, Δb)‖"),
        y: Axis::log("root mean square over the neurons"),
        series: vec![
            Series::points("Δoutput", points(changes, |c| c.change)),
            Series::dashed("slope 1", guide(1, |c| c.change)),
            Series::points("error of Eq. (5)", points(changes, |c| c.error)),
            Series::dashed("slope 2", guide(2, |c| c.error)),
        ],
    }
}

fn table(changes: &[OfSize]) -> Table {
    let row = |c: &OfSize| {
        [
            format!("{:.6}", c.size),
            format!("{:+.9}", c.actual),
            format!("{:+.9}", c.predicted),
            format!("{:.1e}", c.actual - c.predicted),
            format!("{:.1e}", c.error),
        ]
    };
    Table::new(
        "The first of the neurons, and the error over all of them",
        ["size of the change", "Δoutput", "by Eq. (5)", "difference", "all neurons"],
        changes.iter().step_by(2).map(row),
    )
}
