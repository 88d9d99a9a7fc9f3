//! Eq. (5): small changes in weights and bias change a sigmoid neuron's output linearly, with an
//! error that falls with the square of the change.

use figures::{Axis, Chart};
use sigmoid_net::SigmoidNeuron;

use crate::error::Error;
use crate::experiment::Experiment;
use crate::random::{from_minus_1_to_1, length};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::setup::Setup;
use crate::statistics::log_log_slope;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "linear",
    line: "Eq. (5): the change of an output against its linear prediction",
    draws: &[Format::Svg],
    run,
};

/// Changes of one size, and what Eq. (5) says of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangeSample {
    /// ‖(Δw, Δb)‖.
    pub size: f64,
    /// Δoutput in truth, of one neuron.
    pub actual: f64,
    /// Σ ∂output/∂w_j Δw_j + ∂output/∂b Δb, of the same neuron.
    pub predicted: f64,
    /// Root of the mean square of `actual`, over all neurons.
    pub change: f64,
    /// Root of the mean square of the difference between the two, over all neurons.
    pub error: f64,
}

/// Changes weights and bias of `neurons` random sigmoid neurons of `inputs` inputs by each size,
/// each neuron in a random direction of its own.
pub fn change(neurons: usize, inputs: usize, sizes: &[f64], seed: u64) -> Vec<ChangeSample> {
    let neurons: Vec<Changeable> =
        (0..neurons as u64).map(|i| Changeable::new(inputs, seed.wrapping_add(i))).collect();
    let of_size = |&size: &f64| {
        let changes: Vec<(f64, f64)> = neurons.iter().map(|neuron| neuron.change(size)).collect();
        let root_mean_square = |of: &dyn Fn(&(f64, f64)) -> f64| {
            let squares: f64 = changes.iter().map(|pair| of(pair).powi(2)).sum();
            (squares / changes.len().max(1) as f64).sqrt()
        };
        let (actual, predicted) = changes.first().copied().unwrap_or_default();
        ChangeSample {
            size,
            actual,
            predicted,
            change: root_mean_square(&|(actual, _)| *actual),
            error: root_mean_square(&|(actual, predicted)| actual - predicted),
        }
    };
    sizes.iter().map(of_size).collect()
}

/// A neuron, its input, and the direction that it is changed in.
struct Changeable {
    neuron: SigmoidNeuron,
    x: Vec<f64>,
    /// Of length 1, weights and bias together.
    delta_weights: Vec<f64>,
    delta_bias: f64,
}

impl Changeable {
    fn new(inputs: usize, seed: u64) -> Self {
        let mut numbers = from_minus_1_to_1(seed, 3 * inputs + 2).into_iter();
        let mut some = |n: usize| numbers.by_ref().take(n).collect::<Vec<f64>>();
        let neuron = SigmoidNeuron { weights: some(inputs), bias: some(1)[0] };
        // Inputs are from 0 to 1, as the outputs of other sigmoid neurons would be.
        let x = some(inputs).into_iter().map(|x| f64::midpoint(x, 1.0)).collect();
        let delta = some(inputs + 1);
        let norm = length(&delta);
        let delta: Vec<f64> = delta.into_iter().map(|d| d / norm).collect();
        let (delta_weights, delta_bias) = (delta[..inputs].to_vec(), delta[inputs]);
        Self { neuron, x, delta_weights, delta_bias }
    }

    /// Δoutput in truth, and as predicted, for a change of this size.
    fn change(&self, size: f64) -> (f64, f64) {
        let delta_weights: Vec<f64> = self.delta_weights.iter().map(|d| d * size).collect();
        let delta_bias = self.delta_bias * size;
        let weights = self.neuron.weights.iter().zip(&delta_weights).map(|(w, d)| w + d);
        let changed =
            SigmoidNeuron { weights: weights.collect(), bias: self.neuron.bias + delta_bias };
        let actual = changed.output(&self.x) - self.neuron.output(&self.x);
        (actual, self.neuron.delta_output(&self.x, &delta_weights, delta_bias))
    }
}

const NEURONS: usize = 100;
const INPUTS: usize = 4;

/// Sizes of the change: 1, 1/2, 1/4, and so on.
const HALVINGS: i32 = 15;

/// The largest change that counts as small when the slope is fitted.
const SMALL: f64 = 0.25;

