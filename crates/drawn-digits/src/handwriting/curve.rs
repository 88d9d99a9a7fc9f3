//! Smooth curves through control points.

/// x to the right, y down.
pub(crate) type Point = [f32; 2];

/// Straight pieces between two control points.
const PIECES: usize = 3;

/// A Catmull-Rom spline through all control points, as a polyline. A control point given twice
/// is a corner.
///
/// Source: E. Catmull and R. Rom, A class of local interpolating splines, 1974.
pub(crate) fn smooth(points: &[Point]) -> Vec<Point> {
    let mut line = Vec::with_capacity(points.len() * PIECES);
    line.push(points[0]);
    for k in 1..points.len() {
        let (b, c) = (points[k - 1], points[k]);
        if b == c {
            continue;
        }
        // At the ends the curve goes on as it came.
        let a = if k > 1 { points[k - 2] } else { b };
        let d = if k + 1 < points.len() { points[k + 1] } else { c };
        for piece in 1..=PIECES {
            let t = piece as f32 / PIECES as f32;
            line.push([0, 1].map(|axis| between(a[axis], b[axis], c[axis], d[axis], t)));
        }
    }
    line
}

/// From `b` at t = 0 to `c` at t = 1.
fn between(a: f32, b: f32, c: f32, d: f32, t: f32) -> f32 {
    let (linear, square) = (c - a, 2.0 * a - 5.0 * b + 4.0 * c - d);
    let cube = 3.0 * (b - c) + d - a;
    b + 0.5 * t * (linear + t * (square + t * cube))
}
