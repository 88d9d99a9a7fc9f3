//! Distortions and preparations: laws, a slow reference, and the same bytes on every machine.

mod moments;
mod pictures;
mod reference;

mod laws;
mod preparations;
mod reference_agrees;
mod same_bytes;
