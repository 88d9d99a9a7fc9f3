//! Threads that wait for their next task awake.

use std::cell::Cell;
use std::fmt;
use std::hint;
use std::marker::PhantomData;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU8, Ordering};
use std::sync::OnceLock;
use std::thread;

/// Threads of the rayon pool that share the steps of one mini-batch after another.
///
/// rayon wakes a thread for each task and lets it fall asleep again, which takes microseconds: as
/// long as a small mini-batch. The members of a team stay awake between tasks, so that handing one
/// over takes a tenth of a microsecond, and steps of a microsecond or two are worth sharing.
///
/// Nobody waits for a member that has not come to its task, because it is busy elsewhere in the
/// pool or the processor works for another program: the calling thread does that task as well.
pub struct Team<'a> {
    threads: usize,
    seats: &'a [Seat],
    /// Calls the members in, the first time there is something for them.
    call: &'a dyn Fn(),
    /// One caller at a time.
    not_sync: PhantomData<*const ()>,
}

/// Tasks, each of which only the thread looks at that does it.
struct Tasks<T>(Vec<Cell<Option<T>>>);

#[expect(unsafe_code, reason = "nothing in it is shared")]
// SAFETY: `Team::all` calls for each member once, and only the one of that number goes to a task.
unsafe impl<T: Send> Sync for Tasks<T> {}

/// Where a member waits: a pair of cache lines of its own, since processors fetch them in pairs.
#[repr(align(128))]
struct Seat {
    state: AtomicU8,
    /// A `&(dyn Fn(usize) + Sync)`.
    work: AtomicPtr<()>,
}

/// Nothing to do, or what there was is done.
const IDLE: u8 = 0;
/// There is work, and nobody has taken it.
const OFFERED: u8 = 1;
/// The member is at work.
const TAKEN: u8 = 2;
/// The member panicked.
const FAILED: u8 = 3;
/// The team is dissolved.
const DISMISSED: u8 = 4;

impl Team<'_> {
    /// A team of as many threads as the current rayon pool has, but no more than there are cores,
    /// for as long as `f` takes. The calling thread is one of them.
    pub fn gather<R>(f: impl FnOnce(&Team<'_>) -> R) -> R {
        let threads = rayon::current_num_threads();
        let members = threads.min(cores());
        let seats: Vec<Seat> = (1..members).map(|_| Seat::new()).collect();
        if seats.is_empty() {
            return f(&Team { threads, seats: &[], call: &|| (), not_sync: PhantomData });
        }
        let seats = &seats[..];
        rayon::in_place_scope(|scope| {
            let called = AtomicBool::new(false);
            let call = || {
                if !called.swap(true, Ordering::Relaxed) {
                    for (member, seat) in (1..).zip(seats) {
                        scope.spawn(move |_| seat.serve(member));
                    }
                }
            };
            let team = Team { threads, seats, call: &call, not_sync: PhantomData };
            let _dismissal = Dismissal(seats);
            f(&team)
        })
    }

    /// How many pieces to cut work into: the threads of the pool.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Does all tasks. The same member gets the first of them each time, another one the second,
    /// and so on, so that what they work on tends to be in their own caches.
    pub fn each<T: Send>(&self, tasks: impl IntoIterator<Item = T>, task: impl Fn(T) + Sync) {
        if self.seats.is_empty() {
            return tasks.into_iter().for_each(task);
        }
        let tasks: Tasks<T> = Tasks(tasks.into_iter().map(|task| Cell::new(Some(task))).collect());
        let members = self.seats.len() + 1;
        self.all(tasks.0.len().clamp(1, members), &|member| {
            let tasks = &tasks;
            for next in tasks.0.iter().skip(member).step_by(members) {
                next.take().into_iter().for_each(&task);
            }
        });
    }

    /// Calls `work` with 0, 1, 2 .. `members` - 1.
    fn all(&self, members: usize, work: &(dyn Fn(usize) + Sync)) {
        (self.call)();
        let seats = &self.seats[..members - 1];
        for seat in seats {
            seat.offer(&work);
        }
        let end = End(seats);
        work(0);
        for (member, seat) in (1..).zip(seats) {
            if seat.withdraw() {
                work(member);
            }
        }
        drop(end);
        let failed = |seat: &Seat| seat.state.load(Ordering::Relaxed) == FAILED;
        assert!(!seats.iter().any(failed), "a task that another thread took panicked");
    }
}

impl fmt::Debug for Team<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Team").field("members", &(self.seats.len() + 1)).finish_non_exhaustive()
    }
}

impl Seat {
    fn new() -> Self {
        Self { state: AtomicU8::new(IDLE), work: AtomicPtr::new(ptr::null_mut()) }
    }

    fn offer(&self, work: &&(dyn Fn(usize) + Sync)) {
        self.work.store(ptr::from_ref(work).cast_mut().cast(), Ordering::Relaxed);
        self.state.store(OFFERED, Ordering::Release);
    }

    /// Whether the work was still there.
    fn withdraw(&self) -> bool {
        self.swap(OFFERED, IDLE)
    }

    fn swap(&self, from: u8, to: u8) -> bool {
        self.state.compare_exchange(from, to, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// What a member does until it is dismissed.
    #[expect(unsafe_code, reason = "work is lent to a thread that was there before it")]
    fn serve(&self, member: usize) {
        let mut patience = Patience::new();
        loop {
            match self.state.load(Ordering::Relaxed) {
                OFFERED if self.swap(OFFERED, TAKEN) => {
                    let failure = Failure(self);
                    let work = self.work.load(Ordering::Relaxed);
                    // SAFETY: `offer` stored a reference to a reference, and the `Team::all` that
                    // offered it, which both outlive, does not end, nor unwind, while the state
                    // is TAKEN: `End` waits for that.
                    let work = unsafe { *work.cast::<&(dyn Fn(usize) + Sync)>() };
                    work(member);
                    std::mem::forget(failure);
                    self.state.store(IDLE, Ordering::Release);
                    patience = Patience::new();
                }
                DISMISSED => return,
                _ => patience.wait(),
            }
        }
    }
}

/// Waits, when dropped, until nobody works on what was offered.
struct End<'a>(&'a [Seat]);

impl Drop for End<'_> {
    fn drop(&mut self) {
        for seat in self.0 {
            let mut patience = Patience::new();
            if !seat.withdraw() {
                while seat.state.load(Ordering::Acquire) == TAKEN {
                    patience.wait();
                }
            }
        }
    }
}

/// Sends all members home when dropped.
struct Dismissal<'a>(&'a [Seat]);

impl Drop for Dismissal<'_> {
    fn drop(&mut self) {
        for seat in self.0 {
            seat.state.store(DISMISSED, Ordering::Relaxed);
        }
    }
}

/// Marks a seat when dropped, which is when its member panics.
struct Failure<'a>(&'a Seat);

impl Drop for Failure<'_> {
    fn drop(&mut self) {
        self.0.state.store(FAILED, Ordering::Release);
    }
}

/// Waiting: awake at first, then letting other threads go before.
struct Patience(u32);

impl Patience {
    fn new() -> Self {
        Self(1000)
    }

    fn wait(&mut self) {
        if self.0 > 0 {
            self.0 -= 1;
            hint::spin_loop();
        } else {
            thread::yield_now();
        }
    }
}

fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().map_or(1, Into::into))
}
