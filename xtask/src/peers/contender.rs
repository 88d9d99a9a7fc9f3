//! Who takes part, and how each is run.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::at;
use super::{Error, Measure, Outcome, Peers, Threads, Work};

/// Who takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contender {
    /// `mnist train`.
    Ours,
    /// `mnist train --threads 1`.
    OurOneThread,
    /// NumPy, one matrix product a mini-batch.
    OneProduct,
    /// NumPy, one example after the other.
    Book,
    /// PyTorch.
    PyTorch,
    /// scikit-learn.
    ScikitLearn,
    /// candle.
    Candle,
    /// burn.
    Burn,
}

impl Contender {
    /// Those written in Rust, which take part if asked to.
    pub const RUST: [Self; 2] = [Self::Candle, Self::Burn];

    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::OurOneThread => "ours, one thread",
            Self::OneProduct => "NumPy, one product a mini-batch",
            Self::Book => "NumPy, the book's way",
            Self::PyTorch => "PyTorch",
            Self::ScikitLearn => "scikit-learn",
            Self::Candle => "candle",
            Self::Burn => "burn",
        }
    }

    /// Its program, in `xtask/peers` or in the package `xtask/peers/rust`; none for ours.
    pub(super) fn program(self) -> Option<&'static str> {
        match self {
            Self::Ours | Self::OurOneThread => None,
            Self::OneProduct => Some("one_product.py"),
            Self::Book => Some("book.py"),
            Self::PyTorch => Some("pytorch.py"),
            Self::ScikitLearn => Some("scikit_learn.py"),
            Self::Candle => Some("candle"),
            Self::Burn => Some("burn"),
        }
    }
}

/// Where contenders are run.
pub(super) struct Arena<'a> {
    pub(super) peers: &'a Peers,
    /// The interpreter that has the packages.
    pub(super) python: PathBuf,
    /// The contenders written in Rust; none if they were not asked for.
    pub(super) rust: Vec<(Contender, PathBuf)>,
    /// Our programs, built once: every turn is the same program's.
    pub(super) mnist: PathBuf,
    pub(super) xtask: PathBuf,
}

impl Arena<'_> {
    /// One turn of a contender at a work, on the data in the folder `data`.
    pub(super) fn turn(
        &self,
        work: &Work,
        contender: Contender,
        run: usize,
        data: &Path,
    ) -> Result<Outcome, Error> {
        let epochs = match (work.measure, contender) {
            (Measure::Reading, _) => 1,
            // It is so slow that one epoch besides the first is enough to time it.
            (Measure::Epoch, Contender::Book) => 2,
            (Measure::Epoch, _) => 1 + self.peers.epochs.get(),
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
        python.arg("-B").arg(self.peers.root.join("xtask/peers").join(name));
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
            Measure::Reading => (&self.xtask, &["peers-reading"]),
        };
        let mut test = Command::new(program);
        test.args(chore).arg("--data").arg(data).arg("--model").arg(&model);
        let end = output(&mut test, contender.name())?;
        Ok(fs::read_to_string(&log).map_err(at(&log))? + &end)
    }
}

/// What a program prints, or, if it fails, the last thing it said.
pub(super) fn output(command: &mut Command, who: &'static str) -> Result<String, Error> {
    let output = command.output().map_err(|source| Error::NotStarted { who, source })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let last = errors.lines().rfind(|line| !line.trim().is_empty());
    Err(Error::Failed { who, said: last.unwrap_or("nothing").to_owned() })
}
