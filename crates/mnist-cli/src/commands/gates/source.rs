//! Circuits from what a user writes: an expression, a truth table, a netlist.

use std::fs::File;
use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};

use perceptron::{Circuit, Error, TruthTable};

use super::bad_input::with_excerpt;
use super::view::View;
use crate::failure::{Failure, request};
use crate::output;

/// Turn a boolean expression such as "a & !b | c" into NAND perceptrons
#[derive(clap::Args)]
pub(crate) struct Expr {
    /// Names, 0, 1, parentheses and, from the tightest binding on: ! (not); & (and), nand;
    /// ^ (xor); | (or), nor
    expression: String,
    #[command(flatten)]
    view: View,
}

impl Expr {
    pub(crate) fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        let text = &self.expression;
        let circuit = Circuit::from_expression(text).map_err(|error| {
            request(with_excerpt(&error, text), "operators are ! & ^ | nand nor, as in \"a & !b\"")
        })?;
        self.view.show(out, text, &circuit)
    }
}

/// Turn a truth table into NAND perceptrons
#[derive(clap::Args)]
pub(crate) struct Table {
    /// Bits of each output, from the all-zero input on: 0110 is xor; or a CSV file with names in
    /// its first line, - for standard input
    #[arg(required = true, value_name = "BITS|FILE")]
    outputs: Vec<String>,
    #[command(flatten)]
    view: View,
}

impl Table {
    pub(crate) fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        let (title, table) = match &self.outputs[..] {
            [file] if is_file(file) => (title(Path::new(file)), table_of_file(Path::new(file))?),
            outputs => ("truth table".to_string(), table_of_bits(outputs)?),
        };
        self.view.show(out, &title, &table.to_circuit())
    }
}

/// No bits have a dot, so a file that is not there can be told from bits that are wrong.
fn is_file(argument: &str) -> bool {
    argument == STANDARD_INPUT || argument.contains('.') || Path::new(argument).is_file()
}

fn table_of_bits(outputs: &[String]) -> Result<TruthTable, Failure> {
    const HINT: &str = "an output has 2 bits for one input, 4 for two, 8 for three";
    for bits in outputs {
        // One by one, to know which of them an error is about.
        TruthTable::from_bits(&[bits]).map_err(|e| request(with_excerpt(&e, bits), HINT))?;
    }
    let outputs: Vec<&str> = outputs.iter().map(String::as_str).collect();
    TruthTable::from_bits(&outputs)
        .map_err(|error| request(error, "all outputs take the same number of bits"))
}

fn table_of_file(path: &Path) -> Result<TruthTable, Failure> {
    const HINT: &str = "mnist gates half-adder --csv prints a table that can be read";
    let csv = read(path, HINT)?;
    TruthTable::from_csv(&csv).map_err(|error| bad_file(path, &csv, &error, HINT))
}

/// Read a netlist, text or JSON, as --netlist and --json print it
#[derive(clap::Args)]
pub(crate) struct Read {
    /// Netlist file, - for standard input
    file: PathBuf,
    #[command(flatten)]
    view: View,
}

impl Read {
    pub(crate) fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        const HINT: &str = "mnist gates half-adder --netlist prints one that can be read";
        let text = read(&self.file, HINT)?;
        let is_json = text.trim_start().starts_with('{');
        let circuit = if is_json { Circuit::from_json(&text) } else { text.parse() };
        let circuit = circuit.map_err(|error| bad_file(&self.file, &text, &error, HINT))?;
        warn_of_unused(&circuit);
        self.view.show(out, &title(&self.file), &circuit)
    }
}

fn warn_of_unused(circuit: &Circuit) {
    const NAMED: usize = 10;
    let unused = circuit.unused();
    if unused.is_empty() {
        return;
    }
    let mut names: Vec<String> =
        unused.iter().take(NAMED).map(|&node| circuit.label(node)).collect();
    if unused.len() > NAMED {
        names.push(format!("and {} more", unused.len() - NAMED));
    }
    output::warning(format_args!("no output depends on {}", names.join(", ")));
    output::hint("perceptrons are called n1, n2, ... in the order of the file");
}

const STANDARD_INPUT: &str = "-";

/// What to call it.
fn title(path: &Path) -> String {
    if path == Path::new(STANDARD_INPUT) {
        "standard input".into()
    } else {
        path.display().to_string()
    }
}

/// The whole of a file.
fn read(path: &Path, hint: &str) -> Result<String, Failure> {
    // Far above any circuit there is; a device would never end.
    const LONGEST: u64 = 1 << 28;
    let mut text = String::new();
    let read = if path == Path::new(STANDARD_INPUT) {
        io::stdin().lock().take(LONGEST + 1).read_to_string(&mut text)
    } else {
        File::open(path).and_then(|file| file.take(LONGEST + 1).read_to_string(&mut text))
    };
    match read {
        Ok(length) if length as u64 > LONGEST => {
            Err(request(format!("{}: more than {} MiB", title(path), LONGEST >> 20), hint))
        }
        Ok(_) => Ok(text),
        Err(error) => Err(request(format!("{}: {error}", title(path)), hint)),
    }
}

fn bad_file(path: &Path, text: &str, error: &Error, hint: &str) -> Failure {
    let mut cause = error;
    while let Error::At { source, .. } | Error::Entry { source, .. } = cause {
        cause = source;
    }
    let hint = match cause {
        Error::UnknownName { .. } => {
            "name what is read before what reads it; a circuit has no cycles"
        }
        _ => hint,
    };
    request(format!("{}: {}", title(path), with_excerpt(error, text)), hint)
}
