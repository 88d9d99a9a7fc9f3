//! How ranks talk to each other.

use std::sync::Arc;

/// One rank's view of a group of p ranks. It only moves data, and never adds any up.
///
/// All but [`abort`](Self::abort) are collective: every rank calls the same ones in the same order,
/// with slices of the same length, and each call waits for what it needs of the others.
///
/// A clone of an [`Arc`] of one is a communicator as well.
pub trait Communicator: Send + Sync {
    /// This rank's number, from 0 to p - 1.
    fn rank(&self) -> usize;

    /// p, the number of ranks.
    fn size(&self) -> usize;

    /// Cuts `send` into p equal pieces, piece q for rank q, and gets a piece from each rank, in
    /// their order.
    ///
    /// # Panics
    /// If the two differ in length, or p does not divide it.
    fn all_to_all(&self, send: &[f32], receive: &mut [f32]);

    /// Gets what every rank sends, in their order.
    ///
    /// # Panics
    /// If `receive` is not p times as long as `send`.
    fn all_gather(&self, send: &[f32], receive: &mut [f32]);

    /// Gets the bytes that every rank sends, in their order.
    ///
    /// # Panics
    /// If `receive` is not p times as long as `send`.
    fn all_gather_bytes(&self, send: &[u8], receive: &mut [u8]);

    /// Replaces `bytes` by those of rank 0.
    fn broadcast(&self, bytes: &mut [u8]);

    /// Waits until every rank has come here.
    fn barrier(&self);

    /// Ends all ranks, with an exit code if they are processes of their own.
    fn abort(&self, code: i32) -> !;
}

impl<C: Communicator + ?Sized> Communicator for Arc<C> {
    fn rank(&self) -> usize {
        (**self).rank()
    }

    fn size(&self) -> usize {
        (**self).size()
    }

    fn all_to_all(&self, send: &[f32], receive: &mut [f32]) {
        (**self).all_to_all(send, receive);
    }

    fn all_gather(&self, send: &[f32], receive: &mut [f32]) {
        (**self).all_gather(send, receive);
    }

    fn all_gather_bytes(&self, send: &[u8], receive: &mut [u8]) {
        (**self).all_gather_bytes(send, receive);
    }

    fn broadcast(&self, bytes: &mut [u8]) {
        (**self).broadcast(bytes);
    }

    fn barrier(&self) {
        (**self).barrier();
    }

    fn abort(&self, code: i32) -> ! {
        (**self).abort(code)
    }
}

/// Refuses lengths that an all-to-all cannot have.
#[track_caller]
pub(crate) fn check_all_to_all(ranks: usize, send: usize, receive: usize) {
    assert_eq!(send, receive, "floats to send and to receive");
    assert!(send.is_multiple_of(ranks), "{send} floats in {ranks} equal pieces");
}

/// Refuses lengths that an all-gather cannot have.
#[track_caller]
pub(crate) fn check_all_gather(ranks: usize, send: usize, receive: usize) {
    assert_eq!(ranks * send, receive, "length to receive, of {ranks} times {send}");
}
