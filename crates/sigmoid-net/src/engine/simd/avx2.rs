//! AVX2 and FMA: two registers of eight.

#![expect(unsafe_code, reason = "intrinsics, and a call into code compiled for them")]
#![allow(clippy::wildcard_imports, reason = "the intrinsics are known by their names")]

use std::arch::x86_64::*;

use super::lanes::{CHUNK, Kernel, LANES, Row, RowTile, Simd};
use super::set_bits::SET_BITS;
use crate::portable::{EXPONENT_ZERO, MANTISSA_BITS};

/// Exists only where the processor has AVX2 and FMA.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Avx2(());

impl Avx2 {
    pub(super) fn detect() -> Option<Self> {
        let has = is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("fma")
            && is_x86_feature_detected!("popcnt");
        has.then_some(Self(()))
    }

    pub(super) fn run(self, kernel: impl Kernel) {
        #[target_feature(enable = "avx2,fma,popcnt")]
        fn compiled_for_avx2(avx2: Avx2, kernel: impl Kernel) {
            kernel.run(avx2);
        }
        // SAFETY: the value `self` exists, so the processor has these instructions.
        unsafe { compiled_for_avx2(self, kernel) }
    }
}

/// Lanes of a register.
const HALF: usize = LANES / 2;

/// An operation as one intrinsic on each of two registers.
macro_rules! on_both_halves {
    ($($name:ident($($arg:ident),+) = $intrinsic:ident;)+) => {$(
        #[inline(always)]
        fn $name(self, $($arg: Self::V),+) -> Self::V {
            // SAFETY: the value `self` exists, so the processor has these instructions.
            unsafe { [$intrinsic($($arg[0]),+), $intrinsic($($arg[1]),+)] }
        }
    )+};
}

impl Simd for Avx2 {
    type V = [__m256; 2];
    const ROW_TILE: RowTile = RowTile::Six;

    #[inline(always)]
    fn splat(self, x: f32) -> Self::V {
        // SAFETY: the value `self` exists, so the processor has these instructions.
        unsafe { [_mm256_set1_ps(x); 2] }
    }

    #[inline(always)]
    fn load(self, row: &Row) -> Self::V {
        // SAFETY: as above, and both loads stay within the sixteen floats.
        unsafe { [_mm256_loadu_ps(row.as_ptr()), _mm256_loadu_ps(row.as_ptr().add(8))] }
    }

    #[inline(always)]
    fn store(self, v: Self::V, row: &mut Row) {
        // SAFETY: as above, and both stores stay within the sixteen floats.
        unsafe {
            _mm256_storeu_ps(row.as_mut_ptr(), v[0]);
            _mm256_storeu_ps(row.as_mut_ptr().add(8), v[1]);
        }
    }

    on_both_halves! {
        add(a, b) = _mm256_add_ps;
        sub(a, b) = _mm256_sub_ps;
        mul(a, b) = _mm256_mul_ps;
        div(a, b) = _mm256_div_ps;
        mul_add(a, b, c) = _mm256_fmadd_ps;
        max(a, b) = _mm256_max_ps;
        min(a, b) = _mm256_min_ps;
    }

    #[inline(always)]
    fn copy_sign(self, magnitude: Self::V, sign: Self::V) -> Self::V {
        // SAFETY: the value `self` exists, so the processor has these instructions.
        unsafe {
            let bit = _mm256_set1_ps(-0.0);
            let of_half = |magnitude, sign| {
                _mm256_or_ps(_mm256_andnot_ps(bit, magnitude), _mm256_and_ps(bit, sign))
            };
            [of_half(magnitude[0], sign[0]), of_half(magnitude[1], sign[1])]
        }
    }

    #[inline(always)]
    fn where_positive(self, x: Self::V, a: Self::V) -> Self::V {
        // SAFETY: the value `self` exists, so the processor has these instructions.
        unsafe {
            let of_half =
                |x, a| _mm256_and_ps(_mm256_cmp_ps::<_CMP_GT_OQ>(x, _mm256_setzero_ps()), a);
            [of_half(x[0], a[0]), of_half(x[1], a[1])]
        }
    }

