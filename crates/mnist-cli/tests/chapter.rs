//! `mnist chapter` as its readers see it, on a made-up data set.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use support::{drawn_workshop, mnist, output, workshop};

mod support;

/// The experiments in the list, each under the last heading before it.
fn listed() -> Vec<(String, String)> {
    let dir = tempfile::tempdir().unwrap();
    let said = output(dir.path(), "chapter");
    let mut section = "";
    let mut listed = Vec::new();
    for line in said.lines().take_while(|line| !line.is_empty()) {
        match line.strip_prefix("  ") {
            Some(line) => {
                let (name, rest) = line.split_once(' ').unwrap();
                assert!(!rest.trim().is_empty(), "{line}");
                listed.push((name.to_string(), section.to_string()));
            }
            None => section = line,
        }
    }
    listed
}

/// Runs it, expects an error and a hint and nothing more, and returns both lines.
fn error_and_hint(dir: &Path, args: &str) -> (String, String) {
    let run = mnist(dir, args).assert().code(1);
    let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    let lines: Vec<&str> = said.lines().collect();
    let [error, hint] = lines[..] else { panic!("{said}") };
    let part = |line: &str, start| line.strip_prefix(start).unwrap().to_string();
    (part(error, "error: "), part(hint, "hint: "))
}

/// Values of an attribute, such as `id="..."`.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.split(start.as_str()).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

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

/// The names of the files in a folder, in order.
fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name();
    let mut files: Vec<String> = entries.map(|entry| name(entry).into_string().unwrap()).collect();
    files.sort();
    files
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
fn all_of_it_is_one_page_that_needs_nothing_else() {
    let dir = drawn_workshop();
    let said = output(dir.path(), "chapter all --quick --out new/lab --seed 3");
    assert!(said.lines().last().unwrap().starts_with("saved new/lab/index.html"), "{said}");
    let files: Vec<_> = fs::read_dir(dir.path().join("new/lab")).unwrap().collect();
    assert_eq!(files.len(), 1, "the page and nothing else");

    let html = fs::read_to_string(dir.path().join("new/lab/index.html")).unwrap();
    for part in ["<script", "<link", "@import", "url(http", "src=\"http"] {
        assert!(!html.contains(part), "{part}");
    }
    assert!(attributes(&html, "src").iter().all(|src| src.starts_with("data:image/png;base64,")));
    let ids = attributes(&html, "id");
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "each id once");
    for (name, section) in listed() {
        assert!(ids.contains(&name.as_str()), "{name}");
        assert!(html.contains(&format!("<a href=\"#{name}\">")), "{name} in the contents");
        assert!(html.contains(&format!("mnist chapter {name} --quick --seed 3")), "{name}");
        assert!(html.contains(&format!("<h2>{section}</h2>")), "{section}");
    }
    for tag in ["section", "figure", "table", "svg", "ul", "nav", "h2", "h3", "p", "td", "th"] {
        let opened =
            html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{tag}");
    }
    let figures = html.matches("<figure>").count();
    assert!(figures >= listed().len() && html.matches("<figcaption>").count() == figures);
    let described =
        html.matches("role=\"img\" aria-label=\"").count() + html.matches("<img alt=\"").count();
    assert_eq!(described, figures);
    assert!(html.contains("<code>data/mnist</code>") && html.contains("follows from seed 3"));
}

#[test]
fn a_page_of_ours_is_replaced_and_other_peoples_files_stay() {
    let dir = drawn_workshop();
    let lab = dir.path().join("lab");
    fs::create_dir(&lab).unwrap();
    fs::write(lab.join("notes.txt"), "mine").unwrap();
    output(dir.path(), "chapter all --quick --out lab");
    let first = fs::read_to_string(lab.join("index.html")).unwrap();
    output(dir.path(), "chapter all --quick --out lab --seed 2");
    assert!(fs::read_to_string(lab.join("index.html")).unwrap() != first);
    assert_eq!(fs::read_to_string(lab.join("notes.txt")).unwrap(), "mine");

    fs::write(lab.join("index.html"), "my home page").unwrap();
    let (error, hint) = error_and_hint(dir.path(), "chapter all --quick --out lab");
    assert!(error.contains("lab/index.html exists and is not a page"), "{error}");
    assert!(hint.contains("--out"), "{hint}");
    assert_eq!(fs::read_to_string(lab.join("index.html")).unwrap(), "my home page");
}

