//! The inputs x of the examples, and the first layer on those that are images.

use std::ops::Range;

use ndarray::{ArrayView2, s};
use sgd::Team;

use super::{Pass, each, panels, share};
use crate::kernels::{LANES, Pixels, Row, Scan, WeightedSums, WeightsUpdate, prefetch};
use crate::packing::{Aligned, PackedLayer, Packing};

/// Examples from which on it pays to sort their pixels by place, so that the update reads and
/// writes each row of weights once for all examples and not once for each.
const MANY: usize = 32;

/// How many images ahead of the one being read to ask for: they lie anywhere in the file.
const AHEAD: usize = 2;

/// The inputs x, in the form that the kernels want.
#[derive(Debug, Default)]
pub(super) struct PassInput {
    /// Of images, the pixels that each part needs.
    pixels: Vec<Pixels>,
    /// Of images, what each block brings to the weighted sums, `[blocks][panels][m]`.
    pub(super) sums: Aligned,
    /// Of floats, `[panels of inputs][m]`.
    pub(super) floats: Aligned,
}

/// A task on the first layer: a block of its inputs, some of its panels.
struct Part {
    block: Range<usize>,
    panels: Range<usize>,
}

impl Part {
    /// Rows of weights.
    fn weights(&self) -> usize {
        self.block.len() * self.panels.len()
    }
}

impl PackedLayer {
    /// As many parts as there are threads, or a few more, in the order of their weights. A thread
    /// gets whole blocks if there are enough of them.
    fn parts(self, team: Option<&Team<'_>>) -> impl Iterator<Item = Part> {
        let panels = self.panels();
        let together = panels.div_ceil(team.map_or(1, Team::threads).div_ceil(self.blocks));
        (0..self.blocks).map(move |block| self.block(block)).flat_map(move |block| {
            let panels = (0..panels).step_by(together).map(move |p| p..panels.min(p + together));
            panels.map(move |panels| Part { block: block.clone(), panels })
        })
    }
}

/// Images to look at.
struct Look<'a> {
    packing: &'a Packing,
    images: ArrayView2<'a, u8>,
    examples: &'a [usize],
    /// Whether to sort pixels by place.
    sort: bool,
}

impl Look<'_> {
    fn prefetch(&self, example: usize, block: &Range<usize>) {
        if let Some(images) = self.images.as_slice() {
            prefetch(&images[example * self.images.ncols()..][block.clone()]);
        }
    }

    /// Finds the pixels of a block, and what they bring to the weighted sums of some panels.
    ///
    /// Each task finds the pixels it needs by itself: to get them from another thread takes as
    /// long.
    fn at(&self, block: Range<usize>, panels: &[Row], pixels: &mut Pixels, sums: &mut [Row]) {
        // Sorted, each weight is gone to once for all images anyway.
        let together = if self.sort { 1 } else { 2 };
        pixels.reset(block.len(), together);
        for (i, group) in self.examples.chunks(together).enumerate() {
            for &next in self.examples.iter().skip(i * together + AHEAD).take(together) {
                self.prefetch(next, &block);
            }
            let mut blocks: [&[u8]; 2] = [&[]; 2];
            if let Some(images) = self.images.as_slice() {
                for (slice, example) in blocks.iter_mut().zip(group) {
                    *slice = &images[example * self.images.ncols()..][block.clone()];
                }
                self.packing.instructions.run(Scan { blocks: &blocks[..group.len()], pixels });
            } else {
                let copy = |&example| self.images.slice(s![example, block.clone()]).to_vec();
                let copies: Vec<Vec<u8>> = group.iter().map(copy).collect();
                for (slice, copy) in blocks.iter_mut().zip(&copies) {
                    *slice = copy;
                }
                self.packing.instructions.run(Scan { blocks: &blocks[..group.len()], pixels });
            }
        }
        if self.sort {
            pixels.sort();
        }
        self.packing.instructions.run(WeightedSums { panels, pixels, sums });
    }
}

