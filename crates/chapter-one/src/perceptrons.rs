//! The chapter's section "Perceptrons".

use crate::experiment::Section;

pub mod cheese;

/// The section, its experiments in the chapter's order.
pub(crate) const SECTION: Section =
    Section { title: "Perceptrons", experiments: &[cheese::EXPERIMENT] };
