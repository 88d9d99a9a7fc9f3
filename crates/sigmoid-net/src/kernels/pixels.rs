//! Which pixels of which images are not white.

use super::simd::{CHUNK, Kernel, Simd};

/// What a byte counts for as an input, which is byte / 255: from 0.0 white to 1.0 black. Pixels are
/// kept as whole numbers, and the sums over them brought down to size.
pub(super) const UNIT: f32 = 1.0 / 255.0;

/// The pixels of some images that are not white, in one block of each.
///
/// They are found in one image at a time or in two. Two digits have a quarter of such places in
/// common, and each of those is then gone to once for both; what is white in only one of them adds
/// nothing to its sums. Where there is no second image left, it is white.
#[derive(Debug, Default)]
pub(crate) struct Pixels {
    /// Pixels in the block.
    places: usize,
    /// Images at a time, 1 or 2.
    together: usize,
    /// Image by image, the places that are not white, or pair by pair those that are not white in
    /// at least one of the two; less than `places`. There is more room than is in use.
    found: Vec<u16>,
    /// The byte there in the first image, and in the second.
    bytes: [Vec<f32>; 2],
    /// For each image or pair, where its places end among those found.
    ends: Vec<usize>,
    /// The pixels place by place, if they are sorted.
    by_place: ByPlace,
    sorted: bool,
}

/// Pixels that are not white, place by place.
#[derive(Debug, Default)]
struct ByPlace {
    /// For each pixel, the number of its image, and its byte. There is more room than is in use.
    examples: Vec<u32>,
    bytes: Vec<f32>,
    /// Where those of each place begin, and the last one's end.
    bounds: Vec<usize>,
}

impl Pixels {
    /// Makes ready for images with so many pixels in the block, so many at a time.
    pub(crate) fn reset(&mut self, places: usize, together: usize) {
        assert!(u16::try_from(places + CHUNK).is_ok(), "{places} pixels in a block");
        assert!((1..=self.bytes.len()).contains(&together), "{together} images at a time");
        (self.places, self.together, self.sorted) = (places, together, false);
        self.ends.clear();
    }

    /// Sorts the pixels by place, too, where they were found image by image.
    #[expect(clippy::cast_possible_truncation, reason = "as many as fit in memory at once")]
    pub(crate) fn sort(&mut self) {
        assert_eq!(self.together, 1, "images at a time");
        self.sorted = true;
        let mut sorted = std::mem::take(&mut self.by_place);
        // How many there are at each place, two further on; where each place begins, one further
        // on; and when all its pixels are there, where it ends.
        sorted.bounds.clear();
        sorted.bounds.resize(self.places + 2, 0);
        for &place in &self.found[..self.count()] {
            sorted.bounds[place as usize + 2] += 1;
        }
        for place in 0..self.places {
            sorted.bounds[place + 2] += sorted.bounds[place + 1];
        }
        if sorted.bytes.len() < self.count() {
            sorted.examples.resize(self.count(), 0);
            sorted.bytes.resize(self.count(), 0.0);
        }
        for example in 0..self.ends.len() {
            for (place, [byte]) in self.of(example) {
                let next = &mut sorted.bounds[place + 1];
                (sorted.examples[*next], sorted.bytes[*next]) = (example as u32, byte);
                *next += 1;
            }
        }
        self.by_place = sorted;
    }

    /// Pixels in the block.
    pub(crate) fn places(&self) -> usize {
        self.places
    }

    /// How many images the pixels were found in at a time.
    pub(crate) fn together(&self) -> usize {
        self.together
    }

    /// All places found so far.
    fn count(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    /// The places in one group of G images, less than [`places`](Self::places), and the
    /// bytes there. Only for G = [`together`](Self::together).
    #[inline(always)]
    pub(crate) fn of<const G: usize>(
        &self,
        group: usize,
    ) -> impl Iterator<Item = (usize, [f32; G])> + '_ {
        let begin = if group == 0 { 0 } else { self.ends[group - 1] };
        let range = begin..self.ends[group];
        let places = &self.found[range.clone()];
        let bytes: [&[f32]; G] = std::array::from_fn(|g| &self.bytes[g][range.clone()]);
        (0..places.len()).map(move |i| (places[i] as usize, bytes.map(|bytes| bytes[i])))
    }

    /// Whether they are also there sorted by place.
    pub(crate) fn are_sorted(&self) -> bool {
        self.sorted
    }

    /// If they are sorted, those at one place: the number of the example, and its byte.
    #[inline(always)]
    pub(crate) fn at(&self, place: usize) -> impl ExactSizeIterator<Item = (usize, f32)> + '_ {
        let range = self.by_place.bounds[place]..self.by_place.bounds[place + 1];
        let examples = self.by_place.examples[range.clone()].iter();
        examples.zip(&self.by_place.bytes[range]).map(|(&example, &byte)| (example as usize, byte))
    }
}

/// Takes in the block of one group of images more.
pub(crate) struct Scan<'a> {
    /// Of as many images as are taken at a time, or fewer at the end.
    pub(crate) blocks: &'a [&'a [u8]],
    pub(crate) pixels: &'a mut Pixels,
}

impl Kernel for Scan<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        match self.pixels.together {
            1 => self.scan::<S, 1>(s),
            _ => self.scan::<S, 2>(s),
        }
    }
}

impl Scan<'_> {
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "`reset` has checked the number of places")]
    fn scan<S: Simd, const G: usize>(self, s: S) {
        let Self { blocks, pixels } = self;
        let fit = blocks.iter().all(|block| block.len() == pixels.places);
        assert!(fit, "blocks of {} pixels", pixels.places);
        let mut count = pixels.count();
        // Each chunk may write a whole chunk.
        let room = count + pixels.places + CHUNK;
        if pixels.found.len() < room {
            pixels.found.resize(room, 0);
            pixels.bytes.iter_mut().for_each(|bytes| bytes.resize(room, 0.0));
        }
        let [first, second] = &mut pixels.bytes;
        for base in (0..pixels.places).step_by(CHUNK) {
            let end = pixels.places.min(base + CHUNK);
            // An image that is not there is white.
            let chunks = std::array::from_fn(|g| blocks.get(g).map_or(&[][..], |b| &b[base..end]));
            let places = pixels.found[count..].first_chunk_mut().expect("room for a chunk");
            let mut rest = [&mut first[count..], &mut second[count..]].into_iter();
            let bytes: [&mut [f32; CHUNK]; G] = std::array::from_fn(|_| {
                let rest = rest.next().expect("at most two images at a time");
                rest.first_chunk_mut().expect("room for a chunk")
            });
            count += s.not_white::<G>(chunks, base as u16, places, bytes);
        }
        pixels.ends.push(count);
    }
}
