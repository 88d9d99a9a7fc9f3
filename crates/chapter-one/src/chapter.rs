//! The whole chapter: all sections, and all experiments in them.

use crate::experiment::{Experiment, Section};
use crate::{
    architecture, gradient_descent, implementing, perceptrons, sigmoid_neurons, simple_network,
};

/// The sections of the chapter that have experiments, in its order.
pub const CHAPTER: [Section; 6] = [
    perceptrons::SECTION,
    sigmoid_neurons::SECTION,
    architecture::SECTION,
    simple_network::SECTION,
    gradient_descent::SECTION,
    implementing::SECTION,
];

/// Every experiment, in the order of the chapter.
pub fn experiments() -> impl Iterator<Item = &'static Experiment> {
    CHAPTER.iter().flat_map(|section| section.experiments)
}
