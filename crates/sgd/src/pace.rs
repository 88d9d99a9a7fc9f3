//! Whether a team is worth its while, found out by trying.

/// Seconds in which a team shows what it can do: long enough for its cores to be taken away by
/// another program, and given back.
const WINDOW: f64 = 10e-3;

/// Seconds after which one thread alone has shown what it can do.
const GLIMPSE: f64 = 50e-6;

/// Of the time with a team about one part in so many is spent on looking at one thread alone.
const SELDOM: f64 = 100.0;

/// Windows that one thread goes on alone at most before the team gets another chance.
const LONGEST: f64 = 32.0;

/// Tells when to work with a team and when alone: cores may be busy with other work, or be two
/// halves of one, and then threads get into each other's way.
#[derive(Debug)]
pub(crate) struct Pace {
    together: bool,
    /// Whether nothing was done yet in the present manner. What comes first is not counted: caches
    /// have to be filled.
    cold: bool,
    /// Counted in the present manner.
    seconds: f64,
    examples: usize,
    mini_batches: usize,
    /// Seconds an example takes alone, as last measured.
    alone: f64,
    /// Seconds to be alone for.
    stay: f64,
    /// Seconds to be alone for the next time a team turns out slower.
    penalty: f64,
    /// Seconds to work with a team before the next look at one thread alone.
    trust: f64,
}

impl Pace {
    pub(crate) fn new() -> Self {
        Self {
            together: false,
            cold: true,
            seconds: 0.0,
            examples: 0,
            mini_batches: 0,
            alone: 0.0,
            stay: GLIMPSE,
            penalty: WINDOW,
            trust: 0.0,
        }
    }

    /// Whether to take the team for the next mini-batch.
    pub(crate) fn together(&self) -> bool {
        self.together
    }

    /// Takes note of how long a mini-batch took.
    pub(crate) fn took(&mut self, seconds: f64, examples: usize) {
        if std::mem::take(&mut self.cold) {
            return;
        }
        self.seconds += seconds;
        self.examples += examples;
        self.mini_batches += 1;
        let enough = if self.together { WINDOW } else { self.stay };
        if self.seconds < enough || self.mini_batches < 2 {
            return;
        }
        let pace = self.seconds / self.examples as f64;
        if !self.together {
            self.alone = pace;
            self.trust = SELDOM * self.seconds;
            self.change();
        } else if pace > self.alone {
            self.stay = self.penalty;
            self.penalty = (2.0 * self.penalty).min(LONGEST * WINDOW);
            self.change();
        } else {
            self.penalty = WINDOW;
            self.trust -= self.seconds;
            if self.trust < 0.0 {
                self.stay = GLIMPSE;
                self.change();
            }
        }
        (self.seconds, self.examples, self.mini_batches) = (0.0, 0, 0);
    }

    fn change(&mut self) {
        (self.together, self.cold) = (!self.together, true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of so many seconds are spent together, if a mini-batch of ten takes so many
    /// microseconds alone and with a team.
    fn together(pace: &mut Pace, seconds: f64, alone: f64, team: impl Fn(f64) -> f64) -> f64 {
        let (mut now, mut together) = (0.0, 0.0);
        while now < seconds {
            let took = 1e-6 * if pace.together() { team(now) } else { alone };
            now += took;
            together += if pace.together() { took } else { 0.0 };
            pace.took(took, 10);
        }
        together / seconds
    }

    #[test]
    fn a_faster_team_is_left_alone_for_less_than_one_part_in_fifty() {
        for (alone, team) in [(6.0, 4.0), (6.0, 5.9), (800.0, 450.0), (60_000.0, 35_000.0)] {
            let share = together(&mut Pace::new(), 100.0, alone, |_| team);
            assert!(share > 0.98, "{alone} {team} {share}");
        }
    }

    #[test]
    fn a_slower_team_is_seldom_tried() {
        for (alone, team) in [(6.0, 6.1), (6.0, 60.0), (800.0, 900.0)] {
            let share = together(&mut Pace::new(), 10.0, alone, |_| team);
            assert!(share < 0.05, "{alone} {team} {share}");
        }
    }

    #[test]
    fn a_team_that_is_faster_until_it_has_to_wait_is_judged_by_both() {
        // Three milliseconds fast, then a mini-batch that waits as long for a core.
        let team = |now: f64| if now % 6e-3 < 3e-3 { 4.0 } else { 3000.0 };
        let share = together(&mut Pace::new(), 10.0, 6.0, team);
        assert!(share < 0.1, "{share}");
    }

    #[test]
    fn a_team_is_taken_back_when_the_cores_are_free_again() {
        let mut pace = Pace::new();
        assert!(together(&mut pace, 5.0, 6.0, |_| 9.0) < 0.05);
        assert!(together(&mut pace, 5.0, 6.0, |_| 4.0) > 0.9);
    }
}
