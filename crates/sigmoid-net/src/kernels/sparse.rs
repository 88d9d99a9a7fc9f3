//! The first layer on images: only pixels that are not white take part.

use super::simd::{Kernel, Row, Simd};

/// Panels worked on together: each pixel is looked up once for all of them, and their sums are
/// independent chains that keep the multipliers busy.
const TOGETHER: usize = 2;

/// A pixel that is not 0.
#[derive(Debug, Clone, Copy, Default)]
struct Pixel {
    index: u32,
    /// From 0.0 white to 1.0 black.
    x: f32,
}

/// The pixels of some images that are not 0, image by image.
#[derive(Debug, Default)]
pub(crate) struct Pixels {
    /// Room for all pixels of every image; only the first few are in use.
    found: Vec<Pixel>,
    counts: Vec<usize>,
    of_an_image: usize,
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
        self.of_an_image = pixels;
        self.counts.clear();
        self.counts.resize(examples, 0);
        if self.found.len() < examples * pixels {
            self.found.resize(examples * pixels, Pixel::default());
        }
    }

    /// Takes in image number `example`.
    pub(crate) fn set(&mut self, example: usize, image: &[u8]) {
        let room = &mut self.found[example * self.of_an_image..][..self.of_an_image];
        let mut count = 0;
        #[expect(clippy::cast_possible_truncation, reason = "`reset` has checked")]
        let mut take = |index: usize, byte: u8| {
            // Written in any case and kept only if not 0: no branch to mispredict.
            room[count] = Pixel { index: index as u32, x: INTENSITY[usize::from(byte)] };
            count += usize::from(byte != 0);
        };
        let (eights, rest) = image.as_chunks::<8>();
        for (i, eight) in eights.iter().enumerate() {
            if u64::from_ne_bytes(*eight) != 0 {
                for (j, &byte) in eight.iter().enumerate() {
                    take(8 * i + j, byte);
                }
            }
        }
        for (j, &byte) in rest.iter().enumerate() {
            take(8 * eights.len() + j, byte);
        }
        self.counts[example] = count;
    }

    fn of(&self, example: usize) -> &[Pixel] {
        &self.found[example * self.of_an_image..][..self.counts[example]]
    }

    fn examples(&self) -> usize {
        self.counts.len()
    }
}

/// z = w·x + b of the first layer.
pub(crate) struct WeightedSums<'a> {
    /// All panels of the layer.
    pub(crate) panels: &'a [Row],
    /// Rows of a panel: pixels + 1.
    pub(crate) panel_rows: usize,
    pub(crate) pixels: &'a Pixels,
    /// `[m][width]`
    pub(crate) z: &'a mut [Row],
}

impl Kernel for WeightedSums<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let width = self.panels.len() / self.panel_rows;
        for (i, panels) in self.panels.chunks(TOGETHER * self.panel_rows).enumerate() {
            for example in 0..self.pixels.examples() {
                let z = &mut self.z[example * width + TOGETHER * i..];
                let pixels = self.pixels.of(example);
                if panels.len() == self.panel_rows {
                    weighted_sums::<S, 1>(s, panels, self.panel_rows, pixels, z);
                } else {
                    weighted_sums::<S, TOGETHER>(s, panels, self.panel_rows, pixels, z);
                }
            }
        }
    }
}

/// The weighted sums of one example in N panels: bias and pixels 0, 2, 4, ... of those that are
/// not white in one sum, pixels 1, 3, 5, ... in another.
#[inline(always)]
fn weighted_sums<S: Simd, const N: usize>(
    s: S,
    panels: &[Row],
    panel_rows: usize,
    pixels: &[Pixel],
    z: &mut [Row],
) {
    let panels: [&[Row]; N] = std::array::from_fn(|k| &panels[k * panel_rows..][..panel_rows]);
    let mut even = panels.map(|rows| s.load(&rows[panel_rows - 1]));
    let mut odd = [s.splat(0.0); N];
    let (pairs, last) = pixels.as_chunks::<2>();
    for [first, second] in pairs {
        let (x0, x1) = (s.splat(first.x), s.splat(second.x));
        for k in 0..N {
            even[k] = s.mul_add(x0, s.load(&panels[k][first.index as usize]), even[k]);
            odd[k] = s.mul_add(x1, s.load(&panels[k][second.index as usize]), odd[k]);
        }
    }
    for pixel in last {
        for k in 0..N {
            let row = s.load(&panels[k][pixel.index as usize]);
            even[k] = s.mul_add(s.splat(pixel.x), row, even[k]);
        }
    }
    for k in 0..N {
        s.store(s.add(even[k], odd[k]), &mut z[k]);
    }
}

/// w += scale · Σ δ x and b += scale · Σ δ over the examples, in their order.
pub(crate) struct WeightsUpdate<'a> {
    /// Some panels of the layer: those from `first_panel` on.
    pub(crate) panels: &'a mut [Row],
    pub(crate) first_panel: usize,
    /// Rows of a panel: pixels + 1.
    pub(crate) panel_rows: usize,
    pub(crate) pixels: &'a Pixels,
    /// δ, `[m][width]`
    pub(crate) deltas: &'a [Row],
    pub(crate) scale: f32,
}

impl Kernel for WeightsUpdate<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let width = self.deltas.len() / self.pixels.examples();
        for (i, panels) in self.panels.chunks_mut(TOGETHER * self.panel_rows).enumerate() {
            for example in 0..self.pixels.examples() {
                let deltas = &self.deltas[example * width + self.first_panel + TOGETHER * i..];
                let pixels = self.pixels.of(example);
                if panels.len() == self.panel_rows {
                    update::<S, 1>(s, panels, self.panel_rows, pixels, deltas, self.scale);
                } else {
                    update::<S, TOGETHER>(s, panels, self.panel_rows, pixels, deltas, self.scale);
                }
            }
        }
    }
}

/// What one example adds to N panels.
#[inline(always)]
fn update<S: Simd, const N: usize>(
    s: S,
    panels: &mut [Row],
    panel_rows: usize,
    pixels: &[Pixel],
    deltas: &[Row],
    scale: f32,
) {
    let step: [S::V; N] = std::array::from_fn(|k| s.mul(s.splat(scale), s.load(&deltas[k])));
    let mut panels = panels.chunks_exact_mut(panel_rows);
    let panels: [&mut [Row]; N] =
        std::array::from_fn(|_| panels.next().expect("as many panels as were asked for"));
    for pixel in pixels {
        let x = s.splat(pixel.x);
        for k in 0..N {
            let row = &mut panels[k][pixel.index as usize];
            s.store(s.mul_add(x, step[k], s.load(row)), row);
        }
    }
    for k in 0..N {
        let bias = &mut panels[k][panel_rows - 1];
        s.store(s.add(s.load(bias), step[k]), bias);
    }
}
