//! A page as plain lines, for a terminal.

use std::fmt::{self, Write};
use std::ops::RangeInclusive;

use crate::experiment::Experiment;
use crate::report::page::{Claim, Page, Table};

/// Characters of a line where nobody says how wide the lines should be.
pub const DEFAULT_WIDTH: usize = 96;

/// Characters of a line: in fewer two columns cannot be read, and more are hard to follow.
const WIDTHS: RangeInclusive<usize> = 48..=120;

/// Between the chapter's claim and what came out.
const RULE: &str = " | ";

/// The page of an experiment as plain lines of `width` characters, or of the nearest number from 48
/// to 120. Only a table's row may be longer.
pub fn text(experiment: &Experiment, page: &Page, width: usize) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut out, experiment, page, width.clamp(*WIDTHS.start(), *WIDTHS.end()));
    out
}

fn write(out: &mut String, experiment: &Experiment, page: &Page, width: usize) -> fmt::Result {
    let title = format!("{}: {}", experiment.name, experiment.line);
    writeln!(out, "{}", wrapped(&title, width).join("\n"))?;
    write_prose(out, &page.intro, width)?;
    write_claims(out, &page.claims, width)?;
    for table in &page.tables {
        write_table(out, table, width)?;
    }
    write_prose(out, &page.remarks, width)
}

fn write_prose(out: &mut String, paragraphs: &[String], width: usize) -> fmt::Result {
    paragraphs
        .iter()
        .try_for_each(|paragraph| writeln!(out, "\n{}", wrapped(paragraph, width).join("\n")))
}

/// Two columns: the chapter's claim, and beside it what came out.
fn write_claims(out: &mut String, claims: &[Claim], width: usize) -> fmt::Result {
    if claims.is_empty() {
        return Ok(());
    }
    let left_width = (width - RULE.len()) * 47 / 100;
    let right_width = width - RULE.len() - left_width;
    writeln!(out)?;
    for claim in [&Claim::open("the chapter", "here")].into_iter().chain(claims) {
        let left = wrapped(&claim.says, left_width);
        let verdict = claim.verdict.map_or_else(String::new, |v| format!("{} ", v.in_words()));
        let right = wrapped(&(verdict + &claim.came_out), right_width);
        for i in 0..left.len().max(right.len()) {
            let part = |side: &[String]| side.get(i).cloned().unwrap_or_default();
            let (left, right) = (padded(&part(&left), left_width), part(&right));
            writeln!(out, "{}", format!("{left}{RULE}{right}").trim_end())?;
        }
    }
    Ok(())
}

/// Columns as wide as their widest cell; all but the first to the right.
fn write_table(out: &mut String, table: &Table, width: usize) -> fmt::Result {
    writeln!(out, "\n{}", wrapped(&table.caption, width).join("\n"))?;
    let all = || [&table.head].into_iter().chain(&table.rows);
    let width = |column: usize| all().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..table.head.len()).map(width).collect();
    for row in all() {
        let first = padded(&row[0], widths[0]);
        let others = row.iter().zip(&widths).skip(1);
        let others: Vec<String> = others.map(|(cell, width)| format!("  {cell:>width$}")).collect();
        writeln!(out, "  {}", format!("{first}{}", others.concat()).trim_end())?;
    }
    Ok(())
}

fn padded(text: &str, width: usize) -> String {
    format!("{text:width$}")
}

/// Lines of at most so many characters, unless a single word has more.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
}
