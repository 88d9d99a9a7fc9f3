//! Ranks that are processes, started by `mpirun` or the like.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ::mpi::Threading;
use ::mpi::environment::{self, Universe};
use ::mpi::topology::SimpleCommunicator;
use ::mpi::traits::{Communicator as _, CommunicatorCollectives as _, Root as _};

use crate::communicator::{Communicator, check_all_gather, check_all_to_all};

/// A rank of `MPI_COMM_WORLD`. Its clones are the same rank.
///
/// Drop the last of them on the thread that called [`initialize`](Self::initialize), when no other
/// rank waits any more: that finalises MPI. A process that panics should [abort](Communicator::abort)
/// from its panic hook, since the others would wait for it for ever.
#[derive(Clone)]
pub struct Mpi {
    rank: usize,
    size: usize,
    /// Threads take turns.
    universe: Arc<Mutex<Universe>>,
}

/// Why MPI cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MpiError {
    /// It has been initialised before in this process.
    #[error("MPI has been initialised before")]
    Initialized,
    /// The library does not let threads take turns.
    #[error("the MPI library supports threads at level {found:?}, expected Serialized or Multiple")]
    Threads {
        /// What it supports.
        found: &'static str,
    },
}

impl Mpi {
    /// Joins the other processes that were started with this one.
    ///
    /// # Errors
    /// Every [`MpiError`]. What else may go wrong ends the process, as MPI does by default.
    pub fn initialize() -> Result<Self, MpiError> {
        let (universe, threading) = environment::initialize_with_threading(Threading::Serialized)
            .ok_or(MpiError::Initialized)?;
        match threading {
            Threading::Serialized | Threading::Multiple => {}
            Threading::Funneled => return Err(MpiError::Threads { found: "Funneled" }),
            Threading::Single => return Err(MpiError::Threads { found: "Single" }),
        }
        let world = universe.world();
        // MPI counts ranks from 0.
        let number = |of: i32| usize::try_from(of).unwrap_or(0);
        let (rank, size) = (number(world.rank()), number(world.size()));
        Ok(Self { rank, size, universe: Arc::new(Mutex::new(universe)) })
    }

    fn universe(&self) -> MutexGuard<'_, Universe> {
        self.universe.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Communicator for Mpi {
    fn rank(&self) -> usize {
        self.rank
    }

    fn size(&self) -> usize {
        self.size
    }

    fn all_to_all(&self, send: &[f32], receive: &mut [f32]) {
        check_all_to_all(self.size, send.len(), receive.len());
        self.universe().world().all_to_all_into(send, receive);
    }

    fn all_gather(&self, send: &[f32], receive: &mut [f32]) {
        check_all_gather(self.size, send.len(), receive.len());
        self.universe().world().all_gather_into(send, receive);
    }

    fn all_gather_bytes(&self, send: &[u8], receive: &mut [u8]) {
        check_all_gather(self.size, send.len(), receive.len());
        self.universe().world().all_gather_into(send, receive);
    }

    fn broadcast(&self, bytes: &mut [u8]) {
        self.universe().world().process_at_rank(0).broadcast_into(bytes);
    }

    fn barrier(&self) {
        self.universe().world().barrier();
    }

    /// Does not wait for another thread's turn, which may never end.
    fn abort(&self, code: i32) -> ! {
        SimpleCommunicator::world().abort(code)
    }
}

impl fmt::Debug for Mpi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mpi")
            .field("rank", &self.rank)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}
