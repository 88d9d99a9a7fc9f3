//! Where the leader of a team hands work to one member.
//!
//! ```text
//!                      finish, the term being over
//!      ┌──────────────────────────────────────────────────────┐
//!      ▼        offer, call                    take           │
//!  ┌────────┐ ──────────────▶ ┌─────────┐ ──────────────▶ ┌───────┐
//!  │ ABSENT │                 │ OFFERED │                 │ TAKEN │
//!  └────────┘                 └─────────┘                 └───────┘
//!    ▲    ▲                     │     ▲                    │    │
//!    │    │            withdraw │     │ offer       finish │    │ panic
//!    │    │                     ▼     │                    │    ▼
//!    │    │ leave             ┌─────────┐                  │  ┌──────────┐
//!    │    └────────────────── │  IDLE   │ ◀────────────────┘  │ PANICKED │
//!    │                        └─────────┘                     └──────────┘
//!    │                             │ dismiss                    │ offer, call
//!    │ leave                       ▼                            ▼
//!    │                       ┌───────────┐     offer        ┌─────────┐
//!    └────────────────────── │ DISMISSED │ ───────────────▶ │ OFFERED │
//!                            └───────────┘                  └─────────┘
//! ```
//!
//! The leader offers, calls, withdraws and dismisses; the member takes, finishes, panics and
//! leaves. A member whose term is over leaves as it finishes, or when it is IDLE. Two invariants carry the rest:
//!
//! - **A slot has one member at most.** ABSENT and PANICKED are the only states without one, and
//!   the only ones from which the leader calls one. A member that was called may still wait in the
//!   queue of the pool: then the leader withdraws what it offered, does it itself, and the slot is
//!   IDLE or DISMISSED until the member comes. So there is never more than one call under way,
//!   however often a team is dismissed.
//! - **The work is read in TAKEN only, and written outside it.** The leader returns from a
//!   fork-join only when no slot is OFFERED or TAKEN, so what it lent outlives its use.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{mem, ptr};

use crate::backoff::Backoff;
use crate::sync::{AtomicU8, Edge, Ordering, UnsafeCell};

/// No member has been called; the initial state.
const ABSENT: u8 = 0;
/// The member has nothing to do.
const IDLE: u8 = 1;
/// There is work, and nobody has taken it.
const OFFERED: u8 = 2;
/// The member is at work.
const TAKEN: u8 = 3;
/// The member is to leave.
const DISMISSED: u8 = 4;
/// The member's work panicked, and it left.
const PANICKED: u8 = 5;

/// How long a member stays.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stay {
    /// After this long it makes room for other work of the pool. The clock is read after each
    /// piece of work, so the last piece may exceed it.
    pub(crate) term: Duration,
    /// After so many turns of waiting in vain it gives its core to others.
    pub(crate) idle_turns: u32,
}

impl Stay {
    /// Five milliseconds, and 3000 turns of waiting, which take about one. Calling a member takes a
    /// few microseconds: next to that, little.
    #[cfg(not(loom))]
    pub(crate) const DEFAULT: Self = Self { term: Duration::from_millis(5), idle_turns: 3000 };
}

/// What a panic carries.
pub(crate) type Payload = Box<dyn Any + Send>;

/// One piece of work, as it is lent to a member by its number.
type Work<'w> = dyn Fn(usize) + Sync + 'w;

/// Two cache lines of its own, since processors fetch them in pairs.
#[repr(align(128))]
pub(crate) struct Slot {
    state: AtomicU8,
    work: UnsafeCell<*const Work<'static>>,
    payload: Mutex<Option<Payload>>,
}

// SAFETY: what keeps a slot from being shared is `work`, a pointer to something that is `Sync`. It
// is written by the leader while the state is not TAKEN, and read by the member while it is. The
// orderings below put each before the other.
#[expect(unsafe_code, reason = "the state says whose turn it is")]
unsafe impl Sync for Slot {}

