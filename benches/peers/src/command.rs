//! Runs a program for what it prints.

use std::process::Command;

use crate::error::Error;

/// What a program prints, or, if it fails, the last thing it said.
pub(crate) fn output(command: &mut Command, who: &'static str) -> Result<String, Error> {
    let output = command.output().map_err(|source| Error::NotStarted { who, source })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let last = errors.lines().rfind(|line| !line.trim().is_empty());
    Err(Error::Failed { who, said: last.unwrap_or("nothing").to_owned() })
}
