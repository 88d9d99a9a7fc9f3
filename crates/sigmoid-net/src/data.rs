//! What goes into a network and what should come out of it.

use ndarray::{ArrayView1, ArrayView2};

/// Training inputs x, one row an example: n x inputs.
#[derive(Debug, Clone, Copy)]
pub enum Inputs<'a> {
    /// Grey values as bytes; a neuron reads byte / 255, from 0.0 white to 1.0 black. They stay
    /// bytes, and those that are 0 cost nothing.
    Bytes(ArrayView2<'a, u8>),
    /// Any numbers.
    Floats(ArrayView2<'a, f32>),
}

impl Inputs<'_> {
    /// n, the number of examples.
    pub fn len(&self) -> usize {
        match self {
            Self::Bytes(x) => x.nrows(),
            Self::Floats(x) => x.nrows(),
        }
    }

    /// Whether there are no examples.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Components of each x.
    pub fn width(&self) -> usize {
        match self {
            Self::Bytes(x) => x.ncols(),
            Self::Floats(x) => x.ncols(),
        }
    }
}

impl<'a> From<ArrayView2<'a, u8>> for Inputs<'a> {
    fn from(bytes: ArrayView2<'a, u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a> From<ArrayView2<'a, f32>> for Inputs<'a> {
    fn from(floats: ArrayView2<'a, f32>) -> Self {
        Self::Floats(floats)
    }
}

/// One input x.
#[derive(Debug, Clone, Copy)]
pub enum Input<'a> {
    /// Grey values as bytes, read as byte / 255.
    Bytes(&'a [u8]),
    /// Any numbers.
    Floats(&'a [f32]),
}

impl<'a> From<&'a [u8]> for Input<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a> From<&'a [f32]> for Input<'a> {
    fn from(floats: &'a [f32]) -> Self {
        Self::Floats(floats)
    }
}

impl<'a> Input<'a> {
    /// The same as n = 1 inputs.
    pub(crate) fn as_inputs(self) -> Inputs<'a> {
        match self {
            Self::Bytes(x) => Inputs::Bytes(ArrayView1::from(x).insert_axis(ndarray::Axis(0))),
            Self::Floats(x) => Inputs::Floats(ArrayView1::from(x).insert_axis(ndarray::Axis(0))),
        }
    }
}

/// Desired outputs y(x).
#[derive(Debug, Clone, Copy)]
pub enum Targets<'a> {
    /// Label k stands for the vector with 1 in place k and 0 elsewhere.
    Labels(&'a [u8]),
    /// One row an example: n x outputs.
    Vectors(ArrayView2<'a, f32>),
}

impl Targets<'_> {
    /// The number of examples.
    pub fn len(&self) -> usize {
        match self {
            Self::Labels(labels) => labels.len(),
            Self::Vectors(y) => y.nrows(),
        }
    }

    /// Whether there are no examples.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Writes the desired outputs of an example, from output neuron `first` on, over zeros.
    pub(crate) fn write(&self, example: usize, first: usize, y: &mut [f32]) {
        match self {
            Self::Labels(labels) => {
                let label = usize::from(labels[example]);
                if let Some(y) = label.checked_sub(first).and_then(|lane| y.get_mut(lane)) {
                    *y = 1.0;
                }
            }
            Self::Vectors(vectors) => {
                for (y, desired) in y.iter_mut().zip(vectors.row(example).iter().skip(first)) {
                    *y = *desired;
                }
            }
        }
    }
}

impl<'a> From<&'a [u8]> for Targets<'a> {
    fn from(labels: &'a [u8]) -> Self {
        Self::Labels(labels)
    }
}

impl<'a> From<ArrayView2<'a, f32>> for Targets<'a> {
    fn from(vectors: ArrayView2<'a, f32>) -> Self {
        Self::Vectors(vectors)
    }
}
