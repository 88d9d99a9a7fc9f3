//! Recipes are flags under a name, and each of them can be overridden.

use std::fs;

use crate::support::{mnist, output, workshop};

/// Each recipe of `--recipe list` with its flags.
fn recipes() -> Vec<(String, String)> {
    let dir = workshop();
    let list = output(dir.path(), "train --recipe list");
    let lines: Vec<&str> = list.lines().collect();
    let recipe = |pair: &[&str]| {
        let (name, about) = pair[0].split_once(": ").unwrap();
        assert!(!about.is_empty(), "{pair:?}");
        (name.to_string(), pair[1].trim().to_string())
    };
    assert!(lines.len().is_multiple_of(2), "{lines:?}");
    lines.chunks_exact(2).map(recipe).collect()
}

#[test]
fn a_recipe_is_nothing_but_its_flags() {
    for (name, flags) in recipes() {
        let dir = workshop();
        // Whatever the recipe says, two epochs of a small network on these images are enough here.
        let smaller = "--hidden 5 --activation sigmoid --epochs 2 --non-digits=false";
        output(dir.path(), &format!("train --recipe {name} {smaller} --model by-name"));
        output(dir.path(), &format!("train {flags} {smaller} --model by-flags"));
        let read = |model: &str| fs::read(dir.path().join(model)).unwrap();
        assert!(read("by-name") == read("by-flags"), "{name}");
    }
}

#[test]
fn every_flag_of_a_recipe_gives_way_to_one_that_is_given() {
    let dir = workshop();
    let model = |flags: &str| {
        output(dir.path(), &format!("train --model m --epochs 1 {flags}"));
        fs::read(dir.path().join("m")).unwrap()
    };
    // Before or behind the recipe's name, in one argument or two.
    let expected = model("--hidden 7 --eta 1");
    for flags in ["--recipe default --hidden 7 --eta 1", "--hidden 7 --recipe=default --eta=1"] {
        assert!(model(flags) == expected, "{flags}");
    }
    assert!(model("--book --hidden 7") == model("--hidden 7 --recipe book"));
    // All of them.
    let taken_back = "--members 1 --hidden 7 --activation sigmoid --output sigmoid --init base-rate \
                      --mini-batch-size 10 --prepare as-is --distort=false --validation 100";
    assert!(model(&format!("--recipe minute {taken_back} --eta 1")) == expected);
    let said = output(dir.path(), "train --book --epochs 1 --test-each-epoch=false --model m");
    assert!(said.contains("validation cost"), "{said}");
}

#[test]
fn a_recipe_says_its_flags_and_an_unknown_one_the_nearest_name() {
    let dir = workshop();
    let said = |flags: &str| {
        let output = mnist(dir.path(), &format!("train --epochs 1 {flags}")).output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(said("--recipe book").starts_with("note: recipe book: --hidden 30 --epochs 30 "));
    let unknown = said("--recipe bok");
    assert!(unknown.contains("'bok'") && unknown.contains("similar value exists: 'book'"));
}
