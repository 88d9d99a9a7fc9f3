//! Threads that wait for their next task awake.

use std::cell::Cell;
use std::fmt;
use std::hint;
use std::marker::PhantomData;
use std::mem;
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicPtr, AtomicU8, Ordering};
use std::thread;

/// Threads of a rayon pool that share the steps of one mini-batch after another.
///
/// To hand a task to another thread by rayon and to wait for it takes a microsecond, and more if the
/// thread has fallen asleep: a mini-batch may take no longer. The members of a team stay awake
/// between tasks, which is some four times as fast (`cargo bench -p benches --bench team`), so that
/// steps of a microsecond are worth sharing.
///
/// No task waits for a member that has not come, because it is busy elsewhere in the pool or because
/// its core works for another program: the calling thread does the task as well.
///
/// ```
/// use sgd::Team;
///
/// let mut numbers = [1, 2, 3, 4];
/// Team::gather(|team| {
///     team.each(&mut numbers, |x| *x *= *x);
///     team.each(&mut numbers, |x| *x += 1);
/// });
/// assert_eq!(numbers, [2, 5, 10, 17]);
/// ```
pub struct Team<'a> {
    threads: usize,
    seats: &'a [Seat],
    /// Calls a member to a seat, by its number.
    call: &'a dyn Fn(usize),
    /// Tasks are handed over by one thread at a time.
    not_sync: PhantomData<*const ()>,
}

impl Team<'_> {
    /// The calling thread alone.
    pub fn alone() -> Team<'static> {
        Team { threads: 1, seats: &[], call: &|_| (), not_sync: PhantomData }
    }

    /// A team of as many threads as the current rayon pool has, but no more than there are cores,
    /// for as long as `f` takes. The calling thread is one of them. The others come when there is
    /// something for them to do, leave when there has been nothing for about a millisecond, and
    /// leave for other work of the pool to have its turn. As at the end of a scope of rayon's, those
    /// still on their way have to come and go before this returns.
    ///
    /// # Panics
    /// If `f` does, or if a task did on another thread.
    pub fn gather<R>(f: impl FnOnce(&Team<'_>) -> R) -> R {
        let threads = rayon::current_num_threads();
        let seats: Vec<Seat> = (1..threads.min(cores())).map(|_| Seat::default()).collect();
        let seats = &seats[..];
        rayon::in_place_scope(|scope| {
            let call = |seat: usize| scope.spawn(move |_| seats[seat].serve(seat + 1));
            f(&Team { threads, seats, call: &call, not_sync: PhantomData })
        })
    }

    /// How many pieces to cut work into: the threads of the pool.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Does all tasks. The same member gets the first of them each time, another one the second,
    /// and so on, so that what they work on tends to be in their own caches.
    ///
    /// # Panics
    /// If a task does.
    pub fn each<T: Send>(&self, tasks: impl IntoIterator<Item = T>, task: impl Fn(T) + Sync) {
        if self.seats.is_empty() {
            return tasks.into_iter().for_each(task);
        }
        let tasks = Tasks(tasks.into_iter().map(|task| Cell::new(Some(task))).collect());
        let most = self.seats.len() + 1;
        let members = tasks.0.len().clamp(1, most);
        self.all(members, &|member| {
            let tasks = &tasks;
            for next in tasks.0.iter().skip(member).step_by(members) {
                next.take().into_iter().for_each(&task);
            }
        });
    }

    /// Calls `work` with 0, 1, 2 .. `members` - 1, with each once.
    fn all(&self, members: usize, work: &(dyn Fn(usize) + Sync)) {
        let seats = &self.seats[..members - 1];
        let end = End(seats);
        for (number, seat) in seats.iter().enumerate() {
            if seat.offer(&work) >= GONE {
                (self.call)(number);
            }
        }
        work(0);
        for (member, seat) in (1..).zip(seats) {
            if seat.withdraw() {
                work(member);
            }
        }
        drop(end);
        let failed = |seat: &Seat| seat.state.load(Ordering::Relaxed) == FAILED;
        assert!(!seats.iter().any(failed), "a task on another thread panicked");
    }

    /// Lets the members go. They are called again for the next tasks.
    pub(crate) fn dismiss(&self) {
        for seat in self.seats {
            seat.state.store(GONE, Ordering::Relaxed);
        }
    }

    /// How many pieces to cut so many floats into, which are gone through once: few are not worth
    /// sharing.
    pub(crate) fn pieces(&self, floats: usize) -> usize {
        if floats < WORTH_SHARING { 1 } else { self.threads }
    }
}

