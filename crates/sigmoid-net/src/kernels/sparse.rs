//! The first layer on images: only pixels that are not white take part.
//!
//! Pixels are taken in blocks, so that the weights of a block stay in the nearest cache while
//! all examples pass.

#![expect(unsafe_code, reason = "a bounds check for each pixel and panel is a third of the work")]

use super::pixels::Pixels;
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
        let Self { mut panels, panel_rows: rows, pixels, mut z } = self;
        let width = panels.len() / rows;
        while !panels.is_empty() {
            let together = match panels.len() / rows {
                4.. => weighted_sums::<S, 4>(s, panels, rows, pixels, z, width),
                3 => weighted_sums::<S, 3>(s, panels, rows, pixels, z, width),
                2 => weighted_sums::<S, 2>(s, panels, rows, pixels, z, width),
                _ => weighted_sums::<S, 1>(s, panels, rows, pixels, z, width),
            };
            (panels, z) = (&panels[together * rows..], &mut z[together..]);
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
) -> usize {
    assert!(pixels.per_image() < panel_rows, "a row for each pixel, and the biases");
    let panels: [&[Row]; N] = std::array::from_fn(|k| &panels[k * panel_rows..][..panel_rows]);
    let biases = panels.map(|rows| rows[panel_rows - 1]);
    for example in 0..pixels.examples() {
        z[example * width..][..N].copy_from_slice(&biases);
    }
    for block in 0..pixels.blocks() {
        for example in 0..pixels.examples() {
            let z = &mut z[example * width..][..N];
            // SAFETY: the pixels' places are less than `per_image`, and each panel is longer.
            unsafe { add_block(s, panels, pixels.of(example, block), z) };
        }
    }
    N
}

/// Adds what some pixels of one example bring to its weighted sums in N panels: pixels 0, 2, 4, ...
/// of them to the sum, pixels 1, 3, 5, ... to another that is added at the end.
///
/// # Safety
/// Every panel has a row for each pixel's place.
#[inline(always)]
unsafe fn add_block<S: Simd, const N: usize>(
    s: S,
    panels: [&[Row]; N],
    mut pixels: impl Iterator<Item = (usize, f32)>,
    z: &mut [Row],
) {
    let mut even: [S::V; N] = std::array::from_fn(|k| s.load(&z[k]));
    let mut odd = [s.splat(0.0); N];
    while let Some(pixel) = pixels.next() {
        // SAFETY: the caller's promise, as below.
        unsafe { add_pixel(s, panels, pixel, &mut even) };
        let Some(pixel) = pixels.next() else { break };
        // SAFETY: as above.
        unsafe { add_pixel(s, panels, pixel, &mut odd) };
    }
    for k in 0..N {
        s.store(s.add(even[k], odd[k]), &mut z[k]);
    }
}

/// Adds what one pixel brings.
///
/// # Safety
/// Every panel has a row for the pixel's place.
#[inline(always)]
unsafe fn add_pixel<S: Simd, const N: usize>(
    s: S,
    panels: [&[Row]; N],
    (place, x): (usize, f32),
    sums: &mut [S::V; N],
) {
    let x = s.splat(x);
    for k in 0..N {
        // SAFETY: the caller's promise.
        let row = unsafe { panels[k].get_unchecked(place) };
        sums[k] = s.mul_add(x, s.load(row), sums[k]);
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
        let Self { mut panels, panel_rows: rows, pixels, scale, .. } = self;
        let width = self.deltas.len() / examples;
        let mut deltas = &self.deltas[self.first_panel..];
        while !panels.is_empty() {
            let together = match panels.len() / rows {
                4.. => update::<S, 4>(s, panels, rows, pixels, deltas, width, scale),
                3 => update::<S, 3>(s, panels, rows, pixels, deltas, width, scale),
                2 => update::<S, 2>(s, panels, rows, pixels, deltas, width, scale),
                _ => update::<S, 1>(s, panels, rows, pixels, deltas, width, scale),
            };
            (panels, deltas) = (&mut panels[together * rows..], &deltas[together..]);
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
) -> usize {
    assert!(pixels.per_image() < panel_rows, "a row for each pixel, and the biases");
    let mut panels = panels.chunks_exact_mut(panel_rows);
    let mut panels: [&mut [Row]; N] =
        std::array::from_fn(|_| panels.next().expect("as many panels as were asked for"));
    // SAFETY: the pixels' places are less than `per_image`, and each panel is longer.
    unsafe {
        if pixels.are_sorted() {
            update_by_place(s, &mut panels, pixels, deltas, width, scale);
        } else {
            update_by_example(s, &mut panels, pixels, deltas, width, scale);
        }
    }
    for example in 0..pixels.examples() {
        let step: [S::V; N] = scaled(s, &deltas[example * width..], scale);
        for k in 0..N {
            let bias = &mut panels[k][panel_rows - 1];
            s.store(s.add(s.load(bias), step[k]), bias);
        }
    }
    N
}

/// The weights: one example after the other.
///
/// # Safety
/// Every panel has a row for each pixel's place.
#[inline(always)]
unsafe fn update_by_example<S: Simd, const N: usize>(
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
            for (place, x) in pixels.of(example, block) {
                let x = s.splat(x);
                for k in 0..N {
                    // SAFETY: the caller's promise.
                    let row = unsafe { panels[k].get_unchecked_mut(place) };
                    s.store(s.mul_add(x, step[k], s.load(row)), row);
                }
            }
        }
    }
}

/// The weights: one place in the images after the other, the examples in their order.
///
/// # Safety
/// Every panel has a row for each pixel's place.
#[inline(always)]
unsafe fn update_by_place<S: Simd, const N: usize>(
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
    for (place, pixels) in pixels.by_place() {
        // SAFETY: the caller's promise.
        let rows = panels.each_mut().map(|panel| unsafe { panel.get_unchecked_mut(place) });
        let mut sums: [S::V; N] = std::array::from_fn(|k| s.load(rows[k]));
        for (example, x) in pixels {
            // SAFETY: there is a step for each example.
            let (x, step) = (s.splat(x), unsafe { steps.get_unchecked(example) });
            for k in 0..N {
                sums[k] = s.mul_add(x, s.load(&step[k]), sums[k]);
            }
        }
        for (sum, row) in sums.into_iter().zip(rows) {
            s.store(sum, row);
        }
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
