//! The comparison: sets the contenders up, gives them turns, and makes the table.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::Command;

use mnist_io::{DataSet, write_idx};
use ndarray::ArrayView1;

use crate::arena::Arena;
use crate::command::output;
use crate::contender::Contender;
use crate::environment::Environment;
use crate::error::{Error, at};
use crate::event::Event;
use crate::machine::machine;
use crate::programs::{RustPackage, build_ours};
use crate::ratios::{Turns, verdicts};
use crate::table::markdown;
use crate::works::WORKS;

/// What to run, how often, where.
#[derive(Debug)]
pub struct Peers {
    /// The workspace.
    pub root: PathBuf,
    /// The folder with MNIST.
    pub data: PathBuf,
    /// The cargo to build and run ours with.
    pub cargo: PathBuf,
    /// Only the quick works.
    pub quick: bool,
    /// The contenders written in Rust as well.
    pub rust: bool,
    /// Runs of each contender on each work.
    pub runs: NonZeroUsize,
    /// Epochs of a turn that are timed, after one to warm up.
    pub epochs: NonZeroUsize,
}

impl Peers {
    /// Runs all contenders in turn and returns the table, in Markdown, with the machine and the
    /// versions below it.
    ///
    /// # Errors
    /// [`Error`].
    pub fn run(&self, report: &mut dyn FnMut(Event<'_>)) -> Result<String, Error> {
        let data = DataSet::open(&self.data)?;
        let environment = Environment::new(&self.root);
        environment.get_ready(report)?;
        let package = RustPackage::new(&self.root);
        let mut rust = Vec::new();
        if self.rust {
            report(Event::BuildingRust);
            rust = package.build(&self.cargo)?;
        }
        report(Event::Building);
        let ours = |package| build_ours(&self.cargo, &self.root, package);
        let arena = Arena {
            root: self.root.clone(),
            epochs: self.epochs,
            python: environment.python(),
            rust,
            mnist: ours("mnist-cli")?,
            peers: ours("peers")?,
        };

        let mut sections = Vec::new();
        for work in WORKS.iter().filter(|work| work.quick || !self.quick) {
            let folder = self.root.join(format!("target/peers-data/{}", work.examples));
            cut(&data, work.examples, &folder)?;
            let mut field: Vec<Turns> = work.field(self.rust).map(turns_to_come).collect();
            for run in 1..=self.runs.get() {
                for Turns { contender, outcomes } in &mut field {
                    report(Event::Turn { work, contender: *contender, run });
                    outcomes.push(arena.turn(work, *contender, run, &folder)?);
                }
            }
            sections.push((work, verdicts(work, &field)));
        }
        let rustc = output(Command::new("rustc").arg("--version"), "rustc")?;
        let mut versions = environment.versions()?;
        if self.rust {
            versions = format!("{versions}, {}", package.versions()?);
        }
        let below = format!("{}; {versions}, {}", machine(), rustc.trim());
        Ok(format!("{}\n{below}\n", markdown(&sections)))
    }
}

/// No turns yet.
fn turns_to_come(contender: Contender) -> Turns {
    Turns { contender, outcomes: Vec::new() }
}

/// Writes a data set with the first `examples` training images, and all test images.
fn cut(data: &DataSet, examples: usize, folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(at(folder))?;
    let (training, _) = data.training.split_at(examples)?;
    for (part, examples) in [("train", &training), ("t10k", &data.test)] {
        let [height, width] = *examples.image_shape() else { return Err(Error::NotImages) };
        let images = examples.images().into_shape_with_order((examples.len(), height, width));
        let images = images.expect("as many pixels as before");
        write_idx(folder.join(format!("{part}-images-idx3-ubyte")), &images)?;
        let labels = ArrayView1::from(examples.labels());
        write_idx(folder.join(format!("{part}-labels-idx1-ubyte")), &labels)?;
    }
    Ok(())
}
