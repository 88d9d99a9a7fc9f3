//! Rules: ruled and squared paper, lines of forms.

use crate::components::{Run, components};
use crate::grey::Grey;
use crate::rules::chains::{Chain, chains};
use crate::rules::erase::Trace;
use crate::specks::{without, writing_height};
use crate::threshold::fixed;

mod boxes;
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
    remove_crumbs(ink, shades, &of_level, &of_upright);
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

/// Lines of one direction.
struct Lines {
    /// Rules of the paper: long ones, three at least.
    paper: Vec<Chain>,
    /// Sides of boxes.
    sides: Vec<Chain>,
    /// Which may be rules, strokes, or chance.
    others: Vec<Chain>,
}

impl Lines {
    fn of(chains: Vec<Chain>, width: usize) -> Self {
        let is_long = |chain: &Chain| {
            chain.span() * 5 >= width * 2 && chain.span() as f32 >= 40.0 * chain.thickness
        };
        let (mut paper, mut others): (Vec<_>, Vec<_>) = chains.into_iter().partition(is_long);
        if paper.len() < 3 {
            others.append(&mut paper);
        }
        Self { paper, sides: Vec::new(), others }
    }

    fn are_none(&self) -> bool {
        self.paper.is_empty() && self.sides.is_empty() && self.others.is_empty()
    }
}

/// Takes out of the ink what is left of the rules: components within a rule that are not much darker,
/// or no longer than where two rules cross.
fn remove_crumbs(ink: &mut Grey, shades: &Grey, of_level: &[Trace], of_upright: &[Trace]) {
    let all = || of_level.iter().chain(of_upright);
    let Some(longest) = all().map(Trace::longest_crossing).max() else { return };
    // At each pixel of a rule, how dark it may be.
    let mut turned = Grey::filled(ink.height(), ink.width(), 0);
    for trace in of_upright {
        trace.mark(&mut turned);
    }
    let mut darkest = turned.transposed();
    for trace in of_level {
        trace.mark(&mut darkest);
    }
    for crumb in components(ink, 255) {
        let is_short = crumb.longer_side() <= longest;
        let is_of_rule = |run: &Run| {
            let columns = run.from..run.to;
            let mut pixels =
                darkest.row(run.row)[columns.clone()].iter().zip(&shades.row(run.row)[columns]);
            pixels.all(|(darkest, shade)| *darkest > 0 && (is_short || shade <= darkest))
        };
        if crumb.runs.iter().all(is_of_rule) {
            for run in &crumb.runs {
                ink.row_mut(run.row)[run.from..run.to].fill(0);
            }
        }
    }
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
    let is_rule = |chain: &Chain| {
        let length = chain.span();
        // Digits drawn with a thin pen are long and straight as well, but little is left of them.
        let own = length as f32 * chain.thickness;
        // Of shorter ones no piece may be missing: digits beside each other can look like that.
        let is_sure = chain.is_dense() || length * 10 >= ink.width() * 9 && length >= 5 * height;
        let is_long = length * 2 >= 5 * height && is_sure;
        is_long && (!lines.paper.is_empty() || height > 0 && own <= 2.0 * left as f32)
    };
    let rules = others.iter().zip(of_others).filter(|(chain, _)| is_rule(chain));
    let rules: Vec<Trace> = rules.map(|(_, trace)| trace).collect();
    for trace in &rules {
        trace.erase(ink);
    }
    found.extend(rules);
    found
}
