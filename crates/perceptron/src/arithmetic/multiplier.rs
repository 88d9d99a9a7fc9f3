//! Multiplication, as on paper: shifted rows, added one by one.

use crate::arithmetic::adders::ripple_carry;
use crate::arithmetic::words::{and, input_words, output_word};
use crate::circuit::builder::{CircuitBuilder, Wire};
use crate::circuit::circuit::Circuit;
use crate::error::Error;

/// Multiplies two numbers of `bits` bits: an array multiplier, with a row of ANDs for each bit
/// of `b` and a ripple-carry adder for each row but the first.
///
/// Inputs `a1`, `a0`, `b1`, `b0` for two bits; outputs `p3`..`p0`.
///
/// # Errors
///
/// [`Error::WordLength`] unless `bits` is 1 to 64.
///
/// ```
/// let multiplier = perceptron::multiplier(2)?;
/// let product = multiplier.evaluate(&[1, 1, 1, 0]); // 3 * 2
/// assert_eq!(product, [false, true, true, false]); // 6
/// # Ok::<(), perceptron::Error>(())
/// ```
pub fn multiplier(bits: usize) -> Result<Circuit, Error> {
    let mut builder = CircuitBuilder::new();
    let (a, b) = input_words(&mut builder, bits)?;
    let row = |builder: &mut _, bit| a.iter().map(|&a| and(builder, a, bit)).collect();
    let mut product: Vec<Wire> = row(&mut builder, b[0]);
    for (shift, &bit) in b.iter().enumerate().skip(1) {
        let row: Vec<Wire> = row(&mut builder, bit);
        let above = product.split_off(shift);
        let (sums, carries) = ripple_carry(&mut builder, &row, &above);
        product.extend(sums);
        product.push(carries[bits - 1]);
    }
    if bits == 1 {
        // The product of two single bits has no second digit: p1 is always 0.
        product.push(builder.constant(false));
    }
    output_word(&mut builder, "p", &product);
    Ok(builder.assemble())
}
