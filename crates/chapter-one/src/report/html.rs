//! Pages as one: `index.html`, which needs no network and no scripts.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use figures::Panels;

use crate::experiment::Experiment;
use crate::report::page::{Claim, Figure, Page, Picture, Table};
use crate::runs::settings::VALIDATION_ONE_IN;

/// Tells a page of ours from somebody else's.
pub const MARK: &str = r#"<meta name="generator" content="mnist chapter all">"#;

const STYLE: &str = include_str!("html.css");

/// A page of many experiments.
#[derive(Debug)]
pub struct Notebook<'a> {
    /// Where the images come from; None if no experiment needed any.
    pub data: Option<String>,
    /// Everything random follows from it.
    pub seed: u64,
    /// Whether it is the quick version.
    pub quick: bool,
    /// The experiments, in the chapter's order.
    pub parts: Vec<Part<'a>>,
}

/// An experiment that was run for the notebook, or could not be.
#[derive(Debug)]
pub struct Part<'a> {
    /// The section of the chapter.
    pub section: &'a str,
    /// The experiment.
    pub experiment: &'a Experiment,
    /// The command that runs it alone.
    pub command: String,
    /// What it has to show, or why the data set does not suit it.
    pub outcome: Result<Page, String>,
}

impl Notebook<'_> {
    /// The page as HTML.
    ///
    /// # Errors
    /// If a figure cannot be drawn.
    pub fn html(&self) -> Result<String, figures::Error> {
        let mut html = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n{MARK}\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>Neural networks, chapter 1: a lab notebook</title>\n<style>\n{STYLE}</style>\n\
             </head>\n<body>\n<h1>Neural networks, chapter 1: a lab notebook</h1>\n{}{}",
            self.preface(),
            self.contents()
        );
        for parts in self.sections() {
            html.extend(["<h2>", &escaped(parts[0].section), "</h2>\n"]);
            for part in parts {
                html += &part.html()?;
            }
        }
        Ok(html + "</body>\n</html>\n")
    }

    /// The parts, by section.
    fn sections(&self) -> impl Iterator<Item = &[Part<'_>]> {
        self.parts.chunk_by(|a, b| a.section == b.section)
    }

    fn preface(&self) -> String {
        let data = self.data.as_ref().map_or_else(
            || "No data set was needed.".to_string(),
            |folder| {
                format!(
                    "Images come from <code>{}</code>: one training image in {VALIDATION_ONE_IN} is set \
                     aside for validation, on which whatever there is to choose is chosen; figures on the \
                     test set are final ones.",
                    escaped(folder)
                )
            },
        );
        let length = if self.quick {
            " This is the quick version, with fewer examples, epochs and seeds than the full one."
        } else {
            ""
        };
        format!(
            "<p>Every claim of chapter 1 of Michael Nielsen's <a \
             href=\"http://neuralnetworksanddeeplearning.com/chap1.html\"><i>Neural Networks and \
             Deep Learning</i></a> that a program can test, in the \
             chapter's order: what it says beside what came out.</p>\n<p class=\"faint\">{data} Everything random follows from \
             seed {}.{length} Written by <code>mnist chapter all</code>, version {}; the command \
             above each part runs it alone.</p>\n",
            self.seed,
            env!("CARGO_PKG_VERSION"),
        )
    }

    fn contents(&self) -> String {
        let item = |part: &Part<'_>| {
            let (name, line) = (part.experiment.name, escaped(part.experiment.line));
            let lacking = if part.outcome.is_err() { " (not run)" } else { "" };
            format!("<li><a href=\"#{name}\">{name}</a>: {line}{lacking}</li>\n")
        };
        let section = |parts: &[Part<'_>]| {
            let items: String = parts.iter().map(item).collect();
            format!("{}\n<ul>\n{items}</ul>\n", escaped(parts[0].section))
        };
        let sections: String = self.sections().map(section).collect();
        format!("<nav aria-label=\"Contents\">\n{sections}</nav>\n")
    }
}

impl Part<'_> {
    fn html(&self) -> Result<String, figures::Error> {
        let (name, line) = (self.experiment.name, escaped(self.experiment.line));
        let body = match &self.outcome {
            Ok(page) => body(name, page)?,
            Err(reason) => format!(
                "<p class=\"unsuitable\">Not run, since the data set does not suit it: {}.</p>\n",
                escaped(reason)
            ),
        };
        Ok(format!(
            "<section id=\"{name}\">\n<h3>{name}: {line}</h3>\n<p><code>{}</code></p>\n{body}\
             </section>\n",
            escaped(&self.command)
        ))
    }
}

fn body(name: &str, page: &Page) -> Result<String, figures::Error> {
    let mut html = prose(&page.intro) + &claims(&page.claims);
    for (i, picture) in page.figures.iter().enumerate() {
        html += &figure(picture, &format!("{name}-{i}-"))?;
    }
    let tables = page.tables.iter().enumerate();
    html.extend(tables.map(|(i, numbers)| table(numbers, &format!("{name}-table-{i}"))));
    Ok(html + &prose(&page.remarks))
}

