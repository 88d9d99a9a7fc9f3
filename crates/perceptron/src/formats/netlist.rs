//! Circuits as text: a netlist, one line per input, perceptron and output.
//!
//! ```text
//! # Adds two bits.
//! input x1
//! input x2
//! n1 = -2*x1 -2*x2 +3
//! n2 = -2*x1 -2*n1 +3
//! n3 = -2*x2 -2*n1 +3
//! n4 = -2*n2 -2*n3 +3
//! n5 = -2*n1 -2*n1 +3
//! output carry = n5
//! output sum = n4
//! ```

use std::fmt;

use crate::circuit::builder::Wire;
use crate::circuit::circuit::Circuit;
use crate::decimal::shortest;
use crate::error::Error;
use crate::formats::byte_order_mark::without_byte_order_mark;
use crate::formats::named_builder::NamedBuilder;
use crate::perceptron::Perceptron;

/// Writes the circuit as a netlist. [`Circuit::from_str`](#method.from_str) reads it again:
///
/// ```text
/// input x1
/// input x2
/// n1 = -2*x1 -2*x2 +3
/// output nand = n1
/// ```
///
/// A perceptron is a line `name = weight*source weight*source ... bias`, as in Eq. (2). Its sources
/// are defined on earlier lines. Blanks separate words, `#` begins a comment.
impl fmt::Display for Circuit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for name in self.inputs() {
            writeln!(f, "input {name}")?;
        }
        for (k, &bias) in self.biases.iter().enumerate() {
            write!(f, "{}{} =", self.prefix, k + 1)?;
            for (source, &weight) in self.sources(k).zip(&self.weights[self.wires_of(k)]) {
                write!(f, " {}*{}", signed(weight), self.label(source))?;
            }
            writeln!(f, " {}", signed(bias))?;
        }
        for (name, source) in self.outputs().zip(self.output_sources()) {
            writeln!(f, "output {name} = {}", self.label(source))?;
        }
        Ok(())
    }
}

/// Reads a netlist.
///
/// # Errors
///
/// [`Error::At`] the line and column of what is malformed, not finite, defined twice, or read
/// before it is defined (as in a cycle); [`Error::NoOutput`].
impl std::str::FromStr for Circuit {
    type Err = Error;

    fn from_str(netlist: &str) -> Result<Self, Error> {
        let mut builder = NamedBuilder::default();
        for (line, text) in (1..).zip(without_byte_order_mark(netlist).lines()) {
            let text = text.split('#').next().unwrap_or_default();
            read_line(&mut builder, text).map_err(|(column, error)| error.at(line, column))?;
        }
        builder.finish()
    }
}

/// An error and the column that it is about.
type LineError = (usize, Error);

/// A word and the column that it begins at.
type Word<'a> = (usize, &'a str);

fn read_line(builder: &mut NamedBuilder, text: &str) -> Result<(), LineError> {
    let words: Vec<Word<'_>> = words(text).collect();
    let at = |column| move |error| (column, error);
    match *words {
        [] => Ok(()),
        [(column, name), (_, "="), ref terms @ ..] => {
            let (perceptron, wires) = read_sum(builder, terms, text)?;
            builder.perceptron(name, &perceptron, &wires).map_err(at(column))
        }
        [(_, "input"), (column, name)] => builder.input(name).map_err(at(column)),
        [(_, "output"), (column, name), (_, "="), (from, source)] => {
            let wire = builder.wire(source).map_err(at(from))?;
            builder.output(name, wire).map_err(at(column))
        }
        [(column, found), ..] => Err((
            column,
            Error::Syntax {
                expected: "`input NAME`, `NAME = WEIGHT*SOURCE ... BIAS` or `output NAME = SOURCE`",
                found: format!("`{found} ...`"),
            },
        )),
    }
}

/// `-2*x1 -2*x2 +3`.
fn read_sum(
    builder: &NamedBuilder,
    words: &[Word<'_>],
    line: &str,
) -> Result<(Perceptron, Vec<Wire>), LineError> {
    let Some((&(column, bias), terms)) = words.split_last() else {
        let (expected, found) = ("the bias", "the end of the line".into());
        let end = line.trim_end().chars().count() + 1;
        return Err((end, Error::Syntax { expected, found }));
    };
    let bias = read_number(bias, "the bias").map_err(|error| (column, error))?;
    let (mut weights, mut wires) = (Vec::new(), Vec::new());
    for &(column, term) in terms {
        let (weight, source) = term.split_once('*').ok_or((
            column,
            Error::Syntax { expected: "WEIGHT*SOURCE before the bias", found: format!("`{term}`") },
        ))?;
        let weight = read_number(weight, "a weight").map_err(|error| (column, error))?;
        if !weight.is_finite() {
            let (number, value) = (weights.len() + 1, weight);
            return Err((column, Error::Weight { number, value }));
        }
        let source_column = column + term.chars().count() - source.chars().count();
        let wire = builder.wire(source).map_err(|error| (source_column, error))?;
        weights.push(weight);
        wires.push(wire);
    }
    let perceptron = Perceptron::with_bias(weights, bias).map_err(|error| (column, error))?;
    Ok((perceptron, wires))
}

fn read_number(text: &str, expected: &'static str) -> Result<f64, Error> {
    text.parse().map_err(|_| Error::Syntax { expected, found: format!("`{text}`") })
}

fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut column = 1;
    text.split(char::is_whitespace).filter_map(move |word| {
        let start = column;
        column += word.chars().count() + 1;
        (!word.is_empty()).then_some((start, word))
    })
}

/// With a sign even where that is `+`, as in a sum.
fn signed(number: f64) -> String {
    let plus = if number.is_sign_positive() { "+" } else { "" };
    format!("{plus}{}", shortest(number))
}
