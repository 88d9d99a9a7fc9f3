//! `docs/EQUATIONS.md` and the code, kept true to each other.
//!
//! A row an equation, from `Eq. (1)` to `Eq. (21)`; items and tests are links, one or more a cell:
//!
//! ```markdown
//! | Eq. (20) | [`sgd::Training`](../crates/sgd/src/training.rs) | [`a_test`](../crates/sgd/tests/book/mini_batches.rs) |
//! ```
//!
//! Equations from elsewhere have no number, and a cell more, which says where they are from.

use std::ops::RangeInclusive;
use std::path::Path;

use super::checkout::{Finding, Text, find, words};
use super::documents::within;

/// The table's place in the checkout.
const TABLE: &str = "docs/EQUATIONS.md";

/// The equations of the chapter.
const CHAPTER: RangeInclusive<u32> = 1..=21;

/// What declares a name in Rust.
const KEYWORDS: [&str; 8] = ["fn", "struct", "enum", "trait", "type", "const", "static", "mod"];

/// What a cell's links are checked for.
#[derive(Clone, Copy)]
enum Column {
    Item,
    Test,
}

/// Rows that are missing, out of order, or point to what is not there.
pub(super) fn table(texts: &[Text]) -> Vec<Finding> {
    let Some(table) = find(texts, TABLE) else {
        return vec![Finding { path: TABLE.into(), line: 1, what: "no such file".into() }];
    };
    let mut findings = Vec::new();
    let mut next = *CHAPTER.start();
    for (line, row) in table.lines() {
        let cells: Vec<&str> = row.trim().trim_matches('|').split('|').map(str::trim).collect();
        let Some(n): Option<u32> =
            cells[0].strip_prefix("Eq. (").and_then(|n| n.strip_suffix(')')?.parse().ok())
        else {
            if let [equation, _, items, tests] = cells[..]
                && items.contains("](")
            {
                let wrong = check_cell(texts, equation, items, Column::Item)
                    .into_iter()
                    .chain(check_cell(texts, equation, tests, Column::Test));
                findings.extend(wrong.map(|what| table.finding(line, what)));
            }
            continue;
        };
        let mut report = |what| findings.push(table.finding(line, what));
        if n != next {
            report(format!("Eq. ({n}) where Eq. ({next}) should be"));
        }
        next = n.saturating_add(1);
        if let [_, items, tests] = cells[..] {
            check_cell(texts, cells[0], items, Column::Item).into_iter().for_each(&mut report);
            check_cell(texts, cells[0], tests, Column::Test).into_iter().for_each(&mut report);
        } else {
            report(format!("Eq. ({n}) has {} cells, not: equation, item, test", cells.len()));
        }
    }
    if next != CHAPTER.end() + 1 {
        let what = format!("ends before Eq. ({next}); the chapter has {}", CHAPTER.end());
        findings.push(table.finding(1, what));
    }
    findings
}

/// Follows every link of a cell and says what is not as it claims. Items mention the equation, if
/// that is one with a number.
fn check_cell(texts: &[Text], equation: &str, cell: &str, column: Column) -> Vec<String> {
    let is_numbered = equation.starts_with("Eq. (");
    let (links, rest) = links(cell);
    let folder = Path::new(TABLE).parent().unwrap_or(Path::new(""));
    let mut wrong = Vec::new();
    if links.is_empty() || rest.contains(['`', '[']) {
        wrong.push(format!("{equation}: not links of the form [`name`](path): {cell}"));
    }
    for (name, target) in links {
        let Some(file) = find(texts, within(folder, target.split('#').next().unwrap_or(target)))
        else {
            wrong.push(format!("{equation}: no such file: {target}"));
            continue;
        };
        let last = words(name, false).last().unwrap_or_default();
        match column {
            Column::Test if !has_test(&file.text, last) => {
                wrong.push(format!("{equation}: {target} has no test {last}"));
            }
            Column::Item if !declares(&file.text, last) => {
                wrong.push(format!("{equation}: {target} has no {last}"));
            }
            Column::Item if is_numbered && !file.text.contains(equation) => {
                wrong.push(format!("{equation}: {target} does not mention {equation}"));
            }
            _ => {}
        }
    }
    wrong
}

