//! Examples by number, read from files one after the other.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use crate::data_set::folder::{Folder, TRAINING_IMAGES, TRAINING_LABELS};
use crate::error::Error;
use crate::streamed::pair::{FilePair, Open, OpenPair, open_file};

/// Labels looked at at once, to count classes.
const LABELS_AT_A_TIME: usize = 1 << 16;

/// Reads examples from uncompressed files into memory of the caller's, as they are needed: data
/// may be larger than memory.
///
/// Bytes are read at their positions, not mapped: a disk that fails, or a file that has become
/// shorter, is an error with path and offset. Two files are open at a time. Labels are checked as
/// they are read.
///
/// ```
/// use mnist_io::{ExampleReader, write_idx};
/// use ndarray::array;
///
/// let dir = tempfile::tempdir()?;
/// let (images, labels) = (dir.path().join("images"), dir.path().join("labels"));
/// write_idx(&images, &array![[[1_u8, 2]], [[3, 4]], [[5, 6]]])?;
/// write_idx(&labels, &array![7_u8, 0, 9])?;
///
/// let mut reader = ExampleReader::of_files(&images, &labels)?;
/// assert_eq!((reader.len(), reader.pixels(), reader.classes()), (3, 2, 10));
/// let (mut images, mut labels) = ([0; 4], [0; 2]);
/// reader.read(1, &mut images, &mut labels)?;
/// assert_eq!((images, labels), ([3, 4, 5, 6], [0, 9]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ExampleReader {
    files: Arc<[FilePair]>,
    /// Number of the first example of each pair of files, and behind the last the number of all.
    firsts: Arc<[u64]>,
    shape: Arc<[usize]>,
    classes: usize,
    open: Open,
    /// The pair that was read last.
    current: Option<(usize, OpenPair)>,
}

impl ExampleReader {
    /// Of one file of images and the file of their labels, neither of them compressed.
    ///
    /// All labels are read, to count the classes: as many as the largest label says, plus one for
    /// label 0.
    ///
    /// # Errors
    ///
    /// A file is missing, compressed, not what it is taken for, or not as long as its header says,
    /// the images have no pixels, or there are not as many images as labels.
    pub fn of_files(images: impl AsRef<Path>, labels: impl AsRef<Path>) -> Result<Self, Error> {
        Self::find(images.as_ref(), labels.as_ref(), Arc::new(open_file))
    }

    /// [`of_files`](Self::of_files) of the training set in a folder, whose files are called as for
    /// [`DataSet::open`](crate::DataSet::open).
    ///
    /// # Errors
    ///
    /// As for [`of_files`](Self::of_files), or the folder or a file is missing, or two files could
    /// be meant.
    pub fn of_training_set(dir: impl AsRef<Path>) -> Result<Self, Error> {
        let folder = Folder::list(dir.as_ref())?;
        let [images, labels] = folder.find([TRAINING_IMAGES, TRAINING_LABELS])?;
        Self::of_files(images, labels)
    }

    /// Of some pairs of files, one after the other. Each has an example, and all together no more
    /// than `u64::MAX`.
    pub(crate) fn new(
        files: Arc<[FilePair]>,
        shape: Arc<[usize]>,
        classes: usize,
        open: Open,
    ) -> Self {
        let mut firsts = vec![0];
        firsts.extend(files.iter().scan(0, |count: &mut u64, pair| {
            *count += pair.count;
            Some(*count)
        }));
        Self { files, firsts: firsts.into(), shape, classes, open, current: None }
    }

    /// Number of examples.
    pub fn len(&self) -> u64 {
        self.firsts.last().copied().unwrap_or(0)
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
        self.classes
    }

    /// Reads the examples `first`, `first + 1` and so on, one for each of `labels`: `images` is
    /// `[labels.len(), pixels]`, row-major, 0 white to 255 black.
    ///
    /// # Errors
    ///
    /// A file is gone, has another length than before, or cannot be read: then what is in `images`
    /// and `labels` is of no use. So it is if bytes of a sharded set have changed, where a whole
    /// block of them is read: [`Error::BlockAltered`]. Or a label is no class:
    /// [`Error::LabelOutOfRange`] with its number in the file.
    ///
    /// # Panics
    ///
    /// If there are no such examples, or `images` is not as long as that.
    #[track_caller]
    pub fn read(&mut self, first: u64, images: &mut [u8], labels: &mut [u8]) -> Result<(), Error> {
        let (pixels, n) = (self.pixels(), labels.len());
        assert!(
            n.checked_mul(pixels) == Some(images.len()),
            "room for {n} images of {pixels} pixels, found {}",
            images.len()
        );
        assert!(
            first.checked_add(n as u64).is_some_and(|end| end <= self.len()),
            "{n} examples from {first} on, of {}",
            self.len()
        );
        self.read_checked(first, images, labels)
    }

