//! Taking a rule out without the strokes that cross it.
//!
//! As staff lines are taken out of printed music: C. Dalitz and others, "A comparative study of staff
//! removal algorithms", IEEE Transactions on Pattern Analysis and Machine Intelligence 30 (2008).

use std::ops::Range;

use crate::grey::Grey;
use crate::rules::chains::Chain;

/// What a column has at a rule.
#[derive(Debug, Clone)]
struct Crossing {
    column: usize,
    /// Rows of ink in a row.
    rows: Range<usize>,
    /// The darkest of their shades.
    shade: u8,
    /// The rule's, to be taken away.
    is_rule: bool,
}

/// A rule, column by column.
#[derive(Debug)]
pub(crate) struct Trace {
    crossings: Vec<Crossing>,
    /// Columns over which a stroke may be lost within the rule.
    gap: usize,
    /// The darkest that the rule may be.
    darkest: u8,
}

impl Trace {
    /// Finds what is the rule's: ink no higher than the rule is thick, and not much darker.
    pub(crate) fn new(ink: &Grey, shades: &Grey, chain: &Chain) -> Self {
        let mut crossings = crossings(ink, shades, chain);
        let of_rule = crossings.iter().filter(|crossing| crossing.is_rule);
        let mut of_rule: Vec<u8> = of_rule.map(|crossing| crossing.shade).collect();
        of_rule.sort_unstable();
        let level = of_rule.get(of_rule.len() / 2).map_or(0, |&shade| u32::from(shade));
        let darkest = u8::try_from((level * 5 + 60) / 4).unwrap_or(u8::MAX);
        for crossing in &mut crossings {
            crossing.is_rule &= crossing.shade <= darkest;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few pixels; a cast rounds down"
        )]
        let gap = (3.0 * chain.thickness + 4.0) as usize;
        Self { crossings, gap, darkest }
    }

    /// Takes the rule out of the ink.
    pub(crate) fn erase(&self, ink: &mut Grey) {
        for Crossing { column, rows, .. } in self.of_rule() {
            rows.clone().for_each(|y| ink.row_mut(y)[*column] = 0);
        }
    }

    /// Puts back what lies between two ends of ink that are left, one on each side of a short gap:
    /// a stroke ran along the rule, or crossed it at a small angle.
    pub(crate) fn mend(&mut self, ink: &mut Grey) {
        let crossings = &mut self.crossings;
        let mut from = 0;
        while let Some(skip) = crossings[from..].iter().position(|crossing| crossing.is_rule) {
            let start = from + skip;
            let length = crossings[start..].iter().position(|crossing| !crossing.is_rule);
            let end = length.map_or(crossings.len(), |length| start + length);
            from = end;
            let (Some(before), Some(after)) = (start.checked_sub(1), crossings.get(end)) else {
                continue;
            };
            let is_left =
                |crossing: &Crossing| crossing.rows.clone().any(|y| ink.at(crossing.column, y) > 0);
            let gap = after.column - crossings[before].column;
            // Where the rule is fainter than the pen, it shows that the pen was not there.
            let pen = crossings[before].shade.min(after.shade);
            let faintest = crossings[start..end].iter().map(|crossing| crossing.shade).min();
            let is_pen = faintest.is_some_and(|shade| u32::from(shade) * 4 >= u32::from(pen) * 3);
            if gap > self.gap + 1 || !is_pen || !is_left(&crossings[before]) || !is_left(after) {
                continue;
            }
            for Crossing { column, rows, is_rule, .. } in &mut crossings[start..end] {
                *is_rule = false;
                rows.clone().for_each(|y| ink.row_mut(y)[*column] = 255);
            }
        }
    }

    /// Takes out of the shades what is fainter than ink at the rule's edges.
    pub(crate) fn fade(&self, ink: &Grey, shades: &mut Grey) {
        for Crossing { column, rows, .. } in &self.crossings {
            for y in rows.start.saturating_sub(2)..(rows.end + 2).min(ink.height()) {
                if ink.at(*column, y) == 0 {
                    shades.row_mut(y)[*column] = 0;
                }
            }
        }
    }

    /// Sets the pixels of the rule, and those beside them, to the darkest that it may be.
    pub(crate) fn mark(&self, image: &mut Grey) {
        for Crossing { column, rows, .. } in &self.crossings {
            for y in rows.start.saturating_sub(2)..(rows.end + 2).min(image.height()) {
                let pixel = &mut image.row_mut(y)[*column];
                *pixel = self.darkest.max(*pixel);
            }
        }
    }

    /// Whether it is no darker than another may be.
    pub(crate) fn is_no_darker_than(&self, other: &Self) -> bool {
        self.darkest <= other.darkest
    }

    /// Length in pixels of what may be left of it where another crosses it.
    pub(crate) fn longest_crossing(&self) -> usize {
        self.gap
    }

    /// Its first and its last column.
    pub(crate) fn ends(&self) -> Option<(usize, usize)> {
        Some((self.crossings.first()?.column, self.crossings.last()?.column))
    }

    /// Its rows at a column, or at the next that it has.
    pub(crate) fn rows_at(&self, column: usize) -> Option<Range<usize>> {
        let next = self.crossings.partition_point(|crossing| crossing.column < column);
        self.crossings.get(next).map(|crossing| crossing.rows.clone())
    }

    fn of_rule(&self) -> impl Iterator<Item = &Crossing> {
        self.crossings.iter().filter(|crossing| crossing.is_rule)
    }
}

