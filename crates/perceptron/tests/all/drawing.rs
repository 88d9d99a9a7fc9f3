//! Drawings are complete and legible.

use perceptron::{CATALOGUE, CircuitBuilder, Error, Perceptron, half_adder_merged};

/// A text in a picture, and its bounding box.
#[derive(Debug)]
struct Text<'a> {
    words: &'a str,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Text<'_> {
    fn overlaps(&self, other: &Self) -> bool {
        let beside = self.right <= other.left || other.right <= self.left;
        let above = self.bottom <= other.top || other.bottom <= self.top;
        !beside && !above
    }
}

fn texts(svg: &str) -> Vec<Text<'_>> {
    svg.split("<text ").skip(1).map(text).collect()
}

fn text(element: &str) -> Text<'_> {
    let (attributes, rest) = element.split_once('>').unwrap();
    let attribute = |name: &str| {
        let value = attributes.split_once(&format!("{name}=\""));
        value.map(|(_, rest)| rest.split_once('"').unwrap().0)
    };
    let number = |name| attribute(name).map(|value| value.parse::<f64>().unwrap());
    let words = rest.split_once('<').unwrap().0;
    let size = number("font-size").unwrap_or(14.0);
    let width = 0.6 * size * words.chars().count() as f64;
    let (x, y) = (number("x").unwrap(), number("y").unwrap());
    let left = match attribute("text-anchor") {
        Some("end") => x - width,
        Some("middle") => x - width / 2.0,
        _ => x,
    };
    Text { words, left, right: left + width, top: y - 0.75 * size, bottom: y }
}

fn count(svg: &str, words: &str) -> usize {
    texts(svg).iter().filter(|text| text.words == words).count()
}

#[test]
fn a_drawing_holds_every_name_weight_and_bias() {
    let (svg, dot) = (half_adder_merged().to_svg().unwrap(), half_adder_merged().to_dot());
    let cases = [("x1", 1), ("x2", 1), ("-2", 8), ("-4", 1), ("3", 5), ("carry", 1), ("sum", 1)];
    for (words, times) in cases {
        assert_eq!(count(&svg, words), times, "{words} in {svg}");
        let label = format!("label=\"{words}\"");
        assert_eq!(dot.matches(&label).count(), times, "{words} in {dot}");
    }
    // Nine wires lead to perceptrons, two to outputs.
    assert_eq!(svg.matches("marker-end").count(), 9 + 2, "{svg}");
    assert_eq!(dot.matches(" -> ").count(), 9 + 2, "{dot}");
}

#[test]
fn no_text_overlaps_another_or_leaves_the_picture() {
    let mut builder = CircuitBuilder::new();
    let x: Vec<_> = (0..9).map(|i| builder.input(format!("evidence_{i}"))).collect();
    let weights = [1.0, -0.1, 2e-30, -1e300, 1.0 / 3.0, -1234.5, 7.0, 8.0, 9.0];
    let wide = Perceptron::with_bias(weights, -12_345.678).unwrap();
    let wide = builder.perceptron(&wide, &x).unwrap();
    builder.output("a_long_name", wide);
    builder.output("another", x[0]);
    let mut circuits = vec![builder.finish().unwrap()];
    circuits.extend(CATALOGUE.iter().map(|entry| entry.circuit(3).unwrap()));
    for circuit in circuits {
        let svg = circuit.to_svg().unwrap();
        let size = svg.split('"').nth(3).unwrap().rsplit(' ');
        let size: Vec<f64> = size.take(2).map(|n| n.parse().unwrap()).collect();
        let texts = texts(&svg);
        let named = circuit.inputs().len() + circuit.outputs().len();
        assert_eq!(texts.len(), named + circuit.perceptrons() + circuit.wires(), "{svg}");
        for (i, text) in texts.iter().enumerate() {
            assert!(text.left >= 0.0 && text.right <= size[1], "{text:?} in {svg}");
            assert!(text.top >= 0.0 && text.bottom <= size[0], "{text:?} in {svg}");
            for other in &texts[..i] {
                assert!(!text.overlaps(other), "{text:?} and {other:?} in {svg}");
            }
        }
    }
}

#[test]
fn what_is_too_large_to_follow_is_not_drawn() {
    let mut builder = CircuitBuilder::new();
    let a = builder.input("a");
    let last = (0..1_000).fold(a, |wire, _| builder.nand(wire, a));
    builder.output("y", last);
    let error = builder.finish().unwrap().to_svg().unwrap_err();
    assert!(matches!(error, Error::TooLargeToDraw { found: 1_002, limit: 1_000, .. }), "{error}");
    let mut builder = CircuitBuilder::new();
    let a = builder.input("a");
    let wide = Perceptron::with_bias(vec![1.0; 100_001], 0.0).unwrap();
    let wide = builder.perceptron(&wide, &vec![a; 100_001]).unwrap();
    builder.output("y", wide);
    // Not `unwrap_err`, which would print the picture.
    let error = builder.finish().unwrap().to_svg().err().map(|error| error.to_string());
    let expected = "100001 wires are too many to draw, expected at most 100000";
    assert_eq!(error.as_deref(), Some(expected));
}
