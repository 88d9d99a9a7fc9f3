//! `mnist chapter batch-convention`.

use experiments::batch_convention::{OfSize, compare};
use experiments::learning::Plan;

use figures::{Axis, Chart, Series};

use super::page::{Claim, Figure, Page, Table};
use super::setting::{Setting, watched};
use crate::failure::Failure;
use crate::text::{grouped, percent};

/// Mini-batch sizes; all but the last divide the 50,000 images of MNIST.
const SIZES: [usize; 5] = [1, 10, 100, 1_000, 1_024];

const ETA: f32 = 3.0;

pub(crate) fn run(setting: &Setting<'_>) -> Result<Page, Failure> {
    let data = setting.data()?;
    let training = setting.some(&data.training)?;
    let plan = Plan::new(30, setting.scale(3, 10), setting.seed);
    let compared = watched("batch-convention", |watch| {
        compare(&plan, &SIZES, ETA, (&training, &data.validation), watch)
    })?;
    Ok(Page {
        intro: vec![format!(
            "The same network learns by three rules: with η/m in front of the sum of the \
             mini-batch's gradients, as in Eq. (20) and Eq. (21), with η = {ETA}; with the 1/m \
             left out and the same η; and with the 1/m left out and η = {ETA}/m in its place."
        )],
        claims: claims(&compared, training.len()),
        tables: vec![table(&compared)],
        figures: vec![Figure::svg(
            "Accuracy after the last epoch against m. By the chapter's rule, and with η divided by \
             m in its place, the points coincide; with neither, an η that suits one m is far too \
             large for another.",
            chart(&compared).svg()?,
        )],
        ..Page::default()
    })
}

fn claims(compared: &[OfSize], n: usize) -> Vec<Claim> {
    let (even, odd): (Vec<&OfSize>, Vec<&OfSize>) =
        compared.iter().partition(|c| n.is_multiple_of(c.mini_batch_size));
    let same = |all: &[&OfSize]| all.iter().filter(|c| c.rescaling_is_all()).count();
    let sizes = |all: &[&OfSize]| {
        let sizes: Vec<String> = all.iter().map(|c| grouped(c.mini_batch_size)).collect();
        sizes.join(", ")
    };
    vec![
        Claim::new(
            "Omitting the 1/m makes little difference: it is equivalent to rescaling η.",
            format!(
                "With η/m for η, {} of {} networks are the same to the last bit where m divides \
                 the number of images (m = {}), {} of {} where the last mini-batch is short \
                 (m = {}).",
                same(&even),
                even.len(),
                sizes(&even),
                same(&odd),
                odd.len(),
                sizes(&odd)
            ),
        ),
        Claim::new(
            "When doing detailed comparisons of different work it is worth watching out for.",
            format!(
                "The same η = {ETA} by the other convention: {}.",
                compared
                    .iter()
                    .filter(|c| c.mini_batch_size > 1)
                    .map(|c| {
                        let (mean, sum) = (c.mean.accuracy(), c.sum.accuracy());
                        let (mean, sum) = (percent(Some(mean)), percent(Some(sum)));
                        format!("{mean} becomes {sum} at m = {}", grouped(c.mini_batch_size))
                    })
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        ),
    ]
}

fn chart(compared: &[OfSize]) -> Chart {
    let along = |of: fn(&OfSize) -> f64| {
        compared.iter().map(|c| (c.mini_batch_size as f64, 100.0 * of(c))).collect::<Vec<_>>()
    };
    Chart {
        title: format!("Two conventions, η = {ETA}"),
        x: Axis::log("m, images in the mini-batch"),
        y: Axis::linear("validation images right, in percent").between(0.0, 100.0),
        series: vec![
            Series::line("η/m Σ", along(|c| c.mean.accuracy())),
            Series::line("η Σ, the same η", along(|c| c.sum.accuracy())),
            Series::points("η Σ, η divided by m", along(|c| c.rescaled.accuracy())),
        ],
    }
}

fn table(compared: &[OfSize]) -> Table {
    let head = ["m", "η/m Σ", "η Σ, the same η", "η Σ, η divided by m", "first and third"];
    let row = |c: &OfSize| {
        vec![
            grouped(c.mini_batch_size),
            percent(Some(c.mean.accuracy())),
            percent(Some(c.sum.accuracy())),
            percent(Some(c.rescaled.accuracy())),
            if c.rescaling_is_all() { "same bits" } else { "differ" }.to_string(),
        ]
    };
    Table {
        caption: "Accuracy on the validation images after the last epoch".to_string(),
        head: head.map(str::to_string).to_vec(),
        rows: compared.iter().map(row).collect(),
    }
}
