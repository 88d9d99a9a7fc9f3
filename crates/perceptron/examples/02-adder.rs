//! The chapter's adder of two bits, and perceptrons that add numbers of eight.
//!
//! `cargo run -p perceptron --example 02-adder`

use std::fmt::Write as _;

use perceptron::{Error, add, adder, half_adder, half_adder_merged};

pub(crate) fn main() -> Result<(), Error> {
    let figure = half_adder();
    println!("The chapter's adder of two bits. Two wires lead from n1 to n5:\n\n{figure}");
    println!("{}", figure.truth_table()?);
    let same = figure.truth_table()? == half_adder_merged().truth_table()?;
    println!("Same truth table with the double wire merged into one of weight -4? {same}\n");

    let circuit = adder(8)?;
    let (perceptrons, depth) = (circuit.perceptrons(), circuit.depth());
    println!("A ripple-carry adder of eight bits: {perceptrons} perceptrons in {depth} layers.\n");
    println!("{}", add(77, 88, 8)?);

    println!("The first adder with sigmoid neurons, for x = 1, 1 (carry 1, sum 0), all weights");
    print!("and biases multiplied by c:\n\n{}", with_sigmoid_neurons()?);
    Ok(())
}

/// The outputs of the adder as its neurons come closer to perceptrons.
pub(crate) fn with_sigmoid_neurons() -> Result<String, Error> {
    let mut table = String::new();
    let sigmoid = |z: f64| 1.0 / (1.0 + (-z).exp());
    for c in [1.0, 2.0, 5.0, 10.0, 20.0] {
        let outputs = half_adder().scaled(c)?.evaluate_with(&[1.0, 1.0], sigmoid);
        let _ = writeln!(table, "c = {c:2}   carry {:.6}   sum {:.6}", outputs[0], outputs[1]);
    }
    Ok(table)
}
