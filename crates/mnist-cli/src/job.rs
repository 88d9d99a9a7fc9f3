//! The ranks of an MPI job, of which this process is one if `mpirun` or the like has started it.

use std::fmt::Display;
use std::process::ExitCode;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use ranks::{
    Alone, Communicator, all_gather_messages, broadcast_message, first_failed, gather_messages,
};

use crate::failure::{Failure, request};

mod decision;
mod launcher;
mod same_on_all;
mod threads;

pub(crate) use decision::Decision;
pub(crate) use launcher::is_first;
pub(crate) use same_on_all::SameOnAll;

/// This process as a rank among others. Rank 0 leads: it prints, saves and decides.
#[derive(Clone)]
pub(crate) struct Job {
    communicator: Arc<dyn Communicator>,
    stage: Arc<Mutex<Stage>>,
    /// The rank that was asked to stop, if it was not this one.
    asked: Arc<OnceLock<usize>>,
}

/// What a rank that fails has to do for the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Stage {
    /// Tell them, when they have come so far.
    #[default]
    SettingUp,
    /// End them: they wait for it.
    UnderWay,
    /// Nothing: they are done, and leave the rest to rank 0.
    Done,
    /// Nothing: they know.
    Failed,
}

/// To be dropped when those have come that are waited for.
#[must_use]
pub(crate) struct Waiting(#[expect(dead_code, reason = "to be dropped")] Sender<()>);

impl Job {
    /// Without other ranks.
    pub(crate) fn alone() -> Self {
        Self { communicator: Arc::new(Alone), stage: Arc::default(), asked: Arc::default() }
    }

    /// A rank that is a thread.
    #[cfg(test)]
    pub(crate) fn of(communicator: impl Communicator + 'static) -> Self {
        let (stage, asked) = (Arc::default(), Arc::default());
        Self { communicator: Arc::new(communicator), stage, asked }
    }

    /// The number of ranks.
    pub(crate) fn ranks(&self) -> usize {
        self.communicator.size()
    }

    /// The number of this rank.
    pub(crate) fn rank(&self) -> usize {
        self.communicator.rank()
    }

    /// Whether this is the rank that prints, saves and decides.
    pub(crate) fn leads(&self) -> bool {
        self.rank() == 0
    }

    pub(crate) fn communicator(&self) -> Arc<dyn Communicator> {
        Arc::clone(&self.communicator)
    }

    /// The same outcome on all ranks. If it is a failure, only the first rank that has failed says
    /// so.
    pub(crate) fn agree(&self, outcome: Result<(), Failure>) -> Result<(), Failure> {
        let own = self.rank();
        let Some(rank) = first_failed(&self.communicator, outcome.is_err()) else { return Ok(()) };
        *self.stage() = Stage::Failed;
        match rank {
            0 if own == 0 => outcome,
            rank if own == rank => outcome.map_err(|failure| failure.on_rank(rank)),
            _ => Err(Failure::OnAnotherRank),
        }
    }

    /// From here on the others wait for this rank, and it for them.
    pub(crate) fn begin(&self) {
        *self.stage() = Stage::UnderWay;
    }

    /// From here on no rank waits for another.
    pub(crate) fn finish(&self) {
        *self.stage() = Stage::Done;
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Rank 0's bytes, on all ranks.
    pub(crate) fn broadcast(&self, own: Vec<u8>) -> Vec<u8> {
        broadcast_message(&self.communicator, own)
    }

    /// The bytes of all ranks, in their order.
    pub(crate) fn all_gather(&self, own: &[u8]) -> Vec<Vec<u8>> {
        all_gather_messages(&self.communicator, own)
    }

    /// The bytes of all ranks on rank 0, in their order; on the others none.
    pub(crate) fn gather(&self, own: &[u8]) -> Vec<Vec<u8>> {
        gather_messages(&self.communicator, own)
    }

    /// Which rank takes piece k of a list of pieces of work that ranks share out.
    pub(crate) fn rank_of(&self, k: usize) -> usize {
        k % self.ranks()
    }

    /// Ends all ranks in a while, for the reason that `failure` gives, unless what is returned has been
    /// dropped by then: not all may come to where this rank waits for them.
    pub(crate) fn end_later(&self, failure: impl FnOnce() -> Failure + Send + 'static) -> Waiting {
        /// Before mpirun kills those that it has asked to end.
        const WHILE: Duration = Duration::from_millis(1500);
        let (coming, is_there) = mpsc::channel::<()>();
        let communicator = Arc::downgrade(&self.communicator);
        let rank = self.communicator.rank();
        // Without the thread, nobody is sent away.
        let _ = thread::Builder::new().spawn(move || {
            if is_there.recv_timeout(WHILE) == Err(RecvTimeoutError::Timeout)
                && let Some(communicator) = communicator.upgrade()
            {
                let failure = failure();
                let code = failure.code();
                failure.on_rank(rank).report();
                communicator.abort(code.into());
            }
        });
        Waiting(coming)
    }

    /// What is this rank's of a list of pieces of work that ranks share out.
    pub(crate) fn share<T>(&self, work: impl IntoIterator<Item = T>) -> impl Iterator<Item = T> {
        work.into_iter().skip(self.rank()).step_by(self.ranks())
    }

    /// Ends this rank's part. A failure while others wait for this rank ends them all.
    pub(crate) fn end(self, result: Result<ExitCode, Failure>) -> Result<ExitCode, Failure> {
        let mut failure = match result {
            Err(failure) if self.ranks() > 1 => failure,
            result => return result,
        };
        let (stage, rank) = (*self.stage(), self.rank());
        match stage {
            Stage::UnderWay => {
                if rank > 0 {
                    // What is wrong on all ranks is said by the first, which ends the others.
                    thread::sleep(
                        Duration::from_millis(100) * u32::try_from(rank.min(8)).unwrap_or(8),
                    );
                    failure = failure.on_rank(rank);
                }
                failure.report();
                self.communicator.abort(failure.code().into());
            }
            Stage::SettingUp => failure = self.agree(Err(failure)).expect_err("one has failed"),
            Stage::Failed => {}
            Stage::Done => return Err(failure),
        }
        let code = failure.report();
        // mpirun ends the others as soon as one has ended so: it has been said why by then.
        self.communicator.barrier();
        Ok(code)
    }
}

/// Something is another on this rank than on rank 0.
pub(crate) fn not_as_on_rank_0(reason: impl Display) -> Failure {
    request(
        format_args!("not as on rank 0: {reason}"),
        "start the same mnist with the same flags on all hosts, and see that all have the same data",
    )
}
