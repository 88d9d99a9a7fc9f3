//! Circuits by name: the list of them, and what was meant by a name that is not in it.

use std::io::Write;

use perceptron::{CATALOGUE, CatalogueEntry, Circuit, Gate};

use super::bad_input::bad_number;
use crate::failure::{Failure, request};

/// The word length of circuits that are asked for without one; the help and the list name it.
const DEFAULT_BITS: usize = 2;

/// A circuit of the catalogue, and its title. `commands` may have been meant instead.
pub(crate) fn named(
    name: &str,
    bits: Option<usize>,
    commands: &clap::Command,
) -> Result<(String, Circuit), Failure> {
    let entry = CatalogueEntry::named(name)
        .map_err(|error| request(error, did_you_mean(name, commands)))?;
    if bits.is_some() && !entry.takes_bits() {
        let of_words = CATALOGUE.iter().filter(|entry| entry.takes_bits());
        let names: Vec<&str> = of_words.map(CatalogueEntry::name).collect();
        let reason = format!("{name} does not work on words, so --bits means nothing to it");
        return Err(request(reason, format!("--bits is for {}", names.join(", "))));
    }
    let length = bits.unwrap_or(DEFAULT_BITS);
    let circuit = entry.circuit(length).map_err(bad_number)?;
    let flag = if entry.takes_bits() { format!(" --bits {length}") } else { String::new() };
    Ok((format!("{name}{flag} ({})", entry.summary()), circuit))
}

/// The circuit or command whose name is most like this one.
fn did_you_mean(name: &str, commands: &clap::Command) -> String {
    const ALIKE: f64 = 0.7;
    let name = name.to_lowercase();
    let mut names: Vec<&str> = CATALOGUE.iter().map(CatalogueEntry::name).collect();
    names.extend(commands.get_subcommands().map(clap::Command::get_name));
    let likeness = |other: &str| strsim::jaro(&name, other);
    match names.into_iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b))) {
        Some(nearest) if likeness(nearest) > ALIKE => {
            format!("did you mean {nearest}? mnist gates lists all there are")
        }
        _ => "mnist gates lists all there are".to_string(),
    }
}

/// Every circuit with its size, and the commands with what each says of itself.
pub(crate) fn list(out: &mut impl Write, commands: &clap::Command) -> Result<(), Failure> {
    writeln!(out, "{:19}perceptrons  layers", "")?;
    let mut last = "";
    for entry in CATALOGUE {
        if heading(entry) != last {
            last = heading(entry);
            writeln!(out, "{last}")?;
        }
        let circuit = entry.circuit(DEFAULT_BITS)?;
        let (perceptrons, layers) = (circuit.perceptrons(), circuit.depth());
        let (name, summary) = (entry.name(), entry.summary());
        writeln!(out, "  {name:17}{perceptrons:11}{layers:8}  {summary}")?;
    }
    writeln!(out, "commands")?;
    for command in commands.get_subcommands() {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        writeln!(out, "  {:17}  {about}", command.get_name())?;
    }
    Ok(())
}

/// What an entry of the catalogue is listed under.
fn heading(entry: &CatalogueEntry) -> &'static str {
    if entry.takes_bits() {
        "on words of --bits N; counted for 2"
    } else if entry.name().parse::<Gate>().is_ok() {
        "gates"
    } else {
        "on single bits"
    }
}
