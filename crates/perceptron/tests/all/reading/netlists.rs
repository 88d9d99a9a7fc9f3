//! Netlists and JSON.

use perceptron::{Circuit, half_adder_merged};

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
