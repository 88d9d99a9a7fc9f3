//! Readers that leave and disks that are full: files are saved all the same, nothing panics.

use std::fs::File;
use std::io::{BufRead, BufReader, pipe};
use std::path::Path;
use std::process::{Command, Stdio};

use sigmoid_net::Model;

use crate::support::{output, workshop};

fn mnist(dir: &Path, args: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mnist"));
    command.current_dir(dir).env("MNIST_DATA", "data").args(args.split_whitespace());
    command
}

/// As `2>&1 | head -1`: the first line, and the exit code.
fn first_line_of_both(dir: &Path, args: &str) -> (String, i32) {
    let (reader, writer) = pipe().unwrap();
    let mut command = mnist(dir, args);
    command.stdout(writer.try_clone().unwrap()).stderr(writer);
    let mut child = command.spawn().unwrap();
    drop(command);
    let mut line = String::new();
    let mut reader = BufReader::with_capacity(1, reader);
    reader.read_line(&mut line).unwrap();
    drop(reader);
    (line, child.wait().unwrap().code().unwrap())
}

#[test]
fn a_reader_that_leaves_early_does_not_cost_the_model() {
    let dir = workshop();
    // Far too large a step: outputs saturate, and there is a warning to print.
    let args = "train --epochs 200 --hidden 20 --eta 1000 --figure curves.svg --log log";
    let (line, code) = first_line_of_both(dir.path(), args);
    assert!(line.starts_with("80-20-10 on 500 training"), "{line}");
    assert_eq!(code, 0);
    let model = Model::load(dir.path().join("digits.safetensors")).unwrap();
    assert!(model.metadata.contains_key("test_accuracy"));
    assert!(dir.path().join("curves.svg").exists());
    assert_eq!(std::fs::read_to_string(dir.path().join("log")).unwrap().lines().count(), 200);
}

#[test]
fn a_reader_that_leaves_early_does_not_cost_the_notebook() {
    let dir = workshop();
    let (line, code) = first_line_of_both(dir.path(), "chapter all --quick --out lab");
    assert!(line.starts_with("cheese "), "{line}");
    assert_eq!(code, 0);
    assert!(dir.path().join("lab/index.html").exists());
}

#[test]
fn a_warning_to_nobody_is_no_failure() {
    let dir = workshop();
    let netlist = "input a\ninput unused\nn = -2*a -2*a +3\noutput y = n\n";
    std::fs::write(dir.path().join("netlist"), netlist).unwrap();
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    let ended = mnist(dir.path(), "gates read netlist").stderr(writer).output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert!(String::from_utf8(ended.stdout).unwrap().ends_with("1      1 | 0\n"));
}

#[cfg(target_os = "linux")]
const COMMANDS: [(&str, &[&str]); 17] = [
    // With a warning, as above.
    ("train --epochs 1 --hidden 20 --eta 1000 --model m --figure c.svg", &["m", "c.svg"]),
    ("train --book --epochs 1 --model b", &["b"]),
    ("eval --model good --figure e.svg --mistakes e.png", &["e.svg", "e.png"]),
    ("eval --model good --json", &[]),
    ("show 1 --model good --figure s.png", &["s.png"]),
    ("weights good --figure w.png", &["w.png"]),
    ("draw --count 60 --figure d.png --compare data/mnist --out digits", &["d.png", "digits"]),
    ("draw --count 60 --shards 2 --out many", &["many"]),
    ("expand data --times 2 --to more", &["more"]),
    ("verify more", &[]),
    ("chapter", &[]),
    ("chapter cheese --figure x.svg", &["x.svg"]),
    ("gates", &[]),
    ("gates half-adder", &[]),
    ("gates half-adder --svg g.svg", &["g.svg"]),
    ("gates add 77 88", &[]),
    ("--help", &[]),
];

/// A full disk for standard output: an error, after everything is saved.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_for_results_is_an_error_after_files_are_saved() {
    let dir = workshop();
    output(dir.path(), "train --epochs 1 --hidden 20 --model good");
    for (args, files) in COMMANDS {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let ended = mnist(dir.path(), args).stdout(full).output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(1), "{args}: {said}");
        let last = said.lines().last().unwrap();
        assert!(
            last.starts_with("error: cannot write to standard output: No space"),
            "{args}: {said}"
        );
        for file in files {
            assert!(dir.path().join(file).exists(), "{args}: {file}");
        }
    }
}

/// A full disk for warnings: they are lost, and nothing else.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_for_warnings_is_no_failure() {
    let dir = workshop();
    output(dir.path(), "train --epochs 1 --hidden 20 --model good");
    for (args, files) in COMMANDS {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let ended = mnist(dir.path(), args).stderr(full).output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{args}");
        assert!(!ended.stdout.is_empty(), "{args}");
        for file in files {
            assert!(dir.path().join(file).exists(), "{args}: {file}");
        }
    }
    // An error is one all the same.
    for (args, code) in [("train --data nowhere", 1), ("gates nadn", 1), ("train --epochs 0", 2)] {
        let full = || File::options().write(true).open("/dev/full").unwrap();
        let ended = mnist(dir.path(), args).stdout(full()).stderr(full()).status().unwrap();
        assert_eq!(ended.code(), Some(code), "{args}");
    }
    let full = File::options().write(true).open("/dev/full").unwrap();
    let nowhere =
        mnist(dir.path(), "gates").stdin(Stdio::null()).stdout(Stdio::null()).stderr(full).status();
    assert_eq!(nowhere.unwrap().code(), Some(0));
}
