//! The ranks of an MPI job, of which this process is one if `mpirun` or the like has started it.

use std::env;
use std::fmt::Display;
#[cfg(feature = "mpi")]
use std::panic;
use std::process::ExitCode;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use ranks::{Alone, Communicator, all_gather_bytes, broadcast_bytes, first_failed, gather_bytes};

use crate::cores::{is_bound, of_host};
use crate::failure::{Failure, request};
use crate::{interrupt, output};

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

/// What to do after a mini-batch or an epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    GoOn,
    Save,
    Stop,
}

impl Decision {
    fn of_number(number: u8) -> Self {
        const ALL: [Decision; 3] = [Decision::GoOn, Decision::Save, Decision::Stop];
        ALL[usize::from(number).min(ALL.len() - 1)]
    }
}

/// To be dropped when those have come that are waited for.
#[must_use]
pub(crate) struct Waiting(#[expect(dead_code, reason = "to be dropped")] Sender<()>);

/// Where launchers say which rank a process is, and of how many.
const LAUNCHERS: [(&str, &str); 3] = [
    ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
    ("PMI_RANK", "PMI_SIZE"),
    ("PMIX_RANK", "SLURM_NTASKS"),
];

/// Where they say how many ranks are on this host.
const ON_THIS_HOST: [&str; 3] =
    ["OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS", "SLURM_NTASKS_PER_NODE"];

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

    /// The threads of this rank if so many are asked for, 0 for its share of the cores.
    pub(crate) fn threads(&self, asked: usize) -> usize {
        let cores = thread::available_parallelism().map_or(1, Into::into);
        let here = ON_THIS_HOST.iter().find_map(|name| env::var(name).ok()?.parse::<usize>().ok());
        let here = here.unwrap_or(1).max(1);
        if asked == 0 && self.leads() {
            warn_if_bound_to_one_core(cores, here);
        }
        if self.ranks() == 1 {
            return asked;
        }
        if asked > cores && self.leads() {
            output::warning(format_args!(
                "rank 0 may use {cores} of the cores, and is asked for {asked} threads"
            ));
            output::hint(format_args!(
                "with Open MPI, mpirun --map-by slot:PE={asked} gives each rank as many cores"
            ));
        }
        if asked > 0 || is_bound() {
            return asked;
        }
        (cores / here).max(1)
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
        broadcast_bytes(&self.communicator, own)
    }

    /// The bytes of all ranks, in their order.
    pub(crate) fn all_gather(&self, own: &[u8]) -> Vec<Vec<u8>> {
        all_gather_bytes(&self.communicator, own)
    }

    /// The bytes of all ranks on rank 0, in their order; on the others none.
    pub(crate) fn gather(&self, own: &[u8]) -> Vec<Vec<u8>> {
        gather_bytes(&self.communicator, own)
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

    /// What rank 0 decides, on all ranks.
    pub(crate) fn decide(&self, decision: impl FnOnce() -> Decision) -> Decision {
        if self.ranks() == 1 {
            return decision();
        }
        let mut number = [0];
        if self.leads() {
            number = [decision() as u8];
        }
        self.communicator.broadcast(&mut number);
        Decision::of_number(number[0])
    }

    /// The same, but to stop if any rank is asked to by a signal.
    pub(crate) fn decide_or_stop(&self, decision: impl FnOnce() -> Decision) -> Decision {
        let (own, signal) = (self.communicator.rank(), interrupt::signal());
        if self.ranks() == 1 {
            return if signal > 0 { Decision::Stop } else { decision() };
        }
        let decided = if self.leads() { decision() as u8 } else { 0 };
        let mut all = vec![0.0; 2 * self.ranks()];
        self.communicator.all_gather(&[decided.into(), signal.into()], &mut all);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "were bytes")]
        let mut all = all.chunks_exact(2).map(|of| (of[0] as u8, of[1] as u8));
        let decided = all.clone().next().map_or(0, |(decided, _)| decided);
        // Rank 0 where all have been asked, as by Ctrl-C.
        let Some(rank) = all.clone().position(|(_, signal)| signal > 0) else {
            return Decision::of_number(decided);
        };
        if let Some((_, signal)) = all.nth(rank).filter(|_| rank != own) {
            let _ = self.asked.set(rank);
            interrupt::ask(signal);
        }
        Decision::Stop
    }

    /// ` on rank 3`, if that was asked to stop and not this one.
    pub(crate) fn on_which_rank_asked(&self) -> String {
        self.asked.get().map_or_else(String::new, |rank| format!(" on rank {rank}"))
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

/// Something is another on this rank than on rank 0.
pub(crate) fn not_as_on_rank_0(reason: impl Display) -> Failure {
    request(
        format_args!("not as on rank 0: {reason}"),
        "start the same mnist with the same flags on all hosts, and see that all have the same data",
    )
}

/// The exit code of a Rust program that panicked.
#[cfg(feature = "mpi")]
const PANICKED: i32 = 101;

/// Open MPI binds each of one or two ranks to a core, whether or not there are others. `here` ranks
/// share this host.
fn warn_if_bound_to_one_core(cores: usize, here: usize) {
    let each = of_host() / here;
    if cores == 1 && each > 1 && env::var_os(LAUNCHERS[0].0).is_some() {
        output::warning(format_args!(
            "mpirun has bound each rank to one core, and so to one thread, of {each} that it could \
             have"
        ));
        output::hint(format_args!(
            "mpirun --map-by slot:PE={each} gives each rank as many; --threads 1 says that one is meant"
        ));
    }
}
