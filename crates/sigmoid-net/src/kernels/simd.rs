//! Sixteen lanes of `f32` on whatever instructions the processor has.
//!
//! Every operation is rounded as IEEE 754 says, and the kernels use the same operations in the
//! same order on every path, so all paths give the same bits.

#![expect(unsafe_code, reason = "intrinsics, and calls into code compiled for more instructions")]
#![cfg_attr(
    target_arch = "x86_64",
    allow(clippy::wildcard_imports, reason = "the intrinsics are known by their names")
)]

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::*;

/// Lanes in a row of packed weights, and in a vector.
pub(crate) const LANES: usize = 16;

/// Sixteen neighbouring floats in memory.
pub(crate) type Row = [f32; LANES];

/// Work that is compiled once for each set of instructions.
///
/// Everything called from `run` that takes the `Simd` has to be `#[inline(always)]`: only what
/// is inlined into [`Instructions::run`] is compiled with the instructions enabled there.
pub(crate) trait Kernel {
    fn run<S: Simd>(self, simd: S);
}

/// A set of instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Instructions {
    /// What every processor of the target has; on aarch64 that includes fused multiply-add.
    Plain,
    #[cfg(target_arch = "x86_64")]
    Avx2(Avx2),
    #[cfg(target_arch = "x86_64")]
    Avx512(Avx512),
}

