//! How long our own network takes to read all test digits at once: `cargo peers reading`, run as
//! a program of its own like the other contenders.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use mnist_io::{DataSet, Examples};
use serde_json::json;
use sigmoid_net::{Model, Network, argmax};

use crate::error::Error;
use crate::ratios::median;

/// As often as the contenders in Python do it.
const READINGS: usize = 31;

/// Reads the test set with a model again and again, and returns a contender's last line: the
/// digits read right, and the median of the times.
///
/// # Errors
/// [`Error::Data`] or [`Error::Model`] if one of them cannot be read.
#[expect(unsafe_code, reason = "a mapped file is memory that others may write to")]
pub fn time_reading(data: &Path, model: &Path) -> Result<String, Error> {
    // SAFETY: nobody downloads data while peers are compared. Mapped, since the program maps them.
    let test = unsafe { DataSet::open_test_mapped(data) }?;
    let network = Model::load(model)?.network;
    let digits = read(&network, &test);
    let pairs = digits.iter().zip(test.labels());
    let correct = pairs.filter(|&(&digit, &label)| digit == usize::from(label)).count();
    let seconds = (0..READINGS).map(|_| {
        let start = Instant::now();
        black_box(read(&network, &test));
        start.elapsed().as_secs_f64()
    });
    Ok(json!({ "correct": correct, "read_seconds": median(seconds.collect()) }).to_string())
}

fn read(network: &Network, examples: &Examples) -> Vec<usize> {
    let outputs = network.feedforward_many(examples.images());
    let outputs = outputs.as_slice().expect("a row an example");
    outputs.chunks(network.outputs()).map(argmax).collect()
}
