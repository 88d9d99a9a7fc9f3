//! Boxes of forms: taken out, and the digits in them left.

use drawn_digits::{SIDE, draw};
use ink::{Grey, Options, find_ink};

/// Rows of boxes on a page of 1200 x 700 pixels, a digit in each of their cells.
#[derive(Debug, Clone, Copy)]
struct Form {
    rows: usize,
    boxes: usize,
    /// Width and height of a box between its sides.
    size: (usize, usize),
    /// Width of the sides, and pixels between two boxes; without any they share a side.
    side: usize,
    apart: usize,
    /// Digits in a box.
    digits: usize,
    written: Written,
}

/// What is in a box. A bar is as straight as its sides.
#[derive(Debug, Clone, Copy)]
enum Written {
    Digits,
    Bars,
    Nothing,
}

/// Pixels of a digit's image.
const DIGIT: usize = 2 * SIDE;

fn page(form: &Form) -> Grey {
    let (width, height) = (1200, 700);
    let mut pixels = vec![255; width * height];
    let mut fill = |x: usize, y: usize, columns: usize, rows: usize| {
        (y..y + rows).for_each(|y| pixels[y * width + x..][..columns].fill(60));
    };
    let (across, down) = (form.size.0 + form.side + form.apart, form.size.1 + 60);
    let corners = || {
        let rows = (0..form.rows).map(move |row| 105 + row * down);
        rows.flat_map(|y| (0..form.boxes).map(move |k| (45 + k * across, y)))
    };
    for (x, y) in corners() {
        let outer = (form.size.0 + 2 * form.side, form.size.1 + 2 * form.side);
        fill(x, y, outer.0, form.side);
        fill(x, y + outer.1 - form.side, outer.0, form.side);
        fill(x, y, form.side, outer.1);
        fill(x + outer.0 - form.side, y, form.side, outer.1);
    }
    let cell = form.size.0 / form.digits;
    let cells = corners().flat_map(|(x, y)| (0..form.digits).map(move |k| (x + k * cell, y)));
    for (i, (x, y)) in (0..).zip(cells) {
        let (left, top) =
            (x + form.side + (cell - DIGIT) / 2, y + form.side + (form.size.1 - DIGIT) / 2);
        match form.written {
            Written::Digits => {
                let (image, _) = draw(5, i);
                for (at, _) in image.iter().enumerate().filter(|(_, ink)| **ink > 127) {
                    fill(left + 2 * (at % SIDE), top + 2 * (at / SIDE), 2, 2);
                }
            }
            Written::Bars => fill(left + DIGIT / 2 - 2, top, 4, DIGIT),
            Written::Nothing => {}
        }
    }
    Grey::new(width, height, pixels).expect("a page")
}

const FORM: Form = Form {
    rows: 1,
    boxes: 7,
    size: (96, 100),
    side: 2,
    apart: 0,
    digits: 1,
    written: Written::Digits,
};

#[test]
fn the_sides_of_boxes_are_taken_out_and_digits_left() {
    let forms = [
        ("side by side", FORM),
        ("two rows, thick", Form { rows: 2, size: (70, 76), side: 3, ..FORM }),
        ("nearly side by side", Form { rows: 2, size: (70, 76), side: 3, apart: 7, ..FORM }),
        ("apart", Form { size: (70, 76), side: 1, apart: 20, ..FORM }),
        ("around all", Form { boxes: 1, size: (530, 110), side: 3, digits: 5, ..FORM }),
        ("one", Form { boxes: 1, size: (110, 110), side: 3, ..FORM }),
    ];
    for (name, form) in forms {
        for written in [Written::Digits, Written::Bars] {
            let form = Form { written, ..form };
            let found = find_ink(&page(&form), Options::default());
            let components = found.lines.iter().flat_map(|line| &line.components);
            let heights: Vec<usize> = components.map(|component| component.area.height).collect();
            assert_eq!(heights.len(), form.rows * form.boxes * form.digits, "{name}: {heights:?}");
            // As the digits are: nothing of a side is left, and no bar was shortened.
            let expected = if matches!(written, Written::Bars) { 54..60 } else { 34..48 };
            assert!(heights.iter().all(|height| expected.contains(height)), "{name}: {heights:?}");
        }
    }
}

/// A 0 may be drawn as a box.
#[test]
fn boxes_with_nothing_in_them_are_left() {
    let form = Form { boxes: 1, size: (60, 60), side: 6, written: Written::Nothing, ..FORM };
    for rows in [1, 2] {
        let page = page(&Form { rows, ..form });
        let found = find_ink(&page, Options::default());
        let components = found.lines.iter().flat_map(|line| &line.components);
        let heights: Vec<usize> = components.map(|component| component.area.height).collect();
        assert_eq!((heights.len(), found.rules), (rows, 0));
        assert!(heights.iter().all(|height| (68..=76).contains(height)), "{heights:?}");
    }
}

/// Components' boxes as columns and heights, of black rectangles (column, row, columns, rows) on white
/// with rectangles of another light.
fn components(others: &[[usize; 4]], light: u8, black: &[[usize; 4]]) -> Vec<(usize, usize)> {
    let (width, height) = (800, 800);
    let mut pixels = vec![255; width * height];
    let inks = others.iter().map(|other| (other, light)).chain(black.iter().map(|ink| (ink, 0)));
    for (&[x, y, columns, rows], light) in inks {
        (y..y + rows).for_each(|y| pixels[y * width + x..][..columns].fill(light));
    }
    let found = find_ink(&Grey::new(width, height, pixels).expect("a page"), Options::default());
    let components = found.lines.iter().flat_map(|line| &line.components);
    components.map(|component| (component.area.width, component.area.height)).collect()
}

#[test]
fn an_empty_box_beside_writing_is_left() {
    // Two 0s as a seven-segment display has them, and a bar between them.
    let zero =
        |x: usize| [[x, 300, 70, 6], [x, 394, 70, 6], [x, 300, 6, 100], [x + 64, 300, 6, 100]];
    let ink = [&zero(200)[..], &zero(360), &[[310, 300, 8, 100]]].concat();
    let heights: Vec<usize> =
        components(&[], 0, &ink).into_iter().map(|(_, height)| height).collect();
    assert!(heights.len() == 3 && heights.iter().all(|height| *height > 90), "{heights:?}");
}

#[test]
fn bars_on_squared_paper_are_left() {
    let squares = (0..20).flat_map(|k| [[40 * k, 0, 1, 800], [0, 40 * k, 800, 1]]);
    let squares: Vec<[usize; 4]> = squares.collect();
    for bars in 1..4 {
        let bars: Vec<[usize; 4]> = (0..bars).map(|k| [300 + 50 * k, 325, 5, 70]).collect();
        let left = components(&squares, 180, &bars);
        assert_eq!(left.len(), bars.len(), "{left:?}");
        assert!(left.iter().all(|(_, height)| height.abs_diff(70) <= 4), "{left:?}");
    }
}

#[test]
fn the_teeth_of_a_comb_are_taken_out() {
    let teeth = (0..7).map(|k| [150 + 70 * k, 380, 3, 24]);
    let comb: Vec<[usize; 4]> = teeth.chain([[150, 402, 423, 3]]).collect();
    // Ls: a bar on a foot.
    let digits = (0..6).flat_map(|k| [[170 + 70 * k, 310, 6, 70], [170 + 70 * k, 374, 30, 6]]);
    let left = components(&comb, 150, &digits.collect::<Vec<_>>());
    assert_eq!(left.len(), 6, "{left:?}");
    assert!(left.iter().all(|(_, height)| height.abs_diff(70) <= 4), "{left:?}");
}
