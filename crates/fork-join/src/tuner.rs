//! Whether a team is faster than its leader alone, found out by measuring.

use std::mem;
use std::time::Duration;

/// Seconds over which a team is measured: long enough for its cores to be taken away by another
/// program, and given back.
const WINDOW: f64 = 10e-3;

/// Seconds over which the leader alone is measured.
const SOLO_SAMPLE: f64 = 50e-6;

/// Seconds with the team for each second of checking again how fast the leader is alone.
const RECHECK_RATIO: f64 = 100.0;

/// Windows that the leader goes on alone, at most, before the team gets another chance.
const LONGEST_PENALTY: f64 = 32.0;

/// Decides, step by step, whether to work with a team or alone: the steps may be too small to
/// share, or cores busy with other programs, or SMT siblings that get into each other's way.
///
/// The caller says how long each step took and how many items it went through; what the items are
/// is up to the caller. The tuner compares seconds per item. Checking costs about one part in a
/// hundred of the time.
///
/// ```
/// use std::time::Instant;
///
/// use fork_join::{Team, TeamTuner};
///
/// let mut numbers = vec![1.0_f32; 1000];
/// let mut tuner = TeamTuner::new();
/// let alone = Team::alone();
/// Team::gather(|team| {
///     for _ in 0..100 {
///         let team = if tuner.use_team() { team } else { &alone };
///         let start = Instant::now();
///         team.each(numbers.chunks_mut(500), |half| half.iter_mut().for_each(|x| *x *= 0.9));
///         tuner.record(start.elapsed(), 1000);
///     }
/// });
/// ```
#[derive(Debug, Clone)]
pub struct TeamTuner {
    use_team: bool,
    /// Whether the next step is the first since the last switch. It is not counted: caches have to
    /// be filled.
    cold: bool,
    /// Counted since the last verdict.
    seconds: f64,
    items: usize,
    steps: usize,
    /// Seconds per item alone, as last measured.
    alone: f64,
    /// Seconds to be alone for.
    stay: f64,
    /// Seconds to be alone for the next time the team turns out slower.
    penalty: f64,
    /// Seconds to work with the team before the leader alone is measured again.
    trust: f64,
}

impl TeamTuner {
    /// Begins alone.
    pub fn new() -> Self {
        Self {
            use_team: false,
            cold: true,
            seconds: 0.0,
            items: 0,
            steps: 0,
            alone: 0.0,
            stay: SOLO_SAMPLE,
            penalty: WINDOW,
            trust: 0.0,
        }
    }

    /// Whether to take the team for the next step.
    pub fn use_team(&self) -> bool {
        self.use_team
    }

    /// Takes note of how long a step over so many items took. A step over none says nothing.
    pub fn record(&mut self, elapsed: Duration, items: usize) {
        if items == 0 || mem::take(&mut self.cold) {
            return;
        }
        self.seconds += elapsed.as_secs_f64();
        self.items += items;
        self.steps += 1;
        let enough = if self.use_team { WINDOW } else { self.stay };
        if self.seconds < enough || self.steps < 2 {
            return;
        }
        let seconds_per_item = self.seconds / self.items as f64;
        if !self.use_team {
            self.alone = seconds_per_item;
            self.trust = RECHECK_RATIO * self.seconds;
            self.switch();
        } else if seconds_per_item > self.alone {
            self.stay = self.penalty;
            self.penalty = (2.0 * self.penalty).min(LONGEST_PENALTY * WINDOW);
            self.switch();
        } else {
            self.penalty = WINDOW;
            self.trust -= self.seconds;
            if self.trust < 0.0 {
                self.stay = SOLO_SAMPLE;
                self.switch();
            }
        }
        (self.seconds, self.items, self.steps) = (0.0, 0, 0);
    }

    fn switch(&mut self) {
        (self.use_team, self.cold) = (!self.use_team, true);
    }
}

impl Default for TeamTuner {
    fn default() -> Self {
        Self::new()
    }
}

// Millions of steps of plain arithmetic, which Miri would take hours for.
#[cfg(all(test, not(miri)))]
mod tests {
    use super::*;

    /// What share of so many seconds is spent with the team, if a step takes so many microseconds
    /// alone and with the team.
    fn share(
        tuner: &mut TeamTuner,
        seconds: f64,
        alone: f64,
        with_team: impl Fn(f64) -> f64,
    ) -> f64 {
        let (mut now, mut shared) = (0.0, 0.0);
        while now < seconds {
            let took = 1e-6 * if tuner.use_team() { with_team(now) } else { alone };
            now += took;
            shared += if tuner.use_team() { took } else { 0.0 };
            tuner.record(Duration::from_secs_f64(took), 10);
        }
        shared / seconds
    }

    #[test]
    fn a_faster_team_is_in_use_for_more_than_98_percent_of_the_time() {
        for (alone, team) in [(6.0, 4.0), (6.0, 5.9), (800.0, 450.0), (60_000.0, 35_000.0)] {
            let share = share(&mut TeamTuner::new(), 100.0, alone, |_| team);
            assert!(share > 0.98, "{alone} {team} {share}");
        }
    }

    #[test]
    fn a_slower_team_is_seldom_tried() {
        for (alone, team) in [(6.0, 6.1), (6.0, 60.0), (800.0, 900.0)] {
            let share = share(&mut TeamTuner::new(), 10.0, alone, |_| team);
            assert!(share < 0.05, "{alone} {team} {share}");
        }
    }

    #[test]
    fn a_team_that_is_fast_only_until_it_has_to_wait_counts_as_slow() {
        // Three milliseconds fast, then a step that waits as long for a core.
        let team = |now: f64| if now % 6e-3 < 3e-3 { 4.0 } else { 3000.0 };
        let share = share(&mut TeamTuner::new(), 10.0, 6.0, team);
        assert!(share < 0.1, "{share}");
    }

    #[test]
    fn a_team_is_taken_back_when_the_cores_are_free_again() {
        let mut tuner = TeamTuner::new();
        assert!(share(&mut tuner, 5.0, 6.0, |_| 9.0) < 0.05);
        assert!(share(&mut tuner, 5.0, 6.0, |_| 4.0) > 0.9);
    }

    #[test]
    fn steps_over_no_items_decide_nothing() {
        let mut tuner = TeamTuner::new();
        for _ in 0..100 {
            tuner.record(Duration::from_millis(1), 0);
            assert!(!tuner.use_team());
        }
    }
}
