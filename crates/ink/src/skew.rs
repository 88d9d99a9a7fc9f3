//! By what angle the writing is turned.

use crate::components::Component;
use crate::grey::Grey;

/// The largest angle that is looked for, in degrees.
const MOST: f64 = 16.0;

/// Points of ink that are projected, at most.
const POINTS: usize = 20_000;

/// The angle of the lines, rules or writing, in degrees: positive if they fall to the right.
/// 0 where there is too little to tell, as with a single digit.
///
/// The projection profile: ink is counted along lines of an angle. Where they run along the
/// writing, few of them have most of the ink, and the sum of squares is largest. First all angles
/// with broad bins, then nearer and nearer to the three best with finer ones.
///
/// Source: W. Postl, "Detection of linear oblique structures and skew scan in digitized
/// documents", ICPR 1986; H. S. Baird, "The skew angle of printed documents", SPSE 1987.
pub(crate) fn angle(ink: &Grey, components: &[Component]) -> f64 {
    if !can_tell(ink, components) {
        return 0.0;
    }
    let points = points(ink);
    let side = ink.shorter_side();
    let mut bin = (side / 100).clamp(2, 64).next_power_of_two();
    // A line of ink leaves a bin of this height over the width of the image.
    let mut step = degrees_across(bin, ink.width()).clamp(0.05, 1.0);
    let steps = libm::floor(MOST / step);
    let mut candidates: Vec<(u64, f64)> = Vec::new();
    let mut at = -steps;
    while at <= steps {
        candidates.push((energy(&points, ink, at * step, bin), at * step));
        at += 1.0;
    }
    let level = candidates.iter().find(|(_, angle)| *angle == 0.0).map_or(0, |c| c.0);
    // What is as good as the best, but steeper, is noise.
    candidates.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.abs().total_cmp(&b.1.abs())));
    let Some(&(best, _)) = candidates.first() else { return 0.0 };
    // Nothing gained: the writing is level, or there is none.
    if best * 100 < level * 104 {
        candidates.retain(|(_, angle)| angle.abs() <= 2.0 * step);
    }
    let mut kept: Vec<f64> = Vec::new();
    for (_, angle) in candidates {
        if kept.len() < 3 && kept.iter().all(|other: &f64| (angle - other).abs() > 2.5 * step) {
            kept.push(angle);
        }
    }
    while step > 0.04 {
        (step, bin) = (step / 2.0, (bin / 2).max(2));
        for angle in &mut kept {
            let around = [-2.0, -1.0, 0.0, 1.0, 2.0].map(|steps| *angle + steps * step);
            let energies = around.map(|angle| energy(&points, ink, angle, bin));
            let best = energies.iter().max().copied().unwrap_or(0);
            // The middle of those that are equally good.
            let equal: Vec<f64> =
                around.iter().zip(energies).filter(|(_, e)| *e == best).map(|(a, _)| *a).collect();
            *angle = equal[equal.len() / 2];
        }
    }
    let energies = kept.iter().map(|&angle| (energy(&points, ink, angle, bin), angle));
    let best = energies.max_by(|a, b| a.0.cmp(&b.0).then(b.1.abs().total_cmp(&a.1.abs())));
    best.map_or(0.0, |(_, angle)| angle)
}

/// Whether there is a row of several components, or something as long as a rule.
fn can_tell(ink: &Grey, components: &[Component]) -> bool {
    let largest = components.iter().map(|c| c.pixels).max().unwrap_or(0);
    let large = components.iter().filter(|c| c.pixels * 8 >= largest).count();
    let is_rule = |component: &Component| {
        let area = component.area;
        let box_pixels = area.width * area.height;
        let is_long = area.width * 2 >= ink.width() && area.height * 5 <= ink.width() * 2;
        // Squared paper is one component as large as the sheet.
        let is_grid = area.width * 5 >= ink.width() * 4 && area.height * 5 >= ink.height() * 4;
        ink.shorter_side() >= 100 && component.pixels * 3 < box_pixels && (is_long || is_grid)
    };
    large >= 3 || components.iter().any(is_rule)
}

/// Pixels of ink, evenly chosen.
fn points(ink: &Grey) -> Vec<(i64, i64)> {
    let all = ink.pixels().iter().filter(|&&pixel| pixel > 0).count();
    let every = all.div_ceil(POINTS).max(1);
    let inked = ink.pixels().iter().enumerate().filter(|(_, pixel)| **pixel > 0);
    // 61 is prime to most periods that paper and chance have in common.
    let chosen =
        inked.enumerate().filter(|(k, _)| k * 61 % (61 * every) < 61).map(|(_, (at, _))| at);
    let number = |side: usize| i64::try_from(side).unwrap_or(0);
    chosen.map(|at| (number(at % ink.width()), number(at / ink.width()))).collect()
}

/// Sum of the squares of the ink on lines of an angle, in bins of some rows, a power of two.
fn energy(points: &[(i64, i64)], ink: &Grey, angle: f64, bin: usize) -> u64 {
    #[expect(clippy::cast_possible_truncation, reason = "the tangent of 16 degrees is below 1")]
    let slope = (libm::tan(angle.to_radians()) * 65536.0) as i64;
    let width = i64::try_from(ink.width()).unwrap_or(0);
    let lowest = (width * slope).max(0);
    let bits = 16 + bin.trailing_zeros();
    let size = (ink.height() + ink.width()) / bin + 2;
    let mut counts = vec![0_u64; size];
    for (x, y) in points {
        let row = (y << 16) - x * slope + lowest;
        counts[usize::try_from(row >> bits).unwrap_or(0).min(size - 1)] += 1;
    }
    counts.iter().map(|count| count * count).sum()
}

/// The angle at which a line falls by some pixels over a width.
fn degrees_across(fall: usize, width: usize) -> f64 {
    libm::atan(fall as f64 / width as f64).to_degrees()
}
