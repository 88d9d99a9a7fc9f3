//! Brings the original MNIST files into a folder, or says why it cannot.
//!
//! A file gets its final name only after its length and SHA-256 were found right: archives come
//! into `NAME.gz.part`, which an interrupted run leaves and the next one resumes, and are
//! unpacked into `NAME.part`, which is renamed to `NAME`.

mod error;
mod fingerprint;
mod http;
mod mirrors;

pub use error::{Error, Refusal};
pub use fingerprint::Fingerprint;
pub use http::Patience;
pub use mirrors::{DataFile, MIRRORS, MNIST};
pub use ureq::Proxy;

use std::fs;
use std::path::{Path, PathBuf};

use error::{Failure, at};
use http::{Client, length};

/// How often a mirror that breaks off is asked for the rest before the next one is tried.
const TRIES: u32 = 3;

/// What to bring, from where, to where.
#[derive(Debug)]
pub struct Download<'a> {
    /// The files wanted.
    pub files: &'a [DataFile],
    /// Where copies may be found.
    pub source: Source,
    /// The folder to put them in; made if it is not there.
    pub to: PathBuf,
    /// Fetch also what is there and right.
    pub force: bool,
    /// Timeouts.
    pub patience: Patience,
    /// The proxy between us and the mirrors.
    pub proxy: Option<Proxy>,
}

/// Where copies may be found.
#[derive(Debug, Clone)]
pub enum Source {
    /// Addresses of folders, tried in turn.
    Mirrors(Vec<String>),
    /// A folder with archives or unpacked files.
    Folder(PathBuf),
}

impl Source {
    /// Reads what a user gives as `--from`: an `http://` or `https://` address, or a folder.
    ///
    /// # Errors
    /// An address with another scheme, as a message.
    pub fn parse(from: &str) -> Result<Self, String> {
        match from.split_once("://") {
            Some(("http" | "https", _)) => Ok(Self::Mirrors(vec![from.to_owned()])),
            Some((scheme, _)) => Err(format!("{scheme}:// is not supported, only http and https")),
            None => Ok(Self::Folder(from.into())),
        }
    }
}

/// What happened to a file, as it happens.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// It is there with the right digest: nothing to do.
    AlreadyGood,
    /// It is there but wrong, and will be replaced.
    Damaged(&'a Refusal),
    /// A mirror is asked for it, for all of it unless an earlier try left some.
    Asking {
        /// The archive's address.
        url: &'a str,
        /// Bytes that need not come again.
        resume_at: u64,
        /// Bytes of the archive.
        size: u64,
    },
    /// So many bytes of the archive are here.
    Received(u64),
    /// A copy was not taken, and the next place is tried.
    Refused {
        /// Address or path.
        place: &'a str,
        /// Why.
        reason: &'a Refusal,
    },
    /// Checked, unpacked and in place.
    Finished {
        /// Address or path of the copy taken.
        place: &'a str,
    },
}

/// Called at each step with the name of the file and what happened to it.
pub type Report<'a> = dyn FnMut(&'static str, Event<'_>) + 'a;

/// One copy of a file, perhaps.
enum Place {
    Mirror(String),
    Archive(PathBuf),
    Unpacked(PathBuf),
}

