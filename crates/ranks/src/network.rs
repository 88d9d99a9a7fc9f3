//! How fast ranks talk to each other, and whether sharing an update pays.

use std::time::{Duration, Instant};

use sgd::Computed;

use crate::communicator::Communicator;

/// What is between the ranks, as a model of two numbers: n bytes take α + n/B.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Network {
    /// α, the latency of a message in seconds.
    pub latency: f64,
    /// B, in bytes per second.
    pub bandwidth: f64,
}

/// Exchanges that the latency is measured by, of one float.
const SHORT: u32 = 20;

/// Exchanges that the bandwidth is measured by.
const LONG: u32 = 3;

impl Network {
    /// Measures it by exchanges like those of sums of so many floats. Collective; each rank gets its
    /// own numbers.
    ///
    /// Between ranks that share a memory, a byte may seem to take no time at all next to the latency:
    /// then B is infinite. For a single rank α is 0 and B infinite.
    pub fn measure(communicator: &impl Communicator, floats: usize) -> Self {
        let ranks = communicator.size();
        if ranks == 1 {
            return Self { latency: 0.0, bandwidth: f64::INFINITY };
        }
        let latency = exchange(communicator, 1, SHORT) / (2.0 * steps(ranks));
        let piece = floats.div_ceil(ranks).max(1);
        let for_bytes = exchange(communicator, piece, LONG) - 2.0 * steps(ranks) * latency;
        let bytes = sent(ranks, ranks * piece);
        let bandwidth = if for_bytes > 0.0 { bytes / for_bytes } else { f64::INFINITY };
        Self { latency, bandwidth }
    }

    /// T = 3 ⌈log₂ p⌉ α + 2 (p-1)/p · 4P/B, in seconds: how long p ranks take for what they exchange
    /// for an update. To add up sums of P floats a piece of them goes to each rank, and its sum to
    /// all; and then a few bytes go to all, by which ranks agree to go on.
    ///
    /// ```
    /// use ranks::Network;
    ///
    /// // Gigabit Ethernet, the 79,510 weights and biases of 784-100-10, and four machines.
    /// let network = Network { latency: 30e-6, bandwidth: 117e6 };
    /// let seconds = network.seconds(4, 79_510);
    /// assert!((seconds - 4.26e-3).abs() < 0.01e-3);
    /// ```
    pub fn seconds(&self, ranks: usize, floats: usize) -> f64 {
        if ranks < 2 {
            return 0.0;
        }
        let sums = 2.0 * steps(ranks) * self.latency + sent(ranks, floats) / self.bandwidth;
        sums + self.decision_seconds(ranks)
    }

    /// ⌈log₂ p⌉ α, in seconds: the part of [`seconds`](Self::seconds) in which p ranks agree to go
    /// on.
    pub fn decision_seconds(&self, ranks: usize) -> f64 {
        steps(ranks) * self.latency
    }
}

/// How many times as large a mini-batch would have to be for p ranks to be no slower than one: not
/// more than 1 if they are no slower already. `computed` is what one rank of them computes for an
/// update, and `exchanging` how many seconds they take for what they exchange. Of these only the time
/// for gradients grows with the mini-batch.
///
/// One rank alone would compute gradients of p times as many examples, and add up p times as many
/// shards, so with G for gradients, H for shards and T for exchanging, p ranks gain (p-1) (G + H) and
/// lose T. The smallest factor k is that of (p-1) (k G + H) = T. If a larger mini-batch takes less
/// time for each example, as it does where m is small, k has to be larger than that.
///
/// ```
/// use std::time::Duration;
/// use sgd::Computed;
///
/// // Four ranks take 0.1 ms each for gradients and 0.2 ms to add up their shards: alone, one would
/// // take 1.2 ms. Sums take 4.2 ms to exchange, which 12 times as many examples outweigh.
/// let micros = Duration::from_micros;
/// let computed = Computed { gradients: micros(100), sums: micros(200) };
/// assert!((ranks::break_even_factor(4, computed, 4.2e-3) - 12.0).abs() < 1e-9);
/// ```
pub fn break_even_factor(ranks: usize, computed: Computed, exchanging: f64) -> f64 {
    let Computed { gradients, sums } = computed;
    let gain_needed = exchanging / (ranks as f64 - 1.0) - sums.as_secs_f64();
    gain_needed / gradients.as_secs_f64()
}

/// ⌈log₂ p⌉.
fn steps(ranks: usize) -> f64 {
    f64::from(ranks.next_power_of_two().ilog2())
}

/// Bytes that each rank sends to have sums of so many floats added up.
fn sent(ranks: usize, floats: usize) -> f64 {
    2.0 * (ranks as f64 - 1.0) / ranks as f64 * (4 * floats) as f64
}

/// Seconds of an exchange in pieces of so many floats: the shortest of several.
fn exchange(communicator: &impl Communicator, piece: usize, times: u32) -> f64 {
    let floats = vec![0.0; communicator.size() * piece];
    let mut received = floats.clone();
    let mut shortest = Duration::MAX;
    for _ in 0..=times {
        communicator.barrier();
        let start = Instant::now();
        communicator.all_to_all(&floats, &mut received);
        communicator.all_gather(&floats[..piece], &mut received);
        shortest = shortest.min(start.elapsed());
    }
    shortest.as_secs_f64()
}
