//! How the ten digits differ, whoever writes them.

/// How people in general write one digit, compared with the others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DigitStyle {
    /// Factor of the pen's radius: of a digit written small the pen takes up more.
    pub(crate) radius: f32,
    /// Factor of the width.
    pub(crate) width: f32,
    /// Added to the slant.
    pub(crate) slant: f32,
}

/// Of what is no digit.
pub(crate) const PLAIN: DigitStyle = DigitStyle { radius: 1.0, width: 1.1, slant: 0.0 };

/// Of each digit, chosen so that stroke width, width of the ink, and slant come near to those of
/// the digit in MNIST.
pub(crate) const STYLES: [DigitStyle; 10] = [
    DigitStyle { radius: 1.13, width: 1.17, slant: 0.08 },
    DigitStyle { radius: 1.20, width: 1.10, slant: 0.12 },
    DigitStyle { radius: 1.06, width: 1.12, slant: -0.06 },
    DigitStyle { radius: 1.04, width: 1.05, slant: -0.05 },
    DigitStyle { radius: 1.00, width: 1.14, slant: 0.08 },
    DigitStyle { radius: 1.02, width: 1.13, slant: 0.00 },
    DigitStyle { radius: 1.00, width: 1.10, slant: -0.06 },
    DigitStyle { radius: 1.05, width: 1.10, slant: -0.09 },
    DigitStyle { radius: 0.92, width: 1.12, slant: 0.00 },
    DigitStyle { radius: 0.90, width: 1.05, slant: -0.01 },
];
