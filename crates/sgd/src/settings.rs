//! What the caller decides: mini-batch size, learning rate, momentum, convention, seed.

use crate::error::Error;
use crate::order::Order;
use crate::schedule::Schedule;
use crate::warm_up::WarmUp;

/// Whether an update takes the mean or the sum of the mini-batch's gradients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Scaling {
    /// η/m in front of the sum, as in Eq. (20) and Eq. (21).
    #[default]
    Mean,
    /// η alone: the convention that omits the 1/m. A short last mini-batch then moves v less.
    Sum,
}

/// Settings of mini-batch stochastic gradient descent.
///
/// ```
/// use sgd::Sgd;
/// let sgd = Sgd::new(3.0, 10).with_seed(1).with_momentum(0.9);
/// assert_eq!((sgd.mini_batch_size, sgd.momentum, sgd.seed), (10, 0.9, 1));
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Sgd {
    /// m, the number of examples in a mini-batch; 1 is online learning.
    pub mini_batch_size: usize,
    /// S, the number of shards of a mini-batch: a power of two that divides m, at most
    /// [`MAX_SHARDS`](Self::MAX_SHARDS). Each shard is m/S consecutive examples, whose gradients
    /// are summed up in their order; the shards' sums are added up along a binary tree,
    /// ((0 + 1) + (2 + 3)) + ... The bits of the result depend on S, and not on how many
    /// [ranks](crate::Training::with_ranks) or threads share the work. A last mini-batch that is
    /// smaller is cut as evenly as can be, and some shards may be empty.
    ///
    /// 1, as in the chapter, for one sum over all examples.
    #[cfg_attr(feature = "serde", serde(default = "one", skip_serializing_if = "is_one"))]
    pub shards: usize,
    /// R, the number of replicas of the position: a power of two, at most
    /// [`MAX_REPLICAS`](Self::MAX_REPLICAS), and at most the mini-batches of an epoch. An epoch
    /// begins with all equal; replica r learns from the mini-batches r, r + R, r + 2R, ... of its
    /// order; then position and velocity are the average of those of all, summed along a binary
    /// tree. So an epoch moves the position about R times less far, and [ranks] that share the
    /// replicas exchange something once an epoch. The bits of the result depend on R, and not on the
    /// ranks or threads. This is parameter averaging, or local SGD.
    ///
    /// [Warm-up](Self::warm_up) counts the updates of one replica. Where R > 1 there is one shard.
    /// [`Learner`](crate::Learner) alone, which knows no epochs, has no replicas.
    ///
    /// 1, as in the chapter, for one position.
    ///
    /// [ranks]: crate::Training::with_ranks
    #[cfg_attr(feature = "serde", serde(default = "one", skip_serializing_if = "is_one"))]
    pub replicas: usize,
    /// η of each epoch.
    pub eta: Schedule,
    /// Warm-up: how η grows in the first updates. `None`, as in the chapter, for none.
    #[cfg_attr(feature = "serde", serde(default))]
    pub warm_up: Option<WarmUp>,
    /// μ, the share of the last move Δv that the next one keeps: 0, as in the chapter, or up to 1.
    #[cfg_attr(feature = "serde", serde(default))]
    pub momentum: f32,
    /// λ/n of L2 regularisation: each update first multiplies weights, but not biases, by 1 - η λ/n.
    /// 0, as in the chapter, or more.
    #[cfg_attr(feature = "serde", serde(default))]
    pub weight_decay: f32,
    /// Averages the positions at the ends of the epochs: each counts this share, say 0.8, of what
    /// the one after it counts. `None`, as in the chapter, for the last position alone.
    #[cfg_attr(feature = "serde", serde(default))]
    pub averaging: Option<f32>,
    /// With 1/m or without.
    #[cfg_attr(feature = "serde", serde(default))]
    pub scaling: Scaling,
    /// How the examples of an epoch are shuffled: as in the chapter, all together.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Order::is_full"))]
    pub order: Order,
    /// The order of the examples in every epoch follows from this.
    #[cfg_attr(feature = "serde", serde(default))]
    pub seed: u64,
}

impl Sgd {
    /// Shards of a mini-batch at most. Each costs a pass over the position, and far fewer ranks gain
    /// anything.
    pub const MAX_SHARDS: usize = 65_536;

    /// Replicas at most. Each takes the memory of a position, and with more of them the average
    /// hardly moves in an epoch.
    pub const MAX_REPLICAS: usize = 1024;