#[expect(clippy::unnecessary_wraps, reason = "the signature of all experiments")]
fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let sizes: Vec<f64> = (0..HALVINGS).map(|k| 0.5_f64.powi(k)).collect();
    let changes = change(NEURONS, INPUTS, &sizes, setup.seed());
    Ok(Page {
        intro: vec![format!(
            "{NEURONS} random sigmoid neurons with {INPUTS} inputs each. Weights and bias are \
             changed in a random direction, by less and less; Δoutput is compared with what \
             Eq. (5) says it is to first order."
        )],
        claims: claims(&changes),
        tables: vec![table(&changes)],
        figures: vec![Figure::new(
            "Δoutput, and the error of Eq. (5), against the size of the change; dashed are lines of \
             slope 1 and 2.",
            chart(&changes),
        )],
        ..Page::default()
    })
}

fn points(changes: &[ChangeSample], of: fn(&ChangeSample) -> f64) -> Vec<(f64, f64)> {
    changes.iter().map(|c| (c.size, of(c))).collect()
}

fn slope(changes: &[ChangeSample], of: fn(&ChangeSample) -> f64) -> Option<f64> {
    let small: Vec<ChangeSample> = changes.iter().filter(|c| c.size <= SMALL).copied().collect();
    log_log_slope(&points(&small, of))
}

fn claims(changes: &[ChangeSample]) -> Vec<Claim> {
    let [change, error] = [slope(changes, |c| c.change), slope(changes, |c| c.error)];
    let near = |slope: Option<f64>, power: f64| slope.is_some_and(|s| (s - power).abs() < 0.1);
    let in_words = |slope: Option<f64>| slope.map_or_else(|| "-".into(), |s| format!("{s:.3}"));
    let second_order = near(error, 2.0);
    vec![
        Claim::new(
            "Small changes of weights and bias change the output a little.",
            Verdict::when(near(change, 1.0)),
            format!("Δoutput falls like the {} power of the change.", in_words(change)),
        ),
        Claim::new(
            "Δoutput is nearly a linear function of the changes, Eq. (5).",
            Verdict::when(second_order),
            format!(
                "What Eq. (5) leaves out falls like the {} power of the change{}.",
                in_words(error),
                if second_order { ": it is of second order" } else { "" }
            ),
        ),
    ]
}

fn chart(changes: &[ChangeSample]) -> Chart {
    let guide = |power: i32, of: fn(&ChangeSample) -> f64| {
        let last = changes.last().map_or((1.0, 1.0), |c| (c.size, of(c)));
        let at = move |size: f64| last.1 * (size / last.0).powi(power);
        changes.iter().map(move |c| (c.size, at(c.size))).collect::<Vec<_>>()
    };
    Chart::new("Eq. (5): a small change, and what is left out")
        .x(Axis::log("size of the change, ‖(Δw, Δb)‖"))
        .y(Axis::log("root mean square over the neurons"))
        .points("Δoutput", points(changes, |c| c.change))
        .dashed("slope 1", guide(1, |c| c.change))
        .points("error of Eq. (5)", points(changes, |c| c.error))
        .dashed("slope 2", guide(2, |c| c.error))
}

fn table(changes: &[ChangeSample]) -> Table {
    let row = |c: &ChangeSample| {
        [
            format!("{:.6}", c.size),
            format!("{:+.9}", c.actual),
            format!("{:+.9}", c.predicted),
            format!("{:.1e}", c.actual - c.predicted),
            format!("{:.1e}", c.error),
        ]
    };
    Table::new(
        "The first of the neurons, and the error over all of them",
        ["size of the change", "Δoutput", "by Eq. (5)", "difference", "all neurons"],
        changes.iter().step_by(2).map(row),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed};

    #[test]
    fn other_powers_are_not_confirmed() {
        let sample = |change: i32, error: i32| {
            let sizes = [0.25_f64, 0.125, 0.0625];
            sizes.map(|size| ChangeSample {
                size,
                actual: 0.0,
                predicted: 0.0,
                change: size.powi(change),
                error: size.powi(error),
            })
        };
        assert_eq!(verdicts(&claims(&sample(1, 2))), [Some(Confirmed); 2]);
        let all = claims(&sample(0, 1));
        assert_eq!(verdicts(&all), [Some(NotConfirmed); 2]);
        assert!(!all[1].came_out.contains("second order"), "{}", all[1].came_out);
        assert_eq!(verdicts(&claims(&[])), [Some(NotConfirmed); 2]);
    }
}
