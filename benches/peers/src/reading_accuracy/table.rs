//! How well each contender reads, in Markdown.

use std::fmt::Write as _;

/// What is measured, for one contender.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What.
    pub what: String,
    /// What was measured.
    pub figure: Figure,
    /// What ours should reach; None if only for information.
    pub goal: Option<Goal>,
}

/// A number, and how it is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What is compared with the goal.
    pub value: f64,
    /// For the table.
    pub text: String,
}

/// What is to be reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// This or more, in per cent.
    More {
        /// What must be reached.
        required: f64,
        /// What we aim for.
        aim: f64,
    },
    /// This or less.
    Less {
        /// What must be reached.
        required: f64,
        /// What we aim for.
        aim: f64,
        /// Per cent, points, s, ms.
        unit: &'static str,
    },
}

impl Goal {
    /// Required, aim, reached.
    fn cells(goal: Option<Self>, value: f64) -> [String; 3] {
        let Some(goal) = goal else { return Default::default() };
        let (sign, unit, required, aim, is_met): (_, _, _, _, fn(f64, f64) -> bool) = match goal {
            Self::More { required, aim } => {
                ("≥", "%", required, aim, |value, goal| value >= goal)
            }
            Self::Less { required, aim, unit } => {
                ("≤", unit, required, aim, |value, goal| value <= goal)
            }
        };
        let reached = match (is_met(value, required), is_met(value, aim)) {
            (_, true) => "aim",
            (true, false) => "required",
            (false, false) => "no",
        };
        let cell = |goal: f64| format!("{sign} {goal} {unit}");
        [cell(required), cell(aim), reached.to_owned()]
    }
}

impl Figure {
    /// A share, from 0 to 1, in per cent.
    pub fn percent(share: f64) -> Self {
        let value = share * 100.0;
        Self { value, text: format!("{value:.1} %") }
    }
}

/// One table of what ours was measured with, and the others' figures where they have them.
pub fn reading_markdown(ours: &[Entry], others: [&[Entry]; 2]) -> String {
    let mut table = "| what | ours | Tesseract | EasyOCR | required | aim | reached |\n\
                     |---|---|---|---|---|---|---|\n"
        .to_owned();
    for Entry { what, figure, goal } in ours {
        let [tesseract, easyocr] = others.map(|entries| {
            let entry = entries.iter().find(|entry| entry.what == *what);
            entry.map_or("", |entry| entry.figure.text.as_str())
        });
        let [required, aim, reached] = Goal::cells(*goal, figure.value);
        let ours = &figure.text;
        let _ = writeln!(
            table,
            "| {what} | {ours} | {tesseract} | {easyocr} | {required} | {aim} | {reached} |"
        ); // to a String
    }
    table
}
