//! What an experiment has to show, and how it becomes text and HTML.

pub mod html;
pub mod numbers;
pub mod page;
pub mod pictures;
pub mod text;
pub mod verdict;

pub(crate) mod accuracies;
