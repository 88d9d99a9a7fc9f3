//! Taking a rule out without the strokes that cross it.

use crate::grey::Grey;
use crate::rules::chains::Chain;

/// Erases a rule from ink, and from shades what is left at its edges.
pub(crate) fn erase(ink: &mut Grey, shades: &mut Grey, chain: &Chain) {
    let columns = chain.columns();
    for x in columns.clone() {
        erase_at(ink, shades, chain, x);
    }
    // A rule ends somewhere in a strip.
    let beyond = columns.len().min(2 * crate::rules::segments::strip_width(ink));
    let mut missing = 0;
    for x in columns.end..(columns.end + beyond).min(ink.width()) {
        missing = if erase_at(ink, shades, chain, x) { 0 } else { missing + 1 };
        if missing > 3 {
            break;
        }
    }
    missing = 0;
    for x in (columns.start.saturating_sub(beyond)..columns.start).rev() {
        missing = if erase_at(ink, shades, chain, x) { 0 } else { missing + 1 };
        if missing > 3 {
            break;
        }
    }
}

/// Erases one column. False if there is no ink at the rule.
fn erase_at(ink: &mut Grey, shades: &mut Grey, chain: &Chain, x: usize) -> bool {
    let height = ink.height();
    let row = chain.row_at(x as f32 + 0.5);
    let reach = chain.thickness / 2.0 + 1.5;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast to an integer stops at its ends, and rounds down"
    )]
    let (first, last, most) = (
        (row - reach + 0.5) as usize,
        (row + reach + 0.5) as usize,
        (1.6 * chain.thickness + 2.0) as usize,
    );
    let mut erased = false;
    let mut y = first;
    while y <= last.min(height - 1) {
        if ink.at(x, y) == 0 {
            y += 1;
            continue;
        }
        let mut top = y;
        while top > 0 && y - top <= most && ink.at(x, top - 1) > 0 {
            top -= 1;
        }
        let mut end = y + 1;
        while end < height && end - top <= most && ink.at(x, end) > 0 {
            end += 1;
        }
        erased = true;
        if end - top <= most {
            for y in top..end {
                ink.row_mut(y)[x] = 0;
            }
        }
        y = end;
    }
    // What is fainter than ink at the rule's edges is the rule's.
    for y in first.saturating_sub(1)..(last + 2).min(height) {
        if ink.at(x, y) == 0 {
            shades.row_mut(y)[x] = 0;
        }
    }
    erased
}
