//! The first layer on images: products of a sparse matrix, the nonzero pixels, and a dense one, the
//! weights (SpMM).
//!
//! Zero pixels are skipped. They contribute nothing, so the result is unchanged. An image comes in
//! blocks of pixels, each with its own weights: each block's partial sums are computed apart, by
//! any thread, and then added up block after block.

use sgd::Step;

use super::csr::{CsrBatch, UNIT};
use super::update_rule::{Plain, UpdateRule, WithDecay, WithMomentum};
use crate::engine::moving::Moving;
use crate::engine::simd::lanes::{CacheAligned, Kernel, Row, RowTile, Simd};

/// One block's partial w·x for some panels, before scaling by 1/255.
///
/// ```text
/// for example in 0..m {
///     for neuron in 0..neurons {
///         sums[example][neuron] = 0.0;
///         for pixel in 0..pixels {
///             sums[example][neuron] += weights[pixel][neuron] * images[example][pixel];
///         }
///     }
/// }
/// ```
pub(crate) struct SpmmForward<'a> {
    /// Of the block, `[panels][pixels]`.
    pub(crate) weights: &'a [Row],
    pub(crate) nonzeros: &'a CsrBatch,
    /// `[panels][m]`
    pub(crate) sums: &'a mut [Row],
}

impl Kernel for SpmmForward<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        match self.nonzeros.group() {
            1 => self.run_in_groups::<S, 1>(s),
            _ => self.run_in_groups::<S, 2>(s),
        }
    }
}

impl SpmmForward<'_> {
    #[inline(always)]
    fn run_in_groups<S: Simd, const G: usize>(self, s: S) {
        let Self { mut weights, nonzeros, mut sums } = self;
        let pixels = nonzeros.pixels();
        let m = sums.len() / (weights.len() / pixels);
        while !weights.is_empty() {
            let done = match (weights.len() / pixels, S::ROW_TILE) {
                (4.., RowTile::Sixteen) => sum_panels::<S, 4, G>(s, weights, nonzeros, sums, m),
                (3.., _) => sum_panels::<S, 3, G>(s, weights, nonzeros, sums, m),
                (2, _) => sum_panels::<S, 2, G>(s, weights, nonzeros, sums, m),
                _ => sum_panels::<S, 1, G>(s, weights, nonzeros, sums, m),
            };
            (weights, sums) = (&weights[done * pixels..], &mut sums[done * m..]);
        }
    }
}

/// The sums of all m examples, G at a time, for the first N panels. Returns N.
#[inline(always)]
fn sum_panels<S: Simd, const N: usize, const G: usize>(
    s: S,
    weights: &[Row],
    nonzeros: &CsrBatch,
    sums: &mut [Row],
    m: usize,
) -> usize {
    let pixels = nonzeros.pixels();
    let panels: [&[Row]; N] = std::array::from_fn(|k| &weights[k * pixels..][..pixels]);
    for (list, first) in (0..m).step_by(G).enumerate() {
        let mut total = [[s.splat(0.0); G]; N];
        for (pixel, x) in nonzeros.list::<G>(list) {
            let mut splat = [s.splat(0.0); G];
            for g in 0..G {
                splat[g] = s.splat(x[g]);
            }
            for k in 0..N {
                let weights = s.load(&panels[k][pixel]);
                for g in 0..G {
                    total[k][g] = s.mul_add(splat[g], weights, total[k][g]);
                }
            }
        }
        for k in 0..N {
            for (g, sum) in sums[k * m..][..m][first..].iter_mut().take(G).enumerate() {
                s.store(total[k][g], sum);
            }
        }
    }
    N
}

/// z = w·x + b, from the blocks' partial sums.
///
/// ```text
/// for example in 0..m {
///     for j in 0..neurons {
///         let mut total = 0.0;
///         for block in 0..blocks {
///             total += sums[block][example][j];
///         }
///         z[example][j] = total / 255.0 + biases[j];
///     }
/// }
/// ```
pub(crate) struct AddBlocks<'a> {
    /// `[panels]`
    pub(crate) biases: &'a [Row],
    /// For each block `[panels][m]`, beginning with the first of these panels.
    pub(crate) sums: &'a [Row],
    /// Rows from one block to the next.
    pub(crate) stride: usize,
    /// `[panels][m]`
    pub(crate) z: &'a mut [Row],
}

impl Kernel for AddBlocks<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let m = self.z.len() / self.biases.len();
        for (i, z) in self.z.iter_mut().enumerate() {
            let mut total = s.splat(0.0);
            for sum in self.sums[i..].iter().step_by(self.stride) {
                total = s.add(total, s.load(sum));
            }
            let bias = s.load(&self.biases[i / m]);
            s.store(s.mul_add(total, s.splat(UNIT), bias), z);
        }
    }
}

/// Examples up to which eight panels are updated at once.
const EXAMPLES_OF_EIGHT: usize = 256;

/// w -= rate · Σ δ xᵀ for one block's weights to some panels, over the examples in their order.
///
/// ```text
/// for example in 0..m {
///     for pixel in 0..pixels {
///         for neuron in 0..neurons {
///             weights[pixel][neuron] -=
///                 rate / 255.0 * deltas[example][neuron] * images[example][pixel];
///         }
///     }
/// }
/// ```
///
/// With momentum and weight decay see `update_rule.rs`: there weights to zero pixels change, too, so
/// the pixels have to be there in CSC form.
pub(crate) struct SpmmUpdate<'a> {
    /// Of the block, `[panels][pixels]`.
    pub(crate) weights: Moving<'a>,
    pub(crate) nonzeros: &'a CsrBatch,
    /// δ, `[panels][m]`.
    pub(crate) deltas: &'a [Row],
    pub(crate) step: &'a Step,
}

