//! Where the next digit of a string goes.

use ndarray::{Array2, ArrayRef2};

use crate::random::Random;

/// How close the digits of a string are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Spacing {
    /// Paper between them: at least one column, at most six.
    Gap,
    /// Their boxes overlap, but their ink does not touch: a pixel of paper is between them.
    Overlap,
    /// The ink of every two neighbours touches: up to a pixel further than the first contact.
    Touch,
}

impl Spacing {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Gap, Self::Overlap, Self::Touch];
}

/// Ink that counts when digits are to touch: three eighths of black and more.
const DARK: u8 = 96;

/// Columns between the boxes of two digits at most.
const MOST_GAP: usize = 6;

/// The column where the box of a digit begins that is put beside the ink on the canvas, and whether
/// the box then overlaps what is there, which [`Spacing::Overlap`] asks for.
pub(crate) fn beside(
    canvas: &Array2<u8>,
    end: usize,
    (top, ink): (usize, &Array2<u8>),
    spacing: Spacing,
    random: &mut Random,
) -> (usize, bool) {
    let first_contact = |least: u8| {
        let lefts = (end.saturating_sub(ink.ncols())..=end).rev();
        lefts.into_iter().find(|&left| are_in_contact(canvas, (top, left), ink, least))
    };
    let left = match spacing {
        Spacing::Gap => end + random.between(1, MOST_GAP),
        Spacing::Overlap => {
            let contact = first_contact(1).unwrap_or(end.saturating_sub(ink.ncols()));
            contact + random.between(1, 2)
        }
        Spacing::Touch => {
            let contact = first_contact(DARK).unwrap_or(end.saturating_sub(1));
            let further = contact.saturating_sub(random.below(2));
            let touches = are_in_contact(canvas, (top, further), ink, DARK);
            if touches { further } else { contact }
        }
    };
    (left, left < end)
}

/// Whether a digit so placed has a pixel of at least so much ink in or beside one on the canvas.
fn are_in_contact(
    canvas: &Array2<u8>,
    (top, left): (usize, usize),
    ink: &ArrayRef2<u8>,
    least: u8,
) -> bool {
    ink.indexed_iter().any(|((row, column), &pixel)| {
        let (y, x) = (top + row, left + column);
        let around = |y: usize, x: usize| canvas.get((y, x)).is_some_and(|&there| there >= least);
        pixel >= least
            && (y.saturating_sub(1)..=y + 1)
                .any(|y| (x.saturating_sub(1)..=x + 1).any(|x| around(y, x)))
    })
}
