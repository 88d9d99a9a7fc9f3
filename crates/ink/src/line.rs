//! A line of writing.

use crate::area::Area;
use crate::components::{Component, components};
use crate::grey::Grey;
use crate::lines::Group;
use crate::placement::Placement;
use crate::{specks, stroke_width};

/// Shades of 255 from which a pixel belongs to a component.
pub(crate) const COMPONENT: u8 = 96;

/// Pixels of paper around the ink of a line.
const MARGIN: usize = 2;

/// Heights above these bounds are not those of writing. They are capped: widening strokes in proportion
/// would take memory and time without bound.
const HIGHEST: usize = 1_500;
const SLENDEREST: usize = 40;

/// A line of writing: its ink, upright and with nothing else.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Line {
    /// Its ink, 0 paper to 255 full ink, with grey edges as MNIST's images have them.
    pub ink: Grey,
    /// Connected components of the ink (pixels of at least 96), from left to right.
    pub components: Vec<Component>,
    /// Whether it is apart from larger writing, less than half as high: labels of forms often are.
    pub is_smaller: bool,
    /// Height of the writing in pixels: the median of its components, weighted by their ink.
    pub writing_height: usize,
    /// Width of the strokes in pixels, as it was before it was brought nearer to MNIST's.
    pub stroke_width: f32,
    /// By how much the strokes were widened since, in pixels; narrowed if negative.
    pub widened: f32,
    placement: Placement,
    /// Column and row of the page where this line's begin; less than 0 in the margin.
    origin: (isize, isize),
}

impl Line {
    /// Cuts a line out of the page.
    ///
    /// `shades` has the grey ink of the page, `ink` 255 wherever any component is. Around the
    /// line's own components so many pixels are theirs as `fringe` says.
    pub(crate) fn cut(
        page: (&Grey, &Grey),
        group: &Group,
        fringe: usize,
        placement: Placement,
    ) -> Self {
        let (shades, ink) = page;
        let own = &group.components;
        let height = specks::writing_height(own);
        let area = crate::lines::around(own);
        let credible = height.min(HIGHEST).min(SLENDEREST * area.width);
        // Digits that touch are one component, much wider than high, whose strokes are not thin.
        let least = credible.min(area.height + area.height / 4);
        // Their pixels, with the fringe, and with room to grow.
        let room = MARGIN + fringe + least / 20;
        let (width, rows) = (area.width + 2 * room, area.height + 2 * room);
        let mut theirs = Grey::filled(width, rows, 0);
        for run in own.iter().flat_map(|component| &component.runs) {
            let left = room + run.from - area.left;
            let row = theirs.row_mut(room + run.row - area.top);
            row[left..left + run.to - run.from].fill(255);
        }
        let near = crate::filters::maximum(&theirs, fringe);
        let mut cut = Grey::filled(width, rows, 0);
        for y in 0..rows {
            let Some(from_y) = (area.top + y).checked_sub(room).filter(|&y| y < ink.height())
            else {
                continue;
            };
            let row = cut.row_mut(y);
            for (x, pixel) in row.iter_mut().enumerate() {
                let Some(from_x) = (area.left + x).checked_sub(room) else { continue };
                if from_x < ink.width()
                    && near.at(x, y) > 0
                    && (theirs.at(x, y) > 0 || ink.at(from_x, from_y) == 0)
                {
                    *pixel = shades.at(from_x, from_y);
                }
            }
        }
        let stroke_width = stroke_width::of(&cut);
        let growth = stroke_width::growth(stroke_width, least as f32, credible as f32);
        if growth != 0.0 {
            cut = stroke_width::grown(&cut, growth);
        }
        let signed = |length: usize| isize::try_from(length).unwrap_or(isize::MAX);
        let origin = (signed(area.left) - signed(room), signed(area.top) - signed(room));
        // What broke off at the edges.
        for speck in components(&cut, COMPONENT).iter().filter(|c| c.longer_side() * 8 <= height) {
            for run in &speck.runs {
                cut.row_mut(run.row)[run.from..run.to].fill(0);
            }
        }
        let (ink, inset) = trimmed(&cut);
        let mut components = components(&ink, COMPONENT);
        components.sort_by_key(|component| (component.area.left, component.area.top));
        Self {
            components,
            ink,
            is_smaller: group.is_smaller,
            writing_height: height,
            stroke_width,
            widened: 2.0 * growth,
            placement,
            origin: (origin.0 + inset.0, origin.1 + inset.1),
        }
    }

    /// Its place in the original image: the smallest upright rectangle around it.
    pub fn area(&self) -> Area {
        self.original(Area { left: 0, top: 0, width: self.ink.width(), height: self.ink.height() })
    }

    /// Where a rectangle of its ink is in the original image: the smallest upright one around it.
    pub fn original(&self, area: Area) -> Area {
        self.placement.original(self.on_page(area))
    }

    /// The four corners of a rectangle of its ink in the original image, as x and y, clockwise
    /// from the top left.
    pub fn corners(&self, area: Area) -> [(f64, f64); 4] {
        self.placement.corners(self.on_page(area))
    }

    /// Where a point of its ink is in the original image, as x and y; whole numbers are the corners of
    /// pixels.
    pub fn point(&self, x: f64, y: f64) -> (f64, f64) {
        self.placement.point(x + self.origin.0 as f64, y + self.origin.1 as f64)
    }

    /// Columns and rows of the page; what is beyond its left and top is cut off.
    fn on_page(&self, area: Area) -> Area {
        let shifted = |from: usize, by: isize| from.saturating_add_signed(by);
        let (left, top) = (shifted(area.left, self.origin.0), shifted(area.top, self.origin.1));
        Area {
            left,
            top,
            width: shifted(area.right(), self.origin.0) - left,
            height: shifted(area.bottom(), self.origin.1) - top,
        }
    }
}

/// The ink with a margin of paper around it, and how many columns and rows were taken away at the
/// left and top.
fn trimmed(image: &Grey) -> (Grey, (isize, isize)) {
    let inked = |row: &[u8]| row.iter().any(|&pixel| pixel > 0);
    let rows: Vec<usize> = (0..image.height()).filter(|&y| inked(image.row(y))).collect();
    let (Some(&top), Some(&bottom)) = (rows.first(), rows.last()) else {
        return (image.clone(), (0, 0));
    };
    let first = |row: &[u8]| row.iter().position(|&pixel| pixel > 0);
    let last = |row: &[u8]| row.iter().rposition(|&pixel| pixel > 0);
    let left = image.rows().filter_map(first).min().unwrap_or(0);
    let right = image.rows().filter_map(last).max().unwrap_or(0);
    let (width, height) = (right - left + 1, bottom - top + 1);
    let mut ink = Grey::filled(width + 2 * MARGIN, height + 2 * MARGIN, 0);
    for y in 0..height {
        ink.row_mut(y + MARGIN)[MARGIN..MARGIN + width]
            .copy_from_slice(&image.row(top + y)[left..left + width]);
    }
    let inset = |at: usize| isize::try_from(at).unwrap_or(0) - isize::try_from(MARGIN).unwrap_or(0);
    (ink, (inset(left), inset(top)))
}
