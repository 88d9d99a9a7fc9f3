//! The page, without a browser: what it reads and what it trains.

mod reading;
mod real_mnist;
mod training;

/// The model that is in the page.
const MODEL: &[u8] = include_bytes!("../../model/reading.safetensors");
