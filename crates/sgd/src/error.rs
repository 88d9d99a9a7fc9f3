//! What training can be refused for.

/// Settings, examples or positions that cannot be trained with, or not together.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A mini-batch needs at least one example.
    #[error("mini-batch size is 0, expected at least 1")]
    MiniBatchSize,
    /// A mini-batch cannot be cut into so many shards.
    #[error(
        "{shards} shards of a mini-batch of {mini_batch_size}, expected a power of two that \
         divides it, at most {max}"
    )]
    Shards {
        /// The number of shards asked for.
        shards: usize,
        /// m.
        mini_batch_size: usize,
        /// The most there can be.
        max: usize,
    },
    /// The shards of a mini-batch cannot be shared evenly among so many ranks.
    #[error(
        "number of ranks is {ranks}, expected a power of two up to the number of shards, {shards}"
    )]
    Ranks {
        /// The number of ranks.
        ranks: usize,
        /// The number of shards.
        shards: usize,
    },
    /// There cannot be so many replicas.
    #[error("{replicas} replicas, expected a power of two, at most {max}")]
    Replicas {
        /// The number of replicas asked for.
        replicas: usize,
        /// The most there can be.
        max: usize,
    },
    /// Ranks share the replicas, or the shards of a mini-batch, and not both.
    #[error("{replicas} replicas, and {shards} shards of a mini-batch, expected one of either")]
    ReplicasAndShards {
        /// The number of replicas.
        replicas: usize,
        /// The number of shards.
        shards: usize,
    },
    /// Some replicas would never learn.
    #[error("an epoch has {mini_batches} mini-batches for {replicas} replicas, expected one each")]
    FewMiniBatches {
        /// Mini-batches of an epoch.
        mini_batches: usize,
        /// The number of replicas.
        replicas: usize,
    },
    /// The replicas cannot be shared evenly among so many ranks.
    #[error(
        "number of ranks is {ranks}, expected a power of two up to the number of replicas, \
         {replicas}"
    )]
    RanksOfReplicas {
        /// The number of ranks.
        ranks: usize,
        /// The number of replicas.
        replicas: usize,
    },
    /// η is zero, negative, infinite or not a number in some epoch.
    #[error("learning rate eta is {eta} in epoch {epoch}, expected a positive finite number")]
    Eta {
        /// The learning rate found.
        eta: f32,
        /// The first epoch it holds for.
        epoch: usize,
    },
    /// The changes of a [`Schedule::Piecewise`](crate::Schedule::Piecewise) are not in ascending
    /// order of epochs.
    #[error("eta changes in epoch {before}, then in epoch {after}, expected ascending epochs")]
    EpochOrder {
        /// The epoch of a change.
        before: usize,
        /// The earlier one of the change listed next.
        after: usize,
    },
    /// The η that a warm-up begins with is zero, negative, infinite or not a number.
    #[error("eta begins with {0}, expected a positive finite number")]
    WarmUp(f32),
    /// μ is negative, 1 or more, or not a number.
    #[error("momentum is {0}, expected a number from 0 up to but not including 1")]
    Momentum(f32),
    /// λ/n is negative or not finite.
    #[error("weight decay is {0}, expected a finite number from 0 up")]
    WeightDecay(f32),
    /// η λ/n is 1 or more in some epoch: an update would leave nothing of the weights.
    #[error("eta times weight decay is {product} in epoch {epoch}, expected less than 1")]
    Shrink {
        /// η λ/n.
        product: f32,
        /// The first epoch it holds for.
        epoch: usize,
    },
    /// The share of the average that an epoch keeps is negative, 1 or more, or not a number.
    #[error("averaging keeps {0}, expected a number from 0 up to but not including 1")]
    Averaging(f32),
    /// There is nothing to learn from.
    #[error("no training examples")]
    NoExamples,
    /// The position has no components.
    #[error("the position has no components, expected at least 1")]
    NoVariables,
    /// The position does not have as many components as the cost.
    #[error("the position has {found} components, the cost has {expected}")]
    Dimension {
        /// Components of the cost.
        expected: usize,
        /// Components of the position.
        found: usize,
    },
    /// A [`Snapshot`](crate::Snapshot) of another position, or of other settings.
    #[error("the snapshot's {part} has {found} components, this training needs {expected}")]
    Snapshot {
        /// Which part of it: position, velocity or average.
        part: &'static str,
        /// Components of that part here.
        expected: usize,
        /// Components in the snapshot.
        found: usize,
    },
    /// A [`Snapshot`](crate::Snapshot) from within an epoch of more mini-batches.
    #[error("the snapshot was taken after {found} mini-batches, an epoch here has {epoch}")]
    MiniBatches {
        /// Mini-batches of an epoch here.
        epoch: usize,
        /// Mini-batches of the snapshot.
        found: usize,
    },
    /// A [`Snapshot`](crate::Snapshot) from within an epoch, where replicas are not alike.
    #[error(
        "the snapshot was taken after {found} mini-batches of an epoch, and {replicas} replicas \
         begin with an epoch"
    )]
    WithinEpoch {
        /// Mini-batches of the snapshot.
        found: usize,
        /// The number of replicas.
        replicas: usize,
    },
}
