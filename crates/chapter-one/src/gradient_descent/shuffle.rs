//! Mini-batches "randomly chosen": how random they need to be, which decides how much of a data set
//! has to be in memory.

use std::num::NonZeroU32;

use figures::{Axis, Chart};
use mnist_io::{Examples, Images, Labels, Split};
use ndarray::Axis as Dimension;
use sgd::{Order, WindowSize};

use crate::error::Error;
use crate::experiment::Experiment;
use crate::progress::{Steps, Watch};
use crate::report::accuracies::{in_percent, range, three};
use crate::report::numbers::{grouped, shape};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::runs::history::{RunHistory, train_in, work};
use crate::runs::settings::RunSettings;
use crate::setup::Setup;
use crate::statistics::median;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "shuffle",
    line: "images shuffled all together or a window at a time, from a file in any order or sorted",
    draws: &[Format::Svg],
    run,
};

/// Blocks of a window.
const BLOCKS: u32 = 64;

/// Windows of an epoch: as many as 8.1 million images have.
const WINDOWS: usize = 31;

/// How an epoch chooses its mini-batches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shuffle {
    /// All examples are shuffled together.
    Full,
    /// The examples of a window are, 64 blocks from all over the file.
    Window,
    /// The examples of a window are, which is one block as large.
    OneBlock,
}

impl Shuffle {
    /// In the order of the tables.
    pub const ALL: [Self; 3] = [Self::Full, Self::Window, Self::OneBlock];

    /// For so many examples, in 31 windows if not all together.
    fn order(self, examples: usize) -> Order {
        let number = |n: usize| {
            NonZeroU32::new(u32::try_from(n).unwrap_or(u32::MAX)).unwrap_or(NonZeroU32::MIN)
        };
        let block = number(examples.div_ceil(WINDOWS).div_ceil(BLOCKS as usize));
        match self {
            Self::Full => Order::Full,
            Self::Window => Order::Window(WindowSize { block, blocks: number(BLOCKS as usize) }),
            Self::OneBlock => Order::Window(WindowSize {
                block: block.saturating_mul(number(BLOCKS as usize)),
                blocks: NonZeroU32::MIN,
            }),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Full => "all together",
            Self::Window => "a window of 64 blocks",
            Self::OneBlock => "a window of one block",
        }
    }
}

/// How it goes with one shuffle, of examples that lie in one order.
#[derive(Debug, Clone)]
pub struct ShuffleRuns {
    /// The shuffle.
    pub shuffle: Shuffle,
    /// Whether the examples are sorted by their labels, or lie as in their file.
    pub is_sorted: bool,
    /// A run for each seed.
    pub runs: Vec<RunHistory>,
}

impl ShuffleRuns {
    /// The accuracies on the validation examples after the last epoch.
    pub fn accuracies(&self) -> Vec<f64> {
        self.runs.iter().map(RunHistory::accuracy).collect()
    }
}

/// Lets the network of `settings` learn with each shuffle and each seed: from the examples as they
/// lie in their file, and sorted by their labels.
///
/// # Errors
/// As [`train`](crate::runs::train).
pub fn compare(
    settings: &RunSettings,
    seeds: &[u64],
    data: &Split,
    watch: &Watch<'_>,
) -> Result<Vec<ShuffleRuns>, Error> {
    let all: Vec<RunSettings> = Shuffle::ALL
        .iter()
        .flat_map(|shuffle| {
            let settings = settings.clone().with_order(shuffle.order(data.training.len()));
            seeds.iter().map(move |&seed| settings.clone().with_seed(seed))
        })
        .collect();
    let steps = Steps::new(2 * work(&all, &data.training), watch);
    let mut compared = Vec::new();
    for is_sorted in [false, true] {
        let training = if is_sorted { sorted(&data.training)? } else { data.training.clone() };
        let mut runs = train_in(&all, &training, &data.validation, &steps)?.into_iter();
        compared.extend(Shuffle::ALL.map(|shuffle| {
            let runs = runs.by_ref().take(seeds.len()).collect();
            ShuffleRuns { shuffle, is_sorted, runs }
        }));
    }
    Ok(compared)
}

