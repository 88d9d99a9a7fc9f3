//! Pages of drawn digits: what is found is what was drawn.

use ink::{Area, Grey, Options, Page, find_ink};

use crate::pages::{self, Drawn, SHEET, Sheet};

/// How far an edge of a box may be from where it was drawn, in pixels.
const NEAR: usize = 4;

#[test]
fn the_digits_drawn_are_found_in_their_places() {
    for (name, sheet) in pages::table::sheets() {
        let drawn = sheet.draw();
        let page = find_ink(&drawn.image, Options::default());
        assert_eq!(drawn.digits.len(), sheet.rows * sheet.columns, "{name}: all drawn");
        assert_eq!(page.lines.len(), sheet.rows, "{name}: lines");
        let found = areas(&page);
        assert_eq!(found.len(), drawn.digits.len(), "{name}: components");
        // Upright boxes around turned ones are larger than the ink.
        let slack = if sheet.turned == 0.0 { NEAR } else { sheet.digit / 3 };
        for digit in &drawn.digits {
            let is_near = |area: &&Area| {
                area.left.abs_diff(digit.left) <= slack
                    && area.top.abs_diff(digit.top) <= slack
                    && area.right().abs_diff(digit.right()) <= slack
                    && area.bottom().abs_diff(digit.bottom()) <= slack
            };
            assert!(found.iter().any(|area| is_near(&area)), "{name}: {digit:?} not in {found:?}");
        }
        assert_eq!(page.is_light_on_dark, sheet.paper < sheet.ink, "{name}");
        // Perspective turns the lines of a page differently.
        let most = if sheet.perspective > 0.0 { 2.0 } else { 0.7 };
        assert!((page.skew - sheet.turned).abs() <= most, "{name}: skew {}", page.skew);
    }
}

#[test]
fn rules_leave_nearly_the_ink_of_the_clean_page() {
    let clean = covered(&SHEET.draw(), Options::default());
    for (name, sheet) in pages::table::sheets() {
        let is_upright = sheet.turned == 0.0 && sheet.width == SHEET.width && sheet.shadow == 0.0;
        if !is_upright || sheet.paper != SHEET.paper {
            continue;
        }
        if sheet.ruled.is_none() && sheet.squared.is_none() && !sheet.underlined {
            continue;
        }
        let ruled = covered(&sheet.draw(), Options::default());
        let (mut both, mut either) = (0, 0);
        for (a, b) in clean.pixels().iter().zip(ruled.pixels()) {
            both += usize::from(*a > 127 && *b > 127);
            either += usize::from(*a > 127 || *b > 127);
        }
        let iou = both as f64 / either as f64;
        println!("{name}: {iou:.4}");
        assert!(iou > 0.98, "{name}: intersection over union {iou}");
    }
}

#[test]
fn rules_are_counted_and_digits_are_none() {
    let count = |sheet: Sheet| find_ink(&sheet.draw().image, Options::default()).rules;
    assert_eq!(count(SHEET), 0);
    // Rows 30, 90, ..., 750.
    assert_eq!(count(Sheet { ruled: Some((0.68, 60)), ..SHEET }), 13);
    assert_eq!(count(Sheet { underlined: true, ..SHEET }), 4);
}

#[test]
fn an_empty_page_has_no_lines() {
    for sheet in [
        SHEET,
        Sheet { noise: 0.05, ..SHEET },
        Sheet { shadow: 0.5, noise: 0.02, ..SHEET },
        Sheet { shadow: 0.7, noise: 0.015, ..SHEET },
        Sheet { ruled: Some((0.68, 60)), ..SHEET },
        Sheet { squared: Some((0.68, 40)), turned: 5.0, ..SHEET },
        Sheet { squared: Some((0.8, 30)), turned: 4.0, shadow: 0.4, noise: 0.01, ..SHEET },
        Sheet { border: 40, ..SHEET },
    ] {
        let drawn = Sheet { rows: 0, ..sheet.clone() }.draw();
        let page = find_ink(&drawn.image, Options::default());
        assert!(page.lines.is_empty(), "{sheet:?}: {:?}", areas(&page).first());
    }
}

/// Boxes of all components in the original image.
fn areas(page: &Page) -> Vec<Area> {
    let of_line = |line: &ink::Line| -> Vec<Area> {
        line.components.iter().map(|component| line.original(component.area)).collect()
    };
    page.lines.iter().flat_map(of_line).collect()
}

/// All ink in its place on the page.
fn covered(drawn: &Drawn, options: Options) -> Grey {
    let page = find_ink(&drawn.image, options);
    let (width, height) = page.size;
    let mut pixels = vec![0; width * height];
    for line in &page.lines {
        let place = line.area();
        for y in 0..line.ink.height() {
            for (x, &ink) in line.ink.row(y).iter().enumerate() {
                let at = (place.top + y) * width + place.left + x;
                pixels[at] = pixels[at].max(ink);
            }
        }
    }
    Grey::new(width, height, pixels).expect("a page")
}
