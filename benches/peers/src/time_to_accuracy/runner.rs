//! How each contender is run, and in which order.

use std::fs;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use super::curve::Curve;
use super::summary::{Attempts, Summary, summaries};
use super::targets::{Configuration, HIDDEN, Target, VALIDATION};
use crate::command::{follow, output};
use crate::contender::Contender;
use crate::error::{Error, at};
use crate::event::Event;

/// The threads that a contender may keep busy.
const THREADS: &str = "2";

/// Programs and folders.
#[derive(Debug)]
pub struct Runner {
    /// Our program.
    pub mnist: PathBuf,
    /// The interpreter that has the packages.
    pub python: PathBuf,
    /// The folder of the contenders in Python.
    pub scripts: PathBuf,
    /// The folder with MNIST.
    pub data: PathBuf,
    /// Where ours leaves its files.
    pub folder: PathBuf,
}

impl Runner {
    /// Runs all contenders to all targets, in turn. One that fails has no further runs to that
    /// target.
    pub fn run_all<'a>(
        &self,
        targets: &'a [Target],
        runs: NonZeroUsize,
        report: &mut dyn FnMut(Event<'_>),
    ) -> Vec<(&'a Target, Vec<Summary<'a>>)> {
        let mut sections = Vec::new();
        for target in targets {
            let mut field: Vec<Attempts<'_>> =
                target.configurations.iter().map(Attempts::none).collect();
            for run in 1..=runs.get() {
                for attempts in field.iter_mut().filter(|attempts| attempts.failure.is_none()) {
                    let configuration = attempts.configuration;
                    report(Event::Begins { target, contender: configuration.contender, run });
                    match self.run(target, configuration, run) {
                        Ok(curve) => attempts.curves.push(curve),
                        Err(error) => {
                            report(Event::Failed(&error));
                            attempts.failure = Some(error.to_string());
                        }
                    }
                }
            }
            sections.push((target, summaries(target, &field)));
        }
        sections
    }

    fn run(
        &self,
        target: &Target,
        configuration: &Configuration,
        run: usize,
    ) -> Result<Curve, Error> {
        match configuration.contender.script_to_accuracy() {
            Some(script) => self.theirs(target, configuration, script, run),
            None => self.ours(configuration, run),
        }
    }

    fn theirs(
        &self,
        target: &Target,
        configuration: &Configuration,
        script: &str,
        run: usize,
    ) -> Result<Curve, Error> {
        let mut python = Command::new(&self.python);
        // -B, or Python leaves compiled files among the sources.
        python.arg("-B").arg(self.scripts.join(script)).arg("--data").arg(&self.data);
        python.args(["--validation", &VALIDATION.to_string()]);
        python.args(["--correct", &target.correct.to_string(), "--seed", &run.to_string()]);
        python.args(["--threads", "1", THREADS, "--hidden", HIDDEN]);
        python.args(configuration.settings.split_whitespace());
        let who = configuration.contender.name();
        Curve::parse(who, &output(&mut python, who)?)
    }

    /// Its clock starts before the program does. An epoch is over when the program has said so.
    fn ours(&self, configuration: &Configuration, run: usize) -> Result<Curve, Error> {
        let who = Contender::Ours.name();
        let (model, log) = (self.folder.join("ours.safetensors"), self.folder.join("ours.log"));
        let mut train = Command::new(&self.mnist);
        train.args(["train", "--hidden", HIDDEN, "--activation", "relu", "--output", "softmax"]);
        train.args(["--init", "he", "--distort", "--training-sample", "1"]);
        train.args(["--validation", &VALIDATION.to_string(), "--seed", &run.to_string()]);
        train.args(["--threads", THREADS]).args(configuration.settings.split_whitespace());
        train.arg("--data").arg(&self.data).arg("--model").arg(&model).arg("--log").arg(&log);

        // One of an earlier run would count as this one's.
        fs::write(&log, "").map_err(at(&log))?;
        let mut seconds = Vec::new();
        let start = Instant::now();
        follow(&mut train, who, &mut |_| {
            let now = start.elapsed().as_secs_f64();
            // It logs an epoch, then prints it.
            let epochs = fs::read_to_string(&log).unwrap_or_default().lines().count();
            seconds.resize(epochs.max(seconds.len()), now);
        })?;
        let log = fs::read_to_string(&log).map_err(at(&log))?;
        Curve::of_log(who, &log, &seconds)
    }
}
