//! Whether what came out agrees with what the chapter claims.

use crate::statistics::median;

/// Whether what came out agrees with a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Confirmed,
    /// Partly, or by less than runs with different seeds differ.
    Undecided,
    /// It does not.
    NotConfirmed,
}

impl Verdict {
    /// [`Confirmed`](Self::Confirmed) if the condition holds, else
    /// [`NotConfirmed`](Self::NotConfirmed).
    pub fn when(holds: bool) -> Self {
        if holds { Self::Confirmed } else { Self::NotConfirmed }
    }

    /// Whether all conditions hold, some, or none.
    pub fn when_all(conditions: &[bool]) -> Self {
        if conditions.iter().all(|&holds| holds) {
            Self::Confirmed
        } else if conditions.iter().any(|&holds| holds) {
            Self::Undecided
        } else {
            Self::NotConfirmed
        }
    }

    /// Whether runs do better than others: confirmed if the lowest is above the highest of the
    /// others, undecided if only the median is higher.
    ///
    /// ```
    /// use chapter_one::report::verdict::Verdict;
    ///
    /// assert_eq!(Verdict::is_higher(&[0.95, 0.97], &[0.91, 0.93]), Verdict::Confirmed);
    /// assert_eq!(Verdict::is_higher(&[0.92, 0.97], &[0.91, 0.93]), Verdict::Undecided);
    /// assert_eq!(Verdict::is_higher(&[0.91, 0.93], &[0.92, 0.97]), Verdict::NotConfirmed);
    /// ```
    pub fn is_higher(runs: &[f64], others: &[f64]) -> Self {
        let lowest = runs.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = others.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if lowest > highest {
            Self::Confirmed
        } else if median(runs) > median(others) {
            Self::Undecided
        } else {
            Self::NotConfirmed
        }
    }

    /// The weaker of two.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::NotConfirmed, _) | (_, Self::NotConfirmed) => Self::NotConfirmed,
            (Self::Undecided, _) | (_, Self::Undecided) => Self::Undecided,
            _ => Self::Confirmed,
        }
    }

    /// As a page says it: `Not confirmed.`
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Confirmed => "Confirmed.",
            Self::Undecided => "Undecided.",
            Self::NotConfirmed => "Not confirmed.",
        }
    }
}
