//! What contenders print: a line of JSON for each epoch, and one on the test set at the end.

use serde::Deserialize;

use crate::error::Error;
use crate::works::Measure;

/// What a contender reached in one turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What the work asks to time: each epoch but the first, or reading. Never empty.
    pub seconds: Vec<f64>,
    /// Test images of 10,000 read right.
    pub correct: usize,
    /// The threads that it chose to work with, if it had the choice.
    pub threads: Option<usize>,
}

/// `mnist train --log` and `mnist eval --json` say more than this, which is passed over.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Epoch { train_seconds: f64 },
    End { correct: usize, threads: Option<usize>, read_seconds: Option<f64> },
}

impl Outcome {
    /// Reads the lines of the contender called `who`.
    ///
    /// # Errors
    /// [`Error::Line`] for a line that is neither, [`Error::Incomplete`] if some are missing.
    pub fn parse(who: &'static str, measure: Measure, lines: &str) -> Result<Self, Error> {
        let mut epochs = Vec::new();
        let mut outcome = None;
        for text in lines.lines() {
            let line = serde_json::from_str(text).map_err(|source| Error::Line {
                who,
                line: text.to_owned(),
                source,
            })?;
            match line {
                Line::Epoch { train_seconds } => epochs.push(train_seconds),
                Line::End { correct, threads, read_seconds } => {
                    let seconds = match measure {
                        Measure::Epoch => epochs.iter().skip(1).copied().collect(),
                        Measure::Reading => read_seconds.into_iter().collect(),
                    };
                    outcome = Some(Self { seconds, correct, threads });
                }
            }
        }
        outcome.filter(|outcome| !outcome.seconds.is_empty()).ok_or(Error::Incomplete { who })
    }
}
