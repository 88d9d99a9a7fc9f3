//! `mnist chapter estimate`.

use experiments::estimate::{Estimate, OfSize, estimate};
use experiments::learning::{Plan, learn};
use experiments::log_log_slope;
use figures::{Axis, Chart, Series};

use super::page::{Claim, Figure, Page, Table};
use super::setting::{Setting, sizes, watched};
use crate::failure::Failure;
use crate::text::grouped;

const SIZES: [usize; 13] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

/// The network before it has learned anything, and after an epoch.
const PLACES: [&str; 2] = ["before the first epoch", "after one epoch"];

pub(crate) fn run(setting: &Setting<'_>) -> Result<Page, Failure> {
    let data = setting.data()?;
    let draws = setting.scale(30, 100);
    let mini_batches: Vec<usize> =
        SIZES.into_iter().filter(|&m| m == 1 || m <= data.training.len()).collect();
    let plan = Plan::new(30, 1, setting.seed);
    let (begin, shape) = (plan.network(&data.training)?, sizes(&plan, &data.training));
    let learned =
        watched("learning", |watch| learn(&[plan], &data.training, &data.validation, watch))?;
    let mut estimates = Vec::new();
    for network in [&begin, &learned[0].network] {
        estimates.push(watched("estimate", |watch| {
            estimate(network, &data.training, &mini_batches, draws, setting.seed, watch)
        })?);
    }
    Ok(Page {
        intro: vec![format!(
            "The gradient ∇C over all {} training images at one position of a network {shape}, \
             and estimates of it from mini-batches of m, at least {draws} for each m. The error is the \
             length of the difference, as a share of the length of ∇C.",
            grouped(estimates[0].examples)
        )],
        claims: claims(&estimates),
        tables: vec![table(&estimates)],
        figures: vec![Figure::svg(
            "The error falls like 1/√m. Near n it falls faster, since no image comes twice into a \
             mini-batch. After an epoch the gradient is small, and the images disagree about it: \
             it takes far more of them to say where it points.",
            chart(&estimates).svg()?,
        )],
        ..Page::default()
    })
}

fn points(estimate: &Estimate, of: fn(&OfSize) -> f64) -> Vec<(f64, f64)> {
    estimate.sizes.iter().map(|size| (size.mini_batch_size as f64, of(size))).collect()
}

fn claims(estimates: &[Estimate]) -> Vec<Claim> {
    let slope = |estimate: &Estimate| {
        // Where the mini-batch is so small a part of all images that it makes no difference.
        let mut points = points(estimate, |size| size.error);
        points.retain(|(m, _)| *m <= estimate.examples as f64 / 20.0);
        log_log_slope(&points).map_or_else(|| "-".into(), |slope| format!("{slope:.3}"))
    };
    let at = |estimate: &Estimate, m: usize| {
        let size = estimate.sizes.iter().find(|size| size.mini_batch_size == m);
        size.map_or_else(|| "-".into(), |size| format!("{:.2}", size.error))
    };
    vec![
        Claim::new(
            "Provided m is large enough, the average over the mini-batch will be roughly equal to \
             the average over all images, Eq. (18).",
            format!(
                "Before the first epoch the error at m = 10, 100, 1,000 is {}, {}, {} of the \
                 gradient's length; it falls like the {} power of m.",
                at(&estimates[0], 10),
                at(&estimates[0], 100),
                at(&estimates[0], 1_000),
                slope(&estimates[0])
            ),
        ),
        Claim::new(
            "The estimate won't be perfect, but it doesn't need to be.",
            format!(
                "After one epoch the error at m = 10 is {} times as long as the gradient itself, \
                 and falls like the {} power of m; and yet the network goes on learning from \
                 mini-batches of 10.",
                at(&estimates[1], 10),
                slope(&estimates[1])
            ),
        ),
        Claim::new(
            "With n = 60,000 and m = 10 this means a factor of 6,000 speedup in estimating the \
             gradient.",
            format!(
                "With n = {} the work falls by a factor of {}, as it has to.",
                grouped(estimates[0].examples),
                grouped(estimates[0].examples / 10)
            ),
        ),
    ]
}

fn chart(estimates: &[Estimate]) -> Chart {
    let mut series = Vec::new();
    for (estimate, place) in estimates.iter().zip(PLACES) {
        series.push(Series::points(place, points(estimate, |size| size.error)));
    }
    let law = |estimate: &Estimate| {
        let single = estimate.sizes.first().map_or(1.0, |size| size.law);
        let sizes = estimate.sizes.iter().map(|size| size.mini_batch_size as f64);
        let law = sizes.map(move |m| (m, single / m.sqrt()));
        // A point without a place, so that the two lines are not joined.
        law.chain([(f64::NAN, f64::NAN)]).collect::<Vec<_>>()
    };
    series.push(Series::dashed("1/√m", estimates.iter().flat_map(law)));
    Chart {
        title: "How well a mini-batch estimates the gradient".into(),
        x: Axis::log("m, images in the mini-batch"),
        y: Axis::log("error, as a share of the length of ∇C"),
        series,
    }
}

fn table(estimates: &[Estimate]) -> Table {
    let row = |i: usize| {
        let [begin, learned] = [0, 1].map(|place: usize| &estimates[place].sizes[i]);
        [
            grouped(begin.mini_batch_size),
            format!("{:.4}", begin.error),
            format!("{:.4}", begin.law),
            format!("{:.4}", learned.error),
            format!("{:.4}", learned.law),
        ]
    };
    Table::new(
        "Error found, and by the law: 1/√m, without an image coming twice",
        ["m", PLACES[0], "by the law", PLACES[1], "by the law"],
        (0..estimates[0].sizes.len()).map(row),
    )
}