/// The same examples, sorted by their labels.
fn sorted(examples: &Examples) -> Result<Examples, Error> {
    let mut order: Vec<usize> = (0..examples.len()).collect();
    order.sort_by_key(|&i| examples.label(i));
    let labels = order.iter().map(|&i| examples.label(i)).collect();
    let shape = [&[order.len()], examples.image_shape()].concat();
    let images = examples.images().select(Dimension(0), &order);
    let images = images.into_shape_with_order(shape).map_err(|error| Error::Data(error.into()))?;
    let images = Images::from_array(images).map_err(|error| Error::Data(error.into()))?;
    Ok(Examples::new(images, Labels::from_vec(labels), examples.classes())?)
}

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let data = setup.split()?;
    let settings = RunSettings::new(30, setup.scale(4, 15), setup.seed());
    let seeds = setup.seeds(setup.scale(3, 5));
    let all = setup.watched("shuffle", |watch| compare(&settings, &seeds, &data, watch))?;
    let window = data.training.len().div_ceil(WINDOWS);
    Ok(Page {
        intro: vec![format!(
            "{} learns from {} images for {} epochs with η = 3.0 and m = 10, each with {} seeds. \
             In each epoch the images are shuffled all together, which takes all of them at hand; \
             or a window of {} images at a time, of 64 blocks from all over the file or of one \
             block as large. That is a window in {WINDOWS}, as 262,144 images are of 8.1 million. \
             The file is as it is, or sorted by digit.",
            shape(&settings.sizes(&data.training)),
            grouped(data.training.len()),
            settings.epochs,
            seeds.len(),
            grouped(window)
        )],
        claims: claims(&all.iter().map(Outcome::of).collect::<Vec<_>>()),
        tables: vec![table(&all)],
        figures: vec![Figure::new(
            "Accuracy on the validation images after the last epoch: lowest, median and highest \
             over the seeds.",
            chart(&all),
        )],
        ..Page::default()
    })
}

/// What came of one shuffle.
#[derive(Debug, Clone)]
struct Outcome {
    shuffle: Shuffle,
    is_sorted: bool,
    accuracies: Vec<f64>,
}

impl Outcome {
    fn of(runs: &ShuffleRuns) -> Self {
        let ShuffleRuns { shuffle, is_sorted, .. } = *runs;
        Self { shuffle, is_sorted, accuracies: runs.accuracies() }
    }
}

fn claims(all: &[Outcome]) -> Vec<Claim> {
    let of = |shuffle: Shuffle, is_sorted: bool| -> &[f64] {
        let is_it =
            |outcome: &&Outcome| (outcome.shuffle, outcome.is_sorted) == (shuffle, is_sorted);
        all.iter().find(is_it).map_or(&[], |outcome| &outcome.accuracies)
    };
    let beside = |is_sorted: bool| {
        let [full, window] = [Shuffle::Full, Shuffle::Window].map(|shuffle| of(shuffle, is_sorted));
        format!("{} all together, {} a window at a time", range(full), range(window))
    };
    let one_block = of(Shuffle::OneBlock, true);
    vec![
        Claim::new(
            "Mini-batches chosen at random from a window in 31 teach as much as from all images.",
            is_within(of(Shuffle::Window, false), of(Shuffle::Full, false)),
            format!("From the file as it is: {}.", beside(false)),
        ),
        Claim::new(
            "And where the file is sorted by digit, if a window is of many blocks.",
            is_within(of(Shuffle::Window, true), of(Shuffle::Full, true)),
            format!("From the sorted file: {}.", beside(true)),
        ),
        Claim::new(
            "Mini-batches of one digit after the other do not.",
            Verdict::is_higher(of(Shuffle::Window, true), one_block),
            format!("From the sorted file, with windows of one block: {}.", range(one_block)),
        ),
    ]
}

