//! The model of the page reads what is drawn.

use drawn_digits::{SIDE, draw};
use playground::Reader;

use crate::MODEL;

/// Images of drawn digits side by side, black on white, four times as large, and what they say.
fn written(seed: u64, digits: std::ops::Range<u64>) -> (Vec<u8>, [usize; 2], String) {
    const LARGER: usize = 4;
    let drawn: Vec<_> = digits.map(|i| draw(seed, i)).collect();
    let [width, height] = [drawn.len() * SIDE * LARGER, SIDE * LARGER];
    let pixel = |at: usize| {
        let (x, y) = (at % width / LARGER, at / width / LARGER);
        255 - drawn[x / SIDE].0[y * SIDE + x % SIDE]
    };
    let text = drawn.iter().map(|(_, label)| char::from(b'0' + label)).collect();
    ((0..width * height).map(pixel).collect(), [width, height], text)
}

#[test]
fn most_numbers_of_drawn_digits_are_read_right_with_all_that_was_tried() {
    let reader = Reader::new(MODEL).expect("the page's model");
    let numbers = 20;
    let mut right = 0;
    for i in 0..numbers {
        let (image, size, text) = written(3, 6 * i..6 * i + 6);
        let trial = reader.read(&image, size, "number", 0.5).expect("an image");
        let [line] = &trial.lines[..] else { panic!("{} lines", trial.lines.len()) };
        right += u64::from(trial.answer.lines[0].text == text);
        assert_eq!(line.images.len(), 784 * line.candidates.len());
        assert_eq!(line.chosen_cuts.len(), 1 + trial.answer.lines[0].digits.len());
        assert!(line.readings[0].confidence > 0.0);
        let on_image = |&(x, y): &(f64, f64)| {
            (0.0..=size[0] as f64).contains(&x) && (0.0..=size[1] as f64).contains(&y)
        };
        assert!(line.cuts.iter().flatten().all(on_image));
        let boxes = line.candidates.iter().filter(|c| c.chosen).map(|c| c.area);
        assert!(boxes.eq(trial.answer.lines[0].digits.iter().map(|digit| digit.area)));
    }
    assert!(right * 10 >= numbers * 8, "{right} of {numbers}");
}

#[test]
fn an_empty_image_says_nothing() {
    let reader = Reader::new(MODEL).expect("the page's model");
    for writing in ["digit", "number", "page", "unknown"] {
        let trial = reader.read(&vec![255; 400 * 100], [400, 100], writing, 0.5).expect("an image");
        assert!(trial.answer.lines.is_empty() && trial.lines.is_empty());
    }
}

#[test]
fn what_speaks_for_a_digit_is_its_ink_and_the_neurons_it_lights() {
    let reader = Reader::new(MODEL).expect("the page's model");
    let sizes = reader.architecture().to_vec();
    assert_eq!((sizes[0], sizes[sizes.len() - 1]), (784, 10));
    assert_eq!(reader.first_weights().len(), sizes[0] * sizes[1]);
    let (image, label) = draw(3, 0);
    let activations = reader.activations(&image).expect("an image");
    assert!(activations.iter().map(Vec::len).eq(sizes.iter().copied()));
    assert!(activations[sizes.len() - 1][usize::from(label)] > 0.5);
    let spoke = reader.contributions(&image, usize::from(label)).expect("a digit");
    assert!(spoke.iter().map(Vec::len).eq(sizes[..sizes.len() - 1].iter().copied()));
    assert!(image.iter().zip(&spoke[0]).all(|(&pixel, &spoke)| pixel > 0 || spoke == 0.0));
    // What the wires of the last layer carry adds up to what its neurons contribute.
    let carried = reader.carried(&image, sizes.len() - 2).expect("a layer");
    let hidden = sizes[sizes.len() - 2];
    assert_eq!(carried[usize::from(label) * hidden..][..hidden], spoke[spoke.len() - 1][..]);
}

#[test]
fn what_cannot_be_read_is_refused_in_two_lines() {
    let reader = Reader::new(MODEL).expect("the page's model");
    for (failure, begins) in [
        (Reader::new(b"GIF89a").unwrap_err(), ""),
        (reader.read(&[0; 5], [2, 3], "digit", 0.5).unwrap_err(), "5 pixels"),
        (reader.read(&[0; 6], [2, 3], "letter", 0.5).unwrap_err(), "\"letter\""),
        (reader.read(&[], [usize::MAX, 2], "digit", 0.5).unwrap_err(), ""),
        (reader.activations(&[0; 783]).unwrap_err(), "an image of 783 bytes"),
        (reader.contributions(&[0; 784], 10).unwrap_err(), "10 is no digit"),
        (reader.carried(&[0; 784], 3).unwrap_err(), "there is no layer 3"),
    ] {
        let text = failure.to_string();
        assert!(text.starts_with(begins) && text.lines().count() == 2, "{text}");
    }
}
