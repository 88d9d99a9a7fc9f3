#![doc = include_str!("../README.md")]

mod activation;
mod cost;
mod data;
mod evaluation;
mod init;
mod kernels;
#[cfg(feature = "model-files")]
mod model;
mod network;
mod neuron;
mod packing;
mod passes;
mod training;

pub use activation::{Activation, sigmoid, sigmoid_prime};
pub use cost::quadratic_cost;
pub use data::{Input, Inputs, Targets};
pub use evaluation::{Evaluation, highest_activation};
pub use init::Init;
#[cfg(feature = "model-files")]
pub use model::{Model, ModelError};
pub use network::{Error, ExampleGradient, Network};
pub use neuron::SigmoidNeuron;
pub use passes::Pass;
pub use training::{NetworkCost, Training};
