#![doc = include_str!("../README.md")]

mod alone;
mod communicator;
mod messages;
#[cfg(feature = "mpi")]
mod mpi;
mod network;
mod threads;
mod tree_sum;

pub use alone::Alone;
pub use communicator::Communicator;
pub use messages::{all_gather_messages, broadcast_message, first_failed, gather_messages};
#[cfg(feature = "mpi")]
pub use mpi::{Mpi, MpiError};
pub use network::{Network, break_even_factor};
pub use threads::Threads;
pub use tree_sum::{Pace, TreeSum, UpdateTimes};
