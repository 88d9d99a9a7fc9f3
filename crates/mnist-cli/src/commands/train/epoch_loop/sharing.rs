//! A run shared with other ranks: that all train the same, and whether it pays.

use chapter_one::report::numbers::grouped;
use chapter_one::runs::{RunIdentity, RunSettings, SavedRun};
use ranks::{Network, Pace, worth_from};
use serde::{Deserialize, Serialize};

use super::EpochLoop;
use crate::failure::{Failure, chain, request};
use crate::job::Job;

/// What is known of how fast ranks are together.
pub(super) struct Sharing {
    pace: Pace,
    /// What is between them, and how many floats they exchange, until that has been looked at.
    network: Option<(Network, usize)>,
}

/// What must be the same on all ranks.
#[derive(Serialize, Deserialize)]
struct Asked {
    identity: RunIdentity,
    epochs: usize,
}

impl Sharing {
    /// At this pace, of which nothing is known yet.
    pub(super) fn new(pace: Pace) -> Self {
        Self { pace, network: None }
    }

    /// Says once, when it is known, that more ranks are slower than one, and what would help.
    pub(super) fn warning(&mut self, job: &Job, settings: &RunSettings) -> Option<String> {
        let (computing, exchanging) = self.pace.of_an_update()?;
        let (network, floats) = self.network.take()?;
        let (ranks, computing) = (job.ranks(), computing.as_secs_f64());
        // An exchange takes longer than the network does where ranks wait for each other.
        let exchanging = network.seconds(ranks, floats).max(exchanging.as_secs_f64());
        let times = worth_from(ranks, computing, exchanging);
        if !job.leads() || times <= 1.0 {
            return None;
        }
        let m = settings.sgd.mini_batch_size;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size")]
        let enough = (m as f64 * times).ceil() as usize;
        Some(format!(
            "{ranks} ranks are slower than one: for an update each computes {:.2} ms, and to \
             exchange sums takes {:.2} ms; from --mini-batch-size {} on they are faster",
            computing * 1e3,
            exchanging * 1e3,
            grouped(enough)
        ))
    }
}

impl EpochLoop<'_> {
    /// Makes sure that all ranks train with the same settings on the same data, and begins where
    /// rank 0 does.
    pub(in super::super) fn join_other_ranks(
        &mut self,
        identity: &RunIdentity,
    ) -> Result<(), Failure> {
        let job = self.job.clone();
        let asked = Asked { identity: identity.clone(), epochs: self.settings.epochs };
        let asked_of_first = job.told(serde_json::to_vec(&asked).unwrap_or_default());
        job.agree(asked.check(&asked_of_first))?;

        let has_begun = self.run.snapshot();
        let has_begun = (has_begun.epoch, has_begun.mini_batches) > (0, 0);
        let bytes =
            if has_begun { self.saved_run(identity.clone()).to_bytes() } else { Ok(vec![]) };
        let bytes = match bytes {
            Ok(bytes) => {
                job.agree(Ok(()))?;
                job.told(bytes)
            }
            Err(error) => return job.agree(Err(different(chain(&error)))),
        };
        job.agree(self.go_to(&bytes))?;

        if let Some(sharing) = &mut self.sharing {
            let floats = self.run.network().position().len();
            sharing.network = Some((Network::measure(&job.communicator(), floats), floats));
        }
        Ok(())
    }

    /// Where rank 0 is, or to the beginning for no bytes.
    fn go_to(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if bytes.is_empty() || self.job.leads() {
            return Ok(());
        }
        let SavedRun { snapshot, .. } =
            SavedRun::from_bytes(bytes).map_err(|error| different(chain(&error)))?;
        self.run.restore(&snapshot)?;
        self.epoch = snapshot.epoch;
        Ok(())
    }
}

impl Asked {
    /// Refuses to train otherwise than rank 0.
    fn check(&self, first: &[u8]) -> Result<(), Failure> {
        let first: Self =
            serde_json::from_slice(first).map_err(|error| different(chain(&error)))?;
        if let Some(difference) = first.identity.first_difference(&self.identity) {
            return Err(different(difference));
        }
        if first.epochs != self.epochs {
            return Err(different(format_args!("epochs is {}, not {}", self.epochs, first.epochs)));
        }
        Ok(())
    }
}

/// A rank that would train another network than rank 0.
fn different(reason: impl std::fmt::Display) -> Failure {
    request(
        format_args!("not as on rank 0: {reason}"),
        "start the same mnist with the same flags on all hosts, and see that all have the same data",
    )
}
