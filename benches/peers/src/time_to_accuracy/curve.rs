//! How a run went: the accuracy after each epoch, and when that was.

use serde::Deserialize;

use super::targets::VALIDATION;
use crate::error::Error;

/// One run, epoch by epoch.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curve {
    /// One for each epoch. Never empty.
    pub points: Vec<Point>,
    /// The threads that it chose to work with, if it had the choice.
    pub threads: Option<usize>,
}

/// The end of an epoch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Since the run began, with the evaluation after this epoch and those before.
    pub seconds: f64,
    /// Validation images of 10,000 read right.
    pub correct: usize,
}

impl Curve {
    /// Reads the lines of a contender in Python, called `who`.
    ///
    /// # Errors
    /// [`Error::Line`] for a line of another kind, [`Error::NoEpoch`] if there is no epoch.
    pub fn parse(who: &'static str, lines: &str) -> Result<Self, Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Line {
            Epoch { seconds: f64, validation_accuracy: f64 },
            End { threads: usize },
        }
        let mut curve = Self::default();
        for text in lines.lines() {
            match parse(who, text)? {
                Line::Epoch { seconds, validation_accuracy } => {
                    curve.points.push(Point { seconds, correct: correct(validation_accuracy) });
                }
                Line::End { threads } => curve.threads = Some(threads),
            }
        }
        curve.not_empty(who)
    }

    /// Reads the log of `mnist train`, line by line with the seconds after which each was there.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn of_log(who: &'static str, log: &str, seconds: &[f64]) -> Result<Self, Error> {
        #[derive(Deserialize)]
        struct Line {
            validation_accuracy: f64,
        }
        let point = |(text, &seconds)| {
            let Line { validation_accuracy } = parse(who, text)?;
            Ok(Point { seconds, correct: correct(validation_accuracy) })
        };
        let points: Result<_, Error> = log.lines().zip(seconds).map(point).collect();
        Self { points: points?, threads: None }.not_empty(who)
    }

    fn not_empty(self, who: &'static str) -> Result<Self, Error> {
        if self.points.is_empty() { Err(Error::NoEpoch { who }) } else { Ok(self) }
    }

    /// The first epoch, counted from 1, after which so many were read right, and when that was.
    ///
    /// ```
    /// use peers::{Curve, Point};
    ///
    /// let points = [(1.0, 9_850), (2.0, 9_902), (3.0, 9_898)];
    /// let points = points.map(|(seconds, correct)| Point { seconds, correct }).to_vec();
    /// let curve = Curve { points, threads: None };
    /// assert_eq!(curve.first_at(9_900), Some((2, 2.0)));
    /// assert_eq!(curve.first_at(9_930), None);
    /// ```
    pub fn first_at(&self, correct: usize) -> Option<(usize, f64)> {
        let at = self.points.iter().position(|point| point.correct >= correct)?;
        Some((at + 1, self.points[at].seconds))
    }
}

fn parse<'a, T: Deserialize<'a>>(who: &'static str, text: &'a str) -> Result<T, Error> {
    let line = || text.to_owned();
    serde_json::from_str(text).map_err(|source| Error::Line { who, line: line(), source })
}

/// An accuracy from 0 to 1, in images.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, 0 at least")]
fn correct(accuracy: f64) -> usize {
    (accuracy * VALIDATION as f64).round() as usize
}
