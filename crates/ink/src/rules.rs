//! Rules: ruled and squared paper, lines of forms.

use crate::components::components;
use crate::grey::Grey;
use crate::rules::chains::{Chain, Lines, chains};
use crate::rules::erase::Trace;
use crate::specks::{without, writing_height};
use crate::threshold::fixed;

mod boxes;
mod chains;
mod crumbs;
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
    let faint = faint_and(ink, shades);
    let level = chains(&faint);
    let mut turned_shades = shades.transposed();
    let upright = chains(&faint.transposed());
    let lines = [Lines::of(level, ink.width()), Lines::of(upright, ink.height())];
    let [level, upright] = boxes::find(ink, shades, lines);
    let mut of_level = erase(ink, shades, &level);
    let mut of_upright = Vec::new();
    if !upright.are_none() {
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
    crumbs::remove(ink, shades, &of_level, &of_upright);
    for trace in &of_level {
        trace.fade(ink, shades);
    }
    of_level.len() + of_upright.len()
}

/// What may be a rule's: faint pixels, and ink, of which some is fainter.
fn faint_and(ink: &Grey, shades: &Grey) -> Grey {
    let mut faint = fixed(shades, FAINT);
    for (pixel, &ink) in faint.pixels_mut().iter_mut().zip(ink.pixels()) {
        *pixel |= ink;
    }
    faint
}

/// Erases those candidates that are rules or sides of boxes, and tells where.
fn erase(ink: &mut Grey, shades: &Grey, lines: &Lines) -> Vec<Trace> {
    let traced = |ink: &Grey, chains: &[&Chain]| -> Vec<Trace> {
        chains.iter().map(|chain| Trace::new(ink, shades, chain)).collect()
    };
    let mut found = traced(ink, &lines.paper.iter().chain(&lines.sides).collect::<Vec<_>>());
    for trace in &found {
        trace.erase(ink);
    }
    let others: Vec<&Chain> = lines.others.iter().collect();
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
    // At the edges of a turned sheet its rules are short.
    let is_like_paper = |chain: &Chain, trace: &Trace| {
        let mut rules = lines.paper.iter().zip(&found);
        rules.any(|(rule, of_rule)| {
            chain.thickness <= rule.thickness + 0.5 && trace.is_no_darker_than(of_rule)
        })
    };
    let is_rule = |chain: &Chain, trace: &Trace| {
        let length = chain.span();
        // Digits drawn with a thin pen are long and straight as well, but little is left of them.
        let own = length as f32 * chain.thickness;
        // Of shorter ones no piece may be missing: digits beside each other can look like that.
        let is_sure = chain.is_dense() || length * 10 >= ink.width() * 9 && length >= 5 * height;
        let is_long = length * 2 >= 5 * height && is_sure;
        is_long && (height > 0 && own <= 2.0 * left as f32 || is_like_paper(chain, trace))
    };
    let rules = others.iter().zip(of_others).filter(|(chain, trace)| is_rule(chain, trace));
    let rules: Vec<Trace> = rules.map(|(_, trace)| trace).collect();
    for trace in &rules {
        trace.erase(ink);
    }
    found.extend(rules);
    found
}
