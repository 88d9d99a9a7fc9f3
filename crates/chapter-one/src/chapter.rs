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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_lists_every_experiment_under_its_section() {
        let readme = include_str!("../README.md");
        let listed: Vec<&str> = readme
            .lines()
            .skip_while(|line| !line.starts_with("|---"))
            .skip(1)
            .take_while(|line| line.starts_with('|'))
            .collect();
        let expected = CHAPTER.map(|section| {
            let names: Vec<String> =
                section.experiments.iter().map(|e| format!("`{}`", e.name)).collect();
            format!("| {} | {} |", section.title, names.join(", "))
        });
        assert_eq!(listed, expected);
    }
}
