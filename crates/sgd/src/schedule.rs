//! The learning rate η, epoch by epoch.

use std::f64::consts::PI;

/// The learning rate η of each epoch: constant, as in the chapter's algorithm, or varied, as it
/// says is often done.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Schedule {
    /// The same in every epoch.
    Constant(f32),
    /// η = `initial` · `factor`ᵉ in epoch e. [`Sgd::check`](crate::Sgd::check) looks at the first two
    /// epochs; in later ones η may overflow to infinity or vanish to 0.
    Exponential {
        /// η of epoch 0.
        initial: f32,
        /// What η is multiplied by after each epoch.
        factor: f32,
    },
    /// η from `initial` in epoch 0 to `last` in the last of `epochs` epochs, each time by the same
    /// factor; then `last` on. A single epoch has `initial`.
    ExponentialTo {
        /// η of epoch 0.
        initial: f32,
        /// η of the last epoch.
        last: f32,
        /// Epochs in all.
        epochs: usize,
    },
    /// η from `initial` in epoch 0 to `last` in the last of `epochs` epochs along half a period of
    /// the cosine: slowly at first, fastest half way, slowly at the end; then `last` on. A single
    /// epoch has `initial`.
    Cosine {
        /// η of epoch 0.
        initial: f32,
        /// η of the last epoch.
        last: f32,
        /// Epochs in all.
        epochs: usize,
    },
    /// Constant between the epochs named.
    Piecewise {
        /// η of epoch 0.
        initial: f32,
        /// Pairs of an epoch and the η that holds from there on, in ascending order. Of two for the
        /// same epoch the second holds.
        changes: Vec<(usize, f32)>,
    },
}

impl Schedule {
    /// η of an epoch; the first is epoch 0.
    ///
    /// ```
    /// use sgd::Schedule;
    /// let halved = Schedule::Exponential { initial: 3.0, factor: 0.5 };
    /// assert_eq!([0, 1, 2].map(|epoch| halved.eta(epoch)), [3.0, 1.5, 0.75]);
    /// let cosine = Schedule::Cosine { initial: 3.0, last: 1.0, epochs: 3 };
    /// assert_eq!([0, 1, 2, 3].map(|epoch| cosine.eta(epoch)), [3.0, 2.0, 1.0, 1.0]);
    /// ```
    #[expect(clippy::cast_possible_truncation, reason = "η is rounded")]
    pub fn eta(&self, epoch: usize) -> f32 {
        match self {
            Self::Constant(eta) => *eta,
            Self::Exponential { initial, factor } => initial * power(*factor, epoch),
            Self::ExponentialTo { initial, last, epochs } => match progress(epoch, *epochs) {
                0.0 => *initial,
                1.0 => *last,
                progress => {
                    let ratio = f64::from(*last) / f64::from(*initial);
                    (f64::from(*initial) * libm::pow(ratio, progress)) as f32
                }
            },
            Self::Cosine { initial, last, epochs } => match progress(epoch, *epochs) {
                0.0 => *initial,
                1.0 => *last,
                progress => {
                    let (initial, last) = (f64::from(*initial), f64::from(*last));
                    let share = f64::midpoint(1.0, libm::cos(PI * progress));
                    (last + (initial - last) * share) as f32
                }
            },
            Self::Piecewise { initial, changes } => {
                let reached = changes.iter().take_while(|(from, _)| *from <= epoch);
                reached.last().map_or(*initial, |(_, eta)| *eta)
            }
        }
    }

    /// The first two neighbouring changes of which the second is for an earlier epoch.
    pub(crate) fn unordered_epochs(&self) -> Option<(usize, usize)> {
        let Self::Piecewise { changes, .. } = self else { return None };
        let mut neighbours = changes.windows(2).map(|pair| (pair[0].0, pair[1].0));
        neighbours.find(|(before, after)| before > after)
    }

    /// The epochs that tell whether η is a positive finite number in all: those that the schedule
    /// names.
    pub(crate) fn epochs(&self) -> Vec<usize> {
        match self {
            Self::Constant(_) => vec![0],
            Self::Exponential { .. } => vec![0, 1],
            Self::ExponentialTo { epochs, .. } | Self::Cosine { epochs, .. } => {
                vec![0, last_of(*epochs).max(1)]
            }
            Self::Piecewise { changes, .. } => {
                [0].into_iter().chain(changes.iter().map(|(from, _)| *from)).collect()
            }
        }
    }
}

/// The last of so many epochs.
fn last_of(epochs: usize) -> usize {
    epochs.saturating_sub(1)
}

/// How far an epoch is from the first, 0, to the last, 1, of so many.
fn progress(epoch: usize, epochs: usize) -> f64 {
    match (epoch, last_of(epochs)) {
        (0, _) => 0.0,
        (_, 0) => 1.0,
        (epoch, last) => epoch.min(last) as f64 / last as f64,
    }
}

/// bⁿ, by squaring: the same bits on every machine, which `powi` does not promise.
fn power(mut base: f32, mut exponent: usize) -> f32 {
    let mut power = 1.0;
    loop {
        if exponent % 2 == 1 {
            power *= base;
        }
        exponent /= 2;
        if exponent == 0 {
            return power;
        }
        base *= base;
    }
}

impl From<f32> for Schedule {
    fn from(eta: f32) -> Self {
        Self::Constant(eta)
    }
}
