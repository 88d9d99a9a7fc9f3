//! A file of images and the file of their labels.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::Error;
use crate::idx::element::ElementType;
use crate::idx::error::IdxError;
use crate::idx::header::Header;
#[cfg(feature = "sharded")]
use crate::streamed::checksums::Blocks;
use crate::streamed::read_at::{ReadAt, open_regular, read_exact_at};

/// The two bytes every gzip file begins with.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Opens a file: [`open_file`], or what a test puts in its place.
pub(crate) type Open = Arc<dyn Fn(&Path) -> io::Result<Box<dyn ReadAt>> + Send + Sync>;

/// Opens a file of the operating system.
pub(crate) fn open_file(path: &Path) -> io::Result<Box<dyn ReadAt>> {
    open_regular(path).map(|file| Box::new(file) as Box<dyn ReadAt>)
}

/// Where images and their labels are, and how many.
#[derive(Debug, Clone)]
pub(crate) struct FilePair {
    pub(crate) images: IdxPlace,
    pub(crate) labels: IdxPlace,
    /// Number of examples.
    pub(crate) count: u64,
}

impl FilePair {
    /// Two plain files of images and labels, one for each. The shape of one image comes with them.
    pub(crate) fn find(
        images: &Path,
        labels: &Path,
        open: &Open,
    ) -> Result<(Self, Vec<usize>), Error> {
        let (images, shape) = IdxPlace::find(images, open)?;
        let (labels, labels_shape) = IdxPlace::find(labels, open)?;
        let (&[count, ref image @ ..], true) = (&shape[..], shape.len() > 1) else {
            return Err(images.idx_error(IdxError::NotImages { shape }));
        };
        let [labels_count] = labels_shape[..] else {
            return Err(labels.idx_error(IdxError::NotLabels { shape: labels_shape }));
        };
        if shape.contains(&0) {
            return Err(Error::NoPixels { path: images.path, shape });
        }
        if labels_count != count {
            let path = Some(labels.path);
            return Err(Error::CountMismatch { path, images: count, labels: labels_count });
        }
        let image = image.to_vec();
        Ok((Self { images, labels, count: count as u64 }, image))
    }

    /// Opens both files.
    pub(crate) fn open(&self, open: &Open) -> Result<OpenPair, Error> {
        Ok(OpenPair { images: self.images.open(open)?, labels: self.labels.open(open)? })
    }
}

/// Both files, open.
pub(crate) struct OpenPair {
    pub(crate) images: Box<dyn ReadAt>,
    pub(crate) labels: Box<dyn ReadAt>,
}

/// A file of bytes whose header is known.
#[derive(Debug, Clone)]
pub(crate) struct IdxPlace {
    pub(crate) path: PathBuf,
    /// Length of the header: where the elements begin.
    pub(crate) start: u64,
    /// Length of the file.
    pub(crate) len: u64,
    /// What its blocks should be, if that is known.
    #[cfg(feature = "sharded")]
    pub(crate) blocks: Option<Blocks>,
}

impl IdxPlace {
    /// A file of bytes of this shape.
    ///
    /// # Errors
    ///
    /// The shape is none that a file can have.
    pub(crate) fn of_shape(path: PathBuf, shape: &[usize]) -> Result<Self, Error> {
        match Header::new(ElementType::U8, shape.to_vec()).and_then(|h| h.encode().map(|_| h)) {
            Ok(header) => Ok(Self::of_header(path, &header)),
            Err(source) => Err(Error::Idx { path, source }),
        }
    }

    /// Opens the file, and checks that its length is the one expected.
    pub(crate) fn open(&self, open: &Open) -> Result<Box<dyn ReadAt>, Error> {
        let (file, found) = open_with_len(&self.path, open)?;
        if found != self.len {
            return Err(Error::Length { path: self.path.clone(), expected: self.len, found });
        }
        Ok(file)
    }

    /// Opens the file, and checks that length and header are those of this shape.
    #[cfg(feature = "sharded")]
    pub(crate) fn check(&self, shape: &[usize], open: &Open) -> Result<(), Error> {
        let file = self.open(open)?;
        let found = self.read_shape(&*file)?;
        if found != shape {
            return Err(Error::Shape { path: self.path.clone(), expected: shape.to_vec(), found });
        }
        Ok(())
    }

    /// Reads examples of `size` bytes from the file, from number `first` on, and checks the blocks
    /// that they are.
    pub(crate) fn read(
        &self,
        file: &dyn ReadAt,
        to: &mut [u8],
        first: u64,
        size: usize,
    ) -> Result<(), Error> {
        let start = self.start + first * size as u64;
        #[cfg(feature = "sharded")]
        if let Some(blocks) = &self.blocks {
            return blocks.read(&self.path, to, first, size, |piece, place| {
                read_exact_at(file, &self.path, piece, start + place)
            });
        }
        read_exact_at(file, &self.path, to, start)
    }

    pub(crate) fn idx_error(&self, source: IdxError) -> Error {
        Error::Idx { path: self.path.clone(), source }
    }

    /// A file, and the shape that its header declares.
    fn find(path: &Path, open: &Open) -> Result<(Self, Vec<usize>), Error> {
        let (file, len) = open_with_len(path, open)?;
        let place = Self::new(path.to_owned(), 0, len);
        let shape = place.read_shape(&*file)?;
        let expected = Self::of_shape(path.to_owned(), &shape)?;
        if len != expected.len {
            // A length that is no usize is more than what was declared.
            let found = usize::try_from(len).unwrap_or(usize::MAX);
            let expected = usize::try_from(expected.len).unwrap_or(usize::MAX);
            let source = if found < expected {
                IdxError::TooShort { expected, found }
            } else {
                IdxError::TooLong { expected, found }
            };
            return Err(place.idx_error(source));
        }
        Ok((expected, shape))
    }

    fn of_header(path: PathBuf, header: &Header) -> Self {
        Self::new(path, header.len() as u64, header.file_len() as u64)
    }

    fn new(path: PathBuf, start: u64, len: u64) -> Self {
        Self {
            path,
            start,
            len,
            #[cfg(feature = "sharded")]
            blocks: None,
        }
    }

    /// The shape of the bytes in the file.
    fn read_shape(&self, file: &dyn ReadAt) -> Result<Vec<usize>, Error> {
        let mut magic = [0; Header::MAGIC_LEN];
        let here = usize::try_from(self.len).unwrap_or(usize::MAX).min(magic.len());
        read_exact_at(file, &self.path, &mut magic[..here], 0)?;
        if magic.starts_with(&GZIP_MAGIC) {
            return Err(Error::Compressed { path: self.path.clone() });
        }
        let parsed = Header::parse_magic(&magic[..here]);
        let (found, header_len) = parsed.map_err(|source| self.idx_error(source))?;
        if found != ElementType::U8 {
            let expected = ElementType::U8;
            return Err(self.idx_error(IdxError::WrongElementType { expected, found }));
        }
        let mut bytes = vec![0; header_len];
        let here = usize::try_from(self.len).unwrap_or(usize::MAX).min(header_len);
        read_exact_at(file, &self.path, &mut bytes[..here], 0)?;
        let header = Header::parse(&bytes[..here]);
        header.map(|header| header.shape).map_err(|source| self.idx_error(source))
    }
}

fn open_with_len(path: &Path, open: &Open) -> Result<(Box<dyn ReadAt>, u64), Error> {
    let opened = open(path).and_then(|file| file.len().map(|len| (file, len)));
    opened.map_err(|source| Error::Read { path: path.to_owned(), source })
}
