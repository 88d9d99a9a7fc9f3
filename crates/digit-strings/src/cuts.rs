//! Where a line may be cut.

use ndarray::{Array2, ArrayRef2};

use crate::seams::{BLACK, Bonds, Seams};

/// Where a line may be cut from top to bottom.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Cut {
    /// In each row of [`Segmentation::line`](crate::Segmentation::line) the column that the cut is
    /// in front of.
    pub columns: Vec<usize>,
    /// What it cuts through: 0 for nothing but paper, 1 for each two black pixels that it parts, and
    /// a tenth for each column that it moves to the side.
    pub cost: f32,
}

/// Seams through these rows are looked at, in sixths of the height: two neighbours touch anywhere.
const SIXTHS: [usize; 5] = [3, 1, 2, 4, 5];

/// Seams that cost less than this part no digit, only faint ink.
pub(crate) const FREE: f32 = 0.25;

/// Ink that every two cuts differ by at least, as a share of the square of the line's height. The
/// ink of a digit as high as the line is a quarter of it.
///
/// Few cuts are free. Dense ones are only made in blocks of ink that are wide enough for several
/// digits: every cut more is another chance to read a part of a digit as one.
const FREE_SPACING: f32 = 0.004;
const DENSE_SPACING: f32 = 0.02;
const SPARSE_SPACING: f32 = 0.04;

/// Width of a block that may be several digits, in heights of the line.
const WIDE: f32 = 0.8;

/// Cuts there may be in half a height of the line: solid ink could be cut anywhere.
const CROWD: usize = 6;

/// Cuts of a line at most, enough for some thousand digits: every cut more is some twenty images more.
const MOST_CUTS: usize = 8_000;

/// The cuts of a line, ordered by the ink to the left of them. The first and the last have all ink
/// between them, and every two have some. They may cross.
pub(crate) fn cuts(ink: &ArrayRef2<u8>) -> Vec<Cut> {
    let (rows, columns) = ink.dim();
    let before = ink_before(ink);
    let end = |column: usize| Cut { columns: vec![column; rows], cost: 0.0 };
    let square = (rows * rows) as f32 * 255.0;
    let mut chosen = vec![Placed::new(end(0), &before), Placed::new(end(columns), &before)];
    let mut wide = None;
    for cut in by_cost(ink) {
        if chosen.len() == MOST_CUTS {
            break;
        }
        let seam = Placed::new(cut, &before);
        if seam.cut.cost >= FREE && wide.is_none() {
            // No more free ones come.
            wide = Some(wide_blocks(&chosen, rows));
        }
        let is_within = |&(start, end): &(f32, f32)| start < seam.middle && seam.middle < end;
        let spacing = match &wide {
            None => FREE_SPACING,
            Some(wide) if wide.iter().any(is_within) => DENSE_SPACING,
            Some(_) => SPARSE_SPACING,
        };
        let spacing = (spacing * square).max(1.0);
        let at = chosen.partition_point(|other| other.left < seam.left);
        let (left, right) = chosen.split_at(at);
        let near = |other: &&Placed| (other.left - seam.left).abs() < spacing;
        let is_apart = |other: &Placed| seam.ink_between(other, &before, spacing);
        let in_crowd = |other: &&Placed| (other.middle - seam.middle).abs() < rows as f32 / 4.0;
        let neighbours = left.iter().rev().take(CROWD).chain(right.iter().take(CROWD));
        if left.iter().rev().take_while(near).all(is_apart)
            && right.iter().take_while(near).all(is_apart)
            && neighbours.filter(in_crowd).count() < CROWD
        {
            chosen.insert(at, seam);
        }
    }
    chosen.into_iter().map(|placed| placed.cut).collect()
}

/// All seams there are, the cheapest first.
fn by_cost(ink: &ArrayRef2<u8>) -> Vec<Cut> {
    let mut rows: Vec<usize> = SIXTHS.map(|sixths| ink.nrows() * sixths / 6).to_vec();
    rows.dedup();
    let (bonds, mut seams) = (Bonds::of(ink), Vec::new());
    for middle in rows {
        let Seams { paths, costs } = Seams::through(&bonds, middle);
        // The ends of the line are no cuts.
        let inner = paths.outer_iter().zip(costs).take(ink.ncols()).skip(1);
        seams.extend(inner.map(|(path, cost)| (cost, path.to_vec())));
    }
    // Of two that are the same, the one through the first row is found first.
    seams.sort_by_key(|(cost, _)| *cost);
    seams.dedup();
    let cut = |(cost, columns)| Cut { columns, cost: cost as f32 / BLACK as f32 };
    seams.into_iter().map(cut).collect()
}

/// A cut and where it is.
struct Placed {
    cut: Cut,
    /// Its mean column.
    middle: f32,
    /// Ink to the left of it.
    left: f32,
}

impl Placed {
    fn new(cut: Cut, before: &Array2<f32>) -> Self {
        let left = before.outer_iter().zip(&cut.columns).map(|(row, &x)| row[x]).sum();
        let sum: usize = cut.columns.iter().sum();
        Self { middle: sum as f32 / cut.columns.len() as f32, left, cut }
    }

    /// Whether there is at least so much ink that is left of one of two cuts and right of the other.
    fn ink_between(&self, other: &Self, before: &Array2<f32>, least: f32) -> bool {
        let pairs = self.cut.columns.iter().zip(&other.cut.columns);
        let between = before.outer_iter().zip(pairs).map(|(row, (&a, &b))| (row[a] - row[b]).abs());
        between.sum::<f32>() >= least
    }
}

/// The ink of each row before each column.
fn ink_before(ink: &ArrayRef2<u8>) -> Array2<f32> {
    let (rows, columns) = ink.dim();
    let mut sums = Array2::zeros((rows, columns + 1));
    for ((r, x), &pixel) in ink.indexed_iter() {
        sums[(r, x + 1)] = sums[(r, x)] + f32::from(pixel);
    }
    sums
}

/// Where blocks of ink between free cuts begin and end that may be several digits.
fn wide_blocks(chosen: &[Placed], rows: usize) -> Vec<(f32, f32)> {
    let blocks = chosen.windows(2).map(|pair| (pair[0].middle, pair[1].middle));
    blocks.filter(|(start, end)| end - start > WIDE * rows as f32).collect()
}
