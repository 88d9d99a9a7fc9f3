//! Units. Layout is in pixels, as `f64`; plotters draws at whole numbers, of twentieths of a pixel,
//! so that curves stay smooth.

/// Plotters' units in a pixel.
pub(crate) const FINE: i32 = 20;

/// Pixels in plotters' units.
pub(crate) fn fine(pixels: f64) -> i32 {
    whole(pixels * f64::from(FINE))
}

/// The nearest whole number.
#[expect(clippy::cast_possible_truncation, reason = "a place on a figure, far below 2^31")]
pub(crate) fn whole(place: f64) -> i32 {
    place.round() as i32
}
