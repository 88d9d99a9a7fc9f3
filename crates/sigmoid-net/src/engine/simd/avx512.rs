//! AVX-512: one register of sixteen. Processors with VBMI2, Ice Lake, Zen 4 and later, have an
//! instruction that compresses bytes; on others, sixteen 32-bit numbers are compressed at a time.

#![expect(unsafe_code, reason = "intrinsics, and a call into code compiled for them")]
#![allow(clippy::wildcard_imports, reason = "the intrinsics are known by their names")]

use std::arch::x86_64::*;

use super::lanes::{CHUNK, Kernel, LANES, Row, RowTile, Simd};
use crate::portable::{EXPONENT_ZERO, MANTISSA_BITS};

/// Exists only where the processor has AVX2, FMA, POPCNT, AVX-512F and AVX-512BW; `Avx512<true>` only
/// where it has VBMI2 as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Avx512<const VBMI2: bool>(());

impl Avx512<false> {
    pub(super) fn detect() -> Option<Self> {
        let has = is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("fma")
            && is_x86_feature_detected!("popcnt")
            && is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw");
        has.then_some(Self(()))
    }

    pub(super) fn run(self, kernel: impl Kernel) {
        #[target_feature(enable = "avx512f,avx512bw,avx2,fma,popcnt")]
        fn compiled_for_avx512(avx512: Avx512<false>, kernel: impl Kernel) {
            kernel.run(avx512);
        }
        // SAFETY: the value `self` exists, so the processor has these instructions.
        unsafe { compiled_for_avx512(self, kernel) }
    }
}

impl Avx512<true> {
    pub(super) fn detect() -> Option<Self> {
        let has = Avx512::<false>::detect().is_some() && is_x86_feature_detected!("avx512vbmi2");
        has.then_some(Self(()))
    }

    pub(super) fn run<K: Kernel>(self, kernel: K) {
        #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,avx2,fma,popcnt")]
        fn compiled_for_vbmi2(avx512: Avx512<true>, kernel: impl Kernel) {
            kernel.run(avx512);
        }
        if K::COMPRESSES {
            // SAFETY: the value `self` exists, so the processor has these instructions.
            unsafe { compiled_for_vbmi2(self, kernel) }
        } else {
            // The processor has all that this needs, and nothing is compiled twice for no difference.
            Avx512::<false>(()).run(kernel);
        }
    }
}

/// 0, 1, 2, ...
static NUMBERS: [u8; CHUNK] = {
    let mut numbers = [0; CHUNK];
    let mut i = 1;
    while i < CHUNK {
        numbers[i] = numbers[i - 1] + 1;
        i += 1;
    }
    numbers
};

/// An operation as one intrinsic.
macro_rules! on_the_register {
    ($($name:ident($($arg:ident),+) = $intrinsic:ident;)+) => {$(
        #[inline(always)]
        fn $name(self, $($arg: Self::V),+) -> Self::V {
            // SAFETY: the value `self` exists, so the processor has these instructions.
            unsafe { $intrinsic($($arg),+) }
        }
    )+};
}

impl<const VBMI2: bool> Simd for Avx512<VBMI2> {
    type V = __m512;
    const ROW_TILE: RowTile = RowTile::Sixteen;

    #[inline(always)]
    fn splat(self, x: f32) -> Self::V {
        // SAFETY: the value `self` exists, so the processor has these instructions.
        unsafe { _mm512_set1_ps(x) }
    }

    #[inline(always)]
    fn load(self, row: &Row) -> Self::V {
        // SAFETY: as above, and a row is sixteen floats.
        unsafe { _mm512_loadu_ps(row.as_ptr()) }
    }

    #[inline(always)]
    fn store(self, v: Self::V, row: &mut Row) {
        // SAFETY: as above, and a row is sixteen floats.
        unsafe { _mm512_storeu_ps(row.as_mut_ptr(), v) }
    }

    on_the_register! {
        add(a, b) = _mm512_add_ps;
        sub(a, b) = _mm512_sub_ps;
        mul(a, b) = _mm512_mul_ps;
        div(a, b) = _mm512_div_ps;
        mul_add(a, b, c) = _mm512_fmadd_ps;
        max(a, b) = _mm512_max_ps;
        min(a, b) = _mm512_min_ps;
    }

