//! The first layer on images: only pixels that are not white take part.
//!
//! Images come in blocks of pixels, each with weights of its own: their parts of a weighted sum
//! are summed apart, by whichever thread, and then added up block after block.

use super::pixels::{Pixels, UNIT};
use super::simd::{Block, Kernel, OnCacheLine, Row, Simd};

/// The part of w·x that one block brings, in some panels, 255 times too large.
pub(crate) struct WeightedSums<'a> {
    /// Of the block.
    pub(crate) panels: &'a [Row],
    pub(crate) pixels: &'a Pixels,
    /// `[panels][m]`
    pub(crate) sums: &'a mut [Row],
}

impl Kernel for WeightedSums<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        match self.pixels.together() {
            1 => self.sum::<S, 1>(s),
            _ => self.sum::<S, 2>(s),
        }
    }
}

impl WeightedSums<'_> {
    #[inline(always)]
    fn sum<S: Simd, const G: usize>(self, s: S) {
        let Self { mut panels, pixels, mut sums } = self;
        let rows = pixels.places();
        let m = sums.len() / (panels.len() / rows);
        while !panels.is_empty() {
            let together = match (panels.len() / rows, S::BLOCK) {
                (4.., Block::Sixteen) => weighted_sums::<S, 4, G>(s, panels, pixels, sums, m),
                (3.., _) => weighted_sums::<S, 3, G>(s, panels, pixels, sums, m),
                (2, _) => weighted_sums::<S, 2, G>(s, panels, pixels, sums, m),
                _ => weighted_sums::<S, 1, G>(s, panels, pixels, sums, m),
            };
            (panels, sums) = (&panels[together * rows..], &mut sums[together * m..]);
        }
    }
}

/// The sums of all m examples, G at a time, in the first N panels. Returns N.
#[inline(always)]
fn weighted_sums<S: Simd, const N: usize, const G: usize>(
    s: S,
    panels: &[Row],
    pixels: &Pixels,
    sums: &mut [Row],
    m: usize,
) -> usize {
    let rows = pixels.places();
    let panels: [&[Row]; N] = std::array::from_fn(|k| &panels[k * rows..][..rows]);
    for (group, first) in (0..m).step_by(G).enumerate() {
        let mut total = [[s.splat(0.0); G]; N];
        for (place, x) in pixels.of::<G>(group) {
            let mut splat = [s.splat(0.0); G];
            for g in 0..G {
                splat[g] = s.splat(x[g]);
            }
            for k in 0..N {
                let weights = s.load(&panels[k][place]);
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

/// z = w·x + b, from what each block brings.
pub(crate) struct Total<'a> {
    /// `[panels]`
    pub(crate) biases: &'a [Row],
    /// For each block `[panels][m]`, beginning with the first of these panels.
    pub(crate) sums: &'a [Row],
    /// Rows from one block to the next.
    pub(crate) stride: usize,
    /// `[panels][m]`
    pub(crate) z: &'a mut [Row],
}

impl Kernel for Total<'_> {
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

/// w += scale · Σ δ x for the weights from one block to some panels, over the examples in their
/// order.
pub(crate) struct WeightsUpdate<'a> {
    /// Of the block.
    pub(crate) panels: &'a mut [Row],
    pub(crate) pixels: &'a Pixels,
    /// δ, `[panels][m]`
    pub(crate) deltas: &'a [Row],
    pub(crate) scale: f32,
}

impl Kernel for WeightsUpdate<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let Self { mut panels, pixels, mut deltas, scale } = self;
        let rows = pixels.places();
        let m = deltas.len() / (panels.len() / rows);
        while !panels.is_empty() {
            let together = match (panels.len() / rows, S::BLOCK) {
                (4.., Block::Sixteen) => update::<S, 4>(s, panels, pixels, deltas, m, scale),
                (3.., _) => update::<S, 3>(s, panels, pixels, deltas, m, scale),
                (2, _) => update::<S, 2>(s, panels, pixels, deltas, m, scale),
                _ => update::<S, 1>(s, panels, pixels, deltas, m, scale),
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
    pixels: &Pixels,
    deltas: &[Row],
    m: usize,
    scale: f32,
) -> usize {
    let mut panels = panels.chunks_exact_mut(pixels.places());
    let mut panels: [&mut [Row]; N] =
        std::array::from_fn(|_| panels.next().expect("as many panels as were asked for"));
    if pixels.are_sorted() {
        update_by_place(s, &mut panels, pixels, deltas, m, scale);
    } else {
        update_by_pair(s, &mut panels, pixels, deltas, m, scale);
    }
    N
}

/// Two examples after the other.
#[inline(always)]
fn update_by_pair<S: Simd, const N: usize>(
    s: S,
    panels: &mut [&mut [Row]; N],
    pixels: &Pixels,
    deltas: &[Row],
    m: usize,
    scale: f32,
) {
    assert_eq!(pixels.together(), 2, "images at a time");
    for pair in 0..m.div_ceil(2) {
        let a: [S::V; N] = step(s, deltas, 2 * pair, m, scale);
        // If there is no second example, it is white, and any will do.
        let b: [S::V; N] = step(s, deltas, (2 * pair + 1).min(m - 1), m, scale);
        for (place, [x_a, x_b]) in pixels.of(pair) {
            let (x_a, x_b) = (s.splat(x_a), s.splat(x_b));
            for k in 0..N {
                let row = &mut panels[k][place];
                let weights = s.mul_add(x_a, a[k], s.load(row));
                s.store(s.mul_add(x_b, b[k], weights), row);
            }
        }
    }
}

/// One place in the images after the other, the examples in their order.
#[inline(always)]
fn update_by_place<S: Simd, const N: usize>(
    s: S,
    panels: &mut [&mut [Row]; N],
    pixels: &Pixels,
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
    for place in 0..pixels.places() {
        let pixels = pixels.at(place);
        if pixels.len() == 0 {
            continue;
        }
        let mut sums = [s.splat(0.0); N];
        for k in 0..N {
            sums[k] = s.load(&panels[k][place]);
        }
        for (example, x) in pixels {
            let (x, step) = (s.splat(x), &steps[example]);
            for k in 0..N {
                sums[k] = s.mul_add(x, s.load(&step.0[k]), sums[k]);
            }
        }
        for k in 0..N {
            s.store(sums[k], &mut panels[k][place]);
        }
    }
}

/// scale · δ of an example in N panels, for pixels as bytes.
#[inline(always)]
fn step<S: Simd, const N: usize>(
    s: S,
    deltas: &[Row],
    example: usize,
    m: usize,
    scale: f32,
) -> [S::V; N] {
    let mut step = [s.splat(scale * UNIT); N];
    for k in 0..N {
        step[k] = s.mul(step[k], s.load(&deltas[k * m + example]));
    }
    step
}
