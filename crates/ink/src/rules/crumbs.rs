//! What is left of rules that were taken out.

use crate::area::Area;
use crate::components::{Component, Run, components};
use crate::grey::{Grey, quantile};
use crate::rules::erase::Trace;
use crate::{contrast, specks};

/// More teeth than these are hatched.
const MOST_TEETH: usize = 1_000;

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
    let combs = combs(&left, &darkest, of_level);
    for (component, is_of_comb) in left.iter().zip(combs) {
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
        let is_tick = || is_slender && is_tick(component, shades, &darkest, writing);
        if is_crumb || is_of_comb || is_tick() {
            for run in &component.runs {
                ink.row_mut(run.row)[run.from..run.to].fill(0);
            }
        }
    }
}

/// Which components are teeth of combs as dark as the writing: they are lower than that, or stand at both
/// ends of their rule.
fn combs(components: &[Component], darkest: &Grey, rules: &[Trace]) -> Vec<bool> {
    let may_be: Vec<bool> = components.iter().map(|one| is_tooth(one, darkest)).collect();
    let (mut teeth, mut others) = (Vec::new(), Vec::new());
    for (component, &may_be) in components.iter().zip(&may_be) {
        if may_be {
            teeth.push(component.area);
        } else if component.area.height >= specks::SMALLEST {
            others.push(component.area.height);
        }
    }
    if teeth.len() > MOST_TEETH {
        return vec![false; components.len()];
    }
    // What is left of rules is lower than digits.
    others.sort_unstable();
    let writing = others.get(others.len() * 3 / 4).copied().unwrap_or(0);
    let is_of_comb = |area: Area| {
        let alike: Vec<Area> =
            teeth.iter().copied().filter(|other| are_as_high(area, *other)).collect();
        let is_low = 10 * area.height <= 6 * writing;
        are_even(&alike) && (is_low || rules.iter().any(|rule| are_at_ends(rule, area, &alike)))
    };
    let areas = components.iter().map(|component| component.area);
    areas.zip(may_be).map(|(area, may_be)| may_be && is_of_comb(area)).collect()
}

/// Whether a component may be a tooth of a comb: upright and straight, on a rule.
fn is_tooth(component: &Component, darkest: &Grey) -> bool {
    let Area { width, height, .. } = component.area;
    let is_on_rule =
        |run: &Run| darkest.row(run.row)[run.from..run.to].iter().any(|level| *level > 0);
    let is_last = |run: &&Run| run.row + 3 > component.area.bottom();
    4 * width <= height
        && component.pixels * 10 >= width * height * 8
        && component.runs.iter().rev().take_while(is_last).any(is_on_rule)
}

fn are_as_high(one: Area, other: Area) -> bool {
    let reach = 1 + one.height / 20;
    other.top.abs_diff(one.top) <= reach && other.bottom().abs_diff(one.bottom()) <= reach
}

/// Whether a tooth stands on a rule that has teeth at both ends.
fn are_at_ends(rule: &Trace, one: Area, teeth: &[Area]) -> bool {
    const REACH: usize = 5;
    let Some((first, last)) = rule.ends() else { return false };
    let is_on_it = (first..=last + REACH).contains(&(one.left + REACH))
        && rule.rows_at(one.left).is_some_and(|rows| {
            rows.start <= one.bottom() + REACH && one.bottom() <= rows.end + REACH
        });
    let is_at = |end: usize| {
        teeth.iter().any(|tooth| tooth.left <= end + REACH && end <= tooth.right() + REACH)
    };
    is_on_it && is_at(first) && is_at(last)
}

/// Whether there are four teeth and more, evenly apart, or six of which each second one is.
fn are_even(teeth: &[Area]) -> bool {
    // Twice their middles.
    let mut columns: Vec<usize> = teeth.iter().map(|area| 2 * area.left + area.width).collect();
    columns.sort_unstable();
    let are_even = |step: usize| {
        let gaps: Vec<usize> = columns.windows(step + 1).map(|pair| pair[step] - pair[0]).collect();
        let mut sorted = gaps.clone();
        sorted.sort_unstable();
        let Some(&middle) = sorted.get(gaps.len() / 2) else { return false };
        let off = |gap: &usize| (gap % middle).min(middle - gap % middle);
        middle > 0 && gaps.iter().all(|gap| 12 * off(gap) <= middle)
    };
    columns.len() >= 4 && are_even(1) || columns.len() >= 6 && are_even(2)
}

/// Whether a component touches a rule and is no darker than it, where writing is: the teeth of a comb
/// for digits, or the sides of a box without a lid.
fn is_tick(component: &Component, shades: &Grey, darkest: &Grey, writing: u8) -> bool {
    let pixels = component.runs.iter().flat_map(|run| &darkest.row(run.row)[run.from..run.to]);
    let darkest = pixels.copied().max().unwrap_or(0);
    darkest > 0 && darkest < writing && contrast::of_strokes(component, shades) <= darkest
}
