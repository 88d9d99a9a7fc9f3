//! What is left of rules that were taken out.

use crate::components::{Component, Run, components};
use crate::contrast;
use crate::grey::{Grey, quantile};
use crate::rules::erase::Trace;

/// Takes out of the ink what is left of the rules: components within a rule that are not much darker,
/// or no longer than where two rules cross; and the ticks on them.
pub(crate) fn remove(ink: &mut Grey, shades: &Grey, of_level: &[Trace], of_upright: &[Trace]) {
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
    let left = components(ink, 255);
    let runs = left.iter().flat_map(|component| &component.runs);
    let writing = quantile(&contrast::counts(runs, shades), 600);
    for component in left {
        let is_short = component.longer_side() <= longest;
        let is_of_rule = |run: &Run| {
            let columns = run.from..run.to;
            let mut pixels =
                darkest.row(run.row)[columns.clone()].iter().zip(&shades.row(run.row)[columns]);
            pixels.all(|(darkest, shade)| *darkest > 0 && (is_short || shade <= darkest))
        };
        let is_crumb = component.runs.iter().all(is_of_rule);
        // Half of that: a rule's width and half of it again.
        let is_slender = 2 * component.area.width.min(component.area.height) <= longest + 1;
        if is_crumb || is_slender && is_tick(&component, shades, &darkest, writing) {
            for run in &component.runs {
                ink.row_mut(run.row)[run.from..run.to].fill(0);
            }
        }
    }
}

/// Whether a component touches a rule and is no darker than it, where writing is: the teeth of a comb
/// for digits, or the sides of a box without a lid.
fn is_tick(component: &Component, shades: &Grey, darkest: &Grey, writing: u8) -> bool {
    let pixels = component.runs.iter().flat_map(|run| &darkest.row(run.row)[run.from..run.to]);
    let darkest = pixels.copied().max().unwrap_or(0);
    darkest > 0 && darkest < writing && contrast::of_strokes(component, shades) <= darkest
}
