//! Checks of each file by itself: its size, its first line, paths that only one machine has.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::checkout::{Finding, Text};

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

/// Rust files that do not open with a line that says what they are. Attributes may come before
/// it, and a library's page may be its README.
pub(super) fn opening_lines(texts: &[Text]) -> Vec<Finding> {
    let says_what_it_is = |text: &Text| {
        let mut lines = text.text.lines().skip_while(|line| {
            line.is_empty() || line.starts_with("#![") && !line.starts_with("#![doc")
        });
        let opening = lines.next().unwrap_or_default();
        opening.starts_with("//! ") || opening.starts_with("#![doc = include_str!(")
    };
    let without = texts.iter().filter(|text| text.is("rs") && !says_what_it_is(text));
    without
        .map(|text| text.finding(1, "does not open with a `//!` line that says what it is"))
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
