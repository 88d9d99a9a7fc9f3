//! What can go wrong: a bad copy is refused and the next place tried, anything else ends the run.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ureq::http::StatusCode;

/// Why one copy of a file was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// A folder of the user's has no such file.
    #[error("no such file")]
    Missing,
    /// Shorter or longer than the original.
    #[error("is {found} bytes long, expected {expected}")]
    WrongSize {
        /// Bytes it has, or says it has.
        found: u64,
        /// Bytes of the original.
        expected: u64,
    },
    /// As long as the original, with other contents.
    #[error("has SHA-256 {found}, expected {expected}")]
    WrongDigest {
        /// Digest of the copy, in hexadecimal.
        found: String,
        /// Digest of the original, in hexadecimal.
        expected: &'static str,
    },
    /// The archive is no gzip file.
    #[error("does not unpack: {0}")]
    Gzip(#[source] io::Error),
    /// The mirror answered with anything but the file.
    #[error("answered with HTTP status {0}")]
    Status(StatusCode),
    /// Log-in pages of hotels and company proxies look like this: status 200 and HTML.
    #[error("answered with a web page instead of the file")]
    WebPage,
    /// The connection ended before the file did. What came is kept, to be resumed.
    #[error("cut off after {received} of {expected} bytes: {cause}")]
    CutOff {
        /// Bytes of the archive we have now.
        received: u64,
        /// Bytes of the original archive.
        expected: u64,
        /// What the connection said.
        #[source]
        cause: io::Error,
    },
    /// Connected, then silent. What came is kept, to be resumed.
    #[error("sent nothing for {0:?}")]
    Stalled(Duration),
    /// Nobody answered the call.
    #[error("no connection within {0:?}")]
    NoConnection(Duration),
    /// Everything else between us and the mirror: refused connections, names, TLS, redirects.
    #[error("{0}")]
    Http(#[source] ureq::Error),
}

impl Refusal {
    /// Whether bytes may have come that the next run need not fetch again.
    fn left_some(&self) -> bool {
        matches!(self, Self::CutOff { .. } | Self::Stalled(_))
    }
}

/// Why the download ended without all files in place.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Every place was tried; each said why not.
    #[error("no good copy of {name}{}", listed(refusals))]
    NoGoodCopy {
        /// The file wanted.
        name: &'static str,
        /// Each place with its reason, in the order tried.
        refusals: Vec<(String, Refusal)>,
    },
    /// `--from` names a folder that is not there.
    #[error("{}: no such folder", .0.display())]
    NoFolder(PathBuf),
    /// Reading or writing on our own disk failed: the next mirror would not help.
    #[error("{}: {source}", path.display())]
    File {
        /// The file or folder at fault.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

/// A line for each place.
fn listed(refusals: &[(String, Refusal)]) -> String {
    refusals.iter().fold(String::new(), |mut lines, (place, reason)| {
        let _ = write!(lines, "\n  {place}: {reason}"); // writing to a String cannot fail
        lines
    })
}

impl Error {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoGoodCopy { refusals, .. }
                if refusals.iter().any(|(_, why)| why.left_some()) =>
            {
                "run the same command again: it goes on where it stopped"
            }
            Self::NoGoodCopy { .. } => {
                "fetch the four original .gz archives by other means, put them in a folder DIR, \
                 then: cargo xtask download-mnist --from DIR"
            }
            Self::NoFolder(_) => {
                "--from takes a folder with the four .gz archives, or the http(s) address of one"
            }
            Self::File { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
                "free some space (70 MB is enough), or choose another folder with --to DIR"
            }
            Self::File { .. } => {
                "check that this path can be read and written, or choose another with --to DIR"
            }
        }
    }
}

/// Either of the two, inside this module: `?` works on both.
#[derive(Debug)]
pub(crate) enum Failure {
    Refused(Refusal),
    Fatal(Error),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Fatal(error)
    }
}

/// Names the file in an error of our own disk: `File::open(path).map_err(at(path))?`.
pub(crate) fn at(path: &Path) -> impl Fn(io::Error) -> Error {
    move |source| Error::File { path: path.to_owned(), source }
}
