//! Which names inputs, perceptrons and outputs may have.

use std::collections::HashSet;

use crate::error::Error;

/// Checks that names are well formed and distinct.
pub(crate) fn check_names<'a>(names: impl Iterator<Item = &'a String>) -> Result<(), Error> {
    let mut seen = HashSet::new();
    for name in names {
        check_name(name)?;
        if !seen.insert(name) {
            return Err(Error::DuplicateName { name: name.clone() });
        }
    }
    Ok(())
}

/// A letter or `_`, then letters, digits or `_`: no blanks, quotes or operators. So a name needs
/// no escaping in a netlist, an expression, CSV, JSON, DOT or SVG.
pub(crate) fn check_name(name: &str) -> Result<(), Error> {
    let mut chars = name.chars();
    if chars.next().is_some_and(starts_name) && chars.all(continues_name) {
        return Ok(());
    }
    Err(Error::BadName { name: name.into() })
}

pub(crate) fn starts_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

pub(crate) fn continues_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
