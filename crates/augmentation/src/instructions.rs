//! The same code compiled for several instruction sets.

#![cfg_attr(
    target_arch = "x86_64",
    expect(unsafe_code, reason = "calls of code compiled for instructions the processor has")
)]

/// Work that is compiled for each instruction set. The results have the same bits, since the
/// compiler neither fuses nor reorders what IEEE 754 defines.
pub(crate) trait Kernel {
    /// `#[inline(always)]`, so that it is compiled for the caller's instruction set.
    fn run(self);
}

/// An instruction set that the processor has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Instructions {
    /// What every processor of the target has.
    Baseline,
    #[cfg(target_arch = "x86_64")]
    Avx2(avx2::Avx2),
    #[cfg(target_arch = "x86_64")]
    Avx512(avx512::Avx512),
}

impl Instructions {
    /// All that this processor has, the best one last.
    pub(crate) fn available() -> Vec<Self> {
        #[cfg(target_arch = "x86_64")]
        {
            let baseline = Some(Self::Baseline);
            let avx2 = avx2::Avx2::detect().map(Self::Avx2);
            let avx512 = avx512::Avx512::detect().map(Self::Avx512);
            [baseline, avx2, avx512].into_iter().flatten().collect()
        }
        #[cfg(not(target_arch = "x86_64"))]
        vec![Self::Baseline]
    }

    /// The best this processor has.
    pub(crate) fn best() -> Self {
        *Self::available().last().unwrap_or(&Self::Baseline)
    }

    /// Runs a kernel compiled for these instructions.
    pub(crate) fn run(self, kernel: impl Kernel) {
        match self {
            Self::Baseline => kernel.run(),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(avx2) => avx2.run(kernel),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(avx512) => avx512.run(kernel),
        }
    }
}

#[cfg(target_arch = "x86_64")]
macro_rules! instruction_set {
    ($module:ident, $name:ident, $features:literal, $($feature:tt),+) => {
        mod $module {
            use super::Kernel;

            /// Exists only where the processor has the instructions.
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub(crate) struct $name(());

            impl $name {
                pub(super) fn detect() -> Option<Self> {
                    ($(std::arch::is_x86_feature_detected!($feature))&&+).then_some(Self(()))
                }

                #[inline(always)]
                pub(super) fn run(self, kernel: impl Kernel) {
                    #[target_feature(enable = $features)]
                    fn compiled(kernel: impl Kernel) {
                        kernel.run();
                    }
                    // SAFETY: the value `self` exists, so the processor has the instructions.
                    unsafe { compiled(kernel) }
                }
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
instruction_set!(avx2, Avx2, "avx2", "avx2");
#[cfg(target_arch = "x86_64")]
instruction_set!(
    avx512,
    Avx512,
    "avx2,avx512f,avx512bw,avx512dq,avx512vl",
    "avx2",
    "avx512f",
    "avx512bw",
    "avx512dq",
    "avx512vl"
);
