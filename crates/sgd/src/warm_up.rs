//! A learning rate that begins small and grows.

/// How η grows in the first updates, evenly, until it is that of the
/// [`Schedule`](crate::Schedule).
///
/// At first the cost falls fastest in the few directions that all examples agree on, such as making
/// every output smaller, and its first moves may throw a large network so far along these that it
/// never returns.
///
/// ```
/// use sgd::WarmUp;
///
/// let warm_up = WarmUp { initial: 1.0, updates: 4 };
/// assert_eq!([0, 1, 2, 3, 4, 5].map(|t| warm_up.eta(t, 3.0)), [1.0, 1.5, 2.0, 2.5, 3.0, 3.0]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct WarmUp {
    /// η of the first update.
    pub initial: f32,
    /// Updates until η is that of the schedule.
    pub updates: usize,
}

impl WarmUp {
    /// η of an update, the first of which is 0, while the schedule has η = `scheduled`. Never more
    /// than that.
    #[expect(clippy::cast_possible_truncation, reason = "rounded as any other η is")]
    pub fn eta(&self, update: usize, scheduled: f32) -> f32 {
        if update >= self.updates {
            return scheduled;
        }
        let (from, to) = (f64::from(self.initial.min(scheduled)), f64::from(scheduled));
        (from + (to - from) * update as f64 / self.updates as f64) as f32
    }
}
