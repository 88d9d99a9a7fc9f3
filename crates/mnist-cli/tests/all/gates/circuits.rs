//! Circuits, what they give, and how they are shown.

use std::fs;

use perceptron::Circuit;

use super::{folder, mnist, output, output_in, output_of, text};

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
