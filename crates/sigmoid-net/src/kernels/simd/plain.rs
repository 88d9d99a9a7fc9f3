//! Whatever the target has, without intrinsics.

use super::{Block, CHUNK, EXPONENT_ZERO, LANES, MANTISSA_BITS, Row, Simd};

/// Arrays, for the compiler to make of them what it can.
#[derive(Clone, Copy)]
pub(crate) struct Plain;

#[inline(always)]
fn each(f: impl Fn(usize) -> f32) -> Row {
    std::array::from_fn(f)
}

impl Simd for Plain {
    type V = Row;
    const BLOCK: Block = Block::Six;

    #[inline(always)]
    fn splat(self, x: f32) -> Row {
        [x; LANES]
    }

    #[inline(always)]
    fn load(self, row: &Row) -> Row {
        *row
    }

    #[inline(always)]
    fn store(self, v: Row, row: &mut Row) {
        *row = v;
    }

    #[inline(always)]
    fn add(self, a: Row, b: Row) -> Row {
        each(|i| a[i] + b[i])
    }

    #[inline(always)]
    fn sub(self, a: Row, b: Row) -> Row {
        each(|i| a[i] - b[i])
    }

    #[inline(always)]
    fn mul(self, a: Row, b: Row) -> Row {
        each(|i| a[i] * b[i])
    }

    #[inline(always)]
    fn div(self, a: Row, b: Row) -> Row {
        each(|i| a[i] / b[i])
    }

    #[inline(always)]
    fn mul_add(self, a: Row, b: Row, c: Row) -> Row {
        each(|i| mul_add(a[i], b[i], c[i]))
    }

    #[inline(always)]
    fn max(self, a: Row, b: Row) -> Row {
        each(|i| if a[i] > b[i] { a[i] } else { b[i] })
    }

    #[inline(always)]
    fn min(self, a: Row, b: Row) -> Row {
        each(|i| if a[i] < b[i] { a[i] } else { b[i] })
    }

    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "a place in a chunk is at most 64")]
    fn not_white<const G: usize>(
        self,
        chunks: [&[u8]; G],
        base: u16,
        places: &mut [u16; CHUNK],
        bytes: [&mut [f32; CHUNK]; G],
    ) -> usize {
        let mut whole = [[0; CHUNK]; G];
        for (whole, chunk) in whole.iter_mut().zip(chunks) {
            whole[..chunk.len()].copy_from_slice(chunk);
        }
        let mut mask = whole.iter().fold(0, |mask, chunk| mask | not_zero(chunk));
        let count = mask.count_ones() as usize;
        for first in (0..count).step_by(STRIDE) {
            for i in first..first + STRIDE {
                // Past the last one this is 64, and what is written is never read.
                let place = mask.trailing_zeros();
                places[i] = base + place as u16;
                for g in 0..G {
                    bytes[g][i] = f32::from(whole[g][place as usize % CHUNK]);
                }
                mask &= mask.wrapping_sub(1);
            }
        }
        count
    }

    #[inline(always)]
    fn transpose(self, rows: &[Row; LANES], transposed: &mut [Row; LANES]) {
        for i in 0..LANES {
            transposed[i] = each(|j| rows[j][i]);
        }
    }

    #[inline(always)]
    fn exp2_of_low_bits(self, n: Row) -> Row {
        each(|i| {
            let exponent = n[i].to_bits() << MANTISSA_BITS;
            f32::from_bits(exponent.wrapping_add(EXPONENT_ZERO))
        })
    }
}

/// Pixels taken in one go, those that are needed and a few that are not: fewer branches to guess.
const STRIDE: usize = 4;

/// A bit for each of 64 bytes, the lowest for the first: whether it is not 0.
#[inline(always)]
fn not_zero(bytes: &[u8; CHUNK]) -> u64 {
    const LOW_BITS: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    bytes.as_chunks::<8>().0.iter().rev().fold(0, |mask, eight| {
        let eight = u64::from_le_bytes(*eight);
        // The high bit of each byte that is not 0, ...
        let high = (((eight & LOW_BITS) + LOW_BITS) | eight) & !LOW_BITS;
        // ... and the eight of them moved together.
        mask << 8 | (high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
    })
}

/// a · b + c, rounded once.
#[inline(always)]
fn mul_add(a: f32, b: f32, c: f32) -> f32 {
    if cfg!(any(target_arch = "aarch64", target_feature = "fma")) {
        a.mul_add(b, c)
    } else {
        // There `f32::mul_add` would be a call into the platform's library, lane by lane.
        mul_add_in_doubles(a, b, c)
    }
}

/// The same where the processor has no such instruction: the product is exact in double
/// precision, and the sum, rounded to odd there, has bits enough to be rounded again.
///
/// Source: S. Boldo and G. Melquiond, Emulation of a FMA and correctly rounded sums, 2008.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the last rounding, to nearest")]
fn mul_add_in_doubles(a: f32, b: f32, c: f32) -> f32 {
    let (product, c) = (f64::from(a) * f64::from(b), f64::from(c));
    let sum = product + c;
    // What rounding left off the sum; not a number if the sum is none, or infinite.
    let of_c = sum - product;
    let rest = (product - (sum - of_c)) + (c - of_c);
    // To odd: of the two neighbours of an inexact sum the one whose last bit is 1.
    let is_inexact = rest.abs() > 0.0;
    let bits = sum.to_bits();
    let away_from_zero = (rest > 0.0) == (sum > 0.0);
    let step = if away_from_zero { 1 } else { u64::MAX };
    let step = if is_inexact && bits & 1 == 0 { step } else { 0 };
    f64::from_bits(bits.wrapping_add(step)) as f32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::mul_add_in_doubles;

    fn agrees(a: f32, b: f32, c: f32) -> bool {
        let (ours, exact) = (mul_add_in_doubles(a, b, c), a.mul_add(b, c));
        ours.to_bits() == exact.to_bits() || (ours.is_nan() && exact.is_nan())
    }

    #[test]
    fn hard_cases_of_a_fused_multiply_add() {
        let (tiny, huge) = (f32::from_bits(1), f32::MAX);
        let values =
            [0.0, -0.0, 1.0, -1.0, 1.0 + f32::EPSILON, tiny, -tiny, f32::MIN_POSITIVE, huge, -huge]
                .into_iter()
                .chain([f32::INFINITY, f32::NEG_INFINITY, f32::NAN, 16_777_217.0, 1.0 / 3.0]);
        let values: Vec<f32> = values.collect();
        for &a in &values {
            for &b in &values {
                for &c in &values {
                    assert!(agrees(a, b, c), "{a:e} {b:e} {c:e}");
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn any_bits_are_multiplied_and_added_with_one_rounding(a: u32, b: u32, c: u32) {
            let [a, b, c] = [a, b, c].map(f32::from_bits);
            prop_assert!(agrees(a, b, c));
        }

        #[test]
        fn sums_that_nearly_cancel_or_tie_are_rounded_once(
            a in -4096..4096_i16,
            b in -4096..4096_i16,
            near in -40..40_i32,
            scale in -30..30_i32,
        ) {
            let (a, b) = (f32::from(a) * (scale as f32).exp2(), f32::from(b) + 1.0 / 4096.0);
            let c = -(a * b);
            let c = f32::from_bits(c.to_bits().wrapping_add_signed(near));
            prop_assert!(agrees(a, b, c));
            prop_assert!(agrees(a, b, c * 16_777_216.0));
        }
    }
}
