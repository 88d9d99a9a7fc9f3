//! From the turns of all contenders at a work to a verdict on each.

use crate::contender::Contender;
use crate::outcome::Outcome;
use crate::works::Work;

/// One contender's turns at one work.
#[derive(Debug, Clone, PartialEq)]
pub struct Turns {
    /// Whose.
    pub contender: Contender,
    /// What was reached in each.
    pub outcomes: Vec<Outcome>,
}

/// How a contender did at a work.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Who.
    pub contender: Contender,
    /// The median of all its turns.
    pub seconds: f64,
    /// Test images of 10,000 read right in its worst turn.
    pub correct: usize,
    /// Whether that is enough.
    pub learned: bool,
    /// How many times as long as ours it took: medians within a turn, and of these the median.
    /// None if it or ours did not learn.
    pub ratio: Option<f64>,
    /// The threads that it chose to work with, if it had the choice.
    pub threads: Option<usize>,
}

/// The verdict on each contender, in their order; ours is the first.
///
/// # Panics
/// If there is no contender, or one that has had no turn.
pub fn verdicts(work: &Work, field: &[Turns]) -> Vec<Verdict> {
    let ours = &field[0];
    let ours_learned = learned(work, worst(ours));
    let verdict = |turns: &Turns| {
        let (correct, outcomes) = (worst(turns), &turns.outcomes);
        let learned = learned(work, correct);
        let ratio = |(theirs, ours): (&Outcome, &Outcome)| {
            median(theirs.seconds.clone()) / median(ours.seconds.clone())
        };
        let ratios = || outcomes.iter().zip(&ours.outcomes).map(ratio).collect();
        Verdict {
            contender: turns.contender,
            seconds: median(outcomes.iter().flat_map(|outcome| outcome.seconds.clone()).collect()),
            correct,
            learned,
            ratio: (learned && ours_learned).then(|| median(ratios())),
            threads: outcomes.last().and_then(|outcome| outcome.threads),
        }
    };
    field.iter().map(verdict).collect()
}

fn learned(work: &Work, correct: usize) -> bool {
    work.expected.is_none_or(|expected| correct >= expected)
}

fn worst(turns: &Turns) -> usize {
    turns.outcomes.iter().map(|outcome| outcome.correct).min().expect("at least one turn")
}

/// The middle one, or the mean of the two in the middle.
///
/// ```
/// assert_eq!(peers::median(vec![3.0, 1.0, 10.0]), 3.0);
/// assert_eq!(peers::median(vec![4.0, 1.0]), 2.5);
/// ```
///
/// # Panics
/// If there are no values.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 {
        values[middle]
    } else {
        f64::midpoint(values[middle - 1], values[middle])
    }
}
