//! Which pixels of which images are not white.

use std::ops::Range;

use super::simd::{CHUNK, Kernel, Simd};

/// Chunks in a block.
const BLOCK: usize = 7;

/// Pixels in a block: few enough that the weights of those in use, to four panels, stay near.
pub(super) const BLOCK_PIXELS: usize = CHUNK * BLOCK;

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
    /// If they are sorted, the same pixels place by place, each with the number of its example; and
    /// where those of each place begin, and the last one's end.
    by_place: Found,
    place_bounds: Vec<usize>,
    sorted: bool,
}

impl Pixels {
    /// Makes ready for images of so many pixels.
    pub(crate) fn reset(&mut self, per_image: usize) {
        assert!(u32::try_from(per_image).is_ok(), "{per_image} pixels in an image");
        (self.per_image, self.examples, self.sorted) = (per_image, 0, false);
        self.ends.clear();
    }

    /// Sorts the pixels by place, too. The number of the first example is `first_example`.
    #[expect(clippy::cast_possible_truncation, reason = "as many as fit in memory at once")]
    pub(crate) fn sort(&mut self, first_example: usize) {
        self.sorted = true;
        // How many there are at each place, two further on; where each place begins, one further
        // on; and when all its pixels are there, where it ends.
        self.place_bounds.clear();
        self.place_bounds.resize(self.per_image + 2, 0);
        for (place, _) in self.found.get(0..self.count()) {
            self.place_bounds[place + 2] += 1;
        }
        for place in 0..self.per_image {
            self.place_bounds[place + 2] += self.place_bounds[place + 1];
        }
        self.by_place.reserve(self.count());
        for example in 0..self.examples {
            for (place, x) in self.found.get(self.of_example(example)) {
                let next = &mut self.place_bounds[place + 1];
                self.by_place.index[*next] = (first_example + example) as u32;
                self.by_place.x[*next] = x;
                *next += 1;
            }
        }
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
    fn blocks(&self) -> usize {
        self.per_image.div_ceil(BLOCK_PIXELS)
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
        self.sorted
    }

    /// If they are sorted, whether a place is white in all images.
    #[inline(always)]
    pub(crate) fn is_white(&self, place: usize) -> bool {
        self.place_bounds[place] == self.place_bounds[place + 1]
    }

    /// If they are sorted, those at one place: the number of the example, and its intensity.
    #[inline(always)]
    pub(crate) fn at(&self, place: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        self.by_place.get(self.place_bounds[place]..self.place_bounds[place + 1])
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
        for (b, block) in image.chunks(BLOCK_PIXELS).enumerate() {
            let mut base = (b * BLOCK_PIXELS) as u32;
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
