//! Runs checks one after the other; one that fails does not keep the others from running.

use std::fs::File;
use std::io;
use std::process::{Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use super::check::{Action, Check, Program};
use super::machine::Machine;
use super::package::Copy;

/// How a check ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It does not; why.
    Failed(String),
    /// Something that it needs is not there; what, and how to get it.
    NotRun(String),
}

/// A check that had its turn.
#[derive(Debug, Clone)]
pub struct Ran {
    /// Its name.
    pub name: &'static str,
    /// How it ended.
    pub outcome: Outcome,
    /// How long it took.
    pub time: Duration,
}

/// What happens, as it happens.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A program of a check begins; what it prints goes where ours goes.
    Running(&'a Check, &'a Program),
    /// A check ended.
    Ended(&'a Ran),
}

/// How long a program with a limit is left alone between two looks at it.
const LOOK: Duration = Duration::from_millis(50);

/// Runs every check that the machine has the needs of.
pub fn run(machine: &Machine, checks: &[Check], report: &mut dyn FnMut(Event<'_>)) -> Vec<Ran> {
    let mut all = Vec::new();
    for check in checks {
        let start = Instant::now();
        let outcome = match machine.lacks(&check.needs) {
            Some(missing) => Outcome::NotRun(missing),
            None => match run_check(machine, check, report) {
                Ok(()) => Outcome::Passed,
                Err(why) => Outcome::Failed(why),
            },
        };
        let ran = Ran { name: check.name, outcome, time: start.elapsed() };
        report(Event::Ended(&ran));
        all.push(ran);
    }
    all
}

fn run_check(
    machine: &Machine,
    check: &Check,
    report: &mut dyn FnMut(Event<'_>),
) -> Result<(), String> {
    for action in &check.actions {
        match action {
            Action::Run(program) => {
                report(Event::Running(check, program));
                run_program(machine, program)?;
            }
            Action::Package => {
                let copy = Copy::make(&machine.root);
                let copy = copy.map_err(|error| format!("cannot copy the workspace: {error}"))?;
                let program = copy.program(&machine.cargo);
                report(Event::Running(check, &program));
                run_program(machine, &program)?;
            }
        }
    }
    Ok(())
}

fn run_program(machine: &Machine, program: &Program) -> Result<(), String> {
    let mut command = Command::new(&program.path);
    command.args(&program.args).current_dir(&machine.root);
    // Cargo says these of xtask; our children are other packages', and may be other compilers'.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&*name);
        }
    }
    command.envs(program.env.iter().map(|(name, value)| (name, value)));
    if let Some(file) = &program.stdout {
        let path = machine.root.join(file);
        let file = File::create(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        command.stdout(file);
    }
    match wait(command, program.limit) {
        Ok(Some(status)) if status.success() => Ok(()),
        Ok(Some(status)) => Err(format!("{program}: {status}")),
        Ok(None) => {
            let limit = program.limit.unwrap_or_default();
            Err(format!("{program}: took longer than {limit:?}"))
        }
        Err(error) => Err(format!("cannot run {}: {error}", program.path.display())),
    }
}

/// How a program ended, or None if it had to be ended.
fn wait(mut command: Command, limit: Option<Duration>) -> io::Result<Option<ExitStatus>> {
    let Some(limit) = limit else { return command.status().map(Some) };
    let start = Instant::now();
    let mut child = command.spawn()?;
    while start.elapsed() < limit {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        thread::sleep(LOOK);
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}
