//! A file that is written whole or not at all.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::leftovers::remove_leftover_files;
use crate::sync::sync_folder_of;
use crate::target::Target;
use crate::temporary::temporary_for;

/// Writes a file whole or not at all.
///
/// An existing file keeps its permissions, a symlink is followed, a device or pipe is written to
/// directly. The crate's documentation has the details.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("answer");
/// atomic_file::write(&path, b"41")?;
/// atomic_file::write(&path, b"42")?;
/// assert_eq!(std::fs::read(&path)?, b"42");
/// # std::io::Result::Ok(())
/// ```
///
/// # Errors
///
/// As for [`AtomicFile::create`]; or the disk is full, or the file cannot be renamed. The target
/// is then as it was.
pub fn write(path: impl AsRef<Path>, bytes: &[u8]) -> io::Result<()> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(bytes)?;
    file.commit()
}

/// Tells whether [`write()`] could write there, before hours are spent on what is to be written.
///
/// Nothing is changed, but for leftovers of killed processes, which are removed.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// assert!(atomic_file::check_writable(folder.path().join("model")).is_ok());
/// assert!(atomic_file::check_writable(folder.path()).is_err(), "a folder");
/// # std::io::Result::Ok(())
/// ```
///
/// # Errors
///
/// As for [`AtomicFile::create`].
pub fn check_writable(path: impl AsRef<Path>) -> io::Result<()> {
    match Target::find(path.as_ref())? {
        // To open a pipe would wait for its reader, and then tell it that all has been written.
        Target::Device(_) => Ok(()),
        target => AtomicFile::for_target(target).map(drop),
    }
}

/// A file that takes its target's place when [committed](Self::commit), and is removed when
/// dropped before that.
///
/// Writes are not buffered: wrap it in a [`BufWriter`](io::BufWriter) for many small ones.
///
/// ```
/// use std::io::{BufWriter, Write};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("squares");
/// let mut out = BufWriter::new(atomic_file::AtomicFile::create(&path)?);
/// for k in 1..=4 {
///     writeln!(out, "{}", k * k)?;
/// }
/// assert!(!path.exists(), "not yet");
/// out.into_inner()?.commit()?;
/// assert_eq!(std::fs::read_to_string(&path)?, "1\n4\n9\n16\n");
/// # std::io::Result::Ok(())
/// ```
#[derive(Debug)]
pub struct AtomicFile(Output);

#[derive(Debug)]
enum Output {
    Temporary { file: NamedTempFile, target: PathBuf },
    Device(File),
}

impl AtomicFile {
    /// Begins to write a file.
    ///
    /// # Errors
    ///
    /// The target is a folder or a read-only file, or the folder it is to be in does not exist or
    /// cannot be written to.
    pub fn create(path: impl AsRef<Path>) -> io::Result<Self> {
        Target::find(path.as_ref()).and_then(Self::for_target)
    }

    /// Waits until all that was written so far is on disk, so that [`commit`](Self::commit) need not
    /// wait for all of a large file. A device or pipe has nothing to wait for.
    ///
    /// ```
    /// use std::io::Write;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("large");
    /// let mut file = atomic_file::AtomicFile::create(&path)?;
    /// file.write_all(&[1; 4096])?;
    /// file.sync()?;
    /// assert!(!path.exists(), "on disk, and not yet in its place");
    /// file.write_all(&[2; 4096])?;
    /// file.commit()?;
    /// assert_eq!(std::fs::read(&path)?.len(), 8192);
    /// # std::io::Result::Ok(())
    /// ```
    ///
    /// # Errors
    ///
    /// The disk fails or is full.
    pub fn sync(&self) -> io::Result<()> {
        match &self.0 {
            Output::Temporary { file, .. } => file.as_file().sync_data(),
            Output::Device(_) => Ok(()),
        }
    }

    /// Puts the file in its place, with all that was written to it on disk.
    ///
    /// # Errors
    ///
    /// The file cannot be synced or renamed. The target is then as it was, unless it was only the
    /// folder that could not be synced: the new file is in its place, but a power failure
    /// might still bring the old one back.
    pub fn commit(self) -> io::Result<()> {
        match self.0 {
            Output::Temporary { file, target } => {
                file.as_file().sync_all()?;
                // Dropping the file returned here ends its lock.
                file.persist(&target)?;
                sync_folder_of(&target)
            }
            Output::Device(mut file) => file.flush(),
        }
    }

    fn for_target(target: Target) -> io::Result<Self> {
        let (path, existing) = match target {
            Target::New(path) => (path, None),
            Target::File(path, metadata) => (path, Some(metadata)),
            Target::Device(path) => {
                return File::options().write(true).open(path).map(Output::Device).map(Self);
            }
        };
        remove_leftover_files(&path);
        let file = temporary_for(&path, existing.as_ref())?;
        Ok(Self(Output::Temporary { file, target: path }))
    }

    fn file(&mut self) -> &mut File {
        match &mut self.0 {
            Output::Temporary { file, .. } => file.as_file_mut(),
            Output::Device(file) => file,
        }
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file().flush()
    }
}

/// For headers that can only be written at the end. Devices and pipes may not seek.
impl Seek for AtomicFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file().seek(to)
    }
}
