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

/// The bytes of every rank, in their order.
///
/// ```
/// use ranks::{Communicator, Threads, all_gather_bytes};
///
/// std::thread::scope(|scope| {
///     for rank in Threads::group(3) {
///         scope.spawn(move || {
///             let own = vec![b'x'; rank.rank()];
///             assert_eq!(all_gather_bytes(&rank, &own), [&b""[..], b"x", b"xx"]);
///         });
///     }
/// });
/// ```
pub fn all_gather_bytes(communicator: &impl Communicator, own: &[u8]) -> Vec<Vec<u8>> {
    gather(communicator, own, true)
}

/// The bytes of every rank on rank 0, in their order; none on the others. No other rank needs memory
/// for them.
///
/// ```
/// use ranks::{Communicator, Threads, gather_bytes};
///
/// std::thread::scope(|scope| {
///     for rank in Threads::group(3) {
///         scope.spawn(move || {
///             let all = gather_bytes(&rank, &vec![b'x'; rank.rank()]);
///             let expected = if rank.rank() == 0 { [&b""[..], b"x", b"xx"] } else { [&b""[..]; 3] };
///             assert_eq!(all, expected);
///         });
///     }
/// });
/// ```
pub fn gather_bytes(communicator: &impl Communicator, own: &[u8]) -> Vec<Vec<u8>> {
    gather(communicator, own, communicator.rank() == 0)
}

/// Piece by piece, so that a rank which does not keep what comes needs little memory.
fn gather(communicator: &impl Communicator, own: &[u8], is_kept: bool) -> Vec<Vec<u8>> {
    const LENGTH: usize = size_of::<u64>();
    let ranks = communicator.size();
    let length = as_floats(&(own.len() as u64).to_le_bytes());
    let mut lengths = vec![0.0; ranks * length.len()];
    communicator.all_gather(&length, &mut lengths);
    let lengths: Vec<usize> = lengths
        .chunks_exact(length.len())
        .map(|floats| as_bytes(floats, LENGTH))
        .map(|bytes| bytes.iter().rev().fold(0, |length, byte| length << 8 | usize::from(*byte)))
        .collect();
    let longest = lengths.iter().copied().max().unwrap_or(0);
    let mut all = vec![Vec::new(); ranks];
    for begin in (0..longest).step_by(PIECE) {
        let floats = PIECE.min(longest - begin).div_ceil(IN_A_FLOAT);
        let piece = &own[begin.min(own.len())..(begin + PIECE).min(own.len())];
        let mut padded = as_floats(piece);
        padded.resize(floats, 0.0);
        let mut pieces = vec![0.0; ranks * floats];
        communicator.all_gather(&padded, &mut pieces);
        if is_kept {
            for ((bytes, length), piece) in
                all.iter_mut().zip(&lengths).zip(pieces.chunks_exact(floats))
            {
                bytes.extend(as_bytes(piece, PIECE.min(length.saturating_sub(begin))));
            }
        }
    }
    all
}

/// Bytes of each rank that are gathered at once, a whole number of floats.
const PIECE: usize = IN_A_FLOAT << 18;

/// Bytes in a float, as an integer: those below 2^24 are exact. Four bytes as they are could form a
/// NaN, whose bits may change on the way.
const IN_A_FLOAT: usize = 3;

/// The last float is filled up with zeros.
#[expect(clippy::cast_precision_loss, reason = "integers below 2^24 are exact")]
fn as_floats(bytes: &[u8]) -> Vec<f32> {
    let float = |bytes: &[u8]| {
        let integer =
            bytes.iter().rev().fold(0_u32, |integer, byte| integer << 8 | u32::from(*byte));
        integer as f32
    };
    bytes.chunks(IN_A_FLOAT).map(float).collect()
}

/// So many of the bytes that were made floats.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "they were integers")]
fn as_bytes(floats: &[f32], length: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(IN_A_FLOAT * floats.len());
    for float in floats {
        bytes.extend_from_slice(&(*float as u32).to_le_bytes()[..IN_A_FLOAT]);
    }
    bytes.truncate(length);
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
