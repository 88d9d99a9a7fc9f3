//! Strings are what they are said to be.

use std::collections::BTreeSet;

use digit_strings::{
    Composer, DigitString, Error, Segmentation, Spacing, cut_out, non_digit, read_line,
};
use drawn_digits::{IMAGES_PER_WRITER, draw_many};
use ndarray::{Array2, s};

const N: usize = 500;

fn drawn() -> (Array2<u8>, Vec<u8>) {
    let (images, labels) = draw_many(1, 0..N as u64);
    (images.into_shape_with_order((N, 784)).unwrap(), labels)
}

/// Whether a pixel of one digit has a pixel of another in it or beside it.
fn touch(string: &DigitString, a: usize, b: usize) -> bool {
    let on_canvas = |k: usize| {
        let digit = &string.digits[k];
        let inked = digit.ink.indexed_iter().filter(|(_, ink)| **ink > 0);
        inked.map(|((r, x), _)| (r + digit.top, x + digit.left)).collect::<BTreeSet<_>>()
    };
    let (a, b) = (on_canvas(a), on_canvas(b));
    let near = |x: usize| x - 1..=x + 1;
    a.iter().any(|&(r, x)| near(r).any(|r| near(x).any(|x| b.contains(&(r, x)))))
}

#[test]
fn the_spacing_is_what_was_asked_for() {
    let (images, labels) = drawn();
    let composer = Composer::new(images.view(), &labels).unwrap();
    let mut overlaps = 0;
    for number in 0..60 {
        for spacing in Spacing::ALL {
            let string = composer.compose(4, spacing, 1, number);
            assert_eq!(string.labels().len(), 4);
            for k in 0..3 {
                let [first, second] = [&string.digits[k], &string.digits[k + 1]];
                let gap =
                    second.left.cast_signed() - (first.left + first.ink.ncols()).cast_signed();
                let touching = touch(&string, k, k + 1);
                match spacing {
                    Spacing::Gap => assert!((1..=6).contains(&gap), "{number}: {gap}"),
                    Spacing::Overlap => {
                        assert!(!touching, "{number}");
                        overlaps += usize::from(gap < 0);
                    }
                    _ => assert!(touching, "{number}"),
                }
            }
        }
    }
    assert!(overlaps > 120, "{overlaps} of 180 boxes overlap");
}

#[test]
fn a_string_is_its_digits_and_nothing_else() {
    let (images, labels) = drawn();
    let composer = Composer::new(images.view(), &labels).unwrap();
    for number in 0..30 {
        let string = composer.compose(3, Spacing::Touch, 2, number);
        let mut most = Array2::<u8>::zeros(string.pixels.dim());
        for digit in &string.digits {
            assert_eq!(digit.label, labels[digit.image]);
            let (rows, columns) = digit.ink.dim();
            let place = s![digit.top..digit.top + rows, digit.left..digit.left + columns];
            most.slice_mut(place).zip_mut_with(&digit.ink, |most, &ink| *most = ink.max(*most));
            // A box is no larger than its ink.
            for line in [digit.ink.row(0), digit.ink.column(0), digit.ink.column(columns - 1)] {
                assert!(line.iter().any(|&ink| ink > 0));
            }
        }
        for (&ink, &of_one) in string.pixels.iter().zip(&most) {
            assert!(ink >= of_one && (ink > 0) == (of_one > 0), "{ink} {of_one}");
        }
    }
}

#[test]
fn one_writer_writes_a_string() {
    let (images, labels) = drawn();
    let writer = |image: usize| u32::try_from(image as u64 / IMAGES_PER_WRITER).unwrap();
    // Any numbers name writers.
    let writers: Vec<u32> = (0..N).map(|image| 70_000 - writer(image) * 900).collect();
    let composer = Composer::new(images.view(), &labels).unwrap();
    let by_one = composer.clone().with_writers(&writers).unwrap();
    let count = |composer: &Composer<'_>, number| {
        let string = composer.compose(6, Spacing::Gap, 3, number);
        string.digits.iter().map(|digit| writer(digit.image)).collect::<BTreeSet<_>>().len()
    };
    assert!((0..20).all(|number| count(&by_one, number) == 1));
    assert!((0..20).all(|number| count(&composer, number) > 1));
}