    #[inline(always)]
    fn compress_nonzero<const G: usize>(
        self,
        chunks: [&[u8]; G],
        base: u16,
        indices: &mut [u16; CHUNK],
        values: [&mut [f32; CHUNK]; G],
    ) -> usize {
        // SAFETY: as above. The loads stay within the chunks and the table's rows. `count` is at
        // most the number of bytes before `begin`, so each store of eight ends by slot 64.
        unsafe {
            let mut count = 0;
            let longest = chunks.iter().map(|chunk| chunk.len().min(CHUNK)).max().unwrap_or(0);
            for (begin, base) in (0..longest).zip(base..).step_by(HALF) {
                let mut eights = [_mm_setzero_si128(); G];
                let mut any = _mm_setzero_si128();
                for g in 0..G {
                    let rest = chunks[g].get(begin..).unwrap_or(&[]);
                    let mut short = [0; HALF];
                    let eight = rest.first_chunk().unwrap_or_else(|| {
                        short[..rest.len()].copy_from_slice(rest);
                        &short
                    });
                    eights[g] = _mm_loadl_epi64(eight.as_ptr().cast());
                    any = _mm_or_si128(any, eights[g]);
                }
                let zeros = _mm_movemask_epi8(_mm_cmpeq_epi8(any, _mm_setzero_si128()));
                let mask = !zeros.cast_unsigned() & 0xff;
                let kept = _mm_loadl_epi64(SET_BITS[mask as usize].as_ptr().cast());

                let first = _mm_set1_epi16(base.cast_signed());
                let index = _mm_add_epi16(_mm_cvtepu8_epi16(kept), first);
                _mm_storeu_si128(indices.as_mut_ptr().add(count).cast(), index);

                for g in 0..G {
                    let eight = _mm256_cvtepu8_epi32(_mm_shuffle_epi8(eights[g], kept));
                    let to = values[g].as_mut_ptr().add(count);
                    _mm256_storeu_ps(to, _mm256_cvtepi32_ps(eight));
                }
                count += mask.count_ones() as usize;
            }
            count
        }
    }

    #[inline(always)]
    fn transpose(self, rows: &[Row; LANES], transposed: &mut [Row; LANES]) {
        for (across, down) in [(0, 0), (HALF, 0), (0, HALF), (HALF, HALF)] {
            let square: &[Row; HALF] = rows[down..].first_chunk().expect("half of the rows");
            let to: &mut [Row; HALF] =
                transposed[across..].first_chunk_mut().expect("half of the rows");
            // SAFETY: the value `self` exists, so the processor has these instructions.
            unsafe { transpose_square(square, across, to, down) };
        }
    }

    #[inline(always)]
    fn exp2_of_low_bits(self, n: Self::V) -> Self::V {
        // SAFETY: the value `self` exists, so the processor has these instructions.
        unsafe {
            let zero = _mm256_set1_epi32(EXPONENT_ZERO.cast_signed());
            n.map(|half| {
                let exponent =
                    _mm256_slli_epi32::<{ MANTISSA_BITS.cast_signed() }>(_mm256_castps_si256(half));
                _mm256_castsi256_ps(_mm256_add_epi32(exponent, zero))
            })
        }
    }
}

/// Transposes lanes `from`.. of eight rows into lanes `to`.. of eight others.
///
/// # Safety
/// The processor has AVX2, and `from` and `to` are 0 or 8.
#[inline(always)]
unsafe fn transpose_square(
    rows: &[Row; HALF],
    from: usize,
    transposed: &mut [Row; HALF],
    to: usize,
) {
    // SAFETY: the caller has AVX2, and all loads and stores are of eight lanes of a row.
    unsafe {
        let mut r = [_mm256_setzero_ps(); HALF];
        for j in 0..HALF {
            r[j] = _mm256_loadu_ps(rows[j].as_ptr().add(from));
        }
        // Interleaves pairs of rows, then pairs of pairs, then swaps halves.
        let mut pairs = r;
        for j in [0, 2, 4, 6] {
            pairs[j] = _mm256_unpacklo_ps(r[j], r[j + 1]);
            pairs[j + 1] = _mm256_unpackhi_ps(r[j], r[j + 1]);
        }
        let mut fours = pairs;
        for j in [0, 4] {
            fours[j] = _mm256_shuffle_ps::<0x44>(pairs[j], pairs[j + 2]);
            fours[j + 1] = _mm256_shuffle_ps::<0xee>(pairs[j], pairs[j + 2]);
            fours[j + 2] = _mm256_shuffle_ps::<0x44>(pairs[j + 1], pairs[j + 3]);
            fours[j + 3] = _mm256_shuffle_ps::<0xee>(pairs[j + 1], pairs[j + 3]);
        }
        for j in 0..4 {
            let (low, high) = (
                _mm256_permute2f128_ps::<0x20>(fours[j], fours[j + 4]),
                _mm256_permute2f128_ps::<0x31>(fours[j], fours[j + 4]),
            );
            _mm256_storeu_ps(transposed[j].as_mut_ptr().add(to), low);
            _mm256_storeu_ps(transposed[j + 4].as_mut_ptr().add(to), high);
        }
    }
}
