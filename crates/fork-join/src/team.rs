//! A leader and its members, and the fork-join they share.

use std::cell::{Cell, OnceCell};
use std::fmt;
use std::marker::PhantomData;
use std::panic::resume_unwind;
use std::thread;

use crate::slot::Slot;
#[cfg(not(loom))]
use crate::slot::Stay;

/// Threads of a rayon pool that share one short task after another.
///
/// The calling thread leads. It hands each member its share, does its own, and waits for theirs.
/// The members stay awake between tasks, so that such a fork-join takes a quarter of a microsecond;
/// rayon's takes a whole one, and more if a thread has fallen asleep
/// (`cargo bench -p benches --bench team`).
///
/// The leader does not wait for a member that has not begun, because it is busy elsewhere in the
/// pool or its core works for another program: it does that member's share as well.
///
/// ```
/// use fork_join::Team;
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
    slots: &'a [Slot],
    /// The leader and the members that there are cores for, once that is known.
    at_once: OnceCell<usize>,
    /// Calls a member to a slot, by its number.
    call: &'a dyn Fn(usize),
    /// Only the thread that gathered the team leads it.
    not_send: PhantomData<*const ()>,
}

impl Team<'_> {
    /// The calling thread alone.
    pub fn alone() -> Team<'static> {
        Team::new(1, &[], &|_| ())
    }

    /// A team of the threads of the current rayon pool, but no more than there are cores, for as
    /// long as `f` takes. The calling thread leads it. The others join when there is something to
    /// share; they go back to the pool when there has been nothing for about a millisecond, and
    /// after five milliseconds in any case, so that other jobs get their turn.
    ///
    /// Like a scope of rayon's this returns when all the jobs it queued have run: at most one for
    /// each thread.
    ///
    /// # Panics
    /// If `f` does.
    #[cfg(not(loom))]
    pub fn gather<R>(f: impl FnOnce(&Team<'_>) -> R) -> R {
        let threads = rayon::current_num_threads();
        let slots: Vec<Slot> = (1..threads).map(|_| Slot::new()).collect();
        let slots = &slots[..];
        rayon::in_place_scope(|scope| {
            let call =
                |slot: usize| scope.spawn(move |_| slots[slot].serve(slot + 1, Stay::DEFAULT));
            f(&Team::new(threads, slots, &call))
        })
    }

    pub(crate) fn new<'a>(threads: usize, slots: &'a [Slot], call: &'a dyn Fn(usize)) -> Team<'a> {
        Team { threads, slots, at_once: OnceCell::new(), call, not_send: PhantomData }
    }

    /// How many pieces to cut work into: the threads of the pool.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// How many pieces to cut a pass over so many floats into: few are not worth sharing.
    ///
    /// ```
    /// use fork_join::Team;
    /// Team::gather(|team| {
    ///     assert_eq!(team.pieces(100), 1);
    ///     assert_eq!(team.pieces(1_000_000), team.threads());
    /// });
    /// ```
    pub fn pieces(&self, floats: usize) -> usize {
        if floats < WORTH_SHARING { 1 } else { self.threads }
    }

    /// Does all tasks, and returns when they are done. Task i always goes to the same member, so
    /// that what it works on tends to be in the cache of that member's core.
    ///
    /// # Panics
    /// If a task does, with its payload; where several do, with that of one of them. No task is
    /// under way any more then, and the team can go on.
    pub fn each<T: Send>(&self, tasks: impl IntoIterator<Item = T>, task: impl Fn(T) + Sync) {
        if self.slots.is_empty() {
            return tasks.into_iter().for_each(task);
        }
        let tasks = Tasks(tasks.into_iter().map(|task| Cell::new(Some(task))).collect());
        let members = match tasks.0.len() {
            0 | 1 => 1,
            tasks => tasks.min(self.at_once()),
        };
        self.all(members, &|member| {
            let tasks = &tasks;
            for next in tasks.0.iter().skip(member).step_by(members) {
                next.take().into_iter().for_each(&task);
            }
        });
    }

    /// Lets the members go back to the pool. They are called again for the next tasks.
    pub fn dismiss(&self) {
        self.slots.iter().for_each(Slot::dismiss);
    }

    /// How many threads are at work at most.
    fn at_once(&self) -> usize {
        // Asking for the cores takes ten microseconds: nobody does who shares nothing.
        *self.at_once.get_or_init(|| {
            let cores = thread::available_parallelism().map_or(1, Into::into);
            cores.min(self.slots.len() + 1)
        })
    }

    /// Calls `work` with 0, 1, 2 .. `members` - 1, with each once. 0 is the leader.
    #[expect(unsafe_code, reason = "work is lent to threads that live longer than it")]
    pub(crate) fn all(&self, members: usize, work: &(dyn Fn(usize) + Sync)) {
        let slots = &self.slots[..members - 1];
        let guard = JoinGuard(slots);
        for (number, slot) in slots.iter().enumerate() {
            // SAFETY: the last guard left no slot OFFERED or TAKEN, and no other is alive: a team is
            // not `Sync`, so no task can call this. `work` outlives this guard.
            if unsafe { slot.offer(work) } {
                (self.call)(number);
            }
        }
        work(0);
        for (member, slot) in (1..).zip(slots) {
            if slot.withdraw() {
                work(member);
            }
        }
        drop(guard);
        if let Some(payload) = slots.iter().find_map(Slot::take_panic) {
            resume_unwind(payload);
        }
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

/// Floats in a pass from which on threads share it: a microsecond of work, or two.
const WORTH_SHARING: usize = 10_000;

/// Tasks, each of which only the thread that does it looks at.
struct Tasks<T>(Vec<Cell<Option<T>>>);

// SAFETY: `Team::all` calls `work` once with the number of each member, and `Team::each` lets only
// that call go to a task, which it may take to another thread.
#[expect(unsafe_code, reason = "cells are shared, what is in them is not")]
unsafe impl<T: Send> Sync for Tasks<T> {}

/// Waits, when dropped, until nobody works on what was offered: also when the leader panics.
struct JoinGuard<'a>(&'a [Slot]);

impl Drop for JoinGuard<'_> {
    fn drop(&mut self) {
        self.0.iter().for_each(Slot::join);
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn a_member_that_never_comes_is_called_once_however_often_the_team_is_dismissed() {
        let (slots, calls) = ([Slot::new(), Slot::new()], Cell::new(0));
        let call = |_| calls.set(calls.get() + 1);
        let team = Team::new(3, &slots, &call);
        let mut numbers = [0; 3];
        for _ in 0..1000 {
            let tasks = Tasks(numbers.iter_mut().map(|x| Cell::new(Some(x))).collect());
            team.all(3, &|member| {
                let tasks = &tasks;
                *tasks.0[member].take().expect("once") += 1;
            });
            team.dismiss();
        }
        assert_eq!((numbers, calls.get()), ([1000; 3], 2));
    }
}
