//! Sixteen lanes of `f32`: the types and operations that every kernel is written with.
//!
//! | word | is |
//! |---|---|
//! | lane | one of sixteen floats |
//! | row | sixteen neighbouring floats in memory |
//! | chunk | 64 neighbouring bytes of an image |

/// Lanes of a row, and of a vector.
pub(crate) const LANES: usize = 16;

/// Bytes that [`Simd::compress_nonzero`] takes at a time.
pub(crate) const CHUNK: usize = 64;

/// Sixteen neighbouring floats in memory.
pub(crate) type Row = [f32; LANES];

/// Rows aligned to a cache line, so that no row crosses from one line to the next.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(crate) struct CacheAligned<const N: usize>(pub(crate) [Row; N]);

impl<const N: usize> CacheAligned<N> {
    pub(crate) const ZEROS: Self = Self([[0.0; LANES]; N]);
}

/// A loop that is compiled once for each instruction set, for AVX-512 with VBMI2 only if it
/// [compresses](Self::COMPRESSES).
///
/// Every function called from `run` that takes the `Simd` has to be `#[inline(always)]`: only
/// code inlined into `Instructions::run` is compiled with the
/// instructions enabled there.
pub(crate) trait Kernel {
    /// Whether it calls [`Simd::compress_nonzero`]. If it does and this is false, it runs without VBMI2:
    /// the same results, more slowly.
    #[cfg_attr(not(target_arch = "x86_64"), expect(dead_code, reason = "AVX-512 has VBMI2 or not"))]
    const COMPRESSES: bool = false;

    fn run<S: Simd>(self, simd: S);
}

/// Operations on sixteen lanes, each rounded as IEEE 754 says.
pub(crate) trait Simd: Copy {
    type V: Copy;

    /// How many rows of a matrix product fit the registers.
    const ROW_TILE: RowTile;

    fn splat(self, x: f32) -> Self::V;
    fn load(self, row: &Row) -> Self::V;
    fn store(self, v: Self::V, row: &mut Row);
    fn add(self, a: Self::V, b: Self::V) -> Self::V;
    fn sub(self, a: Self::V, b: Self::V) -> Self::V;
    fn mul(self, a: Self::V, b: Self::V) -> Self::V;
    fn div(self, a: Self::V, b: Self::V) -> Self::V;
    /// a · b + c, rounded once.
    fn mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V;
    /// The larger one, and `b` if either is NaN.
    fn max(self, a: Self::V, b: Self::V) -> Self::V;
    /// The smaller one, and `b` if either is NaN.
    fn min(self, a: Self::V, b: Self::V) -> Self::V;
    /// The magnitude of one with the sign of the other.
    fn copy_sign(self, magnitude: Self::V, sign: Self::V) -> Self::V;
    /// `a` in lanes where x > 0, else 0.
    fn where_positive(self, x: Self::V, a: Self::V) -> Self::V;
    /// Finds the positions where at least one of G chunks is nonzero. Writes the index of each,
    /// counted from `base`, and the byte each chunk has there; returns how many there are. Entries
    /// after them hold anything. A chunk shorter than 64 counts as padded with zeros.
    /// `base` + 64 has to fit a `u16`.
    fn compress_nonzero<const G: usize>(
        self,
        chunks: [&[u8]; G],
        base: u16,
        indices: &mut [u16; CHUNK],
        values: [&mut [f32; CHUNK]; G],
    ) -> usize;
    /// Writes lane i of row j to lane j of row i.
    fn transpose(self, rows: &[Row; LANES], transposed: &mut [Row; LANES]);
    /// 2ⁿ, where the low bits of each lane hold n, from -126 to 127.
    fn exp2_of_low_bits(self, n: Self::V) -> Self::V;
}

/// How many rows of a product are accumulated in registers at once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowTile {
    /// Sixteen registers of eight lanes: twelve for sums.
    Six,
    /// Thirty-two registers of sixteen lanes.
    #[cfg_attr(not(target_arch = "x86_64"), expect(dead_code, reason = "AVX-512 has it"))]
    Sixteen,
}