impl Download<'_> {
    /// Brings every file, or stops at the first that no place has. `report` is called at each step.
    ///
    /// # Errors
    /// [`Error`]; files brought so far stay, nothing unchecked has a final name.
    pub fn run(&self, report: &mut Report<'_>) -> Result<(), Error> {
        if let Source::Folder(folder) = &self.source
            && !folder.is_dir()
        {
            return Err(Error::NoFolder(folder.clone()));
        }
        fs::create_dir_all(&self.to).map_err(at(&self.to))?;
        let client = Client::new(self.patience, self.proxy.clone());
        let mut source = self.source.clone();
        for file in self.files {
            if self.force || !self.is_good(file, report)? {
                let winner = self.bring(file, &places(&source, file.name), &client, report)?;
                if let Source::Mirrors(mirrors) = &mut source {
                    // The mirror that delivered is tried first from now on: a dead one costs one
                    // timeout only.
                    mirrors[..=winner].rotate_right(1);
                }
            }
        }
        Ok(())
    }

    fn is_good(&self, file: &DataFile, report: &mut Report<'_>) -> Result<bool, Error> {
        let path = self.to.join(file.name);
        if !path.try_exists().map_err(at(&path))? {
            return Ok(false);
        }
        match fingerprint::check(&path, &file.unpacked) {
            Ok(()) => {
                report(file.name, Event::AlreadyGood);
                Ok(true)
            }
            Err(Failure::Refused(why)) => {
                report(file.name, Event::Damaged(&why));
                Ok(false)
            }
            Err(Failure::Fatal(error)) => Err(error),
        }
    }

    /// Takes the file from the first place with a good copy and returns that place's index.
    fn bring(
        &self,
        file: &DataFile,
        places: &[Place],
        client: &Client,
        report: &mut Report<'_>,
    ) -> Result<usize, Error> {
        let mut refusals = Vec::new();
        for (index, place) in places.iter().enumerate() {
            let shown = match place {
                Place::Mirror(url) => url.clone(),
                Place::Archive(path) | Place::Unpacked(path) => path.display().to_string(),
            };
            match self.take(file, place, client, report) {
                Ok(()) => {
                    report(file.name, Event::Finished { place: &shown });
                    return Ok(index);
                }
                Err(Failure::Refused(reason)) => {
                    if index + 1 < places.len() {
                        report(file.name, Event::Refused { place: &shown, reason: &reason });
                    }
                    refusals.push((shown, reason));
                }
                Err(Failure::Fatal(error)) => return Err(error),
            }
        }
        Err(Error::NoGoodCopy { name: file.name, refusals })
    }

    fn take(
        &self,
        file: &DataFile,
        place: &Place,
        client: &Client,
        report: &mut Report<'_>,
    ) -> Result<(), Failure> {
        let part = self.to.join(format!("{}.part", file.name));
        match place {
            Place::Mirror(url) => {
                let archive = self.to.join(format!("{}.gz.part", file.name));
                if self.force {
                    remove(&archive)?;
                }
                fetch_checked(client, url, file, &archive, report)?;
                fingerprint::unpack(&archive, &part, &file.unpacked)?;
                remove(&archive)?;
            }
            Place::Archive(path) => {
                fingerprint::check(existing(path)?, &file.archive)?;
                fingerprint::unpack(path, &part, &file.unpacked)?;
            }
            Place::Unpacked(path) => {
                fingerprint::copy(existing(path)?, &part, &file.unpacked)?;
            }
        }
        let path = self.to.join(file.name);
        Ok(fs::rename(&part, &path).map_err(at(&path))?)
    }
}

/// Every place worth trying for a file, in order.
fn places(source: &Source, name: &str) -> Vec<Place> {
    match source {
        Source::Mirrors(mirrors) => mirrors
            .iter()
            .map(|mirror| Place::Mirror(format!("{}/{name}.gz", mirror.trim_end_matches('/'))))
            .collect(),
        Source::Folder(folder) => {
            let mut places = vec![Place::Archive(folder.join(format!("{name}.gz")))];
            let unpacked = folder.join(name);
            if unpacked.exists() {
                places.push(Place::Unpacked(unpacked));
            }
            places
        }
    }
}

/// Downloads the archive into `part` and checks it; a `part` that is complete but wrong is deleted.
fn fetch_checked(
    client: &Client,
    url: &str,
    file: &DataFile,
    part: &Path,
    report: &mut Report<'_>,
) -> Result<(), Failure> {
    let size = file.archive.bytes;
    let mut attempt = 0;
    loop {
        attempt += 1;
        let mut start = length(part)?;
        if start > size {
            remove(part)?;
            start = 0;
        }
        report(file.name, Event::Asking { url, resume_at: start, size });
        let mut received = |bytes| report(file.name, Event::Received(bytes));
        let outcome = client
            .fetch(url, size, part, &mut received)
            .and_then(|()| check_or_remove(part, &file.archive));
        match outcome {
            // It gave us something: ask for the rest.
            Err(Failure::Refused(Refusal::CutOff { received, .. }))
                if received > start && attempt < TRIES => {}
            // The bytes that an earlier try left may be the bad ones: once more, from the first.
            Err(Failure::Refused(Refusal::WrongDigest { .. })) if start > 0 => {}
            outcome => return outcome,
        }
    }
}

fn check_or_remove(part: &Path, want: &Fingerprint) -> Result<(), Failure> {
    let checked = fingerprint::check(part, want);
    if let Err(Failure::Refused(_)) = checked {
        remove(part)?;
    }
    checked
}

fn remove(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(at(path)(error).into()),
        _ => Ok(()),
    }
}

fn existing(path: &Path) -> Result<&Path, Refusal> {
    if path.is_file() { Ok(path) } else { Err(Refusal::Missing) }
}
