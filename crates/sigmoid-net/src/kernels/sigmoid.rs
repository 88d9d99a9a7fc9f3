//! σ(z) on sixteen lanes, with an exponential of our own: the same bits everywhere.

use super::simd::{Kernel, LANES, Row, Simd};

/// Beyond this |z|, e^-z leaves the floats that have full precision. σ is within 10⁻³⁷ of 0
/// or equal to 1 there.
const LARGEST: f32 = 87.0;
/// Adding this rounds to a whole number, and leaves it in the low bits of the sum.
const ROUND: f32 = 12_582_912.0;
/// ln 2 in two parts, the first of which has bits to spare: a multiple of it is exact.
const LN_2_HIGH: f32 = 0.693_359_4;
const LN_2_LOW: f32 = -2.121_944_4e-4;
/// e^r for |r| ≤ ln 2 / 2, the highest power first.
/// Source: S. L. Moshier, Cephes Mathematical Library, expf.
const EXP: [f32; 8] =
    [1.987_569_1e-4, 1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5, 1.0, 1.0];

/// σ(z) of sixteen neurons, Eq. (3). Not a number where z is not.
#[inline(always)]
fn sigmoid_lanes<S: Simd>(s: S, z: S::V) -> S::V {
    // The order of the arguments lets what is not a number through.
    let z = s.min(s.splat(LARGEST), s.max(s.splat(-LARGEST), z));
    let x = s.sub(s.splat(0.0), z);
    // e^x = 2ⁿ e^r with x = n ln 2 + r.
    let rounded = s.mul_add(x, s.splat(std::f32::consts::LOG2_E), s.splat(ROUND));
    let n = s.sub(rounded, s.splat(ROUND));
    let r = s.mul_add(n, s.splat(-LN_2_HIGH), x);
    let r = s.mul_add(n, s.splat(-LN_2_LOW), r);
    let mut power = s.splat(EXP[0]);
    for coefficient in &EXP[1..] {
        power = s.mul_add(power, r, s.splat(*coefficient));
    }
    let exp = s.mul(power, s.exp2_of_low_bits(rounded));
    s.div(s.splat(1.0), s.add(s.splat(1.0), exp))
}

/// σ(z) of one neuron, the same to the bit as in a layer.
pub(crate) fn sigmoid(z: f32) -> f32 {
    sigmoid_lanes(super::simd::Plain, [z; LANES])[0]
}

/// Turns weighted inputs z into activations a = σ(z), and keeps the slopes σ'(z) = a (1 - a).
pub(crate) struct Activate<'a> {
    /// z on entry, a on return.
    pub(crate) z: &'a mut [Row],
    pub(crate) slopes: &'a mut [Row],
}

impl Kernel for Activate<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        for (z, slope) in self.z.iter_mut().zip(self.slopes) {
            let a = sigmoid_lanes(s, s.load(z));
            s.store(a, z);
            s.store(s.mul(a, s.sub(s.splat(1.0), a)), slope);
        }
    }
}