    fn read_checked(
        &mut self,
        mut first: u64,
        mut images: &mut [u8],
        mut labels: &mut [u8],
    ) -> Result<(), Error> {
        let pixels = self.pixels();
        while !labels.is_empty() {
            let k = self.firsts.partition_point(|&start| start <= first) - 1;
            let within = first - self.firsts[k];
            let left = usize::try_from(self.files[k].count - within).unwrap_or(usize::MAX);
            let n = left.min(labels.len());
            let (images_here, images_after) = images.split_at_mut(n * pixels);
            let (labels_here, labels_after) = labels.split_at_mut(n);
            self.read_from(k, within, images_here, labels_here)?;
            (first, images, labels) = (first + n as u64, images_after, labels_after);
        }
        Ok(())
    }

    /// Reads examples of pair `k`, the first of them counted from its start.
    fn read_from(
        &mut self,
        k: usize,
        within: u64,
        images: &mut [u8],
        labels: &mut [u8],
    ) -> Result<(), Error> {
        let pixels = self.pixels();
        let open = self.open_pair(k)?;
        let pair = &self.files[k];
        pair.images.read(&*open.images, images, within, pixels)?;
        pair.labels.read(&*open.labels, labels, within, 1)?;
        self.current = Some((k, open));
        let pair = &self.files[k];
        match labels.iter().position(|&label| usize::from(label) >= self.classes) {
            None => Ok(()),
            Some(at) => Err(Error::LabelOutOfRange {
                path: Some(pair.labels.path.clone()),
                index: usize::try_from(within).unwrap_or(usize::MAX).saturating_add(at),
                label: labels[at],
                classes: self.classes,
            }),
        }
    }

    /// Pair `k`, which is opened anew after an error: the reason may have passed.
    fn open_pair(&mut self, k: usize) -> Result<OpenPair, Error> {
        match self.current.take() {
            Some((current, open)) if current == k => Ok(open),
            _ => self.files[k].open(&self.open),
        }
    }

    fn find(images: &Path, labels: &Path, open: Open) -> Result<Self, Error> {
        let (pair, shape) = FilePair::find(images, labels, &open)?;
        let classes = count_classes(&pair, &open)?;
        Ok(Self::new([pair].into(), shape.into(), classes, open))
    }
}

/// Where it reads from, not what.
impl fmt::Debug for ExampleReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExampleReader")
            .field("files", &self.files.len())
            .field("len", &self.len())
            .field("shape", &self.shape)
            .field("classes", &self.classes)
            .finish_non_exhaustive()
    }
}

