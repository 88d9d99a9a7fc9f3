//! The contenders.

/// A library, or a way to use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contender {
    /// `mnist train`.
    Ours,
    /// `mnist train --threads 1`.
    OurOneThread,
    /// NumPy, one matrix product a mini-batch.
    OneProduct,
    /// NumPy, one example after the other.
    Book,
    /// PyTorch.
    PyTorch,
    /// scikit-learn.
    ScikitLearn,
    /// candle.
    Candle,
    /// burn.
    Burn,
}

impl Contender {
    /// Those written in Rust, which take part only if asked for.
    pub const RUST: [Self; 2] = [Self::Candle, Self::Burn];

    /// Its name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::OurOneThread => "ours, one thread",
            Self::OneProduct => "NumPy, one product a mini-batch",
            Self::Book => "NumPy, the book's way",
            Self::PyTorch => "PyTorch",
            Self::ScikitLearn => "scikit-learn",
            Self::Candle => "candle",
            Self::Burn => "burn",
        }
    }

    /// Its script in `python` that trains to an accuracy; none for ours.
    pub(crate) fn script_to_accuracy(self) -> Option<&'static str> {
        match self {
            Self::PyTorch => Some("pytorch_to_accuracy.py"),
            Self::ScikitLearn => Some("scikit_learn_to_accuracy.py"),
            _ => None,
        }
    }

    /// Its program, in `python` or in the package `rust`; none for ours.
    pub(crate) fn program(self) -> Option<&'static str> {
        match self {
            Self::Ours | Self::OurOneThread => None,
            Self::OneProduct => Some("one_product.py"),
            Self::Book => Some("book.py"),
            Self::PyTorch => Some("pytorch.py"),
            Self::ScikitLearn => Some("scikit_learn.py"),
            Self::Candle => Some("candle"),
            Self::Burn => Some("burn"),
        }
    }
}
