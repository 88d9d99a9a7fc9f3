//! Writing sharded sets: some images at a time, with a bar, until interrupted.

use std::fmt;
use std::mem;
use std::ops::Range;
use std::path::Path;

use chapter_one::report::numbers::grouped;
use mnist_io::{Examples, ShardedLayout, ShardedWriter};

use crate::failure::Failure;
use crate::{interrupt, output};

/// Bytes of images made at a time. While they are written, as many again are made.
const AT_A_TIME: usize = 16 << 20;

/// Into how many shard files examples are cut: the flag `--shards`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ShardFiles {
    /// As few as keep each within 256 MiB.
    Auto,
    Count(u64),
}

impl ShardFiles {
    /// How many for so many examples.
    pub(crate) fn count(self, examples: u64, pixels: usize) -> u64 {
        match self {
            Self::Auto => ShardedLayout::shard_files_for(examples, pixels),
            Self::Count(count) => count,
        }
    }
}

impl fmt::Display for ShardFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Count(count) => count.fmt(f),
        }
    }
}

/// `auto`, or a number.
pub(crate) fn shard_files(text: &str) -> Result<ShardFiles, String> {
    match text.parse() {
        _ if text == "auto" => Ok(ShardFiles::Auto),
        Ok(count @ 1..) => Ok(ShardFiles::Count(count)),
        _ => Err("expected auto, or a number of shard files, at least 1".to_string()),
    }
}

/// What is beside the shard files.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SetAside<'a> {
    pub(crate) validation: &'a Examples,
    pub(crate) test: &'a Examples,
}

/// Writes a sharded set, all of it or nothing. `make` makes the examples of a range: images
/// `[n][pixels]` and labels `[n]`. It is called for one range after the other, while another thread
/// writes those before.
pub(crate) fn write_sharded(
    folder: &Path,
    layout: ShardedLayout,
    aside: SetAside<'_>,
    make: impl Fn(Range<u64>, &mut [u8], &mut [u8]) + Sync,
) -> Result<(), Failure> {
    interrupt::listen();
    let pixels: usize = layout.image_shape.iter().product();
    let (examples, at_a_time) = (layout.examples, (AT_A_TIME / pixels.max(1)).max(1));
    let mut writer = ShardedWriter::create(folder, layout)?;
    writer.write_validation(aside.validation)?;
    writer.write_test(aside.test)?;

    let bar = output::bar("writing  {bar:40}  {human_pos} of {human_len} images", examples);
    let (mut ready, mut next) = (Batch::default(), Batch::default());
    for start in (0..examples).step_by(at_a_time) {
        let range = start..examples.min(start.saturating_add(at_a_time as u64));
        // In this order: the writing begins at once, and the making is shared among threads.
        let (written, ()) = rayon::join(
            || writer.append(&ready.images, &ready.labels),
            || next.make(range, pixels, &make),
        );
        written?;
        mem::swap(&mut ready, &mut next);
        bar.set_position(start);
        if interrupt::asked() {
            bar.finish_and_clear();
            return Err(Failure::Interrupted {
                reason: format!("stopped before {} was complete", folder.display()),
                hint: "nothing was written; run the command again".to_string(),
            });
        }
    }
    writer.append(&ready.images, &ready.labels)?;
    writer.finish()?;
    bar.finish_and_clear();
    Ok(())
}

/// Examples made and not yet written.
#[derive(Default)]
struct Batch {
    /// `[n][pixels]`
    images: Vec<u8>,
    /// `[n]`
    labels: Vec<u8>,
}

impl Batch {
    fn make(
        &mut self,
        range: Range<u64>,
        pixels: usize,
        make: &impl Fn(Range<u64>, &mut [u8], &mut [u8]),
    ) {
        // A range is at most `AT_A_TIME` bytes, or one image.
        let n = usize::try_from(range.end - range.start).unwrap_or(0);
        self.images.resize(n * pixels, 0);
        self.labels.resize(n, 0);
        make(range, &mut self.images, &mut self.labels);
    }
}

/// `1 shard file`, `24 shard files`.
pub(crate) fn counted_files(files: u64) -> String {
    format!("{} shard file{}", counted(files), if files == 1 { "" } else { "s" })
}

/// With separators between thousands.
pub(crate) fn counted(number: u64) -> String {
    usize::try_from(number).map_or_else(|_| number.to_string(), grouped)
}
