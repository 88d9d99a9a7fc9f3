//! The chapter's section "Perceptrons".

use crate::experiment::Section;

pub mod adder;
pub mod cheese;
pub mod nand;
pub mod universality;

/// The section, its experiments in the chapter's order.
pub(crate) const SECTION: Section = Section {
    title: "Perceptrons",
    experiments: &[
        cheese::EXPERIMENT,
        nand::EXPERIMENT,
        adder::EXPERIMENT,
        universality::EXPERIMENT,
    ],
};
