//! Boxes to write digits in: on forms, side by side or apart.

use crate::area::Area;
use crate::components::components;
use crate::grey::Grey;
use crate::rules::chains::{Chain, Lines};
use crate::rules::erase::Trace;

/// Sides there may be on a form.
const MOST: usize = 1_000;

/// Rounds in which lines fall away that do not run into others, one after the other.
const ROUNDS: usize = 16;

/// Finds the sides of boxes among the other lines of both directions. Sides run into sides at both
/// ends; rules of the paper may be sides, too. What looks like a box may be a 0, so it is one only if
/// something is written in it or in another of its size. Squared paper has no boxes.
///
/// Columns of upright lines are rows of the image.
pub(crate) fn find(ink: &Grey, shades: &Grey, [level, upright]: [Lines; 2]) -> [Lines; 2] {
    if !level.paper.is_empty() && !upright.paper.is_empty() {
        return [level, upright];
    }
    let mut sides = [parts(&level), parts(&upright)];
    if sides.iter().any(Vec::is_empty) {
        return [level, upright];
    }
    let turned = ink.transposed();
    let count = |sides: &[Vec<Chain>; 2]| sides[0].len() + sides[1].len();
    let mut before = usize::MAX;
    for _ in 0..ROUNDS {
        if count(&sides) == before || count(&sides) > MOST {
            break;
        }
        before = count(&sides);
        let [of_level, of_upright] = &mut sides;
        of_level.retain(|side| runs_into_both(ink, side, of_upright));
        of_upright.retain(|side| runs_into_both(&turned, side, of_level));
    }
    // Of what is hatched, only some of the lines have fallen away by now.
    if count(&sides) != before || before == 0 {
        return [level, upright];
    }
    let [of_level, of_upright] = written_in(ink, shades, sides);
    [with_sides(level, of_level), with_sides(upright, of_upright)]
}

/// What of the lines may be a side of a box. Two boxes above each other may be one line.
fn parts(lines: &Lines) -> Vec<Chain> {
    let parts = lines.others.iter().flat_map(Chain::dense_parts);
    lines.paper.iter().cloned().chain(parts).collect()
}

/// The lines, with the sides among their parts.
fn with_sides(lines: Lines, mut sides: Vec<Chain>) -> Lines {
    sides.retain(|side| !lines.paper.contains(side));
    let is_side = |part: &Chain| sides.contains(part);
    let left = |line: Chain| {
        let parts = line.dense_parts();
        if parts.iter().any(is_side) {
            parts.into_iter().filter(|part| !is_side(part)).collect()
        } else {
            vec![line]
        }
    };
    let others = lines.others.into_iter().flat_map(left).collect();
    Lines { sides, others, ..lines }
}

/// Whether a line runs into one of the other direction at both ends.
fn runs_into_both(ink: &Grey, side: &Chain, others: &[Chain]) -> bool {
    // Lines are followed in strips, so their ends may be off by as much in either direction.
    let reach = 1.5 * side.strip() as f32;
    let runs_into = |end: usize, is_first: bool| {
        let (x, y) = (end as f32, side.row_at(end as f32));
        others.iter().any(|other| {
            let (rows, at) = (other.columns(), other.row_at(y));
            let is_beside = rows.start as f32 - reach <= y && y <= rows.end as f32 + reach;
            let between = if is_first { (at, x) } else { (x, at) };
            is_beside && (at - x).abs() <= reach && is_inked(ink, side, between)
        })
    };
    let columns = side.columns();
    runs_into(columns.start, true) && runs_into(columns.end, false)
}

/// Whether a line has ink in each column but one between two columns; yes if there are none between.
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
    columns.filter(is_bare).count() <= 1
}

/// Sides that are joined: boxes beside each other.
struct Boxes {
    area: Area,
    /// Indices of the sides.
    sides: Vec<usize>,
}

/// Of all sides those of boxes in which something is written, and of boxes as large as those.
fn written_in(ink: &Grey, shades: &Grey, [level, upright]: [Vec<Chain>; 2]) -> [Vec<Chain>; 2] {
    let mut rest = ink.clone();
    for side in &level {
        Trace::new(&rest, shades, side).erase(&mut rest);
    }
    let (mut rest, shades) = (rest.transposed(), shades.transposed());
    for side in &upright {
        Trace::new(&rest, &shades, side).erase(&mut rest);
    }
    let left: Vec<Area> =
        components(&rest.transposed(), 255).iter().map(|component| component.area).collect();
    let areas = level.iter().map(area).chain(upright.iter().map(|side| area(side).transposed()));
    let areas: Vec<Area> = areas.collect();
    let boxes = joined(&areas);
    let is_written_in = |boxes: &&Boxes| {
        let lowest = boxes.sides.iter().filter(|&&side| side >= level.len());
        let lowest = lowest.map(|&side| areas[side].height).min().unwrap_or(0);
        left.iter().any(|ink| ink.height * 4 >= lowest && ink.around(boxes.area) == boxes.area)
    };
    let written: Vec<&Boxes> = boxes.iter().filter(is_written_in).collect();
    let is_alike = |a: usize, b: usize| a.abs_diff(b) * 10 <= a;
    let is_as_large = |boxes: &&Boxes| {
        let area = boxes.area;
        written.iter().any(|other| {
            is_alike(other.area.width, area.width) && is_alike(other.area.height, area.height)
        })
    };
    let mut is_side = vec![false; areas.len()];
    for &side in boxes.iter().filter(is_as_large).flat_map(|boxes| &boxes.sides) {
        is_side[side] = true;
    }
    let mut is_side = is_side.into_iter();
    [level, upright].map(|mut sides| {
        sides.retain(|_| is_side.next() == Some(true));
        sides
    })
}

/// Where a line is, and as far beyond its ends as they may be off.
fn area(side: &Chain) -> Area {
    let columns = side.columns();
    let (first, last) = (side.row_at(columns.start as f32), side.row_at(columns.end as f32));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast to an integer stops at its ends, and rounds down"
    )]
    let (top, bottom) = (first.min(last) as usize, (first.max(last) + side.thickness) as usize);
    let left = columns.start.saturating_sub(side.strip());
    Area { left, top, width: columns.end + side.strip() - left, height: bottom - top + 1 }
}

/// Groups of lines that touch.
fn joined(areas: &[Area]) -> Vec<Boxes> {
    let mut groups: Vec<Boxes> = Vec::new();
    for (side, &area) in areas.iter().enumerate() {
        let touches = |group: &mut Boxes| {
            let meets = |other: Area| area.gap(other) == 0 && area.gap_of_rows(other) == 0;
            group.sides.iter().any(|&other| meets(areas[other]))
        };
        let mut joined = Boxes { area, sides: vec![side] };
        for group in groups.extract_if(.., touches) {
            joined.area = joined.area.around(group.area);
            joined.sides.extend(group.sides);
        }
        groups.push(joined);
    }
    groups
}
