//! Online learning, m = 1, against mini-batches: how far an epoch takes, and how long.

use figures::{Axis, Chart, Panels, Series};
use mnist_io::Examples;

use crate::error::Error;
use crate::experiment::Experiment;
use crate::progress::{Steps, Watch};
use crate::report::numbers::{percent, shape};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::runs::history::{RunHistory, train_in, work};
use crate::runs::settings::RunSettings;
use crate::setup::Setup;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "online",
    line: "mini-batches of 1 against 10, 20, 100: for each epoch and for each second",
    draws: &[Format::Svg],
    run,
};

/// How it goes with mini-batches of one size.
#[derive(Debug, Clone)]
pub struct MiniBatchRun {
    /// m, the number of examples in a mini-batch.
    pub mini_batch_size: usize,
    /// The learning rates tried, and the accuracy on the validation examples that each led to.
    pub trials: Vec<(f32, f64)>,
    /// The run with the best of them.
    pub run: RunHistory,
}

/// Lets the network of `settings` learn with each mini-batch size m. A rate that is right for one m is
/// not for another, so each gets whichever of `etas` does best in `trial_epochs`, by its accuracy
/// on the validation examples.
///
/// The trials run side by side, the runs one after the other, so that their times can be
/// compared; they are all that differs from run to run.
///
/// # Errors
/// As [`learn`](crate::runs::train); no η at all is a setting that cannot be trained with.
pub fn compare(
    settings: &RunSettings,
    sizes: &[usize],
    etas: &[f32],
    trial_epochs: usize,
    (training, validation): (&Examples, &Examples),
    watch: &Watch<'_>,
) -> Result<Vec<MiniBatchRun>, Error> {
    let trials: Vec<Vec<RunSettings>> = sizes
        .iter()
        .map(|&m| trials(settings.clone().with_epochs(trial_epochs).with_mini_batch_size(m), etas))
        .collect();
    let in_trials: usize = trials.iter().map(|settings| work(settings, training)).sum();
    let steps = Steps::new(in_trials + sizes.len() * settings.epochs * training.len(), watch);
    let mut compared = Vec::new();
    for (&mini_batch_size, tried) in sizes.iter().zip(&trials) {
        let runs = train_in(tried, training, validation, &steps)?;
        let trials: Vec<(f32, f64)> =
            etas.iter().zip(&runs).map(|(&eta, run)| (eta, run.accuracy())).collect();
        let settings = settings.clone().with_mini_batch_size(mini_batch_size);
        let settings = settings.with_eta(best(&trials));
        let run =
            train_in(std::slice::from_ref(&settings), training, validation, &steps)?.remove(0);
        compared.push(MiniBatchRun { mini_batch_size, trials, run });
    }
    Ok(compared)
}

fn trials(settings: RunSettings, etas: &[f32]) -> Vec<RunSettings> {
    etas.iter().map(|&eta| settings.clone().with_eta(eta)).collect()
}

/// The first of the rates that led to the highest accuracy; 0, which is refused, if there is none.
fn best(trials: &[(f32, f64)]) -> f32 {
    let better =
        |best: (f32, f64), &trial: &(f32, f64)| if trial.1 > best.1 { trial } else { best };
    trials.iter().fold((0.0, -1.0), better).0
}

impl MiniBatchRun {
    /// The learning rate it learned with.
    pub fn eta(&self) -> f32 {
        self.run.settings.sgd.eta.eta(0)
    }

    /// Seconds of learning by the end of each epoch, from 0 before the first on.
    pub fn seconds(&self) -> Vec<f64> {
        let mut seconds = vec![0.0];
        for epoch in &self.run.epochs {
            seconds.push(seconds[seconds.len() - 1] + epoch.duration.as_secs_f64());
        }
        seconds
    }
}

/// m = 1 is online learning.
const SIZES: [usize; 4] = [1, 10, 20, 100];

/// Learning rates to choose among, for each m.
const ETAS: [f32; 6] = [0.1, 0.3, 1.0, 3.0, 10.0, 30.0];

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let data = setup.data()?;
    let training = setup.some(&data.training);
    let settings = RunSettings::new(30, setup.scale(6, 15), setup.seed());
    let trial_epochs = setup.scale(2, 3);
    let compared = setup.watched("online", |watch| {
        compare(&settings, &SIZES, &ETAS, trial_epochs, (&training, &data.validation), watch)
    })?;
    Ok(Page {
        intro: vec![format!(
            "{} learns from the same images in the same order, with mini-batches of 1, 10, \
             20 and 100. A learning rate that suits one m does not suit another, so each m gets \
             the one that did best on the validation images after {trial_epochs} epochs. Seconds are \
             those of one thread, and differ from run to run; nothing else does.",
            shape(&settings.sizes(&training))
        )],
        claims: claims(&compared),
        tables: vec![table(&compared)],
        figures: vec![Figure::new(
            "The same runs, by epochs and by seconds of one thread. The seconds, and with them \
             the right half, differ from run to run.",
            panels(&compared),
        )],
        ..Page::default()
    })
}

/// What the question compares about mini-batches of one size.
#[derive(Debug, Clone, Copy)]
struct Outcome {
    /// Accuracy on the validation images after one epoch, and after the last.
    accuracy: [f64; 2],
    /// Seconds of the first epoch.
    seconds: f64,
    eta: f32,
}

