//! Pages of drawn digits, seeded, with all that makes photographs and scans hard.

#![allow(dead_code, reason = "each test uses some of it")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes and levels of test images"
)]

use ink::{Area, Grey};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

pub(crate) mod table;

/// A page to be drawn. Lengths in pixels, light from 0.0 black to 1.0 white.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub(crate) seed: u64,
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// Rows and columns of digits, and the height of a digit.
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) digit: usize,
    /// Light of paper and ink.
    pub(crate) paper: f64,
    pub(crate) ink: f64,
    /// Light and distance of the rules.
    pub(crate) ruled: Option<(f64, usize)>,
    pub(crate) squared: Option<(f64, usize)>,
    pub(crate) underlined: bool,
    /// Degrees, falling to the right.
    pub(crate) turned: f64,
    /// How much narrower the top is than the bottom, as a share.
    pub(crate) perspective: f64,
    /// How much of the light a shadow takes, and vignetting in the corners.
    pub(crate) shadow: f64,
    pub(crate) vignetting: f64,
    /// Standard deviation.
    pub(crate) noise: f64,
    /// Width of the black border of a scan.
    pub(crate) border: usize,
}

pub(crate) const SHEET: Sheet = Sheet {
    seed: 1,
    width: 1200,
    height: 800,
    rows: 4,
    columns: 8,
    digit: 70,
    paper: 0.92,
    ink: 0.15,
    ruled: None,
    squared: None,
    underlined: false,
    turned: 0.0,
    perspective: 0.0,
    shadow: 0.0,
    vignetting: 0.0,
    noise: 0.004,
    border: 0,
};

/// A page, and where its digits are.
#[derive(Debug, Clone)]
pub(crate) struct Drawn {
    pub(crate) image: Grey,
    /// Row by row, from left to right.
    pub(crate) digits: Vec<Area>,
    /// How much ink a pixel has, 0 to 255.
    pub(crate) ink: Grey,
}

struct Canvas {
    width: usize,
    height: usize,
    ink: Vec<f64>,
    rule: Vec<f64>,
    /// Number of the digit, from 1.
    digit: Vec<usize>,
}

impl Sheet {
    pub(crate) fn draw(&self) -> Drawn {
        self.draw_with(&|index| drawn_digits::draw(self.seed, index as u64).0)
    }

    /// With digits of one's own, counted row by row.
    pub(crate) fn draw_with(&self, digit: &dyn Fn(usize) -> [u8; 784]) -> Drawn {
        let canvas = self.canvas(digit);
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        let (width, height) = (self.width, self.height);
        let (sin, cos) = libm::sincos(self.turned.to_radians());
        let (cx, cy) = (width as f64 / 2.0, height as f64 / 2.0);
        let mut light = vec![0; width * height];
        let mut inks = vec![0; width * height];
        let mut areas: Vec<Option<Area>> = vec![None; self.rows * self.columns];
        for y in 0..height {
            for x in 0..width {
                let (dx, dy) = (x as f64 + 0.5 - cx, y as f64 + 0.5 - cy);
                let (u, v) = (dx * cos + dy * sin, dy * cos - dx * sin);
                let depth = 1.0 + self.perspective * (0.5 - v / height as f64);
                let (u, v) = (u * depth + cx - 0.5, v * depth + cy - 0.5);
                let (ink, rule) =
                    (canvas.sample(&canvas.ink, u, v), canvas.sample(&canvas.rule, u, v));
                if ink > 0.5 {
                    let (u, v) = (u.round() as usize, v.round() as usize);
                    let digit = canvas.digit[v.min(height - 1) * width + u.min(width - 1)];
                    if digit > 0 {
                        let pixel = Area { left: x, top: y, width: 1, height: 1 };
                        let area = &mut areas[digit - 1];
                        *area = Some(area.map_or(pixel, |area| area.around(pixel)));
                    }
                }
                let rule_light = self.ruled.or(self.squared).map_or(self.ink, |rule| rule.0);
                let mut level = self.paper + (rule_light - self.paper) * rule;
                level += (self.ink - level) * ink;
                // A shadow with a soft edge across the page, and dark corners.
                let edge =
                    ((x as f64 - 0.55 * width as f64 + 0.3 * y as f64) / 60.0).clamp(-1.0, 1.0);
                level *= 1.0 - self.shadow * (edge + 1.0) / 2.0;
                let r = (dx * dx + dy * dy) / (cx * cx + cy * cy);
                level *= 1.0 - self.vignetting * r;
                let wavy = libm::sin(y as f64 / 90.0) * 4.0 + libm::sin(x as f64 / 70.0) * 4.0;
                let near = x.min(y).min(width - 1 - x).min(height - 1 - y) as f64;
                if self.border > 0 && near + wavy < self.border as f64 {
                    level = 0.04;
                }
                let noise: f64 = (0..4).map(|_| unit(&mut random) - 0.5).sum::<f64>() * 1.732;
                level += noise * self.noise;
                light[y * width + x] = (level * 255.0 + 0.5).clamp(0.0, 255.0) as u8;
                inks[y * width + x] = (ink * 255.0 + 0.5) as u8;
            }
        }
        Drawn {
            image: Grey::new(width, height, light).expect("a page"),
            digits: areas.into_iter().flatten().collect(),
            ink: Grey::new(width, height, inks).expect("a page"),
        }
    }

