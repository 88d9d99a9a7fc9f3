//! Charts of ordinary and of awkward numbers are documents that can be read, with everything in
//! them.

use figures::{Axis, Chart, Error, Heights, Scale, Series, Spread};
use proptest::prelude::*;

use crate::charts::{chart, every_kind};
use crate::support::{check_document, texts};

#[test]
fn every_name_is_in_the_document() {
    let svg = chart(every_kind(&[(0.0, 1.0), (1.0, 3.0), (2.0, 2.0)])).svg().unwrap();
    let texts = texts(&svg);
    for name in
        ["A title", "across", "up", "line", "dashed", "points", "steps", "bars", "band", "level"]
    {
        assert!(texts.iter().any(|text| text == name), "{name}: {texts:?}");
    }
    assert!(!texts.iter().any(String::is_empty));
}

#[test]
fn names_may_contain_anything() {
    let name = "<&\"'>]]> \u{0}\u{7}\u{fffe} ηx̄²";
    let mut chart = chart(vec![Series::line(name, [(0.0, 0.0), (1.0, 1.0)])]);
    chart.title = name.into();
    chart.x.label = name.into();
    chart.y.ticks = vec![(0.5, name.into())];
    let texts = texts(&chart.svg().unwrap());
    // Title, label, tick and legend, unchanged except for what XML forbids.
    let printed = "<&\"'>]]>     ηx̄²";
    assert_eq!(texts.iter().filter(|text| *text == printed).count(), 4, "{texts:?}");
}

#[test]
fn the_same_data_gives_the_bytes_it_always_gave() {
    let heights = Heights::of(|x, y| x * y, (0.0, 2.0), (1.0, 3.0), 9).with_levels([1.0, 2.5]);
    let chart = chart(every_kind(&[(0.0, 1.0), (1.0, 3.0), (2.0, 2.0)]))
        .contours("contours", heights)
        .y(Axis::log("up, <units> & more").between(0.5, 8.0));
    let expected = include_str!("../golden/every-kind.svg");
    // A check-out may have turned the ends of lines into the platform's.
    assert_eq!(chart.svg().unwrap(), expected.replace('\r', ""));
}

#[test]
fn a_series_is_the_same_however_it_is_added() {
    let points = [(0.0, 1.0), (1.0, 3.0), (2.0, 2.0)];
    let spreads =
        || points.map(|(x, y)| Spread { x, lowest: y / 2.0, median: y, highest: y * 1.5 });
    let built = Chart::new("A title")
        .x("across")
        .y(String::from("up"))
        .line("line", points)
        .dashed("dashed", points)
        .points("points", points)
        .steps("steps", points)
        .bars("bars", spreads())
        .band("band", spreads())
        .level("level", 1.0);
    assert_eq!(built, chart(every_kind(&points)));
}

#[test]
fn points_stand_where_their_numbers_are() {
    let mut chart = chart(vec![Series::points("", [(2.5, 10.0), (5.0, 1000.0)])]);
    chart.x = Axis::linear("").between(0.0, 10.0);
    chart.y = Axis::log("").between(1.0, 10_000.0);
    let svg = chart.svg().unwrap();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let number = |node: roxmltree::Node<'_, '_>, name| -> f64 {
        node.attribute(name).unwrap().parse().unwrap()
    };
    let discs: Vec<(f64, f64)> = document
        .descendants()
        .filter(|node| node.has_tag_name("circle"))
        .map(|node| (number(node, "cx"), number(node, "cy")))
        .collect();
    // The axes, which are drawn in the colour of text.
    let axes: Vec<Vec<(f64, f64)>> = document
        .descendants()
        .filter(|node| node.attribute("stroke") == Some("#333333"))
        .map(|node| {
            let pair = |pair: &str| {
                let (x, y) = pair.split_once(',').unwrap();
                (x.parse().unwrap(), y.parse().unwrap())
            };
            node.attribute("points").unwrap().split_whitespace().map(pair).collect()
        })
        .collect();
    let (left, right) = (axes[0][0].0, axes[0][1].0);
    let (bottom, top) = (axes[1][0].1, axes[1][1].1);
    let shares: Vec<(f64, f64)> = discs
        .iter()
        .map(|(x, y)| ((x - left) / (right - left), (y - bottom) / (top - bottom)))
        .collect();
    for (found, expected) in shares.iter().zip([(0.25, 0.25), (0.5, 0.75)]) {
        assert!((found.0 - expected.0).abs() < 1e-3 && (found.1 - expected.1).abs() < 1e-3);
    }
    assert_eq!(shares.len(), 2);
}

