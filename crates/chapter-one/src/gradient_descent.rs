//! The chapter's section "Learning with gradient descent".

#[cfg(feature = "pages")]
use crate::experiment::Section;

#[cfg(feature = "pages")]
pub mod batch_convention;
#[cfg(feature = "pages")]
pub mod cost_or_count;
#[cfg(feature = "pages")]
pub mod estimate;
#[cfg(feature = "pages")]
pub mod online;
#[cfg(feature = "pages")]
pub mod schedule;
pub mod valley;

/// The section, its experiments in the chapter's order.
#[cfg(feature = "pages")]
pub(crate) const SECTION: Section = Section {
    title: "Learning with gradient descent",
    experiments: &[
        cost_or_count::EXPERIMENT,
        valley::EXPERIMENT,
        schedule::EXPERIMENT,
        estimate::EXPERIMENT,
        batch_convention::EXPERIMENT,
        online::EXPERIMENT,
    ],
};
