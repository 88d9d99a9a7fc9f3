//! `mnist chapter init`.

use experiments::init::{Begun, compare};
use experiments::learning::Plan;
use experiments::trial::Trial;
use figures::{Axis, Chart, Series};

use super::page::{Claim, Figure, Page, Table};
use super::seeds::{data, range, shape, three};
use super::setting::{Setting, watched};
use crate::failure::Failure;
use crate::text::grouped;

pub(crate) fn run(setting: &Setting<'_>) -> Result<Page, Failure> {
    let data = data(setting)?;
    let plan = Plan::new(30, setting.scale(8, 30), setting.seed);
    let seeds = setting.seeds(setting.scale(3, 8));
    let shapes = [vec![], vec![30], vec![100]];
    let compared = watched("init", |watch| compare(&plan, &shapes, &seeds, &data, watch))?;
    Ok(Page {
        intro: vec![
            format!(
                "The book draws the first weights from N(0, 1). A neuron with 100 inputs that are \
                 about a half then has a weighted input of about ±5, and σ is flat there. Three \
                 networks learn from {} images for {} epochs with {} seeds, begun so, and begun with weights from \
                 N(0, 1/n_in), which keep the weighted inputs to about ±1; nothing else differs.",
                grouped(data.training.len()),
                plan.epochs,
                seeds.len()
            ),
            "An output is called silent if its activation is below 0.5 on every test image, though \
             there are images of its digit."
                .to_string(),
        ],
        claims: claims(&compared),
        tables: vec![table(&compared)],
        figures: vec![Figure::svg(
            "Each point is a network after its last epoch: how many of its outputs are silent, and \
             how many test images it reads. Every silent output costs its digit.",
            chart(&compared).svg()?,
        )],
        ..Page::default()
    })
}

fn claims(compared: &[Begun]) -> Vec<Claim> {
    let of = |hidden: usize, trial: fn(&Begun) -> &Trial| {
        let begun = compared.iter().find(|begun| begun.hidden == [hidden]);
        begun.map_or_else(String::new, |begun| range(&trial(begun).test()))
    };
    let silent: usize = compared.iter().flat_map(|begun| begun.book.silent()).sum();
    let scaled: usize = compared.iter().flat_map(|begun| begun.scaled.silent()).sum();
    let networks: usize = compared.iter().map(|begun| begun.book.courses.len()).sum();
    vec![
        Claim::new(
            "784-30-10 from N(0, 1): 95.42 % in the best epoch.",
            format!(
                "From N(0, 1) {}, from N(0, 1/n_in) {}.",
                of(30, |begun| &begun.book),
                of(30, |begun| &begun.scaled)
            ),
        ),
        Claim::new(
            "784-100-10 from N(0, 1): 96.59 %, though other runs gave worse.",
            format!(
                "From N(0, 1) {}, from N(0, 1/n_in) {}.",
                of(100, |begun| &begun.book),
                of(100, |begun| &begun.scaled)
            ),
        ),
        Claim::new(
            "There are better ways of initializing the weights, which later chapters come to.",
            format!(
                "Of {networks} networks begun in the book's way, {silent} outputs in all stay \
                 silent; of as many begun in the other, {scaled}."
            ),
        ),
    ]
}

fn table(compared: &[Begun]) -> Table {
    let row = |trial: &Trial, name: &str| {
        let [lowest, median, highest] = three(&trial.test());
        let silent: Vec<String> = trial.silent().iter().map(usize::to_string).collect();
        [
            shape(trial.courses[0].network.sizes()),
            name.to_string(),
            lowest,
            median,
            highest,
            silent.join(" "),
        ]
    };
    let rows = compared
        .iter()
        .flat_map(|begun| [row(&begun.book, "N(0, 1)"), row(&begun.scaled, "N(0, 1/n_in)")]);
    Table::new(
        "Accuracy on the test images after the last epoch over the seeds, and the number of silent \
         outputs with each seed",
        ["network", "drawn from", "lowest", "median", "highest", "silent outputs"],
        rows,
    )
}

fn chart(compared: &[Begun]) -> Chart {
    // Beside each other, so that they can be told apart.
    let points = |trial: &Trial, aside: f64| -> Vec<(f64, f64)> {
        let silent = trial.silent().into_iter();
        silent.zip(trial.test()).map(|(n, a)| (n as f64 + aside, 100.0 * a)).collect()
    };
    let name = |trial: &Trial| shape(trial.courses[0].network.sizes());
    let mut series: Vec<Series> = compared
        .iter()
        .zip([-0.12, 0.0, 0.12])
        .map(|(begun, aside)| {
            Series::points(format!("{}, N(0, 1)", name(&begun.book)), points(&begun.book, aside))
        })
        .collect();
    let scaled: Vec<_> = compared
        .iter()
        .zip([-0.06, 0.06, 0.18])
        .flat_map(|(begun, aside)| points(&begun.scaled, aside))
        .collect();
    series.push(Series::points("all three, N(0, 1/n_in)", scaled));
    let most = compared.iter().flat_map(|begun| begun.book.silent()).max().unwrap_or(0).max(1);
    let ticks = (0..=most).map(|n| (n as f64, n.to_string())).collect();
    Chart {
        title: "Outputs that never fire".into(),
        x: Axis { ticks, ..Axis::linear("silent outputs").between(-0.5, most as f64 + 0.5) },
        y: Axis::linear("accuracy on the test images, %"),
        series,
    }
}
