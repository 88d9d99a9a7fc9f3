//! Runs a program for what it prints.

use std::io::{self, BufRead as _, BufReader, Read as _};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

use crate::error::Error;

/// What a program prints, or, if it fails, the last thing it said.
pub(crate) fn output(command: &mut Command, who: &'static str) -> Result<String, Error> {
    let output = command.output().map_err(|source| Error::NotStarted { who, source })?;
    succeeded(output.status, &output.stderr, who)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a program and calls `printed` with each line that it prints, as soon as that is there.
pub(crate) fn follow(
    command: &mut Command,
    who: &'static str,
    printed: &mut dyn FnMut(&str),
) -> Result<(), Error> {
    let not_started = |source| Error::NotStarted { who, source };
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(not_started)?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    // Read by a thread of its own, or a program that says much would wait for ever.
    let errors = thread::spawn(move || {
        let mut errors = Vec::new();
        let _ = stderr.map(|mut stderr| stderr.read_to_end(&mut errors));
        errors
    });
    let mut lines = stdout.into_iter().flat_map(|stdout| BufReader::new(stdout).split(b'\n'));
    let read = lines.try_for_each(|line| -> io::Result<()> {
        printed(&String::from_utf8_lossy(&line?));
        Ok(())
    });
    let status = child.wait();
    let errors = errors.join().unwrap_or_default();
    read.map_err(not_started)?;
    succeeded(status.map_err(not_started)?, &errors, who)
}

fn succeeded(status: ExitStatus, errors: &[u8], who: &'static str) -> Result<(), Error> {
    if status.success() {
        return Ok(());
    }
    let errors = String::from_utf8_lossy(errors);
    let last = errors.lines().rfind(|line| !line.trim().is_empty());
    Err(Error::Failed { who, said: last.unwrap_or("nothing").to_owned() })
}
