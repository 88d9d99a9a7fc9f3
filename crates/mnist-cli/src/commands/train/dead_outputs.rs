//! Output neurons that never fire, named, and what to do about them.

use sigmoid_net::{Evaluation, Init};

use crate::output;

/// Names output neurons that have saturated near 0 after the first epoch: a long run may be in
/// vain. The warning begins with `subject`.
pub(super) fn warn_of_saturated_outputs(subject: &str, init: Init, training: &Evaluation) {
    let mut dead = training.dead_outputs();
    dead.retain(|&j| training.highest[j] < half_of_base_rate(training));
    let Some(names) = named(&dead) else { return };
    output::warning(format_args!(
        "{subject}{names} on no training image after the first epoch, and saturated near 0 it may never"
    ));
    output::hint(advice(init));
}

/// Names output neurons that never fire, and what to do about them.
pub(super) fn warn_of_dead_outputs(init: Init, test: &Evaluation) {
    let dead = test.dead_outputs();
    let (Some(names), Some(&last)) = (named(&dead), dead.last()) else { return };
    output::warning(format_args!(
        "{names} on no test image: the highest activation of neuron {last} is {:.3}",
        test.highest[last]
    ));
    if dead.iter().all(|&j| test.highest[j] >= half_of_base_rate(test)) {
        output::hint(
            "it has not learned enough yet: more epochs, or a larger learning rate, --eta",
        );
    } else {
        output::hint(format_args!("{}; another --seed may help, too", advice(init)));
    }
}

/// Below it an output has saturated: one that has only not learned much yet is near its base rate,
/// 1/n, on some image.
fn half_of_base_rate(of: &Evaluation) -> f32 {
    0.5 / of.highest.len() as f32
}

fn advice(init: Init) -> &'static str {
    match init {
        Init::Book | Init::Scaled => {
            "outputs saturate less easily with --init base-rate and without --eta"
        }
        Init::He | Init::BaseRate => {
            "a smaller learning rate, --eta, may keep them from saturating"
        }
    }
}

/// `output neurons 1, 8 fire`; None if there are none.
fn named(outputs: &[usize]) -> Option<String> {
    let names: Vec<String> = outputs.iter().map(usize::to_string).collect();
    match &names[..] {
        [] => None,
        [one] => Some(format!("output neuron {one} fires")),
        several => Some(format!("output neurons {} fire", several.join(", "))),
    }
}
