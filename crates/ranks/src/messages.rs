//! What ranks tell each other besides sums.

use crate::communicator::Communicator;

/// Bytes of a broadcast at most: MPI counts in 32 bits.
const AT_ONCE: usize = 1 << 30;

/// Rank 0's bytes, on every rank; what the others pass is not used.
///
/// ```
/// use ranks::{Communicator, Threads, broadcast_bytes};
///
/// std::thread::scope(|scope| {
///     for rank in Threads::group(2) {
///         scope.spawn(move || {
///             let own = if rank.rank() == 0 { b"go on".to_vec() } else { Vec::new() };
///             assert_eq!(broadcast_bytes(&rank, own), b"go on");
///         });
///     }
/// });
/// ```
///
/// # Panics
/// If there are more than fit in the memory of a rank.
pub fn broadcast_bytes(communicator: &impl Communicator, mut bytes: Vec<u8>) -> Vec<u8> {
    let mut length = (bytes.len() as u64).to_le_bytes();
    communicator.broadcast(&mut length);
    let length = usize::try_from(u64::from_le_bytes(length)).expect("bytes that fit in memory");
    bytes.resize(length, 0);
    for part in bytes.chunks_mut(AT_ONCE) {
        communicator.broadcast(part);
    }
    bytes
}

/// The first rank that has failed, if any has; the same answer on every rank.
///
/// ```
/// use ranks::{Communicator, Threads, first_failed};
///
/// std::thread::scope(|scope| {
///     for rank in Threads::group(4) {
///         scope.spawn(move || assert_eq!(first_failed(&rank, rank.rank() > 1), Some(2)));
///     }
/// });
/// ```
pub fn first_failed(communicator: &impl Communicator, has_failed: bool) -> Option<usize> {
    let mut failed = vec![0.0; communicator.size()];
    communicator.all_gather(&[f32::from(u8::from(has_failed))], &mut failed);
    failed.iter().position(|&failed| failed != 0.0)
}
