//! What is printed or drawn of a circuit.

use std::io::Write;
use std::path::PathBuf;

use chapter_one::report::numbers::{counted, grouped};
use perceptron::{Circuit, MAX_TABLE_INPUTS};

use super::bad_input::with_excerpt;
use crate::failure::{Failure, request};
use crate::files::{check_picture, save};

/// What to print of a circuit.
#[derive(clap::Args)]
#[group(multiple = false)]
#[expect(clippy::struct_excessive_bools, reason = "flags")]
pub(crate) struct View {
    /// Print only the netlist, which `mnist gates read` reads
    #[arg(long)]
    netlist: bool,
    /// Print the netlist as JSON, which `mnist gates read` reads, too
    #[arg(long)]
    json: bool,
    /// Print only the truth table, as comma-separated values
    #[arg(long)]
    csv: bool,
    /// Print the circuit in Graphviz's DOT language
    #[arg(long)]
    dot: bool,
    /// Draw the circuit into this file, an .svg
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Print the outputs for one input, a bit for each wire, as in --input 01
    #[arg(long, value_name = "BITS")]
    input: Option<String>,
}

/// Truth tables of more inputs do not fit a screen or two.
const MAX_SHOWN_INPUTS: usize = 6;
/// Nor do netlists of more perceptrons.
const MAX_SHOWN_PERCEPTRONS: usize = 100;

impl View {
    /// Prints what a flag asks for, without a flag an overview.
    pub(crate) fn show(
        &self,
        out: &mut impl Write,
        title: &str,
        circuit: &Circuit,
    ) -> Result<(), Failure> {
        if self.print(out, circuit)? { Ok(()) } else { print_overview(out, title, circuit) }
    }

    /// Prints what a flag asks for; false if there is no flag.
    pub(crate) fn print(&self, out: &mut impl Write, circuit: &Circuit) -> Result<bool, Failure> {
        if self.netlist {
            out.write_all(circuit.to_string().as_bytes())?;
        } else if self.json {
            writeln!(out, "{}", circuit.to_json())?;
        } else if self.csv {
            let table = circuit.truth_table();
            let table = table.map_err(|e| request(e, "--input BITS prints one row of it"))?;
            out.write_all(table.to_csv().as_bytes())?;
        } else if self.dot {
            out.write_all(circuit.to_dot().as_bytes())?;
        } else if let Some(path) = &self.svg {
            check_picture(path, &["svg"])?;
            let svg = circuit.to_svg();
            let svg = svg.map_err(|e| request(e, "--dot prints it for Graphviz"))?;
            save(path, svg.as_bytes())?;
            writeln!(out, "saved {}", path.display())?;
        } else if let Some(bits) = &self.input {
            print_outputs(out, circuit, bits)?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }
}

fn print_outputs(out: &mut impl Write, circuit: &Circuit, bits: &str) -> Result<(), Failure> {
    let inputs = circuit.parse_inputs(bits).map_err(|error| {
        let names: Vec<&str> = circuit.inputs().collect();
        let inputs = if names.len() == 1 { "the input is" } else { "the inputs are" };
        request(with_excerpt(&error, bits), format!("{inputs} {}", names.join(" ")))
    })?;
    for (name, output) in circuit.outputs().zip(circuit.evaluate(&inputs)) {
        writeln!(out, "{name} = {}", u8::from(output))?;
    }
    Ok(())
}

/// Sizes; then netlist and truth table, or how to see them where they are long.
fn print_overview(out: &mut impl Write, title: &str, circuit: &Circuit) -> Result<(), Failure> {
    let (inputs, outputs) = (circuit.inputs().len(), circuit.outputs().len());
    let perceptrons = circuit.perceptrons();
    let sizes = [
        counted(inputs, "input"),
        counted(outputs, "output"),
        counted(perceptrons, "perceptron"),
        counted(circuit.wires(), "wire"),
        counted(circuit.depth(), "layer"),
    ];
    writeln!(out, "{title}\n{}\n", sizes.join(", "))?;
    if inputs <= MAX_SHOWN_INPUTS && perceptrons <= MAX_SHOWN_PERCEPTRONS {
        return Ok(write!(out, "{circuit}\n{}", circuit.truth_table()?)?);
    }
    writeln!(out, "--netlist prints the circuit, --input BITS the outputs for one input")?;
    if inputs <= MAX_TABLE_INPUTS {
        writeln!(out, "--csv prints the truth table of {} rows", grouped(1 << inputs))?;
    }
    Ok(())
}
