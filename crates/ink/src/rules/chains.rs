//! Pieces of lines in a row: rules.

use crate::grey::Grey;
use crate::rules::segments::{Segment, segments, strip_width};

/// A line followed from strip to strip.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chain {
    /// Column and row of each piece, from left to right.
    points: Vec<(f32, f32)>,
    /// Width of a strip.
    strip: usize,
    /// Median over the pieces.
    pub(crate) thickness: f32,
}

impl Chain {
    /// Pixels from one end to the other.
    pub(crate) fn span(&self) -> usize {
        let [(first, _), .., (last, _)] = self.points[..] else { return self.strip };
        self.strips_between(first, last) * self.strip + self.strip
    }

    /// Width of the strips in which it was followed: as far as its ends may be off.
    pub(crate) fn strip(&self) -> usize {
        self.strip
    }

    /// The columns from one end to the other.
    pub(crate) fn columns(&self) -> std::ops::Range<usize> {
        let first = self.points.first().map_or(0, |point| self.strip_of(point.0));
        first * self.strip..first * self.strip + self.span()
    }

    /// The parts of three pieces and more of which no two neighbours are missing.
    pub(crate) fn dense_parts(&self) -> Vec<Self> {
        let is_near = |a: &(f32, f32), b: &(f32, f32)| self.strips_between(a.0, b.0) <= 2;
        let parts = self.points.chunk_by(is_near).filter(|points| points.len() >= 3);
        parts.map(|points| Self { points: points.to_vec(), ..*self }).collect()
    }

    /// Whether hardly a piece is missing.
    pub(crate) fn is_dense(&self) -> bool {
        self.points.len() * self.strip * 20 >= self.span() * 17
    }

    /// Its row at a column, interpolated, and continued beyond the ends.
    pub(crate) fn row_at(&self, column: f32) -> f32 {
        let next = self.points.partition_point(|point| point.0 < column);
        let next = next.clamp(1, self.points.len() - 1);
        let ((x0, y0), (x1, y1)) = (self.points[next - 1], self.points[next]);
        y0 + (y1 - y0) * (column - x0) / (x1 - x0)
    }

    fn strip_of(&self, column: f32) -> usize {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a column of the image; a cast rounds down"
        )]
        let column = column as usize;
        column / self.strip
    }

    fn strips_between(&self, first: f32, last: f32) -> usize {
        self.strip_of(last) - self.strip_of(first)
    }
}

/// Lines of one direction.
#[derive(Debug)]
pub(crate) struct Lines {
    /// Rules of the paper: long ones, three at least.
    pub(crate) paper: Vec<Chain>,
    /// Sides of boxes.
    pub(crate) sides: Vec<Chain>,
    /// The rest: rules, strokes of digits, or chance.
    pub(crate) others: Vec<Chain>,
}

impl Lines {
    pub(crate) fn of(chains: Vec<Chain>, width: usize) -> Self {
        let is_long = |chain: &Chain| {
            chain.span() * 5 >= width * 2 && chain.span() as f32 >= 40.0 * chain.thickness
        };
        let (mut paper, mut others): (Vec<_>, Vec<_>) = chains.into_iter().partition(is_long);
        if paper.len() < 3 {
            others.append(&mut paper);
        }
        Self { paper, sides: Vec::new(), others }
    }

    pub(crate) fn are_none(&self) -> bool {
        self.paper.is_empty() && self.sides.is_empty() && self.others.is_empty()
    }
}

/// A chain that may still grow.
struct Growing {
    /// Strip, row and thickness of each piece.
    pieces: Vec<(usize, Segment)>,
    /// Rows it falls by in a strip.
    slope: f32,
}

/// All lines of at least three pieces that run level within 3 degrees, found in at least six of
/// ten strips on their way.
pub(crate) fn chains(ink: &Grey) -> Vec<Chain> {
    let strip = strip_width(ink);
    // Strips that a digit may cover, and the steepest slope, in rows a strip.
    let most_missing = (72 / strip).max(3);
    let steepest = 0.055 * strip as f32;
    let mut growing: Vec<Growing> = Vec::new();
    let mut ended: Vec<Growing> = Vec::new();
    for (index, found) in segments(ink).into_iter().enumerate() {
        let mut taken = vec![false; found.len()];
        // The longest choose first.
        growing.sort_by_key(|chain| std::cmp::Reverse(chain.pieces.len()));
        for chain in &mut growing {
            let Some(&(last, piece)) = chain.pieces.last() else { continue };
            let strips = (index - last) as f32;
            let expected = piece.row + chain.slope * strips;
            let reach = 1.5 + 0.5 * strips;
            let first = found.partition_point(|segment| segment.row < expected - reach);
            let near = (first..found.len()).take_while(|&k| found[k].row <= expected + reach);
            let distance = |&k: &usize| (found[k].row - expected).abs();
            let best =
                near.filter(|&k| !taken[k]).min_by(|a, b| distance(a).total_cmp(&distance(b)));
            if let Some(k) = best {
                taken[k] = true;
                let slope = (found[k].row - piece.row) / strips;
                // Slowly, since rows are known to a fraction of a pixel only.
                chain.slope += 0.3 * (slope.clamp(-steepest, steepest) - chain.slope);
                chain.pieces.push((index, found[k]));
            }
        }
        for (segment, _) in found.iter().zip(taken).filter(|(_, taken)| !taken) {
            growing.push(Growing { pieces: vec![(index, *segment)], slope: 0.0 });
        }
        let is_over = |chain: &mut Growing| {
            chain.pieces.last().is_none_or(|(last, _)| index - last > most_missing)
        };
        ended.extend(growing.extract_if(.., is_over));
    }
    ended.append(&mut growing);
    ended.iter().filter_map(|chain| finished(chain, strip)).collect()
}

fn finished(chain: &Growing, strip: usize) -> Option<Chain> {
    let pieces = &chain.pieces;
    let strips = pieces.last()?.0 - pieces.first()?.0 + 1;
    if pieces.len() < 3 || pieces.len() * 10 < strips * 6 {
        return None;
    }
    let mut thickness: Vec<f32> = pieces.iter().map(|(_, piece)| piece.thickness).collect();
    thickness.sort_by(f32::total_cmp);
    let middle = |index: &usize| (index * strip) as f32 + strip as f32 / 2.0;
    Some(Chain {
        points: pieces.iter().map(|(index, piece)| (middle(index), piece.row)).collect(),
        strip,
        thickness: thickness[thickness.len() / 2],
    })
}
