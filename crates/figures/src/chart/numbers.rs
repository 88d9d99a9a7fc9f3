//! Round numbers along an axis, and how numbers are written.

/// About `count` multiples of 1, 2 or 5 times a power of ten from `low` to `high`, with their labels.
pub(crate) fn round_numbers(low: f64, high: f64, count: usize) -> Vec<(f64, String)> {
    let count = count.max(2) as f64;
    let step = round_step(high / count - low / count);
    let (first, last) = ((low / step).ceil(), (high / step).floor());
    if !(step > 0.0 && first.is_finite() && last.is_finite() && last - first <= 4.0 * count) {
        return [low, high].map(|number| (number, shortest(number))).to_vec();
    }
    let mut numbers = Vec::new();
    let mut k = first;
    while k <= last && numbers.len() <= 100 {
        let number = k * step;
        numbers.push((number, written(number, step, low.abs().max(high.abs()))));
        // Beyond 2^53, k + 1 may be k.
        k = (k + 1.0).max(k.next_up());
    }
    numbers
}

/// The smallest of 1, 2, 5 and 10 times a power of ten that is at least `least`.
fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    let fitting = [1.0, 2.0, 5.0].into_iter().find(|step| step * power >= least * 0.999_999);
    fitting.unwrap_or(10.0) * power
}

/// A number with as many decimals as tell multiples of `step` apart.
fn written(number: f64, step: f64, largest: f64) -> String {
    if number.abs() < step / 2.0 {
        return "0".to_string();
    }
    let order = |number: f64| number.abs().log10().floor();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few digits")]
    let digits = |orders: f64| orders.clamp(0.0, 17.0) as usize;
    if largest >= 1e6 || step < 0.999e-4 {
        let digits = digits(order(number) - order(step * 1.001));
        return scientific(number, digits);
    }
    grouped(&format!("{number:.*}", digits(-order(step * 1.001))))
}

/// A power of ten: 0.001 to 100,000 in full, others as 10⁶.
pub(crate) fn power_of_ten(exponent: i32) -> String {
    match exponent {
        0..=5 => grouped(&format!("{:.0}", 10_f64.powi(exponent))),
        -3..0 => format!("{:.*}", exponent.unsigned_abs() as usize, 10_f64.powi(exponent)),
        _ => format!("10{}", superscript(exponent)),
    }
}

/// A number with as few digits as tell it from every other `f64`.
pub(crate) fn shortest(number: f64) -> String {
    if number == 0.0 || (1e-4..1e6).contains(&number.abs()) {
        return grouped(&format!("{number}"));
    }
    let text = format!("{number:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    times_power(mantissa, exponent.parse().unwrap_or(0))
}

/// A number as 2.5·10⁷, with so many digits after the point.
fn scientific(number: f64, digits: usize) -> String {
    let text = format!("{number:.digits$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    times_power(mantissa, exponent.parse().unwrap_or(0))
}

fn times_power(mantissa: &str, exponent: i32) -> String {
    let mantissa = mantissa.replace('-', "−");
    match (mantissa.as_str(), exponent) {
        (_, 0) => mantissa,
        ("1", _) => format!("10{}", superscript(exponent)),
        ("−1", _) => format!("−10{}", superscript(exponent)),
        _ => format!("{mantissa}·10{}", superscript(exponent)),
    }
}

fn superscript(exponent: i32) -> String {
    let raised = |c: char| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        // Unicode has the other superscripts in one block.
        _ => c.to_digit(10).and_then(|d| char::from_u32(0x2070 + d)).unwrap_or(c),
    };
    exponent.to_string().chars().map(raised).collect()
}

/// Thousands grouped, with a true minus sign: -50000.5 as −50,000.5.
fn grouped(number: &str) -> String {
    let (sign, number) = number.strip_prefix('-').map_or(("", number), |rest| ("−", rest));
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(w, f)| (w, Some(f)));
    let mut text = sign.to_string();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(low: f64, high: f64, count: usize) -> Vec<String> {
        round_numbers(low, high, count).into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn numbers_along_an_axis_are_round() {
        assert_eq!(names(0.0, 30.0, 6), ["0", "5", "10", "15", "20", "25", "30"]);
        assert_eq!(names(94.2, 97.9, 4), ["95", "96", "97"]);
        assert_eq!(names(-0.13, 0.11, 5), ["−0.10", "−0.05", "0", "0.05", "0.10"]);
        assert_eq!(names(0.0, 50_000.0, 3), ["0", "20,000", "40,000"]);
        assert_eq!(names(0.0, 2.1e7, 4), ["0", "10⁷", "2·10⁷"]);
        assert_eq!(names(0.0, 3e-7, 3), ["0", "10⁻⁷", "2·10⁻⁷", "3·10⁻⁷"]);
    }

    #[test]
    fn every_range_has_numbers_and_no_more_than_fit() {
        for (low, high) in [
            (-f64::MAX, f64::MAX),
            (0.0, f64::MIN_POSITIVE),
            (0.0, 5e-324),
            (1e16, 1e16 + 2.0),
            (1.0, 1.0 + f64::EPSILON),
        ] {
            let names = names(low, high, 5);
            assert!((1..=21).contains(&names.len()), "{low} {high}: {names:?}");
        }
    }

    #[test]
    fn powers_of_ten_are_plain_while_they_are_short() {
        let exponents = [-12, -4, -3, -1, 0, 3, 5, 6, 30];
        let names = exponents.map(power_of_ten);
        let expected = ["10⁻¹²", "10⁻⁴", "0.001", "0.1", "1", "1,000", "100,000", "10⁶", "10³⁰"];
        assert_eq!(names, expected);
    }
}
