//! What is read from images of drawn digits, and how it is told.

use std::sync::LazyLock;

use digit_strings::{Composer, CutOut, Spacing, cut_out};
use ink::Grey;
use ndarray::Array2;
use reading::{CONFIDENCE, Error, PREPARATION, Reader, TEMPERATURE, Trials, Writing};
use sgd::Sgd;
use sigmoid_net::{Activation, CostFunction, Init, Model, Network, Targets, Training};

/// A network that has learned from 8,000 drawn digits, and from candidates of strings of them: digits
/// and what is none.
static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let (drawn, mut labels) = drawn_digits::draw_many(1, 0..8_000);
    let drawn = drawn.into_shape_with_order((8_000, 784)).expect("784 pixels each");
    let mut images: Vec<[u8; 784]> =
        drawn.outer_iter().map(|image| std::array::from_fn(|pixel| image[pixel])).collect();
    let composer = Composer::new(drawn.view(), &labels).expect("digits");
    let strings = (0..1_500).map(|i| composer.compose(2 + i % 3, Spacing::ALL[i % 2], 1, i as u64));
    let cut_outs: Vec<CutOut> = strings.flat_map(|string| cut_out(&string)).collect();
    images.extend(cut_outs.iter().map(|cut_out| cut_out.image));
    labels.extend(cut_outs.iter().map(|cut_out| cut_out.label.unwrap_or(Targets::NONE)));
    let layers = [Activation::Relu, Activation::Sigmoid];
    let network = Network::from_seed(&[784, 100, 10], Init::He, 1)
        .and_then(|network| network.with_activations(&layers))
        .and_then(|network| network.with_cost_function(CostFunction::CrossEntropy))
        .expect("a network");
    let targets = Targets::LabelsOrNone(&labels);
    let mut training =
        Training::new(network, &images, targets, Sgd::new(0.1, 10)).expect("what fits");
    training.run_epochs(10);
    Model::new(training.into_network())
});

fn reader() -> Reader {
    Reader::new(vec![MODEL.clone()]).expect("a network of digits")
}

fn with(key: &str, value: &str) -> Model {
    let mut model = MODEL.clone();
    model.metadata.insert(key.into(), value.into());
    model
}

/// Drawn digits that no network here has seen, side by side: ink on white, and what they are.
fn number(digits: usize, which: u64) -> (Grey, String) {
    let (images, labels) = drawn_digits::draw_many(2, 0..500);
    let images = images.into_shape_with_order((500, 784)).expect("784 pixels each");
    let composer = Composer::new(images.view(), &labels).expect("digits");
    let string = composer.compose(digits, Spacing::Gap, 3, which);
    let text = string.labels().iter().map(|label| char::from(b'0' + label)).collect();
    (on_paper(&[string.pixels]), text)
}

/// Lines one below the other, with paper around them.
fn on_paper(lines: &[Array2<u8>]) -> Grey {
    let width = 40 + lines.iter().map(Array2::ncols).max().unwrap_or(0);
    let height = 20 + lines.iter().map(|line| line.nrows() + 20).sum::<usize>();
    let mut pixels = vec![255; width * height];
    let mut top = 20;
    for line in lines {
        for ((y, x), ink) in line.indexed_iter() {
            pixels[(top + y) * width + 20 + x] = 255 - ink;
        }
        top += line.nrows() + 20;
    }
    Grey::new(width, height, pixels).expect("so many pixels")
}

/// The first of these that is read right.
fn legible(digits: usize) -> (Grey, String) {
    let reader = reader();
    let mut numbers = (0..20).map(|which| number(digits, which));
    let is_legible =
        |(image, text): &(Grey, String)| best(&reader.trials(image, Writing::Number)) == *text;
    numbers.find(is_legible).expect("a number that is read right")
}

fn best(trials: &Trials) -> String {
    trials.answer(0.0).text()
}

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

/// A network for which all is a 7 with the same output, that of a sigmoid neuron.
fn sevens(bias: f32) -> Model {
    let mut network = Network::from_seed(&[784, 10], Init::Scaled, 1).expect("a network");
    network.position_mut().fill(0.0);
    let biases = network.position().len() - 10;
    for (k, own) in network.position_mut()[biases..].iter_mut().enumerate() {
        *own = if k == 7 { bias } else { -9.0 };
    }
    Model::new(network)
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
