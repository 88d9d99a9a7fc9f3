//! A page as plain lines, for a terminal.

use std::fmt::{self, Write};

use crate::experiment::Experiment;
use crate::report::page::{Claim, Page, Table};

/// Characters of a line of prose.
const WIDTH: usize = 96;

/// Characters of the column with the chapter's claims.
const CLAIM_WIDTH: usize = 44;

/// The page of an experiment as plain lines.
pub fn text(experiment: &Experiment, page: &Page) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut out, experiment, page);
    out
}

fn write(out: &mut String, experiment: &Experiment, page: &Page) -> fmt::Result {
    writeln!(out, "{}: {}", experiment.name, experiment.line)?;
    write_prose(out, &page.intro)?;
    write_claims(out, &page.claims)?;
    for table in &page.tables {
        write_table(out, table)?;
    }
    write_prose(out, &page.remarks)
}

fn write_prose(out: &mut String, paragraphs: &[String]) -> fmt::Result {
    for paragraph in paragraphs {
        writeln!(out, "\n{}", wrapped(paragraph, WIDTH).join("\n"))?;
    }
    Ok(())
}

/// Two columns: the chapter's claim, and beside it what came out.
fn write_claims(out: &mut String, claims: &[Claim]) -> fmt::Result {
    if claims.is_empty() {
        return Ok(());
    }
    let head = Claim::new("the chapter", "here");
    writeln!(out)?;
    for claim in [&head].into_iter().chain(claims) {
        let left = wrapped(&claim.says, CLAIM_WIDTH);
        let right = wrapped(&claim.came_out, WIDTH - CLAIM_WIDTH - 3);
        for i in 0..left.len().max(right.len()) {
            let part = |side: &[String]| side.get(i).cloned().unwrap_or_default();
            let (left, right) = (padded(&part(&left), CLAIM_WIDTH), part(&right));
            writeln!(out, "{}", format!("{left} | {right}").trim_end())?;
        }
    }
    Ok(())
}

/// Columns as wide as their widest cell; all but the first to the right.
fn write_table(out: &mut String, table: &Table) -> fmt::Result {
    writeln!(out, "\n{}", wrapped(&table.caption, WIDTH).join("\n"))?;
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
