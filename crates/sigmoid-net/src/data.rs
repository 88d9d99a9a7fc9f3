//! What goes into a network and what should come out of it, borrowed from the caller.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};

/// Inputs x, one row an example: n x inputs.
///
/// Made from an `&Array2`, an `ArrayView2`, or a slice, `Vec` or array of arrays, of `u8` or `f32`:
///
/// ```
/// use sigmoid_net::Inputs;
///
/// let x = ndarray::array![[0.0, 0.5], [1.0, 0.0], [0.25, 0.75]];
/// assert_eq!((Inputs::from(&x).len(), Inputs::from(&x).width()), (3, 2));
/// let images = vec![[0_u8; 784]; 5];
/// assert_eq!(Inputs::from(&images).width(), 784);
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Inputs<'a> {
    /// Grey values as bytes; a neuron reads byte / 255, from 0.0 white to 1.0 black. They are never
    /// converted as a whole, and zeros cost nothing.
    Bytes(ArrayView2<'a, u8>),
    /// Any numbers.
    Floats(ArrayView2<'a, f32>),
}

/// One input x: a slice, `Vec`, array, `&Array1` or `ArrayView1` of `u8` or `f32`.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Input<'a> {
    /// Grey values as bytes, read as byte / 255.
    Bytes(ArrayView1<'a, u8>),
    /// Any numbers.
    Floats(ArrayView1<'a, f32>),
}

/// Desired outputs y(x): labels as a slice, `Vec` or array of `u8`, or vectors as an `&Array2` or
/// `ArrayView2` of `f32`.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Targets<'a> {
    /// Label k stands for the vector with 1 at index k and 0 elsewhere.
    Labels(&'a [u8]),
    /// The same, and label [`NONE`](Self::NONE) stands for zeros: the example belongs to no class,
    /// and none of the outputs should fire. For any outputs but softmax, which add up to 1.
    ///
    /// ```
    /// use sgd::Sgd;
    /// use sigmoid_net::{Init, Network, Targets, Training};
    ///
    /// // Left pixel, right pixel, and neither of them alone.
    /// let images = [[255_u8, 0], [0, 255], [255, 255], [0, 0]];
    /// let labels = [0, 1, Targets::NONE, Targets::NONE];
    /// let network = Network::from_seed(&[2, 8, 2], Init::Scaled, 1)?;
    /// let targets = Targets::LabelsOrNone(&labels);
    /// let mut training = Training::new(network, &images, targets, Sgd::new(3.0, 4))?;
    /// training.run_epochs(2000);
    /// let a = training.network().feedforward_many(&images);
    /// assert!(a[(0, 0)] > 0.8 && a[(1, 1)] > 0.8);
    /// assert!(a.row(2).iter().chain(a.row(3)).all(|&a| a < 0.2));
    /// # Ok::<(), sigmoid_net::Error>(())
    /// ```
    LabelsOrNone(&'a [u8]),
    /// One row an example: n x outputs.
    Vectors(ArrayView2<'a, f32>),
}

/// How inputs are stored, which decides how the first layer's weights are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InputKind {
    Bytes,
    Floats,
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

    pub(crate) fn kind(&self) -> InputKind {
        match self {
            Self::Bytes(_) => InputKind::Bytes,
            Self::Floats(_) => InputKind::Floats,
        }
    }
}

impl Targets<'_> {
    /// The label of an example that belongs to no class, in
    /// [`LabelsOrNone`](Self::LabelsOrNone).
    pub const NONE: u8 = u8::MAX;

    /// The number of examples.
    pub fn len(&self) -> usize {
        match self {
            Self::Labels(labels) | Self::LabelsOrNone(labels) => labels.len(),
            Self::Vectors(y) => y.nrows(),
        }
    }

    /// Whether there are no examples.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Writes an example's desired outputs, from output neuron `first` on, over zeros.
    pub(crate) fn write(&self, example: usize, first: usize, y: &mut [f32]) {
        match self {
            Self::LabelsOrNone(labels) if labels[example] == Self::NONE => {}
            Self::Labels(labels) | Self::LabelsOrNone(labels) => {
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

/// Labels as vectors, n x classes: 1 at the label's index and 0 elsewhere.
///
/// ```
/// use ndarray::array;
/// assert_eq!(sigmoid_net::one_hot(&[1, 0], 3), array![[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]);
/// ```
///
/// # Panics
/// If a label is not below `classes`.
#[track_caller]
pub fn one_hot(labels: &[u8], classes: usize) -> Array2<f32> {
    let mut vectors = Array2::zeros((labels.len(), classes));
    for (mut row, &label) in vectors.outer_iter_mut().zip(labels) {
        assert!(usize::from(label) < classes, "label {label} of {classes} classes");
        row[usize::from(label)] = 1.0;
    }
    vectors
}

macro_rules! conversions {
    ($($number:ty => $variant:ident),+) => {$(
        impl<'a> From<ArrayView2<'a, $number>> for Inputs<'a> {
            fn from(x: ArrayView2<'a, $number>) -> Self {
                Self::$variant(x)
            }
        }

        impl<'a> From<&'a Array2<$number>> for Inputs<'a> {
            fn from(x: &'a Array2<$number>) -> Self {
                Self::$variant(x.view())
            }
        }

        impl<'a, const N: usize> From<&'a [[$number; N]]> for Inputs<'a> {
            fn from(x: &'a [[$number; N]]) -> Self {
                Self::$variant(x.into())
            }
        }

        impl<'a, const M: usize, const N: usize> From<&'a [[$number; N]; M]> for Inputs<'a> {
            fn from(x: &'a [[$number; N]; M]) -> Self {
                Self::from(&x[..])
            }
        }

        impl<'a, const N: usize> From<&'a Vec<[$number; N]>> for Inputs<'a> {
            fn from(x: &'a Vec<[$number; N]>) -> Self {
                Self::from(&x[..])
            }
        }

        impl<'a> From<ArrayView1<'a, $number>> for Input<'a> {
            fn from(x: ArrayView1<'a, $number>) -> Self {
                Self::$variant(x)
            }
        }

        impl<'a> From<&'a Array1<$number>> for Input<'a> {
            fn from(x: &'a Array1<$number>) -> Self {
                Self::$variant(x.view())
            }
        }

        impl<'a> From<&'a [$number]> for Input<'a> {
            fn from(x: &'a [$number]) -> Self {
                Self::$variant(x.into())
            }
        }

        impl<'a> From<&'a Vec<$number>> for Input<'a> {
            fn from(x: &'a Vec<$number>) -> Self {
                Self::$variant(x.into())
            }
        }

        impl<'a, const N: usize> From<&'a [$number; N]> for Input<'a> {
            fn from(x: &'a [$number; N]) -> Self {
                Self::$variant(x.into())
            }
        }
    )+};
}

conversions! { u8 => Bytes, f32 => Floats }

/// n = 1 inputs.
impl<'a> From<Input<'a>> for Inputs<'a> {
    fn from(x: Input<'a>) -> Self {
        match x {
            Input::Bytes(x) => Self::Bytes(x.insert_axis(Axis(0))),
            Input::Floats(x) => Self::Floats(x.insert_axis(Axis(0))),
        }
    }
}

impl<'a> From<&'a [u8]> for Targets<'a> {
    fn from(labels: &'a [u8]) -> Self {
        Self::Labels(labels)
    }
}

impl<'a> From<&'a Vec<u8>> for Targets<'a> {
    fn from(labels: &'a Vec<u8>) -> Self {
        Self::Labels(labels)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Targets<'a> {
    fn from(labels: &'a [u8; N]) -> Self {
        Self::Labels(labels)
    }
}

impl<'a> From<ArrayView2<'a, f32>> for Targets<'a> {
    fn from(vectors: ArrayView2<'a, f32>) -> Self {
        Self::Vectors(vectors)
    }
}

impl<'a> From<&'a Array2<f32>> for Targets<'a> {
    fn from(vectors: &'a Array2<f32>) -> Self {
        Self::Vectors(vectors.view())
    }
}
