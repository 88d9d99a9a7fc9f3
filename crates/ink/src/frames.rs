//! Frames around writing: circles, boxes with rounded corners or drawn by hand, borders; and panels.

use crate::area::Area;
use crate::components::{Component, components, holes};
use crate::grey::{Grey, quantile};
use crate::{contrast, specks, stroke_width};

/// Components and holes looked at, the largest.
const MOST: usize = 2_000;

/// More holes in a frame than these are squared paper.
const MOST_IN_FRAME: usize = 40;

/// Pixels that all holes looked at for strokes may have, as a multiple of the image's.
const MOST_ROOM: usize = 4;

/// Strokes of printed frames are at most this share of their height; a pen's are wider.
const SLENDER: f32 = 0.05;

/// A hole is a box if it has so much of the rectangle around it.
const BOX: f32 = 0.92;

/// Sides in pixels of the smallest panel, and how much of the rectangle around it is filled.
const SMALLEST_PANEL: usize = 16;
const FILLED: f32 = 0.85;

/// Takes out of `ink` and `shades` what encloses writing, and frames of the same size; no digit has
/// another in it. Empty boxes are taken out if they share sides, empty circles and boxes if three are
/// alike and of thin lines: one may be a 0. A frame that a stroke touches is left, or the stroke's digit
/// would be lost. Returns how many components were taken out.
pub(crate) fn remove(ink: &mut Grey, shades: &mut Grey) -> usize {
    let holes = largest(holes(ink, 255));
    if holes.is_empty() {
        return 0;
    }
    let components = largest(components(ink, 255));
    let frames = frames(&components, &holes, shades);
    for &frame in &frames {
        erase(frame, ink);
    }
    for frame in &frames {
        fade(frame, ink, shades);
    }
    frames.len()
}

/// Takes filled rectangles out of `ink` and `shades`, such as stickers: no digit is one, unless it is a 1.
pub(crate) fn remove_panels(ink: &mut Grey, shades: &mut Grey) {
    let is_panel = |component: &Component| {
        let Area { width, height, .. } = component.area;
        let (shorter, longer) = (width.min(height), width.max(height));
        shorter >= SMALLEST_PANEL
            && longer <= 2 * shorter
            && component.pixels as f32 >= FILLED * (width * height) as f32
    };
    for panel in components(ink, 255).iter().filter(|component| is_panel(component)) {
        erase(panel, ink);
        fade(panel, ink, shades);
    }
}

fn largest(mut regions: Vec<Component>) -> Vec<Component> {
    regions.retain(|region| region.longer_side() >= specks::SMALLEST);
    if regions.len() > MOST {
        regions.sort_by_key(|region| std::cmp::Reverse(region.pixels));
        regions.truncate(MOST);
    }
    regions
}

/// A component with its holes.
struct Enclosing<'a> {
    component: &'a Component,
    holes: Vec<&'a Component>,
    is_written_in: bool,
}

fn frames<'a>(
    components: &'a [Component],
    holes: &'a [Component],
    shades: &Grey,
) -> Vec<&'a Component> {
    let enclosing = components.iter().map(|component| {
        let own: Vec<&Component> =
            holes.iter().filter(|hole| is_next_to(component, hole)).collect();
        let stroke = stroke_width::of_component(component);
        // Where rules cross in a 0, they are paler.
        let palest = contrast::of_strokes(component, shades) / 2;
        let is_written_in = own.iter().any(|hole| {
            let inner = components.iter().filter(|inner| is_next_to(hole, inner));
            { inner }.any(|inner| {
                is_writing(inner, hole, stroke) && contrast::of_strokes(inner, shades) >= palest
            })
        });
        Enclosing { component, holes: own, is_written_in }
    });
    let enclosing: Vec<Enclosing<'_>> =
        enclosing.filter(|enclosing| !enclosing.holes.is_empty()).collect();
    let is_frame = |one: &&Enclosing<'_>| {
        let alike = || enclosing.iter().filter(|other| are_alike(one.component, other.component));
        one.is_written_in
            || alike().any(|other| other.is_written_in)
            || has_boxes(one)
            || is_slender(one) && alike().filter(|other| is_slender(other)).count() >= 3
    };
    // Rings in rings would take time without bound.
    let mut room = MOST_ROOM * shades.pixels().len();
    let mut is_untouched = |one: &&Enclosing<'_>| {
        let holes = one.holes.iter().map(|hole| hole.area.width * hole.area.height);
        room = room.saturating_sub(holes.sum());
        room > 0 && is_untouched(one, shades)
    };
    let frames = enclosing.iter().filter(is_frame).filter(|one| is_untouched(one));
    frames.map(|one| one.component).collect()
}

/// Whether no stroke touches a frame.
fn is_untouched(one: &Enclosing<'_>, shades: &Grey) -> bool {
    one.holes.len() <= MOST_IN_FRAME
        && is_even(one.component, shades)
        && one.holes.iter().all(|hole| strokes_into(hole, one.component) <= few(hole))
}

