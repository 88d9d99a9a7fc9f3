//! e^x and e^x - 1 of sixteen lanes, the same bits as `portable::exp` and `portable::exp_m1`.

use crate::engine::simd::lanes::Simd;
use crate::portable::{EXP, EXP_AFTER_LINEAR, LN_2_HIGH, LN_2_LOW, ROUND};

/// e^x for |x| up to `EXP_LIMIT`.
#[inline(always)]
pub(super) fn exp<S: Simd>(s: S, x: S::V) -> S::V {
    let (n, r) = reduce(s, x);
    s.mul(polynomial(s, &EXP, r), s.exp2_of_low_bits(n))
}

/// e^x - 1 for x from 0 to 20, with its precision near 0.
#[inline(always)]
pub(super) fn exp_m1<S: Simd>(s: S, x: S::V) -> S::V {
    let (n, r) = reduce(s, x);
    let of_r = s.mul_add(polynomial(s, EXP_AFTER_LINEAR, r), s.mul(r, r), r);
    let power = s.exp2_of_low_bits(n);
    s.mul_add(power, of_r, s.sub(power, s.splat(1.0)))
}

/// n, in the low bits, and r, where x = n ln 2 + r.
#[inline(always)]
fn reduce<S: Simd>(s: S, x: S::V) -> (S::V, S::V) {
    let rounded = s.mul_add(x, s.splat(std::f32::consts::LOG2_E), s.splat(ROUND));
    let n = s.sub(rounded, s.splat(ROUND));
    let r = s.mul_add(n, s.splat(-LN_2_HIGH), x);
    (rounded, s.mul_add(n, s.splat(-LN_2_LOW), r))
}

#[inline(always)]
fn polynomial<S: Simd>(s: S, coefficients: &[f32], x: S::V) -> S::V {
    let mut sum = s.splat(coefficients[0]);
    for coefficient in &coefficients[1..] {
        sum = s.mul_add(sum, x, s.splat(*coefficient));
    }
    sum
}
