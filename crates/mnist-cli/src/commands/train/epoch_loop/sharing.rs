//! How fast ranks are together, and whether sharing a run pays.

use chapter_one::runs::RunSettings;
use ranks::{Network, Pace, UpdateTimes, break_even_factor};

use crate::job::Job;

/// What is known of how fast ranks are together.
pub(super) struct Sharing {
    pace: Pace,
    /// What is between them, and how many floats they exchange, until that has been looked at.
    network: Option<(Network, usize)>,
}

impl Sharing {
    /// At this pace, of which nothing is known yet.
    pub(super) fn new(pace: Pace) -> Self {
        Self { pace, network: None }
    }

    /// Measures the network between the ranks, which exchange sums of so many floats. All ranks call
    /// it.
    pub(super) fn measure(&mut self, job: &Job, floats: usize) {
        self.network = Some((Network::measure(&job.communicator(), floats), floats));
    }

    /// Says once, when it is known, that more ranks are slower than one, and what would help.
    pub(super) fn warning(&mut self, job: &Job, settings: &RunSettings) -> Option<String> {
        let UpdateTimes { computed, exchanging } = self.pace.of_an_update()?;
        let (network, floats) = self.network.take()?;
        let ranks = job.ranks();
        // An exchange takes longer than the network does where ranks wait for each other. What they
        // decide with is not timed.
        let decision = network.decision_seconds(ranks);
        let exchanging = network.seconds(ranks, floats).max(exchanging.as_secs_f64() + decision);
        let times = break_even_factor(ranks, computed, exchanging);
        if !job.leads() || times <= 1.0 {
            return None;
        }
        let m = settings.sgd.mini_batch_size;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size")]
        let enough = ((m as f64 * times).ceil() as usize).next_multiple_of(settings.sgd.shards);
        Some(format!(
            "{ranks} ranks are slower than one: for an update each takes {:.2} ms for gradients and \
             {:.2} ms to add up its shards, and what they exchange takes {:.2} ms; they are not \
             faster before --mini-batch-size {enough}",
            computed.gradients.as_secs_f64() * 1e3,
            computed.sums.as_secs_f64() * 1e3,
            exchanging * 1e3,
        ))
    }
}
