//! A sharded set that is there.

use std::io::{ErrorKind, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ndarray::ArrayD;
use sha2::{Digest, Sha256};

use crate::data_set::examples::Examples;
use crate::data_set::images::Images;
use crate::data_set::labels::Labels;
use crate::error::Error;
use crate::sharded::error::ManifestError;
use crate::sharded::manifest::{FileEntry, MOST_BYTES, Manifest, PairEntry};
use crate::sharded::writer::{MANIFEST, hexadecimal};
use crate::streamed::checksums::BLOCK;
use crate::streamed::pair::{FilePair, IdxPlace, Open, open_file};
use crate::streamed::read_at::open_regular;
use crate::streamed::reader::ExampleReader;

/// Bytes whose SHA-256 is computed at once.
const AT_A_TIME: usize = 1 << 20;

/// Examples in many files: more than fit into one, or into memory.
///
/// A sharded set is a folder with pairs of ordinary IDX files, `shard-00000-images-idx3-ubyte` and
/// `shard-00000-labels-idx1-ubyte` and so on, and `manifest.json`, which has their counts, lengths
/// and SHA-256. Beside them there may be a validation set and a test set. A
/// [`ShardedWriter`](crate::ShardedWriter) makes one.
///
/// Bytes that have changed since then are noticed as they are read: the manifest also has the CRC-32
/// of each [block](Self::BLOCK) of each file, and a block that is read as a whole is compared with it.
/// That finds whatever has happened to a file by chance, at the speed of memory. Only
/// [`verify`](Self::verify) reads all of it, and compares SHA-256, which cannot be forged either.
///
/// ```
/// use mnist_io::{ShardedExamples, ShardedLayout, ShardedWriter};
///
/// let folder = tempfile::tempdir()?;
/// let dir = folder.path().join("five");
/// let layout =
///     ShardedLayout { image_shape: vec![1, 2], classes: 3, examples: 5, shard_files: 2 };
/// let mut writer = ShardedWriter::create(&dir, layout)?;
/// writer.append(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], &[2, 1, 0, 1, 2])?;
/// writer.finish()?;
///
/// let examples = ShardedExamples::open(&dir)?;
/// assert_eq!((examples.len(), examples.pixels(), examples.shard_files()), (5, 2, 2));
/// // Two examples, of which the first file holds one and the second the other.
/// let (mut images, mut labels) = ([0; 4], [0; 2]);
/// examples.reader()?.read(2, &mut images, &mut labels)?;
/// assert_eq!((images, labels), ([4, 5, 6, 7], [0, 1]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct ShardedExamples {
    dir: PathBuf,
    manifest: Manifest,
    /// SHA-256 of the manifest.
    sha256: String,
    files: Arc<[FilePair]>,
    validation: Option<FilePair>,
    test: Option<FilePair>,
    shape: Arc<[usize]>,
}

impl ShardedExamples {
    /// Examples of a block: 4,096, counted from the first example of the set.
    pub const BLOCK: u64 = BLOCK;

    /// Whether a folder has a manifest.
    pub fn is_in(dir: impl AsRef<Path>) -> bool {
        dir.as_ref().join(MANIFEST).is_file()
    }

