//! What is refused, and how that is said.

use std::fs;
use std::path::Path;

use super::{folder, mnist, text};

/// Runs it, expects an error of one line, perhaps with a place below, and a hint.
fn fails(dir: &Path, args: &[&str]) -> String {
    let run = mnist(dir, args).assert().code(1);
    let said = text(&run.get_output().stderr);
    let lines: Vec<&str> = said.lines().collect();
    assert!(
        lines[0].starts_with("error: ") && lines[lines.len() - 1].starts_with("hint: "),
        "{said}"
    );
    assert!(matches!(lines.len(), 2 | 4), "{said}");
    assert_eq!(text(&run.get_output().stdout), "", "{args:?}");
    said
}

#[test]
fn bad_input_gets_an_error_and_a_hint() {
    let dir = folder();
    for (args, error, hint) in [
        (&["nadn"][..], "there is no circuit called `nadn`", "did you mean nand?"),
        (&["NAND"], "there is no circuit called `NAND`", "did you mean nand?"),
        (&["Half-Adder"], "there is no circuit called `Half-Adder`", "did you mean half-adder?"),
        (&["cheeze"], "there is no circuit called `cheeze`", "did you mean cheese?"),
        (&["5"], "there is no circuit called `5`", "mnist gates lists all there are"),
        (
            &["nand", "--bits", "3"],
            "nand does not work on words",
            "--bits is for adder, subtractor",
        ),
        (&["adder", "--bits", "0"], "0 bits, expected 1 to 64", "--bits"),
        (&["adder", "--bits", "65"], "65 bits, expected 1 to 64", "--bits"),
        (&["nand", "--input", "011"], "expected 2 inputs, found 3", "the inputs are x1 x2"),
        (
            &["nand", "--input", "02"],
            "column 2: expected 0 or 1, found `2`\n    02\n     ^",
            "x1 x2",
        ),
        (&["not", "--input", "01"], "expected 1 input, found 2", "the input is x1"),
        (&["add", "2", "1", "--bits", "1"], "2 does not fit in 1 bit\n", "2 takes --bits 2"),
        (&["adder", "--bits", "9", "--csv"], "18 inputs, expected at most 16", "--input BITS"),
        (&["adder", "--bits", "64", "--csv"], "128 inputs, expected at most 16", "--input BITS"),
        (&["multiplier", "--bits", "64", "--svg", "x.svg"], "too many to draw", "--dot"),
        (&["nand", "--svg", "no/x.svg"], "no/x.svg: ", "mkdir -p no"),
        (&["nand", "--svg", "."], ".: this picture is not drawn", "name a file that ends in .svg"),
        (&["nand", "--svg", "x.png"], "x.png: this picture", "name a file that ends in .svg"),
        (&["add", "256", "1", "--bits", "8"], "256 does not fit in 8 bits", "256 takes --bits 9"),
        (&["add", "1", "1", "--bits", "65"], "65 bits, expected 1 to 64", "--bits"),
        (
            &["expr", "a & | b"],
            "column 5: expected a name, 0, 1, `!` or `(`, found `|`",
            "operators are",
        ),
        (&["expr", "a & | b"], "\n    a & | b\n        ^\n", "operators are"),
        (&["expr", ""], "column 1: ", "operators are"),
        (&["expr", "(a"], "column 3: expected an operator or `)`, found the end", "operators are"),
        (&["expr", &"(".repeat(100_000)], "column 257: parentheses nested", "operators are"),
        (&["table", "011"], "a truth table of 3 rows, expected a power of two", "4 for two"),
        (&["table", ""], "a truth table of 0 rows", "4 for two"),
        (
            &["table", "0110", "01x0"],
            "column 3: expected 0 or 1, found `x`\n    01x0\n      ^",
            "4",
        ),
        (&["table", "0110", "10"], "expected 4 bits, found 2", "the same number of bits"),
        (&["table", "no.csv"], "no.csv: ", "--csv"),
        (&["read", "no"], "no: ", "--netlist"),
        (&["read", "."], ".: ", "--netlist"),
        (&["sharpen", "--c", "1,1e308"], "out of range", "--c"),
        (&["sharpen", "--c", "1e-320"], "out of range", "--c"),
    ] {
        let said = fails(dir.path(), args);
        assert!(said.to_lowercase().contains(&error.to_lowercase()), "{said}\n{error}");
        assert!(said.lines().last().unwrap().contains(hint), "{said}\n{hint}");
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "nothing is half-written");
}

