//! What went wrong, for the person at the terminal: one line, and a hint.

use std::error::Error;
use std::fmt::{self, Display};
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use sigmoid_net::ModelError;

use crate::{interrupt, output};

pub(crate) mod hints;

/// A reason to stop.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What was asked for cannot be done, and what can.
    Request { reason: String, hint: String },
    /// The data set cannot be used.
    Data(mnist_io::Error),
    /// The model cannot be read or written.
    Model(ModelError),
    /// The digits cannot be drawn.
    Drawing(drawn_digits::Error),
    /// The experiment cannot be run.
    Experiment(chapter_one::Error),
    /// Nothing can be read.
    Reading(reading::Error),
    /// The result cannot be drawn.
    Figure(figures::Error),
    /// A file cannot be used.
    File { path: PathBuf, source: io::Error },
    /// A folder cannot be used.
    Folder { path: PathBuf, source: io::Error },
    /// Not even the current thread can be made to work.
    Threads(rayon::ThreadPoolBuildError),
    /// Standard output cannot be written to, or its reader has left.
    Output(io::Error),
    /// The user, or the system, asked to stop.
    Interrupted { reason: String, hint: String },
    /// Another rank of the MPI job says what went wrong.
    OnAnotherRank,
}

/// A request that cannot be met.
pub(crate) fn request(reason: impl Display, hint: impl Into<String>) -> Failure {
    Failure::Request { reason: reason.to_string(), hint: hint.into() }
}

/// A command that was stopped before it had anything to write.
fn interrupted(error: &dyn std::error::Error) -> Failure {
    let hint = "nothing was written; run the command again".to_string();
    Failure::Interrupted { reason: chain(error), hint }
}

impl Failure {
    /// Prints it to standard error.
    pub(crate) fn report(&self) -> ExitCode {
        let code = self.code();
        if code != 0 && !matches!(self, Self::OnAnotherRank) {
            output::error(self.reason());
            if let Some(hint) = self.hint() {
                output::hint(hint);
            }
        }
        ExitCode::from(code)
    }

    /// What the program exits with.
    pub(crate) fn code(&self) -> u8 {
        match self {
            // As in `mnist eval | head -1`: the reader has what they wanted.
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
            Self::Interrupted { .. } => interrupt::exit_code(),
            _ => 1,
        }
    }

    /// The same, of a rank whose number is worth knowing.
    pub(crate) fn on_rank(self, rank: usize) -> Self {
        let (reason, hint) = self.said_on_rank(rank);
        match self {
            Self::Interrupted { .. } => Self::Interrupted { reason, hint },
            _ => Self::Request { reason, hint },
        }
    }

    /// What to say of it, and the hint, where the number of the rank is worth knowing.
    pub(crate) fn said_on_rank(&self, rank: usize) -> (String, String) {
        let hint = self.hint().unwrap_or_else(|| "look at that rank's host".to_string());
        (format!("rank {rank}: {}", self.reason()), hint)
    }

    /// What went wrong, in a line.
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::Request { reason, .. } | Self::Interrupted { reason, .. } => reason.clone(),
            Self::Data(error) => chain(error),
            Self::Model(error) => chain(error),
            Self::Drawing(error) => chain(error),
            Self::Experiment(error) => chain(error),
            Self::Reading(error) => chain(error),
            Self::Figure(error) => chain(error),
            Self::File { path, source } | Self::Folder { path, source } => {
                format!("{}: {source}", path.display())
            }
            Self::Threads(error) => chain(error),
            Self::Output(error) => format!("cannot write to standard output: {error}"),
            Self::OnAnotherRank => "another rank has failed".to_string(),
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Request { hint, .. } | Self::Interrupted { hint, .. } => hint.clone(),
            Self::Data(error) => hints::data(error),
            Self::Model(error) => hints::model(error),
            Self::Drawing(error) => hints::drawing(error),
            Self::Experiment(error) => hints::experiment(error),
            Self::Reading(error) => hints::reading(error),
            Self::Figure(_) => "the same command without a figure may work".to_string(),
            Self::File { path, .. } => hints::file(path),
            Self::Folder { .. } => "name a folder that you may write to".to_string(),
            Self::Threads(_) => "wait until other programs have ended".to_string(),
            Self::Output(_) | Self::OnAnotherRank => return None,
        })
    }

    /// Why the data set does not suit an experiment, if that is what is wrong: others may run.
    pub(crate) fn unsuitable(&self) -> Option<Unsuitable> {
        match self {
            Self::Experiment(error) if error.is_unsuitable() => {
                Some(Unsuitable { reason: chain(error), hint: hints::experiment(error) })
            }
            _ => None,
        }
    }
}

