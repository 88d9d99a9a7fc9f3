//! What every experiment is given: data, seed, and someone to tell how far it has come.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use experiments::learning::Plan;
use experiments::{Progress, Watch};
use indicatif::{ProgressBar, ProgressStyle};
use mnist_io::{Examples, Split};

use super::Args;
use super::seeds::shape;
use crate::data::{self, Data};
use crate::failure::Failure;
use crate::interrupt;

/// Examples to learn from where there is no time for all of them.
const QUICK_EXAMPLES: usize = 10_000;

/// What every experiment is given.
pub(crate) struct Setting<'a> {
    /// Whether it should take a minute in all.
    pub(crate) quick: bool,
    /// Everything random follows from it.
    pub(crate) seed: u64,
    data: &'a Data,
    opened: OnceLock<(PathBuf, Split)>,
}

impl<'a> Setting<'a> {
    pub(crate) fn new(args: &'a Args) -> Self {
        Self { quick: args.quick, seed: args.seed, data: &args.data, opened: OnceLock::new() }
    }

    /// `full`, or `quick` where there is no time.
    pub(crate) fn scale<T>(&self, quick: T, full: T) -> T {
        if self.quick { quick } else { full }
    }

    /// The data set, opened when it is first asked for; one training image in six is set aside
    /// for validation.
    pub(crate) fn data(&self) -> Result<&Split, Failure> {
        self.open().map(|(_, data)| data)
    }

    /// All of the examples, or the first 10,000 where there is no time.
    pub(crate) fn some(&self, examples: &Examples) -> Result<Examples, Failure> {
        let n = self.scale(QUICK_EXAMPLES.min(examples.len()), examples.len());
        Ok(examples.split_at(n)?.0)
    }

    /// So many seeds, the first of them the one asked for.
    pub(crate) fn seeds(&self, n: u64) -> Vec<u64> {
        (0..n).map(|i| self.seed.wrapping_add(i)).collect()
    }

    /// Where the data set is, if an experiment asked for it.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.opened.get().map(|(folder, _)| folder.as_path())
    }

    /// The flags that lead to the same outcome.
    pub(crate) fn flags(&self) -> String {
        let quick = if self.quick { " --quick" } else { "" };
        let data = self.data.named().map(|data| format!(" --data {}", data.display()));
        format!("{quick} --seed {}{}", self.seed, data.unwrap_or_default())
    }

    /// What the outcome depends on, as a line.
    pub(crate) fn describe(&self) -> String {
        let quick = if self.quick { ", quick" } else { "" };
        match self.folder() {
            Some(folder) => format!("images from {}, seed {}{quick}", folder.display(), self.seed),
            None => format!("seed {}{quick}", self.seed),
        }
    }

    fn open(&self) -> Result<&(PathBuf, Split), Failure> {
        if let Some(opened) = self.opened.get() {
            return Ok(opened);
        }
        let folder = self.data.folder()?;
        let data = data::open(&folder)?;
        let validation = data.training.len() / 6;
        let data = data.split_validation(validation)?;
        Ok(self.opened.get_or_init(|| (folder, data)))
    }
}

/// The sizes of the network of a plan, as in 784-30-10.
pub(crate) fn sizes(plan: &Plan, examples: &Examples) -> String {
    let mut sizes = vec![examples.pixels()];
    sizes.extend(&plan.hidden);
    sizes.push(examples.classes());
    shape(&sizes)
}

/// Runs something long under a bar, which is drawn only where standard error is a terminal; what
/// it is given to call breaks off on Ctrl-C.
pub(crate) fn watched<T>(
    what: &'static str,
    work: impl FnOnce(&Watch<'_>) -> Result<T, experiments::Error>,
) -> Result<T, Failure> {
    let style = ProgressStyle::with_template("{prefix:16}  {bar:40}  {percent:>3} %")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(1).with_style(style).with_prefix(what);
    let result = work(&|progress: Progress| {
        bar.set_length(progress.of as u64);
        bar.set_position(progress.done as u64);
        if interrupt::asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    bar.finish_and_clear();
    Ok(result?)
}
