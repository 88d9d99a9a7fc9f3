//! Circuits as SVG pictures.

mod layout;

use std::fmt;

use crate::circuit::circuit::{Circuit, Node};
use crate::decimal::shortest;
use crate::error::Error;
use crate::formats::svg::layout::{Content, Layout, PORT, Place, SIZE};

/// The most inputs, perceptrons and outputs that are drawn. A wire of each may pass through the
/// column of each, so the picture grows with the square.
const MAX_NODES: usize = 1_000;
/// The most wires that are drawn, some 200 bytes of SVG each.
const MAX_WIRES: usize = 100_000;
/// Upper bounds for the width of a letter, in names and in the smaller weights.
const NAME_LETTER: f64 = 9.0;
const WEIGHT_LETTER: f64 = 7.0;
/// Between columns, where wires curve.
const TURN: f64 = 48.0;
const MARGIN: f64 = 12.0;

impl Circuit {
    /// The circuit as an SVG picture: inputs on the left, perceptrons labelled with their bias,
    /// wires with their weight, outputs on the right.
    ///
    /// # Errors
    ///
    /// [`Error::TooLargeToDraw`] beyond 1,000 inputs, perceptrons and outputs together, or beyond
    /// 100,000 wires.
    pub fn to_svg(&self) -> Result<String, Error> {
        let nodes = self.inputs.len() + self.perceptrons() + self.outputs.len();
        for (what, found, limit) in [
            ("inputs, perceptrons and outputs", nodes, MAX_NODES),
            ("wires", self.wires(), MAX_WIRES),
        ] {
            if found > limit {
                return Err(Error::TooLargeToDraw { what, found, limit });
            }
        }
        Ok(Drawing::new(self).to_string())
    }
}

struct Drawing<'a> {
    circuit: &'a Circuit,
    layout: Layout,
    /// The left edge of column 0, where input names end.
    left: f64,
    /// The distance of one column to the next.
    pitch: f64,
    /// The length of a wire's straight end, which carries its weight.
    stub: f64,
    width: f64,
}

impl<'a> Drawing<'a> {
    fn new(circuit: &'a Circuit) -> Self {
        let layout = Layout::new(circuit);
        let weights = circuit.weights.iter();
        let longest_weight = weights.map(|&w| rounded(w).chars().count()).max();
        let stub = WEIGHT_LETTER * longest_weight.unwrap_or(0) as f64 + 14.0;
        let pitch = SIZE + TURN + stub;
        let left = MARGIN + longest(circuit.inputs()) - SIZE;
        let last = left + pitch * (layout.columns.len() - 1) as f64;
        Self {
            circuit,
            left,
            pitch,
            stub,
            width: last + longest(circuit.outputs()) + MARGIN,
            layout,
        }
    }

    fn write_wires(&self, svg: &mut fmt::Formatter<'_>, place: &Place) -> fmt::Result {
        let x = self.x(place);
        let last = place.sources.len().saturating_sub(1) as f64;
        for (port, &wire) in from_top(&self.layout, place).iter().enumerate() {
            let y = place.y + PORT * (port as f64 - last / 2.0);
            let source = &self.layout.places[place.sources[wire]];
            let (from, turned) = (self.x(source) + SIZE, x - self.stub);
            let middle = f64::midpoint(from, turned);
            let (end, marker) = match place.content {
                Content::Dummy => (x + SIZE, ""),
                _ => (x, " marker-end=\"url(#arrow)\""),
            };
            writeln!(
                svg,
                "<path d=\"M{from} {0:.1} C{middle} {0:.1} {middle} {y:.1} {turned} {y:.1} H{end}\" \
                 fill=\"none\" stroke=\"black\"{marker}/>",
                source.y
            )?;
            if let Content::Node(Node::Perceptron(k)) = place.content {
                let weight = self.circuit.weights[self.circuit.wires_of(k)][wire];
                let weight = rounded(weight);
                writeln!(
                    svg,
                    "<text x=\"{}\" y=\"{:.1}\" font-size=\"11\" text-anchor=\"end\">{weight}</text>",
                    x - 10.0,
                    y - 3.0
                )?;
            }
        }
        Ok(())
    }

    fn write_content(&self, svg: &mut fmt::Formatter<'_>, place: &Place) -> fmt::Result {
        let x = self.x(place);
        let baseline = place.y + 5.0;
        match place.content {
            Content::Dummy => Ok(()),
            Content::Node(Node::Input(i)) => writeln!(
                svg,
                "<text x=\"{}\" y=\"{baseline:.1}\" text-anchor=\"end\">{}</text>",
                x + SIZE - 5.0,
                self.circuit.inputs[i]
            ),
            Content::Output(i) => writeln!(
                svg,
                "<text x=\"{}\" y=\"{baseline:.1}\">{}</text>",
                x + 5.0,
                self.circuit.outputs[i].0
            ),
            Content::Node(node @ Node::Perceptron(k)) => {
                let bias = rounded(self.circuit.biases[k]);
                writeln!(
                    svg,
                    "<g><title>{}</title><rect x=\"{x}\" y=\"{:.1}\" width=\"{SIZE}\" \
                     height=\"{}\" rx=\"{}\" fill=\"white\" stroke=\"black\"/>\
                     <text x=\"{}\" y=\"{baseline:.1}\" text-anchor=\"middle\" font-size=\"{:.1}\">{bias}</text></g>",
                    self.circuit.label(node),
                    place.y - place.height / 2.0,
                    place.height,
                    SIZE / 2.0,
                    x + SIZE / 2.0,
                    font_size(&bias),
                )
            }
        }
    }

    fn x(&self, place: &Place) -> f64 {
        self.left + self.pitch * place.column as f64
    }
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, svg: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (width, height) = (self.width, self.layout.height);
        writeln!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height:.1}\" \
             width=\"{width}\" height=\"{height:.1}\" font-family=\"sans-serif\" font-size=\"14\">\n\
             <defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" \
             markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">\
             <path d=\"M0 1 L8 4 L0 7 z\"/></marker></defs>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"white\"/>"
        )?;
        for place in &self.layout.places {
            self.write_wires(svg, place)?;
            self.write_content(svg, place)?;
        }
        writeln!(svg, "</svg>")
    }
}

/// A perceptron's wires in the order of their sources, from top to bottom.
fn from_top(layout: &Layout, place: &Place) -> Vec<usize> {
    let mut wires: Vec<usize> = (0..place.sources.len()).collect();
    let y = |&wire: &usize| layout.places[place.sources[wire]].y;
    wires.sort_by(|a, b| y(a).total_cmp(&y(b)));
    wires
}

/// A number to six significant digits.
fn rounded(number: f64) -> String {
    shortest(format!("{number:.5e}").parse().unwrap_or(number))
}

/// A font size at which the bias fits into its perceptron.
fn font_size(bias: &str) -> f64 {
    let widest = (SIZE - 6.0) / bias.chars().count() as f64;
    (widest / 0.6).min(14.0)
}

/// The width of the longest name.
fn longest<'a>(names: impl Iterator<Item = &'a str>) -> f64 {
    let longest = names.map(|name| name.chars().count()).max();
    NAME_LETTER * longest.unwrap_or(0) as f64 + 5.0
}
