//! Rules: ruled and squared paper, lines of forms.

use crate::components::components;
use crate::grey::Grey;
use crate::rules::chains::{Chain, chains};
use crate::rules::erase::Trace;
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
    let level = chains(&fixed(shades, FAINT));
    let mut turned_shades = shades.transposed();
    let upright = chains(&fixed(&turned_shades, FAINT));
    let mut of_level = erase(ink, shades, &level);
    let mut of_upright = Vec::new();
    if !upright.is_empty() {
        let mut turned_ink = ink.transposed();
        of_upright = erase(&mut turned_ink, &turned_shades, &upright);
        // Only now is it known which ends of ink are not those of other rules.
        for trace in &mut of_upright {
            trace.mend(&mut turned_ink);
        }
        for trace in &of_upright {
            trace.fade(&turned_ink, &mut turned_shades);
        }
        if !of_upright.is_empty() {
            (*ink, *shades) = (turned_ink.transposed(), turned_shades.transposed());
        }
    }
    for trace in &mut of_level {
        trace.mend(ink);
    }
    for trace in &of_level {
        trace.fade(ink, shades);
    }
    of_level.len() + of_upright.len()
}

/// Erases those candidates that are rules, and tells where.
fn erase(ink: &mut Grey, shades: &Grey, candidates: &[Chain]) -> Vec<Trace> {
    let traced = |ink: &Grey, chains: &[&Chain]| -> Vec<Trace> {
        chains.iter().map(|chain| Trace::new(ink, shades, chain)).collect()
    };
    if candidates.is_empty() {
        return Vec::new();
    }
    // Three long ones are ruled paper.
    let is_long = |chain: &Chain| {
        chain.span() * 5 >= ink.width() * 2 && chain.span() as f32 >= 40.0 * chain.thickness
    };
    let (mut paper, mut others): (Vec<&Chain>, Vec<&Chain>) =
        candidates.iter().partition(|chain| is_long(chain));
    if paper.len() < 3 {
        others.append(&mut paper);
    }
    let mut found = traced(ink, &paper);
    for trace in &found {
        trace.erase(ink);
    }
    if others.is_empty() {
        return found;
    }
    // Of the others, those much longer than the writing is high, measured without them.
    let of_others = traced(ink, &others);
    let mut rest = ink.clone();
    for trace in &of_others {
        trace.erase(&mut rest);
    }
    let writing = without(components(&rest, 255), shades);
    let height = writing_height(&writing);
    let left: usize = writing.iter().map(|component| component.pixels).sum();
    let is_rule = |chain: &Chain| {
        let length = chain.span();
        // Digits drawn with a thin pen are long and straight as well, but little is left of them.
        let own = length as f32 * chain.thickness;
        // Of shorter ones no piece may be missing: digits beside each other can look like that.
        let is_sure = chain.is_dense() || length * 10 >= ink.width() * 9 && length >= 5 * height;
        height > 0 && length * 2 >= 5 * height && is_sure && own <= 2.0 * left as f32
    };
    let rules = others.iter().zip(of_others).filter(|(chain, _)| is_rule(chain));
    let rules: Vec<Trace> = rules.map(|(_, trace)| trace).collect();
    for trace in &rules {
        trace.erase(ink);
    }
    found.extend(rules);
    found
}
