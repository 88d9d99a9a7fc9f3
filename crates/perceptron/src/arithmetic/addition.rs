//! Two numbers added by perceptrons, shown as a long addition.

use std::fmt;

use crate::arithmetic::adders::adder_with_carries;
use crate::arithmetic::words::MAX_BITS;
use crate::error::Error;

/// Two numbers, their sum and every carry. Displays as a long addition in binary.
///
/// ```
/// let addition = perceptron::add(6, 7, 4)?;
/// assert_eq!(addition.total(), 13);
/// assert_eq!(addition.to_string(), "\
/// carry  0 1 1 0 .
///     a    0 1 1 0  6
///     b    0 1 1 1  7
///   sum  0 1 1 0 1  13
/// ");
/// # Ok::<(), perceptron::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Addition {
    a: u64,
    b: u64,
    bits: usize,
    sum: u64,
    carries: u64,
}

/// Adds two numbers with the perceptrons of [`adder_with_carries`].
///
/// # Errors
///
/// [`Error::WordLength`] unless `bits` is 1 to 64, [`Error::TooWide`] when a number needs more.
pub fn add(a: u64, b: u64, bits: usize) -> Result<Addition, Error> {
    let circuit = adder_with_carries(bits)?;
    for value in [a, b] {
        if bits < MAX_BITS && value >> bits != 0 {
            return Err(Error::TooWide { value, bits });
        }
    }
    let most_significant_first = |number| (0..bits).rev().map(move |i| number >> i & 1 == 1);
    let inputs: Vec<bool> = [a, b].into_iter().flat_map(most_significant_first).collect();
    let outputs = circuit.evaluate(&inputs);
    let (carries, sums) = outputs.split_at(bits);
    let number = |bits: &[bool]| bits.iter().fold(0, |number, &bit| number << 1 | u64::from(bit));
    Ok(Addition { a, b, bits, sum: number(sums), carries: number(carries) })
}

impl Addition {
    /// The lowest `bits` bits of the sum.
    pub fn sum(&self) -> u64 {
        self.sum
    }

    /// The carries: bit `i` is the carry from column `i` into column `i + 1`.
    pub fn carries(&self) -> u64 {
        self.carries
    }

    /// The carry out of the last column: whether the sum needs one bit more than the numbers.
    pub fn carry_out(&self) -> bool {
        self.carries >> (self.bits - 1) & 1 == 1
    }

    /// The whole sum, carry included.
    pub fn total(&self) -> u128 {
        u128::from(self.carry_out()) << self.bits | u128::from(self.sum)
    }
}

impl fmt::Display for Addition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = |number: u128, bits: usize| {
            let bits = (0..bits).rev();
            let digits = bits.map(|i| if number >> i & 1 == 1 { " 1" } else { " 0" });
            digits.collect::<String>()
        };
        let (n, a, b) = (self.bits, self.a, self.b);
        writeln!(f, "carry {} .", digits(self.carries.into(), n))?;
        writeln!(f, "    a   {}  {a}", digits(a.into(), n))?;
        writeln!(f, "    b   {}  {b}", digits(b.into(), n))?;
        writeln!(f, "  sum {}  {}", digits(self.total(), n + 1), self.total())
    }
}
