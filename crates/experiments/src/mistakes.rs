//! The examples a network reads wrong.

use mnist_io::Examples;
use sigmoid_net::{Network, argmax};

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
    let outputs = network.feedforward_many(examples.images());
    let mut mistakes = Vec::new();
    for (example, (activations, &label)) in outputs.outer_iter().zip(examples.labels()).enumerate()
    {
        let label = usize::from(label);
        let prediction = argmax(activations.to_slice().expect("rows lie in one piece"));
        if prediction != label {
            let (confidence, doubt) = (activations[prediction], activations[label]);
            mistakes.push(Mistake { example, label, prediction, confidence, doubt });
        }
    }
    mistakes.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    mistakes
}
