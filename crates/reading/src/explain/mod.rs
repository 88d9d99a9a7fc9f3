//! A picture of all that was tried on the way to an answer.

mod candidates;
mod columns;
mod cuts;
mod picture;
mod stages;
