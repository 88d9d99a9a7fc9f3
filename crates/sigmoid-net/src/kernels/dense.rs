//! The matrix products behind every layer whose inputs are floats: forward, backward and update.
//!
//! All three are C += A · B with C and B sixteen columns wide and a few rows of C summed in
//! registers:
//!
//! | | rows of C | terms of each sum | A | B |
//! |---|---|---|---|---|
//! | forward: z of a panel | m examples | inputs | activations before | weights |
//! | backward: δ of a panel | m examples | neurons after | δ after | their weights, transposed |
//! | update: weights of a panel | inputs | m examples | activations before | steps |

use super::simd::{Block, Kernel, LANES, OnCacheLine, Row, Simd};

/// Terms taken at a time: their part of B, 16 KiB, stays in the nearest cache for all rows.
const TERMS: usize = 256;

/// The same where B has to be made first. Room for a panel is enough for the output layer and for
/// small mini-batches, whose time would else go to setting more of it to 0.
const TRANSPOSED: usize = 64;
const STEPS: usize = 128;

/// z += w·a of some examples for one panel.
pub(crate) struct WeightedSumsOfFloats<'a> {
    /// a of the layer before, `[its panels][m]`, beginning with the first of these examples.
    pub(crate) activations: &'a [Row],
    /// m.
    pub(crate) stride: usize,
    /// The panel's, `[inputs]`
    pub(crate) weights: &'a [Row],
    /// `[these examples]`
    pub(crate) z: &'a mut [Row],
}

impl Kernel for WeightedSumsOfFloats<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let activations = self.activations.chunks(TERMS / LANES * self.stride);
        for (a, b) in activations.zip(self.weights.chunks(TERMS)) {
            add_product(s, a, self.stride, b, self.z);
        }
    }
}

/// δ = (a - y) f'(z) for one panel of the output layer.
pub(crate) struct OutputError<'a> {
    /// a, `[m]`
    pub(crate) activations: &'a [Row],
    /// f'(z), `[m]`
    pub(crate) slopes: &'a [Row],
    /// How many of the panel's lanes are neurons.
    pub(crate) neurons: usize,
    /// y on entry, δ on return, `[m]`
    pub(crate) deltas: &'a mut [Row],
}

impl Kernel for OutputError<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let mut is_neuron = [0.0; LANES];
        is_neuron[..self.neurons].fill(1.0);
        let is_neuron = s.load(&is_neuron);
        let known = self.activations.iter().zip(self.slopes);
        for ((a, slope), delta) in known.zip(self.deltas) {
            let error = s.sub(s.load(a), s.load(delta));
            s.store(s.mul(s.mul(error, s.load(slope)), is_neuron), delta);
        }
    }
}

/// δ = (wᵀ δ') f'(z) for one panel, with w and δ' of the layer after.
pub(crate) struct Backward<'a> {
    /// δ' of the layer after, `[its panels][m]`
    pub(crate) after: &'a [Row],
    /// Its weights, all panels.
    pub(crate) panels: &'a [Row],
    /// Rows of each: its inputs.
    pub(crate) panel_rows: usize,
    /// The panel's first neuron, by its number as an input of the layer after.
    pub(crate) first_input: usize,
    /// f'(z), `[m]`
    pub(crate) slopes: &'a [Row],
    /// `[m]`
    pub(crate) deltas: &'a mut [Row],
}

impl Kernel for Backward<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        if self.panels.len() == self.panel_rows {
            self.run_with_room::<S, LANES>(s);
        } else {
            self.run_with_room::<S, TRANSPOSED>(s);
        }
    }
}

impl Backward<'_> {
    /// Transposes so many rows at a time.
    #[inline(always)]
    fn run_with_room<S: Simd, const ROOM: usize>(self, s: S) {
        let m = self.deltas.len();
        let inputs = self.first_input..(self.first_input + LANES).min(self.panel_rows);
        self.deltas.fill([0.0; LANES]);
        let mut transposed = OnCacheLine::<ROOM>::ZEROS;
        let after = self.after.chunks(ROOM / LANES * m);
        let panels = self.panels.chunks(ROOM / LANES * self.panel_rows);
        for (a, panels) in after.zip(panels) {
            let mut terms = 0;
            let tiles = transposed.0.as_chunks_mut::<LANES>().0.iter_mut();
            for (panel, tile) in panels.chunks_exact(self.panel_rows).zip(tiles) {
                let weights = &panel[inputs.clone()];
                if let Some(square) = weights.first_chunk() {
                    s.transpose(square, tile);
                } else {
                    let mut square = [[0.0; LANES]; LANES];
                    square[..weights.len()].copy_from_slice(weights);
                    s.transpose(&square, tile);
                }
                terms += LANES;
            }
            add_product(s, a, m, &transposed.0[..terms], self.deltas);
        }
        for (delta, slope) in self.deltas.iter_mut().zip(self.slopes) {
            s.store(s.mul(s.load(delta), s.load(slope)), delta);
        }
    }
}

/// C += A · B: `[rows] += [panels of terms][a_rows] · [terms]`, with the first rows of each of A's
/// panels.
#[inline(always)]
fn add_product<S: Simd>(s: S, a: &[Row], a_rows: usize, b: &[Row], c: &mut [Row]) {
    let rows = c.len();
    let mut row = 0;
    while row < rows {
        let a = &a[row..];
        row += match (rows - row, S::BLOCK) {
            (16.., Block::Sixteen) => add_rows::<S, 16>(s, a, a_rows, b, &mut c[row..]),
            (6.., _) => add_rows::<S, 6>(s, a, a_rows, b, &mut c[row..]),
            (4.., _) => add_rows::<S, 4>(s, a, a_rows, b, &mut c[row..]),
            (2.., _) => add_rows::<S, 2>(s, a, a_rows, b, &mut c[row..]),
            _ => add_rows::<S, 1>(s, a, a_rows, b, &mut c[row..]),
        };
    }
}

