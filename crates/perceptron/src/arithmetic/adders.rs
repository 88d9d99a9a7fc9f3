//! The chapter's adder of two bits, the full adder, and ripple-carry adders of any width.
//!
//! All are made of NAND perceptrons: weights -2, -2 and bias 3.

use crate::arithmetic::words::{input_words, output_word};
use crate::circuit::builder::{CircuitBuilder, Wire};
use crate::circuit::circuit::Circuit;
use crate::error::Error;

/// Adds two bits: the chapter's figure, five NAND perceptrons.
///
/// Inputs `x1`, `x2`; outputs `carry`, which is `x1 x2`, and `sum`, which is `x1 ⊕ x2`. Two of
/// the ten wires run in parallel, from the first NAND to the one that outputs the carry.
///
/// ```
/// assert_eq!(perceptron::half_adder().evaluate(&[1, 1]), [true, false]); // carry, sum
/// ```
pub fn half_adder() -> Circuit {
    two_bit_adder(|builder, nand| builder.nand(nand, nand))
}

/// [`half_adder`] with the double wire merged into one of weight -4.
pub fn half_adder_merged() -> Circuit {
    two_bit_adder(|builder, nand| builder.push_perceptron([(nand, -4.0)].into_iter(), 3.0))
}

fn two_bit_adder(invert: impl FnOnce(&mut CircuitBuilder, Wire) -> Wire) -> Circuit {
    let mut builder = CircuitBuilder::new();
    let [x1, x2] = ["x1", "x2"].map(|name| builder.input(name));
    let (sum, not_carry) = sum_and_not_carry(&mut builder, x1, x2);
    let carry = invert(&mut builder, not_carry);
    builder.output("carry", carry);
    builder.output("sum", sum);
    builder.assemble()
}

/// Adds three bits, one of them the carry of the column to the right: nine NANDs.
///
/// Inputs `a`, `b`, `c`; outputs `carry`, `sum`.
///
/// ```
/// assert_eq!(perceptron::full_adder().evaluate(&[1, 1, 1]), [true, true]); // carry, sum
/// ```
pub fn full_adder() -> Circuit {
    let mut builder = CircuitBuilder::new();
    let [a, b, c] = ["a", "b", "c"].map(|name| builder.input(name));
    let (partial, not_first_carry) = sum_and_not_carry(&mut builder, a, b);
    let (sum, not_second_carry) = sum_and_not_carry(&mut builder, partial, c);
    // Either half addition may carry.
    let carry = builder.nand(not_first_carry, not_second_carry);
    builder.output("carry", carry);
    builder.output("sum", sum);
    builder.assemble()
}

/// Adds two numbers of `bits` bits: a ripple-carry adder, one half adder and then full adders.
///
/// Inputs `a7`..`a0`, `b7`..`b0` for eight bits; outputs `carry`, `s7`..`s0`.
///
/// # Errors
///
/// [`Error::WordLength`] unless `bits` is 1 to 64.
///
/// ```
/// let adder = perceptron::adder(2)?;
/// assert_eq!(adder.evaluate(&[1, 1, 1, 0]), [true, false, true]); // 3 + 2 = 5
/// # Ok::<(), perceptron::Error>(())
/// ```
pub fn adder(bits: usize) -> Result<Circuit, Error> {
    let mut builder = CircuitBuilder::new();
    let (a, b) = input_words(&mut builder, bits)?;
    let (sums, carries) = ripple_carry(&mut builder, &a, &b);
    builder.output("carry", carries[bits - 1]);
    output_word(&mut builder, "s", &sums);
    Ok(builder.assemble())
}

/// [`adder`] with every carry as an output: `c8`..`c1`, then `s7`..`s0`. Column `i` adds `a_i`,
/// `b_i` and `c_i`, and carries `c_(i+1)`.
///
/// # Errors
///
/// [`Error::WordLength`] unless `bits` is 1 to 64.
pub fn adder_with_carries(bits: usize) -> Result<Circuit, Error> {
    let mut builder = CircuitBuilder::new();
    let (a, b) = input_words(&mut builder, bits)?;
    let (sums, carries) = ripple_carry(&mut builder, &a, &b);
    for (i, &carry) in carries.iter().enumerate().rev() {
        builder.output(format!("c{}", i + 1), carry);
    }
    output_word(&mut builder, "s", &sums);
    Ok(builder.assemble())
}

/// The sums of `a` and `b`, least significant bit first, and the carry out of each column. Where
/// `b` is the shorter word a column adds one bit less.
pub(crate) fn ripple_carry(
    builder: &mut CircuitBuilder,
    a: &[Wire],
    b: &[Wire],
) -> (Vec<Wire>, Vec<Wire>) {
    let (half, full) = (half_adder(), full_adder());
    let (mut sums, mut carries) = (Vec::new(), Vec::new());
    for (i, &a) in a.iter().enumerate() {
        let column = [Some(a), b.get(i).copied(), carries.last().copied()];
        let column: Vec<Wire> = column.into_iter().flatten().collect();
        let part = if column.len() == 2 { &half } else { &full };
        let outputs = builder.append(part, &column);
        let outputs = outputs.expect("a column adds two or three bits");
        carries.push(outputs[0]);
        sums.push(outputs[1]);
    }
    (sums, carries)
}

/// `x ⊕ y`, and the first of its four NANDs: `¬(x ∧ y)`, which is 0 exactly when `x + y` carries.
fn sum_and_not_carry(builder: &mut CircuitBuilder, x: Wire, y: Wire) -> (Wire, Wire) {
    let nand = builder.nand(x, y);
    let only_x = builder.nand(x, nand);
    let only_y = builder.nand(y, nand);
    (builder.nand(only_x, only_y), nand)
}
