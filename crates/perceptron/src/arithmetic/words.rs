//! Binary numbers as wires, least significant bit first.

use crate::circuit::builder::{CircuitBuilder, Wire};
use crate::error::Error;

/// The longest words that the arithmetic circuits work on, in bits.
pub const MAX_BITS: usize = 64;

/// The inputs `a` and `b` of a circuit, two numbers of `bits` bits.
pub(crate) fn input_words(
    builder: &mut CircuitBuilder,
    bits: usize,
) -> Result<(Vec<Wire>, Vec<Wire>), Error> {
    if !(1..=MAX_BITS).contains(&bits) {
        return Err(Error::WordLength { bits, limit: MAX_BITS });
    }
    let mut word = |name| -> Vec<Wire> {
        let most_significant_first = (0..bits).rev();
        let mut wires: Vec<Wire> =
            most_significant_first.map(|i| builder.input(format!("{name}{i}"))).collect();
        wires.reverse();
        wires
    };
    Ok((word("a"), word("b")))
}

/// Outputs a number, most significant bit first.
pub(crate) fn output_word(builder: &mut CircuitBuilder, name: &str, word: &[Wire]) {
    for (i, &bit) in word.iter().enumerate().rev() {
        builder.output(format!("{name}{i}"), bit);
    }
}

/// The NOT of each bit.
pub(crate) fn invert(builder: &mut CircuitBuilder, word: &[Wire]) -> Vec<Wire> {
    word.iter().map(|&bit| builder.nand(bit, bit)).collect()
}

pub(crate) fn and(builder: &mut CircuitBuilder, x: Wire, y: Wire) -> Wire {
    let nand = builder.nand(x, y);
    builder.nand(nand, nand)
}
