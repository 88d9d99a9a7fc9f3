//! What must be the same on all ranks: the settings and the data.

use chapter_one::runs::RunIdentity;
use serde::{Deserialize, Serialize};

use super::{Job, not_as_on_rank_0};
use crate::failure::{Failure, chain};

/// What must be the same on all ranks.
#[derive(Serialize, Deserialize)]
pub(crate) struct SameOnAll {
    identity: RunIdentity,
    /// Names and values of what is no part of that.
    others: Vec<(String, String)>,
}

impl SameOnAll {
    pub(crate) fn new<const N: usize>(identity: RunIdentity, others: [(&str, String); N]) -> Self {
        let others = others.map(|(name, value)| (name.to_owned(), value)).to_vec();
        Self { identity, others }
    }

    /// Refuses, on all ranks, to train if one of them would train otherwise than rank 0.
    pub(crate) fn agree(&self, job: &Job) -> Result<(), Failure> {
        let of_first = job.broadcast(serde_json::to_vec(self).unwrap_or_default());
        job.agree(self.check(&of_first))
    }

    fn check(&self, first: &[u8]) -> Result<(), Failure> {
        let first: Self =
            serde_json::from_slice(first).map_err(|error| not_as_on_rank_0(chain(&error)))?;
        if let Some(difference) = first.identity.first_difference(&self.identity) {
            return Err(not_as_on_rank_0(difference));
        }
        for (name, own) in &self.others {
            let first = first.others.iter().find(|(of_first, _)| of_first == name);
            let first = first.map_or("not given", |(_, value)| value.as_str());
            if own.as_str() != first {
                return Err(not_as_on_rank_0(format_args!("{name} is {own}, not {first}")));
            }
        }
        Ok(())
    }
}
