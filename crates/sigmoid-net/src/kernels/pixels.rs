//! Which pixels of which images are not white.

use super::simd::{Kernel, Simd};

/// Pixels looked at in one go.
const CHUNK: usize = 64;

/// Chunks in a block: 256 pixels, whose weights to two panels are 32 KiB.
const BLOCK: usize = 4;

/// Examples from which on it pays to sort their pixels by place, so that the update reads and
/// writes each row of weights once for all examples and not once for each.
const MANY: usize = 32;

/// Pixels taken in one go, those that are needed and a few that are not: fewer branches to guess.
const STRIDE: usize = 4;

/// A pixel that is not 0.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pixel {
    /// Its place in the image, or, where pixels are sorted by place, the number of its image.
    pub(crate) index: u32,
    /// From 0.0 white to 1.0 black.
    pub(crate) x: f32,
}

/// The pixels of some images that are not 0, image by image.
#[derive(Debug, Default)]
pub(crate) struct Pixels {
    /// Room for all pixels of every image and a stride more; only the first few are in use.
    found: Vec<Pixel>,
    /// For each image, where among its pixels each block ends.
    ends: Vec<usize>,
    /// If there are many examples, the same pixels place by place, each with the number of its
    /// example for an index; and where those of each place end.
    by_place: Vec<Pixel>,
    place_ends: Vec<usize>,
    /// Pixels of an image.
    per_image: usize,
    examples: usize,
}

/// What a byte is as an input: byte / 255.
static INTENSITY: [f32; 256] = {
    let mut table = [0.0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = byte as f32 / 255.0;
        byte += 1;
    }
    table
};

impl Pixels {
    /// Makes room for `examples` images of `pixels` pixels each.
    pub(crate) fn reset(&mut self, examples: usize, pixels: usize) {
        assert!(u32::try_from(pixels).is_ok(), "{pixels} pixels in an image");
        (self.examples, self.per_image) = (examples, pixels);
        let (room, blocks) = (examples * self.room(), examples * self.blocks());
        if self.found.len() < room {
            self.found.resize(room, Pixel::default());
        }
        if self.ends.len() < blocks {
            self.ends.resize(blocks, 0);
        }
    }

    /// Places kept for the pixels of an image.
    fn room(&self) -> usize {
        self.per_image + STRIDE
    }

    /// Blocks of an image.
    pub(crate) fn blocks(&self) -> usize {
        self.per_image.div_ceil(CHUNK * BLOCK)
    }

    /// After all images have been taken in: sorts their pixels by place if that pays.
    #[expect(clippy::cast_possible_truncation, reason = "as many as fit in memory at once")]
    pub(crate) fn finish(&mut self) {
        if !self.are_sorted() {
            return;
        }
        let (blocks, room) = (self.blocks(), self.room());
        let of_example = |example: usize| {
            let count = self.ends[(example + 1) * blocks - 1];
            &self.found[example * room..][..count]
        };
        // Where each place begins, one further on, ...
        self.place_ends.clear();
        self.place_ends.resize(self.per_image + 1, 0);
        for pixel in (0..self.examples).flat_map(of_example) {
            self.place_ends[pixel.index as usize + 1] += 1;
        }
        for place in 0..self.per_image {
            self.place_ends[place + 1] += self.place_ends[place];
        }
        let count = self.place_ends[self.per_image];
        if self.by_place.len() < count {
            self.by_place.resize(count, Pixel::default());
        }
        // ... and, when all its pixels are in place, where it ends.
        for example in 0..self.examples {
            for pixel in of_example(example) {
                let next = &mut self.place_ends[pixel.index as usize];
                self.by_place[*next] = Pixel { index: example as u32, x: pixel.x };
                *next += 1;
            }
        }
        self.place_ends.pop();
    }

    /// How many images there are.
    pub(crate) fn examples(&self) -> usize {
        self.examples
    }

    /// Whether their pixels are also there sorted by place.
    pub(crate) fn are_sorted(&self) -> bool {
        self.examples >= MANY
    }

    /// Those of all examples sorted by place, the examples in their order.
    pub(crate) fn by_place(&self) -> &[Pixel] {
        &self.by_place
    }

    /// For each place where its pixels end in [`by_place`](Self::by_place).
    pub(crate) fn place_ends(&self) -> &[usize] {
        &self.place_ends
    }

    /// Those of one example in one block.
    pub(crate) fn of(&self, example: usize, block: usize) -> &[Pixel] {
        let ends = &self.ends[example * self.blocks()..][..=block];
        let begin = if block == 0 { 0 } else { ends[block - 1] };
        &self.found[example * self.room()..][begin..ends[block]]
    }
}

/// Takes in image number `example`.
pub(crate) struct Scan<'a> {
    pub(crate) image: &'a [u8],
    pub(crate) example: usize,
    pub(crate) pixels: &'a mut Pixels,
}

impl Kernel for Scan<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let (room, blocks) = (self.pixels.room(), self.pixels.blocks());
        let Pixels { found, ends, per_image, examples, .. } = self.pixels;
        debug_assert!(self.example < *examples && self.image.len() == *per_image);
        let found = &mut found[self.example * room..][..room];
        let ends = &mut ends[self.example * blocks..][..blocks];
        let mut count = 0;
        for (image, end) in self.image.chunks(CHUNK * BLOCK).zip(&mut *ends) {
            let (chunks, rest) = image.as_chunks::<CHUNK>();
            let mut base = image.as_ptr().addr() - self.image.as_ptr().addr();
            for chunk in chunks {
                count = scan_chunk(s, chunk, base, found, count);
                base += CHUNK;
            }
            if !rest.is_empty() {
                let mut chunk = [0; CHUNK];
                chunk[..rest.len()].copy_from_slice(rest);
                count = scan_chunk(s, &chunk, base, found, count);
            }
            *end = count;
        }
    }
}

/// Appends the pixels of a chunk to the `count` found so far, and returns how many there are then.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "`reset` has checked the number of pixels")]
fn scan_chunk<S: Simd>(
    s: S,
    chunk: &[u8; CHUNK],
    base: usize,
    found: &mut [Pixel],
    count: usize,
) -> usize {
    let mut mask = s.not_zero(chunk);
    let of_chunk = mask.count_ones() as usize;
    let strides = found[count..].chunks_exact_mut(STRIDE).take(of_chunk.div_ceil(STRIDE));
    for stride in strides {
        for pixel in stride {
            // Past the last one this is 64, and what is written is overwritten or never read.
            let place = mask.trailing_zeros();
            let byte = chunk[place as usize % CHUNK];
            *pixel = Pixel { index: base as u32 + place, x: INTENSITY[usize::from(byte)] };
            mask &= mask.wrapping_sub(1);
        }
    }
    count + of_chunk
}
