//! Members shared out among ranks. Rank 0 opens the checkpoints, deals the members out, and takes in
//! what ranks send of theirs: it alone prints, saves and evaluates.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Scope, ScopedJoinHandle};
use std::{io, panic};

use chapter_one::runs::{RunIdentity, SavedRun};
use indicatif::{MultiProgress, ProgressDrawTarget};
use mnist_io::Split;
use rayon::prelude::*;
use reading::EachWay;
use serde::{Deserialize, Serialize};

use super::mailbox::{Mailbox, Message, exchange};
use super::trained::Committee;
use super::{Members, Numbered};
use crate::commands::train::long_run::LongRun;
use crate::commands::train::saving::Saving;
use crate::failure::{Failure, chain, request};
use crate::job::{Job, SameOnAll, not_as_on_rank_0};
use crate::output;
use crate::threads::with_threads;

/// A member that is to be trained, and what its run is recognised by if checkpoints are saved.
#[derive(Serialize, Deserialize)]
struct ToTrain {
    number: usize,
    identity: Option<RunIdentity>,
}

impl Members<'_> {
    /// Trains on each rank as many of its members at once as it has threads. Whatever is told of one
    /// comes to rank 0, which saves the committee after each.
    pub(super) fn train_on_ranks(&self, job: &Job) -> Result<ExitCode, Failure> {
        let mailbox = Arc::new(Mailbox::default());
        if job.leads() { self.lead(job, &mailbox) } else { self.follow(job, &mailbox) }
    }

    fn lead(&self, job: &Job, mailbox: &Arc<Mailbox>) -> Result<ExitCode, Failure> {
        let data = self.prepared(0..self.settings.len())?;
        let (over, rest) = self.open(&data)?;
        let (own, mut of_others) = self.deal_out(job, rest)?;
        job.begin();

        let bars = MultiProgress::new();
        let mut committee = Committee::new(&self.settings, self.data, self.path, &bars);
        committee.print_ranks(job.ranks());
        for (number, run) in over {
            committee.add(number, self.train_one(number, run, &data, &bars)?)?;
        }
        thread::scope(|scope| {
            // With a thread of its own: those of this rank train members of its own.
            let collecting =
                || with_threads(1, || collect(mailbox, &mut committee, &mut of_others));
            let collecting = start(scope, job, collecting)?;
            let trained = self.train_own(job, own, &data, &bars, mailbox);
            mailbox.close();
            ended(collecting);
            trained
        })?;
        job.finish();
        committee.finish(self.long_run.saves())
    }

    fn follow(&self, job: &Job, mailbox: &Arc<Mailbox>) -> Result<ExitCode, Failure> {
        let own = self.take_part(job, mailbox)?;
        job.begin();
        // Rank 0 knows nothing of what there is to warn of.
        output::take_notes_back();
        let data = self.prepared(own.iter().map(|(number, _)| *number))?;
        let bars = MultiProgress::with_draw_target(ProgressDrawTarget::hidden());
        self.train_own(job, own, &data, &bars, mailbox)?;
        job.finish();
        Ok(ExitCode::SUCCESS)
    }

    /// Makes sure that all ranks would train the same members on the same data.
    fn check_same_on_all(&self, job: &Job) -> Result<(), Failure> {
        let identity = self.long_run.identity(&self.settings[0], self.data, None)();
        let ways: Vec<_> = self.settings.iter().map(|of| of.preparation.name()).collect();
        let others = [
            ("members", self.settings.len().to_string()),
            ("epochs", self.settings[0].epochs.to_string()),
            ("prepare", ways.join(",")),
        ];
        job.agree(Ok(()))?;
        SameOnAll::new(identity, others).agree(job)
    }

    /// Gives all ranks what they need to know of these runs, and keeps those of rank 0 as well as
    /// where to save the others.
    fn deal_out(
        &self,
        job: &Job,
        runs: Vec<Numbered>,
    ) -> Result<(Vec<Numbered>, BTreeMap<usize, Saving>), Failure> {
        let bytes = |(k, (number, run)): (usize, &Numbered)| match &run.saved {
            Some(saved) if job.rank_of(k) > 0 => saved.to_bytes().map_err(|error| {
                request(
                    format!("member {number}: {}", chain(&error)),
                    "train it again, with another folder for --checkpoint",
                )
            }),
            _ => Ok(Vec::new()),
        };
        let saved: Vec<_> = runs.iter().enumerate().map(bytes).collect::<Result<_, Failure>>()?;
        self.check_same_on_all(job)?;
        let to_train = |(number, run): &Numbered| {
            let identity = run.saving.as_ref().map(|saving| saving.identity().clone());
            ToTrain { number: *number, identity }
        };
        let list: Vec<_> = runs.iter().map(to_train).collect();
        job.broadcast(serde_json::to_vec(&list).unwrap_or_default());
        job.agree(Ok(()))?;
        for bytes in saved {
            job.broadcast(bytes);
        }
        job.agree(Ok(()))?;
        let (mut own, mut of_others) = (Vec::new(), BTreeMap::new());
        for (k, (number, run)) in runs.into_iter().enumerate() {
            if job.rank_of(k) == 0 {
                own.push((number, run));
            } else {
                of_others.extend(run.saving.map(|saving| (number, saving)));
            }
        }
        Ok((own, of_others))
    }

    /// This rank's share of what rank 0 [deals out](Self::deal_out).
    fn take_part(&self, job: &Job, mailbox: &Arc<Mailbox>) -> Result<Vec<Numbered>, Failure> {
        self.check_same_on_all(job)?;
        let list = job.broadcast(Vec::new());
        let (list, read) = match serde_json::from_slice::<Vec<ToTrain>>(&list) {
            Ok(list) => (list, Ok(())),
            Err(error) => (Vec::new(), Err(not_as_on_rank_0(chain(&error)))),
        };
        job.agree(read)?;
        let (mut own, mut read) = (Vec::new(), Ok(()));
        for (k, member) in list.into_iter().enumerate() {
            let saved = job.broadcast(Vec::new());
            if job.rank_of(k) == job.rank() {
                match self.run_of(member, &saved, mailbox) {
                    Ok(run) => own.push(run),
                    Err(failure) => read = Err(failure),
                }
            }
        }
        job.agree(read)?;
        Ok(own)
    }

    /// The run of a member, from where it was saved if there are bytes. Checkpoints go to rank 0.
    fn run_of(
        &self,
        ToTrain { number, identity }: ToTrain,
        saved: &[u8],
        mailbox: &Arc<Mailbox>,
    ) -> Result<Numbered, Failure> {
        let saved = (!saved.is_empty()).then(|| SavedRun::from_bytes(saved)).transpose();
        let saved = saved.map_err(|error| not_as_on_rank_0(chain(&error)))?;
        let mailbox = Arc::clone(mailbox);
        let save = move |run| {
            mailbox.put(Message::Checkpoint(number, run));
            Ok(())
        };
        Ok((number, self.long_run.opened_elsewhere(identity, saved, Box::new(save))))
    }

    /// Trains this rank's members, and tells rank 0 of them, until all ranks are done.
    fn train_own(
        &self,
        job: &Job,
        own: Vec<(usize, LongRun)>,
        data: &EachWay<Split>,
        bars: &MultiProgress,
        mailbox: &Mailbox,
    ) -> Result<(), Failure> {
        let is_done = AtomicBool::new(false);
        thread::scope(|scope| {
            let exchanging = start(scope, job, || exchange(job, mailbox, &is_done))?;
            own.into_par_iter().with_max_len(1).for_each(|(number, run)| {
                mailbox.put(match self.train_one(number, run, data, bars) {
                    Ok(ended) => Message::Ended(number, ended),
                    Err(failure) => Message::Failed(failure),
                });
            });
            is_done.store(true, Ordering::Release);
            ended(exchanging);
            Ok(())
        })
    }
}