    /// Opens a sharded set. Each file it names is looked for and its length and header are checked;
    /// what else is in the files is not read, see [`verify`](Self::verify).
    ///
    /// # Errors
    ///
    /// There is no manifest, which is written last: then the folder is no sharded set, or an
    /// unfinished one. Or the manifest is damaged or newer than this library; or a file is
    /// missing, or its length or shape is not what the manifest says.
    pub fn open(dir: impl AsRef<Path>) -> Result<Self, Error> {
        let dir = dir.as_ref().to_owned();
        let path = dir.join(MANIFEST);
        let bytes = read_manifest(&dir, &path)?;
        let manifest = match Manifest::parse(&bytes) {
            Ok(manifest) => manifest,
            Err(source) => return Err(Error::Manifest { path, source }),
        };
        let sha256 = hexadecimal(&Sha256::digest(&bytes));
        let open: Open = Arc::new(open_file);
        let check =
            |(first, pair): (u64, &PairEntry)| check_pair(&dir, &manifest, first, pair, &open);
        let files = manifest.shards_with_first().map(check).collect::<Result<_, _>>()?;
        let set_aside =
            |pair: &Option<PairEntry>| pair.as_ref().map(|pair| check((0, pair))).transpose();
        let (validation, test) = (set_aside(&manifest.validation)?, set_aside(&manifest.test)?);
        let shape = manifest.image_shape.iter().map(|&length| length as usize).collect();
        Ok(Self { dir, manifest, sha256, files, validation, test, shape })
    }

    /// Number of examples in the shard files.
    pub fn len(&self) -> u64 {
        self.manifest.examples
    }

    /// Whether there are no examples. There always are.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Shape of one image: `[28, 28]`, height before width.
    pub fn image_shape(&self) -> &[usize] {
        &self.shape
    }

    /// Number of pixels of one image: 784 = 28 × 28.
    pub fn pixels(&self) -> usize {
        self.shape.iter().product()
    }

    /// Number of classes, all labels being below it: 10.
    pub fn classes(&self) -> usize {
        usize::try_from(self.manifest.classes).expect("a manifest has at most 256")
    }

