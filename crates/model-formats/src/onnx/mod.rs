//! Open Neural Network Exchange: layers as `Gemm`, and a node for each layer's neurons.

mod messages;
mod read;
mod write;

pub(crate) use read::read;
pub(crate) use write::write;
