//! The chapter's section "Implementing our network to classify digits".

use crate::experiment::Section;

pub mod darkness;
pub mod eta;
pub mod hidden;
pub mod init;
pub mod mistakes;
pub mod more_data;
pub mod no_hidden;

/// The section, its experiments in the chapter's order.
pub(crate) const SECTION: Section = Section {
    title: "Implementing our network to classify digits",
    experiments: &[
        hidden::EXPERIMENT,
        eta::EXPERIMENT,
        no_hidden::EXPERIMENT,
        init::EXPERIMENT,
        more_data::EXPERIMENT,
        darkness::EXPERIMENT,
        mistakes::EXPERIMENT,
    ],
};
