//! From numbers to places along an axis.

use crate::chart::axis::{Axis, Scale};
use crate::chart::numbers::{power_of_ten, round_numbers, shortest};
use crate::error::Error;

/// An axis laid out. Places run from 0, where it begins, to 1, where it ends.
#[derive(Debug)]
pub(crate) struct Ruler {
    scale: Scale,
    low: f64,
    high: f64,
    /// Places of the ticks within the axis, with their labels.
    pub(crate) ticks: Vec<(f64, String)>,
    /// Places of the fainter lines between the ticks.
    pub(crate) between: Vec<f64>,
}

/// Share of the axis left empty on either side of the numbers.
const PADDING: f64 = 0.04;

/// Places are clamped to this distance, so that clipping at the edges stays exact.
const FAR: f64 = 1e6;

impl Ruler {
    /// For these numbers, with about `count` ticks.
    pub(crate) fn new(axis: &Axis, numbers: &[f64], count: usize) -> Result<Self, Error> {
        let scale = axis.scale;
        let (low, high) = match axis.range {
            None => around(scale, numbers),
            Some((low, high)) if is_range(scale, low, high) => (low, high),
            Some((low, high)) => {
                return Err(Error::Range { label: axis.label.clone(), low, high });
            }
        };
        let mut ruler = Self { scale, low, high, ticks: Vec::new(), between: Vec::new() };
        let ticks = match scale {
            _ if !axis.ticks.is_empty() => axis.ticks.clone(),
            Scale::Linear => round_numbers(low, high, count),
            Scale::Log => ruler.ratios(count),
        };
        let within = |place: &f64| (-1e-9..=1.0 + 1e-9).contains(place);
        let place = |(number, name)| Some((ruler.place(number).filter(within)?, name));
        ruler.ticks = ticks.into_iter().filter_map(place).collect();
        ruler.between.retain(within);
        Ok(ruler)
    }

    /// The place of a number; below 0 or above 1 if the number is beyond the axis. None if it is not
    /// finite or, on a logarithmic axis, not above 0.
    pub(crate) fn place(&self, number: f64) -> Option<f64> {
        let [low, high, number] =
            [self.low, self.high, number].map(|number| straightened(self.scale, number));
        let place = (number - low) / (high - low);
        number.is_finite().then(|| place.clamp(-FAR, FAR))
    }

    /// Ticks of a logarithmic axis: powers of ten or, where these are too few, also 2 and 5 times
    /// them.
    fn ratios(&mut self, count: usize) -> Vec<(f64, String)> {
        #[expect(clippy::cast_possible_truncation, reason = "an exponent of f64")]
        let (first, last) = (self.low.log10().floor() as i32, self.high.log10().ceil() as i32);
        let every = (last - first).unsigned_abs() as usize / count.max(2) + 1;
        let powers = (first..=last).filter(|k| (k.unsigned_abs() as usize).is_multiple_of(every));
        let multiple = |k: i32, digit: u8| f64::from(digit) * 10_f64.powi(k);
        if last - first <= 5 {
            let between = |k| (2..10).map(move |digit| (k, digit));
            let between = (first..=last).flat_map(between);
            self.between =
                between.filter_map(|(k, digit)| self.place(multiple(k, digit))).collect();
        }
        let is_seen = |number: f64| self.low <= number && number <= self.high;
        let powers: Vec<i32> = powers.filter(|&k| is_seen(multiple(k, 1))).collect();
        match powers.len() {
            0..=1 => {
                let few = (first..=last).flat_map(|k| [1, 2, 5].map(|digit| multiple(k, digit)));
                let few: Vec<_> = few.filter(|&number| is_seen(number)).collect();
                match few.len() {
                    0..=1 => round_numbers(self.low, self.high, count),
                    _ => few.into_iter().map(|number| (number, shortest(number))).collect(),
                }
            }
            _ => powers.into_iter().map(|k| (multiple(k, 1), power_of_ten(k))).collect(),
        }
    }
}

/// The number to which distances on the axis are proportional. Not finite if it has no place there.
fn straightened(scale: Scale, number: f64) -> f64 {
    match scale {
        // Half of it, so that the distance from -f64::MAX to f64::MAX is finite.
        Scale::Linear => number / 2.0,
        Scale::Log if number > 0.0 => number.log10(),
        Scale::Log => f64::NAN,
    }
}

/// Whether an axis can run from here to there.
fn is_range(scale: Scale, low: f64, high: f64) -> bool {
    let (low, high) = (straightened(scale, low), straightened(scale, high));
    low < high && low.is_finite() && high.is_finite()
}

/// A range from a little below the least number that has a place to a little above the greatest.
fn around(scale: Scale, numbers: &[f64]) -> (f64, f64) {
    let straight = |&number: &f64| Some(straightened(scale, number)).filter(|n| n.is_finite());
    let places = || numbers.iter().filter_map(straight);
    let bend = |straight: f64| match scale {
        Scale::Linear => (straight * 2.0).clamp(-f64::MAX, f64::MAX),
        Scale::Log => 10_f64.powf(straight).clamp(f64::MIN_POSITIVE, f64::MAX),
    };
    let Some(low) = places().reduce(f64::min) else { return (bend(0.0), bend(0.5)) };
    let high = places().fold(low, f64::max);
    // All numbers are practically the same: take a range around them.
    let least = (low.abs() * 1e-9).max(1e-290);
    let padding = if high - low > least {
        PADDING * (high - low)
    } else {
        match scale {
            Scale::Linear if low != 0.0 => low.abs().max(1e-290) * 0.1,
            _ => 0.25,
        }
    };
    (bend(low - padding), bend(high + padding))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_alone_stands_in_the_middle_between_ticks() {
        for axis in [Axis::linear(""), Axis::log("")] {
            for number in [1e-300, 0.25, 97.5, 1e20, 1e300] {
                let ruler = Ruler::new(&axis, &[number, number], 5).expect("a range");
                let place = ruler.place(number).expect("a place");
                assert!((place - 0.5).abs() < 1e-6, "{number}: {place}");
                assert!(ruler.ticks.len() > 1, "{number}: {:?}", ruler.ticks);
            }
        }
    }
}
