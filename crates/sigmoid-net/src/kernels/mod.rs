//! The loops where the time goes, and nothing else.
//!
//! | letter | is |
//! |---|---|
//! | m | examples at hand, a mini-batch or a piece of one |
//! | block | neighbouring inputs of a layer: some of an image's pixels, or all there are |
//! | panel | sixteen neighbouring neurons of a layer: their weights from a block, input by input, in rows of 16 floats, all contiguous |
//!
//! Shapes are in rows of 16 floats, one neuron a lane: `[panels][m]` has the m rows of the first
//! panel first. Lanes beyond a layer's last neuron have weights, biases and deltas of 0, and keep
//! them. Each sum runs in one fixed order that depends on neither the other examples, nor the other
//! panels, nor the instructions.

#![expect(clippy::inline_always, reason = "inlining is what gives a kernel its instructions")]

mod dense;
mod pixels;
mod sigmoid;
mod simd;
mod sparse;

pub(crate) use dense::{
    Backward, BiasesUpdate, OutputError, WeightedSumsOfFloats, WeightsUpdateOfFloats,
};
pub(crate) use pixels::{Pixels, Scan};
pub(crate) use sigmoid::{Activate, sigmoid};
pub(crate) use simd::{CHUNK, Instructions, LANES, Row, prefetch};
pub(crate) use sparse::{Total, WeightedSums, WeightsUpdate};
