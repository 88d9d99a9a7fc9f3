//! Frames around writing: circles, boxes with rounded corners or drawn by hand, borders; and panels.

use crate::area::Area;
use crate::components::{Component, components, holes};
use crate::grey::{Grey, quantile};
use crate::{contrast, specks, stroke_width};

/// Of more components or holes than these, none is a frame: they are squared or hatched.
const MOST: usize = 2_000;

/// Of more holes in one component than these, they are squared paper.
const MOST_IN_FRAME: usize = 40;

/// Pixels in the rectangles of all holes that are looked at for strokes, as a multiple of the image's: each
/// is copied.
const MOST_COPIED: usize = 4;

/// Strokes of printed frames are at most this share of their height; a pen's are wider.
const THIN: f32 = 0.06;

/// A hole is a box if it has so much of the rectangle around it.
const BOX: f32 = 0.92;

/// Length in pixels of the sides of the smallest panel.
const SMALLEST_PANEL: usize = 16;

/// A panel has so much of the rectangle around it.
const FILLED: f32 = 0.85;

/// Takes out of `ink` and `shades` what encloses writing, and printed frames of the same size; no digit
/// has another in it. Empty boxes are taken out if they share sides, empty circles and boxes if three are
/// alike and of thin lines: one may be a 0. A frame that a stroke touches is left, or the stroke's digit
/// would be lost. Returns how many components were taken out.
pub(crate) fn remove(ink: &mut Grey, shades: &mut Grey) -> usize {
    let holes = holes(ink, 255, specks::SMALLEST);
    let components = if holes.is_empty() { Vec::new() } else { components(ink, 255) };
    let is_large = |component: &&Component| component.longer_side() >= specks::SMALLEST;
    let components: Vec<&Component> = components.iter().filter(is_large).collect();
    if holes.len().max(components.len()) > MOST {
        return 0;
    }
    let frames = frames(&components, &holes, shades);
    for &frame in &frames {
        erase(frame, ink);
    }
    for frame in &frames {
        fade(frame, ink, shades);
    }
    frames.len()
}

/// Takes filled rectangles out of `ink` and `shades`, such as stickers. Returns how many. No digit is one,
/// but for a 1 that is less than one and a half times as high as wide.
pub(crate) fn remove_panels(ink: &mut Grey, shades: &mut Grey) -> usize {
    let is_panel = |component: &&Component| {
        let Area { width, height, .. } = component.area;
        let (shorter, longer) = (width.min(height), width.max(height));
        shorter >= SMALLEST_PANEL
            && 2 * longer <= 3 * shorter
            && component.pixels as f32 >= FILLED * (width * height) as f32
    };
    let components = components(ink, 255);
    let panels: Vec<&Component> = components.iter().filter(is_panel).collect();
    for panel in &panels {
        erase(panel, ink);
        fade(panel, ink, shades);
    }
    panels.len()
}

/// A component with its holes.
struct Enclosing<'a> {
    component: &'a Component,
    holes: Vec<&'a Component>,
    /// Width of its strokes in pixels.
    stroke: f32,
    /// Whether they are as thin as those of printed frames.
    is_thin: bool,
    is_written_in: bool,
    /// Whether it is one empty box or circle of thin strokes.
    is_slender: bool,
}

impl<'a> Enclosing<'a> {
    /// None without holes.
    fn new(
        component: &'a Component,
        components: &[&Component],
        holes: &'a [Component],
        shades: &Grey,
    ) -> Option<Self> {
        let holes: Vec<&Component> =
            holes.iter().filter(|hole| is_next_to(component, hole)).collect();
        if holes.is_empty() {
            return None;
        }
        let stroke = stroke_width::of_component(component);
        let is_thin = stroke <= THIN * component.area.height as f32;
        // Where rules cross in a 0, they are paler.
        let palest = contrast::of_strokes(component, shades) / 2;
        let is_pen = |inner: &&Component| contrast::of_strokes(inner, shades) >= palest;
        let is_written_in = holes.iter().any(|hole| {
            let inner = components.iter().copied().filter(|inner| is_next_to(hole, inner));
            is_written(hole, &inner.filter(is_pen).collect::<Vec<_>>(), stroke, is_thin)
        });
        let is_slender = is_thin && holes.len() == 1 && (is_box(holes[0]) || is_round(holes[0]));
        Some(Self { component, holes, stroke, is_thin, is_written_in, is_slender })
    }

