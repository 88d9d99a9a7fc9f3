//! What holds for any line and any classifier.

use digit_strings::{Candidate, Composer, Readings, Segmentation, Spacing, read_digit, read_line};
use drawn_digits::{Ink, draw_many, normalise};
use ndarray::{Array2, ArrayView2, s};
use proptest::prelude::*;

/// Outputs that depend on every pixel, from 0 to 1.
fn of_bytes(images: &[[u8; 784]]) -> Vec<[f32; 10]> {
    let hash = |image: &[u8; 784]| {
        image.iter().fold(7_u64, |hash, &byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3).rotate_left(23)
        })
    };
    let outputs = |image| {
        let hash = hash(image);
        std::array::from_fn(|k| (hash >> (6 * k) & 63) as f32 / 63.0)
    };
    images.iter().map(outputs).collect()
}

fn read(image: ArrayView2<'_, u8>) -> Readings {
    read_line(image, &of_bytes)
}

/// What must hold of any readings.
fn check(image: ArrayView2<'_, u8>, readings: &Readings) {
    let candidates = readings.segmentation.candidates();
    assert_eq!(readings.segmentation.images().len(), candidates.len());
    assert_eq!(readings.ranked.is_empty(), readings.segmentation.line().iter().all(|&i| i == 0));
    let last = readings.segmentation.cuts().len().saturating_sub(1);
    for reading in &readings.ranked {
        assert!((0.0..=1.0).contains(&reading.confidence), "{reading:?}");
        assert_eq!(reading.digits.len(), reading.candidates.len());
        // From the first cut to the last without a gap, but for marks.
        let mut at = 0;
        for &i in &reading.candidates {
            assert!(are_marks_between(at, candidates[i].from, candidates), "before {i}");
            at = candidates[i].to;
            let inked = candidates[i].rectangle;
            let place = s![inked.y..inked.y + inked.height, inked.x..inked.x + inked.width];
            assert!(image.slice(place).iter().any(|&ink| ink > 0), "an empty box: {inked:?}");
        }
        assert!(are_marks_between(at, last, candidates), "at the end");
    }
    let digits = readings.digit_evidence();
    assert_eq!(digits.len(), readings.ranked.first().map_or(0, |best| best.digits.len()));
    assert_eq!(readings.evidence().is_none(), digits.is_empty());
    for (digit, all) in digits.iter().zip(readings.evidence().iter().cycle()) {
        assert!(digit.margin.abs() <= 3.0 && (-9.3..13.9).contains(&digit.output), "{digit:?}");
        let is_weaker =
            all.margin <= digit.margin + 1e-9 && all.output <= digit.output && all.cut >= digit.cut;
        assert!(is_weaker && digit.cut >= 0.0, "{all:?} {digit:?}");
    }
    let ranks = readings.ranked.windows(2);
    assert!(ranks.into_iter().all(|pair| pair[0].log_probability >= pair[1].log_probability));
}

/// Whether nothing or nothing but marks is between two cuts.
fn are_marks_between(from: usize, to: usize, candidates: &[Candidate]) -> bool {
    let mut reached = vec![from];
    // They are in the order of the cuts on their left.
    for mark in candidates.iter().filter(|candidate| candidate.may_be_mark) {
        if reached.contains(&mark.from) {
            reached.push(mark.to);
        }
    }
    reached.contains(&to)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn any_pixels_are_read(
        rows in 0..50_usize,
        columns in 0..90_usize,
        paper in 0..9_u8,
        seed: u64,
    ) {
        let mut state = seed | 1;
        let image = Array2::from_shape_simple_fn((rows, columns), || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let [.., kind, ink] = state.to_le_bytes();
            if kind % 9 < paper { 0 } else { ink }
        });
        check(image.view(), &read(image.view()));
        let one = read_digit(image.view(), &of_bytes);
        check(image.view(), &one);
        prop_assert_eq!(one.ranked.len(), if one.outputs.is_empty() { 0 } else { 10 });
    }

    #[test]
    fn paper_around_a_line_changes_nothing(
        digits in 1..4_usize,
        number: u64,
        [top, left, bottom, right] in [0..40_usize, 0..40, 0..40, 0..40_usize],
        scale in 1..4_usize,
    ) {
        let (images, labels) = drawn();
        let composer = Composer::new(images.view(), &labels).unwrap();
        let string = composer.compose(digits, Spacing::Touch, 1, number).pixels;
        let string = Array2::from_shape_fn((string.nrows() * scale, string.ncols() * scale), |(r, x)| {
            string[(r / scale, x / scale)]
        });
        let (rows, columns) = string.dim();
        let mut padded = Array2::zeros((top + rows + bottom, left + columns + right));
        padded.slice_mut(s![top..top + rows, left..left + columns]).assign(&string);
        let (alone, within) = (read(string.view()), read(padded.view()));
        prop_assert_eq!(&alone.ranked, &within.ranked);
        prop_assert_eq!(alone.segmentation.images(), within.segmentation.images());
        let pairs = alone.segmentation.candidates().iter().zip(within.segmentation.candidates());
        for (alone, within) in pairs {
            let (a, b) = (alone.rectangle, within.rectangle);
            prop_assert_eq!((a.x + left, a.y + top, a.width, a.height), (b.x, b.y, b.width, b.height));
        }
        check(padded.view(), &within);
    }
}

