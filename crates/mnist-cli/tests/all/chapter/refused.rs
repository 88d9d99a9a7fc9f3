//! What is refused, and how that is said.

use std::fs;

use super::write_data;
use crate::support::{error_and_hint, mnist, workshop};

#[test]
fn bad_input_gets_an_error_and_a_hint_before_anything_is_run() {
    let dir = workshop();
    fs::write(dir.path().join("file"), "").unwrap();
    let nothing_else = fs::read_dir(dir.path()).unwrap().count();
    for (args, error, hint) in [
        ("chapter chese", "there is no experiment called `chese`", "did you mean cheese?"),
        ("chapter esitmate --quick", "called `esitmate`", "did you mean estimate?"),
        ("chapter al --out lab", "there is no experiment called `al`", "did you mean all?"),
        ("chapter ALL --out lab", "there is no experiment called `ALL`", "did you mean all?"),
        ("chapter xyz", "there is no experiment called `xyz`", "mnist chapter lists all there are"),
        ("chapter all", "all needs a folder to write to", "name it with --out DIR"),
        (
            "chapter all --out lab --figure f.svg",
            "--figure and --figures are for one experiment",
            "leave them out",
        ),
        ("chapter cheese --figures file", "file: not a directory", "name a folder"),
        ("chapter cheese --figures file/new", "file/new: ", "name a folder"),
        ("chapter cheese --out lab", "not for cheese alone", "mnist chapter cheese --figure FILE"),
        ("chapter all --out file", "file: not a directory", "name a folder"),
        ("chapter all --out file/lab", "file/lab: ", "name a folder"),
        ("chapter cheese --figure f.txt", "not drawn as that kind of file", "ends in .svg"),
        ("chapter cheese --figure svg", "not drawn as that kind of file", "ends in .svg"),
        ("chapter cheese --figure none/f.svg", "none/f.svg: ", "mkdir -p none"),
        ("chapter cheese --figure data.svg/", "data.svg/: ", ""),
        ("chapter schedule --data none", "none", "--data DIR"),
        ("chapter all --out lab --data none", "none", "--data DIR"),
    ] {
        let (said, hinted) = error_and_hint(dir.path(), args);
        assert!(said.contains(error), "{args}: {said}");
        assert!(hinted.contains(hint), "{args}: {hinted}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), nothing_else, "{args}");
    }
}

#[test]
fn flags_that_make_no_sense_are_a_question_of_usage() {
    let dir = tempfile::tempdir().unwrap();
    for args in [
        "chapter --figure f.svg",
        "chapter --out lab",
        "chapter cheese --seed x",
        "chapter cheese --figure a.svg --figures b",
    ] {
        mnist(dir.path(), args).assert().code(2);
    }
}

#[test]
fn data_that_is_too_small_or_of_other_things_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    write_data(dir.path(), 3, 3);
    let (error, hint) = error_and_hint(dir.path(), "chapter schedule --quick");
    assert!(error.contains("validation: 0 examples, expected at least 1"), "{error}");
    assert!(hint.contains("--data"), "{hint}");
    write_data(dir.path(), 60, 4);
    let (error, hint) = error_and_hint(dir.path(), "chapter bits --quick");
    assert!(error.contains("4 classes of examples, expected the 10 digits"), "{error}");
    assert!(hint.contains("such as MNIST"), "{hint}");
    write_data(dir.path(), 60, 1);
    let (error, _) = error_and_hint(dir.path(), "chapter bits --quick");
    assert!(error.contains("1 class of examples, expected the 10 digits"), "{error}");
}