/// As many classes as the largest label says.
fn count_classes(pair: &FilePair, open: &Open) -> Result<usize, Error> {
    let file = pair.labels.open(open)?;
    let mut labels = vec![0; LABELS_AT_A_TIME];
    let (mut first, mut largest) = (0, 0);
    while first < pair.count {
        let left = usize::try_from(pair.count - first).unwrap_or(usize::MAX);
        let here = &mut labels[..left.min(LABELS_AT_A_TIME)];
        pair.labels.read(&*file, here, first, 1)?;
        largest = here.iter().copied().fold(largest, u8::max);
        first += here.len() as u64;
    }
    Ok(usize::from(largest) + 1)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::io::{self, ErrorKind};

    use super::*;
    use crate::streamed::read_at::ReadAt;

    /// Images `[4, 1, 3]` and labels 0 to 3.
    const IMAGES: &[u8] = b"\0\0\x08\x03\0\0\0\x04\0\0\0\x01\0\0\0\x03abcdefghijkl";
    const LABELS: &[u8] = b"\0\0\x08\x01\0\0\0\x04\0\x01\x02\x03";
    const IMAGES_START: u64 = 16;

    /// A file on a disk that fails at a byte, reads two at a time, and is interrupted now and then.
    struct BadDisk {
        bytes: &'static [u8],
        len: u64,
        fails_at: u64,
        is_interrupted: Cell<bool>,
    }

    impl BadDisk {
        fn file(bytes: &'static [u8], len: u64, fails_at: u64) -> Box<dyn ReadAt> {
            Box::new(Self { bytes, len, fails_at, is_interrupted: Cell::new(false) })
        }
    }

    impl ReadAt for BadDisk {
        fn len(&self) -> io::Result<u64> {
            Ok(self.len)
        }

        fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
            if !self.is_interrupted.replace(!self.is_interrupted.get()) {
                return Err(ErrorKind::Interrupted.into());
            }
            if offset == self.fails_at {
                return Err(io::Error::other("a scratch"));
            }
            let here = usize::try_from(offset).expect("small").min(self.bytes.len());
            let before =
                usize::try_from(self.fails_at.saturating_sub(offset)).unwrap_or(usize::MAX);
            let n = bytes.len().min(2).min(self.bytes.len() - here);
            let n = if before > 0 { n.min(before) } else { n };
            bytes[..n].copy_from_slice(&self.bytes[here..][..n]);
            Ok(n)
        }
    }

    /// A reader whose images are on a disk that fails at a byte.
    fn reader(fails_at: u64, images_len: u64) -> Result<ExampleReader, Error> {
        let open: Open = Arc::new(move |path: &Path| {
            let (bytes, len, fails_at) = if path == Path::new("images") {
                (IMAGES, images_len, fails_at)
            } else {
                (LABELS, LABELS.len() as u64, u64::MAX)
            };
            Ok(BadDisk::file(bytes, len, fails_at))
        });
        ExampleReader::find(Path::new("images"), Path::new("labels"), open)
    }

    #[test]
    fn a_disk_that_fails_is_an_error_with_path_and_offset() {
        let whole = IMAGES.len() as u64;
        for fails_at in 0..whole {
            let read = reader(fails_at, whole).and_then(|mut reader| {
                // What lies before the scratch is read all the same.
                let before = (fails_at - IMAGES_START) / 3;
                for i in 0..before {
                    reader.read(i, &mut [0; 3], &mut [0])?;
                }
                let mut images = [0; 3];
                let failed = reader.read(before, &mut images, &mut [0]);
                if before < 3 {
                    reader.read(before + 1, &mut images, &mut [0])?;
                    assert_eq!(images[..], IMAGES[IMAGES.len() - 9 + 3 * before as usize..][..3]);
                }
                failed
            });
            match read {
                Err(Error::ReadAt { path, offset, source }) => {
                    assert_eq!((path.as_path(), offset), (Path::new("images"), fails_at));
                    assert_eq!(source.to_string(), "a scratch");
                }
                other => panic!("{fails_at}: {other:?}"),
            }
        }
        let mut images = [0; 12];
        reader(whole, whole).unwrap().read(0, &mut images, &mut [0; 4]).unwrap();
        assert_eq!(images[..], IMAGES[16..]);
    }

    #[test]
    fn a_file_that_ends_early_is_an_error_with_the_offset() {
        // It said that it was whole, and is not.
        let open: Open = Arc::new(|path: &Path| {
            let is_images = path == Path::new("images");
            let whole = if is_images { IMAGES } else { LABELS };
            let bytes = if is_images { &whole[..20] } else { whole };
            let len = whole.len() as u64;
            Ok(BadDisk::file(bytes, len, u64::MAX))
        });
        let mut reader =
            ExampleReader::find(Path::new("images"), Path::new("labels"), open).unwrap();
        reader.read(0, &mut [0; 3], &mut [0]).unwrap();
        match reader.read(0, &mut [0; 12], &mut [0; 4]).unwrap_err() {
            Error::ReadAt { offset, source, .. } => {
                assert_eq!((offset, source.kind()), (20, ErrorKind::UnexpectedEof));
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_file_that_is_not_as_long_as_its_header_says_is_refused() {
        for (len, text) in [(27, "ends after 27, 1 short"), (29, "29 bytes seen")] {
            match reader(u64::MAX, len).unwrap_err() {
                Error::Idx { source, .. } => assert!(source.to_string().contains(text), "{source}"),
                other => panic!("{other:?}"),
            }
        }
    }
}
