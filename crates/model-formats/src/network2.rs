//! The JSON that the book's `network2.py` saves and loads.
//!
//! One object: `"sizes"`, a list of the layers' neurons; `"weights"`, for each layer a list of its
//! neurons' weights, n_out x n_in; `"biases"`, for each layer a column, n_out x 1; and `"cost"`, the
//! name of a class. All neurons are sigmoid ones.

use serde::ser::{Serialize, Serializer};
use serde::{Deserialize, Serialize as DeriveSerialize};
use sigmoid_net::{Activation, CostFunction, Model, Network};

use crate::error::Error;
use crate::format::Format;

/// What `network2.py` calls its cost functions.
const COSTS: [(CostFunction, &str); 2] =
    [(CostFunction::Quadratic, "QuadraticCost"), (CostFunction::CrossEntropy, "CrossEntropyCost")];

/// What is read. Other keys are passed over, as `network2.py` does.
#[derive(Deserialize)]
struct Read {
    sizes: Vec<usize>,
    weights: Vec<Vec<Vec<f64>>>,
    biases: Vec<Vec<Vec<f64>>>,
    cost: String,
}

/// What is written, in the order of `network2.py`.
#[derive(DeriveSerialize)]
struct Written<'a> {
    sizes: &'a [usize],
    weights: Vec<Matrix<'a>>,
    biases: Vec<Matrix<'a>>,
    cost: &'a str,
}

/// Rows of so many numbers, which JSON gets in double precision: `network2.py` then computes with
/// these very weights.
struct Matrix<'a> {
    numbers: &'a [f32],
    columns: usize,
}

impl Serialize for Matrix<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = |row: &'_ [f32]| row.iter().map(|&w| f64::from(w)).collect::<Vec<f64>>();
        serializer.collect_seq(self.numbers.chunks_exact(self.columns).map(row))
    }
}

/// The bytes of a file that `network2.load` reads.
pub(crate) fn write(model: &Model) -> Result<Vec<u8>, Error> {
    let network = &model.network;
    for (layer, &activation) in network.activations().iter().enumerate() {
        if activation != Activation::Sigmoid {
            let activation = activation.name().to_owned();
            let (format, holds) = (Format::Network2, "sigmoid");
            return Err(Error::Activation { format, layer, activation, holds });
        }
    }
    let cost = network.cost_function();
    let Some((_, cost)) = COSTS.iter().find(|(known, _)| *known == cost) else {
        let (format, holds) = (Format::Network2, "quadratic and cross-entropy");
        return Err(Error::CostFunction { format, cost: cost.name(), holds });
    };
    let (mut weights, mut biases) = (Vec::new(), Vec::new());
    let mut rest = network.position();
    for (layer, pair) in network.sizes().windows(2).enumerate() {
        for (what, into, columns) in
            [("weights", &mut weights, pair[0]), ("biases", &mut biases, 1)]
        {
            let (numbers, after) = rest.split_at(columns * pair[1]);
            rest = after;
            if let Some(at) = numbers.iter().position(|w| !w.is_finite()) {
                let place = place(what, layer, at / columns, at % columns);
                return Err(Error::NotFinite { place, value: numbers[at].to_string() });
            }
            into.push(Matrix { numbers, columns });
        }
    }
    let written = Written { sizes: network.sizes(), weights, biases, cost };
    serde_json::to_vec(&written).map_err(|source| Error::Json { place: String::new(), source })
}

/// Reads such a file. Every number is rounded to the nearest `f32`.
pub(crate) fn read(bytes: &[u8]) -> Result<Model, Error> {
    let Read { sizes, weights, biases, cost } = parse(bytes)?;
    let Some(&(cost, _)) = COSTS.iter().find(|(_, name)| *name == cost) else {
        return Err(Error::UnknownCost(cost));
    };
    // Before room is made for a network of these sizes, everything must be there.
    let layers = sizes.len().saturating_sub(1);
    check("weights", "matrices", weights.len(), layers)?;
    check("biases", "columns", biases.len(), layers)?;
    let mut position = Vec::new();
    for (layer, pair) in sizes.windows(2).enumerate() {
        for (what, matrices, columns) in [("weights", &weights, pair[0]), ("biases", &biases, 1)] {
            let matrix = &matrices[layer];
            check(&format!("{what}[{layer}]"), "rows", matrix.len(), pair[1])?;
            for (i, row) in matrix.iter().enumerate() {
                check(&format!("{what}[{layer}][{i}]"), "numbers", row.len(), columns)?;
                for (j, &number) in row.iter().enumerate() {
                    #[expect(clippy::cast_possible_truncation, reason = "rounds to the nearest")]
                    let w = number as f32;
                    if !w.is_finite() {
                        let place = place(what, layer, i, j);
                        return Err(Error::NotFinite { place, value: number.to_string() });
                    }
                    position.push(w);
                }
            }
        }
    }
    let network = Network::from_position(&sizes, position)?.with_cost_function(cost)?;
    Ok(Model::new(network))
}

/// `weights[0][3][7]`
fn place(what: &str, layer: usize, i: usize, j: usize) -> String {
    format!("{what}[{layer}][{i}][{j}]")
}

fn check(place: &str, of: &'static str, found: usize, expected: usize) -> Result<(), Error> {
    if found == expected {
        return Ok(());
    }
    Err(Error::Count { place: place.to_owned(), of, found, expected })
}

/// The object, and nothing after it.
fn parse(bytes: &[u8]) -> Result<Read, Error> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let place = match error.path().to_string() {
            all if all == "." => String::new(),
            place => place,
        };
        let source = error.into_inner();
        match no_number(bytes, &source) {
            Some(value) => Error::NotFinite { place, value: value.to_owned() },
            None => Error::Json { place, source },
        }
    })?;
    deserializer.end().map_err(|source| Error::Json { place: String::new(), source })?;
    Ok(read)
}

/// What Python writes into JSON, and JSON does not allow, if that is where the error is.
fn no_number<'a>(bytes: &'a [u8], error: &serde_json::Error) -> Option<&'a str> {
    let mut lines = bytes.split(|&byte| byte == b'\n');
    let line = lines.nth(error.line().checked_sub(1)?)?;
    let at = error.column().checked_sub(1)?.min(line.len());
    let is_end = |byte: &u8| matches!(byte, b'[' | b']' | b',' | b' ' | b'\r');
    let begin = line[..at].iter().rposition(is_end).map_or(0, |end| end + 1);
    let len = line[begin..].iter().position(is_end).unwrap_or(line.len() - begin);
    let word = str::from_utf8(&line[begin..begin + len]).ok()?;
    ["NaN", "Infinity", "-Infinity"].contains(&word).then_some(word)
}
