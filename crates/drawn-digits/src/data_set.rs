//! A data set in a folder: all of it or nothing.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};

use atomic_file::AtomicFolder;
use mnist_io::{IdxError, encode_idx};
use ndarray::{Array1, Array3};

use crate::drawing::{IMAGES_PER_WRITER, draw_many};
use crate::error::Error;
use crate::normalise::SIDE;

/// Images drawn at a time: 7.8 MB.
const AT_A_TIME: usize = 10_000;

/// Where in an IDX file the number of its images or labels is: after magic number, type and number
/// of dimensions.
const COUNT: Range<usize> = 4..8;

/// How far the writing of a data set is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Images written, training and test.
    pub images: u64,
    /// Images to write in all.
    pub of: u64,
}

/// Draws a data set and writes it as the four files that [`mnist_io::DataSet::open`] reads.
///
/// The training images are `draw(seed, 0..training)`; the test images begin with the next writer,
/// so that nobody has written images of both, as is the case with MNIST.
///
/// The files are written into a folder beside `dir`, which is renamed when they are complete. A
/// process that is killed leaves it behind; the next to draw into `dir` removes it.
/// Folders above `dir` are made where they are missing; `dir` itself may be there if it is empty.
/// No more than some megabytes of memory are used, however many images there are.
///
/// ```
/// use mnist_io::DataSet;
///
/// let folder = tempfile::tempdir()?;
/// let dir = folder.path().join("drawn");
/// drawn_digits::write_data_set(&dir, 600, 100, 1)?;
///
/// let data = DataSet::open(&dir)?;
/// assert_eq!((data.training.len(), data.test.len()), (600, 100));
/// assert_eq!(data.training.image(7), drawn_digits::draw(1, 7).0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// A number of images is 0 or more than an IDX file can count, there is something in `dir`
/// already, or a folder cannot be written to. Then nothing has changed, but for folders above
/// `dir`.
pub fn write_data_set(
    dir: impl AsRef<Path>,
    training: u64,
    test: u64,
    seed: u64,
) -> Result<(), Error> {
    write_data_set_watched(dir, training, test, seed, |_| ControlFlow::Continue(()))
}

/// [`write_data_set`] with `watch` called every ten thousand images: for a progress bar, or to
/// break it off there, which leaves nothing behind.
///
/// # Errors
///
/// As for [`write_data_set`], and [`Error::BrokenOff`].
pub fn write_data_set_watched(
    dir: impl AsRef<Path>,
    training: u64,
    test: u64,
    seed: u64,
    mut watch: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<(), Error> {
    let dir = dir.as_ref();
    check_count("training", training)?;
    check_count("test", test)?;
    check_vacant(dir)?;
    let write_error = |source| Error::Write { path: dir.to_owned(), source };
    let folder = begin(dir).map_err(write_error)?;

    let mut progress = Progress { images: 0, of: training + test };
    let mut written = |images| {
        progress.images += images;
        match watch(progress) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Error::BrokenOff { dir: dir.to_owned() }),
        }
    };
    let test_start = training.next_multiple_of(IMAGES_PER_WRITER);
    let sets = [("train", 0..training), ("t10k", test_start..test_start + test)];
    for (name, range) in sets {
        write_set(&folder.path(), name, seed, range, &mut written)?;
    }
    folder.commit().map_err(write_error)
}

/// Writes images and labels of one set, and tells `written` how many, some at a time.
fn write_set(
    dir: &Path,
    name: &str,
    seed: u64,
    range: Range<u64>,
    written: &mut impl FnMut(u64) -> Result<(), Error>,
) -> Result<(), Error> {
    let count = range.end - range.start;
    let path = |rest: &str| dir.join(format!("{name}-{rest}-ubyte"));
    let no_images = encode_idx(&Array3::<u8>::zeros((0, SIDE, SIDE)));
    let no_labels = encode_idx(&Array1::<u8>::zeros(0));
    let mut image_file = GrowingFile::create(path("images-idx3"), no_images, count)?;
    let mut label_file = GrowingFile::create(path("labels-idx1"), no_labels, count)?;
    for start in range.clone().step_by(AT_A_TIME) {
        let end = range.end.min(start + AT_A_TIME as u64);
        let (images, labels) = draw_many(seed, start..end);
        image_file.append(images.as_slice().expect("a new array lies in one piece"))?;
        label_file.append(&labels)?;
        written(end - start)?;
    }
    image_file.finish()?;
    label_file.finish()
}

fn check_count(set: &'static str, images: u64) -> Result<(), Error> {
    match images {
        0 => Err(Error::NoImages { set }),
        _ if images > u64::from(u32::MAX) => Err(Error::TooManyImages { set, found: images }),
        _ => Ok(()),
    }
}

/// Nothing is there, or an empty folder.
fn check_vacant(dir: &Path) -> Result<(), Error> {
    let write_error = |source| Error::Write { path: dir.to_owned(), source };
    match dir.read_dir() {
        Ok(mut entries) => match entries.next().transpose().map_err(write_error)? {
            Some(entry) => {
                Err(Error::NotEmpty { dir: dir.to_owned(), file: entry.file_name().into() })
            }
            None => Ok(()),
        },
        Err(error) => match error.kind() {
            ErrorKind::NotFound => Ok(()),
            ErrorKind::NotADirectory => Err(Error::NotAFolder { dir: dir.to_owned() }),
            _ => Err(write_error(error)),
        },
    }
}

/// Begins the folder, and makes those above it where they are missing.
fn begin(dir: &Path) -> io::Result<AtomicFolder> {
    // The parent of a bare name is the empty path.
    let parent = dir.parent().filter(|dir| !dir.as_os_str().is_empty());
    parent.map_or(Ok(()), fs::create_dir_all)?;
    AtomicFolder::create(dir)
}

/// An IDX file that grows: its images need not fit into memory.
struct GrowingFile {
    path: PathBuf,
    file: BufWriter<File>,
}

impl GrowingFile {
    /// `empty` is the file as it would be with nothing in it; `count` images or labels are to
    /// come.
    fn create(path: PathBuf, empty: Result<Vec<u8>, IdxError>, count: u64) -> Result<Self, Error> {
        let count = u32::try_from(count).expect("the number was checked");
        let mut header = empty.expect("nothing fits into any format");
        header[COUNT].copy_from_slice(&count.to_be_bytes());
        match File::create_new(&path) {
            Ok(file) => {
                let mut created = Self { path, file: BufWriter::new(file) };
                created.append(&header)?;
                Ok(created)
            }
            Err(source) => Err(Error::Write { path, source }),
        }
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.file.write_all(bytes).map_err(|source| self.error(source))
    }

    /// Waits until it is on disk.
    fn finish(mut self) -> Result<(), Error> {
        let flushed = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        flushed.map_err(|source| self.error(source))
    }

    fn error(&self, source: io::Error) -> Error {
        Error::Write { path: self.path.clone(), source }
    }
}