/// The first N rows of C. Those of A that they need begin at its first. Returns N.
#[inline(always)]
fn add_rows<S: Simd, const N: usize>(
    s: S,
    a: &[Row],
    a_rows: usize,
    b: &[Row],
    c: &mut [Row],
) -> usize {
    let c: &mut [Row; N] = c.first_chunk_mut().expect("N rows at least");
    let mut sums: [S::V; N] = [s.splat(0.0); N];
    for i in 0..N {
        sums[i] = s.load(&c[i]);
    }
    let mut a = a.chunks(a_rows);
    let (panels, last) = b.as_chunks::<LANES>();
    for (b, a) in panels.iter().zip(&mut a) {
        let a: &[Row; N] = a.first_chunk().expect("as many rows as of C");
        for term in 0..LANES {
            add_term(s, a, term, &b[term], &mut sums);
        }
    }
    if let (false, Some(a)) = (last.is_empty(), a.next()) {
        let a: &[Row; N] = a.first_chunk().expect("as many rows as of C");
        for (term, b) in last.iter().enumerate() {
            add_term(s, a, term % LANES, b, &mut sums);
        }
    }
    for i in 0..N {
        s.store(sums[i], &mut c[i]);
    }
    N
}

#[inline(always)]
fn add_term<S: Simd, const N: usize>(
    s: S,
    a: &[Row; N],
    term: usize,
    b: &Row,
    sums: &mut [S::V; N],
) {
    let b = s.load(b);
    for i in 0..N {
        sums[i] = s.mul_add(s.splat(a[i][term]), b, sums[i]);
    }
}

/// b += scale · Σ δ of some panels, over the examples in their order.
pub(crate) struct BiasesUpdate<'a> {
    /// `[panels]`
    pub(crate) biases: &'a mut [Row],
    /// δ, `[panels][m]`
    pub(crate) deltas: &'a [Row],
    pub(crate) scale: f32,
}

impl Kernel for BiasesUpdate<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let m = self.deltas.len() / self.biases.len();
        for (bias, deltas) in self.biases.iter_mut().zip(self.deltas.chunks_exact(m)) {
            let mut sum = s.load(bias);
            for delta in deltas {
                sum = s.add(sum, s.mul(s.splat(self.scale), s.load(delta)));
            }
            s.store(sum, bias);
        }
    }
}

/// w += scale · Σ δ aᵀ for one panel, over the examples in their order.
pub(crate) struct WeightsUpdateOfFloats<'a> {
    /// a of the layer before, `[its panels][m]`
    pub(crate) activations: &'a [Row],
    /// δ, `[m]`
    pub(crate) deltas: &'a [Row],
    pub(crate) scale: f32,
    /// `[inputs]`
    pub(crate) weights: &'a mut [Row],
}

impl Kernel for WeightsUpdateOfFloats<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        if self.deltas.len() <= LANES {
            self.run_with_room::<S, LANES>(s);
        } else {
            self.run_with_room::<S, STEPS>(s);
        }
    }
}

impl WeightsUpdateOfFloats<'_> {
    /// Takes so many examples at a time.
    #[inline(always)]
    fn run_with_room<S: Simd, const ROOM: usize>(self, s: S) {
        let m = self.deltas.len();
        let mut steps = OnCacheLine::<ROOM>::ZEROS;
        for (begin, deltas) in (0..).step_by(ROOM).zip(self.deltas.chunks(ROOM)) {
            let steps = &mut steps.0[..deltas.len()];
            for (step, delta) in steps.iter_mut().zip(deltas) {
                s.store(s.mul(s.splat(self.scale), s.load(delta)), step);
            }
            for (weights, a) in self.weights.chunks_mut(LANES).zip(self.activations.chunks(m)) {
                let a = &a[begin..begin + steps.len()];
                let mut first = 0;
                while first < weights.len() {
                    let c = &mut weights[first..];
                    first += match (c.len(), S::BLOCK) {
                        (16.., Block::Sixteen) => add_outer::<S, 16>(s, a, first, steps, c),
                        (6.., _) => add_outer::<S, 6>(s, a, first, steps, c),
                        (4.., _) => add_outer::<S, 4>(s, a, first, steps, c),
                        (2.., _) => add_outer::<S, 2>(s, a, first, steps, c),
                        _ => add_outer::<S, 1>(s, a, first, steps, c),
                    };
                }
            }
        }
    }
}

/// Adds to N weights a[first..first + N] · step of each example. Returns N.
#[inline(always)]
fn add_outer<S: Simd, const N: usize>(
    s: S,
    a: &[Row],
    first: usize,
    steps: &[Row],
    weights: &mut [Row],
) -> usize {
    let weights: &mut [Row; N] = weights.first_chunk_mut().expect("N rows at least");
    let mut sums: [S::V; N] = [s.splat(0.0); N];
    for i in 0..N {
        sums[i] = s.load(&weights[i]);
    }
    for (a, step) in a.iter().zip(steps) {
        let a: &[f32; N] = a[first..].first_chunk().expect("a panel has sixteen lanes");
        let step = s.load(step);
        for i in 0..N {
            sums[i] = s.mul_add(s.splat(a[i]), step, sums[i]);
        }
    }
    for i in 0..N {
        s.store(sums[i], &mut weights[i]);
    }
    N
}
