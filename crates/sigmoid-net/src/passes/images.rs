//! The first layer on images, on several threads: each takes care of a block of the pixels, from
//! finding which of them are not white to updating their weights.
//!
//! What goes from thread to thread is then but the weighted sums of each block, and the deltas back.

use std::ops::Range;

use ndarray::{ArrayView2, s};
use sgd::Team;

use super::update::Update;
use super::{each, share};
use crate::kernels::{Pixels, Row, Scan, WeightedSums, WeightsUpdate, prefetch};
use crate::packing::{Aligned, LayerMut, PackedLayer, Packing};

/// Examples from which on it pays to sort their pixels by place, so that the update reads and
/// writes each row of weights once for all examples.
const MANY: usize = 32;

/// How many images ahead of the one being read to ask for: they lie anywhere in the file.
const AHEAD: usize = 2;

/// What is known of some images.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// In the order of their weights.
    parts: Vec<Part>,
    /// What each block brings to the weighted sums, `[blocks][panels][m]`.
    sums: Aligned,
}

/// One task: some panels of the layer in one block of its inputs.
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
    fn rows(&self) -> usize {
        self.block.len() * self.panels.len()
    }
}

/// A look at images.
pub(super) struct Look<'a> {
    pub(super) packing: &'a Packing,
    pub(super) images: ArrayView2<'a, u8>,
    pub(super) examples: &'a [usize],
    /// Whether an update will follow.
    pub(super) to_learn: bool,
}

impl Look<'_> {
    /// Finds the pixels of a part, and what they bring to its weighted sums.
    fn at(&self, part: &mut Part, panels: &[Row], sums: &mut [Row]) {
        let Part { block, pixels, .. } = part;
        let many = self.examples.len() >= MANY;
        // It is the update that gains, and of many images all pixels at one place are together.
        let together = if self.to_learn && !many { 2 } else { 1 };
        pixels.reset(block.len(), together);
        for (i, group) in self.examples.chunks(together).enumerate() {
            for &next in self.examples.iter().skip(i * together + AHEAD).take(together) {
                self.ask_for(next, block);
            }
            self.scan(group, block, pixels);
        }
        if self.to_learn && many {
            pixels.sort();
        }
        self.packing.instructions.run(WeightedSums { panels, pixels, sums });
    }

    /// Finds the pixels of one or two images.
    fn scan(&self, group: &[usize], block: &Range<usize>, pixels: &mut Pixels) {
        let mut blocks: [&[u8]; 2] = [&[]; 2];
        let blocks = &mut blocks[..group.len()];
        if let Some(images) = self.images.as_slice() {
            for (bytes, example) in blocks.iter_mut().zip(group) {
                *bytes = &images[example * self.images.ncols()..][block.clone()];
            }
            return self.packing.instructions.run(Scan { blocks, pixels });
        }
        let copy = |&example| self.images.slice(s![example, block.clone()]).to_vec();
        let copies: Vec<Vec<u8>> = group.iter().map(copy).collect();
        for (bytes, copy) in blocks.iter_mut().zip(&copies) {
            *bytes = copy;
        }
        self.packing.instructions.run(Scan { blocks, pixels });
    }

    /// Asks for an image to be brought into the cache.
    fn ask_for(&self, example: usize, block: &Range<usize>) {
        if let Some(images) = self.images.as_slice() {
            prefetch(&images[example * self.images.ncols()..][block.clone()]);
        }
    }
}

impl Seen {
    /// Looks at images.
    pub(super) fn look(&mut self, team: Option<&Team<'_>>, look: &Look<'_>, v: &[Row]) {
        let (layer, m) = (look.packing.layers[0], look.examples.len());
        if m == 0 {
            return;
        }
        let team = share(team, m * layer.inputs * layer.outputs);
        self.share_out(layer, team);
        self.make_room(layer, m);
        let (mut weights, mut sums) = (layer.of(v).weights, self.sums.rows_mut());
        let tasks = self.parts.iter_mut().map(|part| {
            let panels = weights.split_off(..part.rows()).expect("the part's");
            let sums = sums.split_off_mut(..m * part.panels.len()).expect("the part's");
            (part, panels, sums)
        });
        each(team, tasks, |(part, panels, sums)| look.at(part, panels, sums));
    }

