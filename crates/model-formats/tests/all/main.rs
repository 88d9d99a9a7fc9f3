//! Networks in the files of other programs.

mod support;

mod network2;
#[cfg(feature = "onnx")]
mod onnx;
