//! A data set in a folder: all of it or nothing.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, ErrorKind};
use std::ops::ControlFlow;
use std::path::Path;

use atomic_file::AtomicFolder;
use mnist_io::{DataSet, IdxWriter};

use crate::data_set::check::{check_data_set, is_same};
use crate::data_set::files::{SETS, Set, image_file, label_file};
use crate::drawing::draw_many;
use crate::error::Error;
use crate::normalise::SIDE;

/// Images drawn at a time: 7.8 MB.
const AT_A_TIME: usize = 10_000;

/// How far the writing of a data set is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DrawingProgress {
    /// Images written, training and test.
    pub images: u64,
    /// Images to write in all.
    pub of: u64,
}

/// What [`ensure_data_set`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ensured {
    /// Nothing: there was a whole data set.
    Found,
    /// There was nothing, and the data set was drawn.
    Drawn,
    /// There was a damaged data set, and one was drawn in its place.
    Replaced,
}

/// Draws a data set and writes it as the four files that [`DataSet::open`] reads.
///
/// The training images are `draw(seed, 0..training)`; the test images begin with the next writer,
/// so that nobody has written images of both, as is the case with MNIST.
///
/// The files are written into a folder beside `dir`, which is renamed when they are complete. A
/// process that is killed leaves it behind; the next to draw into `dir` removes it. Of several
/// processes that draw the same data set at once, one puts it in its place and the others find
/// it there.
///
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
/// stop there, which leaves nothing behind.
///
/// # Errors
///
/// As for [`write_data_set`], and [`Error::Stopped`].
pub fn write_data_set_watched(
    dir: impl AsRef<Path>,
    training: u64,
    test: u64,
    seed: u64,
    watch: impl FnMut(DrawingProgress) -> ControlFlow<()>,
) -> Result<(), Error> {
    let dir = dir.as_ref();
    let sets = Set::both(training, test)?;
    if let Some(file) = first_entry(dir, |_| true)? {
        return Err(Error::NotEmpty { dir: dir.to_owned(), file: file.into() });
    }
    let folder = draw_beside(dir, &sets, seed, watch)?;
    match folder.commit() {
        // Another process was faster.
        Err(_) if is_same(dir, &sets, seed) => Ok(()),
        committed => committed.map_err(|source| Error::Write { path: dir.to_owned(), source }),
    }
}

/// Makes sure that there is a whole data set in `dir`: draws it where there is nothing, and in place
/// of a damaged one. For the data that a program uses unasked.
///
/// A data set that passes [`check_data_set`] is left as it is, whatever its size and seed, and so
/// is any other that [`DataSet::open`] reads. A damaged one is replaced if there is nothing in the
/// folder but files of a data set. `watch` is called as by [`write_data_set_watched`].
///
/// ```
/// use std::ops::ControlFlow::Continue;
///
/// use drawn_digits::{Ensured, ensure_data_set};
///
/// let folder = tempfile::tempdir()?;
/// let dir = folder.path().join("drawn");
/// let ensure = || ensure_data_set(&dir, 60, 10, 1, |_| Continue(()));
/// assert_eq!(ensure()?, Ensured::Drawn);
/// assert_eq!(ensure()?, Ensured::Found);
///
/// std::fs::remove_file(dir.join("train-labels-idx1-ubyte"))?;
/// assert_eq!(ensure()?, Ensured::Replaced);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// As for [`write_data_set_watched`]; [`Error::NotEmpty`] names a file that is in the way.
pub fn ensure_data_set(
    dir: impl AsRef<Path>,
    training: u64,
    test: u64,
    seed: u64,
    watch: impl FnMut(DrawingProgress) -> ControlFlow<()>,
) -> Result<Ensured, Error> {
    let dir = dir.as_ref();
    let sets = Set::both(training, test)?;
    let is_whole = || check_data_set(dir).is_ok() || DataSet::open(dir).is_ok();
    if is_whole() {
        return Ok(Ensured::Found);
    }
    if let Some(file) = first_entry(dir, |name| !is_data_file(name))? {
        return Err(Error::NotEmpty { dir: dir.to_owned(), file: file.into() });
    }
    let was_vacant = first_entry(dir, |_| true)?.is_none();
    let folder = draw_beside(dir, &sets, seed, watch)?;
    if is_whole() {
        // Another process was faster.
        return Ok(Ensured::Found);
    }
    match if was_vacant { folder.commit() } else { folder.replace() } {
        Ok(()) if was_vacant => Ok(Ensured::Drawn),
        Ok(()) => Ok(Ensured::Replaced),
        Err(_) if is_whole() => Ok(Ensured::Found),
        Err(source) => Err(Error::Write { path: dir.to_owned(), source }),
    }
}

