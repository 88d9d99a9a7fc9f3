//! What is read from images of drawn digits, and how it is told.

use ink::Grey;
use ndarray::Array2;
use reading::{Error, PREPARATION, Reader, Writing};
use sigmoid_net::{Init, Model, Network};

use crate::networks::{MODEL, best, legible, number, on_paper, reader, sevens, with};

#[test]
fn numbers_that_were_written_are_read() {
    let reader = reader();
    let right = (0..50_u64).zip((1..=6).cycle()).filter(|&(which, digits)| {
        let (image, text) = number(digits, which);
        best(&reader.trials(&image, Writing::Number)) == text
            && best(&reader.trials(&image, Writing::Unknown)) == text
    });
    let right = right.count();
    assert!(right >= 36, "{right} of 50 numbers");
}

#[test]
fn a_page_has_its_lines_from_top_to_bottom() {
    let reader = reader();
    let line = |height: usize, bars: usize| {
        let mut line = Array2::zeros((height, 40));
        for bar in 0..bars {
            line.slice_mut(ndarray::s![.., bar * 15..bar * 15 + 4]).fill(255);
        }
        line
    };
    let image = on_paper(&[line(30, 2), line(28, 1), line(30, 3)]);
    let lengths = |writing| -> Vec<usize> {
        let answer = reader.trials(&image, writing).answer(0.0);
        answer.lines.iter().map(|line| line.digits.len()).collect()
    };
    assert_eq!(lengths(Writing::Page), [2, 1, 3]);
    assert_eq!(lengths(Writing::Unknown), [2, 1, 3]);
    assert_eq!(lengths(Writing::Digit), [1]);
    assert_eq!(lengths(Writing::Number).len(), 1);
}

/// Two lines of digits are less probable than one digit, if all is a 7 for the network.
#[test]
fn lines_of_several_digits_are_not_taken_for_one() {
    let sevens = Reader::new(vec![sevens(2.0)]).expect("a network of digits");
    let bars = |bars: usize| {
        let is_ink = |(_, x)| if x % 20 < 6 { 255 } else { 0 };
        Array2::from_shape_fn((24, 20 * bars - 14), is_ink)
    };
    let text =
        |lines: &[Array2<u8>]| sevens.trials(&on_paper(lines), Writing::Unknown).answer(0.0).text();
    // Of the three bars it takes two for one digit.
    assert_eq!(text(&[bars(3), bars(3)]), "77\n77");
    // Strokes of one digit may be far apart.
    assert_eq!(text(&[bars(1), bars(1)]), "7");
}

#[test]
fn boxes_are_those_of_the_image() {
    let reader = reader();
    // As it is, and so large that it is scaled down for reading.
    for scale in [1, 2, 80] {
        let mut line = Array2::zeros((30 * scale, 40 * scale));
        for left in [0, 15 * scale] {
            line.slice_mut(ndarray::s![.., left..left + 4 * scale]).fill(255);
        }
        let answer = reader.trials(&on_paper(&[line]), Writing::Number).answer(0.0);
        let boxes: Vec<[usize; 4]> =
            answer.lines[0].digits.iter().map(|digit| digit.area).collect();
        let expected = [20, 20 + 15 * scale].map(|left| [left, 20, 4 * scale, 30 * scale]);
        assert_eq!(boxes.len(), 2, "{scale}");
        for (found, expected) in boxes.iter().zip(&expected) {
            let is_near = |k: usize| found[k].abs_diff(expected[k]) <= scale;
            assert!((0..4).all(is_near), "{found:?} {expected:?}");
        }
    }
}

#[test]
fn an_answer_is_json() {
    let (image, text) = legible(1);
    let answer = reader().trials(&image, Writing::Digit).answer(0.0);
    let json = serde_json::to_value(&answer).expect("plain data");
    let line = &json["lines"][0];
    assert_eq!(line["text"], text.as_str());
    assert!(line["confidence"].is_number() && line["alternatives"].is_array());
    let digit = &line["digits"][0];
    assert_eq!(digit["digit"].to_string(), text);
    assert_eq!(digit["box"].as_array().map(Vec::len), Some(4));
    let refused = reader().trials(&image, Writing::Digit).answer(1.1);
    let json = serde_json::to_value(&refused).expect("plain data");
    assert!(json["lines"][0]["digits"][0]["digit"].is_null());
}

#[test]
fn empty_paper_says_nothing() {
    for pixels in [vec![255; 900], vec![0; 900], vec![128; 900]] {
        let image = Grey::new(30, 30, pixels).expect("900 pixels");
        for writing in [Writing::Unknown, Writing::Digit, Writing::Number, Writing::Page] {
            let answer = reader().trials(&image, writing).answer(0.5);
            assert!(answer.lines.is_empty(), "{answer:?}");
        }
    }
    let pixel = Grey::new(1, 1, vec![0]).expect("a pixel");
    reader().trials(&pixel, Writing::Unknown).answer(0.5);
}

#[test]
fn members_see_images_prepared_as_they_ask() {
    let (image, _) = legible(1);
    let answer = |models| {
        let reader = Reader::new(models).expect("networks of digits");
        reader.trials(&image, Writing::Digit).lines[0].outputs[0]
    };
    let as_is = answer(vec![MODEL.clone()]);
    let narrow = answer(vec![with(PREPARATION, "width-6")]);
    let both = answer(vec![MODEL.clone(), with(PREPARATION, "width-6")]);
    assert_ne!(as_is, narrow);
    let models = vec![MODEL.clone(), with(PREPARATION, "width-29")];
    let error = Reader::new(models).expect_err("wider than the images");
    assert!(matches!(error, Error::TooWide { width: 29, columns: 28 }), "{error}");
    for k in 0..10 {
        assert!((both[k] - f32::midpoint(as_is[k], narrow[k])).abs() < 1e-6);
    }
}

#[test]
fn networks_of_something_else_are_refused() {
    let of = |sizes: &[usize]| {
        Model::new(Network::from_seed(sizes, Init::Scaled, 1).expect("a network"))
    };
    let error = Reader::new(vec![of(&[64, 10])]).expect_err("64 inputs");
    assert_eq!(error.to_string(), "64 inputs and 10 outputs, expected 784 and 10");
    assert!(matches!(Reader::new(vec![of(&[784, 4])]), Err(Error::NotDigits { outputs: 4, .. })));
    assert!(matches!(Reader::new(Vec::new()), Err(Error::Network(_))));
    let mixed = vec![of(&[784, 10]), of(&[784, 4])];
    assert!(matches!(Reader::new(mixed), Err(Error::Network(_))));
}
