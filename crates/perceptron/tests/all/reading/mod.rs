//! Expressions, netlists, JSON and truth tables: valid ones, and a hostile one per line.

use perceptron::{Circuit, Gate, TruthTable};
use proptest::prelude::*;

use crate::random;

mod expressions;
mod netlists;
mod tables;

#[test]
fn a_byte_order_mark_is_skipped() {
    let nand = Gate::Nand.circuit();
    let table = nand.truth_table().unwrap();
    let marked = |text: String| format!("\u{feff}{text}");
    assert_eq!(TruthTable::from_csv(&marked(table.to_csv())).unwrap(), table);
    assert_eq!(marked(nand.to_string()).parse::<Circuit>().unwrap(), nand);
    #[cfg(feature = "json")]
    assert_eq!(Circuit::from_json(&marked(nand.to_json())).unwrap(), nand);
    // Columns count as in an editor, which does not show the mark.
    let error = TruthTable::from_csv(&marked("0,y\n0,1\n1,1".into())).unwrap_err();
    assert!(error.to_string().starts_with("`0` is no name"), "{error}");
    let error = marked("output y = b".into()).parse::<Circuit>().unwrap_err();
    assert_eq!(error.to_string(), "line 1, column 12: nothing called `b` comes before this");
}

proptest! {
    #[test]
    fn circuits_and_tables_come_back_equal(
        circuit in random::circuits(any::<f64>().prop_filter("finite", |w| w.is_finite()), -1e3..1e3),
    ) {
        // As text, since 0 equals -0.
        let bits = |circuit: &Circuit| format!("{circuit:?}");
        prop_assert_eq!(bits(&circuit.to_string().parse().unwrap()), bits(&circuit));
        #[cfg(feature = "json")]
        prop_assert_eq!(bits(&Circuit::from_json(&circuit.to_json()).unwrap()), bits(&circuit));
        let table = circuit.truth_table().unwrap();
        prop_assert_eq!(TruthTable::from_csv(&table.to_csv()).unwrap(), table);
        prop_assert!(circuit.to_svg().unwrap().ends_with("</svg>\n"));
    }

    #[test]
    fn no_text_makes_a_reader_panic(
        text in prop_oneof![
            any::<String>(),
            "([a-c]|[01]|not|nor|[ ()&|^!~∧]){0,60}",
            "((input|output)? ?[a-cn]?( =)?( [-+0-9ein]{1,3}[*][a-c]){0,3} [+-]?[0-9naif]{0,3}\n){0,8}",
            "\u{feff}?([ab],|\"[ab]\",){0,3}y\n([01\"],){0,3}[01]?\n([01],){0,3}[01]\n",
        ],
    ) {
        let circuits = [
            Circuit::from_expression(&text),
            text.parse(),
            #[cfg(feature = "json")]
            Circuit::from_json(&text),
        ];
        let tables = [TruthTable::from_csv(&text), TruthTable::from_bits(&[&text])];
        for circuit in circuits.into_iter().chain(tables.into_iter().flatten().map(|t| Ok(t.to_circuit()))).flatten() {
            prop_assert!(circuit.to_string().parse::<Circuit>().is_ok());
        }
    }
}
