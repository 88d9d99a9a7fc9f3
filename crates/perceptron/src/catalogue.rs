//! Every circuit of this crate by name, for programs that let their user choose.

use crate::arithmetic::adders::{adder, full_adder, half_adder, half_adder_merged};
use crate::arithmetic::multiplier::multiplier;
use crate::arithmetic::subtraction::{comparator, subtractor};
use crate::circuit::circuit::Circuit;
use crate::error::Error;
use crate::gate::Gate;

/// A named circuit, or one for each word length.
#[derive(Debug, Clone, Copy)]
pub struct CatalogueEntry {
    name: &'static str,
    summary: &'static str,
    build: Build,
}

#[derive(Debug, Clone, Copy)]
enum Build {
    Gate(Gate),
    Fixed(fn() -> Circuit),
    Width(fn(usize) -> Result<Circuit, Error>),
}

/// All named circuits: the gates, the chapter's adder, then more arithmetic.
pub const CATALOGUE: &[CatalogueEntry] = &[
    gate(Gate::Nand, "0 only when both inputs are 1"),
    gate(Gate::And, "1 only when both inputs are 1"),
    gate(Gate::Or, "1 when at least one input is 1"),
    gate(Gate::Nor, "1 only when both inputs are 0"),
    gate(Gate::Not, "1 when its input is 0"),
    gate(Gate::Xor, "1 when exactly one input is 1"),
    fixed("half-adder", "adds two bits: the chapter's five NANDs", half_adder),
    fixed(
        "half-adder-merged",
        "the same, the double wire merged into one of weight -4",
        half_adder_merged,
    ),
    fixed("full-adder", "adds three bits", full_adder),
    of_width("adder", "adds two numbers", adder),
    of_width("subtractor", "subtracts two numbers", subtractor),
    of_width("comparator", "says which of two numbers is larger", comparator),
    of_width("multiplier", "multiplies two numbers", multiplier),
];

impl CatalogueEntry {
    /// The entry of this name.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownCircuit`].
    ///
    /// ```
    /// use perceptron::CatalogueEntry;
    ///
    /// let adder = CatalogueEntry::named("adder")?.circuit(8)?;
    /// assert_eq!(adder.inputs().len(), 16);
    /// # Ok::<(), perceptron::Error>(())
    /// ```
    pub fn named(name: &str) -> Result<Self, Error> {
        let mut entries = CATALOGUE.iter();
        entries
            .find(|entry| entry.name == name)
            .copied()
            .ok_or_else(|| Error::UnknownCircuit { name: name.into() })
    }

    /// The name, as [`named`](Self::named) takes it.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What it does, in a few words.
    pub fn summary(&self) -> &'static str {
        self.summary
    }

    /// Whether there is a circuit for each word length.
    pub fn takes_bits(&self) -> bool {
        matches!(self.build, Build::Width(_))
    }

    /// The circuit. `bits` is ignored unless [`takes_bits`](Self::takes_bits).
    ///
    /// # Errors
    ///
    /// [`Error::WordLength`] where [`takes_bits`](Self::takes_bits) and `bits` is not 1 to 64.
    pub fn circuit(&self, bits: usize) -> Result<Circuit, Error> {
        match self.build {
            Build::Gate(gate) => Ok(gate.circuit()),
            Build::Fixed(build) => Ok(build()),
            Build::Width(build) => build(bits),
        }
    }
}

const fn gate(gate: Gate, summary: &'static str) -> CatalogueEntry {
    CatalogueEntry { name: gate.name(), summary, build: Build::Gate(gate) }
}

const fn fixed(
    name: &'static str,
    summary: &'static str,
    build: fn() -> Circuit,
) -> CatalogueEntry {
    CatalogueEntry { name, summary, build: Build::Fixed(build) }
}

const fn of_width(
    name: &'static str,
    summary: &'static str,
    build: fn(usize) -> Result<Circuit, Error>,
) -> CatalogueEntry {
    CatalogueEntry { name, summary, build: Build::Width(build) }
}
