//! Flags for long runs: `--checkpoint`, with what belongs to it, and `--patience`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chapter_one::runs::{EarlyStopping, RunIdentity, RunSettings, SavedRun};
use mnist_io::Split;

use super::saving::{RunFolder, Save, Saving};
use super::sharded::Sharded;
use crate::args::at_least_one;
use crate::failure::{Failure, request};
use crate::files::check_no_checkpoint;

/// Checkpoints to keep, if `--keep` does not say.
const KEEP: usize = 3;

/// Flags for long runs.
#[derive(clap::Args, Clone)]
pub(crate) struct LongRunArgs {
    /// Stop after N epochs without a lower validation cost, and save the network of the epoch
    /// where that was lowest
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    patience: Option<usize>,
    /// Save the run in this folder at times, so that --resume can go on with it
    #[arg(long, value_name = "DIR")]
    checkpoint: Option<PathBuf>,
    /// Time between two checkpoints, such as 10s, 5m or 1h [default: 30s, or longer if saving would
    /// take more than 2 % of the time]
    #[arg(long, value_name = "TIME", requires = "checkpoint", value_parser = duration)]
    every: Option<Duration>,
    /// Checkpoints to keep, the newest ones [default: 3]
    #[arg(long, value_name = "N", requires = "checkpoint", value_parser = at_least_one)]
    keep: Option<usize>,
    /// Go on from the newest checkpoint, or begin if there is none; what the weights depend on must
    /// be as it was, except --epochs where η does not depend on it
    #[arg(long, requires = "checkpoint")]
    resume: bool,
}

/// What was asked for by them.
pub(crate) struct LongRun {
    pub(crate) stopping: Option<EarlyStopping>,
    pub(crate) saving: Option<Saving>,
    /// Where to go on.
    pub(crate) saved: Option<SavedRun>,
}

impl LongRun {
    /// Nothing that another rank does not do.
    pub(crate) fn of_another_rank() -> Self {
        Self { stopping: None, saving: None, saved: None }
    }

    /// Whether nothing is left of so many epochs.
    pub(crate) fn is_over(&self, epochs: usize) -> bool {
        self.saved.as_ref().is_some_and(|saved| {
            let epoch = saved.snapshot.epoch;
            let is_out_of_patience = self.stopping.as_ref().is_some_and(|s| s.is_over(epoch));
            epoch >= epochs || is_out_of_patience
        })
    }
}

impl LongRunArgs {
    /// Whether checkpoints are saved.
    pub(crate) fn saves(&self) -> bool {
        self.checkpoint.is_some()
    }

    /// Refuses to write something else where checkpoints are saved.
    pub(crate) fn check_file(&self, what: &str, path: &Path) -> Result<(), Failure> {
        let folder = self.checkpoint.as_ref();
        folder.map_or(Ok(()), |folder| check_no_checkpoint((what, path), folder))
    }

    /// The same for one of several networks, whose checkpoints are in a folder of their own.
    pub(crate) fn of_member(&self, number: usize) -> Self {
        let folder = |folder: &PathBuf| folder.join(format!("member-{number}"));
        Self { checkpoint: self.checkpoint.as_ref().map(folder), ..self.clone() }
    }

    /// What decides how a run ends, to be found out when it is needed: that takes a moment.
    /// Where a sharded set is learned from, `data` are what is in memory.
    pub(crate) fn identity<'s>(
        &self,
        settings: &RunSettings,
        data: &Split,
        sharded: Option<&'s Sharded>,
    ) -> impl Fn() -> RunIdentity + use<'s> {
        let (settings, patience) = (settings.clone(), self.patience);
        let Split { training, validation, .. } = data.clone();
        move || match sharded {
            Some(sharded) => sharded.identity(&settings, patience, &validation),
            None => RunIdentity::of(&settings, patience, &training, &validation),
        }
    }

    /// Opens the folder of checkpoints, and reads the newest one if the run is to go on from it.
    pub(crate) fn open(
        &self,
        settings: &RunSettings,
        data: &Split,
        sharded: Option<&Sharded>,
    ) -> Result<LongRun, Failure> {
        if self.patience.is_some() && data.validation.is_empty() {
            return Err(request(
                "--patience needs validation images, and none are set aside",
                "set some aside with --validation",
            ));
        }
        let Some(folder) = &self.checkpoint else {
            return Ok(LongRun { stopping: self.stopping(None), saving: None, saved: None });
        };
        let keep = self.keep.unwrap_or(KEEP);
        let identity = self.identity(settings, data, sharded);
        let mut folder = RunFolder::open(folder, keep, identity)?;
        let saved = if self.resume {
            folder.resume(settings.epochs)?
        } else {
            folder.check_empty()?;
            None
        };
        let stopping = self.stopping(saved.as_ref());
        Ok(LongRun { stopping, saving: Some(folder.into_saving(self.every)), saved })
    }

    /// What [`open`](Self::open) has opened on another rank, which saves what it is sent by `save` if
    /// there is an identity to know the run by.
    pub(crate) fn opened_elsewhere(
        &self,
        identity: Option<RunIdentity>,
        saved: Option<SavedRun>,
        save: Save,
    ) -> LongRun {
        let saving = identity.map(|identity| Saving::new(save, self.every, identity));
        LongRun { stopping: self.stopping(saved.as_ref()), saving, saved }
    }

    fn stopping(&self, saved: Option<&SavedRun>) -> Option<EarlyStopping> {
        let begun = |patience| {
            saved.map_or_else(|| EarlyStopping::new(patience), |run| run.early_stopping(patience))
        };
        self.patience.map(begun)
    }
}

/// `10s`, `1.5m`, `200ms`.
fn duration(text: &str) -> Result<Duration, String> {
    let expected = || "expected a time, such as 10s, 5m or 1h".to_string();
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let seconds = match unit {
        "ms" => 0.001,
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return Err(expected()),
    };
    let number: f64 = text[..text.len() - unit.len()].parse().map_err(|_| expected())?;
    match Duration::try_from_secs_f64(number * seconds) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err(expected()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_their_units() {
        for (text, milliseconds) in
            [("10s", 10_000), ("1.5m", 90_000), ("2h", 7_200_000), ("1ms", 1), ("0.25s", 250)]
        {
            assert_eq!(duration(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
        for text in [
            "",
            "10",
            "s",
            "0s",
            "-1s",
            "1d",
            "1.2.3s",
            "1e3s",
            "infs",
            "1 s",
            "999999999999999999999h",
            "1ß",
        ] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
