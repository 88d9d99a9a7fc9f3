//! The page, without a browser: what it reads and what it trains.

mod reading;
mod training;