/// Why an experiment cannot be run with a data set, and with which it can.
#[derive(Debug)]
pub(crate) struct Unsuitable {
    pub(crate) reason: String,
    pub(crate) hint: String,
}

/// Why the data set cannot be opened, on its way through the library that asked for it.
#[derive(Debug)]
pub(crate) struct NotOpened(pub(crate) Failure);

impl Display for NotOpened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.reason())
    }
}

impl Error for NotOpened {}

/// An error with all its causes, on one line that a screen can show. Names in files and of files may
/// be long, and hold line breaks or what a terminal takes for commands.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line = format!("{line}: {error}");
        cause = error.source();
    }
    shortened(printable(&line))
}

/// Control characters as `\n`, `\u{1b}` and the like.
fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() {
            printable.extend(letter.escape_default());
        } else {
            printable.push(letter);
        }
    }
    printable
}

/// Beginning and end of a text that is too long to be read.
fn shortened(text: String) -> String {
    /// Characters at each end that are kept: the end says what is wrong.
    const KEPT: usize = 1000;
    let beginning = text.char_indices().nth(KEPT).map(|(at, _)| at);
    let end = text.char_indices().nth_back(KEPT - 1).map(|(at, _)| at);
    match (beginning, end) {
        (Some(beginning), Some(end)) if beginning < end => {
            format!("{} [...] {}", &text[..beginning], &text[end..])
        }
        _ => text,
    }
}

impl From<mnist_io::Error> for Failure {
    fn from(error: mnist_io::Error) -> Self {
        match error {
            mnist_io::Error::Stopped { .. } => interrupted(&error),
            error => Self::Data(error),
        }
    }
}

impl From<ModelError> for Failure {
    fn from(error: ModelError) -> Self {
        Self::Model(error)
    }
}

impl From<drawn_digits::Error> for Failure {
    fn from(error: drawn_digits::Error) -> Self {
        match error {
            drawn_digits::Error::Stopped { .. } => interrupted(&error),
            error => Self::Drawing(error),
        }
    }
}

impl From<chapter_one::Error> for Failure {
    fn from(error: chapter_one::Error) -> Self {
        use chapter_one::Error as E;
        match error {
            E::Data(source) => match source.downcast::<NotOpened>() {
                Ok(not_opened) => not_opened.0,
                Err(source) => Self::Experiment(E::Data(source)),
            },
            E::Figure(error) => Self::Figure(error),
            E::Stopped => interrupted(&error),
            error => Self::Experiment(error),
        }
    }
}

impl From<reading::Error> for Failure {
    fn from(error: reading::Error) -> Self {
        Self::Reading(error)
    }
}

impl From<figures::Error> for Failure {
    fn from(error: figures::Error) -> Self {
        Self::Figure(error)
    }
}

/// Where a better hint than this is known, it is given in place.
impl From<perceptron::Error> for Failure {
    fn from(error: perceptron::Error) -> Self {
        request(error, "mnist gates --help lists what it can do")
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_line_that_a_screen_can_show() {
        let cases = [
            ("cannot read Größe\t1", "cannot read Größe\\t1".to_owned()),
            ("a\nb\r\u{1b}[31m", "a\\nb\\r\\u{1b}[31m".to_owned()),
            (&"é".repeat(2000), "é".repeat(2000)),
            (
                &format!("{}{}", "é".repeat(1001), "ü".repeat(1001)),
                format!("{} [...] {}", "é".repeat(1000), "ü".repeat(1000)),
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(chain(&io::Error::other(text)), expected);
        }
    }
}
