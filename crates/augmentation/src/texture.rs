//! The image that greys are taken from, laid out for bilinear interpolation.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::inline_always,
    reason = "sides are at most 2,048, greys at most 255; compiled for the caller's instructions"
)]

/// Pixels computed side by side, for vector instructions.
pub(crate) const LANES: usize = 16;

/// Binary digits of a place that are a fraction of a pixel.
pub(crate) const FRACTION_BITS: u32 = 8;

/// A whole pixel, as a place.
pub(crate) const ONE: i32 = 1 << FRACTION_BITS;

/// Shape of a texture: an image with a border of 0 around it, to which places outside are clamped.
/// An entry is four pixels, a byte each from the lowest: itself, the one to the right, the one
/// below, and the one below right. So one load, or one lane of a gather, has all that a grey needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shape {
    rows: usize,
    columns: usize,
    /// A row takes 2 to this power entries.
    shift: u32,
}

impl Shape {
    pub(crate) fn new(rows: usize, columns: usize) -> Self {
        Self { rows, columns, shift: (columns + 2).next_power_of_two().trailing_zeros() }
    }

    /// Entries, a power of two.
    pub(crate) fn entries(self) -> usize {
        ((self.rows + 2) << self.shift).next_power_of_two()
    }

    fn stride(self) -> usize {
        1 << self.shift
    }

    /// Bytes for the image with its border, a row more, and lanes to spare.
    pub(crate) fn bytes(self) -> usize {
        self.entries() + self.stride() + 2 * LANES
    }

    /// Where a column or row is, from the border on, in 1/256 of a pixel.
    pub(crate) fn place(pixel: usize) -> i32 {
        (pixel as i32 + 1) << FRACTION_BITS
    }

    /// Where the border on the right is.
    pub(crate) fn last_column(self) -> i32 {
        Self::place(self.columns)
    }

    /// Where the border at the bottom is.
    pub(crate) fn last_row(self) -> i32 {
        Self::place(self.rows)
    }

    /// Lays an image out. `bytes` and `entries` are of the sizes above, and 0.
    #[inline(always)]
    pub(crate) fn fill(self, image: &[u8], bytes: &mut [u8], entries: &mut [u32]) {
        let stride = self.stride();
        for row in 0..self.rows {
            let (from, to) = (row * self.columns, (row + 1) * stride + 1);
            for at in (0..self.columns).step_by(LANES) {
                let to: &mut [u8; LANES] =
                    bytes[to + at..].first_chunk_mut().expect("lanes to spare");
                if let Some(lanes) = image[from + at..].first_chunk() {
                    *to = *lanes;
                } else {
                    let rest = &image[from + at..];
                    to[..rest.len()].copy_from_slice(rest);
                }
            }
            // What was copied of the row after it.
            bytes[to + self.columns..][..LANES].fill(0);
        }
        let (right, below, below_right) = (&bytes[1..], &bytes[stride..], &bytes[stride + 1..]);
        let pixels = bytes.iter().zip(right).zip(below).zip(below_right);
        for (entry, (((&here, &right), &below), &below_right)) in entries.iter_mut().zip(pixels) {
            *entry = u32::from_le_bytes([here, right, below, below_right]);
        }
    }

    /// Greys at places within the border. `entry` gives the entry of a number.
    #[inline(always)]
    pub(crate) fn sample(
        self,
        entry: impl Fn(usize) -> u32,
        x: &[i32; LANES],
        y: &[i32; LANES],
    ) -> [u8; LANES] {
        let mut greys = [0; LANES];
        for lane in 0..LANES {
            let (x, y) = (x[lane].cast_unsigned(), y[lane].cast_unsigned());
            let at = ((y >> FRACTION_BITS) << self.shift) + (x >> FRACTION_BITS);
            let corners = entry(at as usize);
            greys[lane] = bilinear(corners, x & 0xff, y & 0xff);
        }
        greys
    }
}

/// Between four pixels, with x and y from 0 to 255 for shares of 256, rounded to nearest.
#[inline(always)]
fn bilinear(corners: u32, x: u32, y: u32) -> u8 {
    // Two pixels at once, in sixteen bits each: a + (b - a) x as a (256 - x) + b x stays within
    // them, whatever is borrowed on the way.
    let left = corners & 0x00ff_00ff;
    let right = (corners >> 8) & 0x00ff_00ff;
    let across = (left << 8).wrapping_add(right.wrapping_sub(left).wrapping_mul(x));
    let (above, below) = (across & 0xffff, across >> 16);
    let grey = (above << 8).wrapping_add(below.wrapping_sub(above).wrapping_mul(y));
    ((grey + 0x8000) >> 16) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bilinear_is_exact_to_half_a_grey() {
        for corners in [[0, 0, 0, 0], [255; 4], [255, 0, 0, 255], [0, 255, 3, 7], [1, 2, 3, 4]] {
            for (x, y) in (0..256).flat_map(|x| (0..256).map(move |y| (x, y))) {
                let [a, b, c, d] = corners.map(f64::from);
                let (s, t) = (f64::from(x) / 256.0, f64::from(y) / 256.0);
                let exact = (a * (1.0 - s) + b * s) * (1.0 - t) + (c * (1.0 - s) + d * s) * t;
                let grey = bilinear(u32::from_le_bytes(corners), x, y);
                assert!((f64::from(grey) - exact).abs() <= 0.5, "{corners:?} {x} {y}: {grey}");
            }
        }
    }
}
