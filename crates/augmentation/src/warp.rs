//! Each pixel of a distorted image from the grid and the image.

use crate::grid::Grid;
use crate::spline::{POINTS, Spline, Weights};
use crate::texture::{LANES, Shape};

/// What all images of a size have in common.
#[derive(Debug, Clone)]
pub(crate) struct Warp {
    columns: usize,
    shape: Shape,
    /// For each row of pixels what the grid's rows contribute.
    rows: Vec<Weights>,
    /// For each [`LANES`] columns.
    groups: Vec<Group>,
}

/// Pixels side by side, in every row.
#[derive(Debug, Clone)]
struct Group {
    /// What each point of a row of the grid contributes to each pixel.
    weights: [[f32; LANES]; POINTS],
    /// Places of the pixels, less [`ROUNDER_BITS`].
    places: [i32; LANES],
}

/// 1.5 · 2^23. Floats of this size are integers, so adding it rounds to the nearest integer, which
/// is then the sum's bits less these bits, as long as it is within ±2^22: 16,384 pixels.
const ROUNDER: f32 = 12_582_912.0;
const ROUNDER_BITS: i32 = ROUNDER.to_bits().cast_signed();

/// Rows whose points are computed ahead: more at a time are not faster.
const ROWS: usize = 8;

/// Entries, and bytes, of a texture that is kept on the stack. 28 x 28 pixels need 960 and 1,088.
const SMALL: usize = 1_024;
const SMALL_BYTES: usize = SMALL + 64 + 2 * LANES;

impl Warp {
    pub(crate) fn new(rows: usize, columns: usize) -> Self {
        let spline = Spline::new(rows, columns);
        let group = |first: usize| {
            let mut group = Group { weights: [[0.0; LANES]; POINTS], places: [0; LANES] };
            for lane in 0..LANES {
                // Lanes beyond the last column repeat it; what they compute is not kept.
                let column = (first + lane).min(columns - 1);
                let Weights { first, weights } = spline.weights(column);
                for (points, weight) in group.weights[first..].iter_mut().zip(weights) {
                    points[lane] = weight;
                }
                group.places[lane] = Shape::place(column) - ROUNDER_BITS;
            }
            group
        };
        Self {
            columns,
            shape: Shape::new(rows, columns),
            rows: (0..rows).map(|row| spline.weights(row)).collect(),
            groups: (0..columns).step_by(LANES).map(group).collect(),
        }
    }

    /// Writes the distorted image to `to`.
    #[expect(clippy::inline_always, reason = "compiled for the caller's instructions")]
    #[inline(always)]
    pub(crate) fn run(&self, grid: &Grid, image: &[u8], to: &mut [u8]) {
        let shape = self.shape;
        // An index that cannot be out of range needs no check: entries can be gathered.
        if shape.entries() <= SMALL && shape.bytes() <= SMALL_BYTES {
            let (mut bytes, mut entries) = ([0; SMALL_BYTES], [0; SMALL]);
            shape.fill(image, &mut bytes, &mut entries);
            self.pixels(grid, |at| entries[at & (SMALL - 1)], to);
        } else {
            let (mut bytes, mut entries) = (vec![0; shape.bytes()], vec![0; shape.entries()]);
            shape.fill(image, &mut bytes, &mut entries);
            let mask = entries.len() - 1;
            self.pixels(grid, |at| entries[at & mask], to);
        }
    }

    #[expect(clippy::inline_always, reason = "compiled for the caller's instructions")]
    #[inline(always)]
    fn pixels(&self, grid: &Grid, entry: impl Fn(usize) -> u32, to: &mut [u8]) {
        for (block, rows) in self.rows.chunks(ROWS).enumerate() {
            // The grid as it is along each row. First for several rows: the loop below would not
            // be vectorised with it inside.
            let mut along = [[0.0; LANES]; ROWS];
            for (along, Weights { first, weights: w }) in along.iter_mut().zip(rows) {
                let [a, b, c, d]: &[[f32; LANES]; 4] =
                    grid[*first..].first_chunk().expect("four rows from the first on");
                for lane in 0..LANES {
                    along[lane] =
                        (w[0] * a[lane] + w[1] * b[lane]) + (w[2] * c[lane] + w[3] * d[lane]);
                }
            }
            for (k, along) in along.iter().enumerate().take(rows.len()) {
                self.row(block * ROWS + k, along, &entry, to);
            }
        }
    }

    #[expect(clippy::inline_always, reason = "compiled for the caller's instructions")]
    #[inline(always)]
    fn row(&self, row: usize, along: &[f32; LANES], entry: impl Fn(usize) -> u32, to: &mut [u8]) {
        let (last_x, last_y) = (self.shape.last_column(), self.shape.last_row());
        let place_y = Shape::place(row) - ROUNDER_BITS;
        for (g, group) in self.groups.iter().enumerate() {
            let (mut x, mut y) = ([0; LANES], [0; LANES]);
            for lane in 0..LANES {
                let weight = |j: usize| group.weights[j][lane];
                let mut away = [weight(0) * along[0], weight(0) * along[1]];
                for j in 1..POINTS {
                    away[0] += weight(j) * along[2 * j];
                    away[1] += weight(j) * along[2 * j + 1];
                }
                let place_x = group.places[lane];
                let [away_x, away_y] = away.map(|away| (away + ROUNDER).to_bits().cast_signed());
                x[lane] = away_x.wrapping_add(place_x).clamp(0, last_x);
                y[lane] = away_y.wrapping_add(place_y).clamp(0, last_y);
            }
            let greys = self.shape.sample(&entry, &x, &y);
            let to = &mut to[row * self.columns + g * LANES..];
            match to.first_chunk_mut() {
                // Lanes beyond the row are overwritten by the next one.
                Some(to) => *to = greys,
                None => copy_rest(&greys, to),
            }
        }
    }
}

/// Out of line: the compiler would make one copy of any length of it and the other case.
#[cold]
#[inline(never)]
fn copy_rest(greys: &[u8; LANES], to: &mut [u8]) {
    to.copy_from_slice(&greys[..to.len()]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// A grid of the same vector everywhere moves the image by it, and nothing else.
        #[test]
        fn whole_pixels_move_to_the_byte(
            rows in 1..70_usize,
            columns in 1..70_usize,
            right in -80..=80_i16,
            down in -80..=80_i16,
            seed: u8,
        ) {
            let grey = |y: usize, x: usize| (y * 31 + x * 7 + y * x).to_le_bytes()[0] ^ seed;
            let image: Vec<u8> =
                (0..rows * columns).map(|at| grey(at / columns, at % columns)).collect();
            let mut grid = [[0.0; LANES]; POINTS];
            for points in &mut grid {
                for point in points.chunks_exact_mut(2) {
                    point.copy_from_slice(&[-256.0 * f32::from(right), -256.0 * f32::from(down)]);
                }
            }
            let mut moved = vec![77; rows * columns];
            Warp::new(rows, columns).run(&grid, &image, &mut moved);
            for (at, &moved) in moved.iter().enumerate() {
                let from = |at: usize, by: i16, side: usize| {
                    at.checked_add_signed(-isize::from(by)).filter(|&from| from < side)
                };
                let (y, x) = (at / columns, at % columns);
                let expected = match (from(y, down, rows), from(x, right, columns)) {
                    (Some(y), Some(x)) => grey(y, x),
                    _ => 0,
                };
                prop_assert_eq!(moved, expected, "at {}, {}", y, x);
            }
        }
    }
}
