//! With and without the 1/m in front of the sum of Eq. (20) and Eq. (21).

use figures::{Axis, Chart};
use mnist_io::Examples;
use sgd::Scaling;

use crate::error::Error;
use crate::experiment::Experiment;
use crate::progress::Watch;
use crate::report::numbers::{grouped, percent};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::runs::history::{RunHistory, train};
use crate::runs::settings::RunSettings;
use crate::setup::Setup;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "batch-convention",
    line: "with and without the 1/m",
    draws: &[Format::Svg],
    run,
};

/// How it goes with mini-batches of one size, by each convention.
#[derive(Debug, Clone)]
pub struct ConventionComparison {
    /// m, the number of examples in a mini-batch.
    pub mini_batch_size: usize,
    /// η/m in front of the sum: as the chapter has it.
    pub mean: RunHistory,
    /// η in front of the sum, the same η.
    pub sum: RunHistory,
    /// η in front of the sum, divided by m once and for all.
    pub rescaled: RunHistory,
}

/// Lets the network of `settings` learn with each mini-batch size m, once with the 1/m, once without
/// it, and once without it but with η/m for η.
///
/// # Errors
/// As [`train`].
pub fn compare(
    settings: &RunSettings,
    sizes: &[usize],
    eta: f32,
    (training, validation): (&Examples, &Examples),
    watch: &Watch<'_>,
) -> Result<Vec<ConventionComparison>, Error> {
    let by = |mini_batch_size: usize, scaling: Scaling, eta: f32| {
        let settings = settings.clone().with_mini_batch_size(mini_batch_size);
        settings.with_scaling(scaling).with_eta(eta)
    };
    let settings: Vec<RunSettings> = sizes
        .iter()
        .flat_map(|&m| {
            [
                by(m, Scaling::Mean, eta),
                by(m, Scaling::Sum, eta),
                by(m, Scaling::Sum, eta / m as f32),
            ]
        })
        .collect();
    let runs = train(&settings, training, validation, watch)?;
    let mut compared = Vec::new();
    let mut runs = runs.into_iter();
    for &mini_batch_size in sizes {
        if let (Some(mean), Some(sum), Some(rescaled)) = (runs.next(), runs.next(), runs.next()) {
            compared.push(ConventionComparison { mini_batch_size, mean, sum, rescaled });
        }
    }
    Ok(compared)
}

impl ConventionComparison {
    /// Whether leaving out the 1/m and dividing η by m instead came to the same, to the last bit
    /// of every weight. It does where m divides the number of examples; where it does not, the
    /// last mini-batch is short, and moves the network less.
    pub fn rescaling_is_all(&self) -> bool {
        self.mean.network.position() == self.rescaled.network.position()
    }
}

/// Mini-batch sizes; all but the last divide the 50,000 images of MNIST.
const SIZES: [usize; 5] = [1, 10, 100, 1_000, 1_024];

const ETA: f32 = 3.0;

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let data = setup.data()?;
    let training = setup.some(&data.training);
    let settings = RunSettings::new(30, setup.scale(3, 10), setup.seed());
    let compared = setup.watched("batch-convention", |watch| {
        compare(&settings, &SIZES, ETA, (&training, &data.validation), watch)
    })?;
    let outcomes: Vec<Outcome> = compared.iter().map(outcome).collect();
    Ok(Page {
        intro: vec![format!(
            "The same network learns by three rules: with η/m in front of the sum of the \
             mini-batch's gradients, as in Eq. (20) and Eq. (21), with η = {ETA}; with the 1/m \
             left out and the same η; and with the 1/m left out and η = {ETA}/m in its place."
        )],
        claims: claims(&outcomes, training.len()),
        tables: vec![table(&compared)],
        figures: vec![Figure::new(
            "Accuracy after the last epoch against m, by the three rules.",
            chart(&compared),
        )],
        ..Page::default()
    })
}

/// A difference of accuracies that matters.
const MATTERS: f64 = 0.05;

