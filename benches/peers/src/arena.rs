//! One contender's turn at one work: how each is run.

use std::ffi::OsString;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::output;
use crate::contender::Contender;
use crate::error::{Error, at};
use crate::outcome::Outcome;
use crate::works::{Measure, Threads, Work};

/// Where contenders are run.
pub(crate) struct Arena {
    /// The workspace.
    pub(crate) root: PathBuf,
    /// Epochs of a turn that are timed, after one to warm up.
    pub(crate) epochs: NonZeroUsize,
    /// The interpreter that has the packages.
    pub(crate) python: PathBuf,
    /// The contenders written in Rust; none if they were not asked for.
    pub(crate) rust: Vec<(Contender, PathBuf)>,
    /// Our programs, built once: every turn is the same program's.
    pub(crate) mnist: PathBuf,
    pub(crate) peers: PathBuf,
}

impl Arena {
    /// One turn of a contender at a work, on the data in the folder `data`.
    pub(crate) fn turn(
        &self,
        work: &Work,
        contender: Contender,
        run: usize,
        data: &Path,
    ) -> Result<Outcome, Error> {
        let epochs = match (work.measure, contender) {
            (Measure::Reading, _) => 1,
            // One timed epoch is enough for one this slow.
            (Measure::Epoch, Contender::Book) => 2,
            (Measure::Epoch, _) => 1 + self.epochs.get(),
        };
        let numbers = [
            ("--mini-batch-size", work.mini_batch_size.to_string()),
            ("--eta", work.eta.to_string()),
            ("--epochs", epochs.to_string()),
            ("--seed", run.to_string()),
        ];
        let mut task = vec![OsString::from("--data"), data.into()];
        task.extend(numbers.into_iter().flat_map(|(flag, value)| [flag.into(), value.into()]));
        let lines = match contender.program() {
            Some(program) => self.peer(work, contender, program, &task),
            None => self.ours(work, contender, data, &task),
        };
        Outcome::parse(contender.name(), work.measure, &lines?)
    }

    fn peer(
        &self,
        work: &Work,
        contender: Contender,
        program: &str,
        task: &[OsString],
    ) -> Result<String, Error> {
        let mut command = match self.rust.iter().find(|(built, _)| *built == contender) {
            Some((_, path)) => Command::new(path),
            None => self.script(program),
        };
        // With it a contender in Rust takes its number of threads for settled.
        command
            .env_remove("RAYON_NUM_THREADS")
            .args(task)
            .arg("--sizes")
            .args(work.sizes.iter().map(usize::to_string));
        match work.threads {
            Threads::Best => command.args(["--threads", "1", "0"]),
            Threads::Two => command.args(["--threads", "2"]),
        };
        if work.measure == Measure::Reading {
            command.arg("--reading");
        }
        output(&mut command, contender.name())
    }

    fn script(&self, name: &str) -> Command {
        let mut python = Command::new(&self.python);
        // -B, or Python leaves compiled files among the sources.
        python.arg("-B").arg(self.root.join("benches/peers/python").join(name));
        python
    }

    fn ours(
        &self,
        work: &Work,
        contender: Contender,
        data: &Path,
        task: &[OsString],
    ) -> Result<String, Error> {
        let (model, log) = (data.join("ours.safetensors"), data.join("ours.log"));
        let threads = match (contender, work.threads) {
            (Contender::OurOneThread, _) => "1",
            (_, Threads::Best) => "0",
            (_, Threads::Two) => "2",
        };
        let hidden: Vec<String> =
            work.sizes[1..work.sizes.len() - 1].iter().map(usize::to_string).collect();
        let mut train = Command::new(&self.mnist);
        train.arg("train").args(task).args(["--hidden", &hidden.join(",")]);
        train.args(["--threads", threads, "--validation", "0", "--log"]).arg(&log);
        output(train.arg("--model").arg(&model), contender.name())?;

        let (program, chore): (_, &[&str]) = match work.measure {
            Measure::Epoch => (&self.mnist, &["eval", "--json"]),
            Measure::Reading => (&self.peers, &["reading"]),
        };
        let mut test = Command::new(program);
        test.args(chore).arg("--data").arg(data).arg("--model").arg(&model);
        let end = output(&mut test, contender.name())?;
        Ok(fs::read_to_string(&log).map_err(at(&log))? + &end)
    }
}