fn outcome(run: &MiniBatchRun) -> Outcome {
    let accuracies: Vec<f64> = run.run.accuracies().into_iter().map(|(_, a)| a).collect();
    let [first, last] = [accuracies.get(1), accuracies.last()].map(Option::<&f64>::copied);
    let nothing = f64::NAN;
    Outcome {
        accuracy: [first.unwrap_or(nothing), last.unwrap_or(nothing)],
        seconds: run.seconds().get(1).copied().unwrap_or(nothing),
        eta: run.eta(),
    }
}

fn claims(compared: &[MiniBatchRun]) -> Vec<Claim> {
    let of = |m: usize| compared.iter().find(|c| c.mini_batch_size == m).map(outcome);
    let (Some(online), Some(twenty)) = (of(1), of(20)) else { return Vec::new() };
    vec![
        Claim::open("Exercise: an advantage of m = 1 over m = 20.", advantage(online, twenty)),
        Claim::open("Exercise: a disadvantage.", disadvantage(online, twenty)),
    ]
}

fn advantage(online: Outcome, twenty: Outcome) -> String {
    let when = ["after one epoch", "after the last"];
    let better = [0, 1].map(|i: usize| online.accuracy[i] > twenty.accuracy[i]);
    let pair = |i: usize| {
        let [a, b] = [online, twenty].map(|outcome| percent(Some(outcome.accuracy[i])));
        format!("{} {a} against {b}", when[i])
    };
    match better {
        [true, true] => {
            format!("It reads more of the validation images: {}, {}.", pair(0), pair(1))
        }
        [true, false] => format!("It learns faster: {}; {} no longer.", pair(0), pair(1)),
        [false, true] => format!("It ends better: {}, though {}.", pair(1), pair(0)),
        [false, false] => format!("None in accuracy here: {}, {}.", pair(0), pair(1)),
    }
}

fn disadvantage(online: Outcome, twenty: Outcome) -> String {
    let mut all = Vec::new();
    if online.seconds > twenty.seconds {
        all.push(format!("an epoch takes {:.1} times as long", online.seconds / twenty.seconds));
    }
    if online.eta < twenty.eta {
        all.push(format!(
            "the gradient of a single image takes a smaller η, {} against {}",
            online.eta, twenty.eta
        ));
    }
    if online.accuracy[1] < twenty.accuracy[1] {
        let [a, b] = [online, twenty].map(|outcome| percent(Some(outcome.accuracy[1])));
        all.push(format!("after the last epoch it reads {a} against {b}"));
    }
    match &all[..] {
        [] => "None here: an epoch is as short, η as large and the accuracy as high.".to_string(),
        all => format!("Here {}.", all.join("; ")),
    }
}

fn panels(compared: &[MiniBatchRun]) -> Panels {
    let name = |c: &MiniBatchRun| format!("m = {}, η = {}", c.mini_batch_size, c.eta());
    let errors = |c: &MiniBatchRun| -> Vec<f64> {
        c.run.accuracies().iter().map(|(_, accuracy)| 100.0 * (1.0 - accuracy)).collect()
    };
    // Before the first epoch all are as good as guessing; that would take up most of the height.
    let by_epoch = |c: &MiniBatchRun| {
        let errors = errors(c).into_iter().enumerate().skip(1);
        Series::line(name(c), errors.map(|(epoch, error)| (epoch as f64, error)))
    };
    let by_second =
        |c: &MiniBatchRun| Series::line(name(c), c.seconds().into_iter().zip(errors(c)).skip(1));
    let chart = |title: &str, x: Axis, series: Vec<Series>| {
        Chart::new(title).x(x).y(Axis::log("validation images wrong, in percent")).series(series)
    };
    Panels::new("Online learning and mini-batches")
        .with(chart("By epochs", Axis::linear("epochs"), compared.iter().map(by_epoch).collect()))
        .with(chart("By seconds", Axis::log("seconds"), compared.iter().map(by_second).collect()))
}

fn table(compared: &[MiniBatchRun]) -> Table {
    let head = ["m", "η", "after 1 epoch", "after the last", "best", "seconds an epoch"];
    let row = |of_size: &MiniBatchRun| {
        let accuracies: Vec<f64> =
            of_size.run.epochs.iter().map(|epoch| epoch.validation.accuracy()).collect();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answers_are_those_of_the_numbers() {
        let of = |first, last, seconds, eta| Outcome { accuracy: [first, last], seconds, eta };
        let twenty = of(0.91, 0.94, 0.1, 3.0);
        let (faster, slower) = (of(0.92, 0.93, 0.5, 0.3), of(0.90, 0.93, 0.5, 0.3));
        assert!(advantage(faster, twenty).starts_with("It learns faster: after one epoch 92.00 %"));
        assert!(advantage(slower, twenty).starts_with("None in accuracy here"));
        assert!(advantage(of(0.90, 0.95, 0.5, 0.3), twenty).starts_with("It ends better"));
        assert!(advantage(of(0.92, 0.95, 0.5, 0.3), twenty).starts_with("It reads more"));
        let said = disadvantage(slower, twenty);
        for part in ["5.0 times as long", "0.3 against 3", "93.00 % against 94.00 %"] {
            assert!(said.contains(part), "{said}");
        }
        assert!(disadvantage(of(0.90, 0.95, 0.05, 3.0), twenty).starts_with("None here"));
    }
}
