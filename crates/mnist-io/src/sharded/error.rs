//! What can be wrong with a manifest.

/// Why a file is no manifest of a sharded set, or one that this version cannot follow.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// It is longer than a manifest of thousands of millions of examples.
    #[error("it is more than {most} bytes long")]
    TooLong {
        /// Bytes that are read at most.
        most: u64,
    },

    /// It is no JSON, or fields are missing, unknown, or of another type.
    #[error("it is no manifest")]
    NotAManifest {
        /// What, and in which line.
        source: serde_json::Error,
    },

    /// It was written by a later version of this library.
    #[error("its version is {found}, and this program knows none but {known}")]
    Version {
        /// Version in the manifest.
        found: u64,
        /// Version that is known.
        known: u64,
    },

    /// Images have no pixels, or more than can be addressed.
    #[error("images of shape {shape:?} cannot be read")]
    ImageShape {
        /// Shape of one image.
        shape: Vec<u32>,
    },

    /// Labels are bytes, so there are 1 to 256 classes.
    #[error("the number of classes is {found}, and must be from 1 to 256")]
    Classes {
        /// Classes declared.
        found: u64,
    },

    /// A pair of files without examples, or with more than an IDX file can count.
    #[error("{name} is said to hold {count} examples, and can hold from 1 to {}", u32::MAX)]
    Count {
        /// File of images.
        name: String,
        /// Examples declared.
        count: u64,
    },

    /// The examples of the shard files are not as many as of the whole set.
    #[error("the shard files hold {found} examples together, but {declared} are declared")]
    Total {
        /// Examples of the whole set.
        declared: u64,
        /// Sum over the shard files: it may be more than 64 bits hold.
        found: u128,
    },

    /// There are no shard files.
    #[error("it names no shard files")]
    NoShardFiles,

    /// A name that may lead out of the folder, or is none that is written.
    #[error(
        "{name:?} is no name of a file in the folder: those are up to 255 letters, digits, '-', '_' \
         and, but at the beginning, '.'"
    )]
    FileName {
        /// The name.
        name: String,
    },

    /// One file for two purposes.
    #[error("{name} is named twice")]
    Repeated {
        /// The name.
        name: String,
    },

    /// A length that does not follow from the count and the shape of an image.
    #[error("{name} is said to be {found} bytes long, but would be {expected}")]
    Bytes {
        /// The file.
        name: String,
        /// Bytes that follow.
        expected: u64,
        /// Bytes declared.
        found: u64,
    },

    /// There are not as many checksums as blocks.
    #[error("{name} is said to have {found} blocks, but would have {expected}")]
    Blocks {
        /// The file.
        name: String,
        /// Blocks that follow from the count.
        expected: u64,
        /// Blocks whose CRC-32 is declared.
        found: u64,
    },

    /// A SHA-256 is 64 hexadecimal digits, in lower case.
    #[error("the SHA-256 of {name} is {found:?}, which is not 64 digits of 0 to 9 and a to f")]
    Sha256 {
        /// The file.
        name: String,
        /// What there is.
        found: String,
    },
}
