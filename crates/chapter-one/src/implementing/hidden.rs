//! More or fewer hidden neurons: "we'll experiment with different values for n".

use figures::{Axis, Chart};
use mnist_io::Split;

use crate::error::Error;
use crate::experiment::Experiment;
use crate::progress::Watch;
use crate::report::accuracies::{beside, in_percent, range, three};
use crate::report::numbers::{grouped, shape};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::runs::seeds::{SeedRuns, train_seeds};
use crate::runs::settings::RunSettings;
use crate::setup::Setup;
use crate::statistics::median;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "hidden",
    line: "15, 30 and 100 hidden neurons, the book's figures beside",
    draws: &[Format::Svg],
    run,
};

/// Lets networks of 784, n and 10 neurons learn by `settings`, for each n, with each seed.
///
/// # Errors
/// As [`train_seeds`].
pub fn compare(
    settings: &RunSettings,
    hidden: &[usize],
    seeds: &[u64],
    data: &Split,
    watch: &Watch<'_>,
) -> Result<Vec<SeedRuns>, Error> {
    let of = |&n: &usize| settings.clone().with_hidden([n]);
    train_seeds(&hidden.iter().map(of).collect::<Vec<_>>(), seeds, data, watch)
}

/// Hidden neurons, and the best epoch in the book, in percent of the test images.
const TRIED: [(usize, Option<f64>); 3] = [(15, None), (30, Some(95.42)), (100, Some(96.59))];

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let data = setup.split()?;
    let settings = RunSettings::new(30, setup.scale(8, 30), setup.seed());
    let seeds = setup.seeds(setup.scale(3, 5));
    let hidden = TRIED.map(|(n, _)| n);
    let all = setup.watched("hidden", |watch| compare(&settings, &hidden, &seeds, &data, watch))?;
    let tests = [0, 1, 2].map(|i: usize| all[i].test());
    Ok(Page {
        intro: vec![format!(
            "Networks with 15, 30 and 100 hidden neurons learn from {} images for {} epochs with \
             η = 3.0 and m = 10, each with {} seeds. They begin with weights from N(0, 1/n_in); the book's \
             begin with weights from N(0, 1): see init.",
            grouped(data.training.len()),
            settings.epochs,
            seeds.len()
        )],
        claims: claims([&tests[0], &tests[1], &tests[2]]),
        tables: vec![table(&all)],
        figures: vec![Figure::new(
            "Accuracy on the test images after the last epoch: lowest, median and highest over \
             the seeds, and the book's best epochs.",
            chart(&all),
        )],
        ..Page::default()
    })
}

fn claims(tests: [&[f64]; 3]) -> Vec<Claim> {
    let [fifteen, thirty, hundred] = tests;
    let last = |test: &[f64], book: f64| {
        format!("{} after the last epoch, {}.", range(test), beside(median(test), book))
    };
    vec![
        Claim::open("30 hidden neurons: 95.42 % in the best epoch.", last(thirty, 0.9542)),
        Claim::open("100 hidden neurons: 96.59 %.", last(hundred, 0.9659)),
        Claim::new(
            "More hidden neurons read more, at least here.",
            Verdict::is_higher(thirty, fifteen).and(Verdict::is_higher(hundred, thirty)),
            format!("15: {}, 30: {}, 100: {}.", range(fifteen), range(thirty), range(hundred)),
        ),
    ]
}

fn table(all: &[SeedRuns]) -> Table {
    let row = |(runs, (_, book)): (&SeedRuns, (usize, Option<f64>))| {
        let [lowest, median, highest] = three(&runs.test());
        let book = book.map_or_else(String::new, |percent| format!("{percent:.2} %"));
        [shape(runs.runs[0].network.sizes()), lowest, median, highest, book]
    };
    Table::new(
        "Accuracy on the test images after the last epoch, over the seeds",
        ["network", "lowest", "median", "highest", "the book, best epoch"],
        all.iter().zip(TRIED).map(row),
    )
}

fn chart(all: &[SeedRuns]) -> Chart {
    let bar = |(i, runs): (usize, &SeedRuns)| in_percent(i as f64, &runs.test());
    let bars = all.iter().enumerate().filter_map(bar);
    // A little to the side, so that one does not hide the other.
    let book =
        TRIED.iter().enumerate().filter_map(|(i, (_, book))| Some((i as f64 + 0.08, (*book)?)));
    Chart::new("More hidden neurons")
        .x(Axis::named("hidden neurons", TRIED.map(|(n, _)| n.to_string())))
        .y("accuracy on the test images, %")
        .bars("here", bars)
        .points("the book, best epoch", book)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed, Undecided};

    #[test]
    fn more_neurons_that_read_less_are_not_confirmed() {
        let last = |tests: [[f64; 2]; 3]| claims([&tests[0], &tests[1], &tests[2]])[2].verdict;
        let (low, middle, high) = ([0.90, 0.91], [0.93, 0.94], [0.96, 0.97]);
        assert_eq!(last([low, middle, high]), Some(Confirmed));
        assert_eq!(last([low, middle, [0.935, 0.97]]), Some(Undecided));
        assert_eq!(last([high, middle, low]), Some(NotConfirmed));
        assert!(
            claims([&low, &middle, &high])[0].came_out.contains("1.92 points below the book's")
        );
    }
}
