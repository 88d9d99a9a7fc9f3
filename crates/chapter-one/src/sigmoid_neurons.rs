//! The chapter's section "Sigmoid neurons".

#[cfg(feature = "pages")]
use crate::experiment::Section;

pub mod flip;
#[cfg(feature = "pages")]
pub mod linear;
#[cfg(feature = "pages")]
pub mod scale;
#[cfg(feature = "pages")]
pub mod sharpen;
#[cfg(feature = "pages")]
pub mod sigmoid;

/// The section, its experiments in the chapter's order.
#[cfg(feature = "pages")]
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
