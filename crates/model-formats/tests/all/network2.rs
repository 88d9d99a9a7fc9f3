//! The JSON of the book's `network2.py`: what is written, what is read, and what is refused.

use model_formats::{Error, Format, read, write};
use proptest::prelude::*;
use sigmoid_net::{Activation, CostFunction, Init, Model, Network};

use crate::support::chain;

fn json(text: &str) -> Result<Model, Error> {
    read(text.as_bytes(), Format::Network2)
}

/// 2-2-1, as Python writes it.
const WHOLE: &str = r#"{"sizes": [2, 2, 1], "weights": [[[0.5, -1.25], [1e-3, 3]], [[-2.0, 4.0]]], "biases": [[[0.25], [-0.5]], [[7.0]]], "cost": "CrossEntropyCost"}"#;

#[test]
fn a_file_of_pythons_is_read_number_by_number() {
    let model = json(WHOLE).unwrap();
    assert_eq!(model.network.sizes(), [2, 2, 1]);
    assert_eq!(model.network.activations(), [Activation::Sigmoid; 2]);
    assert_eq!(model.network.cost_function(), CostFunction::CrossEntropy);
    // For each layer the weights, neuron by neuron, then the biases.
    assert_eq!(model.network.position(), [0.5, -1.25, 1e-3, 3.0, 0.25, -0.5, -2.0, 4.0, 7.0]);
    let with_mark = [b"\xef\xbb\xbf", WHOLE.as_bytes()].concat();
    assert_eq!(read(&with_mark, Format::Network2).unwrap(), model);
}

#[test]
fn what_is_written_is_what_python_would_write() {
    let model = json(WHOLE).unwrap();
    let written = String::from_utf8(write(&model, Format::Network2).unwrap()).unwrap();
    // 1e-3 is none of the numbers that an f32 can be: what follows is the one nearest to it.
    let exact = WHOLE.replace(' ', "").replace("1e-3", "0.0010000000474974513");
    assert_eq!(written, exact.replace("3]]", "3.0]]"));
}

#[test]
fn numbers_are_rounded_to_the_nearest_float() {
    // 1 + 2^-24 is as near to 1 as to the next float; the first is the double after it.
    for (text, expected) in [
        ("1.0000000596046450", 1.000_000_1),
        ("1.0000000596046448", 1.0),
        ("1e-60", 0.0),
        ("-3.4028234663852886e38", f32::MIN),
        ("16777217.0", 16_777_216.0),
        ("16777219", 16_777_220.0),
    ] {
        let text = WHOLE.replace("7.0", text);
        assert_eq!(json(&text).unwrap().network.biases(1)[0], expected, "{text}");
    }
}

