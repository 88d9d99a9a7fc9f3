//! NAND is universal: truth tables and expressions become circuits of NAND perceptrons.

mod decomposition;
mod expression;
mod nand_graph;
mod to_circuit;
pub(crate) mod truth_table;
mod variable_order;
