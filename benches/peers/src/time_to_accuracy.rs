//! How long each contender takes until it first reads so many validation images right: `cargo peers
//! --accuracy`.

use std::fs;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::Command;

use mnist_io::DataSet;

use crate::command::output;
use crate::environment::Environment;
use crate::error::{Error, at};
use crate::event::Event;
use crate::machine::machine;
use crate::programs::build_ours;

pub use curve::{Curve, Point};
pub use runner::Runner;
pub use summary::{Attempts, Summary, summaries};
pub use table::time_to_accuracy_markdown;
pub use targets::{Configuration, TARGETS, Target};

mod curve;
mod runner;
mod summary;
mod table;
pub(crate) mod targets;

/// Where it is measured, and how often.
#[derive(Debug)]
pub struct TimeToAccuracy {
    /// The workspace.
    pub root: PathBuf,
    /// The folder with MNIST.
    pub data: PathBuf,
    /// The cargo to build ours with.
    pub cargo: PathBuf,
    /// Runs of each contender to each target, with seeds from 1.
    pub runs: NonZeroUsize,
}

impl TimeToAccuracy {
    /// Runs all contenders and returns the table, in Markdown, with the machine and the versions below
    /// it. Of a contender that fails the table has the reason.
    ///
    /// # Errors
    /// [`Error`], where none can begin.
    pub fn run(&self, report: &mut dyn FnMut(Event<'_>)) -> Result<String, Error> {
        DataSet::open(&self.data)?;
        let environment = Environment::new(&self.root);
        environment.get_ready(report)?;
        report(Event::Building);
        let folder = self.root.join("target/peers-data/time-to-accuracy");
        fs::create_dir_all(&folder).map_err(at(&folder))?;
        let runner = Runner {
            mnist: build_ours(&self.cargo, &self.root, "mnist-cli")?,
            python: environment.python(),
            scripts: self.root.join("benches/peers/python"),
            data: self.data.clone(),
            folder,
        };
        let sections = runner.run_all(&TARGETS, self.runs, report);
        let rustc = output(Command::new("rustc").arg("--version"), "rustc")?;
        let versions = environment.versions()?;
        let below = format!("{}; {versions}, {}", machine(), rustc.trim());
        Ok(format!("{}\n{below}\n", time_to_accuracy_markdown(&sections)))
    }
}
