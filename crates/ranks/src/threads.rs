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
    /// The same of bytes.
    bytes: Vec<Mutex<Vec<u8>>>,
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
            bytes: (0..size).map(|_| Mutex::default()).collect(),
            meeting: Mutex::default(),
            changed: Condvar::new(),
        });
        let member = |rank| Self { member: Arc::new(Member { rank, group: Arc::clone(&group) }) };
        (0..size).map(member).collect()
    }

    /// Shows what this rank sends to all others, and lets it take what it needs of theirs.
    fn exchange<T: Copy>(
        &self,
        slots: &[Mutex<Vec<T>>],
        send: &[T],
        mut take: impl FnMut(usize, &[T]),
    ) {
        show(&slots[self.rank()], send);
        self.barrier();
        for (rank, of_rank) in slots.iter().enumerate() {
            let of_rank = locked(of_rank);
            assert_eq!(of_rank.len(), send.len(), "length that rank {rank} sends");
            take(rank, &of_rank);
        }
        self.barrier();
    }

    fn gather_all<T: Copy>(&self, slots: &[Mutex<Vec<T>>], send: &[T], receive: &mut [T]) {
        check_all_gather(self.size(), send.len(), receive.len());
        self.exchange(slots, send, |rank, of_rank| {
            receive[rank * send.len()..][..send.len()].copy_from_slice(of_rank);
        });
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
        self.exchange(&self.member.group.floats, send, |rank, floats| {
            let ours = &floats[self.rank() * piece..][..piece];
            receive[rank * piece..][..piece].copy_from_slice(ours);
        });
    }

    fn all_gather(&self, send: &[f32], receive: &mut [f32]) {
        self.gather_all(&self.member.group.floats, send, receive);
    }

    fn all_gather_bytes(&self, send: &[u8], receive: &mut [u8]) {
        self.gather_all(&self.member.group.bytes, send, receive);
    }

    fn broadcast(&self, bytes: &mut [u8]) {
        let of_first = &self.member.group.bytes[0];
        if self.rank() == 0 {
            show(of_first, bytes);
        }
        self.barrier();
        bytes.copy_from_slice(&locked(of_first));
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

/// Leaves for others to see what a rank sends.
fn show<T: Copy>(slot: &Mutex<Vec<T>>, send: &[T]) {
    let mut slot = locked(slot);
    slot.clear();
    slot.extend_from_slice(send);
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