#[test]
fn hostile_files_are_refused_with_the_place() {
    let deep = "[".repeat(100_000);
    let with = |what: &str, by: &str| {
        assert!(WHOLE.contains(what), "{what}");
        WHOLE.replacen(what, by, 1)
    };
    for (text, reason) in [
        (String::new(), "not network2.py's JSON: EOF while parsing a value at line 1 column 0"),
        ("[]".into(), "not network2.py's JSON: invalid length 0, expected struct"),
        ("{}".into(), "not network2.py's JSON: missing field `sizes` at line 1 column 2"),
        ("null".into(), "not network2.py's JSON: invalid type: null"),
        (with("biases", "bias"), "not network2.py's JSON: missing field `biases`"),
        (with("\"cost\"", "\"sizes\""), "not network2.py's JSON: duplicate field `sizes`"),
        (format!("{WHOLE} {{}}"), "not network2.py's JSON: trailing characters at line 1 column"),
        (with("[0.5,", "[\"x\","), "not network2.py's JSON at weights[0][0][0]: invalid type: "),
        (with("[[0.5, -1.25]", "[3"), "not network2.py's JSON at weights[0][0]: invalid type: "),
        (with("[2, 2,", "[2, -2,"), "not network2.py's JSON at sizes[1]: invalid value: "),
        (with("[2, 2,", "[2, 2.5,"), "not network2.py's JSON at sizes[1]: invalid type: "),
        (with("-1.25", "NaN"), "weights[0][0][1] is NaN, expected a number within"),
        (with("7.0", "-Infinity"), "biases[1][0][0] is -Infinity, expected a number within"),
        (with("7.0", "\nInfinity\n"), "biases[1][0][0] is Infinity, expected a number within"),
        (with("7.0", "1e39"), "biases[1][0][0] is 1000000000000000000000"),
        (with("7.0", "1e400"), "not network2.py's JSON at biases[1][0][0]: number out of range"),
        (with("7.0", &deep), "not network2.py's JSON at biases[1][0][0]: invalid type: sequence"),
        (with("{", &format!("{{\"x\":{deep},")), "not network2.py's JSON at x: expected value"),
        (with("[2, 2, 1]", "[2, 2]"), "weights has 2 matrices, expected 1"),
        (with("[2, 2, 1]", "[]"), "weights has 2 matrices, expected 0"),
        (with("[2, 2, 1]", "[2, 3, 1]"), "weights[0] has 2 rows, expected 3"),
        (with("[2, 2, 1]", "[3, 2, 1]"), "weights[0][0] has 2 numbers, expected 3"),
        (with(", 4.0]", "]"), "weights[1][0] has 1 numbers, expected 2"),
        (with(", [[7.0]]]", "]"), "biases has 1 columns, expected 2"),
        (with("[0.25], ", ""), "biases[0] has 1 rows, expected 2"),
        (with("[0.25]", "[0.25, 1]"), "biases[0][0] has 2 numbers, expected 1"),
        (with("[0.25]", "[]"), "biases[0][0] has 0 numbers, expected 1"),
        (
            with("[2, 2, 1]", "[18446744073709551615, 18446744073709551615, 1]"),
            "weights[0] has 2 rows, expected 18446744073709551615",
        ),
        (
            with("CrossEntropyCost", "HingeCost"),
            "cost \"HingeCost\" is unknown, expected \"QuadraticCost\" or \"CrossEntropyCost\"",
        ),
        (
            r#"{"sizes": [3], "weights": [], "biases": [], "cost": "QuadraticCost"}"#.into(),
            "a network of sizes [3] has no output layer",
        ),
        (
            r#"{"sizes": [0, 0], "weights": [[]], "biases": [[]], "cost": "QuadraticCost"}"#.into(),
            "sizes[0] of [0, 0] is 0, expected at least 1",
        ),
    ] {
        let message = chain(&json(&text).unwrap_err());
        assert!(message.starts_with(reason), "{text:.200}\n{message}\n{reason}");
    }
    assert!(read(b"{\"sizes\": \xff}", Format::Network2).is_err());
}

#[test]
fn a_file_cut_short_anywhere_is_refused() {
    for len in 0..WHOLE.len() {
        assert!(json(&WHOLE[..len]).is_err(), "{}", &WHOLE[..len]);
    }
}

#[test]
fn what_json_cannot_hold_is_refused_by_name() {
    let network = Network::from_seed(&[2, 3, 2], Init::Scaled, 1).unwrap();
    let message =
        |network: Network| write(&Model::new(network), Format::Network2).unwrap_err().to_string();
    let relu = network.clone().with_activations(&[Activation::Relu, Activation::Sigmoid]).unwrap();
    assert_eq!(
        message(relu),
        "network2.py's JSON cannot hold the relu neurons of layer 0, only sigmoid"
    );
    let softmax = [Activation::Sigmoid, Activation::Softmax];
    assert_eq!(
        message(network.clone().with_activations(&softmax).unwrap()),
        "network2.py's JSON cannot hold the softmax neurons of layer 1, only sigmoid"
    );
    let mut infinite = network;
    infinite.biases_mut(1)[1] = f32::INFINITY;
    assert_eq!(message(infinite), "biases[1][1][0] is inf, expected a number within ±3.4e38");
}

proptest! {
    #[test]
    fn what_is_written_is_read_to_the_last_bit(
        bits in prop::collection::vec(any::<u32>(), 2 * 3 + 3),
        cross_entropy: bool,
    ) {
        let finite = |bits| Some(f32::from_bits(bits)).filter(|w| w.is_finite()).unwrap_or(-0.0);
        let network = Network::from_position(&[2, 3], bits.into_iter().map(finite).collect());
        let cost =
            if cross_entropy { CostFunction::CrossEntropy } else { CostFunction::Quadratic };
        let network = network.unwrap().with_cost_function(cost).unwrap();
        let json = write(&Model::new(network.clone()), Format::Network2).unwrap();
        let read = read(&json, Format::Network2).unwrap().network;
        let bits = |network: &Network| -> Vec<u32> {
            network.position().iter().map(|w| w.to_bits()).collect()
        };
        prop_assert_eq!(bits(&read), bits(&network));
        prop_assert_eq!(read, network);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..100), at in 0..WHOLE.len()) {
        let _ = read(&bytes, Format::Network2);
        let mut json = WHOLE.as_bytes().to_vec();
        json.splice(at..at, bytes.into_iter().take(4));
        let _ = read(&json, Format::Network2);
    }
}
