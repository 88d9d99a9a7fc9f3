//! Inputs that are images: each thread takes blocks of their pixels, from compressing the nonzero
//! ones to updating their weights.
//!
//! Between threads pass only each block's partial sums, and the deltas on the way back.

use std::ops::Range;

use fork_join::Team;
use ndarray::{ArrayView2, s};
use sgd::Step;

use crate::engine::kernels::csr::{Compress, CsrBatch};
use crate::engine::kernels::spmm::{SpmmForward, SpmmUpdate};
use crate::engine::layout::LayerLayout;
use crate::engine::moving::Moving;
use crate::engine::rows::AlignedRows;
use crate::engine::simd::lanes::Row;
use crate::engine::simd::{Instructions, prefetch};
use crate::engine::workers::Workers;

/// Examples above which sorting their pixels pays: the update then loads and stores each row of
/// weights once for all of them. Where all weights move it always does, and where a multiply-add
/// takes many instructions: of two images in a list each is multiplied where only the other is
/// nonzero.
const WORTH_SORTING: usize = 32;

/// How many images ahead to prefetch: they lie anywhere in the file.
const PREFETCH_AHEAD: usize = 2;

/// The nonzero pixels of some images, and their products with the first layer's weights.
#[derive(Debug, Default)]
pub(crate) struct SparseInputs {
    /// In the order of their weights.
    tasks: Vec<BlockTask>,
    /// Partial weighted sums, `[blocks][panels][m]`.
    sums: AlignedRows,
}

/// A thread's task: one block of the inputs, with its weights to some panels.
#[derive(Debug)]
struct BlockTask {
    inputs: Range<usize>,
    panels: Range<usize>,
    /// Those of the block. Tasks that share a block each compress it themselves: fetching the
    /// result from another core takes as long.
    nonzeros: CsrBatch,
}

impl BlockTask {
    /// Rows of its weights.
    fn rows(&self) -> usize {
        self.inputs.len() * self.panels.len()
    }
}

/// Which images to load, and for what.
pub(crate) struct GatherInputs<'a> {
    pub(crate) simd: Instructions,
    /// The first layer.
    pub(crate) layer: LayerLayout,
    pub(crate) images: ArrayView2<'a, u8>,
    pub(crate) examples: &'a [usize],
    /// Whether an update follows.
    pub(crate) for_training: bool,
    /// Whether that changes weights to zero pixels, too.
    pub(crate) moves_all: bool,
}

/// How the first layer's weights are to move: w -= rate · Σ δ xᵀ, see `kernels/update_rule.rs`.
pub(crate) struct SparseUpdate<'a> {
    pub(crate) simd: Instructions,
    /// The first layer.
    pub(crate) layer: LayerLayout,
    pub(crate) m: usize,
    /// δ, `[panels][m]`.
    pub(crate) deltas: &'a [Row],
    pub(crate) step: &'a Step,
}

/// A block's weights to be updated, and multiplied by other images' pixels.
pub(crate) struct BlockUpdate<'a> {
    task: &'a mut BlockTask,
    weights: Moving<'a>,
    sums: &'a mut [Row],
}

impl SparseInputs {
    /// Loads images.
    pub(crate) fn load(&mut self, team: &Team<'_>, gather: &GatherInputs<'_>, weights: &[Row]) {
        let (layer, m) = (gather.layer, gather.examples.len());
        if m == 0 {
            return;
        }
        let workers = Workers::new(team, layer.multiplications(m));
        self.divide(layer, workers.threads());
        self.reserve_sums(layer, m);
        let (mut weights, mut sums) = (weights, self.sums.rows_mut());
        let tasks = self.tasks.iter_mut().map(|task| {
            let weights = weights.split_off(..task.rows()).expect("weights for each task");
            let sums = sums.split_off_mut(..m * task.panels.len()).expect("room for each task");
            (task, weights, sums)
        });
        workers.each(tasks, |(task, weights, sums)| gather.load_block(task, weights, sums));
    }

    /// w -= rate · Σ δ xᵀ over the loaded images, without momentum or weight decay.
    pub(crate) fn update(
        &self,
        team: &Team<'_>,
        update: &SparseUpdate<'_>,
        mut weights: Moving<'_>,
    ) {
        let tasks = self.tasks.iter().map(|task| (task, weights.split_off(task.rows())));
        Workers::new(team, update.layer.multiplications(update.m))
            .each(tasks, |(task, weights)| update.update_block(task, weights));
    }