fn prose(paragraphs: &[String]) -> String {
    let paragraph = |text: &String| format!("<p>{}</p>\n", escaped(text));
    paragraphs.iter().map(paragraph).collect()
}

fn claims(claims: &[Claim]) -> String {
    if claims.is_empty() {
        return String::new();
    }
    let row = |Claim { says, verdict, came_out }: &Claim| {
        let verdict =
            verdict.map_or_else(String::new, |v| format!("<b>{}</b> ", escaped(v.in_words())));
        format!("<tr><td>{}</td><td>{verdict}{}</td></tr>\n", escaped(says), escaped(came_out))
    };
    let rows: String = claims.iter().map(row).collect();
    format!(
        "<table class=\"claims\">\n<thead><tr><th scope=\"col\">The chapter</th><th \
         scope=\"col\">Here</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )
}

/// The caption stands above what scrolls: as a `<caption>` it would be as wide as the table, and cut
/// on a phone.
fn table(table: &Table, id: &str) -> String {
    let cell = |cell: &String| format!("<td>{}</td>", escaped(cell));
    let row =
        |row: &Vec<String>| format!("<tr>{}</tr>\n", row.iter().map(cell).collect::<String>());
    let head = table.head.iter().map(|cell| format!("<th scope=\"col\">{}</th>", escaped(cell)));
    format!(
        "<p class=\"caption\" id=\"{id}\">{}</p>\n<div class=\"scroll\"><table class=\"numbers\" \
         aria-labelledby=\"{id}\">\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table></div>\n",
        escaped(&table.caption),
        head.collect::<String>(),
        table.rows.iter().map(row).collect::<String>()
    )
}

fn figure(figure: &Figure, prefix: &str) -> Result<String, figures::Error> {
    let caption = escaped(&figure.caption);
    let picture = match &figure.picture {
        // Panels side by side where there is room, one below the other on a phone.
        Picture::Panels(panels) => {
            let panel = |(i, svg): (usize, String)| inline(&svg, &format!("{prefix}{i}-"));
            let panels: String = panels.svgs()?.into_iter().enumerate().map(panel).collect();
            format!("<div class=\"panels\" role=\"img\" aria-label=\"{caption}\">\n{panels}</div>")
        }
        // As small as a panel, so that its letters can be read on a phone; CSS enlarges it elsewhere.
        Picture::Chart(chart) => {
            let panel = Panels::new("").with(chart.clone()).svgs()?;
            let svg = inline(&panel.concat(), prefix);
            svg.trim_end().replacen(
                "<svg",
                &format!("<svg class=\"chart\" role=\"img\" aria-label=\"{caption}\""),
                1,
            )
        }
        Picture::Sheet(_) | Picture::Drawing(_) => {
            let data = STANDARD.encode(figure.picture.bytes()?);
            format!("<img alt=\"{caption}\" src=\"data:image/png;base64,{data}\">")
        }
        Picture::Matrix(_) | Picture::Svg(_) => {
            let svg = inline(&String::from_utf8_lossy(&figure.picture.bytes()?), prefix);
            svg.trim_end().replacen(
                "<svg",
                &format!("<svg role=\"img\" aria-label=\"{caption}\""),
                1,
            )
        }
    };
    Ok(format!("<figure>\n{picture}\n<figcaption>{caption}</figcaption>\n</figure>\n"))
}

/// An SVG document as part of the page.
fn inline(svg: &str, prefix: &str) -> String {
    let svg = with_own_ids(svg, prefix);
    format!("{}\n", svg[svg.find("<svg").unwrap_or(0)..].trim())
}

/// The picture with names that no other picture on the page has.
fn with_own_ids(svg: &str, prefix: &str) -> String {
    svg.replace(" id=\"", &format!(" id=\"{prefix}"))
        .replace("url(#", &format!("url(#{prefix}"))
        .replace("href=\"#", &format!("href=\"#{prefix}"))
}

/// Text as HTML; a percent sign stays with its number.
fn escaped(text: &str) -> String {
    let text = text.replace(" %", "\u{a0}%");
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_keep_their_own_ids_apart() {
        let svg = r##"<svg><clipPath id="a"/><g clip-path="url(#a)"/><use href="#a"/></svg>"##;
        assert_eq!(
            with_own_ids(svg, "eta-0-"),
            r##"<svg><clipPath id="eta-0-a"/><g clip-path="url(#eta-0-a)"/><use href="#eta-0-a"/></svg>"##
        );
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(escaped(r#"a < b & "c""#), "a &lt; b &amp; &quot;c&quot;");
        assert_eq!(escaped("97.7 % & more"), "97.7\u{a0}% &amp; more");
    }
}
