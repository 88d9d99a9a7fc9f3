//! How sure it says it is, and what it refuses.

use ink::Grey;
use ndarray::Array2;
use reading::{CONFIDENCE, Error, Reader, TEMPERATURE, Writing};

use crate::networks::{MODEL, legible, number, on_paper, reader, sevens, with};

/// Labels are smaller than what is written beside them.
#[test]
fn a_smaller_line_is_refused_unless_it_is_probable() {
    // Three bars too far apart for one digit, and below them three that are a quarter as high.
    let is_ink = |(y, x): (usize, usize)| {
        let is_larger = y < 100 && x % 160 < 14;
        let is_smaller = y >= 300 && x % 40 < 4 && x < 90;
        if is_larger || is_smaller { 255 } else { 0 }
    };
    let image = on_paper(&[Array2::from_shape_fn((325, 334), is_ink)]);
    // Three digits are as probable as 0.92 or 0.98 to the third power.
    for (bias, texts) in [(2.5, ["777", "???"]), (4.0, ["777", "777"])] {
        let reader = Reader::new(vec![sevens(bias)]).expect("a network of digits");
        let trials = reader.trials(&image, Writing::Unknown);
        let answer = trials.answer(0.5);
        assert_eq!(answer.lines.iter().map(|line| &line.text).collect::<Vec<_>>(), texts);
        let refused = &answer.lines[1].digits[0];
        assert_eq!((refused.digit.is_some(), refused.likeliest), (bias > 3.0, 7));
        assert_eq!(trials.answer(0.0).text(), "777\n777");
    }
}

/// Whatever the weights of the evidence say, which are fitted to digits.
#[test]
fn what_no_output_fires_for_is_not_probable() {
    let bar = on_paper(&[Array2::from_elem((20, 4), 255)]);
    let confidence = |bias: f32| {
        let mut model = sevens(bias);
        model.metadata.insert(CONFIDENCE.into(), "0 0 0 5".into());
        let reader = Reader::new(vec![model]).expect("a network of digits");
        let answer = reader.trials(&bar, Writing::Digit).answer(0.0);
        (answer.lines[0].confidence, answer.lines[0].digits[0].confidence)
    };
    // Outputs of 0.98 and 0.0025.
    let (line, digit) = confidence(4.0);
    assert!(line > 0.99 && digit > 0.99, "{line} {digit}");
    let (line, digit) = confidence(-6.0);
    assert!(line < 0.1 && digit < 0.1, "{line} {digit}");
}

#[test]
fn one_digit_is_as_probable_as_its_output() {
    let (image, text) = legible(1);
    let trials = reader().trials(&image, Writing::Digit);
    let line = &trials.answer(0.0).lines[0];
    assert_eq!(line.text, text);
    let label = usize::from(text.as_bytes()[0] - b'0');
    let output = f64::from(trials.lines[0].outputs[0][label]);
    assert!((line.confidence - output).abs() < 1e-6 && output > 0.5);
    assert!((line.digits[0].confidence - output).abs() < 0.01);
    assert!(line.alternatives.iter().all(|other| other.confidence < line.confidence));
}

#[test]
fn digits_less_probable_than_asked_are_refused() {
    let (image, text) = legible(3);
    let trials = reader().trials(&image, Writing::Number);
    let (all, none) = (trials.answer(0.0), trials.answer(1.1));
    assert_eq!((all.text().as_str(), none.text().as_str()), (text.as_str(), "???"));
    assert!(none.lines[0].digits.iter().all(|digit| digit.digit.is_none()));
    assert_eq!(all.lines[0].confidence, none.lines[0].confidence);
}

#[test]
fn a_temperature_changes_how_sure_it_is_and_no_digit() {
    let (image, text) = legible(1);
    let of = |temperature: &str| {
        let reader = Reader::new(vec![with(TEMPERATURE, temperature)]).expect("a temperature");
        let answer = reader.trials(&image, Writing::Digit).answer(0.0);
        (answer.text(), answer.lines[0].confidence)
    };
    let (sure, unsure) = (of("0.5"), of("4"));
    assert_eq!((&sure.0, &unsure.0), (&text, &text));
    assert!(sure.1 > unsure.1);
    for bad in ["0", "-1", "NaN", "inf", "warm", ""] {
        let error = Reader::new(vec![with(TEMPERATURE, bad)]).expect_err(bad);
        assert!(matches!(error, Error::Temperature { member: 0, .. }), "{error}");
        assert!(error.to_string().contains(&format!("{bad:?}")), "{error}");
    }
}

