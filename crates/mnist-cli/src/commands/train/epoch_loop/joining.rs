//! A run joins those of other ranks: all train with the same settings, on the same data, from the
//! same position.

use chapter_one::runs::{RunIdentity, SavedRun};

use super::EpochLoop;
use crate::failure::{Failure, chain};
use crate::job::{SameOnAll, not_as_on_rank_0};

impl EpochLoop<'_> {
    /// Makes sure that all ranks train with the same settings on the same data, and begins where
    /// rank 0 does.
    pub(in super::super) fn join_other_ranks(
        &mut self,
        identity: &RunIdentity,
    ) -> Result<(), Failure> {
        let job = self.job.clone();
        let others = [("members", "1".to_string()), ("epochs", self.settings.epochs.to_string())];
        SameOnAll::new(identity.clone(), others).agree(&job)?;

        let has_begun = self.run.snapshot();
        let has_begun = (has_begun.epoch, has_begun.mini_batches) > (0, 0);
        let bytes =
            if has_begun { self.saved_run(identity.clone()).to_bytes() } else { Ok(vec![]) };
        let bytes = match bytes {
            Ok(bytes) => {
                job.agree(Ok(()))?;
                job.broadcast(bytes)
            }
            Err(error) => return job.agree(Err(not_as_on_rank_0(chain(&error)))),
        };
        job.agree(self.go_to(&bytes))?;

        if let Some(sharing) = &mut self.sharing {
            sharing.measure(&job, self.run.network().position().len());
        }
        Ok(())
    }

    /// Where rank 0 is, or to the beginning for no bytes.
    fn go_to(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if bytes.is_empty() || self.job.leads() {
            return Ok(());
        }
        let SavedRun { snapshot, .. } =
            SavedRun::from_bytes(bytes).map_err(|error| not_as_on_rank_0(chain(&error)))?;
        self.run.restore(&snapshot)?;
        self.epoch = snapshot.epoch;
        Ok(())
    }
}
