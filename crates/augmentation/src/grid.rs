//! The grid whose points say how far away a grey comes from.

use crate::affine::{self, Affine};
use crate::distortion::Distortion;
use crate::random::{Random, two_approx_normals};
use crate::spline::{POINTS, Spline};
use crate::texture::{LANES, ONE};

/// `[rows of points, points of a row]`: for each point x and y, side by side, in 1/256 of a pixel.
/// The last pair of lanes is not used.
pub(crate) type Grid = [[f32; LANES]; POINTS];

/// Where the points are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GridPlaces {
    /// Row of each row of points, from the centre of the image, in pixels.
    rows: [f32; POINTS],
    /// Column of each point of a row, twice, once for x and once for y.
    columns: [f32; LANES],
}

impl GridPlaces {
    pub(crate) fn new(rows: usize, columns: usize) -> Self {
        let spline = Spline::new(rows, columns);
        let from_centre = |j: usize, side: usize| {
            let place = spline.place(j) - (side as f64 - 1.0) / 2.0;
            #[expect(clippy::cast_possible_truncation, reason = "rounded as IEEE 754 defines")]
            let place = place as f32;
            place
        };
        Self {
            rows: std::array::from_fn(|j| from_centre(j, rows)),
            columns: std::array::from_fn(|lane| from_centre(lane / 2, columns)),
        }
    }

    /// The grid of one distorted image.
    ///
    /// A spline whose points lie on an affine map is that map. So rotation and the like only move
    /// the points, and cost nothing at the pixels.
    #[expect(clippy::inline_always, reason = "compiled for the caller's instructions")]
    #[inline(always)]
    pub(crate) fn draw(&self, distortion: &Distortion, random: Random) -> Grid {
        let affine = Affine::draw(distortion, random);
        let unit = ONE as f32;
        let deviation = distortion.displacement * unit;
        let step = [affine.x_x * unit, affine.y_x * unit];
        let mut grid = [[0.0; LANES]; POINTS];
        for (j, (points, row)) in grid.iter_mut().zip(self.rows).enumerate() {
            let start =
                [(affine.x_y * row + affine.x) * unit, (affine.y_y * row + affine.y) * unit];
            for i in 0..LANES / 2 {
                let number = affine::NUMBERS + (j * LANES / 2 + i) as u64;
                let normals = two_approx_normals(random.bits(number), deviation);
                for axis in [0, 1] {
                    let lane = 2 * i + axis;
                    points[lane] = normals[axis] + (start[axis] + step[axis] * self.columns[lane]);
                }
            }
        }
        grid
    }
}
