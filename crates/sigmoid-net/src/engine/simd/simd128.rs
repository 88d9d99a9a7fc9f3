//! The 128-bit instructions of WebAssembly: four vectors of four.

#![expect(unsafe_code, reason = "loads and stores")]
#![allow(clippy::wildcard_imports, reason = "the intrinsics are known by their names")]

use std::arch::wasm32::*;

use super::lanes::{CHUNK, Kernel, LANES, Row, RowTile, Simd};
use super::set_bits::SET_BITS;
use crate::portable::{EXPONENT_ZERO, MANTISSA_BITS};

/// The target is compiled for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Simd128;

impl Simd128 {
    #[expect(clippy::unused_self, reason = "as other instruction sets")]
    pub(super) fn run(self, kernel: impl Kernel) {
        kernel.run(self);
    }
}

/// Lanes of a vector.
const QUARTER: usize = LANES / 4;

type V = [v128; 4];

#[inline(always)]
fn each(f: impl Fn(usize) -> v128) -> V {
    std::array::from_fn(f)
}

impl Simd for Simd128 {
    type V = V;
    const ROW_TILE: RowTile = RowTile::Six;

    #[inline(always)]
    fn splat(self, x: f32) -> V {
        [f32x4_splat(x); 4]
    }

    #[inline(always)]
    fn load(self, row: &Row) -> V {
        // SAFETY: four loads within the sixteen floats; none has to be aligned.
        each(|i| unsafe { v128_load(row.as_ptr().add(QUARTER * i).cast()) })
    }

    #[inline(always)]
    fn store(self, v: V, row: &mut Row) {
        for (i, v) in v.into_iter().enumerate() {
            // SAFETY: four stores within the sixteen floats.
            unsafe { v128_store(row.as_mut_ptr().add(QUARTER * i).cast(), v) };
        }
    }

    #[inline(always)]
    fn add(self, a: V, b: V) -> V {
        each(|i| f32x4_add(a[i], b[i]))
    }

    #[inline(always)]
    fn sub(self, a: V, b: V) -> V {
        each(|i| f32x4_sub(a[i], b[i]))
    }

    #[inline(always)]
    fn mul(self, a: V, b: V) -> V {
        each(|i| f32x4_mul(a[i], b[i]))
    }

    #[inline(always)]
    fn div(self, a: V, b: V) -> V {
        each(|i| f32x4_div(a[i], b[i]))
    }

    #[inline(always)]
    fn mul_add(self, a: V, b: V, c: V) -> V {
        let mut doubtful = i32x4_splat(0);
        let sums: V = std::array::from_fn(|i| {
            let (sum, doubt) = mul_add_unless_doubtful(a[i], b[i], c[i]);
            doubtful = v128_or(doubtful, doubt);
            sum
        });
        if v128_any_true(doubtful) { mul_add_in_any_case(&a, &b, &c) } else { sums }
    }

    #[inline(always)]
    fn max(self, a: V, b: V) -> V {
        each(|i| f32x4_pmax(b[i], a[i]))
    }

    #[inline(always)]
    fn min(self, a: V, b: V) -> V {
        each(|i| f32x4_pmin(b[i], a[i]))
    }

    #[inline(always)]
    fn copy_sign(self, magnitude: V, sign: V) -> V {
        let bit = f32x4_splat(-0.0);
        each(|i| v128_bitselect(sign[i], magnitude[i], bit))
    }

    #[inline(always)]
    fn where_positive(self, x: V, a: V) -> V {
        each(|i| v128_and(f32x4_gt(x[i], f32x4_splat(0.0)), a[i]))
    }

    #[inline(always)]
    fn compress_nonzero<const G: usize>(
        self,
        chunks: [&[u8]; G],
        base: u16,
        indices: &mut [u16; CHUNK],
        values: [&mut [f32; CHUNK]; G],
    ) -> usize {
        let mut count = 0;
        let longest = chunks.iter().map(|chunk| chunk.len().min(CHUNK)).max().unwrap_or(0);
        for (begin, base) in (0..longest).zip(base..).step_by(8) {
            let mut eights = [u8x16_splat(0); G];
            let mut any = u8x16_splat(0);
            for g in 0..G {
                let rest = chunks[g].get(begin..).unwrap_or(&[]);
                let mut short = [0; 8];
                let eight = rest.first_chunk().unwrap_or_else(|| {
                    short[..rest.len()].copy_from_slice(rest);
                    &short
                });
                eights[g] = u64x2(u64::from_le_bytes(*eight), 0);
                any = v128_or(any, eights[g]);
            }
            let mask = usize::from(u8x16_bitmask(u8x16_ne(any, u8x16_splat(0))) & 0xff);
            let kept = u64x2(u64::from_le_bytes(SET_BITS[mask]), 0);
            let index = u16x8_add(u16x8_extend_low_u8x16(kept), u16x8_splat(base));
            // SAFETY: `count` is at most the number of bytes before `begin`, so each store of eight
            // ends by slot 64.
            unsafe { v128_store(indices.as_mut_ptr().add(count).cast(), index) };
            for g in 0..G {
                let eight = u16x8_extend_low_u8x16(u8x16_swizzle(eights[g], kept));
                let halves = [u32x4_extend_low_u16x8(eight), u32x4_extend_high_u16x8(eight)];
                for (half, at) in halves.into_iter().zip([count, count + QUARTER]) {
                    // SAFETY: as above.
                    unsafe {
                        let to = values[g].as_mut_ptr().add(at);
                        v128_store(to.cast(), f32x4_convert_u32x4(half));
                    }
                }
            }
            count += mask.count_ones() as usize;
        }
        count
    }

