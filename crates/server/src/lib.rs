#![doc = include_str!("../README.md")]

mod connections;
mod guard;
mod limits;
mod page;
mod read;
mod refusal;
mod routes;
mod site;

pub use connections::serve;
pub use limits::Limits;
pub use page::{Offer, Page, PageError};
pub use site::Site;
