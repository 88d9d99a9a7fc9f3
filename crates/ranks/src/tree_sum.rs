//! The top of the tree: sums of p ranks, added up in one order.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sgd::{Computed, Ranks, Team};

use crate::communicator::Communicator;

/// Adds up what p ranks have, each a piece of it: piece q of all sums goes to rank q, which adds the
/// p of them up along the binary tree, and sends the result to all.
///
/// So each rank sends and receives 2 (p - 1)/p of the sum, however many they are, and every
/// component is added up by one rank in the one order.
///
/// ```
/// use ranks::{Communicator, Threads, TreeSum};
/// use sgd::{Sgd, Training};
///
/// // C_x = (v - x)² / 2 over the examples 0 to 7, four to a mini-batch, of which each of two ranks
/// // takes two.
/// let examples: Vec<f32> = (0..8_u8).map(f32::from).collect();
/// let train = |ranks: Threads| {
///     let sgd = Sgd::new(0.5, 4).with_shards(2);
///     let training = Training::over(&examples, vec![0.0], sgd, |v, x, nabla| nabla[0] = v[0] - x)?;
///     let mut training = training.with_ranks(TreeSum::new(ranks))?;
///     training.run_epochs(9);
///     Ok::<_, sgd::Error>(training.position()[0].to_bits())
/// };
/// let positions = std::thread::scope(|scope| {
///     let ranks = Threads::group(2).into_iter();
///     let threads: Vec<_> = ranks.map(|rank| scope.spawn(|| train(rank))).collect();
///     threads.into_iter().map(|thread| thread.join().expect("no panic")).collect::<Vec<_>>()
/// });
/// assert_eq!(positions[0], train(Threads::group(1).remove(0)));
/// assert_eq!(positions[1], positions[0]);
/// # Ok::<(), sgd::Error>(())
/// ```
pub struct TreeSum<C> {
    communicator: C,
    /// The sum and zeros, where p does not divide its length.
    padded: Vec<f32>,
    /// A piece from each rank, `[ranks][piece]`.
    pieces: Vec<f32>,
    pace: Pace,
    /// What the next sum took to compute, if that is known.
    computed: Option<Computed>,
}

/// How long one rank takes for an update, the moving of the position left out, which does not depend
/// on the number of ranks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UpdateTimes {
    /// Gradients of its examples, and adding up the sums of its shards.
    pub computed: Computed,
    /// Exchanging sums with the others, waiting for slower ones included.
    pub exchanging: Duration,
}

/// How long updates take, told by a [`TreeSum`] while it is at work. Clones tell the same.
#[derive(Debug, Clone, Default)]
pub struct Pace(Arc<Mutex<Times>>);

/// Of the first updates.
#[derive(Debug, Clone, Default)]
struct Times {
    gradients: Vec<Duration>,
    sums: Vec<Duration>,
    exchanging: Vec<Duration>,
}

impl<C: Communicator> TreeSum<C> {
    /// Among the ranks of a communicator.
    pub fn new(communicator: C) -> Self {
        Self {
            communicator,
            padded: Vec::new(),
            pieces: Vec::new(),
            pace: Pace::default(),
            computed: None,
        }
    }

    /// How long this rank computes for a sum, and exchanges sums.
    pub fn pace(&self) -> Pace {
        self.pace.clone()
    }
}

impl<C: Communicator> Ranks for TreeSum<C> {
    fn rank(&self) -> usize {
        self.communicator.rank()
    }

    fn size(&self) -> usize {
        self.communicator.size()
    }

    fn add_up(&mut self, team: &Team<'_>, sum: &mut [f32]) {
        let begin = Instant::now();
        let Self { communicator, padded, pieces, .. } = self;
        let ranks = communicator.size();
        let piece = sum.len().div_ceil(ranks);
        let whole = ranks * piece;
        pieces.resize(whole, 0.0);
        if sum.len() == whole {
            communicator.all_to_all(sum, pieces);
            add_up(team, pieces, piece);
            communicator.all_gather(&pieces[..piece], sum);
        } else {
            padded.clear();
            padded.extend_from_slice(sum);
            padded.resize(whole, 0.0);
            communicator.all_to_all(padded, pieces);
            add_up(team, pieces, piece);
            communicator.all_gather(&pieces[..piece], padded);
            sum.copy_from_slice(&padded[..sum.len()]);
        }
        if let Some(computed) = self.computed.take() {
            self.pace.record(&UpdateTimes { computed, exchanging: begin.elapsed() });
        }
    }

    fn computed(&mut self, computed: Computed) {
        self.computed = Some(computed);
    }
}

/// Adds pieces of so many floats up into the first of them, along the binary tree.
fn add_up(team: &Team<'_>, pieces: &mut [f32], piece: usize) {
    if piece == 0 {
        return;
    }
    // To the sum of a subtree the next one's is added, then twice as many pieces are one subtree.
    let mut subtree = piece;
    while subtree < pieces.len() {
        for pair in pieces.chunks_mut(2 * subtree) {
            let (left, right) = pair.split_at_mut(subtree.min(pair.len()));
            let at_once = piece.div_ceil(team.pieces(piece));
            let (left, right) = (&mut left[..piece], &right[..piece.min(right.len())]);
            team.each(left.chunks_mut(at_once).zip(right.chunks(at_once)), |(left, right)| {
                for (left, right) in left.iter_mut().zip(right) {
                    *left += right;
                }
            });
        }
        subtree *= 2;
    }
}

impl Pace {
    /// Updates that are timed: few, since all that follow take as long.
    const UPDATES: usize = 15;

    fn record(&self, of: &UpdateTimes) {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if times.gradients.len() < Self::UPDATES {
            times.gradients.push(of.computed.gradients);
            times.sums.push(of.computed.sums);
            times.exchanging.push(of.exchanging);
        }
    }

    /// The median of each time of this rank, once those of a few updates are known.
    pub fn of_an_update(&self) -> Option<UpdateTimes> {
        let Times { gradients, sums, exchanging } =
            self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if gradients.len() < Self::UPDATES {
            return None;
        }
        let [gradients, sums, exchanging] = [gradients, sums, exchanging].map(|mut times| {
            times.sort_unstable();
            times[Self::UPDATES / 2]
        });
        Some(UpdateTimes { computed: Computed { gradients, sums }, exchanging })
    }
}

impl<C: Communicator> fmt::Debug for TreeSum<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TreeSum")
            .field("rank", &self.communicator.rank())
            .field("size", &self.communicator.size())
            .finish_non_exhaustive()
    }
}
