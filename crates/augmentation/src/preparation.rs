//! The same images seen differently: for committees whose members err differently.

use std::fmt;

/// How images are prepared before a network learns from them, and before it reads them.
///
/// A committee's members make different mistakes if each sees images prepared in another way.
/// Prepared images are the same bytes on every machine: the arithmetic is in integers, and in floats
/// only what IEEE 754 defines to the last bit.
///
/// Source: U. Meier, D. Ciresan, L. Gambardella and J. Schmidhuber, *Better digit recognition with
/// a committee of simple neural nets*, 2011.
///
/// ```
/// use augmentation::Preparation;
///
/// // A bar of 4 x 8 pixels becomes one of 2 x 8.
/// let inked = |at: usize| (4..12).contains(&(at / 16)) && (6..10).contains(&(at % 16));
/// let image: Vec<u8> = (0..256).map(|at| if inked(at) { 255 } else { 0 }).collect();
/// let mut to = [0; 256];
/// Preparation::WidthNormalised(2).apply(&image, 16, 16, &mut to);
/// assert_eq!(to.iter().filter(|&&grey| grey > 0).count(), 2 * 8);
/// assert_eq!(Preparation::from_name("width-2"), Some(Preparation::WidthNormalised(2)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Preparation {
    /// As they are.
    #[default]
    AsIs,
    /// Sheared until rows' centres of mass lie upright on average: by the covariance of column and
    /// row divided by the variance of the row, weighed by grey, though by no more than one pixel
    /// to the side for each of height. The centre of mass stays.
    Deslanted,
    /// Narrowed or widened until the ink, all that is not 0, is so many pixels wide; the height
    /// stays, and the centre of mass within a pixel unless the ink would leave the image. A number
    /// that is 0 or more than the image's width stands for 1 or that width.
    WidthNormalised(usize),
}

impl Preparation {
    /// `as-is`, `deslanted`, or, for example, `width-12`.
    pub fn name(self) -> String {
        self.to_string()
    }

    /// The preparation of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "as-is" => Some(Self::AsIs),
            "deslanted" => Some(Self::Deslanted),
            _ => {
                let width = name.strip_prefix("width-")?.parse().ok()?;
                // Only spellings that `name` gives: no `width-012`, no `width-0`.
                let preparation = Self::WidthNormalised(width);
                (width > 0 && preparation.name() == name).then_some(preparation)
            }
        }
    }

    /// Writes the prepared image to `to`: rows of bytes, 0 white to 255 black, as `image` has them.
    ///
    /// # Panics
    /// If `image` or `to` does not have rows x columns pixels.
    #[track_caller]
    pub fn apply(self, image: &[u8], rows: usize, columns: usize, to: &mut [u8]) {
        let pixels = rows * columns;
        for (what, found) in [("the image", image.len()), ("the prepared image", to.len())] {
            assert!(found == pixels, "{what} has {found} pixels instead of {pixels}");
        }
        match (self, Moments::of(image, columns)) {
            (Self::AsIs, _) | (_, None) => to.copy_from_slice(image),
            (Self::Deslanted, Some(moments)) => deslant(&moments, image, columns, to),
            (Self::WidthNormalised(width), Some(moments)) => {
                normalise_width(width.clamp(1, columns), &moments, image, columns, to);
            }
        }
    }
}

/// Its name.
impl fmt::Display for Preparation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AsIs => f.write_str("as-is"),
            Self::Deslanted => f.write_str("deslanted"),
            Self::WidthNormalised(width) => write!(f, "width-{width}"),
        }
    }
}

/// Sums over all pixels, with greys as masses: exact.
struct Moments {
    mass: i128,
    x: i128,
    y: i128,
    xy: i128,
    yy: i128,
    /// First and last column with ink.
    ink: (usize, usize),
}

impl Moments {
    /// None of a white image.
    fn of(image: &[u8], columns: usize) -> Option<Self> {
        let mut moments = Self { mass: 0, x: 0, y: 0, xy: 0, yy: 0, ink: (usize::MAX, 0) };
        for (y, row) in image.chunks(columns.max(1)).enumerate() {
            let (mut mass, mut by_x) = (0, 0);
            for (x, &grey) in row.iter().enumerate().filter(|(_, grey)| **grey > 0) {
                mass += i128::from(grey);
                by_x += i128::from(grey) * x as i128;
                moments.ink = (moments.ink.0.min(x), moments.ink.1.max(x));
            }
            let y = y as i128;
            moments.mass += mass;
            moments.x += by_x;
            moments.y += mass * y;
            moments.xy += by_x * y;
            moments.yy += mass * y * y;
        }
        (moments.mass > 0).then_some(moments)
    }

    /// Pixels to the side for each of height; 0 if all ink is in one row.
    fn slant(&self) -> f64 {
        let covariance = self.mass * self.xy - self.x * self.y;
        let variance = self.mass * self.yy - self.y * self.y;
        if variance == 0 { 0.0 } else { (covariance as f64 / variance as f64).clamp(-1.0, 1.0) }
    }

    /// Centre of mass, in pixels.
    fn centre(&self) -> (f64, f64) {
        let mass = self.mass as f64;
        (self.x as f64 / mass, self.y as f64 / mass)
    }
}

fn deslant(moments: &Moments, image: &[u8], columns: usize, to: &mut [u8]) {
    let (slant, (_, centre)) = (moments.slant(), moments.centre());
    for (y, (row, to)) in image.chunks(columns).zip(to.chunks_mut(columns)).enumerate() {
        let away = slant * (y as f64 - centre);
        for (x, to) in to.iter_mut().enumerate() {
            *to = grey(between(row, x as f64 + away));
        }
    }
}

/// Places in a column from which its grey is averaged where ink is narrowed.
const SAMPLES: usize = 4;

fn normalise_width(width: usize, moments: &Moments, image: &[u8], columns: usize, to: &mut [u8]) {
    let (first, last) = moments.ink;
    let step = (last + 1 - first) as f64 / width as f64;
    // Where the ink begins, so that its centre of mass stays.
    let from_edge = (moments.centre().0 + 0.5 - first as f64) / step;
    let wanted = (moments.centre().0 + 1.0 - from_edge).floor().max(0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in the image")]
    let begin = (wanted as usize).min(columns - width);
    let samples = if step > 1.0 { SAMPLES } else { 1 };
    for (row, to) in image.chunks(columns).zip(to.chunks_mut(columns)) {
        to.fill(0);
        for (x, to) in to[begin..begin + width].iter_mut().enumerate() {
            let sample = |k: usize| {
                let within = (2 * k + 1) as f64 / (2 * samples) as f64;
                between(row, first as f64 + (x as f64 + within) * step - 0.5)
            };
            *to = grey((0..samples).map(sample).sum::<f64>() / samples as f64);
        }
    }
}

/// The grey at a place in a row, interpolated linearly; 0 outside.
fn between(row: &[u8], at: f64) -> f64 {
    let left = at.floor();
    let pixel = |at: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative")]
        let grey = if at < 0.0 { None } else { row.get(at as usize) };
        grey.map_or(0.0, |&grey| f64::from(grey))
    };
    let (a, b) = (pixel(left), pixel(left + 1.0));
    a + (b - a) * (at - left)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 255")]
fn grey(exact: f64) -> u8 {
    (exact + 0.5) as u8
}
