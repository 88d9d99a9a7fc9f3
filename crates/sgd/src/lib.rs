#![doc = include_str!("../README.md")]

mod aligned;
mod average;
mod cost;
mod descent;
mod error;
mod fn_cost;
mod learner;
mod mini_batches;
mod order;
mod ranks;
mod replicas;
mod schedule;
mod settings;
mod shards;
mod shuffle;
mod snapshot;
mod step;
mod training;
mod warm_up;
mod window_order;

pub use cost::{Cost, mini_batch_gradient};
pub use descent::{Function, GradientDescent, Iterate, Move, central_difference, delta_c};
pub use error::Error;
pub use fn_cost::{FnCost, SliceCost};
/// The threads that a [`Cost`] may share its work among.
pub use fork_join::Team;
pub use learner::Learner;
pub use order::{Order, epoch_permutation};
pub use ranks::{Computed, Ranks};
pub use schedule::Schedule;
pub use settings::{Scaling, Sgd};
pub use snapshot::Snapshot;
pub use step::Step;
pub use training::{EpochProgress, EpochReport, Training};
pub use warm_up::WarmUp;
pub use window_order::{WindowOrder, WindowSize};
