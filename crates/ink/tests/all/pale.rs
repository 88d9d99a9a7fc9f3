//! Digits of several pens, with a pale one between dark ones, and shadows with sharp edges.

use std::ops::Range;

use drawn_digits::{SIDE, draw};
use ink::{Grey, Options, Page, find_ink};

const WIDTH: usize = 700;
const HEIGHT: usize = 300;

/// Six digits of 56 pixels in a row, so much ink in each of them, on white.
fn row_of_digits(inks: [u32; 6]) -> Vec<u8> {
    let mut pixels = vec![255; WIDTH * HEIGHT];
    for (k, (i, ink)) in (0..).zip(inks).enumerate() {
        let (image, _) = draw(4, i);
        for (at, &shade) in image.iter().enumerate() {
            let light = 255 - u32::from(shade) * ink / 100;
            let light = u8::try_from(light).expect("below 256");
            let (x, y) = (40 + 62 * k + 2 * (at % SIDE), 100 + 2 * (at / SIDE));
            for y in [y, y + 1] {
                pixels[y * WIDTH + x..][..2].fill(light);
            }
        }
    }
    pixels
}

fn found(pixels: Vec<u8>) -> Page {
    find_ink(&Grey::new(WIDTH, HEIGHT, pixels).expect("a page"), Options::default())
}

/// Takes so many per cent of the light from a rectangle: columns and rows.
fn dim(pixels: &mut [u8], columns: Range<usize>, rows: Range<usize>, per_cent: u32) {
    for row in pixels.chunks_mut(WIDTH).take(rows.end).skip(rows.start) {
        for pixel in &mut row[columns.clone()] {
            *pixel = u8::try_from(u32::from(*pixel) * (100 - per_cent) / 100).expect("below 256");
        }
    }
}

/// That the strokes found are where they are and as dark as without the light taken away.
fn check_same(dimmed: Vec<u8>, inks: [u32; 6], what: &str) {
    let (with, without) = (strokes(&found(dimmed)), strokes(&found(row_of_digits(inks))));
    assert_eq!(with.len(), without.len(), "{what}: {with:?} instead of {without:?}");
    for (with, without) in with.iter().zip(&without) {
        assert!(with.0.abs_diff(without.0) <= 3, "{what}: {with:?} instead of {without:?}");
        assert!(with.1 >= 190, "{what}: {with:?} instead of {without:?}");
    }
}

/// For each component where it begins and how dark its strokes are: four fifths are lighter.
fn strokes(page: &Page) -> Vec<(usize, u8)> {
    assert_eq!(page.lines.len(), 1);
    let line = &page.lines[0];
    let of = |component: &ink::Component| {
        let runs = component.runs.iter();
        let mut shades: Vec<u8> =
            runs.flat_map(|run| &line.ink.row(run.row)[run.from..run.to]).copied().collect();
        shades.sort_unstable();
        (line.original(component.area).left, shades[shades.len() * 4 / 5])
    };
    line.components.iter().map(of).collect()
}

#[test]
fn pale_digits_are_as_dark_as_those_beside_them() {
    for (what, is_even) in [("drawn", true), ("photographed", false)] {
        let mut pixels = row_of_digits([100, 45, 100, 60, 90, 34]);
        if !is_even {
            // Light falls off to the right, and the paper is rough.
            let grain = (0_u32..)
                .map(|at| u8::try_from((at.wrapping_mul(2_654_435_761) >> 13) % 5).unwrap_or(0));
            for (at, (pixel, grain)) in pixels.iter_mut().zip(grain).enumerate() {
                let share = u32::try_from(230 - at % WIDTH / 10).expect("positive");
                *pixel = u8::try_from(u32::from(*pixel) * share / 255).expect("below 256") + grain;
            }
        }
        check_same(pixels, [100; 6], what);
    }
    // Without noise they may be paler.
    check_same(row_of_digits([100, 22, 100, 60, 90, 24]), [100; 6], "drawn, pale");
}

#[test]
fn a_few_levels_of_noise_are_no_ink() {
    for darkest in [250, 17] {
        let levels = (0_u32..).map(|at| at.wrapping_mul(2_654_435_761) >> 13);
        // Four fifths of it are of one level, as in a drawing.
        let noise = levels.map(|at| if at % 5 == 0 { at / 5 % 6 } else { 0 });
        let pixels = noise.take(WIDTH * HEIGHT).map(|noise| u8::try_from(darkest + noise));
        let pixels = pixels.collect::<Result<Vec<u8>, _>>().expect("below 256");
        assert!(found(pixels).lines.is_empty(), "{darkest}");
    }
}

const INKS: [u32; 6] = [100, 80, 100, 90, 100, 100];

#[test]
fn a_shadow_with_a_sharp_edge_is_no_ink() {
    for shadow in [30, 50, 60] {
        let mut pixels = row_of_digits(INKS);
        // Its edge is between the third digit and the fourth.
        dim(&mut pixels, 0..225, 0..HEIGHT, shadow);
        check_same(pixels, INKS, &format!("a shadow of {shadow} %"));
    }
}

/// Panels are broader than pens, and need not be as large as a shadow.
#[test]
fn grey_cells_behind_digits_are_no_ink() {
    for grey in [12, 18, 30] {
        let mut pixels = row_of_digits(INKS);
        (0..6).for_each(|k| dim(&mut pixels, 38 + 62 * k..96 + 62 * k, 90..160, grey));
        check_same(pixels, INKS, &format!("cells {grey} % darker"));
    }
}

#[test]
fn a_stroke_as_broad_as_a_third_of_the_image_is_ink() {
    let mut pixels = vec![255; 300 * 900];
    for row in pixels.chunks_mut(300).skip(20).take(860) {
        row[100..200].fill(0);
    }
    let page = find_ink(&Grey::new(300, 900, pixels).expect("300 x 900"), Options::default());
    let area = page.lines[0].components[0].area;
    assert!(page.lines.len() == 1 && area.height > 800, "{area:?}");
}
