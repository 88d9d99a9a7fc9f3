//! Charts to draw.

use figures::{Chart, Series, Spread};

/// A chart with a title and both axes named.
pub(crate) fn chart(series: Vec<Series>) -> Chart {
    Chart::new("A title").x("across").y("up").series(series)
}

/// One series of every kind, through these points.
pub(crate) fn every_kind(points: &[(f64, f64)]) -> Vec<Series> {
    let points = || points.iter().copied();
    let spreads = || {
        points().map(|(x, y)| Spread { x, lowest: y / 2.0, median: y, highest: y + y.abs() / 2.0 })
    };
    vec![
        Series::line("line", points()),
        Series::dashed("dashed", points()),
        Series::points("points", points()),
        Series::steps("steps", points()),
        Series::bars("bars", spreads()),
        Series::band("band", spreads()),
        Series::level("level", points().next().map_or(0.5, |point| point.1)),
    ]
}