    /// Whether the other is as large, and of strokes as wide.
    fn is_like(&self, other: &Self) -> bool {
        let are_near = |a: usize, b: usize| a.abs_diff(b) * 10 <= a;
        let (one, of_other) = (self.component.area, other.component.area);
        are_near(one.width, of_other.width)
            && are_near(one.height, of_other.height)
            && self.stroke.max(other.stroke) <= 1.5 * self.stroke.min(other.stroke)
    }

    fn may_be_printed(&self) -> bool {
        self.is_thin || self.holes.iter().all(|hole| is_box(hole))
    }

    /// Whether it has nothing but boxes, two of them as high as each other and side by side, and more if
    /// its strokes may be a pen's: two square 0s may touch.
    fn has_boxes(&self) -> bool {
        let is_beside = |a: &Component, b: &Component| {
            let rows = a.area.common_rows(b.area);
            a.area.gap(b.area) > 0 && rows * 20 >= a.area.height.max(b.area.height) * 19
        };
        self.holes.len() >= if self.is_thin { 2 } else { 4 }
            && self.holes.iter().all(|hole| is_box(hole))
            && self.holes.iter().any(|a| self.holes.iter().any(|b| is_beside(a, b)))
    }

    /// Whether no stroke touches it.
    fn is_untouched(&self, shades: &Grey) -> bool {
        is_even(self.component, shades)
            && self.holes.iter().all(|hole| strokes_into(hole, self.component) <= few(hole))
    }
}

fn frames<'a>(
    components: &[&'a Component],
    holes: &'a [Component],
    shades: &Grey,
) -> Vec<&'a Component> {
    let of = |one: &&'a Component| Enclosing::new(one, components, holes, shades);
    let enclosing: Vec<Enclosing<'_>> = components.iter().filter_map(of).collect();
    let is_frame = |one: &&Enclosing<'_>| {
        let alike = || enclosing.iter().filter(|other| one.is_like(other));
        one.is_written_in
            || one.may_be_printed() && alike().any(|other| other.is_written_in)
            || one.has_boxes()
            || one.is_slender && alike().filter(|other| other.is_slender).nth(2).is_some()
    };
    let mut copied = 0;
    let mut is_untouched = |one: &&Enclosing<'_>| {
        if one.holes.len() > MOST_IN_FRAME {
            return false;
        }
        let pixels = one.holes.iter().map(|hole| hole.area.width * hole.area.height);
        copied += pixels.sum::<usize>();
        copied <= MOST_COPIED * shades.pixels().len() && one.is_untouched(shades)
    };
    let frames = enclosing.iter().filter(is_frame).filter(|one| is_untouched(one));
    frames.map(|one| one.component).collect()
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

/// Whether what is in a hole is writing, by the strokes around it and whether they are thin. The dot of a
/// 0, or its slash, is not; nor is paper in a panel.
fn is_written(hole: &Component, inner: &[&Component], stroke: f32, is_thin: bool) -> bool {
    let Area { width, height, .. } = hole.area;
    let is_line = 4.0 * stroke <= height as f32;
    // A 0 is narrower than a circle.
    let is_wide = || is_filled(hole, inner) || 4 * width >= 3 * height;
    let least = if is_thin { height / 4 } else { height / 2 };
    let is_small = |inner: &&&Component| {
        let longer = inner.longer_side();
        longer as f32 >= 4.0 * stroke && 10 * longer >= height
    };
    is_line
        && (inner.iter().any(|inner| inner.area.height >= least) && is_wide()
            || inner.iter().filter(is_small).nth(1).is_some())
}

/// Whether a hole is a rectangle, with what is in it.
fn is_filled(hole: &Component, inner: &[&Component]) -> bool {
    let inside: usize = inner.iter().map(|inner| inner.pixels).sum();
    (hole.pixels + inside) as f32 >= BOX * (hole.area.width * hole.area.height) as f32
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

/// Whether a hole is a circle, or nearly, with nothing in it.
fn is_round(hole: &Component) -> bool {
    let Area { width, height, .. } = hole.area;
    let share = hole.pixels as f32 / (width * height) as f32;
    width.abs_diff(height) * 30 <= height && (share - std::f32::consts::FRAC_PI_4).abs() < 0.03
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
