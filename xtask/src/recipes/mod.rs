//! `cargo xtask recipes`: trains by the recipes of `mnist train`, each with several seeds, and says
//! how many test images the networks read and how long the program took.

mod error;
mod runs;
mod table;
mod train;

pub use error::Error;
pub use runs::{Run, RunsFile};
pub use table::table;
pub use train::Trainer;

/// A recipe of `mnist train`, and the seeds that its figure is the median of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipe {
    /// As `mnist train --recipe` takes it.
    pub name: &'static str,
    /// The longer it takes, the fewer.
    pub seeds: &'static [u64],
}

/// Those with a figure to their name. The members of a committee take the seeds after its own.
pub const RECIPES: [Recipe; 5] = [
    Recipe { name: "chapter", seeds: &[1, 2, 3, 4, 5] },
    Recipe { name: "minute", seeds: &[1, 101, 201, 301, 401] },
    Recipe { name: "five-minutes", seeds: &[1, 101, 201, 301, 401] },
    Recipe { name: "committee", seeds: &[1, 101] },
    Recipe { name: "record", seeds: &[1] },
];

/// Trains by each of these recipes, with at most so many seeds each. A run is in the file before
/// `ended` hears of it. Those that are in the file already, with the flags that the recipe has now,
/// are not trained again.
///
/// # Errors
/// The first that a run gives no figure for, or that the file cannot be read or written.
pub fn train(
    trainer: &Trainer,
    recipes: impl IntoIterator<Item = Recipe>,
    seeds: usize,
    runs: &RunsFile,
    ended: &mut dyn FnMut(&Run),
) -> Result<(), Error> {
    for Recipe { name, seeds: all } in recipes {
        let flags = trainer.flags(name)?;
        for &seed in all.iter().take(seeds) {
            if runs.read()?.iter().any(|run| run.is_of(name, seed, &flags)) {
                continue;
            }
            let run = trainer.train(name, seed, &flags)?;
            runs.append(&run)?;
            ended(&run);
        }
    }
    Ok(())
}