fn drawn() -> (Array2<u8>, Vec<u8>) {
    let (images, labels) = draw_many(1, 0..60);
    (images.into_shape_with_order((60, 784)).unwrap(), labels)
}

#[test]
fn lines_of_odd_shapes_are_read() {
    for (rows, columns) in [(0, 0), (0, 9), (9, 0), (1, 1), (1, 900), (900, 1), (2, 4), (28, 4000)]
    {
        for ink in [0, 1, 255] {
            let image = Array2::from_elem((rows, columns), ink);
            check(image.view(), &read(image.view()));
            check(image.view(), &read_digit(image.view(), &of_bytes));
        }
    }
    // Two specks so far apart that nothing is left of them when the line is shrunk.
    let mut image = Array2::zeros((4000, 4000));
    image[(0, 0)] = 1;
    image[(3999, 3999)] = 1;
    assert!(read(image.view()).ranked.is_empty());
    // Many digits in one line.
    let (images, labels) = drawn();
    let composer = Composer::new(images.view(), &labels).unwrap();
    let string = composer.compose(200, Spacing::Touch, 1, 0);
    assert!(string.pixels.ncols() > 2000);
    let readings = read(string.pixels.view());
    check(string.pixels.view(), &readings);
    assert!(readings.outputs.len() < 200 * 60, "{} candidates", readings.outputs.len());
}

#[test]
fn a_single_digit_is_read_as_the_classifier_reads_it() {
    let (images, _) = drawn();
    for row in images.outer_iter() {
        let image = row.to_shape((28, 28)).unwrap();
        let outputs = of_bytes(&[normalise(image.view(), Ink::High)])[0];
        let readings = read_digit(image.view(), &of_bytes);
        assert_eq!(readings.outputs, [outputs]);
        let highest = (0..10_u8)
            .rev()
            .max_by(|&a, &b| outputs[usize::from(a)].total_cmp(&outputs[usize::from(b)]));
        assert_eq!(readings.ranked[0].digits, [highest.unwrap()]);
        for reading in &readings.ranked {
            let output = f64::from(outputs[usize::from(reading.digits[0])]);
            let sum: f64 = outputs.iter().map(|&output| f64::from(output)).sum();
            let expected = output / sum.max(1.0);
            assert!((reading.confidence - expected).abs() < 2e-3, "{reading:?} {outputs:?}");
        }
    }
}

#[test]
fn outputs_that_are_no_numbers_are_read_as_no_digit() {
    let (images, labels) = drawn();
    let string = Composer::new(images.view(), &labels).unwrap().compose(3, Spacing::Gap, 1, 1);
    for odd in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -1.0, 0.0] {
        let classifier = |images: &[[u8; 784]]| vec![[odd; 10]; images.len()];
        let readings = read_line(string.pixels.view(), &classifier);
        check(string.pixels.view(), &readings);
        assert!(readings.ranked[0].confidence <= 0.1);
    }
}

/// Two bars of 20 x 4 pixels, joined by so many rows of ink of three pixels.
fn two_bars(joint: usize) -> Array2<u8> {
    let mut line = Array2::zeros((20, 11));
    line.slice_mut(s![.., ..4]).fill(255);
    line.slice_mut(s![.., 7..]).fill(255);
    line.slice_mut(s![8..8 + joint, 4..7]).fill(255);
    line
}

#[test]
fn digits_cut_apart_through_ink_stand_and_fall_together() {
    // A 1 is narrow, and the darker half of it is surer.
    let classifier = |images: &[[u8; 784]]| {
        let classify = |image: &[u8; 784]| {
            let is_ink = |column: usize| (0..28).any(|row| image[row * 28 + column] > 99);
            let width = (0..28).filter(|&column| is_ink(column)).count();
            let mut outputs = [0.001; 10];
            outputs[1] = if width > 8 { 0.001 } else { 0.9 - width as f32 / 20.0 };
            outputs
        };
        images.iter().map(classify).collect::<Vec<_>>()
    };
    for (joint, is_cut) in [(0, false), (3, true)] {
        let readings = read_line(two_bars(joint).view(), &classifier);
        assert_eq!(readings.ranked[0].digits, [1, 1]);
        let [left, right] = readings.digit_evidence()[..] else { panic!("two digits") };
        assert_eq!((left.cut > 0.0, right.cut > 0.0), (is_cut, is_cut), "{left:?} {right:?}");
        assert_eq!(readings.evidence().unwrap().cut, left.cut);
        if is_cut {
            assert_eq!(left, right);
        }
    }
}

