//! The nonzero pixels of a mini-batch, in compressed sparse row (CSR) form, and where it pays in
//! compressed sparse column (CSC) form as well.

use crate::engine::simd::lanes::{CHUNK, Kernel, Simd};

/// What a byte counts for as an input, byte / 255: from 0.0 white to 1.0 black. Values are kept as
/// the whole numbers they are; the sums over them are scaled instead.
pub(crate) const UNIT: f32 = 1.0 / 255.0;

/// The nonzero pixels of one block of some images.
///
/// Images are compressed one by one, or in pairs that share one list of pixels: those where at
/// least one of the two is nonzero. Two digits have a quarter of these in common, and there each
/// row of weights is loaded once for both. If the last image has no partner, its partner counts as
/// all zeros.
#[derive(Debug, Default)]
pub(crate) struct CsrBatch {
    /// Pixels in the block.
    pixels: usize,
    /// Images that share a list: 1 or 2.
    group: usize,
    /// For each list the indices of its pixels, all below `pixels`. Longer than what is in use.
    indices: Vec<u16>,
    /// The byte there in the first image, and in the second.
    values: [Vec<f32>; 2],
    /// Where each list ends in `indices`.
    ends: Vec<usize>,
    csc: CscBatch,
    has_csc: bool,
}

/// The same pixels sorted: for each pixel, the examples in which it is nonzero.
#[derive(Debug, Default)]
struct CscBatch {
    /// For each nonzero its example and its byte. Longer than what is in use.
    examples: Vec<u32>,
    values: Vec<f32>,
    /// Where those of each pixel begin, and where the last pixel's end.
    bounds: Vec<usize>,
}

impl CsrBatch {
    /// Empties it, for images with that many pixels in the block, `group` of them to a list.
    pub(crate) fn reset(&mut self, pixels: usize, group: usize) {
        assert!(u16::try_from(pixels + CHUNK).is_ok(), "{pixels} pixels in a block");
        assert!((1..=self.values.len()).contains(&group), "{group} images to a list");
        (self.pixels, self.group, self.has_csc) = (pixels, group, false);
        self.ends.clear();
    }

    /// Adds the CSC form, by a counting sort.
    pub(crate) fn build_csc(&mut self) {
        match self.group {
            1 => self.sort::<1>(),
            _ => self.sort::<2>(),
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "as many as fit in memory at once")]
    fn sort<const G: usize>(&mut self) {
        // In a list that images share, not every pixel is nonzero in each.
        let is_entry = |value: f32| G == 1 || value != 0.0;
        self.has_csc = true;
        let mut csc = std::mem::take(&mut self.csc);
        // First bounds[p + 2] counts pixel p's nonzeros; then bounds[p + 1] is where they begin;
        // and as they are written it moves on to where they end.
        csc.bounds.clear();
        csc.bounds.resize(self.pixels + 2, 0);
        for list in 0..self.ends.len() {
            for (pixel, values) in self.list::<G>(list) {
                for value in values {
                    csc.bounds[pixel + 2] += usize::from(is_entry(value));
                }
            }
        }
        for pixel in 0..self.pixels {
            csc.bounds[pixel + 2] += csc.bounds[pixel + 1];
        }
        let len = csc.bounds[self.pixels + 1];
        if csc.values.len() < len {
            csc.examples.resize(len, 0);
            csc.values.resize(len, 0.0);
        }
        for list in 0..self.ends.len() {
            for (pixel, values) in self.list::<G>(list) {
                for (g, value) in values.into_iter().enumerate().filter(|(_, x)| is_entry(*x)) {
                    let next = &mut csc.bounds[pixel + 1];
                    (csc.examples[*next], csc.values[*next]) = ((G * list + g) as u32, value);
                    *next += 1;
                }
            }
        }
        self.csc = csc;
    }

    /// Pixels in the block.
    pub(crate) fn pixels(&self) -> usize {
        self.pixels
    }

    /// Images that share a list.
    pub(crate) fn group(&self) -> usize {
        self.group
    }

    /// Whether it is there in CSC form too.
    pub(crate) fn has_csc(&self) -> bool {
        self.has_csc
    }

    /// Entries of all lists together.
    fn len(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    /// One list: the pixels, each below [`pixels`](Self::pixels), with the bytes of its G images.
    /// G has to be [`group`](Self::group).
    #[inline(always)]
    pub(crate) fn list<const G: usize>(
        &self,
        list: usize,
    ) -> impl Iterator<Item = (usize, [f32; G])> + '_ {
        let begin = if list == 0 { 0 } else { self.ends[list - 1] };
        let range = begin..self.ends[list];
        let indices = &self.indices[range.clone()];
        let values: [&[f32]; G] = std::array::from_fn(|g| &self.values[g][range.clone()]);
        (0..indices.len()).map(move |i| (indices[i] as usize, values.map(|values| values[i])))
    }

    /// In CSC form, the examples in which a pixel is nonzero, each with the byte.
    #[inline(always)]
    pub(crate) fn column(&self, pixel: usize) -> impl ExactSizeIterator<Item = (usize, f32)> + '_ {
        let range = self.csc.bounds[pixel]..self.csc.bounds[pixel + 1];
        let examples = self.csc.examples[range.clone()].iter();
        examples.zip(&self.csc.values[range]).map(|(&example, &value)| (example as usize, value))
    }
}

/// Appends a list: the nonzero pixels of one image's block, or of two.
///
/// ```text
/// for pixel in 0..pixels {
///     if blocks.iter().any(|block| block[pixel] != 0) {
///         indices.push(pixel);
///         for g in 0..group {
///             values[g].push(blocks[g][pixel]);
///         }
///     }
/// }
/// ends.push(indices.len());
/// ```
pub(crate) struct Compress<'a> {
    /// As many as share a list, or fewer at the end.
    pub(crate) blocks: &'a [&'a [u8]],
    pub(crate) batch: &'a mut CsrBatch,
}

impl Kernel for Compress<'_> {
    const COMPRESSES: bool = true;

    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        match self.batch.group {
            1 => self.compress::<S, 1>(s),
            _ => self.compress::<S, 2>(s),
        }
    }
}

impl Compress<'_> {
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "`reset` has checked the number of pixels")]
    fn compress<S: Simd, const G: usize>(self, s: S) {
        let Self { blocks, batch } = self;
        let fit = blocks.iter().all(|block| block.len() == batch.pixels);
        assert!(fit, "blocks of {} pixels", batch.pixels);
        let mut len = batch.len();
        // Each chunk may write a whole chunk.
        let room = len + batch.pixels + CHUNK;
        if batch.indices.len() < room {
            batch.indices.resize(room, 0);
            batch.values.iter_mut().for_each(|values| values.resize(room, 0.0));
        }
        let [first, second] = &mut batch.values;
        for base in (0..batch.pixels).step_by(CHUNK) {
            let end = batch.pixels.min(base + CHUNK);
            let chunks = std::array::from_fn(|g| blocks.get(g).map_or(&[][..], |b| &b[base..end]));
            let indices = batch.indices[len..].first_chunk_mut().expect("room for a chunk");
            let mut rest = [&mut first[len..], &mut second[len..]].into_iter();
            let values: [&mut [f32; CHUNK]; G] = std::array::from_fn(|_| {
                let rest = rest.next().expect("at most two images to a list");
                rest.first_chunk_mut().expect("room for a chunk")
            });
            len += s.compress_nonzero::<G>(chunks, base as u16, indices, values);
        }
        batch.ends.push(len);
    }
}
