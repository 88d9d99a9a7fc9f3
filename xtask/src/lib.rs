//! Chores of this workspace, run as `cargo xtask NAME`.
//!
//! - [`download`]: `cargo xtask download-mnist`, the data that `mnist train` trains on.
//! - [`ci`]: `cargo xtask ci`, every check of this workspace.
//! - [`recipes`]: `cargo xtask recipes`, the accuracies of the recipes of `mnist train`.
//! - [`web`]: `cargo xtask web`, the page in the browser, in one file.
//! - [`tidy`]: `cargo xtask tidy`, the claims of the documents that a machine can check.
//!
//! The program parses flags and prints; everything else is here, takes folders, mirrors and
//! timeouts as parameters, and prints nothing itself, so that the tests can drive it.

pub mod ci;
pub mod download;
pub mod recipes;
pub mod tidy;
pub mod web;
