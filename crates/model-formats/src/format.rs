//! The formats, and which of them a file is in.

use std::fmt;
use std::path::Path;

/// A format that networks are kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// The model files of `sigmoid-net`, `.safetensors`.
    Safetensors,
    /// The JSON of the book's `network2.py`, `.json`: sigmoid neurons, quadratic or cross-entropy
    /// cost, no metadata.
    Network2,
    /// Open Neural Network Exchange, `.onnx`.
    #[cfg(feature = "onnx")]
    Onnx,
}

impl Format {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Safetensors,
        Self::Network2,
        #[cfg(feature = "onnx")]
        Self::Onnx,
    ];

    /// Its name: `"safetensors"`, `"network2"`, `"onnx"`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Safetensors => "safetensors",
            Self::Network2 => "network2",
            #[cfg(feature = "onnx")]
            Self::Onnx => "onnx",
        }
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name)
    }

    /// How its files' names end, without the dot: `"json"`.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Network2 => "json",
            other => other.name(),
        }
    }

    /// The format of files that end as this one does, in capitals or not.
    ///
    /// ```
    /// use model_formats::Format;
    ///
    /// assert_eq!(Format::of_path("lab/digits.json"), Some(Format::Network2));
    /// assert_eq!(Format::of_path("digits.txt"), None);
    /// ```
    pub fn of_path(path: impl AsRef<Path>) -> Option<Self> {
        let ending = path.as_ref().extension()?;
        Self::ALL.iter().copied().find(|format| ending.eq_ignore_ascii_case(format.ending()))
    }
}

/// As in "an ONNX file cannot hold this".
impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Safetensors => "a safetensors file",
            Self::Network2 => "network2.py's JSON",
            #[cfg(feature = "onnx")]
            Self::Onnx => "an ONNX file",
        })
    }
}
