//! What is left of rules that were taken out.

use crate::area::Area;
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
    let teeth: Vec<Area> = left
        .iter()
        .filter(|component| is_tooth(component, &darkest))
        .map(|component| component.area)
        .collect();
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
        let is_tick = || {
            is_slender && is_tick(&component, shades, &darkest, writing)
                || teeth.contains(&component.area) && are_comb(component.area, &teeth)
        };
        if is_crumb || is_tick() {
            for run in &component.runs {
                ink.row_mut(run.row)[run.from..run.to].fill(0);
            }
        }
    }
}

/// Whether a component may be a tooth of a comb as dark as the writing: upright and straight, on a rule.
fn is_tooth(component: &Component, darkest: &Grey) -> bool {
    let Area { width, height, .. } = component.area;
    let on_rule = || {
        let runs =
            component.runs.iter().rev().take_while(|run| run.row + 3 > component.area.bottom());
        runs.into_iter()
            .any(|run| darkest.row(run.row)[run.from..run.to].iter().any(|level| *level > 0))
    };
    4 * width <= height && component.pixels * 10 >= width * height * 8 && on_rule()
}

/// Whether four teeth and more are as high as one and evenly apart, or each second of them.
fn are_comb(one: Area, teeth: &[Area]) -> bool {
    let reach = 1 + one.height / 20;
    let is_alike = |other: &&Area| {
        other.top.abs_diff(one.top) <= reach && other.bottom().abs_diff(one.bottom()) <= reach
    };
    let mut columns: Vec<usize> =
        teeth.iter().filter(is_alike).map(|area| 2 * area.left + area.width).collect();
    columns.sort_unstable();
    let are_even = |step: usize| {
        let gaps: Vec<usize> = columns.windows(step + 1).map(|pair| pair[step] - pair[0]).collect();
        let mut sorted = gaps.clone();
        sorted.sort_unstable();
        let Some(&middle) = sorted.get(gaps.len() / 2) else { return false };
        let off = |gap: &usize| (gap % middle).min(middle - gap % middle);
        middle > 0 && gaps.iter().all(|gap| 12 * off(gap) <= middle)
    };
    columns.len() >= 4 && (are_even(1) || are_even(2))
}

/// Whether a component touches a rule and is no darker than it, where writing is: the teeth of a comb
/// for digits, or the sides of a box without a lid.
fn is_tick(component: &Component, shades: &Grey, darkest: &Grey, writing: u8) -> bool {
    let pixels = component.runs.iter().flat_map(|run| &darkest.row(run.row)[run.from..run.to]);
    let darkest = pixels.copied().max().unwrap_or(0);
    darkest > 0 && darkest < writing && contrast::of_strokes(component, shades) <= darkest
}
