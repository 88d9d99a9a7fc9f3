//! Writing a sharded set, whole or not at all.

use std::fmt::{self, Write as _};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use atomic_file::AtomicFolder;
use sha2::{Digest, Sha256};

use crate::data_set::examples::Examples;
use crate::error::Error;
use crate::file::writer::IdxWriter;
use crate::idx::element::ElementType;
use crate::idx::header::Header;
use crate::sharded::layout::ShardedLayout;
use crate::sharded::manifest::{FileEntry, Manifest, PairEntry, VERSION};
use crate::streamed::checksums::BlockHasher;

/// Name of the manifest.
pub(crate) const MANIFEST: &str = "manifest.json";

/// Writes a sharded set some examples at a time, whole or not at all.
///
/// The files are written into a folder beside the one wanted, which takes its place when
/// [finished](Self::finish). Dropped before that, nothing is left behind. A process that is killed
/// leaves the folder beside; the next to write there removes it.
///
/// An example is in the documentation of [`ShardedExamples`](crate::ShardedExamples).
pub struct ShardedWriter {
    dir: PathBuf,
    layout: ShardedLayout,
    folder: AtomicFolder,
    manifest: Manifest,
    current: Option<PairWriter>,
    /// Something could not be written: examples are missing that the caller appended.
    has_failed: bool,
}

impl ShardedWriter {
    /// Begins a sharded set in a new or empty folder. Folders above it are made where they are
    /// missing.
    ///
    /// # Errors
    ///
    /// The layout is none that can be written, there is something in the folder, or it cannot be
    /// made.
    pub fn create(dir: impl AsRef<Path>, layout: ShardedLayout) -> Result<Self, Error> {
        let dir = dir.as_ref().to_owned();
        layout.check()?;
        check_vacant(&dir)?;
        let folder = begin(&dir).map_err(|source| Error::Write { path: dir.clone(), source })?;
        let shape = layout.image_shape.iter().map(|&length| u32::try_from(length));
        let manifest = Manifest {
            version: VERSION,
            image_shape: shape.collect::<Result<_, _>>().expect("the layout was checked"),
            classes: layout.classes as u64,
            examples: layout.examples,
            shards: Vec::new(),
            validation: None,
            test: None,
        };
        Ok(Self { dir, layout, folder, manifest, current: None, has_failed: false })
    }

    /// Appends examples: `[labels.len(), pixels]`, row-major, 0 white to 255 black, and as many
    /// labels.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyExamples`] if there are more than the layout says,
    /// [`Error::LabelOutOfRange`] if a label is no class, [`Error::Write`] if the disk is full or
    /// fails. The set can then no longer be finished.
    ///
    /// # Panics
    ///
    /// If there are not as many images as labels.
    #[track_caller]
    pub fn append(&mut self, images: &[u8], labels: &[u8]) -> Result<(), Error> {
        let pixels: usize = self.layout.image_shape.iter().product();
        assert!(
            labels.len().checked_mul(pixels) == Some(images.len()),
            "{} images of {pixels} pixels, found {} bytes",
            labels.len(),
            images.len()
        );
        let appended = self
            .check_labels(labels, self.appended())
            .and_then(|()| self.append_checked(images, labels, pixels));
        self.has_failed |= appended.is_err();
        appended
    }

    fn append_checked(
        &mut self,
        mut images: &[u8],
        mut labels: &[u8],
        pixels: usize,
    ) -> Result<(), Error> {
        while !labels.is_empty() {
            let mut current = match self.current.take() {
                Some(current) => current,
                None => self.next_shard()?,
            };
            let n = usize::try_from(current.left()).unwrap_or(usize::MAX).min(labels.len());
            let appended = current.append(&images[..n * pixels], &labels[..n]);
            appended.map_err(|error| self.in_place(error))?;
            (images, labels) = (&images[n * pixels..], &labels[n..]);
            if current.left() == 0 {
                let entry = current.finish().map_err(|error| self.in_place(error))?;
                self.manifest.shards.push(entry);
            } else {
                self.current = Some(current);
            }
        }
        Ok(())
    }