    /// w += scale · Σ δ x, over the images seen.
    pub(super) fn update(
        &self,
        team: Option<&Team<'_>>,
        update: &Update<'_>,
        mut weights: &mut [Row],
    ) {
        let layer = update.packing.layers[0];
        let team = share(team, update.m * layer.inputs * layer.outputs);
        let tasks = self
            .parts
            .iter()
            .map(|part| (part, weights.split_off_mut(..part.rows()).expect("the part's")));
        each(team, tasks, |(part, panels)| update_part(update, part, panels));
    }

    /// The whole update of v by the images seen, and a look at others, handed to the team once.
    pub(super) fn step(
        &mut self,
        team: Option<&Team<'_>>,
        update: &Update<'_>,
        look: &Look<'_>,
        v: &mut [Row],
    ) {
        let (layer, m) = (look.packing.layers[0], look.examples.len());
        // The parts stay as they are: the pixels to update by are in them.
        self.make_room(layer, m);
        let mut layers = look.packing.split(v);
        let LayerMut { mut weights, biases } = layers.next().expect("a first layer");
        update.biases(0, biases);
        let mut others = Some(layers);
        if update.is_worth_sharing() {
            update.after_first(team, others.take());
        }
        let team = share(team, update.m * layer.inputs * layer.outputs);
        let mut sums = self.sums.rows_mut();
        let tasks = self.parts.iter_mut().map(|part| {
            let panels = weights.split_off_mut(..part.rows()).expect("the part's");
            let sums = sums.split_off_mut(..m * part.panels.len()).expect("the part's");
            (part, panels, sums, others.take())
        });
        each(team, tasks, |(part, panels, sums, others)| {
            // This falls to the calling thread, while the others have yet to hear of their tasks.
            update.after_first(None, others);
            for &example in look.examples.iter().take(AHEAD) {
                look.ask_for(example, &part.block);
            }
            update_part(update, part, panels);
            look.at(part, panels, sums);
        });
    }

    /// What each block brings to the weighted sums of m examples, `[blocks][panels][m]`.
    pub(super) fn sums(&self) -> &[Row] {
        self.sums.rows()
    }

    /// Makes a part of each block, or more where there are more threads than blocks.
    fn share_out(&mut self, layer: PackedLayer, team: Option<&Team<'_>>) {
        let panels = layer.panels();
        let together = panels.div_ceil(team.map_or(1, Team::threads).div_ceil(layer.blocks));
        let whole = |last: &Part| (last.block.end, last.panels.end) == (layer.inputs, panels);
        if self.parts.len() == layer.blocks * panels.div_ceil(together)
            && self.parts.last().is_some_and(whole)
        {
            return;
        }
        let parts = layer.block_inputs().flat_map(|block| {
            (0..panels).step_by(together).map(move |first| Part {
                block: block.clone(),
                panels: first..panels.min(first + together),
                pixels: Pixels::default(),
            })
        });
        self.parts = parts.collect();
    }

    /// Makes room for the weighted sums of m examples.
    fn make_room(&mut self, layer: PackedLayer, m: usize) {
        self.sums.reserve(layer.blocks * layer.panels() * m);
    }
}

/// w += scale · Σ δ x for the weights of a part.
fn update_part(update: &Update<'_>, part: &Part, panels: &mut [Row]) {
    let deltas = &update.deltas(0)[part.panels.start * update.m..part.panels.end * update.m];
    let (pixels, scale) = (&part.pixels, update.scale);
    update.packing.instructions.run(WeightsUpdate { panels, pixels, deltas, scale });
}
