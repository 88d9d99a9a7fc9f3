//! Expressions.

use perceptron::{Circuit, Error};

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
        ("a b", "line 1, column 3: expected an operator, a comma or the end, found `b`".into()),
        ("a)", "line 1, column 2: expected an operator, a comma or the end, found `)`".into()),
        (
            "grün + b",
            "line 1, column 6: expected an operator, a comma or the end, found `+`".into(),
        ),
        ("a ! b", "line 1, column 3: expected an operator, a comma or the end, found `!`".into()),
        ("(a", "line 1, column 3: expected an operator or `)`, found the end".into()),
        ("((a) b)", "line 1, column 6: expected an operator or `)`, found `b`".into()),
    ];
    for (expression, message) in cases {
        let error = Circuit::from_expression(expression).unwrap_err();
        assert_eq!(error.to_string(), message, "{expression:?}");
    }
}