    /// Writes the validation set: originals set aside, no distortion of which is among the
    /// examples.
    ///
    /// # Errors
    ///
    /// As for [`append`](Self::append); or images are of another shape, [`Error::ShapeMismatch`].
    pub fn write_validation(&mut self, examples: &Examples) -> Result<(), Error> {
        self.manifest.validation = self.set_aside("validation", examples)?;
        Ok(())
    }

    /// Writes the test set, in files called as in any other data set.
    ///
    /// # Errors
    ///
    /// As for [`write_validation`](Self::write_validation).
    pub fn write_test(&mut self, examples: &Examples) -> Result<(), Error> {
        self.manifest.test = self.set_aside("t10k", examples)?;
        Ok(())
    }

    /// Writes the manifest and puts the folder in its place.
    ///
    /// # Errors
    ///
    /// [`Error::Incomplete`] if something could not be written before; [`Error::TooFewExamples`] if
    /// there are fewer than the layout says; [`Error::Write`] if something cannot be written, or
    /// the folder is no longer empty.
    pub fn finish(self) -> Result<(), Error> {
        if self.has_failed {
            return Err(Error::Incomplete { path: self.dir });
        }
        let found = self.appended();
        if found != self.layout.examples {
            return Err(Error::TooFewExamples { expected: self.layout.examples, found });
        }
        atomic_file::write(self.folder.path().join(MANIFEST), &self.manifest.encode())
            .map_err(|source| Error::Write { path: self.dir.join(MANIFEST), source })?;
        self.folder.commit().map_err(|source| Error::Write { path: self.dir, source })
    }

    /// Examples appended so far.
    fn appended(&self) -> u64 {
        self.manifest.shards.iter().map(|pair| pair.count).sum::<u64>()
            + self.current.as_ref().map_or(0, |pair| pair.written)
    }

    /// The first label is number `first` of its set.
    fn check_labels(&self, labels: &[u8], first: u64) -> Result<(), Error> {
        let classes = self.layout.classes;
        match labels.iter().position(|&label| usize::from(label) >= classes) {
            None => Ok(()),
            Some(at) => Err(Error::LabelOutOfRange {
                path: None,
                index: usize::try_from(first).unwrap_or(usize::MAX).saturating_add(at),
                label: labels[at],
                classes,
            }),
        }
    }

    /// An error about a file in the folder beside, by the name that it was to have.
    fn in_place(&self, error: Error) -> Error {
        let in_place = |path: PathBuf| match path.strip_prefix(self.folder.path()) {
            Ok(name) => self.dir.join(name),
            Err(_) => path,
        };
        match error {
            Error::Write { path, source } => Error::Write { path: in_place(path), source },
            Error::Encode { path, source } => Error::Encode { path: in_place(path), source },
            error => error,
        }
    }

    /// Begins the next pair of shard files.
    fn next_shard(&self) -> Result<PairWriter, Error> {
        let k = self.manifest.shards.len() as u64;
        if k == self.layout.shard_files {
            return Err(Error::TooManyExamples { expected: self.layout.examples });
        }
        self.pair(&format!("shard-{k:05}"), self.appended(), self.layout.count(k))
    }

    fn set_aside(&mut self, name: &str, examples: &Examples) -> Result<Option<PairEntry>, Error> {
        let written = self.write_beside(name, examples);
        self.has_failed |= written.is_err();
        written
    }

    /// A pair of files that is complete at once.
    fn write_beside(&self, name: &str, examples: &Examples) -> Result<Option<PairEntry>, Error> {
        if examples.is_empty() {
            return Ok(None);
        }
        if examples.image_shape() != self.layout.image_shape {
            return Err(Error::ShapeMismatch {
                path: self.dir.join(format!("{name}-images-idx3-ubyte")),
                training: self.layout.image_shape.clone(),
                test: examples.image_shape().to_vec(),
            });
        }
        self.check_labels(examples.labels(), 0)?;
        let mut pair = self.pair(name, 0, examples.len() as u64)?;
        let images = examples.images();
        let images = images.as_slice().expect("images lie one after the other");
        let written = pair.append(images, examples.labels()).and_then(|()| pair.finish());
        written.map(Some).map_err(|error| self.in_place(error))
    }

