//! `mnist chapter online`.

use experiments::learning::Plan;
use experiments::online::{OfSize, compare};

use figures::{Axis, Chart, Panels, Series};

use super::page::{Claim, Figure, Page, Table};
use super::setting::{Setting, sizes, watched};
use crate::failure::Failure;
use crate::text::percent;

/// m = 1 is online learning.
const SIZES: [usize; 4] = [1, 10, 20, 100];

/// Learning rates to choose among, for each m.
const ETAS: [f32; 6] = [0.1, 0.3, 1.0, 3.0, 10.0, 30.0];

pub(crate) fn run(setting: &Setting<'_>) -> Result<Page, Failure> {
    let data = setting.data()?;
    let training = setting.some(&data.training)?;
    let plan = Plan::new(30, setting.scale(6, 15), setting.seed);
    let trial_epochs = setting.scale(2, 3);
    let compared = watched("online", |watch| {
        compare(&plan, &SIZES, &ETAS, trial_epochs, (&training, &data.validation), watch)
    })?;
    Ok(Page {
        intro: vec![format!(
            "{} learns from the same images in the same order, with mini-batches of 1, 10, \
             20 and 100. A learning rate that suits one m does not suit another, so each m gets \
             the one that did best on the validation images after {trial_epochs} epochs. Seconds are \
             those of one thread, and differ from run to run; nothing else does.",
            sizes(&plan, &training)
        )],
        claims: claims(&compared),
        tables: vec![table(&compared)],
        figures: vec![Figure::svg(
            "The same courses, by epochs and by seconds of one thread. The seconds, and with them \
             the right half, differ from run to run.",
            panels(&compared).svg()?,
        )],
        ..Page::default()
    })
}

fn claims(compared: &[OfSize]) -> Vec<Claim> {
    let first = |m: usize| {
        let of_size = compared.iter().find(|c| c.mini_batch_size == m);
        of_size.map(|c| (c.course.epochs[0].validation.accuracy(), c.seconds()[1]))
    };
    let (Some(online), Some(twenty)) = (first(1), first(20)) else { return Vec::new() };
    vec![
        Claim::new(
            "Name one advantage of online learning over mini-batches of, say, 20.",
            format!(
                "It learns from every image at once: after one epoch it reads {} of the \
                 validation images, with m = 20 {}.",
                percent(Some(online.0)),
                percent(Some(twenty.0))
            ),
        ),
        Claim::new(
            "Name one disadvantage.",
            format!(
                "Twenty times as many updates, each by the gradient of a single image: a small η \
                 or it is thrown about; and an epoch takes {:.1} times as long.",
                online.1 / twenty.1
            ),
        ),
    ]
}

fn panels(compared: &[OfSize]) -> Panels {
    let name = |c: &OfSize| format!("m = {}, η = {}", c.mini_batch_size, c.eta());
    let errors = |c: &OfSize| -> Vec<f64> {
        c.course.accuracies().iter().map(|(_, accuracy)| 100.0 * (1.0 - accuracy)).collect()
    };
    // Before the first epoch all are as good as guessing; that would take up most of the height.
    let by_epoch = |c: &OfSize| {
        let errors = errors(c).into_iter().enumerate().skip(1);
        Series::line(name(c), errors.map(|(epoch, error)| (epoch as f64, error)))
    };
    let by_second =
        |c: &OfSize| Series::line(name(c), c.seconds().into_iter().zip(errors(c)).skip(1));
    let chart = |title: &str, x: Axis, series| Chart {
        title: title.into(),
        x,
        y: Axis::log("validation images wrong, in percent"),
        series,
    };
    Panels {
        title: "Online learning and mini-batches".into(),
        charts: vec![
            chart("By epochs", Axis::linear("epochs"), compared.iter().map(by_epoch).collect()),
            chart("By seconds", Axis::log("seconds"), compared.iter().map(by_second).collect()),
        ],
        columns: 2,
    }
}

fn table(compared: &[OfSize]) -> Table {
    let head = ["m", "η", "after 1 epoch", "after the last", "best", "seconds an epoch"];
    let row = |of_size: &OfSize| {
        let accuracies: Vec<f64> =
            of_size.course.epochs.iter().map(|epoch| epoch.validation.accuracy()).collect();
        let epochs = accuracies.len().max(1) as f64;
        vec![
            of_size.mini_batch_size.to_string(),
            of_size.eta().to_string(),
            percent(accuracies.first().copied()),
            percent(accuracies.last().copied()),
            percent(accuracies.iter().copied().reduce(f64::max)),
            format!("{:.3}", of_size.seconds().last().copied().unwrap_or(0.0) / epochs),
        ]
    };
    Table {
        caption: "Accuracy on the validation images".to_string(),
        head: head.map(str::to_string).to_vec(),
        rows: compared.iter().map(row).collect(),
    }
}