#[test]
fn names_that_are_too_long_end_in_an_ellipsis_and_labels_shrink() {
    let long = "long ".repeat(40);
    let svg = chart(vec![Series::line(long.clone(), [(0.0, 0.0), (1.0, 1.0)])])
        .x(long.clone())
        .y(long.clone())
        .svg_sized(360, 300)
        .unwrap();
    let texts = texts(&svg);
    let name = texts.iter().find(|text| text.ends_with('…')).unwrap();
    assert!(long.starts_with(name.trim_end_matches('…')) && name.chars().count() > 30);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let labels = document.descendants().filter(|node| {
        node.has_tag_name("text") && node.text().is_some_and(|text| text.trim() == long.trim())
    });
    // 7 of the 13 pixels that a label has, in the units of the document.
    let sizes: Vec<f64> =
        labels.map(|node| node.attribute("font-size").unwrap().parse().unwrap()).collect();
    assert!(sizes.len() == 2 && sizes.iter().all(|size| (size - 7.0 * 20.0).abs() < 1.0));
}

#[test]
fn lines_on_top_of_each_other_have_their_shapes_at_different_points() {
    let points = || (0..60).map(|i| (f64::from(i), 1.0));
    let svg = chart(vec![Series::line("one", points()), Series::line("two", points())]).svg();
    let svg = svg.unwrap();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let number = |text: &str| text.parse::<f64>().unwrap();
    let discs = document.descendants().filter_map(|node| node.attribute("cx")).map(number);
    let squares = document.descendants().filter(|node| node.has_tag_name("polygon"));
    let corners = squares.filter_map(|node| node.attribute("points"));
    // A square's first corner is 62 units to the left of its middle.
    let squares = corners.map(|corners| number(corners.split(',').next().unwrap()) + 62.0);
    // The first of each is in the legend.
    let (discs, squares): (Vec<f64>, Vec<f64>) =
        (discs.skip(1).collect(), squares.skip(1).collect());
    assert_eq!((discs.len(), squares.len()), (15, 15));
    let nearest = |x: f64| discs.iter().map(|disc| (disc - x).abs()).fold(f64::MAX, f64::min);
    assert!(squares.iter().all(|&square| nearest(square) > 10.0 * 9.0), "{discs:?} {squares:?}");
}

#[test]
fn a_line_that_the_legend_does_not_name_has_no_shapes_on_it() {
    let points = [(0.0, 1.0), (1.0, 3.0), (2.0, 2.0)];
    // The first series has discs, the second squares.
    let discs = |name: &str| {
        let svg = chart(vec![Series::line(name, points), Series::points("ball", points)]).svg();
        svg.unwrap().matches("<circle").count()
    };
    assert_eq!((discs(""), discs("way") > 0), (0, true));
    let several = chart(vec![Series::line("way", points), Series::line("other", points)]);
    assert!(several.svg().unwrap().contains("<circle"));
}

#[test]
fn points_without_a_place_are_left_out_and_interrupt_the_line() {
    let lines = |points: &[(f64, f64)], y: Axis| {
        let mut chart = chart(vec![Series::line("", points.iter().copied())]);
        chart.y = y;
        let svg = chart.svg().unwrap();
        check_document(&svg);
        svg.matches("stroke=\"#0072B2\"").count()
    };
    let whole = [(0.0, 1.0), (1.0, 2.0), (2.0, 3.0), (3.0, 4.0)];
    assert_eq!(lines(&whole, Axis::linear("")), 1);
    for hole in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let holed = [(0.0, 1.0), (1.0, 2.0), (2.0, hole), (3.0, 4.0), (4.0, 5.0)];
        assert_eq!(lines(&holed, Axis::linear("")), 2);
    }
    let holed = [(0.0, 1.0), (1.0, 2.0), (2.0, 0.0), (3.0, -4.0), (4.0, 5.0), (5.0, 6.0)];
    assert_eq!(lines(&holed, Axis::log("")), 2);
    assert_eq!(lines(&holed, Axis::linear("")), 1);
}

#[test]
fn nothing_leaves_the_plot() {
    let wild = [(-5.0, 0.5), (0.5, 40.0), (0.6, -1e300), (0.7, 0.7), (1e9, 1e9)];
    let mut chart = chart(every_kind(&wild));
    chart.x = Axis::linear("x").between(0.0, 1.0);
    chart.y = Axis::linear("y").between(0.0, 1.0);
    check_document(&chart.svg().unwrap());
}

