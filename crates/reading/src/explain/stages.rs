//! What each stage made of the image, as thumbnails with their names.

use figures::{Colour, Drawing, Error, Image};
use ink::{Area, Grey, Page};

use crate::answer::Answer;
use crate::explain::columns::{CHOSEN, Column, MARGIN, TRIED, WIDTH, fitted};

/// Columns and rows of a thumbnail at most.
const MOST: (usize, usize) = (272, 204);
const GAP: usize = 16;

/// What is shown of an image that was read.
struct Thumbnail {
    name: &'static str,
    image: Image,
}

/// The stages, and at last the image with lines and digits where they were found.
pub(super) fn draw(column: &mut Column, page: &Page, answer: &Answer) -> Result<(), Error> {
    let mut thumbnails = Vec::new();
    for stage in &page.stages {
        let image = fitted(&ink(&stage.image), MOST)?;
        thumbnails.push(Thumbnail { name: stage.name, image });
    }
    if let Some(first) = thumbnails.first() {
        thumbnails.push(Thumbnail { name: "what was read", image: first.image.clone() });
    }
    let in_a_row = (WIDTH - 2 * MARGIN + GAP) / (MOST.0 + GAP);
    let last = thumbnails.len().saturating_sub(1);
    for (row, thumbnails) in thumbnails.chunks(in_a_row).enumerate() {
        let height = thumbnails.iter().map(|shown| shown.image.height()).max().unwrap_or(0);
        let caption = Drawing::LETTER.1 + 4;
        let top = column.rows(caption + height + GAP)?;
        for (i, shown) in thumbnails.iter().enumerate() {
            let left = MARGIN + i * (MOST.0 + GAP);
            column.drawing.text(shown.name, (left, top), Colour::Ink);
            let at = (left, top + caption);
            let size = (shown.image.width, shown.image.height());
            column.drawing.frame(at, size, 1, Colour::Grid);
            column.drawing.image(&shown.image, at)?;
            if row * in_a_row + i == last {
                boxes(&mut column.drawing, (at, size), page, answer);
            }
        }
    }
    Ok(())
}

/// Frames around lines and digits in an image of the page.
fn boxes(
    drawing: &mut Drawing,
    (at, size): ((usize, usize), (usize, usize)),
    page: &Page,
    answer: &Answer,
) {
    let place = |x: usize, y: usize| {
        (at.0 + x * size.0 / page.size.0.max(1), at.1 + y * size.1 / page.size.1.max(1))
    };
    let mut frame = |area: Area, colour| {
        let (left, top) = place(area.left, area.top);
        let (right, bottom) = place(area.right(), area.bottom());
        drawing.frame((left, top), (right - left, bottom - top), 1, colour);
    };
    for line in &page.lines {
        frame(line.area(), TRIED);
    }
    for digit in answer.lines.iter().flat_map(|line| &line.digits) {
        let [left, top, width, height] = digit.area;
        frame(Area { left, top, width, height }, CHOSEN);
    }
}

fn ink(grey: &Grey) -> Image {
    Image::ink(grey.width(), grey.pixels().iter().copied())
}
