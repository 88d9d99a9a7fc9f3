//! `mnist draw --shards`: as many digits as one likes, in many files.

use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

use drawn_digits::{PIXELS, SIDE, draw_many, test_images};
use mnist_io::{Examples, Images, Labels, ShardedLayout};

use crate::failure::{Failure, request};
use crate::shard_files::{SetAside, ShardFiles, counted, counted_files, write_sharded};

/// Number of classes, the ten digits.
const DIGITS: usize = 10;

/// Validation and test images, at most, of each.
const MOST_ASIDE: u64 = 10_000;

/// Training images, at most: so many that no number of an image overflows.
const MOST: u64 = 1 << 62;

/// Images of a seed: to learn from, and by other writers to choose by and to test on.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    seed: u64,
    training: u64,
    validation: Range<u64>,
    test: Range<u64>,
}

impl Drawn {
    /// Test images are those that a data set of four files would have, the first of them.
    pub(super) fn new(seed: u64, training: u64) -> Result<Self, Failure> {
        if training > MOST {
            return Err(request(
                format!("cannot draw {training} images: their numbers end at {MOST}"),
                "ask for fewer with --count",
            ));
        }
        let aside = (training / 6).clamp(1, MOST_ASIDE);
        let test = test_images(training, aside);
        Ok(Self { seed, training, validation: test_images(test.end, aside), test })
    }

    /// Writes them, all or nothing.
    pub(super) fn write(&self, folder: &Path, shards: ShardFiles) -> Result<(), Failure> {
        let layout = ShardedLayout {
            image_shape: vec![SIDE, SIDE],
            classes: DIGITS,
            examples: self.training,
            shard_files: shards.count(self.training, PIXELS),
        };
        layout.check()?;
        let [validation, test] = [&self.validation, &self.test].map(|range| self.examples(range));
        let aside = SetAside { validation: &validation?, test: &test? };
        write_sharded(folder, layout, aside, |range, images, labels| {
            let (drawn, drawn_labels) = draw_many(self.seed, range);
            images.copy_from_slice(drawn.as_slice().unwrap_or_default());
            labels.copy_from_slice(&drawn_labels);
        })
    }

    /// What was written.
    pub(super) fn print(
        &self,
        out: &mut impl Write,
        folder: &Path,
        shards: ShardFiles,
    ) -> io::Result<()> {
        let aside = |range: &Range<u64>| counted(range.end - range.start);
        writeln!(
            out,
            "{} training images in {}, {} validation and {} test images in {}",
            counted(self.training),
            counted_files(shards.count(self.training, PIXELS)),
            aside(&self.validation),
            aside(&self.test),
            folder.display()
        )
    }

    fn examples(&self, range: &Range<u64>) -> Result<Examples, mnist_io::Error> {
        let (images, labels) = draw_many(self.seed, range.clone());
        let images = Images::from_array(images).expect("an array of three dimensions");
        Examples::new(images, Labels::from_vec(labels), DIGITS)
    }
}
