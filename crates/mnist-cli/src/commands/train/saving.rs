//! A run's checkpoints: saved now and then, and gone on from.

use std::path::Path;
use std::time::{Duration, Instant};

use chapter_one::runs::{RunIdentity, SavedRun, SavedRunError};
use checkpoint::{Checkpoint, Checkpoints, Error, Newest};

use crate::failure::{Failure, chain, request};
use crate::output;

const OTHER_VERSION: &str =
    "go on with the version of mnist that wrote it, or begin again in another folder";

/// From one checkpoint to the next, if `--every` does not say.
const EVERY: Duration = Duration::from_secs(30);

/// At least so many times as long as saving one takes, so that saving is at most 2 % of a run.
const TIMES_SAVING: u32 = 50;

/// Saves the bytes of a checkpoint; if it cannot, says why.
pub(super) type Save = Box<dyn FnMut(Vec<u8>) -> Result<(), String> + Send>;

/// The folder that a run is saved in.
pub(super) struct RunFolder {
    checkpoints: Checkpoints,
    identity: RunIdentity,
}

/// When and where a run is saved.
pub(crate) struct Saving {
    save: Save,
    /// From one checkpoint to the next, if someone says so.
    asked: Option<Duration>,
    /// From the last one to the next.
    every: Duration,
    identity: RunIdentity,
    /// When the last one was saved, or failed to be.
    last: Instant,
    /// Whether the last one could not be saved.
    is_failing: bool,
}

impl RunFolder {
    /// Opens the folder. `identity` takes a moment, and is asked for only then.
    pub(super) fn open(
        folder: &Path,
        keep: usize,
        identity: impl FnOnce() -> RunIdentity,
    ) -> Result<Self, Failure> {
        let checkpoints = Checkpoints::open(folder, keep).map_err(refused)?;
        Ok(Self { checkpoints, identity: identity() })
    }

    /// Refuses to begin where another run has been saved.
    pub(super) fn check_empty(&self) -> Result<(), Failure> {
        if self.checkpoints.is_empty().map_err(refused)? {
            return Ok(());
        }
        Err(request(
            format!("{}: a run was saved here before", self.folder().display()),
            "--resume goes on with it; to begin another run, name another folder, or remove the \
             *.checkpoint files in this one",
        ))
    }

    /// The newest checkpoint, if it is of this run and not past its last epoch.
    pub(super) fn resume(&mut self, epochs: usize) -> Result<Option<SavedRun>, Failure> {
        let Newest { checkpoint, passed_over } = self.checkpoints.newest().map_err(refused)?;
        for passed_over in &passed_over {
            output::warning(format_args!(
                "{} is passed over: {}",
                passed_over.path.display(),
                chain(&passed_over.fault)
            ));
        }
        let folder = self.folder().display();
        let Some(Checkpoint { path, payload }) = checkpoint else {
            if passed_over.is_empty() {
                output::note(format_args!("no checkpoint in {folder} yet, so the run begins"));
                return Ok(None);
            }
            return Err(request(
                format!("{folder}: all checkpoints are damaged"),
                format!("the run can only begin again, after rm {folder}/*.checkpoint"),
            ));
        };
        let saved = self
            .check(&payload, epochs)
            .map_err(|(reason, hint)| request(format!("{}: {reason}", path.display()), hint))?;
        let epoch = saved.snapshot.epoch;
        output::note(format_args!("going on from {} in epoch {epoch}", path.display()));
        Ok(Some(saved))
    }

    /// The run of a checkpoint, or why it is not this one, and a hint.
    fn check(&self, payload: &[u8], epochs: usize) -> Result<SavedRun, (String, String)> {
        let saved = SavedRun::from_bytes(payload).map_err(|error| {
            let hint = match error {
                SavedRunError::Version { .. } => OTHER_VERSION,
                _ => "name another folder with --checkpoint",
            };
            (chain(&error), hint.to_string())
        })?;
        if let Some(difference) = saved.identity.first_difference(&self.identity) {
            let hint = "go on with the data and the settings of that run, or begin another one in \
                        another folder; --epochs may change if --eta is given without --schedule";
            return Err((format!("saved by another run: {difference}"), hint.to_string()));
        }
        let (epoch, mini_batches) = (saved.snapshot.epoch, saved.snapshot.mini_batches);
        if (epoch, mini_batches) > (epochs, 0) {
            let begun = epoch.saturating_add(usize::from(mini_batches > 0));
            let reason = format!("the run is past {epochs} epochs: it has begun {begun}");
            return Err((reason, format!("ask for at least {begun} with --epochs")));
        }
        Ok(saved)
    }

    /// Saves the run here from now on, so often if it was asked for.
    pub(super) fn into_saving(self, every: Option<Duration>) -> Saving {
        let Self { mut checkpoints, identity } = self;
        let save = move |bytes: Vec<u8>| match checkpoints.save(&bytes) {
            Ok(_) => Ok(()),
            Err(error) => Err(chain(&error)),
        };
        Saving::new(Box::new(save), every, identity)
    }

    fn folder(&self) -> &Path {
        self.checkpoints.folder()
    }
}

impl Saving {
    /// Saves a run of this identity by `save`, so often if it was asked for.
    pub(super) fn new(save: Save, asked: Option<Duration>, identity: RunIdentity) -> Self {
        let (every, last) = (asked.unwrap_or(EVERY), Instant::now());
        Self { save, asked, every, identity, last, is_failing: false }
    }

    /// Whether it is time for the next checkpoint.
    pub(crate) fn is_due(&self) -> bool {
        self.last.elapsed() >= self.every
    }

    pub(crate) fn identity(&self) -> &RunIdentity {
        &self.identity
    }

    /// Saves the bytes of a run as a checkpoint, and tells whether it could. If not, those before are
    /// still there, and it says so once, until one can be saved again, in a warning that begins with
    /// `subject`.
    pub(crate) fn save(
        &mut self,
        run: impl FnOnce() -> Result<Vec<u8>, SavedRunError>,
        subject: &str,
    ) -> bool {
        let start = Instant::now();
        let saved = run().map_err(|error| chain(&error)).and_then(|bytes| (self.save)(bytes));
        self.last = Instant::now();
        let at_least = (self.last - start).saturating_mul(TIMES_SAVING);
        self.every = self.asked.unwrap_or(EVERY.max(at_least));
        if let Err(reason) = &saved
            && !self.is_failing
        {
            output::warning(format_args!(
                "{subject}no checkpoint was saved, and training goes on: {reason}"
            ));
            output::hint(format_args!(
                "the checkpoints before are kept, and the next is due in {:.0?}; if the disk is \
                 full, make space",
                self.every
            ));
        }
        self.is_failing = saved.is_err();
        saved.is_ok()
    }
}

/// Why the folder cannot be used, before the run begins.
fn refused(error: Error) -> Failure {
    match error {
        Error::Folder { folder, source } => Failure::Folder { path: folder, source },
        Error::InUse { .. } => request(
            error,
            "wait until the other run has ended, or name another folder with --checkpoint",
        ),
        Error::Version { .. } => request(error, OTHER_VERSION),
        error => request(chain(&error), "name another folder with --checkpoint"),
    }
}
