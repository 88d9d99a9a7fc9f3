//! Circuits and truth tables as text and pictures.

mod byte_order_mark;
mod csv;
mod dot;
#[cfg(feature = "json")]
mod json;
mod named_builder;
mod netlist;
mod svg;
