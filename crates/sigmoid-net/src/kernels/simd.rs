//! Sixteen lanes of `f32` on whatever instructions the processor has.
//!
//! Every operation is rounded as IEEE 754 says, and the kernels use the same operations in the
//! same order on every path, so all paths give the same bits.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod plain;

#[cfg(target_arch = "x86_64")]
use avx2::Avx2;
#[cfg(target_arch = "x86_64")]
use avx512::Avx512;
pub(crate) use plain::Plain;

/// Lanes in a row of packed weights, and in a vector.
pub(crate) const LANES: usize = 16;

/// Pixels looked at in one go.
pub(crate) const CHUNK: usize = 64;

/// Sixteen neighbouring floats in memory.
pub(crate) type Row = [f32; LANES];

/// Rows that begin on a cache line, so that none of them lies across two.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(crate) struct OnCacheLine<const N: usize>(pub(crate) [Row; N]);

impl<const N: usize> OnCacheLine<N> {
    pub(crate) const ZEROS: Self = Self([[0.0; LANES]; N]);
}

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
            let plain = Some(Self::Plain);
            let avx2 = Avx2::detect().map(Self::Avx2);
            let avx512 = Avx512::detect().map(Self::Avx512);
            [plain, avx2, avx512].into_iter().flatten().collect()
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
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(avx2) => avx2.run(kernel),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(avx512) => avx512.run(kernel),
        }
    }
}

/// Asks for bytes to be brought into the cache, where that can be asked for.
#[inline(always)]
#[cfg_attr(target_arch = "x86_64", expect(unsafe_code, reason = "an intrinsic"))]
pub(crate) fn prefetch(bytes: &[u8]) {
    #[cfg(target_arch = "x86_64")]
    for line in bytes.chunks(64) {
        // SAFETY: a hint that reads nothing, on an address that is there.
        unsafe {
            std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(
                line.as_ptr().cast(),
            );
        }
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
    /// The pixels that are not white in at least one of G chunks: writes the place of each, counted
    /// from `base`, and for each chunk the byte there, and returns how many places there are.
    /// Beyond them anything may have been written. A chunk may be short; what it lacks is white.
    /// The place after a whole chunk has to be a `u16` too.
    fn not_white<const G: usize>(
        self,
        chunks: [&[u8]; G],
        base: u16,
        places: &mut [u16; CHUNK],
        bytes: [&mut [f32; CHUNK]; G],
    ) -> usize;
    /// Writes lane i of row j to lane j of row i.
    fn transpose(self, rows: &[Row; LANES], transposed: &mut [Row; LANES]);
    /// 2ⁿ where n, from -126 to 127, stands in the low bits of the lanes.
    fn exp2_of_low_bits(self, n: Self::V) -> Self::V;
}

/// How many rows of a product are summed at once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Block {
    Six,
    #[cfg_attr(not(target_arch = "x86_64"), expect(dead_code, reason = "AVX-512 has it"))]
    Sixteen,
}

/// 1.0 as bits: the exponent of 2⁰.
const EXPONENT_ZERO: u32 = 0x3f80_0000;
/// Bits below the exponent.
const MANTISSA_BITS: u32 = 23;

#[cfg(test)]
mod tests {
    use super::*;

    struct NotWhite<'a, const G: usize> {
        chunks: [&'a [u8]; G],
        found: &'a mut Vec<(u16, [f32; G])>,
    }

    impl<const G: usize> Kernel for NotWhite<'_, G> {
        fn run<S: Simd>(self, s: S) {
            let (mut places, mut x) = ([0; CHUNK], [[0.0; CHUNK]; G]);
            let count = s.not_white(self.chunks, 1000, &mut places, x.each_mut());
            self.found.extend((0..count).map(|i| (places[i], x.map(|x| x[i]))));
        }
    }

    fn check_not_white<const G: usize>(instructions: Instructions, chunks: [&[u8]; G]) {
        let expected: Vec<(u16, [f32; G])> = (1000..)
            .zip((0..CHUNK).map(|i| chunks.map(|c| c.get(i).map_or(0.0, |&byte| f32::from(byte)))))
            .filter(|(_, bytes)| *bytes != [0.0; G])
            .collect();
        let mut found = Vec::new();
        instructions.run(NotWhite { chunks, found: &mut found });
        assert_eq!(found, expected, "{instructions:?} {chunks:?}");
    }

    struct Transpose<'a>(&'a [Row; LANES], &'a mut [Row; LANES]);

    impl Kernel for Transpose<'_> {
        fn run<S: Simd>(self, s: S) {
            s.transpose(self.0, self.1);
        }
    }

    #[test]
    fn rows_become_columns() {
        let rows: [Row; LANES] =
            std::array::from_fn(|j| std::array::from_fn(|i| (j * LANES + i) as f32));
        for instructions in Instructions::available() {
            let mut transposed = [[f32::NAN; LANES]; LANES];
            instructions.run(Transpose(&rows, &mut transposed));
            for (j, row) in rows.iter().enumerate() {
                for (i, x) in row.iter().enumerate() {
                    assert_eq!(transposed[i][j], *x, "{instructions:?} {i} {j}");
                }
            }
        }
    }

    #[test]
    fn every_byte_is_found_at_its_place() {
        for instructions in Instructions::available() {
            // Every byte in every place, alone, among others, and in a chunk without white.
            for byte in 0..=255_u8 {
                for place in 0..CHUNK {
                    for others in [0, 7, 255] {
                        let chunk: [u8; CHUNK] = std::array::from_fn(|i| match i {
                            _ if i == place => byte,
                            _ if i % 3 == 0 => others,
                            _ => others / 2,
                        });
                        let other: [u8; CHUNK] = std::array::from_fn(|i| match i % 7 {
                            0 => chunk[i],
                            1 => 255 - others,
                            _ => 0,
                        });
                        check_not_white(instructions, [&chunk]);
                        check_not_white(instructions, [&chunk, &other]);
                        check_not_white(
                            instructions,
                            [&chunk[..place], &other[..byte as usize % 65]],
                        );
                    }
                }
            }
        }
    }
}
