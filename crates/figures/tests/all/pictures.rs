//! Matrices, images and sheets.

use std::io::Cursor;

use figures::{Cell, Chart, Colour, Drawing, Error, Heights, Image, Matrix, Sheet, Tile};
use proptest::prelude::*;

use crate::support::{check_document, texts};

fn matrix(rows: usize, columns: usize, shade: f64) -> Matrix {
    let names = |n: usize| (0..n).map(|i| format!("name {i}"));
    let row =
        |i: usize| (0..columns).map(move |j| Cell::new(format!("cell {}", i * columns + j), shade));
    Matrix::new("A title & more", (0..rows).map(row))
        .rows("label", names(rows))
        .columns("prediction", names(columns))
}

#[test]
fn everything_in_a_matrix_is_written() {
    let texts = texts(&matrix(3, 4, 0.5).svg().unwrap());
    for text in ["A title & more", "label", "prediction", "name 2", "name 3", "cell 0", "cell 11"] {
        assert!(texts.iter().any(|found| found == text), "{text}: {texts:?}");
    }
}

#[test]
fn matrices_of_any_size_and_shade_are_drawn() {
    for (rows, columns) in [(0, 0), (1, 1), (0, 3), (3, 0), (30, 2), (2, 30)] {
        for shade in [0.0, -1.0, 7.0, f64::NAN, f64::NEG_INFINITY] {
            check_document(&matrix(rows, columns, shade).svg().unwrap());
        }
    }
    let error = matrix(1000, 1000, 0.0).svg().unwrap_err();
    assert!(matches!(error, Error::TooLarge { .. }), "{error}");
}

#[test]
fn rows_and_columns_without_names_are_numbered() {
    let matrix = Matrix::new("", [[1, 2, 3], [4, 5, 6]].map(|row| row.map(|_| Cell::default())));
    assert_eq!((matrix.rows.concat(), matrix.columns.concat()), ("01".into(), "012".into()));
    let texts = texts(&matrix.svg().unwrap()).concat();
    assert_eq!(texts, "01201");
}

#[test]
fn a_matrix_that_is_not_as_large_as_its_names_is_an_error() {
    let mut short = matrix(3, 3, 0.0);
    short.cells[1].pop();
    assert_eq!(short.svg().unwrap_err().to_string(), "cells in a row: expected 3, found 2");
    let mut short = matrix(3, 3, 0.0);
    short.cells.pop();
    assert_eq!(short.svg().unwrap_err().to_string(), "rows of cells: expected 3, found 2");
}

#[test]
fn what_is_in_a_dark_cell_is_white() {
    let colour = |shade| {
        let svg = matrix(1, 1, shade).svg().unwrap();
        let document = roxmltree::Document::parse(&svg).unwrap();
        let mut texts = document.descendants().filter(|node| node.has_tag_name("text"));
        let cell = texts.find(|node| node.text().unwrap().trim() == "cell 0").unwrap();
        cell.attribute("fill").unwrap().to_string()
    };
    for (shade, expected) in
        [(0.0, "#333333"), (0.4, "#333333"), (0.5, "#FFFFFF"), (1.0, "#FFFFFF")]
    {
        assert_eq!(colour(shade), expected, "{shade}");
    }
    // Orange is never that dark.
    assert_eq!(colour(-1.0), "#333333");
}

#[test]
fn shades_are_white_at_0_and_differ_in_lightness_by_sign() {
    let fill = |shade| {
        let svg = matrix(1, 1, shade).svg().unwrap();
        let document = roxmltree::Document::parse(&svg).unwrap();
        let rects = document.descendants().filter(|node| node.has_tag_name("rect"));
        let fills: Vec<&str> = rects.filter_map(|node| node.attribute("fill")).collect();
        fills[1].to_string()
    };
    assert_eq!(fill(0.0), "#FFFFFF");
    assert_eq!(fill(f64::NAN), "#FFFFFF");
    let lightness = |shade| {
        let colour = u32::from_str_radix(&fill(shade)[1..], 16).unwrap();
        let part = |shift: u32| f64::from((colour >> shift) & 0xff) / 255.0;
        0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
    };
    assert!(lightness(-1.0) - lightness(1.0) > 0.2);
    assert!(lightness(0.5) > lightness(1.0));
}