impl Pass {
    /// Looks at images: what each of their blocks brings to the weighted sums of the first layer.
    pub(super) fn look_at(
        &mut self,
        team: Option<&Team<'_>>,
        packing: &Packing,
        v: &[Row],
        images: ArrayView2<'_, u8>,
        examples: &[usize],
    ) {
        let (layer, m) = (packing.layers[0], examples.len());
        let look = Look { packing, images, examples, sort: self.to_learn && m >= MANY };
        let team = share(team, m * layer.inputs * layer.outputs);
        let (mut weights, _) = layer.of(v);
        let (pixels, mut sums) = self.input.room(layer, m, layer.parts(team).count());
        let tasks = layer.parts(team).zip(pixels).map(|(part, pixels)| {
            let weights = weights.split_off(..part.weights()).expect("the part's");
            let sums = sums.split_off_mut(..m * part.panels.len()).expect("the part's");
            (part, weights, pixels, sums)
        });
        each(team, tasks, |(part, weights, pixels, sums)| {
            look.at(part.block, weights, pixels, sums);
        });
    }

    /// w += scale · Σ δ x for the weights of the first layer, after images were looked at.
    pub(super) fn add_pixels(
        &self,
        team: Option<&Team<'_>>,
        packing: &Packing,
        scale: f32,
        mut weights: &mut [Row],
    ) {
        let (layer, m) = (packing.layers[0], self.examples);
        let deltas = self.layers[0].deltas.rows();
        let team = share(team, m * layer.inputs * layer.outputs);
        let tasks = layer.parts(team).zip(&self.input.pixels).map(|(part, pixels)| {
            let weights = weights.split_off_mut(..part.weights()).expect("the part's");
            let deltas = &deltas[part.panels.start * m..part.panels.end * m];
            WeightsUpdate { panels: weights, pixels, deltas, scale }
        });
        each(team, tasks, |update| packing.instructions.run(update));
    }

    /// Both, in one go.
    pub(super) fn add_pixels_and_look_at(
        &mut self,
        team: Option<&Team<'_>>,
        packing: &Packing,
        scale: f32,
        mut weights: &mut [Row],
        images: ArrayView2<'_, u8>,
        examples: &[usize],
    ) {
        let (layer, m) = (packing.layers[0], examples.len());
        let look = Look { packing, images, examples, sort: self.to_learn && m >= MANY };
        let deltas = self.layers[0].deltas.rows();
        let m_before = self.examples;
        let team = share(team, m_before * layer.inputs * layer.outputs);
        let (pixels, mut sums) = self.input.room(layer, m, layer.parts(team).count());
        let tasks = layer.parts(team).zip(pixels).map(|(part, pixels)| {
            let weights = weights.split_off_mut(..part.weights()).expect("the part's");
            let deltas = &deltas[part.panels.start * m_before..part.panels.end * m_before];
            let sums = sums.split_off_mut(..m * part.panels.len()).expect("the part's");
            (part, weights, deltas, pixels, sums)
        });
        each(team, tasks, |(part, panels, deltas, pixels, sums)| {
            for &example in look.examples.iter().take(AHEAD) {
                look.prefetch(example, &part.block);
            }
            packing.instructions.run(WeightsUpdate { panels, pixels, deltas, scale });
            look.at(part.block, panels, pixels, sums);
        });
    }
}

impl PassInput {
    /// Room for the pixels of so many parts and for the weighted sums of m examples.
    fn room(&mut self, layer: PackedLayer, m: usize, parts: usize) -> (&mut [Pixels], &mut [Row]) {
        self.pixels.resize_with(parts, Pixels::default);
        let rows = layer.blocks * layer.panels() * m;
        self.sums.reserve(rows);
        (&mut self.pixels, &mut self.sums.rows_mut()[..rows])
    }

    /// Takes in inputs that are floats.
    pub(super) fn copy_floats(
        &mut self,
        team: Option<&Team<'_>>,
        x: ArrayView2<'_, f32>,
        examples: &[usize],
    ) {
        let m = examples.len();
        let rows = panels(x.ncols()) * m;
        self.floats.reserve(rows);
        let columns = (0..x.ncols()).step_by(LANES);
        let tasks = columns.zip(self.floats.rows_mut()[..rows].chunks_mut(m.max(1)));
        each(share(team, m * x.ncols()), tasks, |(first, rows)| {
            let lanes = first..x.ncols().min(first + LANES);
            for (row, example) in rows.iter_mut().zip(examples) {
                for (lane, x) in row.iter_mut().zip(x.slice(s![*example, lanes.clone()])) {
                    *lane = *x;
                }
            }
        });
    }
}
