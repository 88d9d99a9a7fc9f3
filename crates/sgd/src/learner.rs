//! One update after the other: Eq. (20) and Eq. (21) on a position.

use std::fmt;
use std::mem;
use std::time::Duration;

use fork_join::{Team, TeamTuner};
use web_time::Instant;

use crate::aligned::Aligned;
use crate::cost::Cost;
use crate::error::Error;
use crate::replicas::Replicas;
use crate::settings::{Scaling, Sgd};
use crate::shards::Shards;
use crate::step::Step;

mod epochs;

/// A position v and what it takes to move it by one mini-batch after the other.
///
/// The position may be a `Vec<f32>`, a `&mut [f32]`, or anything else that lends a slice.
///
/// ```
/// use sgd::{FnCost, Learner, Sgd};
///
/// // C_x = (v - x)² / 2, so an update moves v by η times the way to the mean of the mini-batch.
/// let cost = FnCost::new(1, |v: &[f32], x: &f32, nabla: &mut [f32]| nabla[0] = v[0] - x);
/// let mut learner = Learner::new(cost, vec![0.0], Sgd::new(0.5, 2))?;
/// learner.update(&[3.0, 5.0]);
/// assert_eq!(learner.position(), [2.0]);
/// # Ok::<(), sgd::Error>(())
/// ```
pub struct Learner<C: Cost, V = Vec<f32>> {
    cost: C,
    sgd: Sgd,
    v: V,
    /// Δv of the move before; empty without momentum.
    velocity: Aligned,
    /// Gradients of a mini-batch at v.
    gradients: C::Gradients,
    /// Their sum, if mini-batches are cut into shards.
    shards: Option<Shards>,
    /// What is moved in place of v, until they are averaged, if there are replicas.
    replicas: Option<Replicas>,
    /// m, the number of examples they are of.
    m: usize,
    epoch: usize,
    /// The learning rate η that the schedule has for that epoch.
    eta: f32,
    /// Updates so far, or rounds of them if there are replicas.
    updates: usize,
    tuner: TeamTuner,
}

impl<C: Cost, V: AsRef<[f32]> + AsMut<[f32]>> Learner<C, V> {
    /// Begins at the position `v`, in epoch 0.
    ///
    /// # Errors
    /// Settings that [`Sgd::check`] finds fault with, and [`Error::Dimension`].
    pub fn new(cost: C, v: V, sgd: Sgd) -> Result<Self, Error> {
        sgd.check()?;
        let (expected, found) = (cost.dimension(), v.as_ref().len());
        if expected != found {
            return Err(Error::Dimension { expected, found });
        }
        let velocity = Aligned::zeros(if sgd.momentum > 0.0 { expected } else { 0 });
        let shards = (sgd.shards > 1).then(|| Shards::new(sgd.shards, expected));
        let (gradients, eta, tuner) = (cost.gradients(), sgd.eta.eta(0), TeamTuner::new());
        let (replicas, m, epoch, updates) = (None, 0, 0, 0);
        Ok(Self {
            cost,
            sgd,
            v,
            velocity,
            gradients,
            shards,
            replicas,
            m,
            epoch,
            eta,
            updates,
            tuner,
        })
    }

    /// The position v.
    pub fn position(&self) -> &[f32] {
        self.v.as_ref()
    }

    /// What is being minimised.
    pub fn cost(&self) -> &C {
        &self.cost
    }

    /// The settings.
    pub fn settings(&self) -> &Sgd {
        &self.sgd
    }

    /// The epoch, on which η depends.
    pub fn epoch(&self) -> usize {
        self.epoch
    }

    /// Goes on to an epoch.
    pub fn set_epoch(&mut self, epoch: usize) {
        (self.epoch, self.eta) = (epoch, self.sgd.eta.eta(epoch));
    }

    /// The learning rate η of the next update: that of the epoch, and during a
    /// [warm-up](Sgd::warm_up) less.
    pub fn eta(&self) -> f32 {
        self.sgd.warm_up.map_or(self.eta, |warm_up| warm_up.eta(self.updates, self.eta))
    }

    /// Gives the position back.
    pub fn into_position(self) -> V {
        self.v
    }

    /// Moves v by one mini-batch, on the calling thread: Eq. (20) and Eq. (21), see
    /// [`update_and_compute_gradients`](Self::update_and_compute_gradients). An empty mini-batch
    /// changes nothing.
    #[doc(alias = "Eq. (20)")]
    #[doc(alias = "Eq. (21)")]
    pub fn update(&mut self, mini_batch: &[C::Example]) {
        let team = Team::alone();
        self.compute_gradients(&team, mini_batch);
        self.update_and_compute_gradients(&team, &[]);
    }

    /// Computes the gradients ∇C_Xⱼ of a mini-batch at the position, to move by next. They replace
    /// those of any mini-batch before.
    pub fn compute_gradients(&mut self, team: &Team<'_>, mini_batch: &[C::Example]) {
        self.m = mini_batch.len();
        let v = self.replicas.as_ref().map_or(self.v.as_ref(), Replicas::position);
        let gradients = &mut self.gradients;
        match &mut self.shards {
            Some(shards) if !mini_batch.is_empty() => {
                shards.sum_up(team, &self.cost, v, mini_batch, gradients);
            }
            Some(_) => {}
            None => self.cost.backprop(team, v, mini_batch, gradients),
        }
    }

