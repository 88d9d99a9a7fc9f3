//! Circuits and truth tables as text and pictures.

mod byte_order_mark;
mod csv;
#[cfg(feature = "serde")]
mod documents;
mod dot;
#[cfg(feature = "json")]
mod json;
mod named_builder;
mod netlist;
mod svg;