/// Draws the sets into a folder that is not in its place yet, and makes those above it where they
/// are missing.
fn draw_beside(
    dir: &Path,
    sets: &[Set; 2],
    seed: u64,
    mut watch: impl FnMut(DrawingProgress) -> ControlFlow<()>,
) -> Result<AtomicFolder, Error> {
    let folder = begin(dir).map_err(|source| Error::Write { path: dir.to_owned(), source })?;
    let of = sets.iter().map(|set| u64::from(set.len())).sum();
    let mut progress = DrawingProgress { images: 0, of };
    for set in sets {
        write_set(&folder.path(), set, seed, |images| {
            progress.images += images;
            match watch(progress) {
                ControlFlow::Continue(()) => Ok(()),
                ControlFlow::Break(()) => Err(Error::Stopped { dir: dir.to_owned() }),
            }
        })?;
    }
    Ok(folder)
}

fn begin(dir: &Path) -> io::Result<AtomicFolder> {
    // The parent of a bare name is the empty path.
    let parent = dir.parent().filter(|dir| !dir.as_os_str().is_empty());
    parent.map_or(Ok(()), fs::create_dir_all)?;
    AtomicFolder::create(dir)
}

/// Writes images and labels of one set, and tells `written` how many, some at a time.
fn write_set(
    dir: &Path,
    set: &Set,
    seed: u64,
    mut written: impl FnMut(u64) -> Result<(), Error>,
) -> Result<(), Error> {
    let write_error = |error| match error {
        mnist_io::Error::Write { path, source } => Error::Write { path, source },
        error => Error::Write { path: dir.to_owned(), source: io::Error::other(error) },
    };
    let n = usize::try_from(set.len()).expect("a file counts in 32 bits");
    let create = |path, shape: &[usize]| IdxWriter::create(path, shape).map_err(write_error);
    let mut images = create(set.image_file(dir), &[n, SIDE, SIDE])?;
    let mut labels = create(set.label_file(dir), &[n])?;
    for start in set.images.clone().step_by(AT_A_TIME) {
        let end = set.images.end.min(start + AT_A_TIME as u64);
        let (drawn, drawn_labels) = draw_many(seed, start..end);
        let drawn = drawn.as_slice().expect("a new array lies in one piece");
        images.append(drawn).and_then(|()| labels.append(&drawn_labels)).map_err(write_error)?;
        written(end - start)?;
    }
    images.finish().and_then(|()| labels.finish()).map_err(write_error)
}

/// The name of a thing in the folder that is `wanted`; None too if there is no folder.
fn first_entry(dir: &Path, wanted: impl Fn(&OsStr) -> bool) -> Result<Option<OsString>, Error> {
    let write_error = |source| Error::Write { path: dir.to_owned(), source };
    let entries = match dir.read_dir() {
        Ok(entries) => entries,
        Err(error) => {
            return match error.kind() {
                ErrorKind::NotFound => Ok(None),
                ErrorKind::NotADirectory => Err(Error::NotAFolder { dir: dir.to_owned() }),
                _ => Err(write_error(error)),
            };
        }
    };
    for entry in entries {
        let name = entry.map_err(write_error)?.file_name();
        if wanted(&name) {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// Whether it is the name of one of the four files, compressed or not.
fn is_data_file(name: &OsStr) -> bool {
    let files = SETS
        .into_iter()
        .flat_map(|set| [image_file, label_file].map(|file| file(Path::new(""), set)));
    let plain = Path::new(name);
    let plain = if plain.extension().is_some_and(|gz| gz == "gz") {
        plain.with_extension("")
    } else {
        plain.to_owned()
    };
    files.into_iter().any(|file| file == plain)
}