/// Whether runs differ from others by no more than those from seed to seed: confirmed if their
/// median lies within the others, undecided if the two ranges meet.
fn is_within(runs: &[f64], others: &[f64]) -> Verdict {
    let ends = |of: &[f64]| {
        let lowest = of.iter().copied().fold(f64::INFINITY, f64::min);
        (lowest, of.iter().copied().fold(f64::NEG_INFINITY, f64::max))
    };
    let ((lowest, highest), (other_lowest, other_highest)) = (ends(runs), ends(others));
    if (other_lowest..=other_highest).contains(&median(runs)) {
        Verdict::Confirmed
    } else if lowest <= other_highest && other_lowest <= highest {
        Verdict::Undecided
    } else {
        Verdict::NotConfirmed
    }
}

fn file(is_sorted: bool) -> &'static str {
    if is_sorted { "sorted by digit" } else { "as it is" }
}

fn table(all: &[ShuffleRuns]) -> Table {
    let row = |runs: &ShuffleRuns| {
        let [lowest, median, highest] = three(&runs.accuracies());
        let (file, shuffle) = (file(runs.is_sorted).to_string(), runs.shuffle.name().to_string());
        [file, shuffle, lowest, median, highest]
    };
    Table::new(
        "Accuracy on the validation images after the last epoch, over the seeds",
        ["the file", "shuffled", "lowest", "median", "highest"],
        all.iter().map(row),
    )
}

fn chart(all: &[ShuffleRuns]) -> Chart {
    let bars = |is_sorted: bool| {
        let side = if is_sorted { 0.08 } else { -0.08 };
        let of_file = all.iter().filter(move |runs| runs.is_sorted == is_sorted).enumerate();
        of_file.filter_map(move |(i, runs)| in_percent(i as f64 + side, &runs.accuracies()))
    };
    Chart::new("How random mini-batches are")
        .x(Axis::named("shuffled", Shuffle::ALL.map(|shuffle| shuffle.name().to_string())))
        .y("accuracy on the validation images, %")
        .bars("the file as it is", bars(false))
        .bars("sorted by digit", bars(true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed, Undecided};

    #[test]
    fn windows_that_teach_less_are_not_confirmed() {
        let verdicts = |window: [f64; 3], sorted: [f64; 3]| {
            let of = |shuffle, is_sorted, accuracies: [f64; 3]| Outcome {
                shuffle,
                is_sorted,
                accuracies: accuracies.to_vec(),
            };
            verdicts(&claims(&[
                of(Shuffle::Full, false, [0.90, 0.92, 0.94]),
                of(Shuffle::Window, false, window),
                of(Shuffle::Full, true, [0.90, 0.92, 0.94]),
                of(Shuffle::Window, true, sorted),
                of(Shuffle::OneBlock, true, [0.30, 0.50, 0.60]),
            ]))
        };
        let same = [0.91, 0.92, 0.93];
        assert_eq!(verdicts(same, same), [Some(Confirmed); 3]);
        let expected = [Some(Undecided), Some(NotConfirmed), Some(NotConfirmed)];
        assert_eq!(verdicts([0.80, 0.89, 0.91], [0.40, 0.45, 0.49]), expected);
    }

    #[test]
    fn a_window_is_of_as_many_images_whatever_its_blocks() {
        for (examples, block) in [(50_000, 26), (600, 1), (1, 1)] {
            let size = |shuffle: Shuffle| match shuffle.order(examples) {
                Order::Window(size) => size,
                order => panic!("{order:?}"),
            };
            let (window, one_block) = (size(Shuffle::Window), size(Shuffle::OneBlock));
            assert_eq!((window.block.get(), one_block.blocks.get()), (block, 1));
            assert_eq!(window.examples(), one_block.examples());
        }
    }
}
