//! The error of every fallible function of this crate.

use crate::decimal::shortest;

/// What was wrong, with the offending values.
///
/// Lines, columns and weights are counted from 1.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A weight is infinite or NaN.
    #[error("weight {number} is {value}, expected a finite number")]
    Weight {
        /// Which weight, from 1.
        number: usize,
        /// The weight.
        value: f64,
    },
    /// A bias is infinite or NaN.
    #[error("the bias is {value}, expected a finite number")]
    Bias {
        /// The bias.
        value: f64,
    },
    /// A threshold is infinite or NaN.
    #[error("the threshold is {value}, expected a finite number")]
    Threshold {
        /// The threshold.
        value: f64,
    },
    /// Not as many inputs or wires as a perceptron or circuit has.
    #[error("expected {}, found {found}", counted(*expected, "input"))]
    InputCount {
        /// How many the perceptron or circuit has.
        expected: usize,
        /// How many were given.
        found: usize,
    },
    /// A factor that would change a circuit's outputs.
    #[error("cannot multiply weights and biases by {}, expected a finite number above 0", shortest(*.c))]
    Scale {
        /// The factor.
        c: f64,
    },
    /// A weight or bias times the factor overflows or underflows an `f64`.
    #[error("{} times {} is out of range for a 64-bit float", shortest(*.value), shortest(*.c))]
    ScaledOutOfRange {
        /// The factor.
        c: f64,
        /// The weight or bias.
        value: f64,
    },
    /// A malformed name.
    #[error("`{name}` is no name, expected a letter or `_`, then letters, digits or `_`")]
    BadName {
        /// The name.
        name: String,
    },
    /// Two inputs, two outputs, or an input and a perceptron share a name.
    #[error("the name `{name}` is given twice")]
    DuplicateName {
        /// The name.
        name: String,
    },
    /// A name that is not defined, or only later.
    #[error("nothing called `{name}` comes before this")]
    UnknownName {
        /// The name.
        name: String,
    },
    /// A name that is not in the [`CATALOGUE`](crate::CATALOGUE).
    #[error("there is no circuit called `{name}`")]
    UnknownCircuit {
        /// The name.
        name: String,
    },
    /// A circuit or a truth table without outputs.
    #[error("there is no output")]
    NoOutput,
    /// A truth table would have more than 2^16 rows.
    #[error("a truth table of {found} inputs, expected at most {limit}")]
    TooManyInputs {
        /// How many inputs there are.
        found: usize,
        /// How many a table may have.
        limit: usize,
    },
    /// A truth table whose number of rows is not a power of two.
    #[error("a truth table of {}, expected a power of two", counted(*rows, "row"))]
    TableSize {
        /// How many rows there were.
        rows: usize,
    },
    /// A truth table's row has too few or too many columns, or its columns differ in length.
    #[error("expected {}, found {found}", counted(*expected, "bit"))]
    BitCount {
        /// How many there should be.
        expected: usize,
        /// How many were given.
        found: usize,
    },
    /// A truth table has two rows for the same inputs, and so none for others.
    #[error("the inputs {inputs} are given twice")]
    DuplicateRow {
        /// The inputs, as bits.
        inputs: String,
    },
    /// A bit that is neither 0 nor 1.
    #[error("expected 0 or 1, found `{found}`")]
    Bit {
        /// What was there instead.
        found: String,
    },
    /// A word length out of range.
    #[error("{bits} bits, expected 1 to {limit}")]
    WordLength {
        /// The word length asked for.
        bits: usize,
        /// The longest possible.
        limit: usize,
    },
    /// A number that does not fit the word length.
    #[error("{value} does not fit in {}", counted(*bits, "bit"))]
    TooWide {
        /// The number.
        value: u64,
        /// The word length.
        bits: usize,
    },
    /// A text does not follow the grammar of netlists or expressions.
    #[error("expected {expected}, found {found}")]
    Syntax {
        /// What the grammar allows there.
        expected: &'static str,
        /// What was there instead.
        found: String,
    },
    /// Parentheses nested too deeply.
    #[error("parentheses nested more than {limit} deep")]
    TooDeep {
        /// The deepest nesting accepted.
        limit: usize,
    },
    /// A circuit too large for a readable drawing.
    #[error("{found} {what} are too many to draw, expected at most {limit}")]
    TooLargeToDraw {
        /// What there are too many of.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many can be drawn.
        limit: usize,
    },
    /// An error at a position in a text.
    #[error("line {line}, column {column}: {source}")]
    At {
        /// The line.
        line: usize,
        /// The column, in characters.
        column: usize,
        /// The error there.
        source: Box<Error>,
    },
    /// A text is not JSON, or not that of a circuit. The source has line and column.
    #[cfg(feature = "json")]
    #[error("not the JSON of a circuit: {source}")]
    Json {
        /// The error of the JSON parser.
        source: serde_json::Error,
    },
    /// An error in one entry of a circuit or truth table being deserialised.
    #[error("{path}: {source}")]
    Entry {
        /// Which entry, as in `perceptrons[3].inputs[0]`, counted from 0.
        path: String,
        /// The error in it.
        source: Box<Error>,
    },
}

impl Error {
    /// This error at a position in a text.
    pub(crate) fn at(self, line: usize, column: usize) -> Self {
        Self::At { line, column, source: Box::new(self) }
    }

    /// This error in an entry of serialised data.
    #[cfg(feature = "serde")]
    pub(crate) fn in_entry(self, path: String) -> Self {
        Self::Entry { path, source: Box::new(self) }
    }
}

/// `1 input`, `2 inputs`.
fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
