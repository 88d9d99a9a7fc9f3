//! `mnist gates` as its users see it, and what bad input gets.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use perceptron::Circuit;
use tempfile::TempDir;

fn mnist(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("mnist").unwrap();
    command.current_dir(dir).arg("gates").args(args);
    command
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What it prints when all goes well and there is nothing to warn of.
fn output_in(dir: &Path, args: &[&str]) -> String {
    let run = mnist(dir, args).assert().success();
    assert_eq!(text(&run.get_output().stderr), "", "{args:?}");
    text(&run.get_output().stdout)
}

fn output(args: &[&str]) -> String {
    output_in(folder().path(), args)
}

/// What `read -` or `table -` prints of a text.
fn output_of(text_in: &str, args: &[&str]) -> String {
    let run = mnist(folder().path(), args).write_stdin(text_in).assert().success();
    text(&run.get_output().stdout)
}

#[test]
fn the_list_has_every_circuit_with_its_size() {
    let list = output(&[]);
    for entry in perceptron::CATALOGUE {
        let circuit = entry.circuit(2).unwrap();
        let sizes =
            format!("{:11}{:8}  {}", circuit.perceptrons(), circuit.depth(), entry.summary());
        let line = list.lines().find(|l| l.split_whitespace().next() == Some(entry.name()));
        assert!(line.unwrap().ends_with(&sizes), "{list}");
    }
    for command in ["add", "expr", "table", "read", "cheese", "sharpen"] {
        assert!(list.contains(&format!("\n  {command:17}  ")), "{list}");
    }
    assert!(list.lines().last().unwrap().starts_with("Examples: mnist gates "), "{list}");
}

#[test]
fn a_small_circuit_is_shown_whole() {
    assert_eq!(
        output(&["half-adder"]),
        "\
half-adder (adds two bits: the chapter's five NANDs)
2 inputs, 2 outputs, 5 perceptrons, 10 wires, 3 layers

input x1
input x2
n1 = -2*x1 -2*x2 +3
n2 = -2*x1 -2*n1 +3
n3 = -2*x2 -2*n1 +3
n4 = -2*n2 -2*n3 +3
n5 = -2*n1 -2*n1 +3
output carry = n5
output sum = n4

x1 x2 | carry sum
 0  0 |     0   0
 0  1 |     0   1
 1  0 |     0   1
 1  1 |     1   0
"
    );
    for entry in perceptron::CATALOGUE {
        let table = entry.circuit(2).unwrap().truth_table().unwrap();
        assert!(output(&[entry.name()]).ends_with(&format!("\n\n{table}")), "{}", entry.name());
    }
}

#[test]
fn of_a_large_circuit_there_are_sizes_and_how_to_see_more() {
    assert_eq!(
        output(&["adder", "--bits", "8"]),
        "\
adder --bits 8 (adds two numbers)
16 inputs, 9 outputs, 68 perceptrons, 136 wires, 18 layers

--netlist prints the circuit, --input BITS the outputs for one input
--csv prints the truth table of 65,536 rows
"
    );
    assert!(!output(&["adder", "--bits", "9"]).contains("--csv"));
    assert_eq!(output(&["adder", "--bits", "8", "--csv"]).lines().count(), 1 + 65_536);
    let comparator = perceptron::comparator(64).unwrap().to_string();
    assert_eq!(output(&["comparator", "--bits", "64", "--netlist"]), comparator);
}

#[test]
fn one_input_has_its_outputs_by_name() {
    assert_eq!(output(&["half-adder", "--input", "11"]), "carry = 1\nsum = 0\n");
    let sum = output(&["adder", "--input", "10 11"]);
    assert_eq!(sum, "carry = 1\ns1 = 0\ns0 = 1\n");
}

#[test]
fn additions_show_their_carries() {
    assert_eq!(
        output(&["add", "77", "88", "--bits", "8"]),
        "\
77 + 88 by 68 perceptrons in 18 layers

carry  0 1 0 1 1 0 0 0 .
    a    0 1 0 0 1 1 0 1  77
    b    0 1 0 1 1 0 0 0  88
  sum  0 1 0 1 0 0 1 0 1  165
"
    );
    let largest = u64::MAX.to_string();
    let said = output(&["add", &largest, &largest, "--bits", "64"]);
    assert!(said.ends_with("  36893488147419103230\n"), "{said}");
}

#[test]
fn expressions_and_tables_become_circuits() {
    let parity = output(&["expr", "a ^ b ^ c", "--csv"]);
    assert_eq!(parity.lines().last(), Some("1,1,1,1"));
    assert!(output(&["table", "0110 1001"]).starts_with("truth table\n3 inputs, 1 output, "));
    assert_eq!(output_of(&parity, &["table", "-", "--csv"]), parity);
    assert_eq!(
        output(&["table", "0110", "1000", "--csv"]),
        "x1,x2,y1,y2\n0,0,0,1\n0,1,1,0\n1,0,1,0\n1,1,0,0\n"
    );
    let dir = folder();
    fs::write(dir.path().join("parity.csv"), &parity).unwrap();
    assert_eq!(output_in(dir.path(), &["table", "parity.csv", "--csv"]), parity);
    // As spreadsheets write it.
    fs::write(dir.path().join("parity.csv"), format!("\u{feff}{parity}")).unwrap();
    assert_eq!(output_in(dir.path(), &["table", "parity.csv", "--csv"]), parity);
}

#[test]
fn netlists_and_json_are_read_back_as_they_were() {
    let dir = folder();
    for form in ["--netlist", "--json"] {
        for circuit in [&["half-adder-merged"][..], &["adder", "--bits", "12"], &["expr", "a|1&b"]]
        {
            let printed = output(&[circuit, &[form]].concat());
            assert_eq!(output_of(&printed, &["read", "-", form]), printed);
            fs::write(dir.path().join("circuit"), &printed).unwrap();
            assert_eq!(output_in(dir.path(), &["read", "circuit", form]), printed);
        }
    }
    let netlist: Circuit = output(&["full-adder", "--netlist"]).parse().unwrap();
    assert_eq!(netlist, perceptron::full_adder());
    assert_eq!(Circuit::from_json(&output(&["full-adder", "--json"])).unwrap(), netlist);
}

#[test]
fn wires_that_lead_nowhere_are_named() {
    let netlist = "input a\ninput b\nfirst = 2*a -1\nlast = 2*a -1\noutput y = last\n";
    let run = mnist(folder().path(), &["read", "-"]).write_stdin(netlist).assert().success();
    let warning = text(&run.get_output().stderr);
    assert!(warning.starts_with("warning: no output depends on b, n1\nhint: "), "{warning}");
    let many: Vec<String> = (1..=13).map(|i| format!("input x{i}")).collect();
    let many = many.join("\n") + "\noutput y = x1\n";
    let run = mnist(folder().path(), &["read", "-"]).write_stdin(many).assert().success();
    let warning = text(&run.get_output().stderr);
    assert!(
        warning.contains(" x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, and 2 more\n"),
        "{warning}"
    );
}

#[test]
fn drawings_are_saved_and_graphs_printed() {
    let dir = folder();
    let args = ["half-adder", "--svg", "half-adder.svg"];
    assert_eq!(output_in(dir.path(), &args), "saved half-adder.svg\n");
    let svg = fs::read_to_string(dir.path().join("half-adder.svg")).unwrap();
    assert_eq!(svg, perceptron::half_adder().to_svg().unwrap());
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing else is left there");
    assert!(output(&["half-adder", "--dot"]).starts_with("digraph circuit {\n"));
}

#[test]
fn the_festival_is_decided_by_the_threshold() {
    let rows = |said: &str| -> Vec<bool> {
        said.lines().skip(1).take(8).map(|l| l.ends_with("go")).collect()
    };
    let five = output(&["cheese"]);
    assert_eq!(rows(&five), [0, 0, 0, 0, 1, 1, 1, 1].map(|go| go == 1), "{five}");
    let three = output(&["cheese", "--threshold", "3"]);
    assert_eq!(rows(&three), [0, 0, 0, 1, 1, 1, 1, 1].map(|go| go == 1), "{three}");
    let or = |a, b| format!("go when {a}, or when {b}");
    for (threshold, meaning) in [
        ("-0.5", "go, whatever happens".to_string()),
        ("0", or("the weather is good", "there is company, or when transit is near")),
        ("2", or("the weather is good", "there is company and transit is near")),
        ("3", or("the weather is good", "there is company and transit is near")),
        ("4", "go when the weather is good".to_string()),
        ("5", "go when the weather is good".to_string()),
        (
            "6",
            or(
                "the weather is good and there is company",
                "the weather is good and transit is near",
            ),
        ),
        ("9.5", "go when the weather is good and there is company and transit is near".to_string()),
        ("10", "stay at home, whatever happens".to_string()),
    ] {
        let said = output(&["cheese", "--threshold", threshold]);
        assert_eq!(said.lines().last(), Some(&*format!("threshold {threshold}: {meaning}")));
    }
    let csv = output(&["cheese", "--threshold", "3", "--csv"]);
    assert!(csv.starts_with("weather,company,transit,go\n0,0,0,0\n"), "{csv}");
}

#[test]
fn sigmoid_neurons_approach_perceptrons_except_where_the_weighted_sum_is_0() {
    let said = output(&["sharpen", "--c", "1,5,10,1000"]);
    // The numbers of each line, of the adder and of the one whose weighted sum is 0 for 1, 1.
    let lines = |start: &str| -> Vec<Vec<f64>> {
        let lines = said.lines().filter_map(|line| line.strip_prefix(start));
        lines.map(|l| l.split_whitespace().map(|n| n.parse().unwrap()).collect()).collect()
    };
    let truth = [0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0];
    assert_eq!(lines("perceptrons"), [truth, truth], "{said}");
    let [adder, at_zero] = &lines("c = 1000 ")[..] else { panic!("{said}") };
    assert_eq!(adder[..8], truth);
    assert_eq!(at_zero[..8], truth.map(|y| if y == 0.0 { 0.5 } else { 1.0 }));
    let furthest = |c: &str| *lines(c)[0].last().unwrap();
    assert!(furthest("c = 1 ") > furthest("c = 5 "), "{said}");
    assert!(furthest("c = 5 ") > furthest("c = 10 "), "{said}");
}

#[test]
fn whoever_stops_reading_has_what_they_wanted() {
    use std::process::Stdio;
    let program = env!("CARGO_BIN_EXE_mnist");
    let mut child = std::process::Command::new(program)
        .args(["gates", "adder", "--bits", "8", "--csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), text(&ended.stderr).as_str()), (Some(0), ""));
}

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