#[test]
fn awkward_numbers_are_drawn_all_the_same() {
    let cases: [&[(f64, f64)]; 11] = [
        &[],
        &[(3.0, 4.0)],
        &[(3.0, 4.0), (3.0, 4.0)],
        &[(0.0, 0.0)],
        &[(f64::NAN, f64::NAN)],
        &[(-f64::MAX, f64::MAX), (f64::MAX, -f64::MAX)],
        &[(5e-324, 5e-324), (1e-323, 0.0)],
        &[(1e-300, 1e300), (1e300, 1e-300)],
        &[(1.0, 1.0), (1.0 + f64::EPSILON, 1.0)],
        &[(f64::INFINITY, 1.0), (2.0, 1.0), (f64::NEG_INFINITY, 3.0)],
        &[(-1.0, -2.0), (-3.0, -4.0)],
    ];
    for points in cases {
        for (x, y) in [
            (Scale::Linear, Scale::Linear),
            (Scale::Log, Scale::Linear),
            (Scale::Linear, Scale::Log),
            (Scale::Log, Scale::Log),
        ] {
            let mut chart = chart(every_kind(points));
            (chart.x.scale, chart.y.scale) = (x, y);
            check_document(&chart.svg().unwrap());
        }
    }
}

#[test]
fn ranges_that_no_axis_can_have_are_named() {
    for (low, high) in [(1.0, 1.0), (2.0, 1.0), (f64::NAN, 1.0), (0.0, f64::NAN)] {
        let mut chart = chart(vec![]);
        chart.y = Axis::linear("up").between(low, high);
        let error = chart.svg().unwrap_err();
        assert!(matches!(&error, Error::Range { label, .. } if label == "up"), "{error}");
    }
    let mut chart = chart(vec![]);
    chart.x = Axis::log("across").between(0.0, 10.0);
    let expected = "the axis \"across\" cannot run from 0 to 10: a range goes from a finite number \
                    to a greater one, both above 0 on a logarithmic axis";
    assert_eq!(chart.svg().unwrap_err().to_string(), expected);
    chart.x = Axis::linear("across").between(0.0, f64::INFINITY);
    assert!(chart.svg().is_err());
}

#[test]
fn a_spread_is_lowest_median_highest() {
    let odd = Spread::of(1.0, &[3.0, 1.0, 2.0]).unwrap();
    assert_eq!((odd.lowest, odd.median, odd.highest), (1.0, 2.0, 3.0));
    let even = Spread::of(1.0, &[4.0, 1.0, 2.0, 3.0]).unwrap();
    assert_eq!(even.median, 2.5);
    assert_eq!(Spread::of(1.0, &[]), None);
    assert_eq!(Spread::of(1.0, &[1.0, f64::NAN]), None);
}

proptest! {
    #[test]
    fn any_numbers_give_a_document(
        points in prop::collection::vec((any::<f64>(), any::<f64>()), 0..20),
        logs in any::<(bool, bool)>(),
        range in any::<(f64, f64)>(),
    ) {
        let mut chart = chart(every_kind(&points));
        let scale = |log| if log { Scale::Log } else { Scale::Linear };
        (chart.x.scale, chart.y.scale) = (scale(logs.0), scale(logs.1));
        check_document(&chart.svg().unwrap());
        chart.x.range = Some(range);
        match chart.svg() {
            Ok(svg) => {
                check_document(&svg);
                prop_assert!(range.0 < range.1 && range.0.is_finite() && range.1.is_finite());
                prop_assert!(!logs.0 || range.0 > 0.0);
            }
            Err(Error::Range { .. }) => prop_assert!(
                !(range.0 < range.1 && range.0.is_finite() && range.1.is_finite())
                    || logs.0 && range.0 <= 0.0
                    // So close to each other that their logarithms, or halves, are the same.
                    || range.1 / range.0 - 1.0 < 1e-12
                    || range.1 - range.0 < 1e-320
            ),
            Err(error) => prop_assert!(false, "{error}"),
        }
    }

    #[test]
    fn any_name_gives_a_document(name in any::<String>()) {
        let mut chart = chart(vec![Series::points(name.clone(), [(1.0, 1.0)])]);
        chart.title.clone_from(&name);
        chart.x.label.clone_from(&name);
        chart.x.ticks = vec![(1.0, name.clone())];
        chart.y.ticks = vec![(1.0, name)];
        check_document(&chart.svg().unwrap());
        check_document(&chart.svg_sized(160, 160).unwrap());
    }
}
