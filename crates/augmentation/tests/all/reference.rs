//! The same distortions, slow and clear: all in f64, from the formulas in the docs.

use augmentation::Distortion;

/// Number k of SplitMix64 whose seed is mixed from seed, example and epoch.
fn bits(seed: u64, example: usize, epoch: usize, k: u64) -> u64 {
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |mut bits: u64| {
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    };
    let mut key = 0_u64;
    for number in [seed, example as u64, epoch as u64] {
        key = mix(key.wrapping_add(STEP).wrapping_add(number));
    }
    mix(key.wrapping_add(STEP.wrapping_mul(k + 1)))
}

/// Distorts an image of `rows` x `columns`.
pub(crate) fn distort(
    distortion: &Distortion,
    (rows, columns): (usize, usize),
    (seed, example, epoch): (u64, usize, usize),
    image: &[u8],
) -> Vec<f64> {
    let bits = |k: u64| bits(seed, example, epoch, k);
    let uniform = |k: u64, strength: f32| {
        f64::from(strength) * ((bits(k) >> 11) as f64 / (1_u64 << 52) as f64 - 1.0)
    };
    let angle = uniform(0, distortion.rotation);
    let factor_x = 1.0 + uniform(1, distortion.scaling);
    let factor_y = 1.0 + uniform(2, distortion.scaling);
    let shear = uniform(3, distortion.shear);
    let shift = [uniform(4, distortion.shift), uniform(5, distortion.shift)];

    // Seven rows of eight points, of which seven are used: number 6 + 8 j + i, x in its lower
    // half, y in its upper one.
    let normal = |bytes: &[u8]| {
        let sum: f64 = bytes.iter().map(|&byte| f64::from(byte)).sum();
        f64::from(distortion.displacement) * (sum - 510.0) / (4.0 * 65_535.0 / 12.0_f64).sqrt()
    };
    let vector = |j: usize, i: usize| {
        let bytes = bits(6 + 8 * j as u64 + i as u64).to_le_bytes();
        [normal(&bytes[..4]), normal(&bytes[4..])]
    };
    let spacing = rows.max(columns) as f64 / 4.0;
    // The cubic B-spline around 0.
    let spline = |t: f64| match t.abs() {
        t if t < 1.0 => 2.0 / 3.0 - t * t + t * t * t / 2.0,
        t if t < 2.0 => (2.0 - t).powi(3) / 6.0,
        _ => 0.0,
    };

    let pixel = |y: i64, x: i64| match (usize::try_from(y), usize::try_from(x)) {
        (Ok(y), Ok(x)) if y < rows && x < columns => f64::from(image[y * columns + x]),
        _ => 0.0,
    };
    let mut distorted = Vec::new();
    for (y, x) in (0..rows).flat_map(|y| (0..columns).map(move |x| (y, x))) {
        let (mut away_x, mut away_y) = (0.0, 0.0);
        for (j, i) in (0..7).flat_map(|j| (0..7).map(move |i| (j, i))) {
            let along = |pixel: usize, k: usize| (pixel as f64 + 0.5) / spacing - (k as f64 - 1.0);
            let weight = spline(along(y, j)) * spline(along(x, i));
            let [vector_x, vector_y] = vector(j, i);
            away_x += weight * vector_x;
            away_y += weight * vector_y;
        }
        // Back through shift, rotation, shear and scaling.
        let centre = ((columns as f64 - 1.0) / 2.0, (rows as f64 - 1.0) / 2.0);
        let (u, v) = (x as f64 - centre.0 - shift[0], y as f64 - centre.1 - shift[1]);
        let (u, v) = (angle.cos() * u + angle.sin() * v, angle.cos() * v - angle.sin() * u);
        let u = u - shear * v;
        let (from_x, from_y) = (u / factor_x + centre.0 + away_x, v / factor_y + centre.1 + away_y);

        let (left, top) = (from_x.floor(), from_y.floor());
        let (s, t) = (from_x - left, from_y - top);
        #[expect(clippy::cast_possible_truncation, reason = "rounded already")]
        let (left, top) = (left as i64, top as i64);
        let above = pixel(top, left) * (1.0 - s) + pixel(top, left + 1) * s;
        let below = pixel(top + 1, left) * (1.0 - s) + pixel(top + 1, left + 1) * s;
        distorted.push(above * (1.0 - t) + below * t);
    }
    distorted
}