/// What came of mini-batches of one size.
#[derive(Debug, Clone, Copy)]
struct Outcome {
    m: usize,
    /// Accuracy with the 1/m, and without it at the same η.
    mean: f64,
    sum: f64,
    /// Whether dividing η by m instead led to the same bits.
    same_bits: bool,
}

fn outcome(compared: &ConventionComparison) -> Outcome {
    Outcome {
        m: compared.mini_batch_size,
        mean: compared.mean.accuracy(),
        sum: compared.sum.accuracy(),
        same_bits: compared.rescaling_is_all(),
    }
}

fn claims(outcomes: &[Outcome], n: usize) -> Vec<Claim> {
    let (even, short): (Vec<Outcome>, Vec<Outcome>) =
        outcomes.iter().partition(|outcome| n.is_multiple_of(outcome.m));
    let same = |all: &[Outcome]| all.iter().filter(|outcome| outcome.same_bits).count();
    let sizes = |all: &[Outcome]| {
        all.iter().map(|outcome| grouped(outcome.m)).collect::<Vec<_>>().join(", ")
    };
    let becomes = |outcome: &Outcome| {
        let [mean, sum] = [outcome.mean, outcome.sum].map(|accuracy| percent(Some(accuracy)));
        format!("{mean} becomes {sum} at m = {}", grouped(outcome.m))
    };
    let larger = outcomes.iter().filter(|outcome| outcome.m > 1);
    let where_short = match short.len() {
        0 => String::new(),
        all => format!(
            ", {} of {all} where the last mini-batch is short (m = {})",
            same(&short),
            sizes(&short)
        ),
    };
    vec![
        Claim::new(
            "Leaving out the 1/m only rescales η.",
            Verdict::when(same(&even) == even.len()),
            format!(
                "With η/m for η, {} of {} networks are the same to the last bit where m divides \
                 the number of images (m = {}){where_short}.",
                same(&even),
                even.len(),
                sizes(&even)
            ),
        ),
        Claim::new(
            "Whoever compares different work should know which convention it follows.",
            Verdict::when(outcomes.iter().any(|o| (o.mean - o.sum).abs() > MATTERS)),
            format!(
                "The same η = {ETA} without the 1/m: {}.",
                larger.map(becomes).collect::<Vec<_>>().join(", ")
            ),
        ),
    ]
}

fn chart(compared: &[ConventionComparison]) -> Chart {
    let along = |of: fn(&ConventionComparison) -> f64| {
        compared.iter().map(|c| (c.mini_batch_size as f64, 100.0 * of(c))).collect::<Vec<_>>()
    };
    Chart::new(format!("Two conventions, η = {ETA}"))
        .x(Axis::log("m, images in the mini-batch"))
        .y(Axis::linear("validation images right, in percent").between(0.0, 100.0))
        .line("η/m Σ", along(|c| c.mean.accuracy()))
        .line("η Σ, the same η", along(|c| c.sum.accuracy()))
        .points("η Σ, η divided by m", along(|c| c.rescaled.accuracy()))
}

fn table(compared: &[ConventionComparison]) -> Table {
    let head = ["m", "η/m Σ", "η Σ, the same η", "η Σ, η divided by m", "first and third"];
    let row = |c: &ConventionComparison| {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed};

    #[test]
    fn networks_that_differ_and_rates_that_do_not_matter_are_not_confirmed() {
        let of = |same_bits, sum| Outcome { m: 10, mean: 0.9, sum, same_bits };
        assert_eq!(verdicts(&claims(&[of(true, 0.5)], 100)), [Some(Confirmed); 2]);
        assert_eq!(verdicts(&claims(&[of(false, 0.9)], 100)), [Some(NotConfirmed); 2]);
        // A short last mini-batch may move the network less.
        assert_eq!(verdicts(&claims(&[of(false, 0.5)], 101)), [Some(Confirmed); 2]);
    }
}