/// Splits a cell into its ``[`name`](path)`` links and the text between them.
fn links(cell: &str) -> (Vec<(&str, &str)>, String) {
    let mut links = Vec::new();
    let mut between = String::new();
    let mut rest = cell;
    while let Some((before, link)) = rest.split_once("[`") {
        let Some((name, (path, after))) =
            link.split_once("`](").and_then(|(name, tail)| Some((name, tail.split_once(')')?)))
        else {
            break;
        };
        links.push((name, path));
        between.push_str(before);
        rest = after;
    }
    (links, between + rest)
}

/// Whether a line of code, not of comment, declares or re-exports `name`.
fn declares(text: &str, name: &str) -> bool {
    text.lines().map(str::trim).filter(|line| !line.starts_with("//")).any(|line| {
        let words: Vec<&str> = words(line, false).collect();
        words.windows(2).any(|pair| KEYWORDS.contains(&pair[0]) && pair[1] == name)
            || line.starts_with("pub use") && words.contains(&name)
    })
}

/// Whether there is a `fn name` under a `#[test]`, with only attributes and comments between.
fn has_test(text: &str, name: &str) -> bool {
    let mut is_test = false;
    for line in text.lines().map(str::trim) {
        let mut words = words(line, false);
        if line == "#[test]" {
            is_test = true;
        } else if is_test && words.next() == Some("fn") && words.next() == Some(name) {
            return true;
        } else if !line.starts_with("#[") && !line.starts_with("//") {
            is_test = false;
        }
    }
    false
}

/// Equations written in another form than `Eq. (6)`, and numbers that the chapter does not have.
pub(super) fn spelling(texts: &[Text]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let prose_and_code = texts.iter().filter(|text| {
        (text.is("rs") || text.is("md"))
            && (text.path.starts_with("crates") || text.path.starts_with("docs"))
    });
    for text in prose_and_code {
        for (line, content) in text.lines() {
            for mention in mentions(content) {
                let number = mention.strip_prefix("Eq. (").and_then(|n| n.strip_suffix(')'));
                match number.and_then(|n| n.parse().ok()) {
                    Some(n) if CHAPTER.contains(&n) => {}
                    Some(n) => findings.push(text.finding(
                        line,
                        format!("Eq. ({n}): the chapter has Eq. (1) to Eq. ({})", CHAPTER.end()),
                    )),
                    None => findings.push(text.finding(
                        line,
                        format!("`{mention}`: equations are written as in `Eq. (6)`"),
                    )),
                }
            }
        }
    }
    findings
}

/// Everything on a line that looks like an equation with its number, in whatever spelling.
fn mentions(line: &str) -> Vec<&str> {
    let lower = line.to_ascii_lowercase();
    let mut found = Vec::new();
    for (start, _) in lower.match_indices("eq") {
        // `a.eq(1)` and `assert_eq!` are code.
        let in_word = |c: char| c.is_alphanumeric() || "_.:".contains(c);
        if lower[..start].chars().next_back().is_some_and(in_word) {
            continue;
        }
        let tail = &lower[start..];
        let after_word = tail.trim_start_matches(|c: char| c.is_ascii_lowercase());
        let word = &tail[..tail.len() - after_word.len()];
        if !["eq", "eqs", "eqn", "eqns", "equation", "equations"].contains(&word) {
            continue;
        }
        let number = after_word.trim_start_matches(['.', ' ', '(']);
        let after = number.trim_start_matches(|c: char| c.is_ascii_digit());
        if after.len() == number.len() {
            continue;
        }
        let closing = usize::from(after.starts_with(')'));
        found.push(&line[start..line.len() - after.len() + closing]);
    }
    found
}
