//! What the caller decides: mini-batch size, learning rate, momentum, convention, seed.

/// Settings that cannot be trained with.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A mini-batch needs at least one example.
    #[error("mini-batch size is 0, expected at least 1")]
    MiniBatchSize,
    /// η is zero, negative, infinite or not a number in some epoch.
    #[error("learning rate eta is {eta} in epoch {epoch}, expected a positive finite number")]
    Eta {
        /// The learning rate found.
        eta: f32,
        /// The first epoch it holds for.
        epoch: usize,
    },
    /// The share of its speed that the ball keeps.
    #[error("momentum is {0}, expected a number from 0 up to but not including 1")]
    Momentum(f32),
    /// There is nothing to learn from.
    #[error("no training examples")]
    NoExamples,
    /// The position does not have as many components as the cost.
    #[error("the position has {found} components, the cost has {expected}")]
    Dimension {
        /// Components of the cost.
        expected: usize,
        /// Components of the position.
        found: usize,
    },
}

/// The learning rate η of each epoch: "in practical implementations, η is often varied".
#[derive(Debug, Clone, PartialEq)]
pub enum Schedule {
    /// The same in every epoch.
    Constant(f32),
    /// η = `initial` · `factor`ᵉ in epoch e.
    Exponential {
        /// η of epoch 0.
        initial: f32,
        /// What η is multiplied by after each epoch.
        factor: f32,
    },
    /// `initial` until the first epoch named, and from each epoch named on the η beside it.
    Steps {
        /// η of epoch 0.
        initial: f32,
        /// Pairs of an epoch and the η that holds from there on, in ascending order.
        steps: Vec<(usize, f32)>,
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
            Self::Steps { initial, steps } => {
                let reached = steps.iter().take_while(|(from, _)| *from <= epoch);
                reached.last().map_or(*initial, |(_, eta)| *eta)
            }
        }
    }

    /// The first epoch whose η cannot be used, if there is one among those that the schedule
    /// names.
    fn fault(&self) -> Option<Error> {
        let epochs: Vec<usize> = match self {
            Self::Constant(_) => vec![0],
            Self::Exponential { .. } => vec![0, 1],
            Self::Steps { steps, .. } => {
                [0].into_iter().chain(steps.iter().map(|(from, _)| *from)).collect()
            }
        };
        let faulty = |&epoch: &usize| !(self.eta(epoch) > 0.0 && self.eta(epoch).is_finite());
        epochs.into_iter().find(faulty).map(|epoch| Error::Eta { eta: self.eta(epoch), epoch })
    }
}

impl From<f32> for Schedule {
    fn from(eta: f32) -> Self {
        Self::Constant(eta)
    }
}

/// Whether an update takes the mean or the sum of the mini-batch's gradients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scaling {
    /// η/m in front of the sum, as in Eq. (20) and Eq. (21).
    #[default]
    Mean,
    /// η alone: the convention that omits the 1/m. A short last mini-batch then moves v less.
    Sum,
}

/// Settings of mini-batch stochastic gradient descent.
#[derive(Debug, Clone, PartialEq)]
pub struct Sgd {
    /// m, the number of examples in a mini-batch; 1 is online learning.
    pub mini_batch_size: usize,
    /// η of each epoch.
    pub eta: Schedule,
    /// The share of its speed that the ball keeps from one move to the next, 0 as in the chapter.
    pub momentum: f32,
    /// With 1/m or without.
    pub scaling: Scaling,
    /// The order of the examples in every epoch follows from this.
    pub seed: u64,
}

impl Sgd {
    /// The chapter's: a constant η, no momentum, the mean over the mini-batch; seed 0.
    pub fn new(eta: f32, mini_batch_size: usize) -> Self {
        Self { mini_batch_size, eta: eta.into(), momentum: 0.0, scaling: Scaling::Mean, seed: 0 }
    }

    /// What is wrong with these settings, if anything is.
    ///
    /// # Errors
    /// [`Error::MiniBatchSize`], [`Error::Eta`] or [`Error::Momentum`].
    pub fn check(&self) -> Result<(), Error> {
        if self.mini_batch_size == 0 {
            return Err(Error::MiniBatchSize);
        }
        if !(0.0..1.0).contains(&self.momentum) {
            return Err(Error::Momentum(self.momentum));
        }
        self.eta.fault().map_or(Ok(()), Err)
    }
}