#[test]
fn the_same_seed_gives_the_same_words_and_figures_on_any_number_of_threads() {
    let dir = workshop();
    // Not `online`, which measures time.
    for name in ["flip", "bits", "cost-or-count", "estimate", "schedule", "batch-convention"] {
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

#[test]
fn the_page_is_the_same_on_any_number_of_threads_but_for_the_part_that_measures_time() {
    let dir = drawn_workshop();
    let page = |threads: usize| {
        let args = format!("chapter all --quick --threads {threads} --out lab{threads}");
        output(dir.path(), &args);
        let html = fs::read_to_string(dir.path().join(format!("lab{threads}/index.html"))).unwrap();
        let (before, rest) = html.split_once("<section id=\"online\">").unwrap();
        let (_, after) = rest.split_once("</section>").unwrap();
        format!("{before}{after}")
    };
    assert!(page(1) == page(3));
}

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

/// A data set of `n` images of 2 x 2 pixels and so many classes, for training and for testing.
fn write_data(dir: &Path, n: usize, classes: u8) {
    let data = dir.join("data/mnist");
    fs::create_dir_all(&data).unwrap();
    for name in ["train", "t10k"] {
        let images = ndarray::Array3::<u8>::from_elem((n, 2, 2), 9);
        let labels: ndarray::Array1<u8> = (0..classes).cycle().take(n).collect();
        mnist_io::write_idx(data.join(format!("{name}-images-idx3-ubyte")), &images).unwrap();
        mnist_io::write_idx(data.join(format!("{name}-labels-idx1-ubyte")), &labels).unwrap();
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

#[test]
fn what_the_data_set_does_not_suit_is_left_out_of_the_page_which_says_so() {
    let dir = tempfile::tempdir().unwrap();
    // Letters, say: more classes than there are digits.
    write_data(dir.path(), 240, 12);
    let run = mnist(dir.path(), "chapter all --quick --out lab").assert().code(1);
    let said = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let warned = said(&run.get_output().stderr);
    let listed = listed();
    let without = format!("warning: 4 of {} experiments do not suit the data set", listed.len());
    assert!(warned.starts_with(&without), "{warned}");
    assert!(warned.contains(": is-it-a-nine, segmentation, ten-or-four, bits\nhint: "), "{warned}");
    assert_eq!(warned.lines().count(), 2, "{warned}");
    let reason = "12 classes of examples, expected the 10 digits";
    assert_eq!(said(&run.get_output().stdout).matches(reason).count(), 4);

    let html = fs::read_to_string(dir.path().join("lab/index.html")).unwrap();
    let parts: Vec<&str> = html.split("<section id=\"").skip(1).collect();
    assert_eq!(parts.len(), listed.len(), "each has its place");
    let lacking: Vec<&str> = parts
        .iter()
        .filter(|part| part.contains(reason) && !part.contains("<figure>"))
        .map(|part| part.split('"').next().unwrap())
        .collect();
    assert_eq!(lacking, ["is-it-a-nine", "segmentation", "ten-or-four", "bits"]);
    assert_eq!(html.matches(" (not run)</li>").count(), 4);
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_nothing_behind() {
    use std::process::{Command, Stdio};
    use std::time::Duration;

    let dir = workshop();
    // The full version on 500 images takes some seconds.
    let mut child = Command::new(env!("CARGO_BIN_EXE_mnist"))
        .args(["chapter", "all", "--out", "lab"])
        .current_dir(dir.path())
        .env("MNIST_DATA", "data")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    // The first experiment is done, and those that learn are still to come.
    std::io::BufRead::read_line(&mut out, &mut line).unwrap();
    std::thread::sleep(Duration::from_millis(20));
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130));
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(said.contains("stopped before the end") && said.contains("hint: "), "{said}");
    assert!(!dir.path().join("lab").exists());
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
