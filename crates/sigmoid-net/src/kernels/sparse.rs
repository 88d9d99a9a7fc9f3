//! The first layer on images: only pixels that are not white take part.
//!
//! Pixels are taken in blocks, so that the weights of a block stay in the nearest cache while
//! all examples pass.

use super::pixels::{BLOCK_PIXELS, Pixels};
use super::simd::{Kernel, OnCacheLine, Row, Simd};

/// z = w·x + b in some panels.
pub(crate) struct WeightedSums<'a> {
    pub(crate) panels: &'a [Row],
    /// Rows of each: pixels + 1.
    pub(crate) panel_rows: usize,
    /// Of all examples, in one piece or several.
    pub(crate) pixels: &'a [Pixels],
    /// `[panels][m]`
    pub(crate) z: &'a mut [Row],
}

impl Kernel for WeightedSums<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let Self { mut panels, panel_rows: rows, pixels, mut z } = self;
        let m = z.len() / (panels.len() / rows);
        while !panels.is_empty() {
            let together = match panels.len() / rows {
                4.. => weighted_sums::<S, 4>(s, panels, rows, pixels, z, m),
                3 => weighted_sums::<S, 3>(s, panels, rows, pixels, z, m),
                2 => weighted_sums::<S, 2>(s, panels, rows, pixels, z, m),
                _ => weighted_sums::<S, 1>(s, panels, rows, pixels, z, m),
            };
            (panels, z) = (&panels[together * rows..], &mut z[together * m..]);
        }
    }
}

/// The weighted sums of all m examples in the first N panels. Returns N.
#[inline(always)]
fn weighted_sums<S: Simd, const N: usize>(
    s: S,
    panels: &[Row],
    panel_rows: usize,
    pixels: &[Pixels],
    z: &mut [Row],
    m: usize,
) -> usize {
    let panels: [&[Row]; N] = std::array::from_fn(|k| &panels[k * panel_rows..][..panel_rows]);
    for k in 0..N {
        z[k * m..][..m].fill(panels[k][panel_rows - 1]);
    }
    for block in 0..(panel_rows - 1).div_ceil(BLOCK_PIXELS) {
        let mut example = 0;
        for piece in pixels {
            for i in 0..piece.examples() {
                add_block(s, panels, piece.of(i, block), &mut z[example..], m);
                example += 1;
            }
        }
    }
    N
}

/// Adds what some pixels of one example bring to its weighted sums in N panels, of which the k-th
/// is `z[k * m]`: pixels 0, 2, 4, ... of them to the sum, pixels 1, 3, 5, ... to another that is
/// added at the end.
#[inline(always)]
fn add_block<S: Simd, const N: usize>(
    s: S,
    panels: [&[Row]; N],
    mut pixels: impl Iterator<Item = (usize, f32)>,
    z: &mut [Row],
    m: usize,
) {
    let mut even = [s.splat(0.0); N];
    let mut odd = [s.splat(0.0); N];
    for k in 0..N {
        even[k] = s.load(&z[k * m]);
    }
    while let Some(pixel) = pixels.next() {
        add_pixel(s, panels, pixel, &mut even);
        let Some(pixel) = pixels.next() else { break };
        add_pixel(s, panels, pixel, &mut odd);
    }
    for k in 0..N {
        s.store(s.add(even[k], odd[k]), &mut z[k * m]);
    }
}

/// Adds what one pixel brings.
#[inline(always)]
fn add_pixel<S: Simd, const N: usize>(
    s: S,
    panels: [&[Row]; N],
    (place, x): (usize, f32),
    sums: &mut [S::V; N],
) {
    let x = s.splat(x);
    for k in 0..N {
        sums[k] = s.mul_add(x, s.load(&panels[k][place]), sums[k]);
    }
}

/// w += scale · Σ δ x and b += scale · Σ δ in some panels, over the examples in their order.
pub(crate) struct WeightsUpdate<'a> {
    pub(crate) panels: &'a mut [Row],
    /// Rows of each: pixels + 1.
    pub(crate) panel_rows: usize,
    /// Of all examples, in one piece or several.
    pub(crate) pixels: &'a [Pixels],
    /// δ, `[panels][m]`
    pub(crate) deltas: &'a [Row],
    pub(crate) scale: f32,
}