    /// A pair of files of so many examples, the first being this one of its set.
    fn pair(&self, name: &str, first: u64, count: u64) -> Result<PairWriter, Error> {
        let folder = self.folder.path();
        let images = folder.join(format!("{name}-images-idx3-ubyte"));
        let labels = folder.join(format!("{name}-labels-idx1-ubyte"));
        let images_shape = self.manifest.images_shape(count);
        let create = |path, shape: &[usize]| {
            HashedWriter::create(path, shape, first).map_err(|error| self.in_place(error))
        };
        Ok(PairWriter {
            images: create(images, &images_shape)?,
            labels: create(labels, &images_shape[..1])?,
            count,
            written: 0,
        })
    }
}

impl fmt::Debug for ShardedWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ShardedWriter")
            .field("dir", &self.dir)
            .field("layout", &self.layout)
            .field("shard_files", &self.manifest.shards.len())
            .finish_non_exhaustive()
    }
}

/// A file of images and the file of their labels, being written.
struct PairWriter {
    images: HashedWriter,
    labels: HashedWriter,
    count: u64,
    written: u64,
}

impl PairWriter {
    fn left(&self) -> u64 {
        self.count - self.written
    }

    fn append(&mut self, images: &[u8], labels: &[u8]) -> Result<(), Error> {
        self.written += labels.len() as u64;
        self.images.append(images)?;
        self.labels.append(labels)
    }

    fn finish(self) -> Result<PairEntry, Error> {
        Ok(PairEntry {
            count: self.count,
            images: self.images.finish()?,
            labels: self.labels.finish()?,
        })
    }
}

/// A file, and the checksums of what has been written to it.
struct HashedWriter {
    writer: IdxWriter,
    bytes: u64,
    hash: Sha256,
    blocks: BlockHasher,
}

impl HashedWriter {
    /// Of this shape, the first example being this one of the set.
    fn create(path: PathBuf, shape: &[usize], first: u64) -> Result<Self, Error> {
        let writer = IdxWriter::create(&path, shape)?;
        let header =
            Header::new(ElementType::U8, shape.to_vec()).and_then(|header| header.encode());
        let header = header.map_err(|source| Error::Encode { path, source })?;
        let (bytes, hash) = (header.len() as u64, Sha256::new_with_prefix(header));
        let size = shape.iter().skip(1).product();
        Ok(Self { writer, bytes, hash, blocks: BlockHasher::new(first, size) })
    }

    fn append(&mut self, elements: &[u8]) -> Result<(), Error> {
        self.writer.append(elements)?;
        self.hash.update(elements);
        self.blocks.update(elements);
        self.bytes += elements.len() as u64;
        Ok(())
    }

    fn finish(self) -> Result<FileEntry, Error> {
        let name = self.writer.path().file_name().unwrap_or_default().to_string_lossy();
        let (file, sha256) = (name.into_owned(), hexadecimal(&self.hash.finalize()));
        self.writer.finish()?;
        Ok(FileEntry { file, bytes: self.bytes, sha256, crc32: self.blocks.finish() })
    }
}

/// Bytes in lower case.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

fn begin(dir: &Path) -> io::Result<AtomicFolder> {
    // The parent of a bare name is the empty path.
    let parent = dir.parent().filter(|dir| !dir.as_os_str().is_empty());
    parent.map_or(Ok(()), fs::create_dir_all)?;
    AtomicFolder::create(dir)
}

/// Refuses a folder with something in it, before hours are spent.
fn check_vacant(dir: &Path) -> Result<(), Error> {
    let dir = dir.to_owned();
    match dir.read_dir().and_then(|mut entries| entries.next().transpose()) {
        Ok(None) => Ok(()),
        Ok(Some(entry)) => Err(Error::NotEmpty { dir, file: entry.file_name().into() }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(source) => Err(Error::Write { path: dir, source }),
    }
}
