//! The inputs of the examples at hand, in the form the first layer needs them.

pub(super) mod dense;
pub(super) mod sparse;
pub(crate) mod upcoming;

use dense::DenseInputs;
use sparse::SparseInputs;

/// Inputs that have been loaded.
#[derive(Debug)]
pub(super) enum LoadedInputs {
    /// Floats.
    Dense(DenseInputs),
    /// Images, already multiplied by the first layer's weights.
    Sparse(SparseInputs),
}

impl LoadedInputs {
    /// Room for floats.
    pub(super) fn as_dense(&mut self) -> &mut DenseInputs {
        if let Self::Sparse(_) = self {
            *self = Self::Dense(DenseInputs::default());
        }
        match self {
            Self::Dense(dense) => dense,
            Self::Sparse(_) => unreachable!("made dense above"),
        }
    }

    /// Room for images.
    pub(super) fn as_sparse(&mut self) -> &mut SparseInputs {
        if let Self::Dense(_) = self {
            *self = Self::Sparse(SparseInputs::default());
        }
        match self {
            Self::Sparse(sparse) => sparse,
            Self::Dense(_) => unreachable!("made sparse above"),
        }
    }
}