    /// The tasks of an update by the loaded images, followed by loading m others.
    pub(crate) fn block_updates<'a>(
        &'a mut self,
        layer: LayerLayout,
        m: usize,
        mut weights: Moving<'a>,
    ) -> impl Iterator<Item = BlockUpdate<'a>> {
        // The division stays as it is: the tasks hold the pixels to update by.
        self.reserve_sums(layer, m);
        let mut sums = self.sums.rows_mut();
        self.tasks.iter_mut().map(move |task| {
            let weights = weights.split_off(task.rows());
            let sums = sums.split_off_mut(..m * task.panels.len()).expect("room for each task");
            BlockUpdate { task, weights, sums }
        })
    }

    /// Each block's partial sums for m examples, `[blocks][panels][m]`, before scaling by 1/255.
    pub(crate) fn sums(&self) -> &[Row] {
        self.sums.rows()
    }

    /// Makes a task of each block, or several where there are more threads than blocks.
    fn divide(&mut self, layer: LayerLayout, threads: usize) {
        let panels = layer.panels();
        let per_task = panels.div_ceil(threads.div_ceil(layer.blocks));
        let is_whole =
            |last: &BlockTask| (last.inputs.end, last.panels.end) == (layer.inputs, panels);
        if self.tasks.len() == layer.blocks * panels.div_ceil(per_task)
            && self.tasks.last().is_some_and(is_whole)
        {
            return;
        }
        let tasks = layer.block_inputs().flat_map(|inputs| {
            (0..panels).step_by(per_task).map(move |first| BlockTask {
                inputs: inputs.clone(),
                panels: first..panels.min(first + per_task),
                nonzeros: CsrBatch::default(),
            })
        });
        self.tasks = tasks.collect();
    }

    fn reserve_sums(&mut self, layer: LayerLayout, m: usize) {
        self.sums.reserve(layer.blocks * layer.panels() * m);
    }
}

impl BlockUpdate<'_> {
    /// Updates the block's weights, then loads the other images' block.
    pub(crate) fn run(self, update: &SparseUpdate<'_>, gather: &GatherInputs<'_>) {
        let Self { task, mut weights, sums } = self;
        for &example in gather.examples.iter().take(PREFETCH_AHEAD) {
            gather.prefetch(example, &task.inputs);
        }
        if update.moves_all() && !task.nonzeros.has_csc() {
            task.nonzeros.build_csc();
        }
        update.update_block(task, weights.reborrow());
        gather.load_block(task, weights.weights, sums);
    }
}

impl SparseUpdate<'_> {
    /// Whether weights to zero pixels change, too.
    pub(crate) fn moves_all(&self) -> bool {
        self.step.momentum > 0.0 || self.step.shrink < 1.0
    }

    fn update_block(&self, task: &BlockTask, weights: Moving<'_>) {
        let deltas = &self.deltas[task.panels.start * self.m..task.panels.end * self.m];
        let (nonzeros, step) = (&task.nonzeros, self.step);
        self.simd.run(SpmmUpdate { weights, nonzeros, deltas, step });
    }
}

impl GatherInputs<'_> {
    /// Compresses the block's pixels and multiplies them by its weights.
    fn load_block(&self, task: &mut BlockTask, weights: &[Row], sums: &mut [Row]) {
        let BlockTask { inputs, nonzeros, .. } = task;
        // Pairs pay in the update only, and not where pixels are sorted for it.
        let is_worth_sorting = self.examples.len() >= WORTH_SORTING || Instructions::SLOW_MUL_ADD;
        let is_sorted = self.for_training && (self.moves_all || is_worth_sorting);
        let group = if self.for_training && !is_sorted { 2 } else { 1 };
        nonzeros.reset(inputs.len(), group);
        for (i, list) in self.examples.chunks(group).enumerate() {
            for &next in self.examples.iter().skip(i * group + PREFETCH_AHEAD).take(group) {
                self.prefetch(next, inputs);
            }
            self.compress(list, inputs, nonzeros);
        }
        if is_sorted {
            nonzeros.build_csc();
        }
        self.simd.run(SpmmForward { weights, nonzeros, sums });
    }

    /// Compresses one block of one or two images.
    fn compress(&self, examples: &[usize], block: &Range<usize>, batch: &mut CsrBatch) {
        let mut blocks: [&[u8]; 2] = [&[]; 2];
        let blocks = &mut blocks[..examples.len()];
        if let Some(images) = self.images.as_slice() {
            for (bytes, example) in blocks.iter_mut().zip(examples) {
                *bytes = &images[example * self.images.ncols()..][block.clone()];
            }
            return self.simd.run(Compress { blocks, batch });
        }
        let copy = |&example| self.images.slice(s![example, block.clone()]).to_vec();
        let copies: Vec<Vec<u8>> = examples.iter().map(copy).collect();
        for (bytes, copy) in blocks.iter_mut().zip(&copies) {
            *bytes = copy;
        }
        self.simd.run(Compress { blocks, batch });
    }

    fn prefetch(&self, example: usize, block: &Range<usize>) {
        if let Some(images) = self.images.as_slice() {
            prefetch(&images[example * self.images.ncols()..][block.clone()]);
        }
    }
}
