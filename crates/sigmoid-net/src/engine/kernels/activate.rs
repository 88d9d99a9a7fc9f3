//! Activations and slopes of whole layers, the same bits as `Activation::apply` and `slope`.

use super::exp::{exp, exp_m1};
use crate::activation::TANH_LIMIT;
use crate::engine::simd::lanes::{Kernel, Row, Simd};
use crate::portable::EXP_LIMIT;

/// Turns weighted inputs z into activations a = σ(z), and keeps the slopes σ'(z) = a (1 - a).
///
/// ```text
/// for i in 0..z.len() {
///     let a = sigmoid(z[i]);
///     slopes[i] = a * (1.0 - a);
///     z[i] = a;
/// }
/// ```
pub(crate) struct Sigmoid<'a> {
    /// z on entry, a on return.
    pub(crate) z: &'a mut [Row],
    pub(crate) slopes: &'a mut [Row],
}

impl Kernel for Sigmoid<'_> {
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
    let z = s.min(s.splat(EXP_LIMIT), s.max(s.splat(-EXP_LIMIT), z));
    let exp = exp(s, s.sub(s.splat(0.0), z));
    s.div(s.splat(1.0), s.add(s.splat(1.0), exp))
}

/// Turns weighted inputs z into activations a = tanh z, and keeps the slopes (1 - a) (1 + a).
///
/// ```text
/// for i in 0..z.len() {
///     let a = tanh(z[i]);
///     slopes[i] = (1.0 - a) * (1.0 + a);
///     z[i] = a;
/// }
/// ```
pub(crate) struct Tanh<'a> {
    /// z on entry, a on return.
    pub(crate) z: &'a mut [Row],
    pub(crate) slopes: &'a mut [Row],
}

impl Kernel for Tanh<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        for (z, slope) in self.z.iter_mut().zip(self.slopes) {
            let a = tanh(s, s.load(z));
            s.store(a, z);
            let one = s.splat(1.0);
            s.store(s.mul(s.sub(one, a), s.add(one, a)), slope);
        }
    }
}

/// tanh of sixteen lanes. NaN where z is.
#[inline(always)]
fn tanh<S: Simd>(s: S, z: S::V) -> S::V {
    let magnitude = s.copy_sign(z, s.splat(1.0));
    let magnitude = s.min(s.splat(TANH_LIMIT), magnitude);
    let exp_m1 = exp_m1(s, s.add(magnitude, magnitude));
    s.copy_sign(s.div(exp_m1, s.add(exp_m1, s.splat(2.0))), z)
}

/// Turns weighted inputs z into activations, z where it is positive and else 0, and keeps the
/// slopes, 1 and 0.
///
/// ```text
/// for i in 0..z.len() {
///     slopes[i] = if z[i] > 0.0 { 1.0 } else { 0.0 };
///     z[i] = if 0.0 > z[i] { 0.0 } else { z[i] };
/// }
/// ```
pub(crate) struct Relu<'a> {
    /// z on entry, a on return.
    pub(crate) z: &'a mut [Row],
    pub(crate) slopes: &'a mut [Row],
}

impl Kernel for Relu<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        for (row, slope) in self.z.iter_mut().zip(self.slopes) {
            let z = s.load(row);
            s.store(s.where_positive(z, s.splat(1.0)), slope);
            // The order of the arguments lets NaN through.
            s.store(s.max(s.splat(0.0), z), row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activation::Activation;
    use crate::engine::simd::Instructions;
    use crate::engine::simd::lanes::LANES;

    #[test]
    fn a_layer_gives_the_bits_of_the_scalar_function_on_every_instruction_set() {
        // Every 9,973rd float there is, with infinities, NaN, subnormals and both zeros.
        let special =
            [f32::INFINITY, f32::NEG_INFINITY, f32::NAN, 0.0, -0.0, 87.0, -87.0, 10.0, -10.0];
        let all = (0..=u32::MAX).step_by(9973).map(f32::from_bits).chain(special);
        let mut all: Vec<f32> = all.collect();
        all.resize(all.len().next_multiple_of(LANES), 0.5);
        for activation in [Activation::Sigmoid, Activation::Tanh, Activation::Relu] {
            for instructions in Instructions::available() {
                let mut a: Vec<Row> = all.as_chunks().0.to_vec();
                let mut slopes = vec![[0.0; LANES]; a.len()];
                let (z, to) = (&mut a[..], &mut slopes[..]);
                match activation {
                    Activation::Sigmoid => instructions.run(Sigmoid { z, slopes: to }),
                    Activation::Tanh => instructions.run(Tanh { z, slopes: to }),
                    _ => instructions.run(Relu { z, slopes: to }),
                }
                let found = a.as_flattened().iter().zip(slopes.as_flattened());
                for (z, (a, slope)) in all.iter().zip(found) {
                    let expected = (activation.apply(*z), activation.slope(*z));
                    if z.is_nan() {
                        // The slope of a rectifier is 0 there.
                        let same = slope.is_nan() == expected.1.is_nan();
                        assert!(a.is_nan() && expected.0.is_nan() && same, "{activation:?} {z}");
                        continue;
                    }
                    let bits = |(a, slope): (f32, f32)| (a.to_bits(), slope.to_bits());
                    let found = bits((*a, *slope));
                    assert_eq!(found, bits(expected), "{activation:?} {instructions:?} {z:e}");
                }
            }
        }
    }
}
