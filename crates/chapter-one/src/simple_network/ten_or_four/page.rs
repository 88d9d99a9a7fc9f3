//! The page of `ten-or-four`.

use figures::Chart;

use super::measure::{Design, DesignRuns, compare};
use crate::error::Error;
use crate::experiment::Experiment;
use crate::report::accuracies::{BANDS, band, range, three};
use crate::report::numbers::{grouped, percent};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::runs::settings::RunSettings;
use crate::setup::Setup;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "ten-or-four",
    line: "ten output neurons against four: accuracy after each epoch",
    draws: &[Format::Svg],
    run,
};

/// To choose among: what suits ten outputs need not suit four.
const ETAS: [f32; 3] = [1.0, 3.0, 10.0];

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let data = setup.split()?;
    let settings = RunSettings::new(30, setup.scale(8, 30), setup.seed());
    let trial_epochs = setup.scale(1, 3);
    let seeds = setup.seeds(setup.scale(3, 5));
    let trials = setup.watched("ten-or-four", |watch| {
        compare(&settings, (&ETAS, trial_epochs), &seeds, &data, watch)
    })?;
    let pixels = data.training.pixels();
    Ok(Page {
        intro: vec![format!(
            "{pixels}-30-10, whose output neuron that fires most is the digit, and {pixels}-30-4, \
             whose outputs are the bits of the digit, 1 if at least 0.5. Both learn from the same \
             {} images for {} epochs with {} seeds, each with whichever of η = 1, 3 and 10 did \
             best on the validation images in a trial before.",
            grouped(data.training.len()),
            settings.epochs,
            seeds.len()
        )],
        claims: claims(&trials),
        tables: vec![table(&trials)],
        figures: vec![Figure::new(BANDS, chart(&trials))],
        ..Page::default()
    })
}

fn claims([ten, four]: &[DesignRuns; 2]) -> Vec<Claim> {
    let [ten, read] = [ten, four].map(|runs| runs.for_each_seed(|run| run.test));
    vec![
        Claim::new(
            "Ten outputs learn to recognise digits better than four.",
            Verdict::is_higher(&ten, &read),
            format!("Ten read {}, four {} of the test images.", range(&ten), range(&read)),
        ),
        Claim::open(
            "Four outputs would do to name the digits: 2⁴ = 16 is more than ten.",
            format!(
                "{} of the test images get bits of a number from 10 to 15, which is no digit. If \
                 the digit whose bits are nearest is taken instead, four read {}.",
                range(&four.for_each_seed(|run| run.no_digit)),
                range(&four.for_each_seed(|run| run.nearest))
            ),
        ),
    ]
}

fn name(trial: &DesignRuns) -> &'static str {
    match trial.design {
        Design::Ten => "ten outputs",
        Design::Four => "four outputs",
    }
}

fn table(trials: &[DesignRuns; 2]) -> Table {
    let row = |trial: &DesignRuns| {
        let tried: Vec<String> =
            trial.etas.iter().map(|(_, accuracy)| percent(Some(*accuracy))).collect();
        let [lowest, median, highest] = three(&trial.for_each_seed(|run| run.test));
        [name(trial).to_string(), tried.join(", "), trial.eta.to_string(), lowest, median, highest]
    };
    Table::new(
        "The trials, accuracy on the validation images; and accuracy on the test images after the \
         last epoch, over the seeds",
        ["", "η = 1, 3, 10 tried", "taken", "lowest", "median", "highest"],
        trials.iter().map(row),
    )
}

fn chart(trials: &[DesignRuns; 2]) -> Chart {
    Chart::new("Ten outputs or four")
        .x("epochs")
        .y("accuracy on the validation images, %")
        .series(trials.iter().map(|trial| band(name(trial), &trial.after_epochs(), 1)))
}

#[cfg(test)]
mod tests {
    use super::super::measure::DesignRun;
    use super::*;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed, Undecided};

    #[test]
    fn four_outputs_that_read_more_are_not_confirmed() {
        let runs = |design, test: [f64; 2]| DesignRuns {
            design,
            etas: Vec::new(),
            eta: 3.0,
            runs: test
                .map(|test| DesignRun {
                    validation: Vec::new(),
                    test,
                    no_digit: 0.0,
                    nearest: test,
                })
                .to_vec(),
        };
        let of = |ten, four| verdicts(&claims(&[runs(Design::Ten, ten), runs(Design::Four, four)]));
        assert_eq!(of([0.95, 0.96], [0.91, 0.92]), [Some(Confirmed), None]);
        assert_eq!(of([0.90, 0.96], [0.91, 0.92]), [Some(Undecided), None]);
        assert_eq!(of([0.91, 0.92], [0.95, 0.96]), [Some(NotConfirmed), None]);
    }
}
