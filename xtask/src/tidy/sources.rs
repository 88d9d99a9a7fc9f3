//! Checks of the files themselves: sizes, paths that only one machine has, READMEs, manifests.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::{Finding, Text, find, words};

/// A file longer than this has two ideas in it.
const LONGEST: usize = 450;

/// Home folders of developers. In pieces, so that this file passes its own check.
const HOMES: [&str; 3] = [concat!("/", "root/"), concat!("/", "home/"), concat!("/", "Users/")];

/// Source files that no one reads in one sitting.
pub(super) fn long_files(texts: &[Text]) -> Vec<Finding> {
    let sources = texts.iter().filter(|text| text.crate_name().is_some());
    sources
        .filter_map(|text| {
            let lines = text.text.lines().count();
            (lines > LONGEST).then(|| {
                text.finding(1, format!("{lines} lines, more than {LONGEST}: split it by idea"))
            })
        })
        .collect()
}

/// Absolute paths of someone's machine.
pub(super) fn homes(texts: &[Text]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for text in texts {
        for (line, content) in text.lines() {
            if let Some(home) = HOMES.iter().find(|home| names_home(content, home)) {
                findings.push(text.finding(line, format!("a path of one machine: {home}...")));
            }
        }
    }
    findings
}

/// Whether `line` has `home` at the start of a path and a name after it.
fn names_home(line: &str, home: &str) -> bool {
    line.match_indices(home).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + home.len()..].chars().next();
        // In the middle of a path or a web address it is nobody's home.
        !before.is_some_and(|c| c.is_alphanumeric() || "-_.".contains(c))
            && after.is_some_and(|c| c.is_alphanumeric() || c == '.' || c == '_')
    })
}

/// Crates that the README leaves out, or that lack what a crate needs to stand alone.
pub(super) fn readmes_and_manifests(texts: &[Text]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut missing = |path: String, what: String| {
        findings.push(Finding { path: path.into(), line: 1, what });
    };
    let readme = find(texts, "README.md");
    if readme.is_none() {
        missing("README.md".into(), "no such file".into());
    }
    for name in crates(texts) {
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
    }
    findings
}

fn crates(texts: &[Text]) -> BTreeSet<&str> {
    texts.iter().filter_map(Text::crate_name).collect()
}

/// Lines of code a crate, without comments, blank lines and tests.
pub(super) fn lines_of_code(texts: &[Text]) -> String {
    let mut counts = BTreeMap::new();
    for text in texts {
        if let Some(name) = text.crate_name() {
            let code = text
                .text
                .lines()
                .map(str::trim)
                .take_while(|line| *line != "#[cfg(test)]")
                .filter(|line| !line.is_empty() && !line.starts_with("//"));
            *counts.entry(name).or_insert(0) += code.count();
        }
    }
    let mut line = format!("lines of code: {} in all", counts.values().sum::<usize>());
    for (name, count) in counts {
        let _ = write!(line, ", {name} {count}"); // writing to a String cannot fail
    }
    line
}
