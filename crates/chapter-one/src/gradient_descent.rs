//! The chapter's section "Learning with gradient descent".

use crate::experiment::Section;

pub mod batch_convention;
pub mod cost_or_count;
pub mod estimate;
pub mod online;
pub mod schedule;
pub mod shuffle;
pub mod valley;

/// The section, its experiments in the chapter's order.
pub(crate) const SECTION: Section = Section {
    title: "Learning with gradient descent",
    experiments: &[
        cost_or_count::EXPERIMENT,
        valley::EXPERIMENT,
        schedule::EXPERIMENT,
        estimate::EXPERIMENT,
        batch_convention::EXPERIMENT,
        online::EXPERIMENT,
        shuffle::EXPERIMENT,
    ],
};
