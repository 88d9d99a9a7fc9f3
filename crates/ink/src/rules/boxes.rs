//! Boxes to write digits in: on forms, side by side or apart.

use crate::area::Area;
use crate::components::components;
use crate::grey::Grey;
use crate::rules::Lines;
use crate::rules::chains::Chain;
use crate::rules::erase::Trace;

/// Sides there may be on a form, and rounds in which lines fall away that do not run into others, one
/// after the other.
const MOST: usize = 1_000;
const ROUNDS: usize = 16;

/// Parts the other lines of both directions into sides of boxes and what is left. Sides run into sides
/// at both ends; rules of the paper may be sides, too. None are if nothing is written in the boxes: an
/// 8 may be drawn as two of them. Squared paper has no boxes.
///
/// Columns of upright lines are rows of the image.
pub(crate) fn find(ink: &Grey, shades: &Grey, [level, upright]: [Lines; 2]) -> [Lines; 2] {
    if !level.paper.is_empty() && !upright.paper.is_empty() {
        return [level, upright];
    }
    let turned = ink.transposed();
    let mut parts = [&level, &upright].map(parts);
    let count = |of: &[Vec<Vec<Chain>>; 2]| of.iter().flatten().map(Vec::len).sum::<usize>();
    let mut before = usize::MAX;
    for _ in 0..ROUNDS {
        if count(&parts) == before || count(&parts) > MOST {
            break;
        }
        before = count(&parts);
        let [of_level, of_upright] = &mut parts;
        retain_meeting(ink, of_level, of_upright);
        retain_meeting(&turned, of_upright, of_level);
    }
    // Of what is hatched, only some of the lines have fallen away by now.
    if count(&parts) != before {
        return [level, upright];
    }
    if !is_written_in(ink, shades, &parts[0].concat(), &parts[1].concat()) {
        return [level, upright];
    }
    let [of_level, of_upright] = parts;
    [with_sides(level, of_level), with_sides(upright, of_upright)]
}

/// What of each line may be a side of a box. Two boxes above each other may be one line.
fn parts(lines: &Lines) -> Vec<Vec<Chain>> {
    let whole = lines.paper.iter().map(|chain| vec![chain.clone()]);
    whole.chain(lines.others.iter().map(Chain::dense_parts)).collect()
}

/// The lines with those parts that are sides.
fn with_sides(lines: Lines, mut parts: Vec<Vec<Chain>>) -> Lines {
    // Of the paper, whether they are sides or not.
    let parts = parts.split_off(lines.paper.len());
    let mut left = Lines { others: Vec::new(), ..lines };
    for (line, sides) in lines.others.into_iter().zip(parts) {
        if sides.is_empty() {
            left.others.push(line);
        }
        left.sides.extend(sides);
    }
    left
}

/// Of the parts of some lines those that run into one of the other direction at both ends.
fn retain_meeting(ink: &Grey, parts: &mut [Vec<Chain>], others: &[Vec<Chain>]) {
    // Lines are followed in strips, so their ends may be off by as much in either direction.
    let runs_into = |chain: &Chain, end: usize, is_first: bool| {
        let reach = 1.5 * chain.strip() as f32;
        let (x, y) = (end as f32, chain.row_at(end as f32));
        others.iter().flatten().any(|other| {
            let (rows, at) = (other.columns(), other.row_at(y));
            let is_beside = rows.start as f32 - reach <= y && y <= rows.end as f32 + reach;
            let between = if is_first { (at, x) } else { (x, at) };
            is_beside && (at - x).abs() <= reach && is_inked(ink, chain, between)
        })
    };
    for parts in parts {
        parts.retain(|part| {
            let columns = part.columns();
            runs_into(part, columns.start, true) && runs_into(part, columns.end, false)
        });
    }
}

/// Whether a line has ink in each column but two, from one to another; in none if that is before it.
fn is_inked(ink: &Grey, chain: &Chain, (from, to): (f32, f32)) -> bool {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast to an integer stops at its ends, and rounds down"
    )]
    let whole = |number: f32| number as usize;
    let columns = whole(from)..whole(to).min(ink.width());
    let is_bare = |&x: &usize| {
        let row = chain.row_at(x as f32 + 0.5);
        let reach = chain.thickness / 2.0 + 1.0;
        !(whole(row - reach)..=whole(row + reach).min(ink.height() - 1)).any(|y| ink.at(x, y) > 0)
    };
    columns.filter(is_bare).count() <= 2
}

/// Whether there is something between the sides that is a quarter as high.
fn is_written_in(ink: &Grey, shades: &Grey, level: &[Chain], upright: &[Chain]) -> bool {
    let mut heights: Vec<usize> = upright.iter().map(Chain::span).collect();
    heights.sort_unstable();
    let Some(&height) = heights.get(heights.len() / 2) else { return false };
    let start = |sides: &[Chain]| sides.iter().map(|side| side.columns().start).min();
    let end = |sides: &[Chain]| sides.iter().map(|side| side.columns().end).max();
    let (left, right) = (start(level).unwrap_or(0), end(level).unwrap_or(0));
    let (top, bottom) = (start(upright).unwrap_or(0), end(upright).unwrap_or(0));
    let within = Area { left, top, width: right - left, height: bottom - top };
    let mut rest = ink.clone();
    for side in level {
        Trace::new(&rest, shades, side).erase(&mut rest);
    }
    let (mut rest, shades) = (rest.transposed(), shades.transposed());
    for side in upright {
        Trace::new(&rest, &shades, side).erase(&mut rest);
    }
    let is_inside = |area: Area| area.around(within) == within;
    components(&rest.transposed(), 255)
        .iter()
        .any(|left| left.area.height * 4 >= height && is_inside(left.area))
}
