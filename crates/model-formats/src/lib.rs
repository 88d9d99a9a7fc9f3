#![doc = include_str!("../README.md")]

mod convert;
mod error;
mod format;

mod network2;
#[cfg(feature = "onnx")]
mod onnx;

pub use convert::{read, write};
pub use error::Error;
pub use format::Format;

pub use sigmoid_net;
