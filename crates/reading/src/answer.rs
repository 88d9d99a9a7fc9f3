//! What was read, for programs and people.

use serde::Serialize;

/// What an image says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Answer {
    /// Lines of writing, from top to bottom and left to right; none without ink.
    pub lines: Vec<LineAnswer>,
}

/// What a line says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LineAnswer {
    /// Its digits, and `?` for each that was refused.
    pub text: String,
    /// How probable it is, from 0 to 1, that all its digits are right, those refused too.
    pub confidence: f64,
    /// What else it may say, the most probable first: five at most. One of them may be more probable
    /// than the text: that is the one with the highest outputs for its digits.
    pub alternatives: Vec<Alternative>,
    /// Its digits, from left to right.
    pub digits: Vec<DigitAnswer>,
}

/// What else a line may say.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Alternative {
    /// Digits.
    pub text: String,
    /// How probable it is, from 0 to 1.
    pub confidence: f64,
}

/// One digit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DigitAnswer {
    /// 0 to 9; None if it was refused.
    pub digit: Option<u8>,
    /// What it is most probably, refused or not.
    pub likeliest: u8,
    /// How probable that is, from 0 to 1.
    pub confidence: f64,
    /// The smallest upright rectangle around it in the image, in pixels: its first column, its first
    /// row, columns, rows.
    #[serde(rename = "box")]
    pub area: [usize; 4],
}

impl Answer {
    /// The lines' texts, one below the other.
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self.lines.iter().map(|line| line.text.as_str()).collect();
        texts.join("\n")
    }
}

impl LineAnswer {
    /// Whether at least one digit was not refused.
    pub fn has_digits(&self) -> bool {
        self.digits.iter().any(|digit| digit.digit.is_some())
    }
}
