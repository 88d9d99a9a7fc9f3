//! What may be a digit: the ink between two cuts.

use drawn_digits::{Ink, PIXELS, normalise};
use ndarray::{Array2, ArrayRef2, s};

use crate::cuts::{Cut, FREE};
use crate::line::{Rectangle, box_of_ink, box_of_ink_from};

/// The ink between two cuts.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Candidate {
    /// The cut on its left, an index into [`Segmentation::cuts`](crate::Segmentation::cuts).
    pub from: usize,
    /// The cut on its right.
    pub to: usize,
    /// Its box in the image.
    pub rectangle: Rectangle,
    /// Its box in the line.
    pub(crate) inner: Rectangle,
    /// Whether it may be a mark instead of a digit, such as a point, a comma or a hyphen: it is small, and
    /// has paper on both sides.
    pub may_be_mark: bool,
}

/// Height and width of marks at most, in heights of the line: of points, commas and hyphens.
const MARKS: [(f32, f32); 3] = [(0.2, 0.2), (0.3, 0.15), (0.15, 0.7)];

/// Width of a candidate at most, in heights of the line.
const MOST_WIDTH: f32 = 1.3;

/// Lighter pixels at the edge of a candidate are what a cut has left there of the neighbour's fringe,
/// and would make it wider.
const FRINGE: u8 = 32;

/// Width of the only digit of a line at most, in heights.
const MOST_FLAT: usize = 3;

/// The candidates of a line, ordered by the cut on their left and then by the one on their right,
/// and their images as MNIST would have them. The two cuts do not cross. Every cut but the last is
/// on the left of one candidate at least, so the line can always be read as something.
pub(crate) fn candidates(ink: &ArrayRef2<u8>, cuts: &[Cut]) -> (Vec<Candidate>, Vec<[u8; PIXELS]>) {
    let (mut found, mut images) = (Vec::new(), Vec::new());
    let most = MOST_WIDTH * ink.nrows() as f32;
    let last = cuts.len().saturating_sub(1);
    for from in 0..last {
        let mut is_first = true;
        for to in from + 1..=last {
            let widths = || cuts[from].columns.iter().zip(&cuts[to].columns);
            if widths().any(|(from, to)| from > to) {
                continue;
            }
            let is_whole = (from, to) == (0, last) && ink.ncols() <= MOST_FLAT * ink.nrows();
            let may_be_wide = is_first || is_whole;
            // Far beyond, and so is what follows; the whole of a short line is never so far.
            if !may_be_wide && widths().all(|(from, to)| (to - from) as f32 > 3.0 * most) {
                break;
            }
            // All of a line has no neighbours.
            let fringe = if (from, to) == (0, last) { 1 } else { FRINGE };
            let Some((inner, cut_out)) = cut_out(ink, &cuts[from], &cuts[to], fringe) else {
                continue;
            };
            if may_be_wide || inner.width as f32 <= most {
                let is_mark = (from, to) != (0, last)
                    && is_small(inner, ink.nrows())
                    && cuts[from].cost.max(cuts[to].cost) < FREE;
                found.push(Candidate { from, to, rectangle: inner, inner, may_be_mark: is_mark });
                images.push(normalise(cut_out.view(), Ink::High));
            }
            is_first = false;
        }
    }
    (found, images)
}

/// Whether a box is as small as a mark in a line of so many rows.
fn is_small(inner: Rectangle, rows: usize) -> bool {
    let within = |(height, width): (f32, f32)| {
        inner.height as f32 <= height * rows as f32 && inner.width as f32 <= width * rows as f32
    };
    MARKS.into_iter().any(within)
}

/// The box of the ink between two cuts that is at least as dark as `fringe`, if any is, and what is in
/// it; None without ink.
fn cut_out(
    ink: &ArrayRef2<u8>,
    from: &Cut,
    to: &Cut,
    fringe: u8,
) -> Option<(Rectangle, Array2<u8>)> {
    let left = *from.columns.iter().min()?;
    let right = *to.columns.iter().max()?;
    let mut piece = Array2::zeros((ink.nrows(), right.saturating_sub(left)));
    for (r, (&start, &end)) in from.columns.iter().zip(&to.columns).enumerate() {
        if start < end {
            piece.slice_mut(s![r, start - left..end - left]).assign(&ink.slice(s![r, start..end]));
        }
    }
    let inked = box_of_ink_from(fringe, piece.view()).or_else(|| box_of_ink(piece.view()));
    let (top, bottom, first, end) = inked?;
    let inner = Rectangle { x: left + first, y: top, width: end - first, height: bottom - top };
    Some((inner, piece.slice(s![top..bottom, first..end]).to_owned()))
}
