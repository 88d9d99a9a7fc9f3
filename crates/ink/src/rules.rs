//! Rules: ruled and squared paper, lines of forms.

use crate::components::components;
use crate::grey::Grey;
use crate::rules::chains::{Chain, chains};
use crate::rules::erase::erase;
use crate::specks::{without, writing_height};
use crate::threshold::fixed;

mod chains;
mod erase;
mod segments;

/// Shades of 255 from which a pixel may belong to a rule; rules may be much fainter than ink.
const FAINT: u8 = 44;

/// Images smaller than this have digits in them that are as long as the image.
const SMALLEST: usize = 64;

/// Takes rules, level and upright within 3 degrees, out of `ink` and `shades`. Returns how many.
///
/// Where a stroke crosses a rule, ink is higher than the rule is thick, and stays. So strokes are
/// whole afterwards; what ran along a rule and is no thicker is lost.
pub(crate) fn remove(ink: &mut Grey, shades: &mut Grey) -> usize {
    if ink.shorter_side() < SMALLEST {
        return 0;
    }
    let faint = fixed(shades, FAINT);
    let level = chains(&faint);
    let upright = chains(&faint.transposed());
    let mut removed = 0;
    for (candidates, is_upright) in [(level, false), (upright, true)] {
        if candidates.is_empty() {
            continue;
        }
        if is_upright {
            (*ink, *shades) = (ink.transposed(), shades.transposed());
        }
        removed += remove_level(ink, shades, &candidates);
        if is_upright {
            (*ink, *shades) = (ink.transposed(), shades.transposed());
        }
    }
    removed
}

fn remove_level(ink: &mut Grey, shades: &mut Grey, candidates: &[Chain]) -> usize {
    // Three long ones are ruled paper.
    let is_long = |chain: &Chain| {
        chain.span() * 5 >= ink.width() * 2 && chain.span() as f32 >= 40.0 * chain.thickness
    };
    let (long, short): (Vec<&Chain>, Vec<&Chain>) =
        candidates.iter().partition(|chain| is_long(chain));
    let (paper, mut others) =
        if long.len() >= 3 { (long, short) } else { (vec![], candidates.iter().collect()) };
    for chain in &paper {
        erase(ink, shades, chain);
    }
    // Of the others, those much longer than the writing is high, measured without them.
    let (mut rest, mut rest_shades) = (ink.clone(), shades.clone());
    for chain in &others {
        erase(&mut rest, &mut rest_shades, chain);
    }
    let writing = without(components(&rest, 255), &rest_shades);
    let height = writing_height(&writing);
    let left: usize = writing.iter().map(|component| component.pixels).sum();
    others.retain(|chain| {
        let length = chain.span();
        // Digits drawn with a thin pen are long and straight as well, but little is left of them.
        let own = length as f32 * chain.thickness;
        height > 0 && length * 2 >= 5 * height && chain.is_dense() && own <= 2.0 * left as f32
    });
    for chain in &others {
        erase(ink, shades, chain);
    }
    paper.len() + others.len()
}