#[test]
fn bad_files_are_refused_with_the_place() {
    let dir = folder();
    let names: Vec<String> = (1..=17).map(|i| format!("x{i}")).collect();
    let wide = format!("{},y\n{}", names.join(","), "0\n".repeat(1 << 17));
    for (command, file, error) in [
        (
            "read",
            "input a\nq = 2*r -1\nr = 2*q -1\noutput y = r\n",
            "line 2, column 7: nothing called `r`",
        ),
        (
            "read",
            "input a\nq = 2*q -1\noutput y = q\n",
            "    q = 2*q -1\n          ^\nhint: name what",
        ),
        ("read", "input a\nq = nan*a -1\noutput y = q\n", "line 2, column 5: weight 1 is NaN"),
        ("read", "input a\nq = 2*a inf\noutput y = q\n", "the bias is inf"),
        ("read", "input a\nq =\n", "line 2, column 4: expected the bias"),
        ("read", "hello\n", "line 1, column 1: expected `input NAME`"),
        ("read", "input a\ninput a\n", "line 2, column 7: the name `a` is given twice"),
        ("read", "", "there is no output"),
        ("read", "{", "not the JSON of a circuit: EOF"),
        ("read", "{\"a\": 1}", "unknown field `a`"),
        (
            "read",
            r#"{"inputs": [], "perceptrons": [{"name": "q", "inputs": ["q"], "weights": [1], "bias": 1}], "outputs": []}"#,
            "perceptrons[0].inputs[0]: nothing called `q` comes before this",
        ),
        ("table", "", "there is no output"),
        ("table", "a,y\n0,1\n1,0\n0,0\n", "a truth table of 3 rows"),
        ("table", "a,y\n0,1\n0,0\n", "line 3, column 1: the inputs 0 are given twice"),
        (
            "table",
            "a,y\n0,1\n1,2\n",
            "line 3, column 3: expected 0 or 1, found `2`\n    1,2\n      ^",
        ),
        ("table", "a,y\n0,1\n1\n", "line 3, column 1: expected 2 bits, found 1"),
        ("table", "a,y\n", "a truth table of 0 rows"),
        ("table", &wide, "a truth table of 17 inputs, expected at most 16"),
    ] {
        fs::write(dir.path().join("file"), file).unwrap();
        let said = fails(dir.path(), &[command, "file"]);
        assert!(said.starts_with("error: file: ") && said.contains(error), "{said}\n{error}");
    }
    // A word as long as the file, and the terminal's control characters in it, stay out of sight.
    fs::write(dir.path().join("file"), "\x1b".repeat(1 << 20)).unwrap();
    let said = fails(dir.path(), &["read", "file"]);
    assert!(said.len() < 1000 && !said.contains('\x1b'), "{said}");
    fs::write(dir.path().join("file"), b"\xff").unwrap();
    assert!(fails(dir.path(), &["read", "file"]).contains("UTF-8"));
}

#[test]
fn flags_that_make_no_sense_are_a_question_of_usage() {
    for (args, expected) in [
        (&["--json"][..], "<NAME>"),
        (&["--bits", "2"], "<NAME>"),
        (&["nand", "--json", "--csv"], "cannot be used with"),
        (&["nand", "expr", "a"], "cannot be used with"),
        (&["adder", "--bits", "two"], "invalid digit"),
        (&["add", "1"], "<B>"),
        (&["add", "1", "18446744073709551616"], "too large"),
        (&["table"], "<BITS|FILE>"),
        (&["cheese", "--threshold", "nan"], "expected a finite number"),
        (&["cheese", "--threshold", "inf"], "expected a finite number"),
        (&["cheese", "--threshold", "high"], "expected a finite number"),
        (&["sharpen", "--c", "0"], "expected finite numbers above 0"),
        (&["sharpen", "--c=-1"], "expected finite numbers above 0"),
        (&["sharpen", "--c", "1,nan"], "expected finite numbers above 0"),
        (&["sharpen", "--c", "1,,2"], "expected finite numbers above 0"),
    ] {
        let run = mnist(folder().path(), args).assert().code(2);
        let said = text(&run.get_output().stderr);
        assert!(said.contains(expected) && !said.contains("panicked"), "{args:?}: {said}");
    }
}
