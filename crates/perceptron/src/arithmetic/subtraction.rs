//! Subtraction and comparison, by way of an adder.

use crate::arithmetic::adders::ripple_carry;
use crate::arithmetic::words::{and, input_words, invert, output_word};
use crate::circuit::builder::{CircuitBuilder, Wire};
use crate::circuit::circuit::Circuit;
use crate::error::Error;

/// Subtracts two numbers of `bits` bits: an adder between inverters.
///
/// The complement of an n-bit number `a` is `2^n - 1 - a`. The complement of (complement of `a`,
/// plus `b`) is therefore `a - b`, and the addition carries exactly when `b > a`: its carry is
/// the borrow.
///
/// Inputs `a7`..`a0`, `b7`..`b0` for eight bits; outputs `borrow`, `d7`..`d0`.
///
/// # Errors
///
/// [`Error::WordLength`] unless `bits` is 1 to 64.
///
/// ```
/// let subtractor = perceptron::subtractor(2)?;
/// let difference = subtractor.evaluate(&[1, 1, 0, 1]); // 3 - 1
/// assert_eq!(difference, [false, true, false]); // no borrow, 2
/// # Ok::<(), perceptron::Error>(())
/// ```
pub fn subtractor(bits: usize) -> Result<Circuit, Error> {
    let mut builder = CircuitBuilder::new();
    let (a, b) = input_words(&mut builder, bits)?;
    let not_a = invert(&mut builder, &a);
    let (sums, carries) = ripple_carry(&mut builder, &not_a, &b);
    let difference = invert(&mut builder, &sums);
    builder.output("borrow", carries[bits - 1]);
    output_word(&mut builder, "d", &difference);
    Ok(builder.assemble())
}

/// Compares two numbers of `bits` bits, by subtracting them.
///
/// Inputs `a7`..`a0`, `b7`..`b0` for eight bits; outputs `less`, `equal`, `greater`.
///
/// # Errors
///
/// [`Error::WordLength`] unless `bits` is 1 to 64.
///
/// ```
/// let comparator = perceptron::comparator(2)?;
/// assert_eq!(comparator.evaluate(&[0, 1, 1, 0]), [true, false, false]); // 1 < 2
/// # Ok::<(), perceptron::Error>(())
/// ```
pub fn comparator(bits: usize) -> Result<Circuit, Error> {
    let mut builder = CircuitBuilder::new();
    let (a, b) = input_words(&mut builder, bits)?;
    let most_significant_first = a.iter().rev().chain(b.iter().rev());
    let inputs: Vec<Wire> = most_significant_first.copied().collect();
    let difference = builder.append(&subtractor(bits)?, &inputs)?;
    let less = difference[0];
    let zeros = invert(&mut builder, &difference[1..]);
    let equal = zeros[1..].iter().fold(zeros[0], |all, &zero| and(&mut builder, all, zero));
    let not_less = builder.nand(less, less);
    let not_equal = builder.nand(equal, equal);
    let greater = and(&mut builder, not_less, not_equal);
    builder.output("less", less);
    builder.output("equal", equal);
    builder.output("greater", greater);
    Ok(builder.assemble())
}
