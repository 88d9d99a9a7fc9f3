//! Components that are no writing.

use crate::area::Area;
use crate::components::Component;
use crate::grey::Grey;

/// Components looked at, the largest: a sheet of noise has any number of them.
const MOST: usize = 4_000;

/// Length in pixels below which nothing is writing.
pub(crate) const SMALLEST: usize = 5;

/// Height of the writing: the median of the components' longer sides, weighted by their ink.
pub(crate) fn writing_height(components: &[Component]) -> usize {
    let mut sides: Vec<(usize, usize)> =
        components.iter().map(|c| (c.longer_side(), c.pixels)).collect();
    sides.sort_unstable();
    let total: usize = sides.iter().map(|side| side.1).sum();
    let mut below = 0;
    let median = sides.iter().find(|(_, pixels)| {
        below += pixels;
        below * 2 >= total
    });
    median.map_or(0, |side| side.0)
}

/// Components without specks, without what is fainter than the rest, and without strips along the
/// edge of the image.
///
/// `shades` has the darkness of each pixel.
pub(crate) fn without(mut components: Vec<Component>, shades: &Grey) -> Vec<Component> {
    if components.len() > MOST {
        components.sort_by_key(|component| std::cmp::Reverse(component.pixels));
        components.truncate(MOST);
        components.sort_by_key(|component| (component.area.top, component.area.left));
    }
    components.retain(|component| !is_strip(component, shades));
    let height = writing_height(&components);
    let stroke = typical_stroke(&components, height);
    let is_speck = |component: &Component| {
        let longer = component.longer_side();
        // A thin 1 beside thick digits has little ink, but is high.
        longer < SMALLEST
            || longer * 8 <= height
            || component.pixels * 2 < stroke * stroke && component.area.height * 2 < stroke * 3
            || component.pixels * 150 < height * height && longer * 4 < height
    };
    // What is left of rules and edges.
    let is_long = |component: &Component| {
        let Area { width, height: rows, .. } = component.area;
        rows > 4 * height || width > 4 * height && rows * 4 < height
    };
    components.retain(|component| !is_speck(component) && !is_long(component));
    let inks: Vec<u64> = components.iter().map(|component| mean_shade(component, shades)).collect();
    let total: u64 = components.iter().map(|c| c.pixels as u64).sum();
    let sum: u64 = components.iter().zip(&inks).map(|(c, ink)| c.pixels as u64 * ink).sum();
    let mean = sum / total.max(1);
    let mut inks = inks.into_iter();
    // What is as high as a digit may be one that was written with less pressure.
    components.retain(|component| {
        let palest = if component.longer_side() * 2 >= height { mean / 6 } else { mean * 2 / 5 };
        inks.next().is_none_or(|ink| ink >= palest)
    });
    components
}

/// Twice the ink over its outline, for the larger components together.
fn typical_stroke(components: &[Component], height: usize) -> usize {
    let large = components.iter().filter(|c| c.longer_side() * 2 >= height);
    let (pixels, ends) = large.fold((0, 0), |(pixels, ends), component| {
        (pixels + component.pixels, ends + component.runs.len())
    });
    // A run of a vertical stroke is as long as the stroke is wide; of others longer.
    pixels / (2 * ends).max(1)
}

/// Along an edge of the image, thin and long: what a scanner sees beside the sheet.
fn is_strip(component: &Component, image: &Grey) -> bool {
    let area = component.area;
    let side = image.shorter_side();
    let at_sides = area.left == 0 || area.right() == image.width();
    let at_ends = area.top == 0 || area.bottom() == image.height();
    side >= 100
        && (at_sides && area.width * 30 <= side && area.height * 3 >= image.height()
            || at_ends && area.height * 30 <= side && area.width * 3 >= image.width())
}

fn mean_shade(component: &Component, shades: &Grey) -> u64 {
    let sum: u64 = component
        .runs
        .iter()
        .flat_map(|run| &shades.row(run.row)[run.from..run.to])
        .map(|&shade| u64::from(shade))
        .sum();
    sum / (component.pixels as u64).max(1)
}
