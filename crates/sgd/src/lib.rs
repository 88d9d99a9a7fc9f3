#![doc = include_str!("../README.md")]

mod cost;
mod descent;
mod learner;
mod order;
mod pace;
mod settings;
mod team;
mod training;

pub use cost::{Cost, FnCost, mini_batch_gradient};
pub use descent::{Function, GradientDescent, Move, Step, central_difference, delta_c};
pub use learner::Learner;
pub use order::order_of_examples;
pub use settings::{Error, Scaling, Schedule, Sgd};
pub use team::Team;
pub use training::{EpochReport, Progress, Training};
