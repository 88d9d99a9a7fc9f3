//! Connected components.

use crate::area::Area;
use crate::grey::Grey;

/// Neighbouring pixels of a row: from column `from` to before column `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Row.
    pub row: usize,
    /// First column.
    pub from: usize,
    /// Column after the last.
    pub to: usize,
}

impl Run {
    fn area(self) -> Area {
        Area { left: self.from, top: self.row, width: self.to - self.from, height: 1 }
    }
}

/// Pixels of ink that touch each other, be it at corners.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Component {
    /// The smallest rectangle around it.
    pub area: Area,
    /// Number of its pixels.
    pub pixels: usize,
    /// Its pixels, from top to bottom and left to right.
    pub runs: Vec<Run>,
}

impl Component {
    /// Its width or height, whichever is more.
    pub(crate) fn longer_side(&self) -> usize {
        self.area.width.max(self.area.height)
    }

    /// Whether a pixel is one of its own.
    pub(crate) fn has(&self, row: usize, column: usize) -> bool {
        let next = self.runs.partition_point(|run| (run.row, run.to) <= (row, column));
        self.runs.get(next).is_some_and(|run| run.row == row && run.from <= column)
    }

    /// How many runs its columns have.
    pub(crate) fn runs_of_columns(&self) -> usize {
        let rows: Vec<&[Run]> = self.runs.chunk_by(|a, b| a.row == b.row).collect();
        let next = |pair: &&[&[Run]]| pair[0][0].row + 1 == pair[1][0].row;
        // A column has a run less for each pixel that is below another.
        let below = rows.windows(2).filter(next).map(|pair| common(pair[0], pair[1]));
        self.pixels - below.sum::<usize>()
    }
}

/// Columns that the runs of two rows have in common.
fn common(above: &[Run], below: &[Run]) -> usize {
    let mut above = above.iter().peekable();
    let mut columns = 0;
    for run in below {
        while let Some(over) = above.peek() {
            columns += run.to.min(over.to).saturating_sub(run.from.max(over.from));
            if over.to > run.to {
                break;
            }
            above.next();
        }
    }
    columns
}

/// The connected components (8-neighbours) of pixels of at least a level, in the order of their
/// topmost, then leftmost pixel.
///
/// Run by run, with a union-find forest.
///
/// Source: L. He, Y. Chao and K. Suzuki, "A run-based two-scan labeling algorithm", IEEE
/// Transactions on Image Processing 17 (2008).
pub(crate) fn components(image: &Grey, least: u8) -> Vec<Component> {
    connected(image, |pixel| pixel >= least, 1, |_| true)
}

/// The holes in components of pixels of at least a level: the connected regions (4-neighbours) of
/// others that do not reach the edge of the image, and are so long or high. In the same order.
pub(crate) fn holes(image: &Grey, least: u8, longer_side: usize) -> Vec<Component> {
    let is_inside = |from: usize, to: usize, length: usize| from > 0 && to < length;
    let is_hole = |area: Area| {
        is_inside(area.left, area.right(), image.width())
            && is_inside(area.top, area.bottom(), image.height())
            && area.width.max(area.height) >= longer_side
    };
    connected(image, |pixel| pixel < least, 0, is_hole)
}

