//! The learning rate far too small, too small, right, and far too large.

use figures::{Axis, Chart};
use mnist_io::Split;

use crate::error::Error;
use crate::experiment::Experiment;
use crate::progress::Watch;
use crate::report::accuracies::{BANDS, band, range, three};
use crate::report::numbers::{grouped, percent, shape};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::runs::seeds::{SeedRuns, train_seeds};
use crate::runs::settings::RunSettings;
use crate::setup::Setup;
use crate::statistics::median;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "eta",
    line: "η far too small, too small, right, and far too large",
    draws: &[Format::Svg],
    run,
};

/// Lets the network of `settings` learn with each η, with each seed.
///
/// # Errors
/// As [`train_seeds`].
pub fn compare(
    settings: &RunSettings,
    etas: &[f32],
    seeds: &[u64],
    data: &Split,
    watch: &Watch<'_>,
) -> Result<Vec<SeedRuns>, Error> {
    let settings: Vec<RunSettings> =
        etas.iter().map(|&eta| settings.clone().with_eta(eta)).collect();
    train_seeds(&settings, seeds, data, watch)
}

const ETAS: [f32; 4] = [0.001, 0.1, 3.0, 100.0];

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let data = setup.split()?;
    // As the book has it, so that its figures can stand beside these.
    let settings = RunSettings::book(setup.seed()).with_epochs(setup.scale(8, 30));
    let seeds = setup.seeds(setup.scale(2, 5));
    let all = setup.watched("eta", |watch| compare(&settings, &ETAS, &seeds, &data, watch))?;
    let tests: Vec<Vec<f64>> = all.iter().map(SeedRuns::test).collect();
    let smallest: Vec<f64> = all[0].after_epochs().iter().map(|seeds| median(seeds)).collect();
    Ok(Page {
        intro: vec![format!(
            "{} learns from {} images for {} epochs with four learning rates, {} seeds each, begun \
             as in the book with weights from N(0, 1).",
            shape(&settings.sizes(&data.training)),
            grouped(data.training.len()),
            settings.epochs,
            seeds.len()
        )],
        claims: claims(&tests, &smallest),
        tables: vec![table(&all)],
        figures: vec![Figure::new(BANDS, chart(&all))],
        ..Page::default()
    })
}

/// Accuracies up to this are hardly better than guessing one of ten digits.
const CHANCE: f64 = 0.2;

/// `tests` are the accuracies on the test images with each η; `smallest` are the medians on the
/// validation images after each epoch, with the smallest η.
fn claims(tests: &[Vec<f64>], smallest: &[f64]) -> Vec<Claim> {
    let [far_too_small, small, right, large] = tests else { return Vec::new() };
    let still_improves = smallest.windows(2).last().is_some_and(|w| w[1] > w[0]);
    let far_below = median(far_too_small) < median(right) - CHANCE;
    let highest = large.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    vec![
        Claim::new(
            "η = 0.001 is far too small: the book's network reads 21.42 % after 30 epochs, and \
             still improves.",
            Verdict::when_all(&[far_below, still_improves]),
            format!(
                "{} of the test images; the last epoch {}.",
                range(far_too_small),
                if still_improves { "still improved it" } else { "did not improve it" }
            ),
        ),
        Claim::new(
            "Where a larger η helps, try a larger one still: from 0.01 up to 3.0.",
            Verdict::is_higher(small, far_too_small).and(Verdict::is_higher(right, small)),
            format!("η = 0.1: {}; η = 3: {}.", range(small), range(right)),
        ),
        Claim::new(
            "η = 100 is too large: the book's network stays at 10 %, which is chance.",
            if highest < CHANCE { Verdict::Confirmed } else { Verdict::is_higher(right, large) },
            format!("{} of the test images.", range(large)),
        ),
    ]
}

fn table(all: &[SeedRuns]) -> Table {
    let row = |(runs, eta): (&SeedRuns, f32)| {
        let after = runs.after_epochs();
        let median = |epoch: usize| percent(after.get(epoch).map(|accuracies| median(accuracies)));
        let [lowest, middle, highest] = three(&runs.test());
        [eta.to_string(), median(0), median(1), lowest, middle, highest]
    };
    Table::new(
        "Accuracy: on the validation images, the median, before the first epoch and after it; on \
         the test images after the last",
        ["η", "before", "after 1 epoch", "test, lowest", "median", "highest"],
        all.iter().zip(ETAS).map(row),
    )
}

fn chart(all: &[SeedRuns]) -> Chart {
    let series =
        |(runs, eta): (&SeedRuns, f32)| band(format!("η = {eta}"), &runs.after_epochs(), 0);
    Chart::new("Four learning rates")
        .x("epochs")
        .y(Axis::linear("accuracy on the validation images, %").between(0.0, 100.0))
        .series(all.iter().zip(ETAS).map(series))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed, Undecided};

    #[test]
    fn rates_that_do_what_they_should_not_are_not_confirmed() {
        let of = |tests: [f64; 4], smallest: [f64; 2]| {
            verdicts(&claims(&tests.map(|test| vec![test]), &smallest))
        };
        assert_eq!(of([0.2, 0.8, 0.95, 0.1], [0.1, 0.2]), [Some(Confirmed); 3]);
        let mixed = [Some(Undecided), Some(Confirmed), Some(Confirmed)];
        assert_eq!(of([0.2, 0.8, 0.95, 0.5], [0.2, 0.1]), mixed);
        assert_eq!(of([0.95, 0.8, 0.5, 0.96], [0.2, 0.1]), [Some(NotConfirmed); 3]);
    }
}
