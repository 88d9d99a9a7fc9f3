//! Truth tables.

use perceptron::{Gate, TruthTable};

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
