//! Inputs that are floats.

use fork_join::Team;
use ndarray::{ArrayView2, s};

use crate::engine::layout::panels;
use crate::engine::rows::AlignedRows;
use crate::engine::simd::lanes::{LANES, Row};
use crate::engine::workers::Workers;

/// Inputs in the form of a layer's activations: `[panels of inputs][m]`.
#[derive(Debug, Default)]
pub(crate) struct DenseInputs {
    rows: AlignedRows,
}

impl DenseInputs {
    /// Copies the inputs of some examples.
    pub(crate) fn load(&mut self, team: &Team<'_>, x: ArrayView2<'_, f32>, examples: &[usize]) {
        let m = examples.len();
        let len = panels(x.ncols()) * m;
        self.rows.reserve(len);
        let columns = (0..x.ncols()).step_by(LANES);
        let tasks = columns.zip(self.rows.rows_mut()[..len].chunks_mut(m.max(1)));
        Workers::new(team, m * x.ncols()).each(tasks, |(first, rows)| {
            let lanes = first..x.ncols().min(first + LANES);
            for (row, example) in rows.iter_mut().zip(examples) {
                for (lane, x) in row.iter_mut().zip(x.slice(s![*example, lanes.clone()])) {
                    *lane = *x;
                }
            }
        });
    }

    /// `[panels of inputs][m]`, and perhaps more rows.
    pub(crate) fn rows(&self) -> &[Row] {
        self.rows.rows()
    }
}
