//! The loops where the time goes, and nothing else. Each opens with the naive loop it replaces.
//!
//! Shapes count rows of sixteen floats, one neuron a lane: `[panels][m]` has the m rows of the
//! first panel first, one row an example. Panels and blocks are those of `layout.rs`. Each sum runs
//! in one fixed order, which depends on neither the other examples, nor the other panels, nor the
//! instruction set.

#![expect(clippy::inline_always, reason = "inlining is what gives a kernel its instructions")]

pub(crate) mod activate;
pub(crate) mod csr;
mod exp;
pub(crate) mod gemm;
mod product;
pub(crate) mod softmax;
pub(crate) mod spmm;
mod update_rule;
