//! What epochs ask of a learner: replicas that begin and end with them, ranks that share the work,
//! and to go on from where another one was.

use std::ops::{ControlFlow, Range};

use fork_join::Team;

use super::Learner;
use crate::cost::Cost;
use crate::error::Error;
use crate::ranks::Ranks;
use crate::replicas::Replicas;

impl<C: Cost, V: AsRef<[f32]> + AsMut<[f32]>> Learner<C, V> {
    /// From now on moves [replicas](Sgd::replicas) of v, if the settings ask for several.
    pub(crate) fn replicate(&mut self) {
        self.replicas = (self.sgd.replicas > 1).then(|| Replicas::new(self.sgd.replicas));
    }

    /// The replicas that are this rank's; without replicas the only position, 0.
    pub(crate) fn own_replicas(&self) -> Range<usize> {
        self.replicas.as_ref().map_or(0..1, Replicas::own)
    }

    /// Makes all replicas equal, at v.
    pub(crate) fn begin_replicas(&mut self) {
        if let Some(replicas) = &mut self.replicas {
            replicas.begin(self.v.as_ref(), self.velocity.as_slice());
        }
    }

    /// Moves v and its velocity to the average of all replicas. All ranks call it.
    pub(crate) fn average_replicas(&mut self, team: &Team<'_>) {
        if let Some(replicas) = &mut self.replicas {
            replicas.average(team, self.v.as_mut(), self.velocity.as_mut_slice());
        }
    }

    pub(crate) fn cost_mut(&mut self) -> &mut C {
        &mut self.cost
    }

    /// Δv of the last move; empty without momentum.
    pub(crate) fn velocity(&self) -> &[f32] {
        self.velocity.as_slice()
    }

    /// Goes to a position with a velocity. There are no gradients to move by then.
    ///
    /// # Errors
    /// [`Error::Snapshot`], and nothing is changed.
    pub(crate) fn restore(&mut self, position: &[f32], velocity: &[f32]) -> Result<(), Error> {
        let (v, to) = (self.v.as_mut(), self.velocity.as_mut_slice());
        for (part, expected, found) in
            [("position", v.len(), position.len()), ("velocity", to.len(), velocity.len())]
        {
            if expected != found {
                return Err(Error::Snapshot { part, expected, found });
            }
        }
        v.copy_from_slice(position);
        to.copy_from_slice(velocity);
        self.m = 0;
        Ok(())
    }

    /// Goes to where so many updates have been made, which are part of the position already.
    pub(crate) fn set_updates(&mut self, updates: usize) {
        self.updates = updates;
    }

    /// Shares the shards of each mini-batch, or the replicas, with other ranks.
    ///
    /// # Errors
    /// [`Error::Ranks`] or [`Error::RanksOfReplicas`], and nothing is changed.
    pub(crate) fn share(&mut self, ranks: Box<dyn Ranks>) -> Result<(), Error> {
        match (&mut self.shards, &mut self.replicas) {
            (Some(shards), _) => shards.share(ranks, self.v.as_ref().len()),
            (None, Some(replicas)) => replicas.share(ranks),
            (None, None) if ranks.size() == 1 => Ok(()),
            (None, None) => Err(Error::Ranks { ranks: ranks.size(), shards: 1 }),
        }
    }

    /// Tells the cost which examples it will be asked about next: [`Cost::prepare`]. `upcoming` are
    /// whole mini-batches, the last one perhaps short.
    pub(crate) fn prepare(&mut self, team: &Team<'_>, upcoming: &[C::Example]) -> ControlFlow<()>
    where
        C::Example: Copy,
    {
        let own: Vec<C::Example>;
        let upcoming = match &self.shards {
            Some(shards) if shards.are_shared() => {
                let mini_batches = upcoming.chunks(self.sgd.mini_batch_size);
                own = mini_batches.flat_map(|m| shards.own_examples(m)).copied().collect();
                &own
            }
            _ => upcoming,
        };
        self.cost.prepare(team, self.epoch, upcoming, &mut self.gradients)
    }
}
