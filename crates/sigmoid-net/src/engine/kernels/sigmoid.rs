//! σ(z) and its slope for whole layers, the same bits as `activation::sigmoid`.

use crate::activation::{EXP, LN_2_HIGH, LN_2_LOW, ROUND, SATURATION};
use crate::engine::simd::lanes::{Kernel, Row, Simd};

/// Turns weighted inputs z into activations a = σ(z), and keeps the slopes σ'(z) = a (1 - a).
///
/// ```text
/// for i in 0..z.len() {
///     let a = sigmoid(z[i]);
///     slopes[i] = a * (1.0 - a);
///     z[i] = a;
/// }
/// ```
pub(crate) struct Activate<'a> {
    /// z on entry, a on return.
    pub(crate) z: &'a mut [Row],
    pub(crate) slopes: &'a mut [Row],
}

impl Kernel for Activate<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        for (z, slope) in self.z.iter_mut().zip(self.slopes) {
            let a = sigmoid(s, s.load(z));
            s.store(a, z);
            s.store(s.mul(a, s.sub(s.splat(1.0), a)), slope);
        }
    }
}

/// σ of sixteen lanes: Eq. (3). NaN where z is.
#[inline(always)]
fn sigmoid<S: Simd>(s: S, z: S::V) -> S::V {
    // The order of the arguments lets NaN through.
    let z = s.min(s.splat(SATURATION), s.max(s.splat(-SATURATION), z));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activation;
    use crate::engine::simd::Instructions;
    use crate::engine::simd::lanes::LANES;

    #[test]
    fn a_layer_gives_the_bits_of_the_scalar_function_on_every_instruction_set() {
        // Every 9,973rd float there is, with infinities, NaN, subnormals and both zeros.
        let special = [f32::INFINITY, f32::NEG_INFINITY, f32::NAN, 0.0, -0.0, 87.0, -87.0];
        let all = (0..=u32::MAX).step_by(9973).map(f32::from_bits).chain(special);
        let mut all: Vec<f32> = all.collect();
        all.resize(all.len().next_multiple_of(LANES), 0.5);
        for instructions in Instructions::available() {
            let mut a: Vec<Row> = all.as_chunks().0.to_vec();
            let mut slopes = vec![[0.0; LANES]; a.len()];
            instructions.run(Activate { z: &mut a, slopes: &mut slopes });
            let found = a.as_flattened().iter().zip(slopes.as_flattened());
            for (z, (a, slope)) in all.iter().zip(found) {
                let expected = (activation::sigmoid(*z), activation::sigmoid_prime(*z));
                if z.is_nan() {
                    assert!(a.is_nan() && slope.is_nan() && expected.0.is_nan(), "{z}");
                    continue;
                }
                let bits = |(a, slope): (f32, f32)| (a.to_bits(), slope.to_bits());
                assert_eq!(bits((*a, *slope)), bits(expected), "{instructions:?} {z:e}");
            }
        }
    }
}
