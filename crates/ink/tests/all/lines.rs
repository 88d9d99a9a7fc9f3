//! What belongs to a line of writing.

use ink::{Grey, Options, Page, find_ink};

/// The lines in a picture of 600 x 400 pixels, of black rectangles (column, row, columns, rows) on white.
fn found(ink: &[[usize; 4]]) -> Page {
    let (width, height) = (600, 400);
    let mut pixels = vec![255; width * height];
    for &[x, y, columns, rows] in ink {
        (y..y + rows).for_each(|y| pixels[y * width + x..][..columns].fill(0));
    }
    find_ink(&Grey::new(width, height, pixels).expect("a picture"), Options::default())
}

/// A digit drawn as an L.
fn l(x: usize, y: usize, height: usize, stroke: usize) -> [[usize; 4]; 2] {
    [[x, y, stroke, height], [x, y + height - stroke, height / 2, stroke]]
}

fn components(page: &Page) -> Vec<usize> {
    page.lines.iter().map(|line| line.components.len()).collect()
}

#[test]
fn smaller_writing_apart_from_larger_is_a_line_of_its_own() {
    let larger = [l(60, 50, 100, 14), l(140, 50, 100, 14)];
    // One of them is a bar.
    let smaller = [l(60, 300, 25, 3), l(80, 300, 25, 3)];
    let bar = [[105, 300, 3, 25]];
    let page = found(&[larger.as_flattened(), smaller.as_flattened(), &bar].concat());
    assert_eq!(components(&page), [2, 3]);
    let are_smaller: Vec<bool> = page.lines.iter().map(|line| line.is_smaller).collect();
    assert_eq!(are_smaller, [false, true]);
    // Alone, it is no smaller than anything.
    let page = found(&[smaller.as_flattened(), &bar].concat());
    assert!(page.lines.len() == 1 && !page.lines[0].is_smaller);
    // Dirt is no line, and neither are dashes to write on.
    for rows in [4, 12] {
        let dashes = [[60, 300, 75, rows], [160, 300, 75, rows]];
        assert_eq!(components(&found(&[larger.as_flattened(), &dashes].concat())), [2]);
    }
    let dirt = [[200, 300, 4, 9], [260, 320, 9, 4]];
    assert_eq!(components(&found(&[larger.as_flattened(), &dirt].concat())), [2]);
}

#[test]
fn the_bar_of_a_fraction_belongs_to_no_line() {
    let digits = [l(280, 60, 80, 8), l(280, 200, 80, 8)];
    let bar = [[250, 170, 100, 6]];
    let page = found(&[digits.as_flattened(), &bar].concat());
    assert_eq!(components(&page), [1, 1]);
    // The flag of a 5, which begins where the digit does.
    let flag = [[280, 180, 50, 8]];
    let page = found(&[digits.as_flattened(), &flag].concat());
    assert_eq!(components(&page), [1, 2]);
}
