//! Work on many images at once.

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

/// Fewer items are not worth starting threads for: a few milliseconds' drawing.
const WORTH_A_POOL: usize = 100;

/// Applies `f` to all items in order: in the rayon pool of the caller or else in one of its own.
///
/// Rayon's global pool is left alone, since it panics where threads cannot be started. There the
/// current thread does all the work.
pub(crate) fn map<T: Send, R: Send>(items: Vec<T>, f: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
    if rayon::current_thread_index().is_some() {
        return items.into_par_iter().map(f).collect();
    }
    let pool = (items.len() >= WORTH_A_POOL).then(|| ThreadPoolBuilder::new().build());
    match pool {
        Some(Ok(pool)) => pool.install(|| items.into_par_iter().map(f).collect()),
        _ => items.into_iter().map(f).collect(),
    }
}
