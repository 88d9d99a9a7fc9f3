//! Which pixels of which images are not white.

use std::ops::Range;

use super::simd::{CHUNK, Kernel, Simd};

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
    fn get(&self, range: Range<usize>) -> impl ExactSizeIterator<Item = (usize, f32)> + '_ {
        let index = self.index[range.clone()].iter();
        index.zip(&self.x[range]).map(|(&index, &x)| (index as usize, x))
    }
}

/// The pixels of some images that are not white, image by image, in one block of each.
#[derive(Debug, Default)]
pub(crate) struct Pixels {
    /// Pixels in the block.
    places: usize,
    /// Places are less than `places`. There is more room than is in use.
    found: Found,
    /// For each image, where its pixels end among those found.
    ends: Vec<usize>,
    /// If they are sorted, the same pixels place by place, each with the number of its example; and
    /// where those of each place begin, and the last one's end.
    by_place: Found,
    place_bounds: Vec<usize>,
    sorted: bool,
}

impl Pixels {
    /// Makes ready for images with so many pixels in the block.
    pub(crate) fn reset(&mut self, places: usize) {
        assert!(u32::try_from(places).is_ok(), "{places} pixels in a block");
        (self.places, self.sorted) = (places, false);
        self.ends.clear();
    }

    /// Sorts the pixels by place, too.
    #[expect(clippy::cast_possible_truncation, reason = "as many as fit in memory at once")]
    pub(crate) fn sort(&mut self) {
        self.sorted = true;
        // How many there are at each place, two further on; where each place begins, one further
        // on; and when all its pixels are there, where it ends.
        self.place_bounds.clear();
        self.place_bounds.resize(self.places + 2, 0);
        for (place, _) in self.found.get(0..self.count()) {
            self.place_bounds[place + 2] += 1;
        }
        for place in 0..self.places {
            self.place_bounds[place + 2] += self.place_bounds[place + 1];
        }
        self.by_place.reserve(self.count());
        for example in 0..self.examples() {
            for (place, x) in self.found.get(self.of_example(example)) {
                let next = &mut self.place_bounds[place + 1];
                self.by_place.index[*next] = example as u32;
                self.by_place.x[*next] = x;
                *next += 1;
            }
        }
    }

    /// Pixels in the block.
    pub(crate) fn places(&self) -> usize {
        self.places
    }

    /// How many images there are.
    fn examples(&self) -> usize {
        self.ends.len()
    }

    /// All pixels found so far.
    fn count(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    /// Where those of one example are.
    #[inline(always)]
    fn of_example(&self, example: usize) -> Range<usize> {
        let begin = if example == 0 { 0 } else { self.ends[example - 1] };
        begin..self.ends[example]
    }

    /// Those of one example: place, less than [`places`](Self::places), and intensity.
    #[inline(always)]
    pub(crate) fn of(&self, example: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        self.found.get(self.of_example(example))
    }

    /// Whether they are also there sorted by place.
    pub(crate) fn are_sorted(&self) -> bool {
        self.sorted
    }

    /// If they are sorted, those at one place: the number of the example, and its intensity.
    #[inline(always)]
    pub(crate) fn at(&self, place: usize) -> impl ExactSizeIterator<Item = (usize, f32)> + '_ {
        self.by_place.get(self.place_bounds[place]..self.place_bounds[place + 1])
    }
}

/// Takes in the block of one image more.
pub(crate) struct Scan<'a> {
    pub(crate) block: &'a [u8],
    pub(crate) pixels: &'a mut Pixels,
}

impl Kernel for Scan<'_> {
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "`reset` has checked the number of places")]
    fn run<S: Simd>(self, s: S) {
        let Self { block, pixels } = self;
        assert_eq!(block.len(), pixels.places, "pixels in the block");
        let mut count = pixels.count();
        // Each chunk may write a whole chunk.
        pixels.found.reserve(count + block.len() + CHUNK);
        let mut base = 0;
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
}