#[test]
fn a_digit_is_not_lost_to_poor_halves_that_are_cut_in_many_ways() {
    let block = Array2::from_elem((20, 20), 255);
    let segmentation = Segmentation::of(block.view());
    let last = segmentation.cuts().len() - 1;
    let is_whole = |from: usize, to: usize| (from, to) == (0, last);
    let outputs = segmentation.candidates().iter().map(|candidate| {
        let mut outputs = [0.0; 10];
        if is_whole(candidate.from, candidate.to) {
            outputs[8] = 0.95;
        } else {
            outputs[1] = 0.6;
        }
        outputs
    });
    let outputs: Vec<[f32; 10]> = outputs.collect();
    let halves =
        |from: usize| segmentation.candidates().iter().any(|c| c.from == from && c.to == last);
    let ways = (1..last).filter(|&from| halves(from)).count();
    assert!(ways as f64 * 0.6 * 0.6 > 0.95, "{ways} ways");
    assert_eq!(segmentation.rank(&outputs)[0].digits, [8]);
}

#[test]
#[should_panic(expected = "outputs for 0 images instead of 1")]
fn a_classifier_that_says_too_little_is_a_mistake() {
    let image = Array2::from_elem((20, 4), 255);
    let silent = |_: &[[u8; 784]]| Vec::new();
    let _ = Segmentation::one_digit(image.view()).read(&silent);
}

#[test]
fn a_scribble_of_ten_thousand_columns_has_so_many_candidates_and_no_more() {
    let mut line = Array2::<u8>::zeros((24, 10_000));
    for x in 0..10_000 {
        let y = if x / 20 % 2 == 0 { x % 20 } else { 19 - x % 20 };
        line.slice_mut(s![y..y + 4, x]).fill(255);
    }
    let segmentation = Segmentation::of(line.view());
    assert!(segmentation.cuts().len() <= 8_000, "{} cuts", segmentation.cuts().len());
    assert!(segmentation.candidates().len() <= 250_000);
}

/// Bars of 20 x 4 pixels, and between them what is no digit.
#[test]
fn points_commas_and_hyphens_between_digits_are_left_out() {
    // What is narrow is a 1, and nothing else is any digit.
    let ones = |images: &[[u8; 784]]| {
        let is_narrow = |image: &[u8; 784]| {
            let is_inked =
                |column: &usize| image.iter().skip(*column).step_by(28).any(|&ink| ink > 0);
            (0..28).filter(is_inked).count() <= 6
        };
        let output = |image, digit| if digit == 1 && is_narrow(image) { 0.9 } else { 0.0 };
        let outputs = |image| std::array::from_fn(|digit| output(image, digit));
        images.iter().map(outputs).collect::<Vec<_>>()
    };
    // Rows and columns of what is between, and whether it is left out.
    let marks = [
        ("point", 17..20, 12..15, true),
        ("comma", 15..20, 12..15, true),
        ("hyphen", 9..11, 10..20, true),
        ("small digit", 14..20, 10..15, false),
        ("long hyphen", 9..11, 10..26, false),
        ("bar", 0..20, 12..16, false),
    ];
    for (name, rows, columns, is_left_out) in marks {
        let mut line = Array2::zeros((20, 40));
        line.slice_mut(s![.., 2..6]).fill(255);
        line.slice_mut(s![.., 32..36]).fill(255);
        line.slice_mut(s![rows, columns]).fill(255);
        let readings = read_line(line.view(), &ones);
        let best = &readings.ranked[0];
        assert_eq!(best.digits.len() == 2, is_left_out, "{name}: {best:?}");
        check(line.view(), &readings);
    }
}

#[test]
fn a_line_of_nothing_but_marks_is_read_as_something() {
    let mut line = Array2::zeros((40, 60));
    for (x, y) in [(0, 0), (28, 17), (56, 36)] {
        line.slice_mut(s![y..y + 4, x..x + 4]).fill(255);
    }
    let none = |images: &[[u8; 784]]| vec![[0.0; 10]; images.len()];
    let readings = read_line(line.view(), &none);
    let marks = readings.segmentation.candidates().iter().filter(|one| one.may_be_mark);
    assert_eq!(marks.count(), 3);
    assert!(!readings.ranked[0].digits.is_empty());
    check(line.view(), &readings);
}
