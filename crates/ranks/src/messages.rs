//! What ranks tell each other besides sums: bytes, as many as each has to send.

use crate::communicator::Communicator;

/// Bytes that a rank sends or gets at most in one call: MPI counts in 32 bits.
const AT_ONCE: usize = 1 << 30;

/// Bytes of each rank that are gathered at once, of up to 1,024 ranks. Of more ranks, fewer.
const PIECE: usize = 1 << 20;

/// Rank 0's bytes, on every rank; what the others pass is not used.
///
/// ```
/// use ranks::{Communicator, Threads, broadcast_message};
///
/// std::thread::scope(|scope| {
///     for rank in Threads::group(2) {
///         scope.spawn(move || {
///             let own = if rank.rank() == 0 { b"go on".to_vec() } else { Vec::new() };
///             assert_eq!(broadcast_message(&rank, own), b"go on");
///         });
///     }
/// });
/// ```
///
/// # Panics
/// If there are more than fit in the memory of a rank.
pub fn broadcast_message(communicator: &impl Communicator, mut bytes: Vec<u8>) -> Vec<u8> {
    let mut length = (bytes.len() as u64).to_le_bytes();
    communicator.broadcast(&mut length);
    let length = usize::try_from(u64::from_le_bytes(length)).expect("bytes that fit in memory");
    bytes.resize(length, 0);
    for part in bytes.chunks_mut(AT_ONCE) {
        communicator.broadcast(part);
    }
    bytes
}

/// The bytes of every rank, in their order.
///
/// ```
/// use ranks::{Communicator, Threads, all_gather_messages};
///
/// std::thread::scope(|scope| {
///     for rank in Threads::group(3) {
///         scope.spawn(move || {
///             let own = vec![b'x'; rank.rank()];
///             assert_eq!(all_gather_messages(&rank, &own), [&b""[..], b"x", b"xx"]);
///         });
///     }
/// });
/// ```
pub fn all_gather_messages(communicator: &impl Communicator, own: &[u8]) -> Vec<Vec<u8>> {
    gather(communicator, own, true)
}

/// The bytes of every rank on rank 0, in their order; none on the others. No other rank needs memory
/// for them.
///
/// ```
/// use ranks::{Communicator, Threads, gather_messages};
///
/// std::thread::scope(|scope| {
///     for rank in Threads::group(3) {
///         scope.spawn(move || {
///             let all = gather_messages(&rank, &vec![b'x'; rank.rank()]);
///             let expected = if rank.rank() == 0 { [&b""[..], b"x", b"xx"] } else { [&b""[..]; 3] };
///             assert_eq!(all, expected);
///         });
///     }
/// });
/// ```
pub fn gather_messages(communicator: &impl Communicator, own: &[u8]) -> Vec<Vec<u8>> {
    gather(communicator, own, communicator.rank() == 0)
}

/// Piece by piece, so that a rank which does not keep what comes needs little memory.
fn gather(communicator: &impl Communicator, own: &[u8], is_kept: bool) -> Vec<Vec<u8>> {
    let ranks = communicator.size();
    let mut lengths = vec![0; ranks * size_of::<u64>()];
    communicator.all_gather_bytes(&(own.len() as u64).to_le_bytes(), &mut lengths);
    let (lengths, _) = lengths.as_chunks();
    let length = |bytes: &[u8; 8]| usize::try_from(u64::from_le_bytes(*bytes));
    let lengths: Vec<usize> =
        lengths.iter().map(|bytes| length(bytes).expect("bytes that fit in memory")).collect();
    let longest = lengths.iter().copied().max().unwrap_or(0);
    let mut all = vec![Vec::new(); ranks];
    let (mut piece, mut pieces) = (Vec::new(), Vec::new());
    let most = PIECE.min(AT_ONCE / ranks).max(1);
    for begin in (0..longest).step_by(most) {
        let size = most.min(longest - begin);
        piece.clear();
        piece.extend_from_slice(&own[begin.min(own.len())..(begin + size).min(own.len())]);
        piece.resize(size, 0);
        pieces.resize(ranks * size, 0);
        communicator.all_gather_bytes(&piece, &mut pieces);
        if is_kept {
            let each = all.iter_mut().zip(&lengths).zip(pieces.chunks_exact(size));
            for ((bytes, length), piece) in each {
                bytes.extend_from_slice(&piece[..size.min(length.saturating_sub(begin))]);
            }
        }
    }
    all
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
    let mut failed = vec![0; communicator.size()];
    communicator.all_gather_bytes(&[has_failed.into()], &mut failed);
    failed.iter().position(|&failed| failed != 0)
}
