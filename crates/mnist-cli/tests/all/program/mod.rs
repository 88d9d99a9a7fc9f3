//! The program as its users see it, on a made-up data set.

mod looking;
mod signals;
mod training;
