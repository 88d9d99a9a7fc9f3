//! The inputs x of the examples.

use std::ops::Range;

use ndarray::{ArrayView1, ArrayView2, s};

use super::{Pass, each, panels};
use crate::data::Inputs;
use crate::kernels::{LANES, Pixels, Scan, prefetch};
use crate::packing::{Aligned, Packing};

/// Examples from which on it pays to sort their pixels by place, so that the update reads and
/// writes each row of weights once for all examples and not once for each.
const MANY: usize = 32;

/// How many images ahead of the one being read to ask for: they lie anywhere in the file.
const AHEAD: usize = 2;

/// Which examples to take in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Examples<'a> {
    /// To be read only.
    Read(&'a Range<usize>),
    /// To be learned from, on several threads if that is `shared`.
    Learn { examples: &'a [usize], shared: bool },
}

/// The inputs x, in the form that the kernels want.
#[derive(Debug, Default)]
pub(super) struct PassInput {
    pub(super) are_bytes: bool,
    /// One piece after the other.
    pub(super) pixels: Vec<Pixels>,
    /// `[panels of inputs][m]`
    pub(super) floats: Aligned,
}

impl Pass {
    /// Takes in the inputs of some examples, and makes room for the rest.
    pub(crate) fn load(&mut self, packing: &Packing, inputs: &Inputs<'_>, examples: Examples<'_>) {
        match examples {
            Examples::Read(range) => {
                self.reserve(packing, range.len());
                self.input.load(packing, inputs, range.clone(), false);
            }
            Examples::Learn { examples, shared } => {
                self.reserve(packing, examples.len());
                match inputs {
                    Inputs::Bytes(x) if examples.len() >= MANY => {
                        self.input.sort_pixels(packing, *x, examples, shared);
                    }
                    _ => self.input.load(packing, inputs, examples.iter().copied(), shared),
                }
            }
        }
    }
}

impl PassInput {
    fn load(
        &mut self,
        packing: &Packing,
        inputs: &Inputs<'_>,
        examples: impl ExactSizeIterator<Item = usize> + Clone + Sync + Send,
        shared: bool,
    ) {
        match inputs {
            Inputs::Bytes(x) => {
                self.are_bytes = true;
                self.pixels.resize_with(1, Pixels::default);
                scan(packing, *x, examples, &mut self.pixels[0]);
            }
            Inputs::Floats(x) => {
                self.are_bytes = false;
                self.copy_floats(*x, examples, shared);
            }
        }
    }

    /// Finds the pixels of many images, and sorts them by place, piece by piece.
    fn sort_pixels(
        &mut self,
        packing: &Packing,
        images: ArrayView2<'_, u8>,
        examples: &[usize],
        shared: bool,
    ) {
        self.are_bytes = true;
        let most = if shared { rayon::current_num_threads() } else { 1 };
        let at_once = examples.len().div_ceil(most.min(examples.len() / MANY));
        self.pixels.resize_with(examples.len().div_ceil(at_once), Pixels::default);
        let pieces = (0..).step_by(at_once).zip(examples.chunks(at_once)).zip(&mut self.pixels);
        each(shared, pieces, |((first, examples), pixels)| {
            scan(packing, images, examples.iter().copied(), pixels);
            pixels.sort(first);
        });
    }

    fn copy_floats(
        &mut self,
        x: ArrayView2<'_, f32>,
        examples: impl ExactSizeIterator<Item = usize> + Clone + Sync + Send,
        shared: bool,
    ) {
        let m = examples.len();
        let rows = panels(x.ncols()) * m;
        self.floats.reserve(rows);
        let columns = (0..x.ncols()).step_by(LANES);
        let tasks = columns.zip(self.floats.rows_mut()[..rows].chunks_mut(m.max(1)));
        each(shared, tasks, |(first, rows)| {
            let lanes = first..x.ncols().min(first + LANES);
            for (row, example) in rows.iter_mut().zip(examples.clone()) {
                for (lane, x) in row.iter_mut().zip(x.slice(s![example, lanes.clone()])) {
                    *lane = *x;
                }
            }
        });
    }
}

/// Finds the pixels of some images.
fn scan(
    packing: &Packing,
    images: ArrayView2<'_, u8>,
    examples: impl Iterator<Item = usize> + Clone,
    pixels: &mut Pixels,
) {
    pixels.reset(images.ncols());
    let mut ahead = examples.clone().skip(AHEAD);
    for example in examples {
        if let Some(next) = ahead.next().and_then(|next| images.row(next).to_slice()) {
            prefetch(next);
        }
        with_slice(images.row(example), |image| {
            packing.instructions.run(Scan { image, pixels });
        });
    }
}

/// Hands on a row as a slice, copied only if it does not lie in one piece.
fn with_slice<T: Copy>(row: ArrayView1<'_, T>, f: impl FnOnce(&[T])) {
    match row.to_slice() {
        Some(slice) => f(slice),
        None => f(&row.to_vec()),
    }
}
