//! What every experiment is given: a seed, a scale, a data set, and someone to report to.

use std::ops::ControlFlow;
use std::sync::OnceLock;

use mnist_io::{Examples, Split};

use crate::error::Error;
use crate::progress::{ExperimentProgress, Watch};

/// Training examples of a quick run.
const QUICK_EXAMPLES: usize = 10_000;

/// Opens the data set when the first experiment asks for it, and says in its own words why it
/// cannot.
pub type OpenData<'a> =
    dyn Fn() -> Result<Split, Box<dyn std::error::Error + Send + Sync>> + Sync + 'a;

/// Called now and then, from any thread, with the name of the stage under way and how far it has
/// come; asks the experiment to stop by [`ControlFlow::Break`].
pub type Observer<'a> = dyn Fn(&'static str, ExperimentProgress) -> ControlFlow<()> + Sync + 'a;

/// What every experiment is given.
pub struct Setup<'a> {
    seed: u64,
    quick: bool,
    open: &'a OpenData<'a>,
    observer: &'a Observer<'a>,
    data: OnceLock<Split>,
}

impl<'a> Setup<'a> {
    /// A set-up whose data set is opened when it is first asked for. With `quick`, experiments
    /// take fewer examples, epochs and seeds.
    pub fn new(seed: u64, quick: bool, open: &'a OpenData<'a>, observer: &'a Observer<'a>) -> Self {
        Self { seed, quick, open, observer, data: OnceLock::new() }
    }

    /// Everything random follows from it.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Whether this is a quick run: fewer examples, epochs and seeds.
    pub fn is_quick(&self) -> bool {
        self.quick
    }

    /// Whether an experiment has asked for the data set, and got it.
    pub fn has_opened_data(&self) -> bool {
        self.data.get().is_some()
    }

    /// `quick` in a quick run, `full` otherwise.
    pub(crate) fn scale<T>(&self, quick: T, full: T) -> T {
        if self.quick { quick } else { full }
    }

    /// The data set.
    ///
    /// # Errors
    /// [`Error::Data`] if it cannot be opened.
    pub(crate) fn data(&self) -> Result<&Split, Error> {
        if let Some(data) = self.data.get() {
            return Ok(data);
        }
        let data = (self.open)().map_err(Error::Data)?;
        Ok(self.data.get_or_init(|| data))
    }

    /// The data set; in a quick run with the first 10,000 training examples.
    ///
    /// # Errors
    /// [`Error::Data`] if it cannot be opened.
    pub(crate) fn split(&self) -> Result<Split, Error> {
        let data = self.data()?;
        Ok(Split { training: self.some(&data.training), ..data.clone() })
    }

    /// All of the examples; in a quick run the first 10,000.
    pub(crate) fn some(&self, examples: &Examples) -> Examples {
        let n = self.scale(QUICK_EXAMPLES.min(examples.len()), examples.len());
        examples.split_at(n).expect("no more are taken than there are").0
    }

    /// `n` seeds, the first of them the one asked for.
    pub(crate) fn seeds(&self, n: u64) -> Vec<u64> {
        (0..n).map(|i| self.seed.wrapping_add(i)).collect()
    }

    /// Runs one stage of an experiment, whose progress goes to the observer.
    pub(crate) fn watched<T>(
        &self,
        stage: &'static str,
        work: impl FnOnce(&Watch<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        work(&|progress| (self.observer)(stage, progress))
    }
}

impl std::fmt::Debug for Setup<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Setup")
            .field("seed", &self.seed)
            .field("quick", &self.quick)
            .field("has_opened_data", &self.has_opened_data())
            .finish_non_exhaustive()
    }
}
