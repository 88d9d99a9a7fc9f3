#![doc = include_str!("../README.md")]

// The model.
mod activation;
mod cost;
mod data;
mod error;
mod evaluation;
mod init;
mod network;
mod neuron;
mod portable;

// What is done with it.
mod backprop;
mod committee;
#[cfg(feature = "model-files")]
mod model_file;
mod network_cost;
mod predict;
mod stream;
mod training;

// How it is done fast.
mod engine;

pub use activation::{Activation, sigmoid, sigmoid_prime, softmax, tanh};
pub use backprop::ExampleGradient;
pub use committee::Committee;
pub use cost::{CostFunction, quadratic_cost};
pub use data::{Input, Inputs, Targets, one_hot};
pub use engine::workspace::Workspace;
pub use error::Error;
pub use evaluation::{Evaluation, argmax};
pub use init::Init;
#[cfg(feature = "model-files")]
pub use model_file::{Model, ModelError};
pub use network::Network;
pub use network_cost::NetworkCost;
pub use neuron::SigmoidNeuron;
pub use predict::Predictor;
pub use stream::source::{ExampleSource, Interrupted, SourceError};
pub use training::Training;

pub use ndarray;
pub use ndarray_rand::rand;
pub use sgd;
