//! Binary arithmetic with NAND perceptrons: the chapter's adder, and what grows out of it.
//!
//! Numbers are written most significant bit first, `a1 a0`, so that the rows of a truth table
//! count up.

pub(crate) mod adders;
pub(crate) mod addition;
pub(crate) mod multiplier;
pub(crate) mod subtraction;
pub(crate) mod words;
