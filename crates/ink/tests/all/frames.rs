//! Frames around writing: taken out, and the writing left.

use drawn_digits::{SIDE, draw};
use ink::{Grey, Options, Page, find_ink};

/// Width and height of a picture, and pixels of a digit's image in it.
const WIDTH: usize = 800;
const HEIGHT: usize = 400;
const DIGIT: usize = 2 * SIDE;

/// A white picture to draw on.
struct Picture {
    pixels: Vec<u8>,
}

impl Picture {
    fn new() -> Self {
        Self { pixels: vec![255; WIDTH * HEIGHT] }
    }

    /// Blackens the pixels for which that is true of their column and row.
    fn ink(mut self, light: u8, is_inked: impl Fn(f64, f64) -> bool) -> Self {
        for (at, pixel) in self.pixels.iter_mut().enumerate() {
            if is_inked((at % WIDTH) as f64 + 0.5, (at / WIDTH) as f64 + 0.5) {
                *pixel = light;
            }
        }
        self
    }

    /// A row of digits, around these columns and row 200.
    fn digits(mut self, columns: &[usize]) -> Self {
        for (i, x) in (0..).zip(columns) {
            let (image, _) = draw(5, i);
            let (left, top) = (x - DIGIT / 2, 200 - DIGIT / 2);
            for (at, _) in image.iter().enumerate().filter(|(_, ink)| **ink > 127) {
                for y in 0..2 {
                    let row = (top + 2 * (at / SIDE) + y) * WIDTH;
                    self.pixels[row + left + 2 * (at % SIDE)..][..2].fill(30);
                }
            }
        }
        self
    }

    /// A frame around a column and row 200, half so wide and high, with lines of a width: an ellipse
    /// with the exponent 2, more of a rectangle the higher it is.
    fn frame(self, column: usize, (wide, high): (f64, f64), line: f64, exponent: f64) -> Self {
        let within = |x: f64, y: f64, wide: f64, high: f64| {
            let share = |length: f64, half: f64| libm::pow(libm::fabs(length) / half, exponent);
            share(x - column as f64, wide) + share(y - 200.0, high) <= 1.0
        };
        self.ink(60, |x, y| within(x, y, wide, high) && !within(x, y, wide - line, high - line))
    }

    fn found(self) -> Page {
        let image = Grey::new(WIDTH, HEIGHT, self.pixels).expect("a picture");
        find_ink(&image, Options::default())
    }
}

/// Columns and heights of the components, in the picture.
fn components(page: &Page) -> Vec<(usize, usize)> {
    let lines = page.lines.iter();
    let all = lines.flat_map(|line| line.components.iter().map(|c| line.original(c.area)));
    all.map(|area| (area.left, area.height)).collect()
}

const COLUMNS: [usize; 4] = [150, 300, 450, 600];

#[test]
fn frames_around_digits_are_taken_out() {
    let bare = components(&Picture::new().digits(&COLUMNS).found());
    assert_eq!(bare.len(), 4);
    for (name, exponent) in [("circles", 2.0), ("rounded boxes", 5.0), ("boxes", 100.0)] {
        let mut picture = Picture::new().digits(&COLUMNS);
        for column in COLUMNS {
            picture = picture.frame(column, (44.0, 48.0), 3.0, exponent);
        }
        let page = picture.found();
        assert_eq!(components(&page), bare, "{name}");
        assert_eq!(page.frames, 4, "{name}");
    }
    // One around all of them, and a double one.
    let around = |picture: Picture| picture.frame(375, (300.0, 50.0), 4.0, 8.0);
    let one = around(Picture::new().digits(&COLUMNS));
    let double = around(Picture::new().digits(&COLUMNS)).frame(375, (310.0, 60.0), 4.0, 8.0);
    for (picture, frames) in [(one, 1), (double, 2)] {
        let page = picture.found();
        assert_eq!((components(&page), page.frames), (bare.clone(), frames));
    }
}

#[test]
fn an_empty_frame_goes_with_those_that_are_written_in() {
    let mut picture = Picture::new().digits(&COLUMNS[..3]);
    for column in COLUMNS {
        picture = picture.frame(column, (44.0, 48.0), 3.0, 5.0);
    }
    let page = picture.found();
    assert_eq!((components(&page).len(), page.frames), (3, 4));
}

