//! Images made of a few numbers.

/// A thick ring with a bar through it, on white: grey edges, as digits have them.
pub(crate) fn ring(rows: usize, columns: usize, tilt: usize) -> Vec<u8> {
    let mut image = Vec::with_capacity(rows * columns);
    for (y, x) in (0..rows).flat_map(|y| (0..columns).map(move |x| (y, x))) {
        let place = |at: usize, side: usize| (2 * at + 1) as f64 / side as f64 - 1.0;
        let (v, u) = (place(y, rows), place(x, columns));
        let from_ring = ((u * u + v * v).sqrt() - 0.5).abs();
        let from_bar = (u - v * (tilt % 7) as f64 / 7.0).abs() + (v.abs() - 0.6).max(0.0);
        let ink = (0.2 - from_ring.min(from_bar)) * 10.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        image.push((ink.clamp(0.0, 1.0) * 255.0) as u8);
    }
    image
}
