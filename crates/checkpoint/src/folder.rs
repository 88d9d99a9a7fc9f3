//! A folder of checkpoints.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use atomic_file::AtomicFile;

use crate::error::Error;
use crate::fault::Fault;
use crate::file;
use crate::name;

/// The file that is locked while a folder is open. It stays: to remove it would take the lock
/// from a process that has just opened it.
const LOCK: &str = ".checkpoint.lock";

/// A folder of checkpoints, open to save in and to go on from.
///
/// The crate's documentation has an example.
#[derive(Debug)]
pub struct Checkpoints {
    folder: PathBuf,
    keep: usize,
    /// Numbers of checkpoints that [`newest`](Self::newest) has passed over.
    damaged: BTreeSet<u64>,
    _lock: File,
}

/// What [`Checkpoints::newest`] found.
#[derive(Debug)]
pub struct Newest {
    /// The newest checkpoint that is whole; None if there is none.
    pub checkpoint: Option<Checkpoint>,
    /// Newer ones that are not, from the newest on.
    pub passed_over: Vec<PassedOver>,
}

/// A checkpoint that is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Its file.
    pub path: PathBuf,
    /// What was [saved](Checkpoints::save).
    pub payload: Vec<u8>,
}

/// A checkpoint that cannot be gone on from.
#[derive(Debug)]
pub struct PassedOver {
    /// Its file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub fault: Fault,
}

impl Checkpoints {
    /// Opens a folder of checkpoints, which is created if need be, to keep the newest `keep` of
    /// them, or one if that is 0. Nothing in it is changed.
    ///
    /// # Errors
    /// [`Error::Folder`] if it cannot be created or written to, [`Error::InUse`] if another
    /// process has opened it.
    pub fn open(folder: impl Into<PathBuf>, keep: usize) -> Result<Self, Error> {
        let folder = folder.into();
        let lock = fs::create_dir_all(&folder).and_then(|()| {
            File::options().write(true).create(true).truncate(false).open(folder.join(LOCK))
        });
        match lock {
            Err(source) => Err(Error::Folder { folder, source }),
            Ok(lock) => match lock.try_lock() {
                Err(TryLockError::WouldBlock) => Err(Error::InUse { folder }),
                // Or there are no locks on this file system.
                _ => Ok(Self { folder, keep, damaged: BTreeSet::new(), _lock: lock }),
            },
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether there are no checkpoints, not even damaged ones.
    ///
    /// # Errors
    /// [`Error::Folder`] if the folder cannot be listed.
    pub fn is_empty(&self) -> Result<bool, Error> {
        self.numbers().map(|numbers| numbers.is_empty())
    }

    /// Reads the newest checkpoint that is whole.
    ///
    /// # Errors
    /// [`Error::Folder`] if the folder cannot be listed; [`Error::Version`] if a checkpoint newer
    /// than any that can be read is whole, but of another version.
    pub fn newest(&mut self) -> Result<Newest, Error> {
        let mut passed_over = Vec::new();
        for number in self.numbers()?.into_iter().rev() {
            let path = self.path(number);
            match file::read(&path) {
                Ok(payload) => {
                    return Ok(Newest {
                        checkpoint: Some(Checkpoint { path, payload }),
                        passed_over,
                    });
                }
                Err(Fault::Version { found, expected }) => {
                    return Err(Error::Version { path, found, expected });
                }
                Err(fault) => {
                    self.damaged.insert(number);
                    passed_over.push(PassedOver { path, fault });
                }
            }
        }
        Ok(Newest { checkpoint: None, passed_over })
    }

    /// Saves the next checkpoint, and returns its file. When this returns it is on disk, and older
    /// ones than the newest to be kept are removed, as far as they can be.
    ///
    /// # Errors
    /// [`Error::Write`] if the disk is full, for instance; older checkpoints are then all there.
    /// [`Error::Folder`], [`Error::LastNumber`].
    pub fn save(&mut self, payload: &[u8]) -> Result<PathBuf, Error> {
        let before = self.numbers()?;
        let newest = before.last().copied().unwrap_or(0);
        let Some(number) = newest.checked_add(1) else {
            return Err(Error::LastNumber { path: self.path(newest) });
        };
        let path = self.path(number);
        match write(&path, payload) {
            Ok(()) => {
                self.remove_old(&before);
                Ok(path)
            }
            Err(source) => Err(Error::Write { path, source }),
        }
    }

    /// Removes those of the numbers before the newest that are too many. One that cannot be
    /// removed stays until the next time.
    fn remove_old(&mut self, before: &BTreeSet<u64>) {
        let mut whole = 1;
        for &number in before.iter().rev() {
            if whole >= self.keep {
                let path = self.path(number);
                let is_file = path.symlink_metadata().is_ok_and(|found| found.is_file());
                if is_file && fs::remove_file(path).is_ok() {
                    self.damaged.remove(&number);
                }
            } else if !self.damaged.contains(&number) {
                whole += 1;
            }
        }
    }

    /// Numbers of all checkpoints, in ascending order.
    fn numbers(&self) -> Result<BTreeSet<u64>, Error> {
        let numbers = || -> io::Result<BTreeSet<u64>> {
            let mut numbers = BTreeSet::new();
            for entry in self.folder.read_dir()? {
                numbers.extend(name::number(&entry?.file_name()));
            }
            Ok(numbers)
        };
        numbers().map_err(|source| Error::Folder { folder: self.folder.clone(), source })
    }

    fn path(&self, number: u64) -> PathBuf {
        self.folder.join(name::name(number))
    }
}

fn write(path: &Path, payload: &[u8]) -> io::Result<()> {
    let mut file = AtomicFile::create(path)?;
    file::write(&mut file, payload)?;
    file.commit()
}
