//! What the crate takes from the standard library to synchronise threads, or, to be checked, from
//! loom (`--cfg loom`).

#[cfg(loom)]
pub(crate) use loom::{
    cell::UnsafeCell,
    hint::spin_loop,
    sync::atomic::{AtomicU8, Ordering},
    thread::yield_now,
};
#[cfg(not(loom))]
pub(crate) use std::{
    hint::spin_loop,
    sync::atomic::{AtomicU8, Ordering},
    thread::yield_now,
};

/// A cell whose accesses loom can check: [`std::cell::UnsafeCell`] with loom's interface.
#[cfg(not(loom))]
#[derive(Debug)]
pub(crate) struct UnsafeCell<T>(std::cell::UnsafeCell<T>);

#[cfg(not(loom))]
impl<T> UnsafeCell<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(std::cell::UnsafeCell::new(value))
    }

    /// Lends a pointer to read from.
    #[inline]
    pub(crate) fn with<R>(&self, f: impl FnOnce(*const T) -> R) -> R {
        f(self.0.get())
    }

    /// Lends a pointer to write to.
    #[inline]
    pub(crate) fn with_mut<R>(&self, f: impl FnOnce(*mut T) -> R) -> R {
        f(self.0.get())
    }
}

/// The four operations on a slot's state whose ordering matters; everywhere else `Relaxed` will do.
/// `model.rs` shows that it does, and that none of the four may be weaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edge {
    /// The leader offers: publishes the work, and all that it did before.
    Offer,
    /// The member takes: receives what the offer published.
    Take,
    /// The member finishes: publishes what its work did.
    Finish,
    /// The leader joins: receives what the member published.
    Join,
}

impl Edge {
    #[inline]
    pub(crate) fn ordering(self) -> Ordering {
        #[cfg(loom)]
        if WEAKENED.get() == Some(self) {
            return Ordering::Relaxed;
        }
        match self {
            Self::Offer | Self::Finish => Ordering::Release,
            Self::Take | Self::Join => Ordering::Acquire,
        }
    }
}

#[cfg(loom)]
thread_local! {
    /// What the model leaves out, to see that it fails then.
    pub(crate) static WEAKENED: std::cell::Cell<Option<Edge>> = const { std::cell::Cell::new(None) };
}