    /// v → v' = v - (η/m) Σⱼ ∇C_Xⱼ over the m examples Xⱼ whose gradients were computed last:
    /// Eq. (20) and Eq. (21), which are Eq. (16) and Eq. (17) with the gradient estimated from a
    /// mini-batch; weights and biases are all components of v. Then computes the gradients of the
    /// next mini-batch, which may be empty, at v'.
    ///
    /// With momentum μ the move is Δv' = μ Δv - (η/m) Σⱼ ∇C_Xⱼ instead. With weight decay weights
    /// are first multiplied by 1 - η λ/n, which is no part of Δv'.
    ///
    /// Every update there is goes through here. The two halves come in one call since many threads
    /// do both in less time than one after the other:
    ///
    /// ```
    /// use sgd::{FnCost, Learner, Sgd, Team};
    ///
    /// let cost = FnCost::new(1, |v: &[f32], x: &f32, nabla: &mut [f32]| nabla[0] = v[0] - x);
    /// let mut learner = Learner::new(cost, vec![0.0], Sgd::new(0.5, 2))?;
    /// Team::gather(|team| {
    ///     let mut mini_batches = [3.0, 5.0, 6.0, 6.0].chunks(2);
    ///     learner.compute_gradients(team, mini_batches.next().unwrap_or(&[]));
    ///     learner.update_and_compute_gradients(team, mini_batches.next().unwrap_or(&[]));
    ///     assert_eq!(learner.position(), [2.0]);
    ///     learner.update_and_compute_gradients(team, &[]);
    ///     assert_eq!(learner.position(), [4.0]);
    /// });
    /// # Ok::<(), sgd::Error>(())
    /// ```
    #[doc(alias = "Eq. (16)")]
    #[doc(alias = "Eq. (17)")]
    #[doc(alias = "Eq. (20)")]
    #[doc(alias = "Eq. (21)")]
    pub fn update_and_compute_gradients(&mut self, team: &Team<'_>, next: &[C::Example]) {
        if self.m == 0 || !self.replicas.as_ref().is_some_and(Replicas::take_turns) {
            return self.step(team, next);
        }
        // The gradients of the next mini-batch are asked for at another position.
        self.step(team, &[]);
        if let Some(replicas) = &mut self.replicas {
            replicas.next_turn();
        }
        self.compute_gradients(team, next);
    }

    /// [`update_and_compute_gradients`](Self::update_and_compute_gradients), both at one position.
    fn step(&mut self, team: &Team<'_>, next: &[C::Example]) {
        let m = mem::replace(&mut self.m, next.len());
        if m == 0 {
            return self.compute_gradients(team, next);
        }
        let eta = self.eta();
        let ends_a_round = self.replicas.as_ref().is_none_or(Replicas::is_last_turn);
        self.updates += usize::from(ends_a_round);
        let rate = match self.sgd.scaling {
            Scaling::Mean => eta / m as f32,
            Scaling::Sum => eta,
        };
        let shrink = 1.0 - eta * self.sgd.weight_decay;
        let step = Step { rate, momentum: self.sgd.momentum, shrink };
        let (v, velocity) = match &mut self.replicas {
            Some(replicas) => replicas.moving(),
            None => (self.v.as_mut(), self.velocity.as_mut_slice()),
        };
        if let Some(shards) = &self.shards {
            shards.step(team, &self.cost, v, velocity, &step);
            return self.compute_gradients(team, next);
        }
        self.cost.update_and_backprop(team, v, velocity, &step, next, &mut self.gradients);
    }

    /// The same with the team or without, whichever is faster. Returns how long it took.
    pub(crate) fn update_at_best_speed(
        &mut self,
        team: &Team<'_>,
        next: &[C::Example],
    ) -> Duration {
        let (start, m) = (Instant::now(), self.m);
        if self.tuner.use_team() {
            self.update_and_compute_gradients(team, next);
        } else {
            team.dismiss();
            self.update_and_compute_gradients(&Team::alone(), next);
        }
        let elapsed = start.elapsed();
        self.tuner.record(elapsed, m);
        elapsed
    }

    /// Learns from examples as they come, for as long as they come: mini-batches of the size set,
    /// in the order of arrival, the last one perhaps short. Their number need not be known. η is
    /// that of the [epoch](Self::set_epoch) throughout, after the [warm-up](Sgd::warm_up) if there
    /// is one. Returns how many examples there were.
    ///
    /// Only one mini-batch is held at a time. The work is shared among the threads of the current
    /// rayon pool where that is faster.
    pub fn learn_from(&mut self, examples: impl IntoIterator<Item = C::Example>) -> u64 {
        let mut examples = examples.into_iter().fuse();
        let mut mini_batch = Vec::new();
        let mini_batch_size = self.sgd.mini_batch_size;
        let mut count = 0;
        let mut refill = |mini_batch: &mut Vec<_>| {
            mini_batch.clear();
            mini_batch.extend(examples.by_ref().take(mini_batch_size));
            count += mini_batch.len() as u64;
        };
        Team::gather(|team| {
            refill(&mut mini_batch);
            // With the team even if one thread turns out to be faster: a cost may divide its work
            // among threads here, and keep that division.
            self.compute_gradients(team, &mini_batch);
            while !mini_batch.is_empty() {
                refill(&mut mini_batch);
                self.update_at_best_speed(team, &mini_batch);
            }
        });
        count
    }
}

impl<C: Cost, V: AsRef<[f32]>> fmt::Debug for Learner<C, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Learner")
            .field("settings", &self.sgd)
            .field("dimension", &self.v.as_ref().len())
            .field("epoch", &self.epoch)
            .finish_non_exhaustive()
    }
}