/// Takes in what comes of the members, and saves it. What came before a failure is saved when that
/// comes.
pub(super) fn collect(
    mailbox: &Mailbox,
    committee: &mut Committee<'_>,
    of_others: &mut BTreeMap<usize, Saving>,
) -> Result<(), Failure> {
    while let Some(messages) = mailbox.wait() {
        for message in messages {
            match message {
                Message::Checkpoint(number, run) => {
                    if let Some(saving) = of_others.get_mut(&number) {
                        saving.save(|| Ok(run), &format!("member {number}: "));
                    }
                }
                Message::Ended(number, how) => {
                    committee.add(number, how)?;
                    committee.save_so_far();
                }
                Message::Failed(failure) => return Err(failure),
            }
        }
    }
    Ok(())
}

/// Does work on a thread beside those that train. If it fails, that ends all ranks at once, however
/// long they would train.
fn start<'scope>(
    scope: &'scope Scope<'scope, '_>,
    job: &Job,
    work: impl FnOnce() -> Result<(), Failure> + Send + 'scope,
) -> Result<ScopedJoinHandle<'scope, ()>, Failure> {
    let job = job.clone();
    let work = move || {
        if let Err(failure) = work() {
            let _ = job.end(Err(failure));
        }
    };
    thread::Builder::new().spawn_scoped(scope, work).map_err(|error: io::Error| {
        request(
            format!("no thread can be started: {error}"),
            "wait until other programs have ended",
        )
    })
}

/// Waits for work that was started.
fn ended(work: ScopedJoinHandle<'_, ()>) {
    if let Err(panicked) = work.join() {
        panic::resume_unwind(panicked);
    }
}
