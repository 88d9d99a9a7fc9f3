//! Images that are ink already: of MNIST, or drawn with a mouse.

use drawn_digits::{PIXELS, SIDE, draw};
use ink::{Grey, Options, find_ink};

#[test]
fn digits_as_mnist_has_them_keep_their_grey_levels() {
    for i in 0..300 {
        let (image, label) = draw(3, i);
        for is_light_on_dark in [true, false] {
            let pixels = if is_light_on_dark { image } else { image.map(|pixel| 255 - pixel) };
            let grey = Grey::new(SIDE, SIDE, pixels.to_vec()).expect("28 x 28");
            let page = find_ink(&grey, Options::default());
            let what = format!("digit {i}, a {label}, light on dark: {is_light_on_dark}");
            assert_eq!(page.is_light_on_dark, is_light_on_dark, "{what}");
            assert_eq!((page.lines.len(), page.skew, page.rules), (1, 0.0, 0), "{what}");
            let line = &page.lines[0];
            if line.widened != 0.0 {
                continue;
            }
            let back = pasted(line);
            let lost = image.iter().zip(back).filter(|(a, b)| a.abs_diff(*b) > 0).count();
            assert!(lost <= 3, "{what}: {lost} pixels differ");
        }
    }
}

/// MNIST's own widths are left alone; hardly any drawn digit is beyond them.
#[test]
fn few_strokes_are_widened_or_narrowed() {
    let of = |i| {
        let (image, _) = draw(3, i);
        let grey = Grey::new(SIDE, SIDE, image.to_vec()).expect("28 x 28");
        find_ink(&grey, Options::default()).lines[0].widened != 0.0
    };
    let changed = (0..300).filter(|&i| of(i)).count();
    assert!(changed < 15, "{changed} of 300");
}

/// Touching digits are one component, whose longer side is no height.
#[test]
fn digits_that_touch_keep_their_strokes() {
    let mut pixels = vec![255; 120 * 40];
    // Bars of 3 x 20 pixels, joined by one along all of them.
    for x in [4, 28, 48, 68, 88] {
        (10..30).for_each(|y| pixels[y * 120 + x..][..3].fill(0));
    }
    (18..21).for_each(|y| pixels[y * 120 + 4..][..87].fill(0));
    let page =
        find_ink(&Grey::new(120, 40, pixels).expect("120 x 40"), Options::default().one_line());
    assert!(page.lines[0].writing_height > 40);
    assert_eq!(page.lines[0].widened, 0.0);
}

#[test]
fn thin_and_thick_pens_are_brought_nearer_to_mnist() {
    // A ring of 200 pixels, drawn with a pen of 4 and of 60 pixels.
    for (pen, expected) in [(4.0, 13.0), (60.0, 49.0)] {
        let mut pixels = vec![255; 256 * 256];
        for (at, pixel) in pixels.iter_mut().enumerate() {
            let (x, y) = ((at % 256) as f64 - 127.5, (at / 256) as f64 - 127.5);
            let from_ring = ((x * x + y * y).sqrt() - 100.0 + pen / 2.0).abs();
            if from_ring <= pen / 2.0 {
                *pixel = 0;
            }
        }
        let page = find_ink(&Grey::new(256, 256, pixels).expect("256 x 256"), Options::default());
        let line = &page.lines[0];
        assert!((f64::from(line.stroke_width) - pen).abs() < 0.2 * pen, "{}", line.stroke_width);
        let row = line.ink.row(line.ink.height() / 2);
        let stroke =
            row.iter().skip_while(|&&ink| ink < 128).take_while(|&&ink| ink >= 128).count();
        assert!((stroke as f64 - expected).abs() <= 4.0, "{pen}: {stroke}");
    }
}

/// A line's ink in a 28 x 28 image.
fn pasted(line: &ink::Line) -> [u8; PIXELS] {
    let mut image = [0; PIXELS];
    // The margin may be outside the image.
    let (width, height) = (line.ink.width(), line.ink.height());
    let ink = ink::Area { left: 2, top: 2, width: width - 4, height: height - 4 };
    let place = line.original(ink);
    for y in 0..ink.height {
        let row = &line.ink.row(y + 2)[2..width - 2];
        image[(place.top + y) * SIDE + place.left..][..ink.width].copy_from_slice(row);
    }
    image
}