    /// The chapter's: no momentum, weight decay or averaging, the mean over the mini-batch; seed 0.
    /// η is a number or a [`Schedule`].
    pub fn new(eta: impl Into<Schedule>, mini_batch_size: usize) -> Self {
        Self {
            mini_batch_size,
            shards: 1,
            replicas: 1,
            eta: eta.into(),
            warm_up: None,
            momentum: 0.0,
            weight_decay: 0.0,
            averaging: None,
            scaling: Scaling::Mean,
            order: Order::Full,
            seed: 0,
        }
    }

    /// The same with this m.
    #[must_use]
    pub fn with_mini_batch_size(self, mini_batch_size: usize) -> Self {
        Self { mini_batch_size, ..self }
    }

    /// The same with mini-batches cut into so many shards.
    #[must_use]
    pub fn with_shards(self, shards: usize) -> Self {
        Self { shards, ..self }
    }

    /// The same with so many replicas of the position.
    #[must_use]
    pub fn with_replicas(self, replicas: usize) -> Self {
        Self { replicas, ..self }
    }

    /// The same with this η, a number or a [`Schedule`].
    #[must_use]
    pub fn with_eta(self, eta: impl Into<Schedule>) -> Self {
        Self { eta: eta.into(), ..self }
    }

    /// The same with a warm-up, or without.
    #[must_use]
    pub fn with_warm_up(self, warm_up: Option<WarmUp>) -> Self {
        Self { warm_up, ..self }
    }

    /// The same with this μ.
    #[must_use]
    pub fn with_momentum(self, momentum: f32) -> Self {
        Self { momentum, ..self }
    }

    /// The same with this λ/n.
    #[must_use]
    pub fn with_weight_decay(self, weight_decay: f32) -> Self {
        Self { weight_decay, ..self }
    }

    /// The same with the positions averaged, or not.
    #[must_use]
    pub fn with_averaging(self, averaging: Option<f32>) -> Self {
        Self { averaging, ..self }
    }

    /// The same with 1/m or without.
    #[must_use]
    pub fn with_scaling(self, scaling: Scaling) -> Self {
        Self { scaling, ..self }
    }

    /// The same with the examples shuffled so.
    #[must_use]
    pub fn with_order(self, order: Order) -> Self {
        Self { order, ..self }
    }

    /// The same with this seed.
    #[must_use]
    pub fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// What is wrong with these settings, if anything is.
    ///
    /// # Errors
    /// [`Error::MiniBatchSize`], [`Error::Shards`], [`Error::Replicas`],
    /// [`Error::ReplicasAndShards`], [`Error::Momentum`], [`Error::WeightDecay`],
    /// [`Error::Averaging`], [`Error::WarmUp`], [`Error::EpochOrder`], [`Error::Eta`] or
    /// [`Error::Shrink`].
    pub fn check(&self) -> Result<(), Error> {
        if self.mini_batch_size == 0 {
            return Err(Error::MiniBatchSize);
        }
        let Self { shards, mini_batch_size, .. } = *self;
        let divides = shards.is_power_of_two() && mini_batch_size.is_multiple_of(shards);
        if !divides || shards > Self::MAX_SHARDS {
            return Err(Error::Shards { shards, mini_batch_size, max: Self::MAX_SHARDS });
        }
        let replicas = self.replicas;
        if !replicas.is_power_of_two() || replicas > Self::MAX_REPLICAS {
            return Err(Error::Replicas { replicas, max: Self::MAX_REPLICAS });
        }
        if replicas > 1 && shards > 1 {
            return Err(Error::ReplicasAndShards { replicas, shards });
        }
        if !(0.0..1.0).contains(&self.momentum) {
            return Err(Error::Momentum(self.momentum));
        }
        if !(0.0..f32::INFINITY).contains(&self.weight_decay) {
            return Err(Error::WeightDecay(self.weight_decay));
        }
        if let Some(keep) = self.averaging.filter(|keep| !(0.0..1.0).contains(keep)) {
            return Err(Error::Averaging(keep));
        }
        if let Some(WarmUp { initial, .. }) = self.warm_up
            && !(initial > 0.0 && initial.is_finite())
        {
            return Err(Error::WarmUp(initial));
        }
        if let Some((before, after)) = self.eta.unordered_epochs() {
            return Err(Error::EpochOrder { before, after });
        }
        for epoch in self.eta.epochs() {
            let eta = self.eta.eta(epoch);
            if !(eta > 0.0 && eta.is_finite()) {
                return Err(Error::Eta { eta, epoch });
            }
            let product = eta * self.weight_decay;
            if product >= 1.0 {
                return Err(Error::Shrink { product, epoch });
            }
        }
        Ok(())
    }
}

#[cfg(feature = "serde")]
fn one() -> usize {
    1
}

/// One shard or replica is not written, so that settings from before there was a choice are the same.
#[cfg(feature = "serde")]
#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_one(count: &usize) -> bool {
    *count == 1
}
