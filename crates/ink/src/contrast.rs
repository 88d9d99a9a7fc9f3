//! Strokes as dark as full ink: pens differ, fade, and are pressed more or less.

use crate::components::{Component, Run};
use crate::grey::{Grey, quantile};
use crate::{darkness, filters};

/// A component is pale if its strokes are lighter than this.
const PALE: u8 = 192;

/// The palest strokes that are ink.
pub(crate) const PALEST: u8 = 44;

/// Shades so that the middle of the page's strokes is full ink and paper is none.
pub(crate) fn of_page(shades: &Grey, components: &[Component]) -> Grey {
    let runs = components.iter().flat_map(|component| &component.runs);
    let middle = quantile(&counts(runs, shades), 600).max(32);
    darkness::stretch(shades, middle / 6, middle)
}

/// How dark a component's strokes are in their middle: four fifths of its pixels are no darker.
pub(crate) fn of_strokes(component: &Component, shades: &Grey) -> u8 {
    quantile(&counts(&component.runs, shades), 800)
}

/// How many of the runs' pixels have each shade.
pub(crate) fn counts<'a>(runs: impl IntoIterator<Item = &'a Run>, shades: &Grey) -> [usize; 256] {
    let mut counts = [0; 256];
    for run in runs {
        for &shade in &shades.row(run.row)[run.from..run.to] {
            counts[usize::from(shade)] += 1;
        }
    }
    counts
}

/// Darkens pale components until their strokes are full ink, and with them their edges: as many pixels
/// around them as `fringe` says.
pub(crate) fn evened(mut shades: Grey, components: &[Component], fringe: usize) -> Grey {
    let strokes: Vec<u8> =
        components.iter().map(|component| of_strokes(component, &shades)).collect();
    if strokes.iter().all(|&dark| dark >= PALE) {
        return shades;
    }
    // What becomes full ink, at each pixel.
    let mut full = Grey::filled(shades.width(), shades.height(), 0);
    for (component, &dark) in components.iter().zip(&strokes) {
        let dark = if dark < PALE { dark.max(PALEST) } else { u8::MAX };
        for run in &component.runs {
            full.row_mut(run.row)[run.from..run.to].fill(dark);
        }
    }
    let near = filters::maximum(&full, fringe);
    for ((shade, &own), &near) in
        shades.pixels_mut().iter_mut().zip(full.pixels()).zip(near.pixels())
    {
        let full = if own > 0 { own } else { near };
        if let Some(share) = (u32::from(*shade) * 255).checked_div(u32::from(full)) {
            *shade = u8::try_from(share).unwrap_or(u8::MAX);
        }
    }
    shades
}
