//! The chapter's section "A simple network to classify handwritten digits".

use crate::experiment::Section;

pub mod bits;
pub mod segmentation;
pub mod ten_or_four;
pub mod weights;

/// The section, its experiments in the chapter's order.
pub(crate) const SECTION: Section = Section {
    title: "A simple network to classify handwritten digits",
    experiments: &[
        segmentation::EXPERIMENT,
        ten_or_four::EXPERIMENT,
        weights::EXPERIMENT,
        bits::EXPERIMENT,
    ],
};
