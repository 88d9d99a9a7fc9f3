//! From the ink back to the image it was found in.

use crate::area::Area;

/// Where pixels of the ink come from: shifted, turned and scaled down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Placement {
    /// Pixels of the original for one of the ink, across and down.
    pub(crate) scale: (f64, f64),
    /// Size of the image that was turned.
    pub(crate) size: (usize, usize),
    /// Size after turning, larger by what the corners need.
    pub(crate) turned: (usize, usize),
    /// Cosine and sine of the angle.
    pub(crate) turn: (f64, f64),
}

impl Placement {
    /// Nothing turned.
    pub(crate) fn scaled(scale: (f64, f64), size: (usize, usize)) -> Self {
        Self { scale, size, turned: size, turn: (1.0, 0.0) }
    }

    /// Turned back by an angle, so that what fell to the right by it is level.
    pub(crate) fn turned_back(self, degrees: f64) -> Self {
        let (sin, cos) = libm::sincos(degrees.to_radians());
        let (width, height) = (self.size.0 as f64, self.size.1 as f64);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "sides of an image in memory"
        )]
        let side = |length: f64| libm::ceil(length) as usize;
        let turned =
            (side(width * cos + height * sin.abs()), side(height * cos + width * sin.abs()));
        Self { turned, turn: (cos, sin), ..self }
    }

    /// A point of the turned image as it was before turning.
    pub(crate) fn before(self, x: f64, y: f64) -> (f64, f64) {
        let (cos, sin) = self.turn;
        let (dx, dy) = (x - self.turned.0 as f64 / 2.0, y - self.turned.1 as f64 / 2.0);
        (
            dx * cos - dy * sin + self.size.0 as f64 / 2.0,
            dx * sin + dy * cos + self.size.1 as f64 / 2.0,
        )
    }

    /// The corners of a rectangle in the original image, clockwise from the top left.
    pub(crate) fn corners(self, area: Area) -> [(f64, f64); 4] {
        let (left, right) = (area.left as f64, area.right() as f64);
        let (top, bottom) = (area.top as f64, area.bottom() as f64);
        [(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| self.point(x, y))
    }

    /// A point in the original image.
    pub(crate) fn point(self, x: f64, y: f64) -> (f64, f64) {
        let (x, y) = self.before(x, y);
        (x * self.scale.0, y * self.scale.1)
    }

    /// The smallest upright rectangle in the original image around a rectangle.
    pub(crate) fn original(self, area: Area) -> Area {
        let corners = self.corners(area);
        let most = (self.size.0 as f64 * self.scale.0, self.size.1 as f64 * self.scale.1);
        let span = |of: fn(&(f64, f64)) -> f64, most: f64| {
            let low = corners.iter().map(of).fold(f64::MAX, f64::min).clamp(0.0, most);
            let high = corners.iter().map(of).fold(f64::MIN, f64::max).clamp(0.0, most);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "within an image in memory"
            )]
            let whole = (libm::floor(low + 0.01) as usize, libm::ceil(high - 0.01) as usize);
            (whole.0, whole.1.saturating_sub(whole.0))
        };
        let (left, width) = span(|corner| corner.0, most.0);
        let (top, height) = span(|corner| corner.1, most.1);
        Area { left, top, width, height }
    }
}