#[test]
fn strings_of_nothing_and_of_paper_are_paper() {
    let paper = Array2::<u8>::zeros((2, 784));
    let composer = Composer::new(paper.view(), &[3, 4]).unwrap();
    for spacing in Spacing::ALL {
        assert!(composer.compose(3, spacing, 1, 0).pixels.iter().all(|&ink| ink == 0));
        assert!(composer.compose(0, spacing, 1, 0).digits.is_empty());
        assert!(cut_out(&composer.compose(3, spacing, 1, 0)).is_empty());
    }
    for number in 0..50 {
        let _ = non_digit(&composer, 1, number);
    }
}

#[test]
fn what_cannot_be_composed_of_is_refused() {
    let (images, labels) = drawn();
    let of = |images: &Array2<u8>, labels: &[u8]| Composer::new(images.view(), labels).err();
    assert_eq!(of(&Array2::zeros((0, 784)), &[]), Some(Error::NoImages));
    assert_eq!(of(&Array2::zeros((1, 783)), &[0]), Some(Error::Pixels { found: 783 }));
    let error = Some(Error::Labels { images: N, found: 1 });
    assert_eq!(of(&images, &[0]), error);
    let error = Some(Error::Label { image: 1, label: 10 });
    assert_eq!(of(&Array2::zeros((2, 784)), &[9, 10]), error);
    let composer = Composer::new(images.view(), &labels).unwrap();
    let error = composer.with_writers(&[1]).err();
    assert_eq!(error, Some(Error::Writers { images: N, found: 1 }));
}

/// With a classifier that knows the answers, nearly all touching strings are read: their cuts are
/// there.
#[test]
fn touching_strings_have_the_cuts_it_takes() {
    let (images, labels) = drawn();
    let composer = Composer::new(images.view(), &labels).unwrap();
    let (mut read, mut whole) = (0, 0);
    for number in 0..100 {
        let string = composer.compose(3, Spacing::Touch, 5, number);
        let known = cut_out(&string);
        let answers = |images: &[[u8; 784]]| {
            let of = |image: &[u8; 784]| {
                let label = known.iter().find(|known| known.image == *image)?.label?;
                Some(std::array::from_fn(|k| f32::from(u8::from(k == usize::from(label)))))
            };
            images.iter().map(|image| of(image).unwrap_or([0.0; 10])).collect::<Vec<_>>()
        };
        let readings = read_line(string.pixels.view(), &answers);
        read += usize::from(readings.ranked[0].digits == string.labels());
        whole += usize::from(Segmentation::of(string.pixels.view()).cuts().len() >= 4);
    }
    assert!(read >= 60 && whole == 100, "{read} read, {whole} with enough cuts");
}

#[test]
fn examples_are_digits_and_non_digits() {
    let (images, labels) = drawn();
    let composer = Composer::new(images.view(), &labels).unwrap();
    let (mut digits, mut others) = (0, 0);
    for number in 0..40 {
        for example in cut_out(&composer.compose(3, Spacing::Touch, 6, number)) {
            *if example.label.is_some() { &mut digits } else { &mut others } += 1;
            let sure = std::array::from_fn(|k| {
                f32::from(u8::from(example.label.map(usize::from) == Some(k)))
            });
            assert!(!example.is_hard(&sure) && example.is_hard(&[0.5; 10]));
        }
    }
    assert!(digits > 90 && others > 5 * digits, "{digits} digits, {others} others");
    let distinct: BTreeSet<_> = (0..200).map(|number| non_digit(&composer, 1, number)).collect();
    // Single specks may look the same once they are as large as a digit.
    assert!(distinct.len() >= 190, "{}", distinct.len());
    assert!(distinct.iter().all(|image| image.iter().any(|&ink| ink > 0)));
}
