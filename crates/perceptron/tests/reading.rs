//! Expressions, netlists, JSON and truth tables: valid ones, and a hostile one per line.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

mod random;

use perceptron::{Circuit, Error, Gate, TruthTable, half_adder_merged};
use proptest::prelude::*;

/// An expression's values on all inputs, the rows of its truth table.
fn values(expression: &str) -> String {
    let table = Circuit::from_expression(expression).unwrap().truth_table().unwrap();
    (0..table.rows()).map(|row| if table.output(row, 0) { '1' } else { '0' }).collect()
}

#[test]
fn expressions_and_what_they_mean() {
    let cases = [
        ("a", "01"),
        ("!a", "10"),
        ("!!a", "01"),
        ("not not not a", "10"),
        ("a & b", "0001"),
        ("a && b", "0001"),
        ("a ∧ b", "0001"),
        ("a AND b", "0001"),
        ("a | b", "0111"),
        ("a || b", "0111"),
        ("a ∨ b", "0111"),
        ("a or b", "0111"),
        ("a ^ b", "0110"),
        ("a ⊕ b", "0110"),
        ("a xor b", "0110"),
        ("a nand b", "1110"),
        ("a nor b", "1000"),
        ("¬a∧~b", "1000"),
        ("0", "0"),
        ("1", "1"),
        ("a & 0", "00"),
        ("a | 1", "11"),
        ("a ^ 1", "10"),
        ("a ^ a", "00"),
        ("a & !a", "00"),
        // NOT before AND before XOR before OR, and from the left.
        ("a | b & c", "00011111"),
        ("a ^ b & c", "00011110"),
        ("a | b ^ c", "01101111"),
        ("(a | b) & c", "00010101"),
        ("!a & b", "0100"),
        ("!(a & b)", "1110"),
        ("a nand b & c", "01010100"),
        ("a nand b nand c", "10101011"),
        ("a nor b nor c", "00101010"),
        ("(a & !b) | c ^ d", "0110011011110110"),
        ("grün and\n_x1", "0001"),
    ];
    for (expression, expected) in cases {
        assert_eq!(values(expression), expected, "{expression}");
    }
}

#[test]
fn expressions_share_what_they_repeat() {
    // Perceptrons, and inputs that turn out to make no difference.
    let cases = [
        ("(a ^ b) & (b ^ a)", 4, 0),
        ("!(a & b) | !(b & a)", 1, 0),
        ("a & b | a nand b", 1, 2),
        ("a | b & !b", 0, 1),
    ];
    for (expression, perceptrons, unused) in cases {
        let circuit = Circuit::from_expression(expression).unwrap();
        let found = (circuit.perceptrons(), circuit.unused().len());
        assert_eq!(found, (perceptrons, unused), "{expression}");
    }
}

#[test]
fn more_than_sixteen_inputs_fail_only_where_a_table_is_asked_for() {
    let names: Vec<String> = (0..40).map(|i| format!("x{i}")).collect();
    let circuit = Circuit::from_expression(&names.join(" ^ ")).unwrap();
    let mut inputs = [false; 40];
    assert_eq!(circuit.evaluate(&inputs), [false]);
    inputs[17] = true;
    assert_eq!(circuit.evaluate(&inputs), [true]);
    assert!(matches!(circuit.truth_table(), Err(Error::TooManyInputs { found: 40, limit: 16 })));
}

#[test]
fn long_expressions_are_read_and_deep_ones_refused() {
    let long = vec!["a ^ b"; 100_000].join(" & ");
    assert!(Circuit::from_expression(&long).is_ok());
    let negated = format!("{}a", "!".repeat(100_001));
    assert_eq!(values(&negated), "10");
    let nested = |depth| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(values(&nested(256)), "01");
    for depth in [257, 100_000] {
        let error = Circuit::from_expression(&nested(depth)).unwrap_err();
        assert_eq!(error.to_string(), "line 1, column 257: parentheses nested more than 256 deep");
    }
}

