//! Which pixels of which images are not white.

use std::ops::Range;

use super::simd::{CHUNK, Kernel, Simd};

/// Chunks in a block: 256 pixels, whose weights to two panels are 32 KiB.
const BLOCK: usize = 13;

/// Examples from which on it pays to sort their pixels by place, so that the update reads and
/// writes each row of weights once for all examples and not once for each.
const MANY: usize = 32;

/// What a byte is as an input: byte / 255.
pub(super) static INTENSITY: [f32; 256] = {
    let mut table = [0.0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = byte as f32 / 255.0;
        byte += 1;
    }
    table
};

/// Pixels that are not white, one after the other.
#[derive(Debug, Default)]
struct Found {
    /// The place of each in its image, or, where they are sorted by place, the number of its image.
    index: Vec<u32>,
    /// Its intensity, above 0.0 white up to 1.0 black.
    x: Vec<f32>,
}

impl Found {
    fn reserve(&mut self, pixels: usize) {
        if self.x.len() < pixels {
            self.index.resize(pixels, 0);
            self.x.resize(pixels, 0.0);
        }
    }

    /// Takes in a chunk of an image, from the place `base` on, behind the `count` pixels there
    /// are. Returns how many come with it. There has to be room for a whole chunk.
    #[inline(always)]
    fn take<S: Simd>(&mut self, s: S, chunk: &[u8; CHUNK], base: u32, count: usize) -> usize {
        let index = self.index[count..].first_chunk_mut().expect("room for a chunk");
        let x = self.x[count..].first_chunk_mut().expect("room for a chunk");
        s.not_white(chunk, base, index, x)
    }

    #[inline(always)]
    fn get(&self, range: Range<usize>) -> impl Iterator<Item = (usize, f32)> + '_ {
        let index = self.index[range.clone()].iter();
        index.zip(&self.x[range]).map(|(&index, &x)| (index as usize, x))
    }
}

/// The pixels of some images that are not white, image by image.
#[derive(Debug, Default)]
pub(crate) struct Pixels {
    /// Pixels of an image.
    per_image: usize,
    examples: usize,
    /// Places are less than `per_image`. There is more room than is in use.
    found: Found,
    /// For each image, where each of its blocks ends among the pixels found.
    ends: Vec<usize>,
    /// If there are many examples, the same pixels place by place, each with the number of its
    /// example, less than `examples`; and where those of each place end.
    by_place: Found,
    place_ends: Vec<usize>,
}

impl Pixels {
    /// Makes ready for images of so many pixels.
    pub(crate) fn reset(&mut self, per_image: usize) {
        assert!(u32::try_from(per_image).is_ok(), "{per_image} pixels in an image");
        (self.per_image, self.examples) = (per_image, 0);
        self.ends.clear();
    }

    /// After all images have been taken in: sorts their pixels by place if that pays.
    #[expect(clippy::cast_possible_truncation, reason = "as many as fit in memory at once")]
    pub(crate) fn finish(&mut self) {
        if !self.are_sorted() {
            return;
        }
        // Where each place begins, one further on, ...
        self.place_ends.clear();
        self.place_ends.resize(self.per_image + 1, 0);
        for (place, _) in self.found.get(0..self.count()) {
            self.place_ends[place + 1] += 1;
        }
        for place in 0..self.per_image {
            self.place_ends[place + 1] += self.place_ends[place];
        }
        self.by_place.reserve(self.count());
        // ... and, when all its pixels are in place, where it ends.
        for example in 0..self.examples {
            for (place, x) in self.found.get(self.of_example(example)) {
                let next = &mut self.place_ends[place];
                self.by_place.index[*next] = example as u32;
                self.by_place.x[*next] = x;
                *next += 1;
            }
        }
        self.place_ends.pop();
    }

    /// Pixels of an image.
    pub(crate) fn per_image(&self) -> usize {
        self.per_image
    }

    /// How many images there are.
    pub(crate) fn examples(&self) -> usize {
        self.examples
    }

    /// Blocks of an image.
    pub(crate) fn blocks(&self) -> usize {
        self.per_image.div_ceil(CHUNK * BLOCK)
    }

    /// All pixels found so far.
    fn count(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    /// Where those of one example are.
    fn of_example(&self, example: usize) -> Range<usize> {
        let end = |examples: usize| match examples {
            0 => 0,
            _ => self.ends[examples * self.blocks() - 1],
        };
        end(example)..end(example + 1)
    }

    /// Those of one example in one block: place, less than [`per_image`](Self::per_image), and
    /// intensity.
    #[inline(always)]
    pub(crate) fn of(
        &self,
        example: usize,
        block: usize,
    ) -> impl Iterator<Item = (usize, f32)> + '_ {
        let at = example * self.blocks() + block;
        let begin = if at == 0 { 0 } else { self.ends[at - 1] };
        self.found.get(begin..self.ends[at])
    }

    /// Whether they are also there sorted by place.
    pub(crate) fn are_sorted(&self) -> bool {
        self.examples >= MANY
    }

    /// Those at each place that are not white in some image, the images in their order: the
    /// place, and of each its image, less than [`examples`](Self::examples), and its intensity.
    #[inline(always)]
    pub(crate) fn by_place(
        &self,
    ) -> impl Iterator<Item = (usize, impl Iterator<Item = (usize, f32)> + '_)> + '_ {
        let mut begin = 0;
        let ranges = self.place_ends.iter().map(move |&end| std::mem::replace(&mut begin, end)..end);
        let in_use = ranges.enumerate().filter(|(_, range)| !range.is_empty());
        in_use.map(|(place, range)| (place, self.by_place.get(range)))
    }
}

/// Takes in one image more.
pub(crate) struct Scan<'a> {
    pub(crate) image: &'a [u8],
    pub(crate) pixels: &'a mut Pixels,
}

impl Kernel for Scan<'_> {
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "`reset` has checked the number of pixels")]
    fn run<S: Simd>(self, s: S) {
        let Self { image, pixels } = self;
        assert_eq!(image.len(), pixels.per_image, "pixels of an image");
        let mut count = pixels.count();
        // Each chunk may write a whole chunk.
        pixels.found.reserve(count + image.len() + CHUNK);
        for (b, block) in image.chunks(CHUNK * BLOCK).enumerate() {
            let mut base = (b * CHUNK * BLOCK) as u32;
            let (chunks, rest) = block.as_chunks::<CHUNK>();
            for chunk in chunks {
                count += pixels.found.take(s, chunk, base, count);
                base += CHUNK as u32;
            }
            if !rest.is_empty() {
                let mut chunk = [0; CHUNK];
                chunk[..rest.len()].copy_from_slice(rest);
                count += pixels.found.take(s, &chunk, base, count);
            }
            pixels.ends.push(count);
        }
        pixels.examples += 1;
    }
}