#[test]
fn empty_boxes_beside_each_other_are_no_writing() {
    // Eight that share sides.
    let shared = Picture::new().ink(60, |x, y| {
        let is_within = (100.0..=582.0).contains(&x) && (170.0..=232.0).contains(&y);
        is_within && ((x - 100.0) % 60.0 < 2.0 || (y - 170.0) % 60.0 < 2.0)
    });
    assert!(shared.found().lines.is_empty());
    // Three that do not.
    let mut apart = Picture::new();
    for column in &COLUMNS[..3] {
        apart = apart.frame(*column, (40.0, 45.0), 2.0, 20.0);
    }
    assert!(apart.found().lines.is_empty());
}

#[test]
fn zeros_are_no_frames() {
    let zeros = |picture: Picture| {
        COLUMNS.iter().fold(picture, |picture, x| picture.frame(*x, (20.0, 30.0), 7.0, 2.5))
    };
    // Empty, with dots as large as the pen is wide, and beside digits.
    assert_eq!(components(&zeros(Picture::new()).found()).len(), 4);
    let dots = zeros(Picture::new()).ink(60, |x, y| {
        COLUMNS.iter().any(|column| libm::hypot(x - *column as f64, y - 200.0) < 4.0)
    });
    let page = dots.found();
    assert_eq!(page.frames, 0);
    assert_eq!(components(&page).iter().filter(|(_, height)| *height > 50).count(), 4);
    let beside = zeros(Picture::new()).digits(&[75, 225, 375, 525]);
    assert_eq!(components(&beside.found()).len(), 8);
}

/// It parts a cell of the paper in two.
#[test]
fn a_bar_from_rule_to_rule_is_left() {
    let squares = Picture::new().ink(200, |x, y| x % 100.0 < 2.0 || y % 100.0 < 2.0);
    let bar = squares.ink(30, |x, y| (447.0..453.0).contains(&x) && (101.0..301.0).contains(&y));
    let heights: Vec<usize> = components(&bar.found()).iter().map(|c| c.1).collect();
    assert!(heights.len() == 1 && heights[0].abs_diff(200) < 12, "{heights:?}");
}

#[test]
fn filled_rectangles_are_no_writing() {
    let bare = components(&Picture::new().digits(&COLUMNS).found());
    let sticker = |x: f64, y: f64| (680.0..760.0).contains(&x) && (300.0..370.0).contains(&y);
    let page = Picture::new().digits(&COLUMNS).ink(90, sticker).found();
    assert_eq!(components(&page), bare);
}

/// On a rule, and evenly apart.
#[test]
fn ones_on_a_rule_are_left() {
    let ones = |x: f64, y: f64| {
        (100.0..=606.0).contains(&x) && (x - 100.0) % 50.0 < 6.0 && (180.0..235.0).contains(&y)
    };
    let rule = |x: f64, y: f64| (60.0..700.0).contains(&x) && (235.0..238.0).contains(&y);
    for digits in [&[][..], &[650]] {
        let page = Picture::new().digits(digits).ink(30, |x, y| ones(x, y) || rule(x, y)).found();
        assert_eq!(components(&page).len(), 11 + digits.len());
    }
}

#[test]
fn the_teeth_of_a_comb_as_dark_as_the_writing_are_taken_out() {
    let bare = components(&Picture::new().digits(&COLUMNS).found());
    for apart in [75.0, 150.0] {
        let page = Picture::new()
            .digits(&COLUMNS)
            .ink(30, |x, y| {
                let is_within = (75.0..=678.0).contains(&x);
                is_within && (245.0..248.0).contains(&y)
                    || is_within && (227.0..248.0).contains(&y) && (x - 75.0) % apart < 3.0
            })
            .found();
        assert_eq!(components(&page), bare, "{apart}");
    }
}

/// How the light of a table of wood goes up and down.
fn grain(x: f64, y: f64) -> bool {
    (y + libm::sin(x / 40.0) * 3.0) % 30.0 < 4.0
}

