//! Uniform cubic B-splines along one side of an image.

/// Intervals of the grid along the longer side of an image.
const INTERVALS: usize = 4;

/// Points of the grid that a side needs at most: an interval's value depends on four of them.
pub(crate) const POINTS: usize = INTERVALS + 3;

/// How the pixels along a side depend on the points of the grid.
///
/// Point j is at pixel (j - 1) `spacing` - 1/2. The grid begins and ends outside of the image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spline {
    spacing: f64,
}

/// Four consecutive points and what each contributes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weights {
    pub(crate) first: usize,
    pub(crate) weights: [f32; 4],
}

impl Spline {
    /// The same in both directions, so that it bends both alike.
    pub(crate) fn new(rows: usize, columns: usize) -> Self {
        Self { spacing: rows.max(columns) as f64 / INTERVALS as f64 }
    }

    /// Place of point j, in pixels.
    pub(crate) fn place(self, j: usize) -> f64 {
        (j as f64 - 1.0) * self.spacing - 0.5
    }

    /// What the value at a pixel is made of.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rounded down, and as IEEE 754 defines"
    )]
    pub(crate) fn weights(self, pixel: usize) -> Weights {
        let at = (pixel as f64 + 0.5) / self.spacing;
        let first = (at as usize).min(INTERVALS - 1);
        let t = at - first as f64;
        let u = 1.0 - t;
        let weights =
            [u * u * u, (3.0 * t - 6.0) * t * t + 4.0, (3.0 * u - 6.0) * u * u + 4.0, t * t * t];
        Weights { first, weights: weights.map(|weight| (weight / 6.0) as f32) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_a_partition_of_one_and_reproduce_places() {
        for side in [1, 2, 3, 5, 28, 29, 100] {
            let spline = Spline::new(side, 1);
            for pixel in 0..side {
                let Weights { first, weights } = spline.weights(pixel);
                assert!(first + 3 < POINTS && weights.iter().all(|&weight| weight >= 0.0));
                let sum: f32 = weights.iter().sum();
                assert!((sum - 1.0).abs() < 1e-6, "{side}, {pixel}: {sum}");
                let places = (first..).map(|j| spline.place(j));
                let place: f64 = weights.iter().zip(places).map(|(&w, x)| f64::from(w) * x).sum();
                assert!((place - pixel as f64).abs() < 1e-4, "{side}, {pixel}: {place}");
            }
        }
    }

    /// What the docs of `Distortion` say of the smoothed field.
    #[test]
    fn smoothing_leaves_0_48_of_the_deviation() {
        let spline = Spline::new(28, 28);
        let squares: Vec<f32> = (0..28)
            .map(|pixel| spline.weights(pixel).weights.iter().map(|weight| weight * weight).sum())
            .collect();
        let mean = squares.iter().sum::<f32>() / 28.0;
        assert!((mean - 0.48).abs() < 0.005, "{mean}");
    }
}
