//! How a process joins the ranks that a launcher, such as `mpirun`, has started.

use std::env;
#[cfg(feature = "mpi")]
use std::panic;
#[cfg(feature = "mpi")]
use std::sync::Arc;

#[cfg(feature = "mpi")]
use ranks::Communicator;

use super::Job;
use crate::failure::{Failure, request};
#[cfg(feature = "mpi")]
use crate::output;

/// Where launchers say which rank a process is, and of how many.
const LAUNCHERS: [(&str, &str); 3] = [
    ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
    ("PMI_RANK", "PMI_SIZE"),
    ("PMIX_RANK", "SLURM_NTASKS"),
];

/// The exit code of a Rust program that panicked.
#[cfg(feature = "mpi")]
const PANICKED: i32 = 101;

impl Job {
    /// Joins the other ranks, if there are any. A panic of one then ends all.
    pub(crate) fn join() -> Result<Self, Failure> {
        match launched() {
            None | Some((_, Some(1))) => Ok(Self::alone()),
            Some((rank, size)) => Self::join_as(rank, size),
        }
    }

    #[cfg(not(feature = "mpi"))]
    fn join_as(rank: usize, size: Option<usize>) -> Result<Self, Failure> {
        if rank > 0 {
            return Err(Failure::OnAnotherRank);
        }
        let size = size.map_or_else(String::new, |size| format!(" of {size}"));
        Err(request(
            format!("started as rank 0{size}, and this mnist was built without MPI"),
            "build it with cargo build --release --features mpi",
        ))
    }

    #[cfg(feature = "mpi")]
    fn join_as(rank: usize, size: Option<usize>) -> Result<Self, Failure> {
        let mpi = ranks::Mpi::initialize()
            .map_err(|error| request(error, "name another MPI library to the build"))?;
        // An mpirun of another library starts processes that do not find each other.
        if rank != mpi.rank() || size.is_some_and(|size| size != mpi.size()) {
            if rank > 0 {
                return Err(Failure::OnAnotherRank);
            }
            let started = size.map_or_else(String::new, |size| format!(" of {size}"));
            return Err(request(
                format!("started as rank 0{started}, and MPI counts {}", mpi.size()),
                "start it with the mpirun of the MPI library that it was built with",
            ));
        }
        let communicator: Arc<dyn Communicator> = Arc::new(mpi);
        // MPI is finalised when the last rank has dropped its communicator, so the hook holds none.
        let weak = Arc::downgrade(&communicator);
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            report(panic);
            if let Some(communicator) = weak.upgrade() {
                communicator.abort(PANICKED);
            }
        }));
        if communicator.rank() > 0 {
            output::leave_notes_to_another_rank();
        }
        Ok(Self { communicator, stage: Arc::default(), asked: Arc::default() })
    }
}

/// Which rank the launcher says that this process is, and of how many.
fn launched() -> Option<(usize, Option<usize>)> {
    let number = |name: &str| env::var(name).ok()?.parse::<usize>().ok();
    LAUNCHERS.iter().find_map(|(rank, size)| Some((number(rank)?, number(size))))
}

/// Whether the launcher has started this process as rank 0, or no launcher has: of what is the same on
/// all ranks, such as a help text, one is enough.
pub(crate) fn is_first() -> bool {
    launched().is_none_or(|(rank, _)| rank == 0)
}

/// Whether it was Open MPI that has started this process.
pub(super) fn is_open_mpi() -> bool {
    env::var_os(LAUNCHERS[0].0).is_some()
}
