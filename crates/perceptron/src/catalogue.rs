//! The circuits that have a name.

use crate::{Circuit, Error, Gate};
use crate::{adder, comparator, full_adder, half_adder, half_adder_merged, multiplier, subtractor};

/// A circuit that can be asked for by name.
#[derive(Debug, Clone, Copy)]
pub struct CatalogueEntry {
    name: &'static str,
    summary: &'static str,
    build: Build,
}

#[derive(Debug, Clone, Copy)]
enum Build {
    Gate(Gate),
    One(fn() -> Circuit),
    OfBits(fn(usize) -> Result<Circuit, Error>),
}

/// Every circuit that has a name: gates first, then the chapter's adder and what grows out of it.
pub const CATALOGUE: &[CatalogueEntry] = &[
    gate(Gate::Nand, "0 only when both inputs are 1"),
    gate(Gate::And, "1 only when both inputs are 1"),
    gate(Gate::Or, "1 when an input is 1"),
    gate(Gate::Nor, "1 only when both inputs are 0"),
    gate(Gate::Not, "1 when its input is 0"),
    gate(Gate::Xor, "1 when exactly one input is 1"),
    one("half-adder", "adds two bits: the chapter's five NANDs", half_adder),
    one(
        "half-adder-merged",
        "the same, the double wire merged into one of weight -4",
        half_adder_merged,
    ),
    one("full-adder", "adds three bits", full_adder),
    of_bits("adder", "adds two numbers", adder),
    of_bits("subtractor", "subtracts two numbers", subtractor),
    of_bits("comparator", "says which of two numbers is larger", comparator),
    of_bits("multiplier", "multiplies two numbers", multiplier),
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

    /// What to ask for.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What it does, in a few words.
    pub fn summary(&self) -> &'static str {
        self.summary
    }

    /// Whether there is one for each word length.
    pub fn takes_bits(&self) -> bool {
        matches!(self.build, Build::OfBits(_))
    }

    /// The circuit. Where there is only one, `bits` says nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Bits`] unless `bits` is 1 to 64, where it matters.
    pub fn circuit(&self, bits: usize) -> Result<Circuit, Error> {
        match self.build {
            Build::Gate(gate) => Ok(gate.circuit()),
            Build::One(build) => Ok(build()),
            Build::OfBits(build) => build(bits),
        }
    }
}

const fn gate(gate: Gate, summary: &'static str) -> CatalogueEntry {
    CatalogueEntry { name: gate.name(), summary, build: Build::Gate(gate) }
}

const fn one(name: &'static str, summary: &'static str, build: fn() -> Circuit) -> CatalogueEntry {
    CatalogueEntry { name, summary, build: Build::One(build) }
}

const fn of_bits(
    name: &'static str,
    summary: &'static str,
    build: fn(usize) -> Result<Circuit, Error>,
) -> CatalogueEntry {
    CatalogueEntry { name, summary, build: Build::OfBits(build) }
}
