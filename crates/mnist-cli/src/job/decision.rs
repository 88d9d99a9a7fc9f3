//! What all ranks do next, as rank 0 decides or a signal asks.

use super::Job;
use crate::interrupt;

/// What to do after a mini-batch or an epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    GoOn,
    Save,
    Stop,
}

impl Decision {
    fn of_number(number: u8) -> Self {
        const ALL: [Decision; 3] = [Decision::GoOn, Decision::Save, Decision::Stop];
        ALL[usize::from(number).min(ALL.len() - 1)]
    }
}

impl Job {
    /// What rank 0 decides, on all ranks.
    pub(crate) fn decide(&self, decision: impl FnOnce() -> Decision) -> Decision {
        if self.ranks() == 1 {
            return decision();
        }
        let mut number = [0];
        if self.leads() {
            number = [decision() as u8];
        }
        self.communicator.broadcast(&mut number);
        Decision::of_number(number[0])
    }

    /// The same, but to stop if any rank is asked to by a signal.
    pub(crate) fn decide_or_stop(&self, decision: impl FnOnce() -> Decision) -> Decision {
        let (own, signal) = (self.communicator.rank(), interrupt::signal());
        if self.ranks() == 1 {
            return if signal > 0 { Decision::Stop } else { decision() };
        }
        let decided = if self.leads() { decision() as u8 } else { 0 };
        let mut all = vec![0; 2 * self.ranks()];
        self.communicator.all_gather_bytes(&[decided, signal], &mut all);
        let (all, _) = all.as_chunks::<2>();
        // Rank 0 where all have been asked, as by Ctrl-C.
        let Some(rank) = all.iter().position(|[_, signal]| *signal > 0) else {
            return Decision::of_number(all[0][0]);
        };
        if rank != own {
            let _ = self.asked.set(rank);
            interrupt::ask(all[rank][1]);
        }
        Decision::Stop
    }

    /// ` on rank 3`, if that was asked to stop and not this one.
    pub(crate) fn on_which_rank_asked(&self) -> String {
        self.asked.get().map_or_else(String::new, |rank| format!(" on rank {rank}"))
    }
}
