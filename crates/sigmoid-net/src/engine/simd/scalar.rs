//! Sixteen lanes as an array, without intrinsics: for targets without AVX2, and the check on those
//! with it.

use super::lanes::{CHUNK, LANES, Row, RowTile, Simd};
use crate::portable;

/// Plain loops over arrays, which the compiler vectorises as it can.
#[derive(Clone, Copy)]
pub(crate) struct Scalar;

#[inline(always)]
fn each(f: impl Fn(usize) -> f32) -> Row {
    std::array::from_fn(f)
}

impl Simd for Scalar {
    type V = Row;
    const ROW_TILE: RowTile = RowTile::Six;

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
        each(|i| portable::mul_add(a[i], b[i], c[i]))
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
    fn copy_sign(self, magnitude: Row, sign: Row) -> Row {
        each(|i| magnitude[i].copysign(sign[i]))
    }

    #[inline(always)]
    fn where_positive(self, x: Row, a: Row) -> Row {
        each(|i| if x[i] > 0.0 { a[i] } else { 0.0 })
    }

    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "an index in a chunk is at most 64")]
    fn compress_nonzero<const G: usize>(
        self,
        chunks: [&[u8]; G],
        base: u16,
        indices: &mut [u16; CHUNK],
        values: [&mut [f32; CHUNK]; G],
    ) -> usize {
        let mut whole = [[0; CHUNK]; G];
        for (whole, chunk) in whole.iter_mut().zip(chunks) {
            whole[..chunk.len()].copy_from_slice(chunk);
        }
        let mut mask = whole.iter().fold(0, |mask, chunk| mask | nonzero_mask(chunk));
        let count = mask.count_ones() as usize;
        for first in (0..count).step_by(STRIDE) {
            for i in first..first + STRIDE {
                // Past the last nonzero this is 64, and what is written is never read.
                let index = mask.trailing_zeros();
                indices[i] = base + index as u16;
                for g in 0..G {
                    values[g][i] = f32::from(whole[g][index as usize % CHUNK]);
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
        each(|i| portable::exp2_of_low_bits(n[i]))
    }
}

/// Nonzeros written per iteration, up to three too many: fewer branches to mispredict.
const STRIDE: usize = 4;

/// A bit for each of 64 bytes, the lowest for the first: 1 if the byte is not 0.
#[inline(always)]
fn nonzero_mask(bytes: &[u8; CHUNK]) -> u64 {
    const LOW_BITS: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    bytes.as_chunks::<8>().0.iter().rev().fold(0, |mask, eight| {
        let eight = u64::from_le_bytes(*eight);
        // Sets the high bit of each byte that is not 0, ...
        let high = (((eight & LOW_BITS) + LOW_BITS) | eight) & !LOW_BITS;
        // ... and gathers the eight of them.
        mask << 8 | (high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
    })
}
