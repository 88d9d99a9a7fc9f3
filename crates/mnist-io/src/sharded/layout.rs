//! How examples are cut into shard files.

use crate::error::Error;
use crate::idx::element::ElementType;
use crate::idx::header::Header;
use crate::sharded::manifest::{MOST_CLASSES, MOST_EXAMPLES, MOST_SHARD_FILES};

/// Bytes of a file of images, about, where the number of shard files is left open: large enough for
/// a disk to read at full speed, small enough to copy again.
const BYTES_PER_FILE: u64 = 256 << 20;

/// What a sharded set is to hold: the arguments of
/// [`ShardedWriter::create`](crate::ShardedWriter::create).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShardedLayout {
    /// Shape of one image: `[28, 28]`.
    pub image_shape: Vec<usize>,
    /// Number of classes, all labels being below it: 10.
    pub classes: usize,
    /// Number of examples, those set aside left out.
    pub examples: u64,
    /// Number of shard files they are cut into, as evenly as can be.
    pub shard_files: u64,
}

impl ShardedLayout {
    /// As few shard files as keep each file of images within 256 MiB.
    ///
    /// ```
    /// use mnist_io::ShardedLayout;
    ///
    /// assert_eq!(ShardedLayout::shard_files_for(60_000, 784), 1);
    /// assert_eq!(ShardedLayout::shard_files_for(8_100_000, 784), 24);
    /// ```
    pub fn shard_files_for(examples: u64, pixels: usize) -> u64 {
        let per_file = BYTES_PER_FILE / (pixels as u64).clamp(1, BYTES_PER_FILE);
        examples.div_ceil(per_file).max(1)
    }

    /// Checks that there can be such a set.
    ///
    /// # Errors
    ///
    /// [`Error::Layout`] if there are no examples, pixels or classes, more classes than a byte can
    /// tell apart, more than 100,000 shard files or 17,179,869,184 examples; if a shard file would
    /// have none or more than an IDX file can count; or if images are larger than can be addressed.
    pub fn check(&self) -> Result<(), Error> {
        let Self { image_shape, classes, examples, shard_files } = self;
        let refused = |reason: String| Err(Error::Layout { reason });
        if *examples == 0 {
            return refused("there are no examples".to_owned());
        }
        if !(1..=MOST_CLASSES).contains(classes) {
            return refused(format!("there are {classes} classes, not from 1 to {MOST_CLASSES}"));
        }
        if *shard_files > MOST_SHARD_FILES {
            return refused(format!("{shard_files} shard files are more than {MOST_SHARD_FILES}"));
        }
        if *shard_files == 0 || shard_files > examples {
            return refused(format!(
                "{examples} examples cannot be cut into {shard_files} shard files"
            ));
        }
        let most = examples.div_ceil(*shard_files);
        if u32::try_from(most).is_err() {
            return refused(format!(
                "a shard file would hold up to {most} of the {examples} examples, and an IDX file holds \
                 at most {}",
                u32::MAX
            ));
        }
        if *examples > MOST_EXAMPLES {
            return refused(format!("{examples} examples are more than {MOST_EXAMPLES}"));
        }
        let shape = [&[usize::try_from(most).unwrap_or(usize::MAX)], &image_shape[..]].concat();
        let fits = Header::new(ElementType::U8, shape).and_then(|header| header.encode());
        if image_shape.is_empty() || image_shape.contains(&0) || fits.is_err() {
            return refused(format!("{most} images of shape {image_shape:?} are no IDX file"));
        }
        Ok(())
    }

    /// Number of examples in shard file `k`: they differ by at most one.
    pub(crate) fn count(&self, k: u64) -> u64 {
        self.examples / self.shard_files + u64::from(k < self.examples % self.shard_files)
    }
}