impl Kernel for WeightsUpdate<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let Self { mut panels, panel_rows: rows, pixels, mut deltas, scale } = self;
        let m = deltas.len() / (panels.len() / rows);
        while !panels.is_empty() {
            let together = match panels.len() / rows {
                4.. => update::<S, 4>(s, panels, rows, pixels, deltas, m, scale),
                3 => update::<S, 3>(s, panels, rows, pixels, deltas, m, scale),
                2 => update::<S, 2>(s, panels, rows, pixels, deltas, m, scale),
                _ => update::<S, 1>(s, panels, rows, pixels, deltas, m, scale),
            };
            (panels, deltas) = (&mut panels[together * rows..], &deltas[together * m..]);
        }
    }
}

/// What all m examples add to the first N panels. Returns N.
#[inline(always)]
fn update<S: Simd, const N: usize>(
    s: S,
    panels: &mut [Row],
    panel_rows: usize,
    pixels: &[Pixels],
    deltas: &[Row],
    m: usize,
    scale: f32,
) -> usize {
    let mut panels = panels.chunks_exact_mut(panel_rows);
    let mut panels: [&mut [Row]; N] =
        std::array::from_fn(|_| panels.next().expect("as many panels as were asked for"));
    if pixels.iter().all(Pixels::are_sorted) {
        update_by_place(s, &mut panels, pixels, deltas, m, scale);
    } else {
        update_by_example(s, &mut panels, pixels, deltas, m, scale);
    }
    for k in 0..N {
        let biases = &mut panels[k][panel_rows - 1];
        let mut sum = s.load(biases);
        for delta in &deltas[k * m..][..m] {
            sum = s.add(sum, s.mul(s.splat(scale), s.load(delta)));
        }
        s.store(sum, biases);
    }
    N
}

/// The weights: one example after the other.
#[inline(always)]
fn update_by_example<S: Simd, const N: usize>(
    s: S,
    panels: &mut [&mut [Row]; N],
    pixels: &[Pixels],
    deltas: &[Row],
    m: usize,
    scale: f32,
) {
    let per_image = pixels.first().map_or(0, Pixels::per_image);
    for block in 0..per_image.div_ceil(BLOCK_PIXELS) {
        let mut example = 0;
        for piece in pixels {
            for i in 0..piece.examples() {
                let step: [S::V; N] = step(s, deltas, example, m, scale);
                for (place, x) in piece.of(i, block) {
                    let x = s.splat(x);
                    for k in 0..N {
                        let row = &mut panels[k][place];
                        s.store(s.mul_add(x, step[k], s.load(row)), row);
                    }
                }
                example += 1;
            }
        }
    }
}

/// The weights: one place in the images after the other, the examples in their order.
#[inline(always)]
fn update_by_place<S: Simd, const N: usize>(
    s: S,
    panels: &mut [&mut [Row]; N],
    pixels: &[Pixels],
    deltas: &[Row],
    m: usize,
    scale: f32,
) {
    let mut steps = vec![OnCacheLine::<N>::ZEROS; m];
    for (example, steps) in steps.iter_mut().enumerate() {
        let step: [S::V; N] = step(s, deltas, example, m, scale);
        for k in 0..N {
            s.store(step[k], &mut steps.0[k]);
        }
    }
    for place in 0..pixels.first().map_or(0, Pixels::per_image) {
        if pixels.iter().all(|piece| piece.is_white(place)) {
            continue;
        }
        let mut sums = [s.splat(0.0); N];
        for k in 0..N {
            sums[k] = s.load(&panels[k][place]);
        }
        for piece in pixels {
            for (example, x) in piece.at(place) {
                let (x, step) = (s.splat(x), &steps[example]);
                for k in 0..N {
                    sums[k] = s.mul_add(x, s.load(&step.0[k]), sums[k]);
                }
            }
        }
        for k in 0..N {
            s.store(sums[k], &mut panels[k][place]);
        }
    }
}

/// scale · δ of an example in N panels.
#[inline(always)]
fn step<S: Simd, const N: usize>(
    s: S,
    deltas: &[Row],
    example: usize,
    m: usize,
    scale: f32,
) -> [S::V; N] {
    let mut step = [s.splat(scale); N];
    for k in 0..N {
        step[k] = s.mul(step[k], s.load(&deltas[k * m + example]));
    }
    step
}
