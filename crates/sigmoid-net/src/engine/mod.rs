//! The engine: forward, backward and update over m examples at a time, on weights laid out for the
//! kernels.
//!
//! Backpropagation has four stages:
//!
//! - forward: z = w a + b, a' = f(z), and the slope f'(z), kept for the way back
//! - error of the output layer: δ = (a - y) f'(z) with the quadratic cost, δ = a - y with the others
//! - backward: δ = (wᵀ δ') f'(z), with w and δ' of the layer after
//! - gradient: ∂C/∂w = δ aᵀ and ∂C/∂b = δ, summed over the examples and added to a position
//!
//! A stage with enough work is shared between threads. Each writes weights of its own: those of
//! some panels, those of one block of an image's pixels, or those of some inputs.

mod backward;
mod forward;
pub(crate) mod inputs;
mod kernels;
pub(crate) mod layout;
pub(crate) mod moving;
pub(crate) mod rows;
pub(crate) mod simd;
mod update;
mod workers;
pub(crate) mod workspace;

use layout::Layout;
use simd::Instructions;

use crate::cost::CostFunction;
use crate::data::InputKind;
use crate::network::Network;

/// Computes with networks of one shape whose positions are packed by one layout.
#[derive(Debug, Clone)]
pub(crate) struct Engine {
    pub(crate) layout: Layout,
    pub(crate) cost: CostFunction,
    pub(crate) simd: Instructions,
}

impl Engine {
    /// The engine for networks shaped like this one, with inputs of one kind.
    pub(crate) fn new(network: &Network, inputs: InputKind) -> Self {
        let (layout, cost) = (Layout::new(network, inputs), network.cost_function());
        Self { layout, cost, simd: Instructions::best() }
    }
}