    #[inline(always)]
    fn transpose(self, rows: &[Row; LANES], transposed: &mut [Row; LANES]) {
        for (i, to) in transposed.iter_mut().enumerate() {
            for (to, row) in to.iter_mut().zip(rows) {
                *to = row[i];
            }
        }
    }

    #[inline(always)]
    fn exp2_of_low_bits(self, n: V) -> V {
        let zero = u32x4_splat(EXPONENT_ZERO);
        each(|i| u32x4_add(u32x4_shl(n[i], MANTISSA_BITS), zero))
    }
}

/// Two of four lanes in double precision, the low or the high ones.
#[inline(always)]
fn low(x: v128) -> v128 {
    f64x2_promote_low_f32x4(x)
}

#[inline(always)]
fn high(x: v128) -> v128 {
    f64x2_promote_low_f32x4(i64x2_shuffle::<1, 1>(x, x))
}

/// Four lanes from two times two in double precision, rounded.
#[inline(always)]
fn rounded(low: v128, high: v128) -> v128 {
    i64x2_shuffle::<0, 2>(f32x4_demote_f64x2_zero(low), f32x4_demote_f64x2_zero(high))
}

/// a · b + c in double precision, where the product is exact, and then rounded to single; and in
/// which lanes the two roundings may not come to what one would. That can only be where the sum
/// lies half-way between two floats, the bits below a float's being 1 and then zeros, or where it
/// is too small for all of a float's bits.
#[inline(always)]
fn mul_add_unless_doubtful(a: v128, b: v128, c: v128) -> (v128, v128) {
    let sum_low = f64x2_add(f64x2_mul(low(a), low(b)), low(c));
    let sum_high = f64x2_add(f64x2_mul(high(a), high(b)), high(c));
    // The lower and the upper words of the four sums.
    let lower = i32x4_shuffle::<0, 2, 4, 6>(sum_low, sum_high);
    let upper = i32x4_shuffle::<1, 3, 5, 7>(sum_low, sum_high);
    let is_halfway = i32x4_eq(i32x4_shl(lower, 32 - BITS_BELOW_A_FLOAT), i32x4_splat(i32::MIN));
    // Without its sign from 1 to `SMALLEST`: 0, which is exact, becomes the largest number there is.
    let magnitude = i32x4_add(i32x4_shl(upper, 1), i32x4_splat(i32::MAX));
    let is_tiny = i32x4_lt(magnitude, i32x4_splat(SMALLEST.wrapping_add(i32::MIN)));
    (rounded(sum_low, sum_high), v128_or(is_halfway, is_tiny))
}

/// Bits of a double's significand below the last one of a float's.
const BITS_BELOW_A_FLOAT: u32 = 29;

/// The upper word of 2⁻¹²⁶, the smallest normal float, in double precision, shifted left by its sign.
const SMALLEST: i32 = (1023 - 126) << 21;

/// a · b + c, rounded once, as `portable::mul_add` does it without a hardware instruction: the sum
/// is rounded to odd.
#[inline(never)]
fn mul_add_in_any_case(a: &V, b: &V, c: &V) -> V {
    each(|i| {
        let of_half =
            |half: fn(v128) -> v128| to_odd(f64x2_mul(half(a[i]), half(b[i])), half(c[i]));
        rounded(of_half(low), of_half(high))
    })
}

/// The sum of two doubles, rounded to odd: of an inexact sum's two neighbours, the one whose last
/// bit is 1.
#[inline(always)]
fn to_odd(product: v128, c: v128) -> v128 {
    let sum = f64x2_add(product, c);
    // The rounding error of the sum; NaN if the sum is NaN or infinite.
    let of_c = f64x2_sub(sum, product);
    let rest = f64x2_add(f64x2_sub(product, f64x2_sub(sum, of_c)), f64x2_sub(c, of_c));
    let zero = f64x2_splat(0.0);
    let is_inexact = f64x2_gt(f64x2_abs(rest), zero);
    let is_even = i64x2_eq(v128_and(sum, i64x2_splat(1)), i64x2_splat(0));
    let towards_zero = v128_xor(f64x2_gt(rest, zero), f64x2_gt(sum, zero));
    // 1 away from zero, -1 towards it.
    let change = v128_or(towards_zero, i64x2_splat(1));
    i64x2_add(sum, v128_and(change, v128_and(is_inexact, is_even)))
}