/// Whether a region has another in it, and nothing between them: of the first pixel of what lies inside,
/// the neighbour on the left belongs to what is around it.
fn is_next_to(outer: &Component, inner: &Component) -> bool {
    let (around, within) = (outer.area, inner.area);
    around.left < within.left
        && within.right() < around.right()
        && around.top < within.top
        && within.bottom() < around.bottom()
        && inner.runs.first().is_some_and(|run| outer.has(run.row, run.from - 1))
}

/// Whether a component in a hole is writing in a frame of such a stroke, and not the dot of a 0, or paper
/// in a panel.
fn is_writing(inner: &Component, hole: &Component, stroke: f32) -> bool {
    let (height, room) = (inner.area.height, hole.area.height);
    let longer = inner.longer_side();
    let is_line = 4.0 * stroke <= room as f32;
    is_line && (2 * height >= room || longer as f32 >= 4.0 * stroke && 10 * longer >= room)
}

fn are_alike(one: &Component, other: &Component) -> bool {
    let are_near = |a: usize, b: usize| a.abs_diff(b) * 10 <= a;
    let (one, other) = (one.area, other.area);
    are_near(one.width, other.width) && are_near(one.height, other.height)
}

/// Rows and columns of a hole that are parted by the ink around it: strokes run into it there.
fn strokes_into(hole: &Component, around: &Component) -> usize {
    const HOLE: u8 = 1;
    const INK: u8 = 2;
    let Area { left, top, width, height } = hole.area;
    let mut image = Grey::filled(width, height, 0);
    for (region, level) in [(hole, HOLE), (around, INK)] {
        let first = region.runs.partition_point(|run| run.row < top);
        for run in region.runs[first..].iter().take_while(|run| run.row < top + height) {
            let (from, to) = (run.from.max(left), run.to.min(left + width));
            if from < to {
                image.row_mut(run.row - top)[from - left..to - left].fill(level);
            }
        }
    }
    // What else is in the hole is passed over.
    let is_parted = |row: &&[u8]| {
        let mut levels = row.iter().copied().filter(|level| *level > 0);
        levels.any(|level| level == HOLE)
            && levels.any(|level| level == INK)
            && levels.any(|level| level == HOLE)
    };
    let columns = image.transposed();
    image.rows().filter(is_parted).count() + columns.rows().filter(is_parted).count()
}

/// Rows and columns that may be parted by nothing but the roughness of lines.
fn few(hole: &Component) -> usize {
    2 + (hole.area.width + hole.area.height) / 50
}

/// Whether a hole is a rectangle, or nearly, with nothing in it.
fn is_box(hole: &Component) -> bool {
    let Area { width, height, .. } = hole.area;
    hole.pixels as f32 >= BOX * (width * height) as f32
        && hole.runs.len() + hole.runs_of_columns() <= width + height + few(hole)
}

/// Whether two boxes beside each other are as high as each other.
fn has_boxes(one: &Enclosing<'_>) -> bool {
    let boxes: Vec<&Component> = one.holes.iter().copied().filter(|hole| is_box(hole)).collect();
    boxes.len() >= 2
        && boxes.len() == one.holes.len()
        && boxes.iter().any(|a| {
            let is_beside = |b: &&Component| {
                let rows = a.area.common_rows(b.area);
                a.area.gap(b.area) > 0 && rows * 20 >= a.area.height.max(b.area.height) * 19
            };
            boxes.iter().any(is_beside)
        })
}

/// Whether it is an empty box or circle of thin lines.
fn is_slender(one: &Enclosing<'_>) -> bool {
    let Area { width, height, .. } = one.component.area;
    let stroke = stroke_width::of_component(one.component);
    let is_round = |hole: &Component| {
        let share = hole.pixels as f32 / (hole.area.width * hole.area.height) as f32;
        width.abs_diff(height) * 30 <= height && (share - std::f32::consts::FRAC_PI_4).abs() < 0.03
    };
    one.holes.len() == 1
        && (is_box(one.holes[0]) || is_round(one.holes[0]))
        && stroke <= SLENDER * height as f32
}

/// Whether no stroke is much darker than the others: a 1 may run from side to side.
fn is_even(component: &Component, shades: &Grey) -> bool {
    let counts = contrast::counts(&component.runs, shades);
    let [strokes, darkest] = [700, 980].map(|share| u32::from(quantile(&counts, share)));
    2 * darkest <= 3 * strokes
}

fn erase(frame: &Component, ink: &mut Grey) {
    for run in &frame.runs {
        ink.row_mut(run.row)[run.from..run.to].fill(0);
    }
}

/// Takes a frame and its edges out of the shades.
fn fade(frame: &Component, ink: &Grey, shades: &mut Grey) {
    const EDGE: usize = 2;
    for run in &frame.runs {
        let columns = run.from.saturating_sub(EDGE)..(run.to + EDGE).min(ink.width());
        for row in run.row.saturating_sub(EDGE)..(run.row + EDGE + 1).min(ink.height()) {
            let shades = &mut shades.row_mut(row)[columns.clone()];
            for (shade, ink) in shades.iter_mut().zip(&ink.row(row)[columns.clone()]) {
                if *ink == 0 {
                    *shade = 0;
                }
            }
        }
    }
}
