//! The inputs x of the examples, and the first layer on those that are images.

use std::ops::Range;

use ndarray::{ArrayView2, s};
use sgd::Team;

use super::{Pass, each, panels, share};
use crate::kernels::{LANES, Pixels, Row, Scan, WeightedSums, WeightsUpdate, prefetch};
use crate::packing::{Aligned, LayerMut, PackedLayer, Packing};

/// Examples from which on it pays to sort their pixels by place, so that the update reads and
/// writes each row of weights once for all examples and not once for each.
const MANY: usize = 32;

/// How many images ahead of the one being read to ask for: they lie anywhere in the file.
const AHEAD: usize = 2;

/// The inputs x, in the form that the kernels want.
#[derive(Debug, Default)]
pub(super) struct PassInput {
    /// Of images, the tasks they are shared out in, in the order of their weights.
    parts: Vec<Part>,
    /// Of images, what each block brings to the weighted sums, `[blocks][panels][m]`.
    pub(super) sums: Aligned,
    /// Of floats, `[panels of inputs][m]`.
    pub(super) floats: Aligned,
}

/// A task on the first layer: some of its panels in one block of its inputs.
#[derive(Debug)]
struct Part {
    block: Range<usize>,
    panels: Range<usize>,
    /// Those in the block. Each task finds the pixels it needs by itself: to get them from another
    /// thread takes as long.
    pixels: Pixels,
}

impl Part {
    /// Rows of weights.
    fn weights(&self) -> usize {
        self.block.len() * self.panels.len()
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

    /// Finds the pixels of a part, and what they bring to its weighted sums.
    fn at(&self, part: &mut Part, panels: &[Row], sums: &mut [Row]) {
        let Part { block, pixels, .. } = part;
        // Sorted, each weight is gone to once for all images anyway.
        let together = if self.sort { 1 } else { 2 };
        pixels.reset(block.len(), together);
        for (i, group) in self.examples.chunks(together).enumerate() {
            for &next in self.examples.iter().skip(i * together + AHEAD).take(together) {
                self.prefetch(next, block);
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
        self.input.share_out(layer, team);
        let (parts, mut sums) = self.input.parts_and_sums(layer, m);
        let tasks = parts.iter_mut().map(|part| {
            let weights = weights.split_off(..part.weights()).expect("the part's");
            let sums = sums.split_off_mut(..m * part.panels.len()).expect("the part's");
            (part, weights, sums)
        });
        each(team, tasks, |(part, weights, sums)| look.at(part, weights, sums));
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
        let tasks = self.input.parts.iter().map(|part| {
            let panels = weights.split_off_mut(..part.weights()).expect("the part's");
            let deltas = &deltas[part.panels.start * m..part.panels.end * m];
            WeightsUpdate { panels, pixels: &part.pixels, deltas, scale }
        });
        each(team, tasks, |update| packing.instructions.run(update));
    }

    /// All of the update of v after images were looked at, and a look at others, in one go.
    pub(super) fn add_pixels_and_look_at(
        &mut self,
        team: Option<&Team<'_>>,
        packing: &Packing,
        scale: f32,
        v: &mut [Row],
        images: ArrayView2<'_, u8>,
        examples: &[usize],
    ) {
        let (layer, m, m_before) = (packing.layers[0], examples.len(), self.examples);
        let look = Look { packing, images, examples, sort: self.to_learn && m >= MANY };
        let update = packing.update(m_before, &self.layers, scale);
        let deltas = self.layers[0].deltas.rows();
        let mut layers = packing.split(v);
        let LayerMut { mut weights, biases } = layers.next().expect("a first layer");
        update.biases(0, biases);
        let mut others = Some(layers);
        if update.is_worth_sharing() {
            others.take().into_iter().for_each(|layers| update.after_first(team, layers));
        }
        let team = share(team, m_before * layer.inputs * layer.outputs);
        // The pixels to update by are where they were found.
        let (parts, mut sums) = self.input.parts_and_sums(layer, m);
        let tasks = parts.iter_mut().map(|part| {
            let weights = weights.split_off_mut(..part.weights()).expect("the part's");
            let deltas = &deltas[part.panels.start * m_before..part.panels.end * m_before];
            let sums = sums.split_off_mut(..m * part.panels.len()).expect("the part's");
            (part, weights, deltas, sums, others.take())
        });
        each(team, tasks, |(part, panels, deltas, sums, others)| {
            // The other threads have begun later.
            others.into_iter().for_each(|layers| update.after_first(None, layers));
            for &example in look.examples.iter().take(AHEAD) {
                look.prefetch(example, &part.block);
            }
            let pixels = &part.pixels;
            packing.instructions.run(WeightsUpdate { panels, pixels, deltas, scale });
            look.at(part, panels, sums);
        });
    }
}

impl PassInput {
    /// Makes as many parts as there are threads, or a few more, whole blocks if there are enough
    /// of them.
    fn share_out(&mut self, layer: PackedLayer, team: Option<&Team<'_>>) {
        let panels = layer.panels();
        let together = panels.div_ceil(team.map_or(1, Team::threads).div_ceil(layer.blocks));
        if self.parts.len() == layer.blocks * panels.div_ceil(together) {
            return;
        }
        let blocks = (0..layer.blocks).map(|block| layer.block(block));
        let parts = blocks.flat_map(|block| {
            (0..panels).step_by(together).map(move |first| Part {
                block: block.clone(),
                panels: first..panels.min(first + together),
                pixels: Pixels::default(),
            })
        });
        self.parts = parts.collect();
    }

    /// The parts, and room for the weighted sums of m examples, `[blocks][panels][m]`.
    fn parts_and_sums(&mut self, layer: PackedLayer, m: usize) -> (&mut [Part], &mut [Row]) {
        let rows = layer.blocks * layer.panels() * m;
        self.sums.reserve(rows);
        (&mut self.parts, &mut self.sums.rows_mut()[..rows])
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
