//! Lines that have no digits in them.

use digit_strings::{Segmentation, cut_out_without_digits, line_without_digits};

#[test]
fn every_candidate_of_them_is_none_and_no_stem() {
    let mut counts = Vec::new();
    for number in 0..300 {
        let line = line_without_digits(1, number);
        let candidates = cut_out_without_digits(line.view());
        assert!(candidates.iter().all(|candidate| candidate.label.is_none()));
        for candidate in &candidates {
            let inked = |column: usize| (0..28).any(|row| candidate.image[row * 28 + column] > 0);
            let columns = (0..28).filter(|&column| inked(column)).count();
            assert!(columns > 4, "{columns} columns in {number}");
        }
        assert!(candidates.len() <= Segmentation::of(line.view()).candidates().len());
        counts.push(candidates.len());
    }
    assert!(counts.iter().filter(|&&count| count > 5).count() > 200, "{counts:?}");
}

#[test]
fn they_are_letters_scribbles_and_textures_of_a_seed() {
    let lines: Vec<_> = (0..300).map(|number| line_without_digits(1, number)).collect();
    // Textures are 24 rows high; what is drawn has paper around it.
    let textures = lines.iter().filter(|line| line.nrows() == 24).count();
    assert!((45..105).contains(&textures), "{textures}");
    let again = (0..300).map(|number| line_without_digits(2, number));
    assert!(lines.iter().zip(again).all(|(line, other)| *line != other));
}
