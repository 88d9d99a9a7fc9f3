//! The update rules. Each says what the sums of gradients begin at, and where they go: to the weights
//! themselves, or with momentum to their velocities, and from there to the weights.
//!
//! ```text
//! without momentum:  w = shrink * w + sum
//! with momentum:     velocity = kept(velocity) + sum
//!                    w = shrink * w + velocity
//! ```
//!
//! Velocities are decayed and applied while the sum is in a register. A sum may take several passes
//! over the examples, a part of them each.

use sgd::Step;

use crate::engine::moving::Moving;
use crate::engine::simd::lanes::{Row, Simd};

/// Rows of weights that move by sums of gradients, N neighbouring rows at a time.
pub(crate) trait UpdateRule {
    /// Whether a row changes even if nothing is added to it.
    const ALWAYS_MOVES: bool;

    /// What the sums of the rows from `first` on begin at.
    fn begin<S: Simd, const N: usize>(&self, s: S, first: usize, is_first_pass: bool) -> [S::V; N];
    /// Where they go.
    fn end<S: Simd, const N: usize>(
        &mut self,
        s: S,
        first: usize,
        is_last_pass: bool,
        sums: [S::V; N],
    );
}

/// Without momentum or weight decay.
pub(crate) struct Plain<'v> {
    weights: &'v mut [Row],
}

/// With weight decay alone.
pub(crate) struct WithDecay<'v> {
    weights: &'v mut [Row],
    shrink: f32,
}

/// With momentum, and perhaps weight decay.
pub(crate) struct WithMomentum<'v> {
    weights: &'v mut [Row],
    velocities: &'v mut [Row],
    momentum: f32,
    shrink: f32,
}

impl<'v> Plain<'v> {
    pub(crate) fn new(to: Moving<'v>) -> Self {
        Self { weights: to.weights }
    }
}

impl<'v> WithDecay<'v> {
    pub(crate) fn new(to: Moving<'v>, step: &Step) -> Self {
        Self { weights: to.weights, shrink: step.shrink }
    }
}

impl<'v> WithMomentum<'v> {
    pub(crate) fn new(to: Moving<'v>, step: &Step) -> Self {
        let Moving { weights, velocities } = to;
        Self { weights, velocities, momentum: step.momentum, shrink: step.shrink }
    }
}

impl UpdateRule for Plain<'_> {
    const ALWAYS_MOVES: bool = false;

    #[inline(always)]
    fn begin<S: Simd, const N: usize>(&self, s: S, first: usize, _: bool) -> [S::V; N] {
        load(s, self.weights, first)
    }

    #[inline(always)]
    fn end<S: Simd, const N: usize>(&mut self, s: S, first: usize, _: bool, sums: [S::V; N]) {
        store(s, self.weights, first, sums);
    }
}

impl UpdateRule for WithDecay<'_> {
    const ALWAYS_MOVES: bool = true;

    #[inline(always)]
    fn begin<S: Simd, const N: usize>(&self, s: S, first: usize, is_first_pass: bool) -> [S::V; N] {
        let mut sums = load(s, self.weights, first);
        if is_first_pass {
            for i in 0..N {
                sums[i] = s.mul(sums[i], s.splat(self.shrink));
            }
        }
        sums
    }

    #[inline(always)]
    fn end<S: Simd, const N: usize>(&mut self, s: S, first: usize, _: bool, sums: [S::V; N]) {
        store(s, self.weights, first, sums);
    }
}

impl UpdateRule for WithMomentum<'_> {
    const ALWAYS_MOVES: bool = true;

    #[inline(always)]
    fn begin<S: Simd, const N: usize>(&self, s: S, first: usize, is_first_pass: bool) -> [S::V; N] {
        let mut sums = load(s, self.velocities, first);
        if is_first_pass {
            let (momentum, loss) = (s.splat(self.momentum), s.splat(Step::LOSS));
            let negative = s.splat(-Step::LOSS);
            for i in 0..N {
                // `Step::kept`.
                let share = s.mul(momentum, sums[i]);
                sums[i] = s.sub(share, s.min(s.max(share, negative), loss));
            }
        }
        sums
    }

    #[inline(always)]
    fn end<S: Simd, const N: usize>(
        &mut self,
        s: S,
        first: usize,
        is_last_pass: bool,
        sums: [S::V; N],
    ) {
        if !is_last_pass {
            return store(s, self.velocities, first, sums);
        }
        let Self { weights, velocities, .. } = self;
        let weights: &mut [Row; N] = weights[first..].first_chunk_mut().expect("N rows at least");
        let velocities: &mut [Row; N] =
            velocities[first..].first_chunk_mut().expect("N rows at least");
        for i in 0..N {
            // Loaded before the velocity is stored: the two often have the same address modulo
            // 4,096, and then the load would wait for the store.
            let weight = s.mul(s.load(&weights[i]), s.splat(self.shrink));
            s.store(sums[i], &mut velocities[i]);
            s.store(s.add(weight, sums[i]), &mut weights[i]);
        }
    }
}

#[inline(always)]
fn load<S: Simd, const N: usize>(s: S, rows: &[Row], first: usize) -> [S::V; N] {
    let rows: &[Row; N] = rows[first..].first_chunk().expect("N rows at least");
    let mut loaded = [s.splat(0.0); N];
    for i in 0..N {
        loaded[i] = s.load(&rows[i]);
    }
    loaded
}

#[inline(always)]
fn store<S: Simd, const N: usize>(s: S, rows: &mut [Row], first: usize, sums: [S::V; N]) {
    let rows: &mut [Row; N] = rows[first..].first_chunk_mut().expect("N rows at least");
    for i in 0..N {
        s.store(sums[i], &mut rows[i]);
    }
}
