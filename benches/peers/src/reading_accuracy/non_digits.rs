//! Images without digits: letters, scribbles, empty pages, and what a camera sees elsewhere. Seeded.

use drawn_digits::{SIDE, draw_letter};
use ink::Grey;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use rayon::prelude::*;

use super::pages::{SHEET, Sheet};

/// An image by seed and number.
type Kind = fn(u64, u64) -> Grey;

/// Name of each kind, and so many images of it.
pub(crate) fn kinds(seed: u64, wanted: usize) -> Vec<(&'static str, Vec<Grey>)> {
    let kinds: [(&'static str, Kind); 4] = [
        ("letters", letter),
        ("scribbles", scribble),
        ("empty pages", empty_page),
        ("photographs", photograph),
    ];
    let images = |(name, image): (&'static str, Kind)| {
        let numbers = (0..wanted as u64).into_par_iter();
        (name, numbers.map(|number| image(seed, number)).collect())
    };
    kinds.into_iter().map(images).collect()
}

fn letter(seed: u64, number: u64) -> Grey {
    let pixels = draw_letter(seed, number).iter().map(|ink| 255 - ink).collect();
    Grey::new(SIDE, SIDE, pixels).expect("so many pixels")
}

/// Random numbers of an image.
struct Random(ChaCha8Rng);

impl Random {
    fn new(seed: u64, number: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(number);
        Self(random)
    }

    /// From 0 to 1.
    fn unit(&mut self) -> f64 {
        f64::from(self.0.next_u32()) / f64::from(u32::MAX)
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }
}

/// Light from 0.0 black to 1.0 white at each place.
fn image(width: usize, height: usize, mut light: impl FnMut(f64, f64) -> f64) -> Grey {
    let mut pixels = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
            pixels.push((light(x as f64, y as f64) * 255.0 + 0.5).clamp(0.0, 255.0) as u8);
        }
    }
    Grey::new(width, height, pixels).expect("so many pixels")
}

/// A pen that wanders to and fro: a harmonic in each direction, and a drift.
fn scribble(seed: u64, number: u64) -> Grey {
    let mut random = Random::new(seed + 1, number);
    let (width, height) = (120.0, 80.0);
    let mut harmonics = || {
        let (turns, phase) = (random.between(3.0, 9.0), random.between(0.0, 6.0));
        let (size, more) = (random.between(0.15, 0.4), random.between(1.3, 2.7));
        move |t: f64| {
            size * libm::sin(phase + turns * t * 6.3)
                + size * 0.5 * libm::sin(2.0 * phase + more * turns * t * 6.3)
        }
    };
    let (across, down) = (harmonics(), harmonics());
    let drift = random.between(-0.3, 0.3);
    let points: Vec<(f64, f64)> = (0..=300)
        .map(|step| {
            let t = f64::from(step) / 300.0;
            (width * (0.5 + across(t) * 0.6 + drift * (t - 0.5)), height * (0.5 + down(t) * 0.6))
        })
        .collect();
    let radius = random.between(1.0, 2.5);
    image(120, 80, |x, y| {
        let distance = |pair: &[(f64, f64)]| to_segment((x, y), pair[0], pair[1]);
        let nearest = points.windows(2).map(distance).fold(f64::INFINITY, f64::min);
        (nearest - radius + 0.5).clamp(0.0, 1.0)
    })
}

/// How far a point is from a segment.
fn to_segment((x, y): (f64, f64), (ax, ay): (f64, f64), (bx, by): (f64, f64)) -> f64 {
    let (dx, dy) = (bx - ax, by - ay);
    let along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy).max(1e-9);
    let along = along.clamp(0.0, 1.0);
    libm::hypot(x - ax - along * dx, y - ay - along * dy)
}

/// White, grey, ruled, squared, in shadow, of a scan with its border; with noise of all strengths.
fn empty_page(seed: u64, number: u64) -> Grey {
    let mut random = Random::new(seed + 2, number);
    let mut sheet = Sheet { seed: number, width: 480, height: 320, rows: 0, ..SHEET };
    sheet.paper = random.between(0.5, 1.0);
    sheet.noise = random.between(0.0, 0.05);
    let rule = (sheet.paper * 0.7, 30 + usize::from((number * 7 % 30).to_le_bytes()[0]));
    match number % 6 {
        0 => sheet.ruled = Some(rule),
        1 => sheet.squared = Some(rule),
        2 => sheet.shadow = 0.5,
        3 => sheet.vignetting = 0.5,
        4 => sheet.border = 20,
        _ => {}
    }
    if number % 4 == 3 {
        sheet.turned = random.between(-10.0, 10.0);
    }
    sheet.draw().image
}

/// Skies, waves, cloth, leaves and grain, half of them with what a camera adds.
fn photograph(seed: u64, number: u64) -> Grey {
    let mut random = Random::new(seed + 3, number);
    let (width, height) = (480.0, 360.0);
    let mut unit = |low: f64, high: f64| random.between(low, high);
    let (base, tilt_x, tilt_y) = (unit(0.3, 0.7), unit(-0.4, 0.4), unit(-0.4, 0.4));
    let waves: Vec<[f64; 4]> = (0..6)
        .map(|octave| {
            let finer = f64::from(1 << octave);
            [unit(-0.02, 0.02) * finer, unit(-0.02, 0.02) * finer, unit(0.0, 6.3), unit(0.0, 0.2)]
        })
        .collect();
    let leaves: Vec<[f64; 6]> = (0..40)
        .map(|_| {
            let (x, y, angle) = (unit(0.0, width), unit(0.0, height), unit(0.0, 3.2));
            [x, y, angle, unit(6.0, 60.0), unit(3.0, 25.0), unit(-0.35, 0.35)]
        })
        .collect();
    let cloth = (unit(0.1, 0.6), unit(0.1, 0.6), unit(0.02, 0.2));
    let grain = unit(0.0, 0.15);
    let mut grains = Random::new(seed + 4, number);
    image(480, 360, |x, y| {
        let mut light = base + tilt_x * (x / width - 0.5) + tilt_y * (y / height - 0.5);
        if number % 4 != 1 {
            for [u, v, phase, size] in &waves {
                light += size * libm::sin(u * x + v * y + phase);
            }
        }
        if number % 4 == 1 {
            light += cloth.2 * libm::sin(cloth.0 * x) * libm::sin(cloth.1 * y);
        }
        if number % 4 >= 2 {
            for &[cx, cy, angle, long, short, shade] in &leaves {
                let (dx, dy) = (x - cx, y - cy);
                let (sin, cos) = libm::sincos(angle);
                let (u, v) = ((dx * cos + dy * sin) / long, (dy * cos - dx * sin) / short);
                if u * u + v * v < 1.0 {
                    light += shade;
                }
            }
        }
        light + if number.is_multiple_of(2) { grain * (grains.unit() - 0.5) } else { 0.0 }
    })
}
