//! The protocol of the slots, checked by loom: the interleavings of a leader and its members, and
//! every value that the memory model lets a load return.
//!
//! Every interleaving with at most four preemptions with one member, and two with two. There has to
//! be a bound: threads that spin have endless interleavings.
//!
//!     RUSTFLAGS="--cfg loom" cargo test -p fork-join --release --lib
//!
//! The members are loom's threads instead of rayon's; loom allows four beside the leader. Every
//! access to what the leader lends and to what the members change goes through loom's cells, which
//! report a data race. The tests at the end weaken one ordering after the other, and see the model
//! fail.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

use loom::cell::UnsafeCell;
use loom::sync::Arc;
use loom::thread;

use crate::slot::{Slot, Stay};
use crate::sync::{Edge, WEAKENED};
use crate::team::Team;

/// Stays until it is dismissed.
const FOR_EVER: Stay = Stay { term: Duration::MAX, idle_turns: u32::MAX };

/// Leaves after each piece of work.
const ONE_PIECE: Stay = Stay { term: Duration::ZERO, idle_turns: u32::MAX };

/// Leaves as soon as there is nothing to do.
const IMPATIENT: Stay = Stay { term: Duration::MAX, idle_turns: 1 };

/// As [`Team::gather`] does, with members that are loom's threads. Returns how many were called.
fn gather(members: usize, stay: Stay, f: impl FnOnce(&Team<'_>)) -> usize {
    let slots: Arc<Vec<Slot>> = Arc::new((0..members).map(|_| Slot::new()).collect());
    let called = RefCell::new(Vec::new());
    let call = |slot: usize| {
        let slots = Arc::clone(&slots);
        let member = thread::spawn(move || slots[slot].serve(slot + 1, stay));
        called.borrow_mut().push(member);
    };
    f(&Team::new(members + 1, &slots, &call));
    let called = called.into_inner();
    let count = called.len();
    for member in called {
        member.join().expect("a member ends well");
    }
    count
}

/// What the rounds work on.
struct Shared {
    /// Written by the leader before each round, read by everybody: what it lends.
    round: UnsafeCell<u32>,
    /// Written by the member of each number.
    done: Vec<UnsafeCell<u32>>,
}

// SAFETY: loom reports accesses that are not ordered.
#[expect(unsafe_code, reason = "loom is to find out whether they are shared rightly")]
unsafe impl Sync for Shared {}

#[expect(unsafe_code, reason = "loom's cells lend pointers")]
impl Shared {
    fn new(members: usize) -> Self {
        let done = (0..=members).map(|_| UnsafeCell::new(0)).collect();
        Self { round: UnsafeCell::new(0), done }
    }

    fn begin(&self, round: u32) {
        // SAFETY: loom checks that nobody else accesses it now. So it does below.
        self.round.with_mut(|it| unsafe { *it = round });
    }

    fn work(&self, member: usize, round: u32) {
        // SAFETY: see above.
        assert_eq!(self.round.with(|it| unsafe { *it }), round, "the work of another round");
        // SAFETY: see above.
        self.done[member].with_mut(|it| unsafe { *it += 1 });
    }

    fn check(&self, rounds: u32) {
        for done in &self.done {
            // SAFETY: see above.
            assert_eq!(done.with(|it| unsafe { *it }), rounds, "each share is done once a round");
        }
    }
}

/// Rounds in which everybody has a share. `between` is called after each.
fn rounds(team: &Team<'_>, members: usize, rounds: u32, between: impl Fn(u32)) {
    let shared = Shared::new(members);
    for round in 1..=rounds {
        shared.begin(round);
        team.all(members + 1, &|member| shared.work(member, round));
        shared.check(round);
        between(round);
    }
}

/// Explores every run in which threads are preempted a few times at most. Spinning threads have
/// endless runs; the faults below show with a single preemption.
fn explore(members: usize, model: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(if members == 1 { 4 } else { 2 });
    builder.check(model);
}

#[test]
fn each_share_is_done_once_a_round() {
    for (members, count) in [(1, 3), (2, 3)] {
        explore(members, move || {
            let called = gather(members, FOR_EVER, |team| rounds(team, members, count, |_| ()));
            assert_eq!(called, members, "members that stay are called once");
        });
    }
}

#[test]
fn members_dismissed_between_rounds_are_called_again() {
    for (members, count) in [(1, 3), (2, 2)] {
        explore(members, move || {
            gather(members, FOR_EVER, |team| {
                rounds(team, members, count, |round| {
                    if round < count {
                        team.dismiss();
                    }
                });
            });
        });
    }
}

#[test]
fn members_whose_term_is_over_are_called_again() {
    for (members, count) in [(1, 3), (2, 2)] {
        explore(members, move || {
            gather(members, ONE_PIECE, |team| rounds(team, members, count, |_| ()));
        });
    }
}

#[test]
fn members_that_found_nothing_to_do_are_called_again() {
    for (members, count) in [(1, 3), (2, 2)] {
        explore(members, move || {
            gather(members, IMPATIENT, |team| rounds(team, members, count, |_| ()));
        });
    }
}

#[test]
fn a_panic_of_anybody_comes_through_when_all_have_ended() {
    for (members, bad) in [(1, 0), (1, 1), (2, 0), (2, 1), (2, 2)] {
        explore(members, move || {
            gather(members, FOR_EVER, |team| one_panics(team, members, bad));
        });
    }
}

fn one_panics(team: &Team<'_>, members: usize, bad: usize) {
    let shared = Shared::new(members);
    shared.begin(1);
    let round = || {
        team.all(members + 1, &|member| {
            shared.work(member, 1);
            if member == bad {
                resume_unwind(Box::new(bad));
            }
        });
    };
    let payload = catch_unwind(AssertUnwindSafe(round)).expect_err("a panic");
    assert_eq!(payload.downcast_ref(), Some(&bad));
    // Nobody works on the first round any more, or loom reports a race.
    shared.begin(2);
    rounds(team, members, 1, |_| ());
}

/// What is wrong with the protocol when an ordering is `Relaxed`.
fn fault_without(edge: Edge) -> String {
    WEAKENED.set(Some(edge));
    let outcome = catch_unwind(|| {
        explore(1, || {
            gather(1, FOR_EVER, |team| rounds(team, 1, 2, |_| ()));
        });
    });
    WEAKENED.set(None);
    *outcome.expect_err("a fault").downcast().expect("a panic with a message")
}

#[test]
fn each_ordering_is_needed() {
    for edge in [Edge::Offer, Edge::Take, Edge::Finish, Edge::Join] {
        let fault = fault_without(edge);
        assert!(fault.contains("Causality violation"), "{edge:?}: {fault}");
    }
}
