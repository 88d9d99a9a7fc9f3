//! The chapter's section "Sigmoid neurons".

use crate::experiment::Section;

pub mod flip;
pub mod linear;
pub mod scale;
pub mod sharpen;
pub mod sigmoid;

/// The section, its experiments in the chapter's order.
pub(crate) const SECTION: Section = Section {
    title: "Sigmoid neurons",
    experiments: &[
        flip::EXPERIMENT,
        sigmoid::EXPERIMENT,
        linear::EXPERIMENT,
        scale::EXPERIMENT,
        sharpen::EXPERIMENT,
    ],
};
