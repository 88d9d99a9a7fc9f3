//! The examples a network reads wrong.

use figures::{Sheet, Tile};
use mnist_io::Examples;
use ndarray::ArrayView2;
use sigmoid_net::{Evaluation, Network, argmax};

use crate::error::Error;
use crate::experiment::Experiment;
use crate::report::numbers::{grouped, percent, shape};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::pictures;
use crate::report::verdict::Verdict;
use crate::runs::history::train;
use crate::runs::settings::RunSettings;
use crate::setup::Setup;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "mistakes",
    line: "what is read wrong, most confident first; the confusion matrix",
    draws: &[Format::Svg, Format::Png],
    run,
};

/// An example read wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mistake {
    /// Its number among the examples.
    pub example: usize,
    /// What it is.
    pub label: usize,
    /// What the network takes it for: the number of the output neuron that fires most.
    pub prediction: usize,
    /// The activation of that neuron.
    pub confidence: f32,
    /// The activation of the neuron that should have fired.
    pub doubt: f32,
}

/// The examples that the network reads wrong, the most confident first, and of equally confident
/// ones the first.
///
/// # Panics
/// If network and examples do not fit: see [`Network::check_fit`].
#[track_caller]
pub fn find(network: &Network, examples: &Examples) -> Vec<Mistake> {
    of_outputs(network.feedforward_many(examples.images()).view(), examples)
}

/// The same for given outputs, `examples x outputs`.
///
/// # Panics
/// If there are outputs for more or fewer examples.
#[track_caller]
pub fn of_outputs(outputs: ArrayView2<'_, f32>, examples: &Examples) -> Vec<Mistake> {
    let (found, expected) = (outputs.nrows(), examples.len());
    assert!(found == expected, "outputs for {found} examples of {expected}");
    let mut mistakes = Vec::new();
    for (example, (activations, &label)) in outputs.outer_iter().zip(examples.labels()).enumerate()
    {
        let label = usize::from(label);
        let prediction = argmax(&activations.to_vec());
        if prediction != label {
            let (confidence, doubt) = (activations[prediction], activations[label]);
            mistakes.push(Mistake { example, label, prediction, confidence, doubt });
        }
    }
    mistakes.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    mistakes
}

/// Mistakes on the sheet.
const SHOWN: usize = 60;

/// Confusions in the table.
const LISTED: usize = 8;

/// An output that is sure.
const SURE: f32 = 0.9;

/// The first of these mistakes, as many as fit on a sheet; below each what it is, what it is taken
/// for, and the activation of that output: `4 as 9 .98`.
pub fn sheet(examples: &Examples, mistakes: &[Mistake]) -> Sheet {
    let columns = pictures::row_width(examples);
    let tile = |mistake: &Mistake| {
        let percent = format!("{:.2}", mistake.confidence);
        Tile::new(
            pictures::ink(examples.image(mistake.example), columns),
            format!(
                "{} as {} {}",
                mistake.label,
                mistake.prediction,
                percent.trim_start_matches('0')
            ),
        )
    };
    let tiles: Vec<Tile> = mistakes.iter().take(pictures::ON_A_SHEET).map(tile).collect();
    Sheet::new(pictures::in_a_row(tiles.len()), tiles)
}

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let data = setup.split()?;
    let settings = RunSettings::new(100, setup.scale(8, 30), setup.seed());
    let run = setup.watched("mistakes", |watch| {
        train(std::slice::from_ref(&settings), &data.training, &data.validation, watch)
    })?;
    let network = &run[0].network;
    let evaluation = network.evaluate(data.test.images(), data.test.labels());
    let mistakes = find(network, &data.test);
    let shown = &mistakes[..SHOWN.min(mistakes.len())];
    Ok(Page {
        intro: vec![format!(
            "{} learns from {} images for {} epochs, and then reads the test images. Those it reads \
             wrong are sorted by the activation of the output neuron that fires most: the first \
             are those it is surest of.",
            shape(&settings.sizes(&data.training)),
            grouped(data.training.len()),
            settings.epochs
        )],
        claims: claims(&evaluation, &mistakes),
        tables: vec![table(&evaluation)],
        figures: vec![
            Figure::new(
                "Confusion matrix of the test images. The darker a cell, the more frequent the mistake; \
                 what is right is in pale orange.",
                pictures::confusion("Confusion matrix", &evaluation),
            ),
            Figure::new(
                format!(
                    "The {} test images that are read wrong with the greatest confidence: what it \
                     is, what it is taken for, and the activation of that output.",
                    shown.len()
                ),
                sheet(&data.test, shown),
            ),
        ],
        ..Page::default()
    })
}

/// What the chapter's program reads, at least.
const BOOK: f64 = 0.96;

fn claims(evaluation: &Evaluation, mistakes: &[Mistake]) -> Vec<Claim> {
    let sure = mistakes.iter().filter(|mistake| mistake.confidence > SURE).count();
    let doubted = mistakes.iter().filter(|mistake| mistake.confidence < 0.5).count();
    vec![
        Claim::new(
            "The program reads over 96 % of digits it has never seen.",
            Verdict::when(evaluation.accuracy() > BOOK),
            format!(
                "{} of {}, {}.",
                grouped(evaluation.correct),
                grouped(evaluation.examples),
                percent(Some(evaluation.accuracy()))
            ),
        ),
        Claim::open(
            "Some digits are hard to read for people, too.",
            format!(
                "Of {} mistakes, {} are made with an activation above {SURE}; in {} no output \
                 reaches 0.5. The sheet shows them.",
                grouped(mistakes.len()),
                grouped(sure),
                grouped(doubted)
            ),
        ),
    ]
}

/// The most frequent confusions.
fn table(evaluation: &Evaluation) -> Table {
    let mut confusions: Vec<((usize, usize), usize)> = evaluation
        .confusion
        .indexed_iter()
        .filter(|((label, prediction), count)| label != prediction && **count > 0)
        .map(|(place, &count)| (place, count))
        .collect();
    confusions.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let row = |&((label, prediction), count): &((usize, usize), usize)| {
        let images: usize = evaluation.confusion.row(label).sum();
        [
            format!("{label} as {prediction}"),
            grouped(count),
            percent(Some(count as f64 / images as f64)),
        ]
    };
    Table::new(
        "What is confused most often",
        ["", "images", "of those with the label"],
        confusions.iter().take(LISTED).map(row),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed};

    #[test]
    fn a_network_that_reads_too_little_is_not_confirmed() {
        // It says 0 whatever it sees.
        let network = Network::zeros(&[1, 10]).expect("sizes");
        let of = |labels: &[u8]| {
            let images = ndarray::Array2::<u8>::zeros((labels.len(), 1));
            verdicts(&claims(&network.evaluate(images.view(), labels), &[]))
        };
        assert_eq!(of(&[0; 100]), [Some(Confirmed), None]);
        assert_eq!(of(&[0, 0, 1]), [Some(NotConfirmed), None]);
    }
}
