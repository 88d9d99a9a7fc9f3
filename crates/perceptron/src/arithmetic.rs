//! The chapter's adder of two bits, and the arithmetic that grows out of it.
//!
//! Everything is made of NAND perceptrons: weights -2, -2 and bias 3. Numbers are written most
//! significant bit first, `a1 a0`, so that a truth table's rows count.

use crate::{Circuit, CircuitBuilder, Error, Wire};

/// The longest words that the circuits here work on, in bits.
pub const MAX_BITS: usize = 64;

/// Adds two bits: the chapter's figure, five NAND perceptrons.
///
/// Inputs `x1`, `x2`; outputs `carry`, which is `x1 x2`, and `sum`, which is `x1 ⊕ x2`. The
/// output of the leftmost perceptron is used twice as input to the bottommost.
pub fn half_adder() -> Circuit {
    two_bit_adder(|builder, left| builder.nand(left, left))
}

/// [`half_adder`] with the double wire merged into one of weight -4.
pub fn half_adder_merged() -> Circuit {
    two_bit_adder(|builder, left| builder.unit([(left, -4.0)].into_iter(), 3.0))
}

fn two_bit_adder(invert: impl FnOnce(&mut CircuitBuilder, Wire) -> Wire) -> Circuit {
    let mut builder = CircuitBuilder::new();
    let [x1, x2] = ["x1", "x2"].map(|name| builder.input(name));
    let (sum, left) = sum_and_no_carry(&mut builder, x1, x2);
    let carry = invert(&mut builder, left);
    builder.output("carry", carry);
    builder.output("sum", sum);
    builder.assemble()
}

/// Adds three bits, as each column of a long addition must: nine NANDs.
///
/// Inputs `a`, `b`, `c`; outputs `carry`, `sum`.
pub fn full_adder() -> Circuit {
    let mut builder = CircuitBuilder::new();
    let [a, b, c] = ["a", "b", "c"].map(|name| builder.input(name));
    let (partial, no_carry) = sum_and_no_carry(&mut builder, a, b);
    let (sum, no_second_carry) = sum_and_no_carry(&mut builder, partial, c);
    // There is a carry unless both half additions have none.
    let carry = builder.nand(no_carry, no_second_carry);
    builder.output("carry", carry);
    builder.output("sum", sum);
    builder.assemble()
}

/// Adds two numbers of `bits` bits: a half adder, then full adders that hand on the carry.
///
/// Inputs `a7`..`a0`, `b7`..`b0` for eight bits; outputs `carry`, `s7`..`s0`.
///
/// # Errors
///
/// [`Error::Bits`] unless `bits` is 1 to 64.
pub fn adder(bits: usize) -> Result<Circuit, Error> {
    let mut builder = CircuitBuilder::new();
    let (a, b) = two_numbers(&mut builder, bits)?;
    let (sums, carries) = ripple(&mut builder, &a, &b);
    builder.output("carry", carries[bits - 1]);
    output_number(&mut builder, "s", &sums);
    Ok(builder.assemble())
}

/// [`adder`] with every carry as an output: `c8`..`c1`, then `s7`..`s0`. Column `i` adds `a_i`,
/// `b_i` and `c_i`, and hands on `c_(i+1)`.
///
/// # Errors
///
/// [`Error::Bits`] unless `bits` is 1 to 64.
pub fn adder_with_carries(bits: usize) -> Result<Circuit, Error> {
    let mut builder = CircuitBuilder::new();
    let (a, b) = two_numbers(&mut builder, bits)?;
    let (sums, carries) = ripple(&mut builder, &a, &b);
    for (i, &carry) in carries.iter().enumerate().rev() {
        builder.output(format!("c{}", i + 1), carry);
    }
    output_number(&mut builder, "s", &sums);
    Ok(builder.assemble())
}

