//! Colours and shapes that everyone can tell apart, on a screen and in a grey print.

use plotters::style::RGBColor;

/// Text and axes.
pub(crate) const INK: RGBColor = RGBColor(51, 51, 51);
/// Lines of the grid.
pub(crate) const GRID: RGBColor = RGBColor(217, 217, 217);
/// Fainter lines between those.
pub(crate) const FAINT: RGBColor = RGBColor(238, 238, 238);

/// Contour lines.
pub(crate) const CONTOUR: RGBColor = RGBColor(136, 136, 136);
/// The colours of 1 and -1 on the scale of signed numbers. The first is much darker than the second,
/// so that the sign shows in grey too.
pub(crate) const ABOVE: RGBColor = RGBColor(8, 64, 129);
pub(crate) const BELOW: RGBColor = RGBColor(224, 110, 20);

/// The colour of a number from -1 to 1: from white at 0 to [`ABOVE`] at 1 and [`BELOW`] at -1. NaN is
/// white.
pub(crate) fn signed(share: f64) -> RGBColor {
    let far = if share < 0.0 { BELOW } else { ABOVE };
    let share = if share.is_nan() { 0.0 } else { share.abs().min(1.0) };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
    let part = |far: u8| (255.0 - share * (255.0 - f64::from(far))).round() as u8;
    RGBColor(part(far.0), part(far.1), part(far.2))
}

/// Okabe and Ito's colours for all kinds of colour vision, without the yellow, which is hard to see on
/// white. Neighbours differ in lightness.
/// Source: M. Okabe, K. Ito, "Color Universal Design", 2008.
const COLOURS: [RGBColor; 7] = [
    RGBColor(0, 114, 178),
    RGBColor(230, 159, 0),
    RGBColor(0, 0, 0),
    RGBColor(0, 158, 115),
    RGBColor(213, 94, 0),
    RGBColor(86, 180, 233),
    RGBColor(204, 121, 167),
];

/// The colour of series number `i`.
pub(crate) fn colour(i: usize) -> RGBColor {
    COLOURS[i % COLOURS.len()]
}

/// The shape of a point.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    Disc,
    Square,
    Triangle,
    Diamond,
    Cross,
}

/// The shape of the points of series number `i`.
pub(crate) fn shape(i: usize) -> Shape {
    [Shape::Disc, Shape::Square, Shape::Triangle, Shape::Diamond, Shape::Cross][i % 5]
}