#[test]
fn contours_lie_under_what_else_is_drawn() {
    let heights =
        Heights::of(|x, y| x * x + y * y, (-1.0, 1.0), (-1.0, 1.0), 21).with_levels([0.5, 0.9]);
    let chart = |heights| {
        Chart::new("").contours("heights", heights).line("path", [(0.5, 0.5), (0.0, 0.0)])
    };
    let svg = chart(heights.clone()).svg().unwrap();
    check_document(&svg);
    // Two circles and the sample in the legend; the first colour is the path's, which comes last.
    assert_eq!(svg.matches("#888888").count(), 3);
    assert!(svg.rfind("#888888") < svg.rfind("#0072B2"));
    let wrong = Heights { values: vec![1.0; 20], ..heights };
    assert!(matches!(chart(wrong).svg(), Err(Error::Size { .. })));
}

/// Size, whether it is grey, and all samples.
fn decoded(png: &[u8]) -> ((u32, u32), bool, Vec<u8>) {
    let mut reader = png::Decoder::new(Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    ((info.width, info.height), info.color_type == png::ColorType::Grayscale, pixels)
}

fn ink(width: usize, pixels: Vec<u8>) -> Image {
    Image::ink(width, pixels)
}

#[test]
fn ink_is_black_on_white() {
    let image = ink(3, vec![0, 100, 255, 255, 0, 0]);
    assert_eq!(decoded(&image.png().unwrap()), ((3, 2), true, vec![255, 155, 0, 0, 255, 255]));
    let (size, _, pixels) = decoded(&image.enlarged(2).unwrap().png().unwrap());
    assert_eq!(size, (6, 4));
    assert_eq!(pixels[6..12], [255, 255, 155, 155, 0, 0]);
}

#[test]
fn signed_numbers_have_two_colours_and_what_is_none_is_white() {
    let signed = |pixels: Vec<f32>| Image::signed(4, pixels);
    let (size, is_grey, pixels) = decoded(&signed(vec![2.0, -2.0, 0.0, f32::NAN]).png().unwrap());
    assert_eq!((size, is_grey), ((4, 1), false));
    assert_eq!(pixels, [8, 64, 129, 224, 110, 20, 255, 255, 255, 255, 255, 255]);
    // All zero, or without a finite number, there is nothing to be relative to.
    let (_, _, pixels) = decoded(&signed(vec![0.0; 4]).png().unwrap());
    assert!(pixels.iter().all(|&sample| sample == 255));
    signed(vec![f32::INFINITY, f32::NEG_INFINITY, f32::NAN, 1e-45]).png().unwrap();
}

#[test]
fn images_without_pixels_or_with_a_row_that_is_short_are_errors() {
    for image in [ink(0, vec![]), ink(0, vec![1]), ink(3, vec![]), ink(3, vec![1; 5])] {
        assert!(matches!(image.png(), Err(Error::Size { .. })), "{image:?}");
        assert!(matches!(image.enlarged(2), Err(Error::Size { .. })), "{image:?}");
        let sheet = Sheet::new(1, [Tile::new(image, "")]);
        assert!(matches!(sheet.png(), Err(Error::Size { .. })));
    }
}

#[test]
fn a_scaled_image_has_means_or_repeated_pixels() {
    let image = ink(4, vec![0, 100, 200, 255, 50, 250, 0, 255]);
    let pixels = |width, height| decoded(&image.scaled(width, height).unwrap().png().unwrap()).2;
    let inverted = |ink: &[u8]| -> Vec<u8> { ink.iter().map(|ink| 255 - ink).collect() };
    assert_eq!(pixels(4, 2), inverted(&[0, 100, 200, 255, 50, 250, 0, 255]));
    assert_eq!(pixels(2, 1), inverted(&[100, 178]));
    // Thirds of four columns: whole pixels.
    assert_eq!(pixels(3, 1), inverted(&[25, 175, 178]));
    assert_eq!(pixels(1, 4), inverted(&[139, 139, 139, 139]));
    let signed = Image::signed(2, [1.0, -0.5]).scaled(1, 1).unwrap();
    assert_eq!(signed, Image::signed(1, [0.25]));
    assert_eq!(image.scaled(8, 4).unwrap(), image.enlarged(2).unwrap());
    assert!(matches!(image.scaled(0, 3), Err(Error::Size { .. })));
    assert!(matches!(image.scaled(usize::MAX, 2), Err(Error::TooLarge { .. })));
    assert!(matches!(ink(3, vec![1; 5]).scaled(1, 1), Err(Error::Size { .. })));
}

/// Columns and rows of a drawing, and red, green and blue at a place.
fn drawn(drawing: &Drawing) -> ((usize, usize), impl Fn(usize, usize) -> [u8; 3] + use<>) {
    let ((width, height), is_grey, samples) = decoded(&drawing.png().unwrap());
    assert!(!is_grey);
    let at = move |x: usize, y: usize| {
        std::array::from_fn(|k| samples[(y * width as usize + x) * 3 + k])
    };
    ((width as usize, height as usize), at)
}

const WHITE: [u8; 3] = [255; 3];
const BLUE: [u8; 3] = [0, 114, 178];

#[test]
fn a_drawing_has_everything_where_it_was_put() {
    let mut drawing = Drawing::new(40, 30).unwrap();
    drawing.image(&ink(2, vec![255, 0, 100, 255]), (10, 5)).unwrap();
    drawing.frame((10, 5), (2, 2), 2, Colour::Series(0));
    drawing.line([(20.0, 0.5), (20.0, 29.5)], 3, Colour::Series(1));
    drawing.extend(20).unwrap();
    drawing.text("I", (0, 30), Colour::Ink);
    let (size, at) = drawn(&drawing);
    assert_eq!(size, (40, 50));
    assert_eq!((at(10, 5), at(11, 5), at(10, 6)), ([0; 3], WHITE, [155; 3]));
    // Around the image, and nowhere else.
    for (place, colour) in [((8, 3), BLUE), ((13, 8), BLUE), ((9, 5), BLUE), ((12, 6), BLUE)] {
        assert_eq!(at(place.0, place.1), colour, "{place:?}");
    }
    assert!([(7, 5), (14, 5), (10, 2), (10, 9)].iter().all(|&(x, y)| at(x, y) == WHITE));
    assert_eq!([18, 19, 20, 21, 22].map(|x| at(x, 15) == WHITE), [true, false, false, false, true]);
    assert!([0, 29].iter().all(|&y| at(20, y) == [230, 159, 0]) && at(20, 31) == WHITE);
    let written = (30..46).flat_map(|y| (0..Drawing::LETTER.0).map(move |x| (x, y)));
    assert!(written.filter(|&(x, y)| at(x, y)[0] < 100).count() > 8);
}

#[test]
fn a_sloping_line_has_a_pixel_in_each_row() {
    let mut drawing = Drawing::new(11, 21).unwrap();
    drawing.line([(0.5, 0.5), (10.5, 20.5)], 1, Colour::Series(0));
    let (_, at) = drawn(&drawing);
    for y in 0..21 {
        let dark: Vec<usize> = (0..11).filter(|&x| at(x, y) == BLUE).collect();
        assert!(dark.iter().any(|&x| x.abs_diff(y / 2) <= 1) && dark.len() <= 2, "{y}: {dark:?}");
    }
}

#[test]
fn what_is_beyond_the_edges_is_cut_off() {
    let empty = Drawing::new(20, 20).unwrap();
    let mut drawing = empty.clone();
    drawing.image(&ink(2, vec![255; 4]), (usize::MAX, 19)).unwrap();
    drawing.frame((30, usize::MAX), (usize::MAX, 3), 2, Colour::Grid);
    drawing.line([(-5.0, -5.0), (-1.0, 50.0), (f64::NAN, 3.0)], 1, Colour::Ink);
    drawing.line([(3.0, 3.0)], 1, Colour::Ink);
    drawing.text("text", (0, 20), Colour::Ink);
    assert_eq!(drawing, empty);
    drawing.line([(-1e6, 10.0), (f64::INFINITY, 0.0), (1e6, 10.0)], 1, Colour::Series(0));
    let (_, at) = drawn(&drawing);
    assert!((0..20).all(|x| at(x, 10) == BLUE && at(x, 8) == WHITE));
    drawing.frame((0, 0), (20, 20), 5, Colour::Ink);
    drawing.text(&"W".repeat(100), (3, 3), Colour::Ink);
    drawing.png().unwrap();
    assert!(drawing.image(&ink(2, vec![1; 3]), (0, 0)).is_err());
}

#[test]
fn a_drawing_is_neither_empty_nor_too_large() {
    assert!(matches!(Drawing::new(0, 10).unwrap().png(), Err(Error::Size { .. })));
    assert!(matches!(Drawing::new(10_001, 10_000), Err(Error::TooLarge { .. })));
    let mut drawing = Drawing::new(10, 1).unwrap();
    assert!(matches!(drawing.extend(usize::MAX), Err(Error::TooLarge { .. })));
    assert!(matches!(drawing.extend(10_000_000), Err(Error::TooLarge { .. })));
    assert_eq!(drawing.size(), (10, 1));
}

#[test]
fn a_sheet_has_its_images_where_they_belong_and_captions_below() {
    let sheet = |caption: &str, columns| {
        Sheet::new(columns, [0, 255, 255].map(|ink| Tile::new(Image::ink(28, [ink; 784]), caption)))
    };
    let (size, is_grey, pixels) = decoded(&sheet("", 2).png().unwrap());
    assert_eq!((size, is_grey), ((6 + 2 * 90, 6 + 2 * 90), true));
    let at = |x: usize, y: usize| pixels[y * 186 + x];
    assert_eq!([at(6, 6), at(96, 6), at(6, 96), at(96, 96)], [255, 0, 0, 255]);
    let plain = decoded(&sheet("", 2).png().unwrap()).0;
    let (captioned, _, pixels) = decoded(&sheet("4 as 9, and more than fits", 2).png().unwrap());
    assert_eq!(captioned.1 - plain.1, 2 * 18);
    // The first image is white: what is dark above the second row is its caption.
    let width = captioned.0 as usize;
    let dark = |x: std::ops::Range<usize>, y: std::ops::Range<usize>| {
        y.flat_map(|y| x.clone().map(move |x| (x, y))).any(|(x, y)| pixels[y * width + x] < 64)
    };
    assert!(dark(6..90, 92..108));
    assert!(!dark(0..96, 0..91) && !dark(90..96, 0..110));
    assert_eq!(sheet("a\tb\u{7f}", 2).png().unwrap(), sheet("a b ", 2).png().unwrap());
    assert_eq!(sheet("η²", 2).png().unwrap(), sheet("??", 2).png().unwrap());
    for columns in [0, 1, 3, usize::MAX] {
        sheet("", columns).png().unwrap();
    }
}

/// Whether there is anything below a white image with this caption; its frame is paler.
fn is_written(caption: &str) -> bool {
    let sheet = Sheet::new(1, [Tile::new(ink(2, vec![0; 4]), caption)]);
    let ((width, height), _, pixels) = decoded(&sheet.png().unwrap());
    pixels[(width * (height - 22)) as usize..].iter().any(|&sample| sample < 200)
}

#[test]
fn every_letter_of_a_caption_is_written() {
    for letter in ('!'..='~').chain(['\u{a0}', 'é', 'η', '手']) {
        assert!(is_written(&format!("   {letter}")), "{letter:?}");
    }
    assert!(!is_written("   ") && !is_written(""));
}

#[test]
fn a_sheet_of_nothing_is_a_small_white_picture() {
    let (_, _, pixels) = decoded(&Sheet::new(5, []).png().unwrap());
    assert!(!pixels.is_empty() && pixels.iter().all(|&sample| sample == 255));
}

#[test]
fn a_common_scale_makes_weak_images_pale() {
    let sheet = || Sheet::new(2, [1.0, 0.1].map(|w| Tile::new(Image::signed(1, [w]), "")));
    let centre = |png: &[u8], tile: usize| {
        let ((width, _), _, pixels) = decoded(png);
        pixels[(40 * width as usize + 6 + tile * 90 + 40) * 3]
    };
    let each = sheet().png().unwrap();
    assert_eq!(centre(&each, 0), centre(&each, 1));
    let together = sheet().with_largest(1.0).png().unwrap();
    assert!(centre(&together, 1) > centre(&together, 0));
}

#[test]
fn pictures_too_large_to_look_at_are_refused() {
    let image = ink(1000, vec![0; 1_000_000]);
    for factor in [11, usize::MAX] {
        assert!(matches!(image.enlarged(factor), Err(Error::TooLarge { .. })));
    }
    assert!(matches!(image.enlarged(0), Err(Error::Size { .. })));
    let sheet = Sheet::new(10, vec![Tile::new(image, ""); 101]);
    assert!(matches!(sheet.png(), Err(Error::TooLarge { .. })));
}

proptest! {
    #[test]
    fn any_caption_is_written(caption in any::<String>()) {
        // As many letters as fit into 84 pixels.
        let is_blank = caption.chars().take(84 / 8).all(|letter| letter == ' ');
        prop_assert_eq!(is_written(&caption), !is_blank, "{:?}", caption);
    }

    #[test]
    fn any_landscape_has_contours(values in prop::collection::vec(any::<f64>(), 12), level: f64) {
        let heights =
            Heights { x: (0.0, 3.0), y: (0.0, 2.0), columns: 4, values, levels: vec![level] };
        check_document(&Chart::new("").contours("", heights).svg().unwrap());
    }
}