/// Subtracts two numbers of `bits` bits: [`adder`] between inverters.
///
/// With n bits the inverse of `a` is `2^n - 1 - a`. Add `b`, invert again, and what is left is
/// `a - b`; there was a carry exactly when `b` is the larger number, and that is the borrow.
///
/// Inputs `a7`..`a0`, `b7`..`b0` for eight bits; outputs `borrow`, `d7`..`d0`.
///
/// # Errors
///
/// [`Error::Bits`] unless `bits` is 1 to 64.
pub fn subtractor(bits: usize) -> Result<Circuit, Error> {
    let mut builder = CircuitBuilder::new();
    let (a, b) = two_numbers(&mut builder, bits)?;
    let not_a = invert(&mut builder, &a);
    let (sums, carries) = ripple(&mut builder, &not_a, &b);
    let differences = invert(&mut builder, &sums);
    builder.output("borrow", carries[bits - 1]);
    output_number(&mut builder, "d", &differences);
    Ok(builder.assemble())
}

/// Compares two numbers of `bits` bits, by subtracting them.
///
/// Inputs `a7`..`a0`, `b7`..`b0` for eight bits; outputs `less`, `equal`, `greater`.
///
/// # Errors
///
/// [`Error::Bits`] unless `bits` is 1 to 64.
pub fn comparator(bits: usize) -> Result<Circuit, Error> {
    let mut builder = CircuitBuilder::new();
    let (a, b) = two_numbers(&mut builder, bits)?;
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

/// Multiplies two numbers of `bits` bits as one does on paper: a row of ANDs for each bit of
/// `b`, added up with half and full adders.
///
/// Inputs `a1`, `a0`, `b1`, `b0` for two bits; outputs `p3`..`p0`.
///
/// # Errors
///
/// [`Error::Bits`] unless `bits` is 1 to 64.
pub fn multiplier(bits: usize) -> Result<Circuit, Error> {
    let mut builder = CircuitBuilder::new();
    let (a, b) = two_numbers(&mut builder, bits)?;
    let row = |builder: &mut _, bit| a.iter().map(|&a| and(builder, a, bit)).collect();
    let mut product: Vec<Wire> = row(&mut builder, b[0]);
    for (shift, &bit) in b.iter().enumerate().skip(1) {
        let row: Vec<Wire> = row(&mut builder, bit);
        let above = product.split_off(shift);
        let (sums, carries) = ripple(&mut builder, &row, &above);
        product.extend(sums);
        product.push(carries[bits - 1]);
    }
    if bits == 1 {
        // One bit times one bit has no second digit: it is always 0.
        product.push(builder.constant(false));
    }
    output_number(&mut builder, "p", &product);
    Ok(builder.assemble())
}

/// `x ⊕ y`, and the NAND on the way there, which is 0 exactly when there is a carry.
fn sum_and_no_carry(builder: &mut CircuitBuilder, x: Wire, y: Wire) -> (Wire, Wire) {
    let left = builder.nand(x, y);
    let top = builder.nand(x, left);
    let bottom = builder.nand(y, left);
    (builder.nand(top, bottom), left)
}

fn and(builder: &mut CircuitBuilder, x: Wire, y: Wire) -> Wire {
    let nand = builder.nand(x, y);
    builder.nand(nand, nand)
}

fn invert(builder: &mut CircuitBuilder, number: &[Wire]) -> Vec<Wire> {
    number.iter().map(|&bit| builder.nand(bit, bit)).collect()
}

/// The sums of `a` and `b`, least significant bit first, and the carry out of each column. Where
/// `b` is the shorter number a column adds one bit less.
fn ripple(builder: &mut CircuitBuilder, a: &[Wire], b: &[Wire]) -> (Vec<Wire>, Vec<Wire>) {
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

/// The inputs `a` and `b`, least significant bit first.
fn two_numbers(builder: &mut CircuitBuilder, bits: usize) -> Result<(Vec<Wire>, Vec<Wire>), Error> {
    if !(1..=MAX_BITS).contains(&bits) {
        return Err(Error::Bits { bits, limit: MAX_BITS });
    }
    let mut number = |name| -> Vec<Wire> {
        let most_significant_first = (0..bits).rev();
        let mut wires: Vec<Wire> =
            most_significant_first.map(|i| builder.input(format!("{name}{i}"))).collect();
        wires.reverse();
        wires
    };
    Ok((number("a"), number("b")))
}

/// Outputs a number whose least significant bit comes first.
fn output_number(builder: &mut CircuitBuilder, name: &str, bits: &[Wire]) {
    for (i, &bit) in bits.iter().enumerate().rev() {
        builder.output(format!("{name}{i}"), bit);
    }
}