#[test]
fn alternatives_are_ordered_by_how_probable_they_are() {
    let reader = reader();
    for which in 0..50 {
        let (image, _) = number(4, which);
        for line in reader.trials(&image, Writing::Number).answer(0.5).lines {
            let confidences: Vec<f64> = line.alternatives.iter().map(|a| a.confidence).collect();
            assert!(confidences.is_sorted_by(|a, b| a >= b), "{confidences:?}");
        }
    }
}

/// A reader that weighs evidence so.
fn weighing(weights: &str) -> Reader {
    Reader::new(vec![with(CONFIDENCE, weights)]).expect("weights")
}

#[test]
fn evidence_changes_how_sure_it_is_and_no_digit() {
    for (digits, which) in [(1, 0), (3, 1), (6, 2)] {
        let (image, _) = number(digits, which);
        let answer = |reader: Reader| reader.trials(&image, Writing::Number).answer(0.0).lines;
        let (plain, sure, unsure) = (
            answer(reader()).remove(0),
            answer(weighing("1 0.5 -0.2 3")).remove(0),
            answer(weighing("1 0.5 -0.2 -3")).remove(0),
        );
        assert!(sure.text == plain.text && unsure.text == plain.text);
        assert!(sure.confidence > unsure.confidence);
        for line in [&sure, &unsure] {
            assert!(line.digits.iter().all(|digit| digit.confidence >= line.confidence));
            let all: f64 = line.alternatives.iter().map(|other| other.confidence).sum();
            assert!(all <= 1.0 - line.confidence + 1e-9, "{line:?}");
        }
        let others = |line: &reading::LineAnswer| line.alternatives.first().map(|a| a.text.clone());
        assert_eq!(others(&sure).or(others(&plain)), others(&plain));
    }
}

#[test]
fn weights_that_would_count_evidence_against_a_reading_are_refused() {
    for bad in
        ["", "1 1 0", "1 1 0 0 0", "-1 1 0 0", "1 -1 0 0", "1 1 1 0", "NaN 1 0 0", "1 1 0 inf"]
    {
        let error = Reader::new(vec![MODEL.clone(), with(CONFIDENCE, bad)]).expect_err(bad);
        assert!(matches!(error, Error::Confidence { member: 1, .. }), "{error}");
        assert!(error.to_string().contains(&format!("{bad:?}")), "{error}");
    }
}

#[test]
fn members_weigh_evidence_only_if_all_do() {
    let (image, _) = legible(3);
    let confidence = |models| {
        let reader = Reader::new(models).expect("networks");
        reader.trials(&image, Writing::Number).answer(0.0).lines[0].confidence
    };
    let [low, high] = ["0.5 0.5 -0.1 0", "1.5 0.5 -0.1 2"].map(|weights| with(CONFIDENCE, weights));
    let mean = confidence(vec![with(CONFIDENCE, "1 0.5 -0.1 1")]);
    assert!((confidence(vec![low.clone(), high]) - mean).abs() < 1e-6);
    let plain = confidence(vec![MODEL.clone()]);
    assert!((confidence(vec![low, MODEL.clone()]) - plain).abs() < 1e-6);
}

#[test]
fn among_much_that_is_no_digit_it_is_less_sure_of_one() {
    let (image, text) = legible(2);
    let side = image.width();
    // The number, and below it so many rows of slanted bands that look like nothing.
    let page = |lines: usize| {
        let mut pixels = image.pixels().to_vec();
        for line in 0..lines {
            for row in 0..60 {
                let is_bar = (20..40).contains(&row);
                let is_band = |x: usize| (x + row + line) % 20 < 18;
                let ink = |x: usize| is_bar && x >= 20 && x < side - 20 && is_band(x);
                pixels.extend((0..side).map(|x| if ink(x) { 0 } else { 255 }));
            }
        }
        Grey::new(side, pixels.len() / side, pixels).expect("so many pixels")
    };
    let reader = weighing("0.6 0.7 -0.3 1.2");
    let first = |lines: usize| {
        let answer = reader.trials(&page(lines), Writing::Page).answer(0.0);
        assert_eq!((answer.lines.len(), &answer.lines[0].text), (1 + lines, &text));
        answer.lines[0].digits[0].confidence
    };
    let (alone, among_many) = (first(0), first(12));
    assert!(among_many < alone, "{alone} {among_many}");
}
