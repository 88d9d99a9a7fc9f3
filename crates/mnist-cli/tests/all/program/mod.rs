//! The program as its users see it, on a made-up data set.

mod looking;
#[cfg(unix)]
mod signals;
mod training;
