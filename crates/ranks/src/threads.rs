//! Ranks that are threads of one process: for tests, and to see what more ranks would do.

use std::fmt;
use std::panic;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::communicator::{Communicator, check_all_gather, check_all_to_all};

/// A rank that is a thread. Its clones are the same rank.
///
/// If one rank panics, or goes before the others are done, those that wait for it panic as well
/// instead of waiting for ever.
///
/// ```
/// use ranks::{Communicator, Threads};
///
/// std::thread::scope(|scope| {
///     for rank in Threads::group(2) {
///         scope.spawn(move || {
///             let own = 10.0 * rank.rank() as f32;
///             let mut received = [0.0; 2];
///             rank.all_to_all(&[own, own + 1.0], &mut received);
///             let expected = [[0.0, 10.0], [1.0, 11.0]];
///             assert_eq!(received, expected[rank.rank()]);
///         });
///     }
/// });
/// ```
#[derive(Clone)]
pub struct Threads {
    member: Arc<Member>,
}

/// One rank's place in the group, which it leaves when its last clone is dropped.
struct Member {
    rank: usize,
    group: Arc<Group>,
}

struct Group {
    /// What each rank sends.
    floats: Vec<Mutex<Vec<f32>>>,
    /// What rank 0 broadcasts.
    bytes: Mutex<Vec<u8>>,
    meeting: Mutex<Meeting>,
    changed: Condvar,
}

#[derive(Default)]
struct Meeting {
    /// Ranks that have come to the barrier, which is the one of this number.
    waiting: usize,
    number: u64,
    /// The first rank that went.
    gone: Option<usize>,
}

impl Threads {
    /// So many ranks, one for each thread to take.
    pub fn group(size: usize) -> Vec<Self> {
        let group = Arc::new(Group {
            floats: (0..size).map(|_| Mutex::default()).collect(),
            bytes: Mutex::default(),
            meeting: Mutex::default(),
            changed: Condvar::new(),
        });
        let member = |rank| Self { member: Arc::new(Member { rank, group: Arc::clone(&group) }) };
        (0..size).map(member).collect()
    }

    /// Shows what this rank sends to all others, and lets it take what it needs of theirs.
    fn exchange(&self, send: &[f32], mut take: impl FnMut(usize, &[f32])) {
        let Member { rank, group } = &*self.member;
        let mut own = locked(&group.floats[*rank]);
        own.clear();
        own.extend_from_slice(send);
        drop(own);
        self.barrier();
        for (rank, of_rank) in group.floats.iter().enumerate() {
            let floats = locked(of_rank);
            assert_eq!(floats.len(), send.len(), "floats that rank {rank} sends");
            take(rank, &floats);
        }
        self.barrier();
    }
}

impl Communicator for Threads {
    fn rank(&self) -> usize {
        self.member.rank
    }

    fn size(&self) -> usize {
        self.member.group.floats.len()
    }

    fn all_to_all(&self, send: &[f32], receive: &mut [f32]) {
        check_all_to_all(self.size(), send.len(), receive.len());
        let piece = send.len() / self.size();
        self.exchange(send, |rank, floats| {
            let ours = &floats[self.rank() * piece..][..piece];
            receive[rank * piece..][..piece].copy_from_slice(ours);
        });
    }

    fn all_gather(&self, send: &[f32], receive: &mut [f32]) {
        check_all_gather(self.size(), send.len(), receive.len());
        self.exchange(send, |rank, floats| {
            receive[rank * send.len()..][..send.len()].copy_from_slice(floats);
        });
    }

    fn broadcast(&self, bytes: &mut [u8]) {
        let group = &self.member.group;
        if self.rank() == 0 {
            let mut own = locked(&group.bytes);
            own.clear();
            own.extend_from_slice(bytes);
        }
        self.barrier();
        bytes.copy_from_slice(&locked(&group.bytes));
        self.barrier();
    }

    fn barrier(&self) {
        let Member { rank, group } = &*self.member;
        let mut meeting = locked(&group.meeting);
        let number = meeting.number;
        meeting.waiting += 1;
        if meeting.waiting == group.floats.len() {
            (meeting.waiting, meeting.number) = (0, number + 1);
            group.changed.notify_all();
            return;
        }
        while meeting.number == number {
            if let Some(gone) = meeting.gone {
                drop(meeting);
                panic!("rank {rank} waits for rank {gone}, which has gone");
            }
            meeting = group.changed.wait(meeting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Panics, and so do the others as soon as they wait.
    fn abort(&self, code: i32) -> ! {
        self.member.leave();
        panic::panic_any(format!("rank {} aborts with code {code}", self.rank()))
    }
}

impl Member {
    fn leave(&self) {
        locked(&self.group.meeting).gone.get_or_insert(self.rank);
        self.group.changed.notify_all();
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        self.leave();
    }
}

/// Nothing is left half done by a thread that panics with a lock.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Threads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Threads")
            .field("rank", &self.rank())
            .field("size", &self.size())
            .finish_non_exhaustive()
    }
}
