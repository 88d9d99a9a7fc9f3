//! All experiments as one page.

use std::collections::HashSet;
use std::fs;

use super::{listed, write_data};
#[cfg(unix)]
use crate::support::{Ended, Running, workshop};
use crate::support::{drawn_workshop, error_and_hint, mnist, output};

/// Values of an attribute, such as `id="..."`.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.split(start.as_str()).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
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
    let dir = tempfile::tempdir().unwrap();
    // Too many classes for the experiments that take longest, so the program ends with 1.
    write_data(dir.path(), 240, 12);
    let lab = dir.path().join("lab");
    fs::create_dir(&lab).unwrap();
    fs::write(lab.join("notes.txt"), "mine").unwrap();
    mnist(dir.path(), "chapter all --quick --out lab").assert().code(1);
    let first = fs::read_to_string(lab.join("index.html")).unwrap();
    mnist(dir.path(), "chapter all --quick --out lab --seed 2").assert().code(1);
    assert!(fs::read_to_string(lab.join("index.html")).unwrap() != first);
    assert_eq!(fs::read_to_string(lab.join("notes.txt")).unwrap(), "mine");

    fs::write(lab.join("index.html"), "my home page").unwrap();
    let (error, hint) = error_and_hint(dir.path(), "chapter all --quick --out lab");
    assert!(error.contains("lab/index.html exists and is not a page"), "{error}");
    assert!(hint.contains("--out"), "{hint}");
    assert_eq!(fs::read_to_string(lab.join("index.html")).unwrap(), "my home page");
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
    let dir = workshop();
    // The full version on 500 images takes some seconds.
    let mut run = Running::start(dir.path(), "chapter all --out lab");
    // The first experiment is done, and those that learn are still to come.
    run.line();
    std::thread::sleep(std::time::Duration::from_millis(20));
    let Ended { code, said, .. } = run.end("-INT");
    assert_eq!(code, Some(130));
    assert!(said.contains("stopped before the end") && said.contains("hint: "), "{said}");
    assert!(!dir.path().join("lab").exists());
}
