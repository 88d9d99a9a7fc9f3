//! What a model gets wrong and what it looks for, as pictures.

use experiments::mistakes::Mistake;
use experiments::weights::Neuron;
use figures::{Cell, Image, Matrix, Pixels, Sheet, Tile};
use mnist_io::Examples;
use sigmoid_net::Evaluation;

/// Images in a row of a sheet.
const IN_A_ROW: usize = 10;

/// Images on a sheet, at most.
pub(crate) const ON_A_SHEET: usize = 1_000;

/// Labels by predictions; the darkest cell is the most frequent mistake. What is right is in pale
/// orange, more of it the more of the label is read right.
pub(crate) fn confusion(title: &str, evaluation: &Evaluation) -> Matrix {
    let counts = &evaluation.confusion;
    let labels = || (0..counts.nrows()).map(|label| label.to_string()).collect();
    let off = counts.indexed_iter().filter(|((label, prediction), _)| label != prediction);
    let most = off.map(|(_, &count)| count).max().unwrap_or(0).max(1) as f64;
    let cell = |label: usize, prediction: usize| {
        let count = counts[(label, prediction)];
        let shade = if label == prediction {
            -0.3 * evaluation.recall(label).unwrap_or(0.0)
        } else {
            count as f64 / most
        };
        let text = if count == 0 { "·".to_string() } else { count.to_string() };
        Cell { text, shade }
    };
    Matrix {
        title: title.to_string(),
        row_label: "label".to_string(),
        rows: labels(),
        column_label: "prediction".to_string(),
        columns: labels(),
        cells: (0..counts.nrows())
            .map(|label| (0..counts.ncols()).map(|p| cell(label, p)).collect())
            .collect(),
    }
}

/// The first of these mistakes, as many as fit on a sheet; below each what it is, what it is taken
/// for, and the activation of that output: `4 as 9 .98`.
pub(crate) fn mistakes(examples: &Examples, mistakes: &[Mistake]) -> Sheet {
    let columns = row_width(examples);
    let tile = |mistake: &Mistake| {
        let percent = format!("{:.2}", mistake.confidence);
        Tile {
            image: ink(examples.image(mistake.example), columns),
            caption: format!(
                "{} as {} {}",
                mistake.label,
                mistake.prediction,
                percent.trim_start_matches('0')
            ),
        }
    };
    let tiles: Vec<Tile> = mistakes.iter().take(ON_A_SHEET).map(tile).collect();
    Sheet { columns: in_a_row(tiles.len()), tiles, largest: None }
}

/// The weights of neurons, in rows of so many pixels; below each the output it speaks for most and
/// the one it speaks against most.
pub(crate) fn weights(neurons: &[Neuron], columns: usize) -> Sheet {
    let tile = |neuron: &Neuron| Tile {
        image: Image { width: columns, pixels: Pixels::Signed(neuron.weights.clone()) },
        caption: in_words(neuron),
    };
    let tiles: Vec<Tile> = neurons.iter().take(ON_A_SHEET).map(tile).collect();
    Sheet { columns: in_a_row(tiles.len()), tiles, largest: None }
}

/// `3, not 5`.
pub(crate) fn in_words(neuron: &Neuron) -> String {
    match neuron.speaks_against {
        Some(against) => format!("{}, not {against}", neuron.speaks_for),
        None => neuron.speaks_for.to_string(),
    }
}

/// One image, 20 times as large as it is.
pub(crate) fn digit(image: &[u8], columns: usize) -> Result<Image, figures::Error> {
    ink(image, columns).enlarged(20)
}

fn ink(image: &[u8], columns: usize) -> Image {
    Image { width: columns, pixels: Pixels::Ink(image.to_vec()) }
}

/// Pixels in a row of the images.
pub(crate) fn row_width(examples: &Examples) -> usize {
    examples.image_shape().last().copied().unwrap_or(1)
}

/// Ten, and of very many as many as make a square.
fn in_a_row(tiles: usize) -> usize {
    IN_A_ROW.max(tiles.isqrt())
}