#[test]
fn bad_expressions() {
    let operand = "expected a name, 0, 1, `!` or `(`";
    let cases = [
        ("", format!("line 1, column 1: {operand}, found the end")),
        ("  ", format!("line 1, column 3: {operand}, found the end")),
        ("a &", format!("line 1, column 4: {operand}, found the end")),
        ("a & | b", format!("line 1, column 5: {operand}, found `|`")),
        ("a\n& )", format!("line 2, column 3: {operand}, found `)`")),
        ("()", format!("line 1, column 2: {operand}, found `)`")),
        ("not", format!("line 1, column 4: {operand}, found the end")),
        ("2 & a", format!("line 1, column 1: {operand}, found `2`")),
        ("10", format!("line 1, column 1: {operand}, found `10`")),
        ("a & 1b", format!("line 1, column 5: {operand}, found `1b`")),
        ("$", format!("line 1, column 1: {operand}, found `$`")),
        ("a b", "line 1, column 3: expected an operator or the end, found `b`".into()),
        ("a)", "line 1, column 2: expected an operator or the end, found `)`".into()),
        ("grün + b", "line 1, column 6: expected an operator or the end, found `+`".into()),
        ("a ! b", "line 1, column 3: expected an operator or the end, found `!`".into()),
        ("(a", "line 1, column 3: expected an operator or `)`, found the end".into()),
        ("((a) b)", "line 1, column 6: expected an operator or `)`, found `b`".into()),
    ];
    for (expression, message) in cases {
        let error = Circuit::from_expression(expression).unwrap_err();
        assert_eq!(error.to_string(), message, "{expression:?}");
    }
}

#[test]
fn netlists_are_written_as_the_weighted_sums_they_are() {
    let text = "\
input x1
input x2
n1 = -2*x1 -2*x2 +3
n2 = -2*x1 -2*n1 +3
n3 = -2*x2 -2*n1 +3
n4 = -2*n2 -2*n3 +3
n5 = -4*n1 +3
output carry = n5
output sum = n4
";
    assert_eq!(half_adder_merged().to_string(), text);
    let other_way = "  # merged\r\n\tinput x1\ninput\u{a0}x2 # second\nleft = -2*x1 -2e0*x2 3\n\
                     top = -2*x1 -2*left 3\nbottom = -2*x2 -2*left 3\nsum = -2*top -2*bottom 3\n\
                     carry = -4*left +3.0\n\noutput carry = carry\noutput sum = sum";
    assert_eq!(other_way.parse::<Circuit>().unwrap(), half_adder_merged());
}

#[test]
fn bad_netlists() {
    let cases = [
        ("", "there is no output"),
        ("input a", "there is no output"),
        ("input a\ninput a", "line 2, column 7: the name `a` is given twice"),
        ("input a\na = +1", "line 2, column 1: the name `a` is given twice"),
        ("n = +1\nn = +1", "line 2, column 1: the name `n` is given twice"),
        ("n = +1\noutput y = n\noutput y = n", "line 3, column 8: the name `y` is given twice"),
        ("output y = b", "line 1, column 12: nothing called `b` comes before this"),
        ("n = -2*n +3", "line 1, column 8: nothing called `n` comes before this"),
        ("a = 1*b 0\nb = 1*a 0", "line 1, column 7: nothing called `b` comes before this"),
        ("n = NaN*a +3", "line 1, column 5: weight 1 is NaN, expected a finite number"),
        (
            "input a\nn = 1*a -inf*a 3",
            "line 2, column 9: weight 2 is -inf, expected a finite number",
        ),
        ("n = 1e999", "line 1, column 5: the bias is inf, expected a finite number"),
        ("n = nan", "line 1, column 5: the bias is NaN, expected a finite number"),
        ("n =", "line 1, column 4: expected the bias, found the end of the line"),
        ("n = # 3", "line 1, column 4: expected the bias, found the end of the line"),
        ("n = three", "line 1, column 5: expected the bias, found `three`"),
        ("input a\nn = 2*a", "line 2, column 5: expected the bias, found `2*a`"),
        ("n = 1 2", "line 1, column 5: expected WEIGHT*SOURCE before the bias, found `1`"),
        ("input a\nn = x*a 1", "line 2, column 5: expected a weight, found `x`"),
        ("input a\nn = 2*a*a 1", "line 2, column 7: nothing called `a*a` comes before this"),
        ("n = 2* 1", "line 1, column 7: nothing called `` comes before this"),
        (
            "9 = +1",
            "line 1, column 1: `9` is no name, expected a letter or `_`, then letters, digits or `_`",
        ),
        (
            "input a\"",
            "line 1, column 7: `a\"` is no name, expected a letter or `_`, then letters, digits or `_`",
        ),
        (
            "n = 1\noutput <y> = n",
            "line 2, column 8: `<y>` is no name, expected a letter or `_`, then letters, digits or `_`",
        ),
    ];
    for (netlist, message) in cases {
        let error = netlist.parse::<Circuit>().unwrap_err();
        assert_eq!(error.to_string(), message, "{netlist:?}");
    }
    let lines = [
        "input",
        "input a b",
        "output",
        "output y",
        "output y =",
        "output y = a b",
        "n",
        "n=1",
        "= 1",
        "inputs a",
    ];
    for line in lines {
        let error = line.parse::<Circuit>().unwrap_err().to_string();
        assert!(error.starts_with("line 1, column 1: expected `input NAME`, "), "{error}");
    }
}

