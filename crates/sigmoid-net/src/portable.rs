//! Arithmetic on one `f32` that gives the same bits on every machine.
//!
//! Rust's own `mul_add` does too, but without a hardware instruction it is a slow library call;
//! its `exp` may differ in the last bit from one platform to the next.

#![expect(clippy::inline_always, reason = "called lane by lane in the innermost loops")]

/// Where x is larger, e^x comes near the end of the range; e^-x leaves that of full precision.
pub(crate) const EXP_LIMIT: f32 = 87.0;
/// Adding this rounds to an integer and leaves it in the low bits of the sum.
pub(crate) const ROUND: f32 = 12_582_912.0;
/// ln 2 in two parts. The first has bits to spare, so an integer multiple of it is exact.
pub(crate) const LN_2_HIGH: f32 = 0.693_359_4;
pub(crate) const LN_2_LOW: f32 = -2.121_944_4e-4;
/// Polynomial for e^r where |r| ≤ ln 2 / 2, the highest power first.
/// Source: S. L. Moshier, Cephes Mathematical Library, expf.
pub(crate) const EXP: [f32; 8] =
    [1.987_569_1e-4, 1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5, 1.0, 1.0];
/// The polynomial for (e^r - 1 - r) / r²: all of the above but the last two terms.
pub(crate) const EXP_AFTER_LINEAR: &[f32] = EXP.split_at(EXP.len() - 2).0;

/// e^x for |x| up to [`EXP_LIMIT`].
pub(crate) fn exp(x: f32) -> f32 {
    let (n, r) = reduce(x);
    polynomial(&EXP, r) * exp2_of_low_bits(n)
}

/// e^x - 1 for x from 0 to 20, with its precision near 0.
pub(crate) fn exp_m1(x: f32) -> f32 {
    let (n, r) = reduce(x);
    let of_r = mul_add(polynomial(EXP_AFTER_LINEAR, r), r * r, r);
    // 2ⁿ (e^r - 1) + (2ⁿ - 1)
    let power = exp2_of_low_bits(n);
    mul_add(power, of_r, power - 1.0)
}

/// n, in the low bits, and r, where x = n ln 2 + r.
fn reduce(x: f32) -> (f32, f32) {
    let rounded = mul_add(x, std::f32::consts::LOG2_E, ROUND);
    let n = rounded - ROUND;
    let r = mul_add(n, -LN_2_HIGH, x);
    (rounded, mul_add(n, -LN_2_LOW, r))
}

fn polynomial(coefficients: &[f32], x: f32) -> f32 {
    let (first, rest) = coefficients.split_first().expect("a polynomial");
    rest.iter().fold(*first, |sum, coefficient| mul_add(sum, x, *coefficient))
}

/// 1.0 as bits: the exponent of 2⁰.
pub(crate) const EXPONENT_ZERO: u32 = 0x3f80_0000;
/// Bits below the exponent.
pub(crate) const MANTISSA_BITS: u32 = 23;

/// 2ⁿ, for a float whose low bits hold the integer n, from -126 to 127.
#[inline(always)]
pub(crate) fn exp2_of_low_bits(n: f32) -> f32 {
    f32::from_bits((n.to_bits() << MANTISSA_BITS).wrapping_add(EXPONENT_ZERO))
}

/// a · b + c, rounded once.
#[inline(always)]
pub(crate) fn mul_add(a: f32, b: f32, c: f32) -> f32 {
    if cfg!(any(target_arch = "aarch64", target_feature = "fma")) {
        a.mul_add(b, c)
    } else {
        // Here `f32::mul_add` would be a call into the platform's library.
        mul_add_in_doubles(a, b, c)
    }
}

/// Fused multiply-add without the instruction. The product is exact in double precision; the sum
/// is rounded to odd there, which leaves enough bits for a second, correct rounding to single.
///
/// Source: S. Boldo and G. Melquiond, Emulation of a FMA and correctly rounded sums, 2008.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the last rounding, to nearest")]
fn mul_add_in_doubles(a: f32, b: f32, c: f32) -> f32 {
    let (product, c) = (f64::from(a) * f64::from(b), f64::from(c));
    let sum = product + c;
    // The rounding error of the sum; NaN if the sum is NaN or infinite.
    let of_c = sum - product;
    let rest = (product - (sum - of_c)) + (c - of_c);
    // Round to odd: of an inexact sum's two neighbours, take the one whose last bit is 1.
    let is_inexact = rest.abs() > 0.0;
    let bits = sum.to_bits();
    let away_from_zero = (rest > 0.0) == (sum > 0.0);
    let towards_odd = if away_from_zero { 1 } else { u64::MAX };
    let change = if is_inexact && bits & 1 == 0 { towards_odd } else { 0 };
    f64::from_bits(bits.wrapping_add(change)) as f32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::mul_add_in_doubles;

    fn agrees(a: f32, b: f32, c: f32) -> bool {
        let (ours, exact) = (mul_add_in_doubles(a, b, c), a.mul_add(b, c));
        ours.to_bits() == exact.to_bits() || (ours.is_nan() && exact.is_nan())
    }

    #[test]
    fn hard_cases_of_a_fused_multiply_add() {
        let (tiny, huge) = (f32::from_bits(1), f32::MAX);
        let values =
            [0.0, -0.0, 1.0, -1.0, 1.0 + f32::EPSILON, tiny, -tiny, f32::MIN_POSITIVE, huge, -huge]
                .into_iter()
                .chain([f32::INFINITY, f32::NEG_INFINITY, f32::NAN, 16_777_217.0, 1.0 / 3.0]);
        let values: Vec<f32> = values.collect();
        for &a in &values {
            for &b in &values {
                for &c in &values {
                    assert!(agrees(a, b, c), "{a:e} {b:e} {c:e}");
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn any_bits_are_multiplied_and_added_with_one_rounding(a: u32, b: u32, c: u32) {
            let [a, b, c] = [a, b, c].map(f32::from_bits);
            prop_assert!(agrees(a, b, c));
        }

        #[test]
        fn sums_that_nearly_cancel_or_tie_are_rounded_once(
            a in -4096..4096_i16,
            b in -4096..4096_i16,
            near in -40..40_i32,
            scale in -30..30_i32,
        ) {
            let (a, b) = (f32::from(a) * (scale as f32).exp2(), f32::from(b) + 1.0 / 4096.0);
            let c = -(a * b);
            let c = f32::from_bits(c.to_bits().wrapping_add_signed(near));
            prop_assert!(agrees(a, b, c));
            prop_assert!(agrees(a, b, c * 16_777_216.0));
        }
    }
}
