#![doc = include_str!("../README.md")]

mod perceptron;

// Networks of perceptrons.
mod builder;
mod circuit;
mod gate;

// All they do, 64 inputs at a time.
mod lanes;
mod table;

// The chapter's adder, and more arithmetic.
mod addition;
mod arithmetic;
mod catalogue;

// Universality: from any table or expression, by way of shared NANDs.
mod expression;
mod nands;
mod order;
mod plan;
mod synthesis;

// Reading, writing, drawing.
mod csv;
mod dot;
#[cfg(feature = "json")]
mod json;
mod layout;
mod netlist;
mod svg;

mod error;

pub use crate::{
    addition::{Addition, add},
    arithmetic::{
        MAX_BITS, adder, adder_with_carries, comparator, full_adder, half_adder, half_adder_merged,
        multiplier, subtractor,
    },
    builder::{CircuitBuilder, Wire},
    catalogue::{CATALOGUE, CatalogueEntry},
    circuit::{Circuit, Node},
    error::Error,
    gate::Gate,
    lanes::Lanes,
    perceptron::Perceptron,
    table::{MAX_TABLE_INPUTS, TruthTable},
};
