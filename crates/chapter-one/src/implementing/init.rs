//! Where learning begins: weights from N(0, 1), as in the chapter, or from N(0, 1/n_in).

use figures::{Axis, Chart, Series};
use mnist_io::Split;
use sigmoid_net::Init;

use crate::error::Error;
use crate::experiment::Experiment;
use crate::progress::Watch;
use crate::report::accuracies::{range, three};
use crate::report::numbers::{grouped, shape};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::runs::seeds::{SeedRuns, train_seeds};
use crate::runs::settings::RunSettings;
use crate::setup::Setup;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "init",
    line: "weights from N(0, 1) or N(0, 1/n_in), and outputs that never fire",
    draws: &[Format::Svg],
    run,
};

/// A network of one shape, begun in both ways.
#[derive(Debug, Clone)]
pub struct InitComparison {
    /// Neurons of its hidden layers; none in 784-10.
    pub hidden: Vec<usize>,
    /// With weights from N(0, 1).
    pub book: SeedRuns,
    /// With weights from N(0, 1/n_in).
    pub scaled: SeedRuns,
}

/// Lets networks with these hidden layers learn by `settings`, begun in both ways, with each seed.
///
/// # Errors
/// As [`train_seeds`].
pub fn compare(
    settings: &RunSettings,
    shapes: &[Vec<usize>],
    seeds: &[u64],
    data: &Split,
    watch: &Watch<'_>,
) -> Result<Vec<InitComparison>, Error> {
    let begun =
        |hidden: &Vec<usize>, init| settings.clone().with_hidden(hidden.clone()).with_init(init);
    let settings: Vec<RunSettings> = shapes
        .iter()
        .flat_map(|hidden| [Init::Book, Init::Scaled].map(|init| begun(hidden, init)))
        .collect();
    let mut all = train_seeds(&settings, seeds, data, watch)?.into_iter();
    let mut compared = Vec::new();
    for hidden in shapes {
        if let (Some(book), Some(scaled)) = (all.next(), all.next()) {
            compared.push(InitComparison { hidden: hidden.clone(), book, scaled });
        }
    }
    Ok(compared)
}

impl InitComparison {
    /// For each seed, begun as in the chapter: how many outputs never fire on any test example,
    /// and the accuracy on them. An output that never fires costs about the share of its digit.
    pub fn dead_outputs_and_accuracy(&self) -> Vec<(usize, f64)> {
        self.book.dead_outputs().into_iter().zip(self.book.test()).collect()
    }
}

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let data = setup.split()?;
    let settings = RunSettings::new(30, setup.scale(8, 30), setup.seed());
    let seeds = setup.seeds(setup.scale(3, 8));
    let shapes = [vec![], vec![30], vec![100]];
    let compared =
        setup.watched("init", |watch| compare(&settings, &shapes, &seeds, &data, watch))?;
    Ok(Page {
        intro: vec![
            format!(
                "The book draws the first weights from N(0, 1). A neuron with 100 inputs that are \
                 about a half then has a weighted input of about ±5, and σ is flat there. Three \
                 networks learn from {} images for {} epochs with {} seeds, begun so, and begun with weights from \
                 N(0, 1/n_in), which keep the weighted inputs to about ±1; nothing else differs.",
                grouped(data.training.len()),
                settings.epochs,
                seeds.len()
            ),
            "An output is dead if its activation is below 0.5 on every test image, though there \
             are images of its digit."
                .to_string(),
        ],
        claims: claims(&compared),
        tables: vec![table(&compared)],
        figures: vec![Figure::new(
            "Each point is a network after its last epoch: how many of its outputs are dead, and \
             how many test images it reads.",
            chart(&compared),
        )],
        ..Page::default()
    })
}