impl Kernel for SpmmUpdate<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let Self { mut weights, nonzeros, mut deltas, step } = self;
        let pixels = nonzeros.pixels();
        let mut panels = weights.weights.len() / pixels;
        let m = deltas.len() / panels;
        while panels > 0 {
            let done = match (panels, S::ROW_TILE) {
                // More sums at once wait less for each other. That pays while the deltas of so many
                // panels stay in the cache, and not in pairs, where the weights have to.
                (8.., RowTile::Sixteen) if nonzeros.has_csc() && m <= EXAMPLES_OF_EIGHT => {
                    update_panels::<S, 8>(s, &mut weights, nonzeros, deltas, m, step)
                }
                (4.., RowTile::Sixteen) => {
                    update_panels::<S, 4>(s, &mut weights, nonzeros, deltas, m, step)
                }
                (3.., _) => update_panels::<S, 3>(s, &mut weights, nonzeros, deltas, m, step),
                (2, _) => update_panels::<S, 2>(s, &mut weights, nonzeros, deltas, m, step),
                _ => update_panels::<S, 1>(s, &mut weights, nonzeros, deltas, m, step),
            };
            (panels, deltas) = (panels - done, &deltas[done * m..]);
        }
    }
}

/// What all m examples add to the first N panels, which are no longer part of the weights then.
/// Returns N.
#[inline(always)]
fn update_panels<S: Simd, const N: usize>(
    s: S,
    weights: &mut Moving<'_>,
    nonzeros: &CsrBatch,
    deltas: &[Row],
    m: usize,
    step: &Step,
) -> usize {
    let panels: [Moving<'_>; N] = std::array::from_fn(|_| weights.split_off(nonzeros.pixels()));
    if !panels[0].velocities.is_empty() {
        let panels = panels.map(|panel| WithMomentum::new(panel, step));
        update_by_pixel(s, panels, nonzeros, deltas, m, step);
    } else if step.shrink < 1.0 {
        let panels = panels.map(|panel| WithDecay::new(panel, step));
        update_by_pixel(s, panels, nonzeros, deltas, m, step);
    } else if nonzeros.has_csc() {
        update_by_pixel(s, panels.map(Plain::new), nonzeros, deltas, m, step);
    } else {
        update_by_pair(s, panels.map(|panel| panel.weights), nonzeros, deltas, m, step);
    }
    N
}

/// Two examples after the other: loads and stores a row of weights once for both.
#[inline(always)]
fn update_by_pair<S: Simd, const N: usize>(
    s: S,
    panels: [&mut [Row]; N],
    nonzeros: &CsrBatch,
    deltas: &[Row],
    m: usize,
    step: &Step,
) {
    assert_eq!(nonzeros.group(), 2, "images to a list");
    for pair in 0..m.div_ceil(2) {
        let a: [S::V; N] = scaled_deltas(s, deltas, 2 * pair, m, step);
        // Without a second example its pixels are all zero, and any delta will do.
        let b: [S::V; N] = scaled_deltas(s, deltas, (2 * pair + 1).min(m - 1), m, step);
        for (pixel, [x_a, x_b]) in nonzeros.list(pair) {
            let (x_a, x_b) = (s.splat(x_a), s.splat(x_b));
            for k in 0..N {
                let row = &mut panels[k][pixel];
                let weights = s.mul_add(x_a, a[k], s.load(row));
                s.store(s.mul_add(x_b, b[k], weights), row);
            }
        }
    }
}

/// One pixel after the other: loads and stores a row of weights once for all examples.
#[inline(always)]
fn update_by_pixel<S: Simd, const N: usize, T: UpdateRule>(
    s: S,
    mut panels: [T; N],
    nonzeros: &CsrBatch,
    deltas: &[Row],
    m: usize,
    step: &Step,
) {
    let mut scaled = vec![CacheAligned::<N>::ZEROS; m];
    for (example, scaled) in scaled.iter_mut().enumerate() {
        let deltas: [S::V; N] = scaled_deltas(s, deltas, example, m, step);
        for k in 0..N {
            s.store(deltas[k], &mut scaled.0[k]);
        }
    }
    for pixel in 0..nonzeros.pixels() {
        let column = nonzeros.column(pixel);
        if column.len() == 0 && !T::ALWAYS_MOVES {
            continue;
        }
        let mut sums = [s.splat(0.0); N];
        for k in 0..N {
            [sums[k]] = panels[k].begin(s, pixel, true);
        }
        for (example, x) in column {
            let (x, deltas) = (s.splat(x), &scaled[example]);
            for k in 0..N {
                sums[k] = s.mul_add(x, s.load(&deltas.0[k]), sums[k]);
            }
        }
        for k in 0..N {
            panels[k].end(s, pixel, true, [sums[k]]);
        }
    }
}

/// -rate / 255 · δ of an example in N panels, to be multiplied by bytes.
#[inline(always)]
fn scaled_deltas<S: Simd, const N: usize>(
    s: S,
    deltas: &[Row],
    example: usize,
    m: usize,
    step: &Step,
) -> [S::V; N] {
    let mut scaled = [s.splat(-step.rate * UNIT); N];
    for k in 0..N {
        scaled[k] = s.mul(scaled[k], s.load(&deltas[k * m + example]));
    }
    scaled
}