    fn canvas(&self, digit: &dyn Fn(usize) -> [u8; 784]) -> Canvas {
        let (width, height) = (self.width, self.height);
        let pixels = width * height;
        let mut canvas = Canvas {
            width,
            height,
            ink: vec![0.0; pixels],
            rule: vec![0.0; pixels],
            digit: vec![0; pixels],
        };
        let mut random = ChaCha8Rng::seed_from_u64(self.seed + 1000);
        let (step_x, step_y) = (width / (self.columns + 1), height / (self.rows + 1));
        for row in 0..self.rows {
            for column in 0..self.columns {
                let index = row * self.columns + column;
                let jitter = |random: &mut ChaCha8Rng| ((unit(random) - 0.5) * 8.0) as isize;
                let left = (step_x * (column + 1) - self.digit / 2)
                    .saturating_add_signed(jitter(&mut random));
                let top = (step_y * (row + 1) - self.digit / 2)
                    .saturating_add_signed(jitter(&mut random));
                canvas.digit(&digit(index), index, left, top, self.digit);
            }
            if self.underlined {
                let y = step_y * (row + 1) + self.digit / 2 + 6;
                canvas.level(y, 3, step_x / 2..width - step_x / 2);
            }
        }
        if let Some((_, distance)) = self.ruled.or(self.squared) {
            for y in (distance / 2..height - 2).step_by(distance) {
                canvas.level(y, 2, 0..width);
            }
        }
        if let Some((_, distance)) = self.squared {
            for x in (distance / 2..width - 2).step_by(distance) {
                for y in 0..height {
                    canvas.rule[y * width + x] = 1.0;
                    canvas.rule[y * width + x + 1] = 1.0;
                }
            }
        }
        canvas
    }
}

impl Canvas {
    fn level(&mut self, y: usize, thickness: usize, columns: std::ops::Range<usize>) {
        for y in y..(y + thickness).min(self.height) {
            self.rule[y * self.width..][columns.clone()].fill(1.0);
        }
    }

    /// A digit, enlarged until it is so high or wide.
    fn digit(&mut self, image: &[u8; 784], index: usize, left: usize, top: usize, size: usize) {
        let scale = size as f64 / 20.0;
        let at = |x: isize, y: isize| {
            let inside = (0..28).contains(&x) && (0..28).contains(&y);
            if inside { f64::from(image[(y * 28 + x) as usize]) / 255.0 } else { 0.0 }
        };
        for y in 0..(28.0 * scale) as usize {
            for x in 0..(28.0 * scale) as usize {
                let (u, v) = ((x as f64 + 0.5) / scale - 0.5, (y as f64 + 0.5) / scale - 0.5);
                let (a, b) = (u - u.floor(), v - v.floor());
                let (u, v) = (u.floor() as isize, v.floor() as isize);
                let level = (at(u, v) * (1.0 - a) + at(u + 1, v) * a) * (1.0 - b)
                    + (at(u, v + 1) * (1.0 - a) + at(u + 1, v + 1) * a) * b;
                let crisp = ((level - 0.5) * scale * 0.8 + 0.5).clamp(0.0, 1.0);
                let (x, y) = (left + x, top + y);
                let margin = (4.0 * scale) as usize;
                let (Some(x), Some(y)) = (x.checked_sub(margin), y.checked_sub(margin)) else {
                    continue;
                };
                if crisp > 0.0 && x < self.width && y < self.height {
                    let at = y * self.width + x;
                    self.ink[at] = self.ink[at].max(crisp);
                    self.digit[at] = index + 1;
                }
            }
        }
    }

    fn sample(&self, layer: &[f64], u: f64, v: f64) -> f64 {
        let (x, y) = (u.floor(), v.floor());
        let (a, b) = (u - x, v - y);
        let at = |x: f64, y: f64| {
            let inside = x >= 0.0 && y >= 0.0 && x < self.width as f64 && y < self.height as f64;
            if inside { layer[y as usize * self.width + x as usize] } else { 0.0 }
        };
        (at(x, y) * (1.0 - a) + at(x + 1.0, y) * a) * (1.0 - b)
            + (at(x, y + 1.0) * (1.0 - a) + at(x + 1.0, y + 1.0) * a) * b
    }
}

fn unit(random: &mut ChaCha8Rng) -> f64 {
    f64::from(random.next_u32()) / f64::from(u32::MAX)
}