impl Instructions {
    /// All that this processor has, the best one last.
    pub(crate) fn available() -> Vec<Self> {
        #[cfg(target_arch = "x86_64")]
        {
            let mut available = vec![Self::Plain];
            let has_bits = is_x86_feature_detected!("bmi1") && is_x86_feature_detected!("popcnt");
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") && has_bits {
                available.push(Self::Avx2(Avx2(())));
                if is_x86_feature_detected!("avx512f") {
                    available.push(Self::Avx512(Avx512(())));
                }
            }
            available
        }
        #[cfg(not(target_arch = "x86_64"))]
        vec![Self::Plain]
    }

    /// The best this processor has.
    pub(crate) fn best() -> Self {
        *Self::available().last().unwrap_or(&Self::Plain)
    }

    /// Runs a kernel compiled for these instructions.
    pub(crate) fn run(self, kernel: impl Kernel) {
        match self {
            Self::Plain => kernel.run(Plain),
            // SAFETY: the token exists, and only `available` makes one, having seen that the
            // processor has the instructions.
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(token) => unsafe { run_avx2(token, kernel) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(token) => unsafe { run_avx512(token, kernel) },
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma,bmi1,popcnt")]
fn run_avx2(token: Avx2, kernel: impl Kernel) {
    kernel.run(token);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx2,fma,bmi1,popcnt")]
fn run_avx512(token: Avx512, kernel: impl Kernel) {
    kernel.run(token);
}

/// Asks for bytes to be brought into the cache, where that can be asked for.
#[inline(always)]
pub(crate) fn prefetch(bytes: &[u8]) {
    #[cfg(target_arch = "x86_64")]
    for line in bytes.chunks(64) {
        // SAFETY: a hint that reads nothing, on an address that is there.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(line.as_ptr().cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = bytes;
}

/// Operations on sixteen lanes.
pub(crate) trait Simd: Copy {
    type V: Copy;

    /// Rows of a block of a matrix product, so that its sums fit the registers.
    const BLOCK: Block;

    fn splat(self, x: f32) -> Self::V;
    fn load(self, row: &Row) -> Self::V;
    fn store(self, v: Self::V, row: &mut Row);
    fn add(self, a: Self::V, b: Self::V) -> Self::V;
    fn sub(self, a: Self::V, b: Self::V) -> Self::V;
    fn mul(self, a: Self::V, b: Self::V) -> Self::V;
    fn div(self, a: Self::V, b: Self::V) -> Self::V;
    /// a · b + c, rounded once.
    fn mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V;
    /// The larger one, and `b` if either is not a number.
    fn max(self, a: Self::V, b: Self::V) -> Self::V;
    /// The smaller one, and `b` if either is not a number.
    fn min(self, a: Self::V, b: Self::V) -> Self::V;
    /// A bit for each of 64 bytes, the lowest for the first: whether it is not 0.
    fn not_zero(self, bytes: &[u8; 64]) -> u64;
    /// 2ⁿ where n, from -126 to 127, stands in the low bits of the lanes.
    fn exp2_of_low_bits(self, n: Self::V) -> Self::V;
}

/// How many rows of a product are summed at once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Block {
    Six,
    Twelve,
}

/// 1.0 as bits: the exponent of 2⁰.
const EXPONENT_ZERO: u32 = 0x3f80_0000;
/// Bits below the exponent.
const MANTISSA_BITS: u32 = 23;

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
        each(|i| a[i].mul_add(b[i], c[i]))
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
    fn not_zero(self, bytes: &[u8; 64]) -> u64 {
        const LOW_BITS: u64 = 0x7f7f_7f7f_7f7f_7f7f;
        bytes.as_chunks::<8>().0.iter().rev().fold(0, |mask, eight| {
            let eight = u64::from_le_bytes(*eight);
            // The high bit of each byte that is not 0, ...
            let high = (((eight & LOW_BITS) + LOW_BITS) | eight) & !LOW_BITS;
            // ... and the eight of them moved together.
            mask << 8 | (high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
        })
    }

    #[inline(always)]
    fn exp2_of_low_bits(self, n: Row) -> Row {
        each(|i| {
            let exponent = n[i].to_bits() << MANTISSA_BITS;
            f32::from_bits(exponent.wrapping_add(EXPONENT_ZERO))
        })
    }
}

/// [`Simd::not_zero`] for whoever has AVX2.
///
/// # Safety
/// The processor has AVX2.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
unsafe fn not_zero_avx2(bytes: &[u8; 64]) -> u64 {
    // SAFETY: the caller has AVX2, and both loads stay within the 64 bytes.
    let zeros = unsafe {
        [0, 32].map(|at| {
            let bytes = _mm256_loadu_si256(bytes.as_ptr().add(at).cast());
            _mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_setzero_si256()))
        })
    };
    let [low, high] = zeros.map(|mask| u64::from(mask.cast_unsigned()));
    !(low | high << 32)
}

/// AVX2 and FMA: two registers of eight. Made only where the processor has both.
#[cfg(target_arch = "x86_64")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Avx2(());

/// AVX-512F: one register. Made only where the processor has it.
#[cfg(target_arch = "x86_64")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Avx512(());

/// An operation as one intrinsic on each of two registers.
#[cfg(target_arch = "x86_64")]
macro_rules! on_both_halves {
    ($($name:ident($($arg:ident),+) = $intrinsic:ident;)+) => {$(
        #[inline(always)]
        fn $name(self, $($arg: Self::V),+) -> Self::V {
            // SAFETY: the value `self` exists, so the processor has these instructions.
            unsafe { [$intrinsic($($arg[0]),+), $intrinsic($($arg[1]),+)] }
        }
    )+};
}

#[cfg(target_arch = "x86_64")]
impl Simd for Avx2 {
    type V = [__m256; 2];
    const BLOCK: Block = Block::Six;

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
    fn not_zero(self, bytes: &[u8; 64]) -> u64 {
        // SAFETY: the value `self` exists, so the processor has AVX2.
        unsafe { not_zero_avx2(bytes) }
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

/// An operation as one intrinsic.
#[cfg(target_arch = "x86_64")]
macro_rules! on_the_register {
    ($($name:ident($($arg:ident),+) = $intrinsic:ident;)+) => {$(
        #[inline(always)]
        fn $name(self, $($arg: Self::V),+) -> Self::V {
            // SAFETY: the value `self` exists, so the processor has these instructions.
            unsafe { $intrinsic($($arg),+) }
        }
    )+};
}

#[cfg(target_arch = "x86_64")]
impl Simd for Avx512 {
    type V = __m512;
    const BLOCK: Block = Block::Twelve;

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
    fn not_zero(self, bytes: &[u8; 64]) -> u64 {
        // SAFETY: the value `self` exists, so the processor has AVX2.
        unsafe { not_zero_avx2(bytes) }
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