    /// Number of pairs of shard files.
    pub fn shard_files(&self) -> usize {
        self.files.len()
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// SHA-256 of the manifest in hexadecimal digits. It names all bytes of the set, as far as
    /// those are what the manifest says.
    pub fn manifest_sha256(&self) -> &str {
        &self.sha256
    }

    /// Reads examples by number, in the order of the shard files.
    ///
    /// # Errors
    ///
    /// The first shard file can no longer be opened, or has another length than before.
    pub fn reader(&self) -> Result<ExampleReader, Error> {
        let open: Open = Arc::new(open_file);
        self.files[0].open(&open)?;
        let (files, shape) = (Arc::clone(&self.files), Arc::clone(&self.shape));
        Ok(ExampleReader::new(files, shape, self.classes(), open))
    }

    /// The validation set, if there is one, read into memory: no image of it is among the
    /// examples, nor a distortion of one.
    ///
    /// # Errors
    ///
    /// A file cannot be read or has been altered, a label is no class, or there is no memory for so
    /// many images.
    pub fn validation(&self) -> Result<Option<Examples>, Error> {
        self.validation.as_ref().map(|pair| self.read_pair(pair)).transpose()
    }

    /// The test set, if there is one, read into memory.
    ///
    /// # Errors
    ///
    /// A file cannot be read or has been altered, a label is no class, or there is no memory for so
    /// many images.
    pub fn test(&self) -> Result<Option<Examples>, Error> {
        self.test.as_ref().map(|pair| self.read_pair(pair)).transpose()
    }

    /// Bytes of all files that [`verify`](Self::verify) reads.
    pub fn bytes(&self) -> u64 {
        self.entries().map(|entry| entry.bytes).sum()
    }

    /// Reads all files, and compares their SHA-256 with those in the manifest.
    ///
    /// `watch` is called with the number of bytes read, every mebibyte or so: for a progress bar,
    /// or to stop there.
    ///
    /// # Errors
    ///
    /// A file cannot be read; [`Error::Altered`] names the first that is not as it was written;
    /// [`Error::Stopped`] if `watch` breaks.
    pub fn verify(&self, mut watch: impl FnMut(u64) -> ControlFlow<()>) -> Result<(), Error> {
        let mut done = 0;
        let mut bytes = vec![0; AT_A_TIME];
        for entry in self.entries() {
            let path = self.dir.join(&entry.file);
            let read_error = |source| Error::Read { path: path.clone(), source };
            let mut file = open_regular(&path).map_err(read_error)?;
            let mut hash = Sha256::new();
            loop {
                let read = match file.read(&mut bytes) {
                    Ok(0) => break,
                    Ok(read) => read,
                    Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                    Err(source) => return Err(read_error(source)),
                };
                hash.update(&bytes[..read]);
                done += read as u64;
                if watch(done).is_break() {
                    return Err(Error::Stopped { dir: self.dir.clone() });
                }
            }
            let (expected, found) = (entry.sha256.clone(), hexadecimal(&hash.finalize()));
            if found != expected {
                return Err(Error::Altered { path, expected, found });
            }
        }
        Ok(())
    }

    fn entries(&self) -> impl Iterator<Item = &FileEntry> {
        self.manifest.pairs().flat_map(|pair| [&pair.images, &pair.labels])
    }

    fn read_pair(&self, pair: &FilePair) -> Result<Examples, Error> {
        let (shape, classes) = (Arc::clone(&self.shape), self.classes());
        let mut images = room(&pair.images)?;
        let mut labels = room(&pair.labels)?;
        let images_shape = self.manifest.images_shape(pair.count);
        let open: Open = Arc::new(open_file);
        let mut reader = ExampleReader::new([pair.clone()].into(), shape, classes, open);
        reader.read(0, &mut images, &mut labels)?;
        let images = ArrayD::from_shape_vec(images_shape, images).expect("a length checked before");
        let images = Images::from_array(images).expect("images of a shape that has been checked");
        Examples::new(images, Labels::from_vec(labels), classes)
    }
}

/// Zeros, as many as there are elements in a file: its length is what a manifest says, and a file of
/// that length may take up no space on the disk.
fn room(place: &IdxPlace) -> Result<Vec<u8>, Error> {
    let bytes = place.len - place.start;
    let none = || Error::NoMemory { path: place.path.clone(), bytes };
    let len = usize::try_from(bytes).map_err(|_| none())?;
    let mut zeros = Vec::new();
    zeros.try_reserve_exact(len).map_err(|_| none())?;
    zeros.resize(len, 0);
    Ok(zeros)
}

/// The bytes of a manifest, which is not longer than any that is written.
fn read_manifest(dir: &Path, path: &Path) -> Result<Vec<u8>, Error> {
    let read_error = |source| Error::Read { path: path.to_owned(), source };
    let file = match open_regular(path) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            let dir = dir.to_owned();
            return Err(if dir.is_dir() {
                Error::NoManifest { dir }
            } else {
                Error::MissingFolder { dir }
            });
        }
        Err(source) => return Err(read_error(source)),
    };
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(read_error)?;
    if bytes.len() as u64 > MOST_BYTES {
        let source = ManifestError::TooLong { most: MOST_BYTES };
        return Err(Error::Manifest { path: path.to_owned(), source });
    }
    Ok(bytes)
}

/// A pair of files, which are there and as long as they should be.
fn check_pair(
    dir: &Path,
    manifest: &Manifest,
    first: u64,
    pair: &PairEntry,
    open: &Open,
) -> Result<FilePair, Error> {
    let checked = |entry: &FileEntry, shape: &[usize]| {
        let mut place = IdxPlace::of_shape(dir.join(&entry.file), shape)?;
        place.blocks = Some(entry.crc32.of_file(first, pair.count));
        place.check(shape, open).map(|()| place)
    };
    let images_shape = manifest.images_shape(pair.count);
    Ok(FilePair {
        images: checked(&pair.images, &images_shape)?,
        labels: checked(&pair.labels, &images_shape[..1])?,
        count: pair.count,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_that_is_not_to_be_had_is_an_error_with_the_file_and_the_bytes() {
        // More than any allocator gives.
        let place =
            IdxPlace { path: "validation".into(), start: 16, len: (1 << 63) + 16, blocks: None };
        let error = room(&place).expect_err("no memory");
        assert_eq!(error.to_string(), "no memory for the 9223372036854775808 bytes of validation");
    }
}