/// Column after column, also beyond the ends as long as there is ink: a rule ends somewhere in a
/// strip.
fn crossings(ink: &Grey, shades: &Grey, chain: &Chain) -> Vec<Crossing> {
    let columns = chain.columns();
    let beyond = columns.len().min(2 * crate::rules::segments::strip_width(ink));
    let at = |column| crossing_at(ink, shades, chain, column);
    let follow = |columns: &mut dyn Iterator<Item = usize>| {
        let mut missing = 0;
        let still =
            columns.take_while(|&column| column < ink.width()).map(at).take_while(|found| {
                missing = if found.is_some() { 0 } else { missing + 1 };
                missing <= 3
            });
        still.flatten().collect::<Vec<_>>()
    };
    let mut all = follow(&mut (columns.start.saturating_sub(beyond)..columns.start).rev());
    all.reverse();
    all.extend(columns.clone().filter_map(at));
    all.extend(follow(&mut (columns.end..columns.end + beyond)));
    all
}

/// The ink nearest to the rule's row, no further away than a pixel or two.
fn crossing_at(ink: &Grey, shades: &Grey, chain: &Chain, x: usize) -> Option<Crossing> {
    let height = ink.height();
    let row = chain.row_at(x as f32 + 0.5);
    let reach = chain.thickness / 2.0 + 1.5;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast to an integer stops at its ends, and rounds down"
    )]
    let (first, middle, last, most) = (
        (row - reach + 0.5) as usize,
        (row + 0.5) as usize,
        (row + reach + 0.5) as usize,
        (1.6 * chain.thickness + 2.0) as usize,
    );
    let inked = (first..=last.min(height - 1)).filter(|&y| ink.at(x, y) > 0);
    let nearest = inked.min_by_key(|y| y.abs_diff(middle))?;
    let mut rows = nearest..nearest + 1;
    while rows.start > 0 && rows.len() <= most && ink.at(x, rows.start - 1) > 0 {
        rows.start -= 1;
    }
    while rows.end < height && rows.len() <= most && ink.at(x, rows.end) > 0 {
        rows.end += 1;
    }
    let shade = rows.clone().map(|y| shades.at(x, y)).max().unwrap_or(0);
    Some(Crossing { column: x, is_rule: rows.len() <= most, rows, shade })
}
