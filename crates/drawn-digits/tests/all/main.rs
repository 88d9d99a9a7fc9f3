//! Digits drawn from a seed, what they look like, and the folders they are written to.

mod data_set;
mod drawing;
mod example;
mod learning;
mod normalisation;
mod processes;
mod real_mnist;
mod statistics;
