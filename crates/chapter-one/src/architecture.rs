//! The chapter's section "The architecture of neural networks".

use crate::experiment::Section;

pub mod nine;

/// The section, its experiments in the chapter's order.
pub(crate) const SECTION: Section =
    Section { title: "The architecture of neural networks", experiments: &[nine::EXPERIMENT] };