/// Regions of pixels that touch, those whose area is to be kept. `reach` is 0 for 4-neighbours and 1 for
/// 8-neighbours, whose runs may be a column apart.
fn connected(
    image: &Grey,
    belongs: impl Fn(u8) -> bool,
    reach: usize,
    keep: impl Fn(Area) -> bool,
) -> Vec<Component> {
    let mut runs: Vec<Run> = Vec::new();
    // parent[run] is a run of the same component that comes no later.
    let mut parent: Vec<usize> = Vec::new();
    let mut above = 0..0;
    for (row, pixels) in image.rows().enumerate() {
        let start = runs.len();
        let mut next = above.start;
        let mut x = 0;
        while let Some(skip) = pixels[x..].iter().position(|&pixel| belongs(pixel)) {
            let from = x + skip;
            let length = pixels[from..].iter().position(|&pixel| !belongs(pixel));
            let to = length.map_or(pixels.len(), |length| from + length);
            let run = runs.len();
            runs.push(Run { row, from, to });
            parent.push(run);
            while next < above.end && runs[next].to + reach <= from {
                next += 1;
            }
            let mut touching = next;
            while touching < above.end && runs[touching].from < to + reach {
                unite(&mut parent, touching, run);
                touching += 1;
            }
            x = to;
        }
        above = start..runs.len();
    }

    // Areas first: a checker board has a region for each pixel.
    let mut areas: Vec<Option<Area>> = vec![None; runs.len()];
    for (index, run) in runs.iter().enumerate() {
        let area = &mut areas[root(&mut parent, index)];
        *area = Some(area.map_or(run.area(), |area| area.around(run.area())));
    }
    let mut of_root: Vec<Option<usize>> = vec![None; runs.len()];
    let mut components: Vec<Component> = Vec::new();
    for (index, run) in runs.into_iter().enumerate() {
        let root = root(&mut parent, index);
        let Some(area) = areas[root].filter(|area| keep(*area)) else { continue };
        let component = *of_root[root].get_or_insert_with(|| {
            components.push(Component { area, pixels: 0, runs: Vec::new() });
            components.len() - 1
        });
        components[component].pixels += run.to - run.from;
        components[component].runs.push(run);
    }
    components
}

fn root(parent: &mut [usize], mut run: usize) -> usize {
    while parent[run] != run {
        parent[run] = parent[parent[run]];
        run = parent[run];
    }
    run
}

fn unite(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parent, a), root(parent, b));
    parent[a.max(b)] = a.min(b);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_touch_and_late_joints_join() {
        // A U, whose arms meet in the last row, and a pixel that touches it at a corner; one apart.
        let rows = ["#.#..#", "#.#...", "###..#", "...#.#"];
        let pixels = rows.iter().flat_map(|row| row.bytes().map(|b| if b == b'#' { 9 } else { 0 }));
        let image = Grey::new(6, 4, pixels.collect()).expect("24 pixels");
        let found = components(&image, 9);
        let areas: Vec<_> = found.iter().map(|c| (c.area, c.pixels)).collect();
        let area = |left, top, width, height| Area { left, top, width, height };
        assert_eq!(areas, [(area(0, 0, 4, 4), 8), (area(5, 0, 1, 1), 1), (area(5, 2, 1, 2), 2)]);
        assert!(components(&image, 10).is_empty());
    }

    #[test]
    fn holes_are_paper_that_ink_encloses() {
        // A ring with a pixel in it, a ring that is open only at a corner, and a U.
        let rows = [
            "#####....",
            "#...#.###",
            "#.#.#.#.#",
            "#...#.###",
            "#####....",
            "#.#......",
            "###......",
        ];
        let rows = [&rows[..5], &["....#.#.#", "....#.###"]].concat();
        let pixels = rows.iter().flat_map(|row| row.bytes().map(|b| if b == b'#' { 9 } else { 0 }));
        let image = Grey::new(9, 7, pixels.collect()).expect("63 pixels");
        let found = holes(&image, 9, 1);
        let areas: Vec<_> = found.iter().map(|hole| (hole.area, hole.pixels)).collect();
        let area = |left, top, width, height| Area { left, top, width, height };
        assert_eq!(areas, [(area(1, 1, 3, 3), 8), (area(7, 2, 1, 1), 1)]);
        assert_eq!(holes(&image, 9, 2).len(), 1);
        assert!(found[0].has(2, 1) && !found[0].has(2, 2) && found[0].has(2, 3));
        assert!(!found[0].has(0, 1) && !found[0].has(2, 4));
    }
}
