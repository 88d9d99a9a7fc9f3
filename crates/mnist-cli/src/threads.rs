//! The threads that a command works with.

use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};

use crate::failure::Failure;
use crate::output;

/// Runs `work` in a pool of so many threads, 0 for as many as there are cores. Where they cannot
/// be started, the current thread does all the work: slower, with the same result.
pub(crate) fn with_threads<T: Send>(
    threads: usize,
    work: impl FnOnce() -> Result<T, Failure> + Send,
) -> Result<T, Failure> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().or_else(|error| {
        let pool = ThreadPoolBuilder::new().num_threads(1).use_current_thread().build()?;
        output::note(format_args!(
            "working with one thread, since no more can be started: {error}"
        ));
        Ok::<_, ThreadPoolBuildError>(pool)
    });
    pool.map_err(Failure::Threads)?.install(work)
}
