//! The page of `ten-or-four`.

use figures::Chart;

use super::measure::Design;
use super::measure::DesignRuns;
use super::measure::compare;
use crate::error::Error;
use crate::experiment::Experiment;
use crate::report::accuracies::BANDS;
use crate::report::accuracies::band;
use crate::report::accuracies::range;
use crate::report::accuracies::three;
use crate::report::numbers::grouped;
use crate::report::numbers::percent;
use crate::report::page::Claim;
use crate::report::page::Figure;
use crate::report::page::Format;
use crate::report::page::Page;
use crate::report::page::Table;
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
    let test = |trial: &DesignRuns| range(&trial.for_each_seed(|run| run.test));
    vec![
        Claim::new(
            "The network with 10 output neurons learns to recognize digits better than the network \
             with 4.",
            format!("Ten read {}, four {} of the test images.", test(ten), test(four)),
        ),
        Claim::new(
            "2⁴ = 16 is more than the 10 possible values for the digit.",
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
