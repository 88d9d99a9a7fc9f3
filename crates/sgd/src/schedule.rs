//! The learning rate η, epoch by epoch.

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
    /// ```
    pub fn eta(&self, epoch: usize) -> f32 {
        match self {
            Self::Constant(eta) => *eta,
            Self::Exponential { initial, factor } => {
                initial * factor.powi(i32::try_from(epoch).unwrap_or(i32::MAX))
            }
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

    /// The first epoch, among those the schedule names, whose η is not a positive finite number.
    pub(crate) fn faulty_epoch(&self) -> Option<usize> {
        let epochs: Vec<usize> = match self {
            Self::Constant(_) => vec![0],
            Self::Exponential { .. } => vec![0, 1],
            Self::Piecewise { changes, .. } => {
                [0].into_iter().chain(changes.iter().map(|(from, _)| *from)).collect()
            }
        };
        epochs.into_iter().find(|&epoch| !(self.eta(epoch) > 0.0 && self.eta(epoch).is_finite()))
    }
}

impl From<f32> for Schedule {
    fn from(eta: f32) -> Self {
        Self::Constant(eta)
    }
}
