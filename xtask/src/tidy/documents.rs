//! What documents promise: crates with all they need, links and commands that lead somewhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::checkout::{Finding, Text, find, words};
use super::manifests::package_name;

/// The chores of `cargo xtask`.
const CHORES: [&str; 5] = ["ci", "download-mnist", "recipes", "tidy", "web"];

/// Each crate has them, since each may be taken alone.
const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// Crates that the README leaves out, or that lack what a crate needs to stand alone.
pub(super) fn of_each_crate(root: &Path, texts: &[Text]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut missing = |path: String, what: String| findings.push(Finding::on_file(path, what));
    let readme = find(texts, "README.md");
    if readme.is_none() {
        missing("README.md".into(), "no such file".into());
    }
    for licence in LICENCES {
        if !root.join(licence).is_file() {
            missing(licence.into(), "no such file".into());
        }
    }
    for name in texts.iter().filter_map(Text::crate_name).collect::<BTreeSet<_>>() {
        if readme.is_some_and(|readme| !words(&readme.text, true).any(|word| word == name)) {
            missing("README.md".into(), format!("does not name the crate {name}"));
        }
        let own = format!("crates/{name}/README.md");
        if find(texts, &own).is_none() {
            missing(own, "no such file".into());
        }
        let path = format!("crates/{name}/Cargo.toml");
        let manifest = find(texts, &path).map_or("", |text| &text.text);
        for key in ["description", "keywords"] {
            if !manifest.lines().any(|line| line.starts_with(key)) {
                missing(path.clone(), format!("no {key}"));
            }
        }
        for licence in LICENCES {
            let copy = format!("crates/{name}/{licence}");
            let read = |path: &str| fs::read(root.join(path)).ok();
            if read(&copy) != read(licence) {
                missing(copy, format!("is not a copy of {licence}"));
            }
        }
    }
    findings
}

/// Commands in documents that name a package, example, bench or test that is not there, or run tests
/// of a module that is not there.
pub(super) fn commands(texts: &[Text]) -> Vec<Finding> {
    let mut findings = Vec::new();
    // The list of changes also names what is no more.
    let documents =
        texts.iter().filter(|text| text.is("md") && !text.path.ends_with("CHANGELOG.md"));
    for text in documents {
        for (line, content) in text.lines() {
            for command in content.split("cargo ").skip(1) {
                let arguments = command.split(['`', '|', '#', '&']).next().unwrap_or_default();
                let arguments: Vec<&str> = arguments.split_whitespace().collect();
                // What comes after `--` is the program's.
                let mut parts = arguments.split(|word| *word == "--");
                let arguments = parts.next().unwrap_or_default();
                let of_program = parts.next().unwrap_or_default();
                if let Some(what) = wrong_target(texts, arguments, of_program) {
                    findings.push(text.finding(line, what));
                }
            }
        }
    }
    findings
}

fn wrong_target(texts: &[Text], arguments: &[&str], of_program: &[&str]) -> Option<String> {
    if let ["xtask", chore, ..] = arguments
        && !CHORES.contains(chore)
    {
        return Some(format!("cargo xtask has no {chore}"));
    }
    let after = |flag| {
        let at = arguments.iter().position(|argument| *argument == flag)?;
        arguments.get(at + 1).copied()
    };
    let package = after("-p").or(after("--package"))?;
    let manifest = texts
        .iter()
        .find(|text| text.path.ends_with("Cargo.toml") && package_name(text) == Some(package));
    let Some(manifest) = manifest else { return Some(format!("no package is called {package}")) };
    let folder = manifest.path.parent().unwrap_or(Path::new(""));
    for (flag, place) in [("--example", "examples"), ("--test", "tests"), ("--bench", "")] {
        let Some(name) = after(flag) else { continue };
        let place = folder.join(place);
        let files = [place.join(format!("{name}.rs")), place.join(name).join("main.rs")];
        if !files.iter().any(|file| find(texts, file).is_some()) {
            return Some(format!("{package} has no {} {name}", flag.trim_start_matches('-')));
        }
    }
    let filter = filter_of(of_program);
    let is_all = after("--test") == Some("all");
    let missing = filter.filter(|_| is_all).and_then(|filter| no_test(texts, folder, filter));
    missing.map(|what| format!("{package} has no {what}"))
}

/// The first word that is neither a flag nor the value of one.
fn filter_of<'a>(of_program: &[&'a str]) -> Option<&'a str> {
    const WITH_VALUES: [&str; 6] =
        ["--color", "--format", "--logfile", "--shuffle-seed", "--skip", "--test-threads"];
    let mut words = of_program.iter();
    loop {
        match *words.next()? {
            flag if WITH_VALUES.contains(&flag) => drop(words.next()),
            flag if flag.starts_with('-') => {}
            filter => return Some(filter),
        }
    }
}

/// What a filter of tests names in `tests/all` that is not there: no test would run, and none fail.
fn no_test(texts: &[Text], folder: &Path, filter: &str) -> Option<String> {
    let (module, test) = filter.split_once("::").unwrap_or((filter, ""));
    let all = folder.join("tests/all");
    let (file, parts) = (all.join(format!("{module}.rs")), all.join(module));
    if find(texts, &file).is_none() && find(texts, parts.join("mod.rs")).is_none() {
        return Some(format!("module tests/all/{module}.rs: write MODULE:: or MODULE::TEST"));
    }
    let name = test.rsplit("::").next().unwrap_or_default();
    let declared = format!("fn {name}");
    let mut files = texts.iter().filter(|text| text.path == file || text.path.starts_with(&parts));
    let is_there = name.is_empty() || files.any(|text| text.text.contains(&declared));
    (!is_there).then(|| format!("test {filter}"))
}

/// Links in documents to files that are not there.
pub(super) fn links(root: &Path, texts: &[Text]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for text in texts.iter().filter(|text| text.is("md")) {
        let folder = text.path.parent().unwrap_or(Path::new(""));
        for (line, content) in text.lines() {
            for link in content.split("](").skip(1) {
                let target = link.split([')', '#', ' ']).next().unwrap_or_default();
                if target.is_empty() || target.contains(':') {
                    continue;
                }
                if !root.join(within(folder, target)).exists() {
                    findings.push(text.finding(line, format!("a link to nowhere: {target}")));
                }
            }
        }
    }
    findings
}

/// A relative link as a path from the root.
pub(super) fn within(folder: &Path, target: &str) -> PathBuf {
    let mut path = folder.to_owned();
    for part in Path::new(target).components() {
        match part {
            Component::ParentDir => {
                path.pop();
            }
            part => path.push(part),
        }
    }
    path
}
