//! A perceptron that decides, one that is a NAND gate, and a circuit of NAND gates.
//!
//! `cargo run -p perceptron --example 01-nand`

use std::fmt::Write as _;

use perceptron::{Circuit, Error, Perceptron};

pub(crate) fn main() -> Result<(), Error> {
    println!("Is it worth going to the cheese festival? The weather counts 6, company and");
    println!("public transit 2 each.\n\n{}", festival()?);
    println!("Weights -2, -2 and a bias of 3 make a NAND gate:\n\n{}", nand()?);
    println!("NAND gates compute any logical function. (a & !b) | c ^ d, for one:\n");
    let circuit = Circuit::from_expression("(a & !b) | c ^ d")?;
    print!("{circuit}\n{}", circuit.truth_table()?);
    Ok(())
}

/// The decision for every input, with two thresholds.
pub(crate) fn festival() -> Result<String, Error> {
    let mut table = "weather company transit | threshold 5  threshold 3\n".to_string();
    for row in 0..8 {
        let x = [2, 1, 0].map(|bit| f64::from(row >> bit & 1));
        let go = |threshold| -> Result<&str, Error> {
            let festival = Perceptron::with_threshold([6.0, 2.0, 2.0], threshold)?;
            Ok(if festival.output(&x) { "go" } else { "stay" })
        };
        let [weather, company, transit] = x;
        let (strict, lax) = (go(5.0)?, go(3.0)?);
        let _ = writeln!(table, "{weather:7} {company:7} {transit:7} | {strict:>11}  {lax:>11}");
    }
    Ok(table)
}

/// Weighted sum and output for every input.
pub(crate) fn nand() -> Result<String, Error> {
    let mut table = String::new();
    let nand = Perceptron::with_bias([-2.0, -2.0], 3.0)?;
    for x in [[0, 0], [0, 1], [1, 0], [1, 1]] {
        let (z, output) = (nand.weighted_sum(&x), u8::from(nand.output(&x)));
        let _ = writeln!(table, "x = {x:?}   w·x + b = {z:2}   output {output}");
    }
    Ok(table)
}
