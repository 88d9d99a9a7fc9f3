//! The matrix products (GEMM) behind every layer with dense inputs: forward, backward, update.
//!
//! All three are C += A · B. C and B are sixteen columns wide, one row of `[f32; 16]` for each of
//! their matrix rows; a tile of a few rows of C is accumulated in registers: see `product.rs` beside this folder.
//!
//! | | rows of C | terms of each sum | A | B |
//! |---|---|---|---|---|
//! | forward: z of a panel | m examples | inputs | activations before | weights |
//! | backward: δ of a panel | m examples | neurons after | δ after | their weights, transposed |
//! | update: weights of a panel | inputs | m examples | activations before | -rate · δ |

mod backward;
mod forward;
mod update;

pub(crate) use backward::{GemmBackward, OutputDelta};
pub(crate) use forward::GemmForward;
pub(crate) use update::{BiasUpdate, GemmUpdate};