impl Slot {
    pub(crate) fn new() -> Self {
        Self {
            state: AtomicU8::new(ABSENT),
            work: UnsafeCell::new(ptr::from_ref::<Work<'static>>(&|_| ())),
            payload: Mutex::new(None),
        }
    }

    /// Offers work. Whether there is no member, so that one has to be called.
    ///
    /// # Safety
    /// The slot is not OFFERED or TAKEN, and `work` lives until it is neither again: until
    /// [`withdraw`](Self::withdraw) has succeeded or [`join`](Self::join) has returned.
    #[expect(unsafe_code, reason = "work is lent to a thread that lives longer than it")]
    #[expect(clippy::transmute_ptr_to_ptr, reason = "a cast cannot extend a lifetime")]
    #[must_use]
    pub(crate) unsafe fn offer(&self, work: &Work<'_>) -> bool {
        // SAFETY: the two differ in a lifetime only.
        let work = unsafe { mem::transmute::<*const Work<'_>, *const Work<'static>>(work) };
        // SAFETY: the caller says that nobody reads it now, and `Edge::Offer` that the member reads it
        // after this.
        self.work.with_mut(|place| unsafe { *place = work });
        matches!(self.state.swap(OFFERED, Edge::Offer.ordering()), ABSENT | PANICKED)
    }

    /// Takes work back. Whether it was still there, so that the leader has to do it.
    pub(crate) fn withdraw(&self) -> bool {
        // A look before the exchange: a member at work can do without losing the cache line.
        self.state.load(Ordering::Relaxed) == OFFERED && self.go(OFFERED, IDLE, Ordering::Relaxed)
    }

    /// Waits until the member is not at work. What was not taken is withdrawn.
    pub(crate) fn join(&self) {
        let mut backoff = Backoff::default();
        loop {
            match self.state.load(Edge::Join.ordering()) {
                OFFERED if self.withdraw() => return,
                OFFERED => (),
                TAKEN => backoff.wait(),
                _ => return,
            }
        }
    }

    /// What the member's work panicked with, if it did. After [`join`](Self::join).
    pub(crate) fn take_panic(&self) -> Option<Payload> {
        if self.state.load(Ordering::Relaxed) != PANICKED {
            return None;
        }
        self.payload.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Lets the member go, which is called again for the next work. Not while there is any.
    pub(crate) fn dismiss(&self) {
        if self.state.load(Ordering::Relaxed) == IDLE {
            // If it fails, the member has just left by itself.
            self.go(IDLE, DISMISSED, Ordering::Relaxed);
        }
    }

    /// What the member does: work, for as long as it may stay.
    pub(crate) fn serve(&self, member: usize, stay: Stay) {
        let came = Instant::now();
        let mut over = false;
        let mut backoff = Backoff::default();
        loop {
            match self.state.load(Ordering::Relaxed) {
                OFFERED if self.go(OFFERED, TAKEN, Edge::Take.ordering()) => {
                    let after = match self.work(member) {
                        Ok(()) if !over => IDLE,
                        Ok(()) => ABSENT,
                        Err(payload) => {
                            *self.payload.lock().unwrap_or_else(PoisonError::into_inner) =
                                Some(payload);
                            PANICKED
                        }
                    };
                    self.state.store(after, Edge::Finish.ordering());
                    if after != IDLE {
                        return;
                    }
                    // The clock is read while the leader finds out that the work is done, so it
                    // costs no time.
                    over = came.elapsed() >= stay.term;
                    backoff = Backoff::default();
                }
                IDLE if (over || backoff.turns() >= stay.idle_turns)
                    && self.go(IDLE, ABSENT, Ordering::Relaxed) =>
                {
                    return;
                }
                DISMISSED if self.go(DISMISSED, ABSENT, Ordering::Relaxed) => return,
                _ => backoff.wait(),
            }
        }
    }

    fn go(&self, from: u8, to: u8, success: Ordering) -> bool {
        self.state.compare_exchange(from, to, success, Ordering::Relaxed).is_ok()
    }

    /// Does the work that was taken.
    #[expect(unsafe_code, reason = "work is lent to a thread that lives longer than it")]
    fn work(&self, member: usize) -> Result<(), Payload> {
        // SAFETY: the state is TAKEN, so the leader does not write; `Edge::Take` says that it wrote
        // before.
        let work = self.work.with(|place| unsafe { *place });
        // SAFETY: whoever called `offer` sees to it that the work lives while the state is TAKEN.
        let work: &Work<'_> = unsafe { &*work };
        // The panic goes on in the leader, which knows what was left half done.
        catch_unwind(AssertUnwindSafe(|| work(member)))
    }
}
