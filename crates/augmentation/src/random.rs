//! Random numbers by their place: number k of distortion e of image i under a seed.
#![expect(clippy::inline_always, reason = "compiled for the caller's instructions")]

/// 2^64 divided by the golden ratio, odd: the step of SplitMix64.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// The random numbers of one distorted image. Number k is a function of the key and k, so that
/// nothing depends on what else is drawn, and the compiler can draw several at a time.
///
/// Source: G. Steele, D. Lea and C. Flood, *Fast splittable pseudorandom number generators*,
/// 2014: number k of SplitMix64 with the key as its seed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Random {
    key: u64,
}

impl Random {
    /// Those of distortion `epoch` of image `example`.
    #[inline(always)]
    pub(crate) fn new(seed: u64, example: u64, epoch: u64) -> Self {
        let key = [seed, example, epoch]
            .iter()
            .fold(0, |key: u64, &number| mix(key.wrapping_add(STEP).wrapping_add(number)));
        Self { key }
    }

    /// Number k: 64 bits.
    #[inline(always)]
    pub(crate) fn bits(self, k: u64) -> u64 {
        mix(self.key.wrapping_add(STEP.wrapping_mul(k + 1)))
    }

    /// Uniform from -1 up to but not including 1.
    #[inline(always)]
    pub(crate) fn symmetric(self, k: u64) -> f64 {
        // An integer of 53 bits is exact in f64.
        (self.bits(k) >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }
}

/// A bijection of 64 bits in which each bit of the result depends on all bits.
///
/// Source: D. Stafford, *Better bit mixing*, 2011, variant 13.
#[inline(always)]
fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// Standard deviation of a sum of four bytes, √(4 (256² - 1) / 12).
const DEVIATION: f32 = 147.800_54;

/// Two independent numbers out of 64 random bits, each with mean 0 and standard deviation
/// `deviation`, near to normal, never beyond 3.46 deviations: sums of four bytes each.
#[inline(always)]
pub(crate) fn two_approx_normals(bits: u64, deviation: f32) -> [f32; 2] {
    // Of bytes h g f e d c b a the sums g + h, e + f, c + d, a + b in sixteen bits each.
    let pairs = (bits & 0x00ff_00ff_00ff_00ff) + (bits >> 8 & 0x00ff_00ff_00ff_00ff);
    let fours = pairs + (pairs >> 16);
    let scale = deviation / DEVIATION;
    #[expect(clippy::cast_possible_truncation, reason = "sixteen bits, of which ten are used")]
    let number = |sum: u64| f32::from((sum as u16).cast_signed() - 510) * scale;
    [number(fours), number(fours >> 32)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each bit of seed, example, epoch and k flips each bit of the number in half of all cases.
    #[test]
    fn one_bit_of_the_place_changes_half_of_a_number() {
        for (which, bit) in (0..4).flat_map(|which| (0..64).map(move |bit| (which, bit))) {
            let mut flips = [0_u32; 64];
            for case in 0..1_000 {
                let place = [7 * case, case, case / 10, case % 62];
                let mut other = place;
                other[which] ^= 1 << bit;
                let number =
                    |[seed, example, epoch, k]: [u64; 4]| Random::new(seed, example, epoch).bits(k);
                let changed = number(place) ^ number(other);
                for (to, flips) in flips.iter_mut().enumerate() {
                    *flips += u32::from(changed >> to & 1 == 1);
                }
            }
            // Six standard deviations: √(1000 / 4) = 15.8.
            for (to, flips) in flips.into_iter().enumerate() {
                assert!(flips.abs_diff(500) < 95, "{which}: bit {bit} to {to}: {flips} of 1000");
            }
        }
    }

    /// Numbers at neighbouring places are neither correlated nor their squares.
    #[test]
    fn neighbours_are_independent() {
        let normal = |seed: u64, example: u64, epoch: u64, k: u64| {
            let [a, b] = two_approx_normals(Random::new(seed, example, epoch).bits(k), 1.0);
            [f64::from(a), f64::from(b)]
        };
        let neighbours: [fn(u64) -> [u64; 4]; 5] = [
            |i| [1, i, 0, 7],
            |i| [1, i + 1, 0, 7],
            |i| [1, i, 1, 7],
            |i| [2, i, 0, 7],
            |i| [1, i, 0, 8],
        ];
        let n = 100_000;
        let all = neighbours.map(|place| {
            (0..n).map(place).map(|[s, i, e, k]| normal(s, i, e, k)).collect::<Vec<_>>()
        });
        let columns: Vec<Vec<f64>> = all
            .iter()
            .flat_map(|pairs| [0, 1].map(|half| pairs.iter().map(|pair| pair[half]).collect()))
            .collect();
        let mean = |f: &dyn Fn(usize) -> f64| {
            (0..columns[0].len()).map(f).sum::<f64>() / columns[0].len() as f64
        };
        // Five standard deviations of a mean of so many.
        let near = 5.0 / (n as f64).sqrt();
        for (i, a) in columns.iter().enumerate() {
            assert!(mean(&|k| a[k]).abs() < near, "{i}");
            assert!((mean(&|k| a[k] * a[k]) - 1.0).abs() < 1.5 * near, "{i}");
            for (j, b) in columns.iter().enumerate().skip(i + 1) {
                assert!(mean(&|k| a[k] * b[k]).abs() < near, "{i}, {j}");
                let squares = mean(&|k| (a[k] * a[k] - 1.0) * (b[k] * b[k] - 1.0));
                assert!(squares.abs() < 2.0 * near, "squares of {i}, {j}");
            }
        }
    }

    /// Shares of a normal distribution within 1, 2 and 3 standard deviations: 68.3, 95.4, 99.7 %.
    #[test]
    fn sums_of_four_bytes_are_near_to_normal() {
        let numbers: Vec<f32> = (0..50_000)
            .flat_map(|i| two_approx_normals(Random::new(1, i, 0).bits(0), 2.0))
            .collect();
        for (deviations, share) in [(1.0, 0.683), (2.0, 0.954), (3.0, 0.997)] {
            let within = numbers.iter().filter(|number| number.abs() <= 2.0 * deviations).count();
            assert!((within as f64 / 100_000.0 - share).abs() < 0.02, "{deviations}: {within}");
        }
        assert!(numbers.iter().all(|number| number.abs() < 2.0 * 3.46));
        assert_eq!(two_approx_normals(u64::MAX, DEVIATION), [510.0, 510.0]);
    }

    #[test]
    fn symmetric_numbers_fill_their_interval_evenly() {
        let mut bins = [0_u32; 20];
        for i in 0..20_000 {
            let number = Random::new(3, i, 9).symmetric(i % 6);
            assert!((-1.0..1.0).contains(&number), "{number}");
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a bin")]
            let bin = ((number + 1.0) * 10.0) as usize;
            bins[bin] += 1;
        }
        assert!(bins.iter().all(|bin| bin.abs_diff(1_000) < 180), "{bins:?}");
    }
}
