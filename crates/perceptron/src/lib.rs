#![doc = include_str!("../README.md")]

mod perceptron;

// Networks of perceptrons, and how they are evaluated.
mod circuit;
mod gate;

// The chapter's adder, and more arithmetic.
mod arithmetic;
mod catalogue;

// Universality: circuits from truth tables and expressions.
mod synthesis;

// Reading, writing, drawing.
mod formats;

mod decimal;
mod error;

pub use crate::{
    arithmetic::{
        adders::{adder, adder_with_carries, full_adder, half_adder, half_adder_merged},
        addition::{Addition, add},
        multiplier::multiplier,
        subtraction::{comparator, subtractor},
        words::MAX_BITS,
    },
    catalogue::{CATALOGUE, CatalogueEntry},
    circuit::{
        bit_parallel::BitParallelEvaluator,
        builder::{CircuitBuilder, Wire},
        circuit::{Circuit, Node},
    },
    error::Error,
    gate::Gate,
    perceptron::Perceptron,
    synthesis::truth_table::{MAX_TABLE_INPUTS, TruthTable},
};
