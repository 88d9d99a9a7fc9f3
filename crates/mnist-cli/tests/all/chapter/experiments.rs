//! The list, and each experiment by itself.

use std::collections::HashSet;
use std::fs;

use super::{files, listed};
use crate::support::{drawn_workshop, mnist, output, workshop};

#[test]
fn the_list_has_the_experiments_in_the_order_of_the_chapter() {
    let listed = listed();
    let mut sections: Vec<&str> = listed.iter().map(|(_, section)| section.as_str()).collect();
    sections.dedup();
    let chapter = [
        "Perceptrons",
        "Sigmoid neurons",
        "The architecture of neural networks",
        "A simple network to classify handwritten digits",
        "Learning with gradient descent",
        "Implementing our network to classify digits",
        "Toward deep learning",
    ];
    let order: Vec<usize> =
        sections.iter().map(|s| chapter.iter().position(|c| c == s).unwrap()).collect();
    assert!(order.windows(2).all(|w| w[0] < w[1]), "{sections:?}");
    let names: HashSet<&str> = listed.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names.len(), listed.len(), "each once");
}

#[test]
fn every_experiment_prints_claims_and_draws_what_it_says_it_draws() {
    let dir = drawn_workshop();
    for (name, _) in listed() {
        let draw = |extension: &str| {
            let args = format!("chapter {name} --quick --figure {name}.{extension}");
            let run = mnist(dir.path(), &args).output().unwrap();
            run.status.success().then(|| String::from_utf8(run.stdout).unwrap())
        };
        // What it does not draw is refused at once.
        let (said, extension) = match draw("svg") {
            Some(said) => (said, "svg"),
            None => (draw("png").unwrap(), "png"),
        };
        assert!(said.starts_with(&format!("{name}: ")), "{said}");
        assert!(said.contains("\nthe chapter ") && said.contains("| here\n"), "{said}");
        assert!(said.contains("seed 1, quick\n"), "{said}");
        assert!(!said.contains("NaN") && !said.contains("inf "), "{said}");
        for file in said.lines().filter_map(|line| line.strip_prefix("saved ")) {
            let bytes = fs::read(dir.path().join(file)).unwrap();
            let start: &[u8] = if extension == "svg" { b"<svg" } else { b"\x89PNG" };
            assert!(bytes.starts_with(start), "{file}");
        }
        assert!(dir.path().join(format!("{name}.{extension}")).is_file(), "{said}");
    }
}

#[test]
fn a_figure_goes_to_the_file_named_and_nowhere_else() {
    let dir = workshop();
    let before = files(dir.path());
    let said = output(dir.path(), "chapter valley --figure v.svg");
    assert!(said.ends_with("saved v.svg\n2 more figures: --figures DIR draws all\n"), "{said}");
    let after: Vec<String> =
        files(dir.path()).into_iter().filter(|file| !before.contains(file)).collect();
    assert_eq!(after, ["v.svg"]);
}

#[test]
fn all_figures_go_to_the_folder_named() {
    let dir = drawn_workshop();
    let said = output(dir.path(), "chapter valley --figures new/figures");
    let saved: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("saved ")).collect();
    let names = ["valley.svg", "valley-2.svg", "valley-3.svg"];
    assert_eq!(saved, names.map(|name| format!("new/figures/{name}")));
    output(dir.path(), "chapter mistakes --quick --figures mistakes");
    assert_eq!(files(&dir.path().join("mistakes")), ["mistakes-2.png", "mistakes.svg"]);
    // With the one as with the other, it is known beforehand what an experiment draws.
    for (name, _) in listed() {
        let said = output(dir.path(), &format!("chapter {name} --quick --figures all"));
        let saved = said.lines().filter(|line| line.starts_with("saved ")).count();
        assert!(saved > 0, "{said}");
    }
    for file in files(&dir.path().join("all")) {
        let bytes = fs::read(dir.path().join("all").join(&file)).unwrap();
        let start: &[u8] = if file.contains(".svg") { b"<svg" } else { b"\x89PNG" };
        assert!(bytes.starts_with(start), "{file}");
    }
}

#[test]
fn the_same_seed_gives_the_same_words_and_figures_on_any_number_of_threads() {
    let dir = workshop();
    // Not `online`, which measures time.
    for name in
        ["flip", "bits", "cost-or-count", "estimate", "schedule", "batch-convention", "shuffle"]
    {
        let run = |threads: usize, seed: u64| {
            let flags = format!("--quick --threads {threads} --seed {seed} --figure f.svg");
            let said = output(dir.path(), &format!("chapter {name} {flags}"));
            (said, fs::read(dir.path().join("f.svg")).unwrap())
        };
        let one = run(1, 1);
        assert!(run(2, 1) == one && run(3, 1) == one, "{name}");
        assert!(run(2, 2).0 != one.0, "{name}");
    }
}

/// `script` runs a command in a terminal of its own, whose size `stty` sets.
#[cfg(target_os = "linux")]
#[test]
fn text_wraps_at_the_width_of_the_terminal_and_at_96_elsewhere() {
    use std::process::Command;

    let dir = workshop();
    let widest = |said: &str| {
        let prose = said.lines().take_while(|line| *line != "All eight cases");
        prose.map(|line| line.chars().count()).max().unwrap()
    };
    for columns in [58, 80] {
        let mnist = env!("CARGO_BIN_EXE_mnist");
        let command = format!("stty rows 40 cols {columns}; {mnist} chapter cheese");
        let run = Command::new("script")
            .args(["--quiet", "--return", "--command", &command, "/dev/null"])
            .current_dir(dir.path())
            .output()
            .unwrap();
        let said = String::from_utf8(run.stdout).unwrap().replace('\r', "");
        assert!((columns - 8..=columns).contains(&widest(&said)), "{columns}: {said}");
    }
    assert!((88..=96).contains(&widest(&output(dir.path(), "chapter cheese"))));
}