#[test]
fn bad_tables() {
    let bits: &[(&[&str], &str)] = &[
        (&[], "there is no output"),
        (&[""], "a truth table of 0 rows, expected a power of two"),
        (&["011"], "a truth table of 3 rows, expected a power of two"),
        (&["01", "0110"], "expected 2 bits, found 4"),
        (&["01 2"], "line 1, column 4: expected 0 or 1, found `2`"),
        (&["0é"], "line 1, column 2: expected 0 or 1, found `é`"),
        (&[&"01".repeat(1 << 16)], "a truth table of 17 inputs, expected at most 16"),
    ];
    for (outputs, message) in bits {
        assert_eq!(TruthTable::from_bits(outputs).unwrap_err().to_string(), *message);
    }
    let csv = [
        ("", "there is no output"),
        ("a,y", "a truth table of 0 rows, expected a power of two"),
        ("a,y\n0,1\n1,0\n1,1", "a truth table of 3 rows, expected a power of two"),
        ("a,b\n0,0\n0,1\n1,0\n1,1", "there is no output"),
        ("a\n0\n0\n1\n1", "there is no output"),
        ("a,a,y\n0,0,1\n0,1,1\n1,0,1\n1,1,1", "the name `a` is given twice"),
        ("a,\n0,1\n1,0", "`` is no name, expected a letter or `_`, then letters, digits or `_`"),
        ("a,y\n0,1\n0,0", "line 3, column 1: the inputs 0 are given twice"),
        ("a,y\n0,1\n1", "line 3, column 1: expected 2 bits, found 1"),
        ("a,y\n0,1\n1,0,0", "line 3, column 1: expected 2 bits, found 3"),
        ("a,y\n0,1\n1, x", "line 3, column 4: expected 0 or 1, found `x`"),
        ("a,y\n0,1\n1,", "line 3, column 3: expected 0 or 1, found ``"),
        ("a,y\n0,11\n1,0", "line 2, column 3: expected 0 or 1, found `11`"),
        (
            &format!("a,y\n{}", "0\n".repeat(1 << 17)),
            "a truth table of 17 inputs, expected at most 16",
        ),
    ];
    for (csv, message) in csv {
        assert_eq!(TruthTable::from_csv(csv).unwrap_err().to_string(), message, "{csv:?}");
    }
    let shuffled = TruthTable::from_csv("x1,x2,nand\n\n1,1,0\r\n0, 0,1\n1,0,1\n0,1,1\n").unwrap();
    assert_eq!(shuffled, Gate::Nand.circuit().truth_table().unwrap());
    let names: Vec<String> = (0..17).map(|i| format!("x{i}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let wide = TruthTable::from_fn(&names, &["y"], |_| vec![true]).unwrap_err();
    assert_eq!(wide.to_string(), "a truth table of 17 inputs, expected at most 16");
}

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

#[test]
fn csv_fields_may_be_quoted() {
    let csv = "\"a\", \"y\"\n\"0\",\"1\"\n1,\"0\"\n";
    assert_eq!(TruthTable::from_csv(csv).unwrap().to_csv(), "a,y\n0,1\n1,0\n");
    let cases = [
        ("\"a,y\n0,1\n1,0", "`\"a` is no name"),
        ("a,y\n0,\"\n1,0", "line 2, column 3: expected 0 or 1, found `\"`"),
        ("a,y\n0,\"2\"\n1,0", "line 2, column 3: expected 0 or 1, found `2`"),
    ];
    for (csv, message) in cases {
        let error = TruthTable::from_csv(csv).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}");
    }
}

#[test]
fn a_table_takes_no_more_memory_than_its_text() {
    // Columns of 65,536 rows for each of these names would fill eight gigabytes.
    let names: Vec<String> = (0..1_000_000).map(|i| format!("y{i}")).collect();
    let header = names.join(",");
    let error = TruthTable::from_csv(&format!("{header}\n{}", "0\n".repeat(1 << 16))).unwrap_err();
    assert_eq!(error.to_string(), "line 2, column 1: expected 1000000 bits, found 1");
    let first = "01".repeat(1 << 15);
    let mut outputs = vec![&*first];
    outputs.resize(1_000_000, "");
    let error = TruthTable::from_bits(&outputs).unwrap_err();
    assert_eq!(error.to_string(), "expected 65536 bits, found 0");
}

#[cfg(feature = "json")]
#[test]
fn bad_json() {
    let perceptron = |unit: &str| {
        format!(
            r#"{{"inputs":["a"],"perceptrons":[{unit}],"outputs":[{{"name":"y","source":"a"}}]}}"#
        )
    };
    let cases = [
        (String::new(), "not the JSON of a circuit: EOF while parsing a value at line 1 column 0"),
        ("{}".into(), "not the JSON of a circuit: missing field `inputs` at line 1 column 2"),
        (
            r#"{"layers":[]}"#.into(),
            "not the JSON of a circuit: unknown field `layers`, expected one of `inputs`, `perceptrons`, `outputs` at line 1 column 9",
        ),
        (r#"{"inputs":[],"perceptrons":[],"outputs":[]}"#.into(), "there is no output"),
        (
            perceptron(r#"{"name":"n","inputs":["n"],"weights":[1],"bias":0}"#),
            "perceptrons[0].inputs[0]: nothing called `n` comes before this",
        ),
        (
            perceptron(r#"{"name":"n","inputs":["a"],"weights":[1,2],"bias":0}"#),
            "perceptrons[0]: expected 2 inputs, found 1",
        ),
        (
            perceptron(r#"{"name":"a","inputs":["a"],"weights":[1],"bias":0}"#),
            "perceptrons[0]: the name `a` is given twice",
        ),
        (
            perceptron(r#"{"name":"","inputs":["a"],"weights":[1],"bias":0}"#),
            "perceptrons[0]: `` is no name, expected a letter or `_`, then letters, digits or `_`",
        ),
        (
            perceptron(r#"{"name":"n","inputs":["a"],"weights":[1e999],"bias":0}"#),
            "not the JSON of a circuit: number out of range at line 1 column 74",
        ),
        (
            perceptron(r#"{"name":"n","inputs":["a"],"weights":[null],"bias":0}"#),
            "not the JSON of a circuit: invalid type: null, expected f64 at line 1 column 73",
        ),
        (
            r#"{"inputs":["a","a"],"perceptrons":[],"outputs":[]}"#.into(),
            "inputs[1]: the name `a` is given twice",
        ),
        (
            r#"{"inputs":["a"],"perceptrons":[],"outputs":[{"name":"y","source":"b"}]}"#.into(),
            "outputs[0]: nothing called `b` comes before this",
        ),
        (
            "[".repeat(100_000),
            "not the JSON of a circuit: invalid type: sequence, expected a string at line 1 column 2",
        ),
    ];
    for (json, message) in cases {
        assert_eq!(Circuit::from_json(&json).unwrap_err().to_string(), message);
    }
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