fn claims(compared: &[InitComparison]) -> Vec<Claim> {
    let of = |hidden: usize| {
        let shape = compared.iter().find(|shape| shape.hidden == [hidden]);
        shape.map_or_else(String::new, |shape| {
            let [book, scaled] = [&shape.book, &shape.scaled].map(|runs| range(&runs.test()));
            format!("From N(0, 1) {book}, from N(0, 1/n_in) {scaled}.")
        })
    };
    let tests: Vec<[Vec<f64>; 2]> =
        compared.iter().map(|shape| [shape.scaled.test(), shape.book.test()]).collect();
    let dead = |of: fn(&InitComparison) -> &SeedRuns| {
        compared.iter().flat_map(|shape| of(shape).dead_outputs()).sum()
    };
    let networks: usize = compared.iter().map(|shape| shape.book.runs.len()).sum();
    vec![
        Claim::open("784-30-10 from N(0, 1): 95.42 % in the best epoch.", of(30)),
        Claim::open("784-100-10 from N(0, 1): 96.59 %; some runs were worse.", of(100)),
        better_init(&tests, networks, [dead(|shape| &shape.book), dead(|shape| &shape.scaled)]),
    ]
}

/// `tests` are the accuracies of each shape, from N(0, 1/n_in) and from N(0, 1).
fn better_init(tests: &[[Vec<f64>; 2]], networks: usize, [book, scaled]: [usize; 2]) -> Claim {
    let verdicts = tests.iter().map(|[scaled, book]| Verdict::is_higher(scaled, book));
    Claim::new(
        "Later chapters draw the first weights in a better way.",
        verdicts.reduce(Verdict::and).unwrap_or(Verdict::Undecided),
        format!(
            "Of {networks} networks from N(0, 1), {book} outputs in all are dead; of as many from \
             N(0, 1/n_in), {scaled}."
        ),
    )
}

fn table(compared: &[InitComparison]) -> Table {
    let row = |runs: &SeedRuns, name: &str| {
        let [lowest, median, highest] = three(&runs.test());
        let dead: Vec<String> = runs.dead_outputs().iter().map(usize::to_string).collect();
        [
            shape(runs.runs[0].network.sizes()),
            name.to_string(),
            lowest,
            median,
            highest,
            dead.join(" "),
        ]
    };
    let rows = compared
        .iter()
        .flat_map(|begun| [row(&begun.book, "N(0, 1)"), row(&begun.scaled, "N(0, 1/n_in)")]);
    Table::new(
        "Accuracy on the test images after the last epoch over the seeds, and the number of dead \
         outputs with each seed",
        ["network", "drawn from", "lowest", "median", "highest", "dead outputs"],
        rows,
    )
}

fn chart(compared: &[InitComparison]) -> Chart {
    // Beside each other, so that they can be told apart.
    let points = |runs: &SeedRuns, aside: f64| -> Vec<(f64, f64)> {
        let dead = runs.dead_outputs().into_iter();
        dead.zip(runs.test()).map(|(n, a)| (n as f64 + aside, 100.0 * a)).collect()
    };
    let name = |runs: &SeedRuns| shape(runs.runs[0].network.sizes());
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
    let most =
        compared.iter().flat_map(|begun| begun.book.dead_outputs()).max().unwrap_or(0).max(1);
    let ticks = (0..=most).map(|n| (n as f64, n.to_string()));
    Chart::new("Outputs that never fire")
        .x(Axis::linear("dead outputs").between(-0.5, most as f64 + 0.5).with_ticks(ticks))
        .y("accuracy on the test images, %")
        .series(series)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed, Undecided};

    #[test]
    fn a_draw_that_is_no_better_is_not_confirmed() {
        let of = |scaled: [f64; 2], book: [f64; 2]| {
            better_init(&[[scaled.to_vec(), book.to_vec()]], 2, [1, 0]).verdict
        };
        assert_eq!(of([0.96, 0.97], [0.90, 0.95]), Some(Confirmed));
        assert_eq!(of([0.94, 0.97], [0.90, 0.95]), Some(Undecided));
        assert_eq!(of([0.90, 0.95], [0.96, 0.97]), Some(NotConfirmed));
    }
}
