//! How large charts are, and panels of several.

use figures::{Chart, Error, Panels, Series};

use crate::charts::{chart, every_kind};
use crate::support::{check_document, texts};

#[test]
fn panels_stand_in_rows() {
    let one = chart(every_kind(&[(0.0, 1.0), (1.0, 3.0)]));
    for (count, columns, width, height) in
        [(0, 3, 440, 360), (1, 3, 440, 360), (3, 2, 880, 720), (3, 0, 440, 1080)]
    {
        let panels = Panels::new("several").charts(vec![one.clone(); count]).columns(columns);
        let svg = panels.svg().unwrap();
        check_document(&svg);
        let size = format!("width=\"{width}\" height=\"{height}\"");
        assert!(svg.lines().next().unwrap().contains(&size), "{count} {columns}");
        assert_eq!(texts(&svg).iter().filter(|text| *text == "A title").count(), count);
    }
}

/// Width and height of a document in pixels.
fn size(svg: &str) -> (usize, usize) {
    check_document(svg);
    let document = roxmltree::Document::parse(svg).unwrap();
    let side = |name| document.root_element().attribute(name).unwrap().parse().unwrap();
    (side("width"), side("height"))
}

#[test]
fn panels_are_also_documents_of_their_own_that_a_narrow_page_can_stack() {
    let charts =
        ["left", "right"].map(|title| Chart::new(title).line("", [(0.0, 1.0), (1.0, 2.0)]));
    let panels = Panels::new("both").charts(charts);
    assert_eq!(size(&panels.svg().unwrap()), (880, 360));
    let documents = panels.svgs().unwrap();
    for (document, title) in documents.iter().zip(["left", "right"]) {
        assert_eq!(size(document), Panels::SIZE);
        assert!(document.contains(&format!("<title>{title}</title>")));
        // 12 pixels in 440 are still 9 where a phone leaves 350 for them.
        for text in roxmltree::Document::parse(document).unwrap().descendants() {
            if let Some(pixels) = text.attribute("font-size") {
                assert!(pixels.parse::<f64>().unwrap() / 20.0 * 350.0 / 440.0 > 9.0, "{pixels}");
            }
        }
    }
    assert_eq!(documents.len(), 2);
}

#[test]
fn a_chart_has_the_size_asked_for_or_the_height_its_legend_needs() {
    let few = chart(every_kind(&[(0.0, 1.0), (1.0, 3.0)]));
    for sides in [Chart::SIZE, Panels::SIZE, (360, 300), (160, 160)] {
        let svg = few.svg_sized(sides.0, sides.1).unwrap();
        let (width, height) = size(&svg);
        assert!(width == sides.0 && height >= sides.1, "{width} {height}");
        assert_eq!(height == sides.1, sides.0 > 160, "{height}");
    }
    let series = |i| Series::line(format!("series number {i}, with a long name"), [(0.0, 1.0)]);
    let many = chart((0..40).map(series).collect());
    let (_, height) = size(&many.svg_sized(360, 300).unwrap());
    assert!((800..1_000).contains(&height), "{height}");
    // What stands beside it is as high.
    let panels = Panels::new("").with(few.clone()).with(many);
    let heights: Vec<usize> = panels.svgs().unwrap().iter().map(|svg| size(svg).1).collect();
    assert!(heights[0] == heights[1] && heights[0] == size(&panels.svg().unwrap()).1);

    let error = few.svg_sized(640, 159).unwrap_err();
    let expected = "a chart of 640 x 159 pixels is too small: it needs at least 160 x 160";
    assert_eq!(error.to_string(), expected);
    for (width, height) in [(100_001, 400), (400, 100_001), (usize::MAX, usize::MAX)] {
        let error = few.svg_sized(width, height).unwrap_err();
        assert!(matches!(error, Error::TooLarge { .. }), "{error}");
    }
    let series = |i| Series::level(format!("level {i}"), 0.0);
    let error = chart((0..50_000).map(series).collect()).svg_sized(160, 160).unwrap_err();
    assert!(matches!(error, Error::TooLarge { .. }), "{error}");
}