impl Drop for Team<'_> {
    fn drop(&mut self) {
        self.dismiss();
    }
}

impl fmt::Debug for Team<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Team").field("threads", &self.threads).finish_non_exhaustive()
    }
}

/// Floats to go through from which on threads share them: a microsecond of work, or two.
const WORTH_SHARING: usize = 10_000;

fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().map_or(1, Into::into))
}

/// Tasks, each of which only the thread that does it looks at.
struct Tasks<T>(Vec<Cell<Option<T>>>);

// SAFETY: `Team::all` calls `work` once with the number of each member, and `Team::each` lets only
// that call go to a task, which it may take to another thread.
#[expect(unsafe_code, reason = "cells are shared, what is in them is not")]
unsafe impl<T: Send> Sync for Tasks<T> {}

/// Where a member waits: two cache lines of its own, since processors fetch them in pairs.
#[repr(align(128))]
struct Seat {
    state: AtomicU8,
    /// A `&&(dyn Fn(usize) + Sync)`.
    work: AtomicPtr<()>,
}

/// There is nothing to do, or what there was is done.
const IDLE: u8 = 0;
/// There is work, and nobody has taken it.
const OFFERED: u8 = 1;
/// The member is at work.
const TAKEN: u8 = 2;
/// There is no member, or it may go.
const GONE: u8 = 3;
/// The member panicked, and is gone.
const FAILED: u8 = 4;

/// Tasks after which a member leaves and has to be called again: some milliseconds.
const TERM: u32 = 1000;

impl Default for Seat {
    fn default() -> Self {
        Self { state: AtomicU8::new(GONE), work: AtomicPtr::default() }
    }
}

impl Seat {
    /// Offers work. Returns the state there was.
    fn offer(&self, work: &&(dyn Fn(usize) + Sync)) -> u8 {
        self.work.store(ptr::from_ref(work).cast_mut().cast(), Ordering::Relaxed);
        self.state.swap(OFFERED, Ordering::Release)
    }

    /// Takes work back. Whether it was still there.
    fn withdraw(&self) -> bool {
        self.go(OFFERED, IDLE)
    }

    fn go(&self, from: u8, to: u8) -> bool {
        self.state.compare_exchange(from, to, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// What a member does for as long as there is work every now and then, and a [`TERM`] at most.
    fn serve(&self, member: usize) {
        let (mut patience, mut done) = (Patience::default(), 0);
        loop {
            match self.state.load(Ordering::Relaxed) {
                OFFERED if self.go(OFFERED, TAKEN) => {
                    let failure = Failure(self);
                    self.work(member);
                    mem::forget(failure);
                    done += 1;
                    let end = if done < TERM { IDLE } else { GONE };
                    self.state.store(end, Ordering::Release);
                    patience = Patience::default();
                }
                IDLE if patience.is_over() && self.go(IDLE, GONE) => return,
                // If it is taken, then by another member: this one was let go before it came.
                TAKEN | GONE.. => return,
                _ => patience.wait(),
            }
        }
    }

    /// Does the work that was taken.
    #[expect(unsafe_code, reason = "work is lent to threads that live longer than it")]
    fn work(&self, member: usize) {
        let work = self.work.load(Ordering::Relaxed);
        // SAFETY: `offer` stored a pointer to a reference. The `Team::all` that lent both neither
        // returns nor unwinds as long as the state is TAKEN, which it is: see `End`.
        let work = unsafe { *work.cast::<&(dyn Fn(usize) + Sync)>() };
        work(member);
    }
}

/// Waits, when dropped, until nobody works on what was offered.
struct End<'a>(&'a [Seat]);

impl Drop for End<'_> {
    fn drop(&mut self) {
        for seat in self.0 {
            let mut patience = Patience::default();
            while !seat.withdraw() && seat.state.load(Ordering::Acquire) == TAKEN {
                patience.wait();
            }
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

/// Waiting: awake at first, after some ten microseconds letting other threads go before.
#[derive(Default)]
struct Patience(u32);

impl Patience {
    const AWAKE: u32 = 1000;
    const END: u32 = 3000;

    fn wait(&mut self) {
        self.0 = self.0.saturating_add(1);
        if self.0 < Self::AWAKE {
            hint::spin_loop();
        } else {
            thread::yield_now();
        }
    }

    fn is_over(&self) -> bool {
        self.0 > Self::END
    }
}