#[test]
fn a_sheet_on_a_dark_table_is_dark_on_light() {
    let is_table = |x: f64, y: f64| !(70.0..710.0).contains(&x) || !(90.0..300.0).contains(&y);
    let bare = components(&Picture::new().digits(&COLUMNS).found());
    for table in [0, 40, 80] {
        let page = Picture::new().digits(&COLUMNS).ink(table, is_table);
        // Some of it is as light as half the paper.
        let page = page.ink(120, |x, y| is_table(x, y) && grain(x, y)).found();
        assert!(!page.is_light_on_dark, "{table}");
        assert_eq!(components(&page).len(), bare.len(), "{table}");
    }
}

/// Not a sheet with two dark spots.
#[test]
fn a_thick_white_8_on_black_is_light_on_dark() {
    let is_ring = |x: f64, y: f64| (45.0..105.0).contains(&libm::hypot(x - 400.0, y));
    let page = Picture::new()
        .ink(20, |x, y| !is_ring(x, y - 120.0) && !is_ring(x, y - 270.0))
        .ink(60, |x, _| x < 10.0);
    let page = page.found();
    assert!(page.is_light_on_dark);
    assert_eq!(components(&page).len(), 1);
}

/// They are paler than the pen.
#[test]
fn rules_that_cross_in_a_0_do_not_make_it_a_frame() {
    let cross = |x: f64, y: f64| {
        let (x, y) = (libm::fabs(x - 400.0), libm::fabs(y - 200.0));
        x.min(y) < 1.0 && x.max(y) < 14.0
    };
    let page = Picture::new().frame(400, (25.0, 35.0), 6.0, 2.0).ink(190, cross).found();
    assert_eq!(page.frames, 0);
    assert_eq!(components(&page)[0].1, 70);
}

#[test]
fn a_frame_that_a_digit_touches_is_left() {
    let bar = |x: f64, y: f64| (397.0..403.0).contains(&x) && (170.0..260.0).contains(&y);
    let page = Picture::new().digits(&[370]).frame(385, (60.0, 50.0), 3.0, 2.0).ink(60, bar);
    let page = page.found();
    assert_eq!(page.frames, 0);
    assert!(page.lines.iter().any(|line| line.components.len() > 1));
}

/// As large as a person draws them, with loops that are wide for strokes.
#[test]
fn large_white_digits_on_black_are_light_on_dark() {
    for scale in [4, 12] {
        for i in 0..40 {
            let (image, label) = draw(7, i);
            let side = scale * SIDE;
            let pixel = |at: usize| image[at / side / scale * SIDE + at % side / scale];
            let pixels = (0..side * side).map(pixel).collect();
            let page =
                find_ink(&Grey::new(side, side, pixels).expect("a digit"), Options::default());
            assert!(page.is_light_on_dark, "a {label}, {i}, {scale} times as large");
        }
    }
}

#[test]
fn thick_zeros_as_large_as_a_circle_are_left() {
    let zero = |picture: Picture, column| picture.frame(column, (40.0, 48.0), 16.0, 2.0);
    let circled = Picture::new().digits(&[150]).frame(150, (44.0, 48.0), 3.0, 2.0);
    let page = zero(zero(circled, 300), 450).found();
    assert_eq!((components(&page).len(), page.frames), (3, 1));
}

#[test]
fn a_0_with_a_slash_or_a_speck_in_it_is_left() {
    let slash = |x: f64, y: f64| {
        libm::fabs((x - 400.0) + (y - 200.0) * 0.3) < 2.5 && libm::fabs(y - 200.0) < 26.0
    };
    let speck = |x: f64, y: f64| libm::fabs(x - 400.0) < 7.0 && libm::fabs(y - 200.0) < 4.0;
    for is_inked in [&slash as &dyn Fn(f64, f64) -> bool, &speck] {
        let page = Picture::new().frame(400, (24.0, 38.0), 4.0, 2.0).ink(60, is_inked).found();
        assert_eq!((page.frames, page.lines.len()), (0, 1));
        assert!(components(&page).iter().any(|(_, height)| *height >= 76));
    }
}

#[test]
fn two_square_zeros_that_touch_are_left() {
    let square = |picture: Picture, column| picture.frame(column, (30.0, 40.0), 8.0, 100.0);
    let page = square(square(Picture::new(), 300), 352).found();
    assert_eq!((page.frames, components(&page).len()), (0, 1));
}
