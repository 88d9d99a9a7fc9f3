//! Sixteen lanes of `f32` on the best instructions the processor has, chosen at run time.
//!
//! The kernels do the same operations in the same order on every instruction set, so all of them
//! give the same bits.

#![expect(clippy::inline_always, reason = "inlining is what gives a kernel its instructions")]

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
pub(crate) mod lanes;
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod scalar;
#[cfg(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")))]
mod set_bits;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128;

#[cfg(target_arch = "x86_64")]
use avx2::Avx2;
#[cfg(target_arch = "x86_64")]
use avx512::Avx512;
use lanes::Kernel;
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
use scalar::Scalar;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use simd128::Simd128;

/// An instruction set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Instructions {
    /// What every processor of the target has; on aarch64 that includes fused multiply-add. Not in
    /// WebAssembly with vectors, where a download would be twice as large for nothing.
    #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
    Scalar,
    #[cfg(target_arch = "x86_64")]
    Avx2(Avx2),
    #[cfg(target_arch = "x86_64")]
    Avx512(Avx512<false>),
    #[cfg(target_arch = "x86_64")]
    Avx512Vbmi2(Avx512<true>),
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    Simd128(Simd128),
}

impl Instructions {
    /// Whether a multiply-add is slow: WebAssembly has no instruction for it.
    pub(crate) const SLOW_MUL_ADD: bool =
        cfg!(all(target_arch = "wasm32", target_feature = "simd128"));

    /// All that this processor has, the best one last.
    pub(crate) fn available() -> Vec<Self> {
        #[cfg(target_arch = "x86_64")]
        {
            let scalar = Some(Self::Scalar);
            let avx2 = Avx2::detect().map(Self::Avx2);
            let avx512 = Avx512::<false>::detect().map(Self::Avx512);
            let vbmi2 = Avx512::<true>::detect().map(Self::Avx512Vbmi2);
            [scalar, avx2, avx512, vbmi2].into_iter().flatten().collect()
        }
        #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
        return vec![Self::Simd128(Simd128)];
        #[cfg(not(any(
            target_arch = "x86_64",
            all(target_arch = "wasm32", target_feature = "simd128")
        )))]
        vec![Self::Scalar]
    }

    /// The best this processor has.
    pub(crate) fn best() -> Self {
        *Self::available().last().expect("what every processor has")
    }

    /// Runs a kernel compiled for these instructions.
    pub(crate) fn run(self, kernel: impl Kernel) {
        match self {
            #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
            Self::Scalar => kernel.run(Scalar),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(avx2) => avx2.run(kernel),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(avx512) => avx512.run(kernel),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512Vbmi2(avx512) => avx512.run(kernel),
            #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
            Self::Simd128(simd128) => simd128.run(kernel),
        }
    }
}

/// Prefetches bytes into the cache, on targets that have an instruction for it.
#[inline]
#[cfg_attr(target_arch = "x86_64", expect(unsafe_code, reason = "an intrinsic"))]
pub(crate) fn prefetch(bytes: &[u8]) {
    #[cfg(target_arch = "x86_64")]
    for line in bytes.chunks(64) {
        // SAFETY: a hint that reads nothing, on a valid address.
        unsafe {
            std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(
                line.as_ptr().cast(),
            );
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = bytes;
}

#[cfg(test)]
mod tests {
    use super::lanes::{CHUNK, LANES, Row, Simd};
    use super::*;

    struct CompressNonzero<'a, const G: usize> {
        chunks: [&'a [u8]; G],
        base: u16,
        found: &'a mut Vec<(u16, [f32; G])>,
    }

    impl<const G: usize> Kernel for CompressNonzero<'_, G> {
        const COMPRESSES: bool = true;

        fn run<S: Simd>(self, s: S) {
            let (mut indices, mut x) = ([0; CHUNK], [[0.0; CHUNK]; G]);
            let count = s.compress_nonzero(self.chunks, self.base, &mut indices, x.each_mut());
            self.found.extend((0..count).map(|i| (indices[i], x.map(|x| x[i]))));
        }
    }

    fn check_compress<const G: usize>(instructions: Instructions, chunks: [&[u8]; G], base: u16) {
        let expected: Vec<(u16, [f32; G])> = (base..=u16::MAX)
            .zip((0..CHUNK).map(|i| chunks.map(|c| c.get(i).map_or(0.0, |&byte| f32::from(byte)))))
            .filter(|(_, bytes)| *bytes != [0.0; G])
            .collect();
        let mut found = Vec::new();
        instructions.run(CompressNonzero { chunks, base, found: &mut found });
        assert_eq!(found, expected, "{instructions:?} {chunks:?} {base}");
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
    fn every_nonzero_byte_is_found_at_its_index() {
        for instructions in Instructions::available() {
            // Every byte at every index: alone, among others, and in a chunk without zeros.
            for byte in 0..=255_u8 {
                for index in 0..CHUNK {
                    for others in [0, 7, 255] {
                        let chunk: [u8; CHUNK] = std::array::from_fn(|i| match i {
                            _ if i == index => byte,
                            _ if i % 3 == 0 => others,
                            _ => others / 2,
                        });
                        let other: [u8; CHUNK] = std::array::from_fn(|i| match i % 7 {
                            0 => chunk[i],
                            1 => 255 - others,
                            _ => 0,
                        });
                        check_compress(instructions, [&chunk], 0);
                        check_compress(instructions, [&chunk, &other], u16::MAX - 64);
                        let short = [&chunk[..index], &other[..byte as usize % 65]];
                        check_compress(instructions, short, 1000);
                    }
                }
            }
        }
    }
}
