//! Serialised values come back equal, and nothing invalid is deserialised.

use perceptron::{CATALOGUE, Circuit, Gate, Perceptron, TruthTable};
use proptest::prelude::*;
use serde::de::value::{Error as ValueError, MapDeserializer, SeqDeserializer};
use serde::de::{Deserialize, Deserializer, IntoDeserializer, Visitor};

use crate::random;

fn circuits() -> impl Strategy<Value = Circuit> {
    random::circuits(any::<f64>().prop_filter("finite", |w| w.is_finite()), -1e3..1e3)
}

proptest! {
    #[test]
    fn circuits_and_tables_come_back_equal(circuit in circuits()) {
        let json = serde_json::to_string(&circuit).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Circuit>(&json).unwrap(), &circuit);
        let table = circuit.truth_table().unwrap();
        let json = serde_json::to_string(&table).unwrap();
        prop_assert_eq!(serde_json::from_str::<TruthTable>(&json).unwrap(), table);
    }
}

#[test]
fn everything_in_the_catalogue_comes_back_equal() {
    for entry in CATALOGUE {
        let circuit = entry.circuit(3).unwrap();
        let json = serde_json::to_string(&circuit).unwrap();
        assert_eq!(serde_json::from_str::<Circuit>(&json).unwrap(), circuit, "{}", entry.name());
    }
}

#[test]
fn what_is_written() {
    let nand = Gate::Nand.perceptron().unwrap();
    let json = r#"{"weights":[-2.0,-2.0],"bias":3.0}"#;
    assert_eq!(serde_json::to_string(&nand).unwrap(), json);
    assert_eq!(serde_json::from_str::<Perceptron>(json).unwrap(), nand);
    let xor = Gate::Xor.circuit().truth_table().unwrap();
    let json = r#"{"inputs":["x1","x2"],"outputs":[{"name":"xor","bits":"0110"}]}"#;
    assert_eq!(serde_json::to_string(&xor).unwrap(), json);
    assert_eq!(serde_json::from_str::<TruthTable>(json).unwrap(), xor);
    let not = Gate::Not.circuit();
    let json = r#"{"inputs":["x1"],"perceptrons":[{"name":"n1","inputs":["x1"],"weights":[-2.0],"bias":1.0}],"outputs":[{"name":"not","source":"n1"}]}"#;
    assert_eq!(serde_json::to_string(&not).unwrap(), json);
    assert_eq!(serde_json::from_str::<Circuit>(json).unwrap(), not);
}

/// The message of the error that this JSON must give.
fn refused<'a, T: Deserialize<'a> + std::fmt::Debug>(json: &'a str) -> String {
    serde_json::from_str::<T>(json).unwrap_err().to_string()
}

#[test]
fn circuits_are_checked_as_they_are_when_built() {
    let cases = [
        (r#"{"inputs":["a"],"perceptrons":[],"outputs":[]}"#, "there is no output"),
        (
            r#"{"inputs":["a","a"],"perceptrons":[],"outputs":[]}"#,
            "inputs[1]: the name `a` is given twice",
        ),
        (
            r#"{"inputs":["a b"],"perceptrons":[],"outputs":[]}"#,
            "inputs[0]: `a b` is no name, expected a letter or `_`, then letters, digits or `_`",
        ),
        (
            r#"{"inputs":[],"perceptrons":[{"name":"n","inputs":["n"],"weights":[1],"bias":0}],"outputs":[]}"#,
            "perceptrons[0].inputs[0]: nothing called `n` comes before this",
        ),
        (
            r#"{"inputs":["a"],"perceptrons":[{"name":"n","inputs":["a"],"weights":[],"bias":0}],"outputs":[]}"#,
            "perceptrons[0]: expected 0 inputs, found 1",
        ),
    ];
    for (json, message) in cases {
        assert_eq!(refused::<Circuit>(json), message);
    }
}

#[test]
fn tables_are_checked_as_they_are_when_built() {
    let wide: Vec<String> = (0..17).map(|i| format!("\"x{i}\"")).collect();
    let wide =
        format!(r#"{{"inputs":[{}],"outputs":[{{"name":"y","bits":"0"}}]}}"#, wide.join(","));
    let cases = [
        (r#"{"inputs":["a"],"outputs":[]}"#, "there is no output"),
        (r#"{"inputs":["a"],"outputs":[{"name":"y","bits":"011"}]}"#, "expected 2 bits, found 3"),
        (
            r#"{"inputs":["a"],"outputs":[{"name":"y","bits":"02"}]}"#,
            "outputs[0].bits: line 1, column 2: expected 0 or 1, found `2`",
        ),
        (
            r#"{"inputs":["a","a"],"outputs":[{"name":"y","bits":"0110"}]}"#,
            "the name `a` is given twice",
        ),
        (&wide, "a truth table of 17 inputs, expected at most 16"),
    ];
    for (json, message) in cases {
        assert_eq!(refused::<TruthTable>(json), message);
    }
}

/// A value of a format that, other than JSON, has infinities and NaN.
#[derive(Clone)]
enum Value {
    Number(f64),
    Numbers(Vec<f64>),
}

impl<'de> Deserializer<'de> for Value {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        match self {
            Self::Number(number) => visitor.visit_f64(number),
            Self::Numbers(numbers) => visitor.visit_seq(SeqDeserializer::new(numbers.into_iter())),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl IntoDeserializer<'_, ValueError> for Value {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[test]
fn perceptrons_have_finite_weights_and_a_finite_bias() {
    let read = |weights: &[f64], bias| {
        let fields = [("weights", Value::Numbers(weights.to_vec())), ("bias", Value::Number(bias))];
        Perceptron::deserialize(MapDeserializer::new(fields.into_iter()))
    };
    assert_eq!(read(&[-2.0, -2.0], 3.0).ok(), Gate::Nand.perceptron());
    let cases = [
        (read(&[1.0, f64::NAN], 0.0), "weight 2 is NaN, expected a finite number"),
        (read(&[f64::INFINITY], 0.0), "weight 1 is inf, expected a finite number"),
        (read(&[], f64::NEG_INFINITY), "the bias is -inf, expected a finite number"),
    ];
    for (perceptron, message) in cases {
        assert_eq!(perceptron.unwrap_err().to_string(), message);
    }
}
