//! The first layer on images: only pixels that are not white take part.
//!
//! Pixels are taken in blocks, so that the weights of a block stay in the nearest cache while
//! all examples pass.

use super::pixels::{Pixel, Pixels};
use super::simd::{Kernel, LANES, Row, Simd};

/// Panels worked on together: each pixel is looked up once for all of them, and their sums are
/// independent chains that keep the multipliers busy.
const TOGETHER: usize = 2;

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
        let mut groups = self.panels.chunks_exact(TOGETHER * self.panel_rows);
        let mut z = self.z;
        for panels in &mut groups {
            weighted_sums::<S, TOGETHER>(s, panels, self.panel_rows, self.pixels, z, width);
            z = &mut z[TOGETHER..];
        }
        if !groups.remainder().is_empty() {
            weighted_sums::<S, 1>(s, groups.remainder(), self.panel_rows, self.pixels, z, width);
        }
    }
}

/// The weighted sums of all examples in N panels, which begin at the first row of `z`.
#[inline(always)]
fn weighted_sums<S: Simd, const N: usize>(
    s: S,
    panels: &[Row],
    panel_rows: usize,
    pixels: &Pixels,
    z: &mut [Row],
    width: usize,
) {
    let panels: [&[Row]; N] = std::array::from_fn(|k| &panels[k * panel_rows..][..panel_rows]);
    let biases = panels.map(|rows| rows[panel_rows - 1]);
    for example in 0..pixels.examples() {
        z[example * width..][..N].copy_from_slice(&biases);
    }
    for block in 0..pixels.blocks() {
        for example in 0..pixels.examples() {
            let z = &mut z[example * width..][..N];
            add_block(s, panels, pixels.of(example, block), z);
        }
    }
}

/// Adds what some pixels of one example bring to its weighted sums in N panels: pixels 0, 2, 4, ...
/// of them to the sum, pixels 1, 3, 5, ... to another that is added at the end.
#[inline(always)]
fn add_block<S: Simd, const N: usize>(s: S, panels: [&[Row]; N], pixels: &[Pixel], z: &mut [Row]) {
    let mut even: [S::V; N] = std::array::from_fn(|k| s.load(&z[k]));
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
        let examples = self.pixels.examples();
        if examples == 0 {
            return;
        }
        let (width, rows) = (self.deltas.len() / examples, self.panel_rows);
        let mut deltas = &self.deltas[self.first_panel..];
        let mut groups = self.panels.chunks_exact_mut(TOGETHER * rows);
        for panels in &mut groups {
            update::<S, TOGETHER>(s, panels, rows, self.pixels, deltas, width, self.scale);
            deltas = &deltas[TOGETHER..];
        }
        let rest = groups.into_remainder();
        if !rest.is_empty() {
            update::<S, 1>(s, rest, rows, self.pixels, deltas, width, self.scale);
        }
    }
}

/// What all examples add to N panels, whose deltas begin at the first row of `deltas`.
#[inline(always)]
fn update<S: Simd, const N: usize>(
    s: S,
    panels: &mut [Row],
    panel_rows: usize,
    pixels: &Pixels,
    deltas: &[Row],
    width: usize,
    scale: f32,
) {
    let mut panels = panels.chunks_exact_mut(panel_rows);
    let mut panels: [&mut [Row]; N] =
        std::array::from_fn(|_| panels.next().expect("as many panels as were asked for"));
    if pixels.are_sorted() {
        update_by_place(s, &mut panels, pixels, deltas, width, scale);
    } else {
        update_by_example(s, &mut panels, pixels, deltas, width, scale);
    }
    for example in 0..pixels.examples() {
        let step: [S::V; N] = scaled(s, &deltas[example * width..], scale);
        for k in 0..N {
            let bias = &mut panels[k][panel_rows - 1];
            s.store(s.add(s.load(bias), step[k]), bias);
        }
    }
}

/// The weights: one example after the other.
#[inline(always)]
fn update_by_example<S: Simd, const N: usize>(
    s: S,
    panels: &mut [&mut [Row]; N],
    pixels: &Pixels,
    deltas: &[Row],
    width: usize,
    scale: f32,
) {
    for block in 0..pixels.blocks() {
        for example in 0..pixels.examples() {
            let step: [S::V; N] = scaled(s, &deltas[example * width..], scale);
            for pixel in pixels.of(example, block) {
                let x = s.splat(pixel.x);
                for k in 0..N {
                    let row = &mut panels[k][pixel.index as usize];
                    s.store(s.mul_add(x, step[k], s.load(row)), row);
                }
            }
        }
    }
}

/// The weights: one place in the images after the other, the examples in their order.
#[inline(always)]
fn update_by_place<S: Simd, const N: usize>(
    s: S,
    panels: &mut [&mut [Row]; N],
    pixels: &Pixels,
    deltas: &[Row],
    width: usize,
    scale: f32,
) {
    let mut steps = vec![[[0.0; LANES]; N]; pixels.examples()];
    for (example, step) in steps.iter_mut().enumerate() {
        let scaled: [S::V; N] = scaled(s, &deltas[example * width..], scale);
        for k in 0..N {
            s.store(scaled[k], &mut step[k]);
        }
    }
    let mut begin = 0;
    for (place, &end) in pixels.place_ends().iter().enumerate() {
        if begin < end {
            let mut sums = [s.splat(0.0); N];
            for k in 0..N {
                sums[k] = s.load(&panels[k][place]);
            }
            for pixel in &pixels.by_place()[begin..end] {
                let (x, step) = (s.splat(pixel.x), &steps[pixel.index as usize]);
                for k in 0..N {
                    sums[k] = s.mul_add(x, s.load(&step[k]), sums[k]);
                }
            }
            for k in 0..N {
                s.store(sums[k], &mut panels[k][place]);
            }
        }
        begin = end;
    }
}

/// The first N rows times `scale`.
#[inline(always)]
fn scaled<S: Simd, const N: usize>(s: S, rows: &[Row], scale: f32) -> [S::V; N] {
    let mut scaled = [s.splat(scale); N];
    for k in 0..N {
        scaled[k] = s.mul(scaled[k], s.load(&rows[k]));
    }
    scaled
}