    #[inline(always)]
    fn copy_sign(self, magnitude: Self::V, sign: Self::V) -> Self::V {
        // SAFETY: the value `self` exists, so the processor has these instructions.
        unsafe {
            let bit = _mm512_set1_epi32(i32::MIN);
            let magnitude = _mm512_andnot_si512(bit, _mm512_castps_si512(magnitude));
            let sign = _mm512_and_si512(bit, _mm512_castps_si512(sign));
            _mm512_castsi512_ps(_mm512_or_si512(magnitude, sign))
        }
    }

    #[inline(always)]
    fn where_positive(self, x: Self::V, a: Self::V) -> Self::V {
        // SAFETY: the value `self` exists, so the processor has these instructions.
        unsafe {
            let is_positive = _mm512_cmp_ps_mask::<_CMP_GT_OQ>(x, _mm512_setzero_ps());
            _mm512_maskz_mov_ps(is_positive, a)
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
        // SAFETY: as above. The mask limits each load to its chunk, and all stores stay within the
        // 64 slots.
        unsafe {
            let mut loaded = [_mm512_setzero_si512(); G];
            let mut any = _mm512_setzero_si512();
            for g in 0..G {
                let valid = match chunks[g].len() {
                    0 => 0,
                    len => u64::MAX >> CHUNK.saturating_sub(len),
                };
                loaded[g] = _mm512_maskz_loadu_epi8(valid, chunks[g].as_ptr().cast());
                any = _mm512_or_si512(any, loaded[g]);
            }
            let nonzero = _mm512_test_epi8_mask(any, any);
            if VBMI2 {
                compress_bytes(nonzero, loaded, base, indices, values)
            } else {
                compress_sixteens(nonzero, loaded, base, indices, values)
            }
        }
    }

    #[inline(always)]
    fn transpose(self, rows: &[Row; LANES], transposed: &mut [Row; LANES]) {
        let mut r = [self.splat(0.0); LANES];
        for j in 0..LANES {
            r[j] = self.load(&rows[j]);
        }
        // SAFETY: the value `self` exists, so the processor has these instructions.
        unsafe {
            // Interleaves pairs of rows, then pairs of pairs, then swaps quarters twice.
            let mut pairs = r;
            for j in (0..LANES).step_by(2) {
                pairs[j] = _mm512_unpacklo_ps(r[j], r[j + 1]);
                pairs[j + 1] = _mm512_unpackhi_ps(r[j], r[j + 1]);
            }
            let mut fours = pairs;
            for j in (0..LANES).step_by(4) {
                fours[j] = _mm512_shuffle_ps::<0x44>(pairs[j], pairs[j + 2]);
                fours[j + 1] = _mm512_shuffle_ps::<0xee>(pairs[j], pairs[j + 2]);
                fours[j + 2] = _mm512_shuffle_ps::<0x44>(pairs[j + 1], pairs[j + 3]);
                fours[j + 3] = _mm512_shuffle_ps::<0xee>(pairs[j + 1], pairs[j + 3]);
            }
            let mut eights = fours;
            for j in [0, 1, 2, 3, 8, 9, 10, 11] {
                eights[j] = _mm512_shuffle_f32x4::<0x88>(fours[j], fours[j + 4]);
                eights[j + 4] = _mm512_shuffle_f32x4::<0xdd>(fours[j], fours[j + 4]);
            }
            for j in 0..LANES / 2 {
                let low = _mm512_shuffle_f32x4::<0x88>(eights[j], eights[j + 8]);
                let high = _mm512_shuffle_f32x4::<0xdd>(eights[j], eights[j + 8]);
                _mm512_storeu_ps(transposed[j].as_mut_ptr(), low);
                _mm512_storeu_ps(transposed[j + 8].as_mut_ptr(), high);
            }
        }
    }

    #[inline(always)]
    fn exp2_of_low_bits(self, n: Self::V) -> Self::V {
        // SAFETY: the value `self` exists, so the processor has these instructions.
        unsafe {
            let exponent = _mm512_slli_epi32::<MANTISSA_BITS>(_mm512_castps_si512(n));
            _mm512_castsi512_ps(_mm512_add_epi32(
                exponent,
                _mm512_set1_epi32(EXPONENT_ZERO.cast_signed()),
            ))
        }
    }
}

/// Compresses all 64 bytes at once. Returns how many are nonzero.
///
/// # Safety
/// The processor has AVX-512F, BW and VBMI2.
#[inline(always)]
unsafe fn compress_bytes<const G: usize>(
    nonzero: __mmask64,
    mut bytes: [__m512i; G],
    base: u16,
    indices: &mut [u16; CHUNK],
    values: [&mut [f32; CHUNK]; G],
) -> usize {
    // SAFETY: the caller has seen to it, and all stores stay within the 64 slots.
    unsafe {
        let count = nonzero.count_ones() as usize;
        for g in 0..G {
            bytes[g] = _mm512_maskz_compress_epi8(nonzero, bytes[g]);
        }
        let numbers = _mm512_loadu_si512(NUMBERS.as_ptr().cast());
        let numbers = _mm512_maskz_compress_epi8(nonzero, numbers);
        store_indices::<0>(numbers, base, indices);
        for g in 0..G {
            store_values::<0>(bytes[g], values[g]);
        }
        // Rarely more than 32: one branch, rarely mispredicted.
        if count > CHUNK / 2 {
            store_indices::<1>(numbers, base, indices);
            for g in 0..G {
                store_values::<1>(bytes[g], values[g]);
            }
        }
        count
    }
}

/// Compresses sixteen bytes at a time, each as a number of 32 bits. Returns how many are nonzero.
///
/// # Safety
/// The processor has AVX-512F.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "sixteen bits of the mask at a time")]
unsafe fn compress_sixteens<const G: usize>(
    nonzero: __mmask64,
    bytes: [__m512i; G],
    base: u16,
    indices: &mut [u16; CHUNK],
    values: [&mut [f32; CHUNK]; G],
) -> usize {
    // SAFETY: the caller has seen to it. `count` is at most the number of bytes before the sixteen, so
    // each store of sixteen ends by slot 64.
    unsafe {
        let mut sixteens = [[_mm_setzero_si128(); CHUNK / LANES]; G];
        for g in 0..G {
            _mm512_storeu_si512(sixteens[g].as_mut_ptr().cast(), bytes[g]);
        }
        let numbers = _mm_loadu_si128(NUMBERS.as_ptr().cast());
        let mut numbers =
            _mm512_add_epi32(_mm512_cvtepu8_epi32(numbers), _mm512_set1_epi32(i32::from(base)));
        let mut count = 0;
        for i in 0..CHUNK / LANES {
            let mask = (nonzero >> (i * LANES)) as __mmask16;
            let kept = _mm512_maskz_compress_epi32(mask, numbers);
            let to = indices.as_mut_ptr().add(count);
            _mm256_storeu_si256(to.cast(), _mm512_cvtepi32_epi16(kept));
            for g in 0..G {
                let widened = _mm512_cvtepu8_epi32(sixteens[g][i]);
                let kept = _mm512_maskz_compress_epi32(mask, widened);
                _mm512_storeu_ps(values[g].as_mut_ptr().add(count), _mm512_cvtepi32_ps(kept));
            }
            numbers = _mm512_add_epi32(numbers, _mm512_set1_epi32(16));
            count += mask.count_ones() as usize;
        }
        count
    }
}

/// The low or high half of the bytes.
///
/// # Safety
/// The processor has AVX-512F.
#[inline(always)]
unsafe fn half<const HALF: usize>(bytes: __m512i) -> __m256i {
    // SAFETY: the caller has seen to it.
    unsafe {
        match HALF {
            0 => _mm512_castsi512_si256(bytes),
            _ => _mm512_extracti64x4_epi64::<1>(bytes),
        }
    }
}

/// Stores base + index for half of the indices.
///
/// # Safety
/// The processor has AVX-512F and BW.
#[inline(always)]
unsafe fn store_indices<const HALF: usize>(indices: __m512i, base: u16, to: &mut [u16; CHUNK]) {
    // SAFETY: the caller has seen to it, and half of 64 is 32.
    unsafe {
        let base = _mm512_set1_epi16(base.cast_signed());
        let to = to.as_mut_ptr().add(HALF * CHUNK / 2);
        let indices = _mm512_cvtepu8_epi16(half::<HALF>(indices));
        _mm512_storeu_si512(to.cast(), _mm512_add_epi16(indices, base));
    }
}

/// Stores half of the bytes as floats.
///
/// # Safety
/// The processor has AVX-512F.
#[inline(always)]
unsafe fn store_values<const HALF: usize>(bytes: __m512i, to: &mut [f32; CHUNK]) {
    // SAFETY: the caller has seen to it, and half of 64 is twice sixteen.
    unsafe {
        let to = to.as_mut_ptr().add(HALF * CHUNK / 2);
        let half = half::<HALF>(bytes);
        let (low, high) = (_mm256_castsi256_si128(half), _mm256_extracti128_si256::<1>(half));
        _mm512_storeu_ps(to, _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(low)));
        _mm512_storeu_ps(to.add(LANES), _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(high)));
    }
}
