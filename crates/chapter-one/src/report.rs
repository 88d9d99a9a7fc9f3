//! What an experiment has to show, and how it becomes text and HTML.

#[cfg(feature = "pages")]
pub mod html;
pub mod numbers;
#[cfg(feature = "pages")]
pub mod page;
#[cfg(feature = "pages")]
pub mod pictures;
#[cfg(feature = "pages")]
pub mod text;
#[cfg(feature = "pages")]
pub mod verdict;

#[cfg(feature = "pages")]
pub(crate) mod accuracies;
