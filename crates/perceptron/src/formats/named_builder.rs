//! Building a circuit from a text in which everything has a name.

use std::collections::{HashMap, HashSet};

use crate::circuit::builder::{CircuitBuilder, Wire};
use crate::circuit::circuit::Circuit;
use crate::circuit::names::check_name;
use crate::error::Error;
use crate::perceptron::Perceptron;

/// A [`CircuitBuilder`] with a symbol table: wires are found by the name of what they start at.
#[derive(Debug, Default)]
pub(crate) struct NamedBuilder {
    builder: CircuitBuilder,
    wires: HashMap<String, Wire>,
    outputs: HashSet<String>,
}

impl NamedBuilder {
    pub(crate) fn input(&mut self, name: &str) -> Result<(), Error> {
        self.check_new(name)?;
        let wire = self.builder.input(name);
        self.wires.insert(name.into(), wire);
        Ok(())
    }

    pub(crate) fn perceptron(
        &mut self,
        name: &str,
        perceptron: &Perceptron,
        wires: &[Wire],
    ) -> Result<(), Error> {
        self.check_new(name)?;
        let wire = self.builder.perceptron(perceptron, wires)?;
        self.wires.insert(name.into(), wire);
        Ok(())
    }

    pub(crate) fn output(&mut self, name: &str, source: Wire) -> Result<(), Error> {
        check_name(name)?;
        if !self.outputs.insert(name.into()) {
            return Err(Error::DuplicateName { name: name.into() });
        }
        self.builder.output(name, source);
        Ok(())
    }

    /// The wire from an input or perceptron that has been defined.
    pub(crate) fn wire(&self, name: &str) -> Result<Wire, Error> {
        let unknown = || Error::UnknownName { name: name.into() };
        self.wires.get(name).copied().ok_or_else(unknown)
    }

    pub(crate) fn finish(self) -> Result<Circuit, Error> {
        self.builder.finish()
    }

    fn check_new(&self, name: &str) -> Result<(), Error> {
        check_name(name)?;
        if self.wires.contains_key(name) {
            return Err(Error::DuplicateName { name: name.into() });
        }
        Ok(())
    }
}
