//! All pages as one: `index.html`, which needs no network and no scripts.

use std::fmt::{self, Write};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::page::{Claim, Figure, Page, Picture, Table};
use super::setting::Setting;
use super::{Experiment, Part, mistake};
use crate::failure::{Failure, Misfit};
use crate::files::{check_writable, save};

/// What tells a page of ours from somebody else's, who would miss it.
const MARK: &str = r#"<meta name="generator" content="mnist chapter all">"#;

/// Bytes among which the mark is found.
const HEAD: usize = 1_000;

const STYLE: &str = include_str!("notebook.css");

/// Where the page is to go.
pub(crate) struct Place {
    folder: PathBuf,
}

impl Place {
    /// Whether a page could be written into that folder, asked before anything is run. A folder
    /// that is not there yet is made only when there is a page.
    pub(crate) fn prepare(folder: &Path) -> Result<Self, Failure> {
        let unusable = |source| Failure::Folder { path: folder.to_owned(), source };
        let place = Self { folder: folder.to_owned() };
        if !folder.exists() {
            // The nearest folder that is there is the one the others will be made in.
            let nearest =
                folder.ancestors().skip(1).find(|f| f.exists() || f.as_os_str().is_empty());
            let nearest = nearest.filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
            // Not where the trial folder was to be: nobody asked for that one.
            tempfile::tempdir_in(nearest).map_err(|error| unusable(error.kind().into()))?;
            return Ok(place);
        }
        if !folder.is_dir() {
            return Err(unusable(io::ErrorKind::NotADirectory.into()));
        }
        tempfile::tempfile_in(folder).map_err(unusable)?;
        let path = place.path();
        check_writable(&path)?;
        if path.exists() && !is_ours(&path) {
            return Err(mistake(
                format!("{} is there already, and not a page of this command", path.display()),
                "name a new or empty folder with --out; what is there stays as it is",
            ));
        }
        Ok(place)
    }

    fn path(&self) -> PathBuf {
        self.folder.join("index.html")
    }

    /// Writes the page whole or not at all, and says where.
    pub(crate) fn save(self, html: &str) -> Result<PathBuf, Failure> {
        fs::create_dir_all(&self.folder)
            .map_err(|source| Failure::Folder { path: self.folder.clone(), source })?;
        save(&self.path(), html.as_bytes())?;
        Ok(self.path())
    }
}

fn is_ours(path: &Path) -> bool {
    let bytes = fs::read(path).unwrap_or_default();
    String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).contains(MARK)
}

/// The page.
pub(super) fn html(parts: &[Part], setting: &Setting<'_>) -> String {
    let mut html = String::new();
    // Writing to a string cannot fail.
    let _ = write_html(&mut html, parts, setting);
    html
}

fn write_html(html: &mut String, parts: &[Part], setting: &Setting<'_>) -> fmt::Result {
    write!(
        html,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n{MARK}\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Neural networks, chapter 1: a lab notebook</title>\n<style>\n{STYLE}</style>\n\
         </head>\n<body>\n<h1>Neural networks, chapter 1: a lab notebook</h1>\n"
    )?;
    write_preface(html, setting)?;
    write_contents(html, parts)?;
    let mut last = "";
    for Part { experiment, outcome } in parts {
        if experiment.section != last {
            last = experiment.section;
            writeln!(html, "<h2>{}</h2>", escaped(last))?;
        }
        write_part(html, experiment, outcome, setting)?;
    }
    html.write_str("</body>\n</html>\n")
}

fn write_preface(html: &mut String, setting: &Setting<'_>) -> fmt::Result {
    let data = setting.folder().map_or_else(
        || "No data set was needed.".to_string(),
        |folder| {
            format!(
                "Images come from <code>{}</code>: one training image in six is set aside for \
                 validation, on which whatever there is to choose is chosen; figures on the test \
                 set are final ones.",
                escaped(&folder.display().to_string())
            )
        },
    );
    let length = if setting.quick {
        " This is the quick version, with fewer examples, epochs and seeds than the full one."
    } else {
        ""
    };
    writeln!(
        html,
        "<p>Every claim of chapter 1 of Michael Nielsen's <a \
         href=\"http://neuralnetworksanddeeplearning.com/chap1.html\"><i>Neural Networks and Deep \
         Learning</i></a> that can be run, run, in the order of the chapter: what it says beside \
         what came out.</p>\n<p class=\"faint\">{data} Everything random follows from seed \
         {}.{length} Written by <code>mnist chapter all</code>, version {}; the command above each \
         part runs it alone.</p>",
        setting.seed,
        env!("CARGO_PKG_VERSION"),
    )
}

fn write_contents(html: &mut String, parts: &[Part]) -> fmt::Result {
    html.write_str("<nav aria-label=\"Contents\">\n")?;
    let mut last = "";
    for Part { experiment, outcome } in parts {
        if experiment.section != last {
            if !last.is_empty() {
                html.write_str("</ul>\n")?;
            }
            last = experiment.section;
            writeln!(html, "{}\n<ul>", escaped(last))?;
        }
        let (name, line) = (experiment.name, escaped(experiment.line));
        let lacking = if outcome.is_err() { " (not run)" } else { "" };
        writeln!(html, "<li><a href=\"#{name}\">{name}</a>: {line}{lacking}</li>")?;
    }
    html.write_str(if last.is_empty() { "</nav>\n" } else { "</ul>\n</nav>\n" })
}

fn write_part(
    html: &mut String,
    experiment: &Experiment,
    outcome: &Result<Page, Misfit>,
    setting: &Setting<'_>,
) -> fmt::Result {
    let (name, line) = (experiment.name, escaped(experiment.line));
    writeln!(html, "<section id=\"{name}\">\n<h3>{name}: {line}</h3>")?;
    writeln!(html, "<p><code>{}</code></p>", escaped(&command(experiment, setting)))?;
    match outcome {
        Ok(page) => write_page(html, name, page)?,
        Err(misfit) => writeln!(
            html,
            "<p class=\"misfit\">Not run, since the data set does not suit it: {}.</p>",
            escaped(&misfit.reason)
        )?,
    }
    html.write_str("</section>\n")
}

fn write_page(html: &mut String, name: &str, page: &Page) -> fmt::Result {
    write_prose(html, &page.intro)?;
    write_claims(html, &page.claims)?;
    for (i, figure) in page.figures.iter().enumerate() {
        write_figure(html, figure, &format!("{name}-{i}-"))?;
    }
    page.tables.iter().try_for_each(|table| write_table(html, table))?;
    write_prose(html, &page.remarks)
}

/// The command that runs one experiment alone, with the same outcome.
fn command(experiment: &Experiment, setting: &Setting<'_>) -> String {
    let figure = experiment.draws.first().map_or_else(String::new, |format| {
        format!(" --figure {}.{}", experiment.name, format.extension())
    });
    format!("mnist chapter {}{}{figure}", experiment.name, setting.flags())
}

fn write_prose(html: &mut String, paragraphs: &[String]) -> fmt::Result {
    paragraphs.iter().try_for_each(|paragraph| writeln!(html, "<p>{}</p>", escaped(paragraph)))
}

fn write_claims(html: &mut String, claims: &[Claim]) -> fmt::Result {
    if claims.is_empty() {
        return Ok(());
    }
    html.write_str(
        "<div class=\"scroll\"><table class=\"claims\">\n<thead><tr><th scope=\"col\">The chapter\
         </th><th scope=\"col\">Here</th></tr></thead>\n<tbody>\n",
    )?;
    for Claim { says, came_out } in claims {
        writeln!(html, "<tr><td>{}</td><td>{}</td></tr>", escaped(says), escaped(came_out))?;
    }
    html.write_str("</tbody>\n</table></div>\n")
}

fn write_table(html: &mut String, table: &Table) -> fmt::Result {
    let caption = escaped(&table.caption);
    writeln!(
        html,
        "<div class=\"scroll\"><table class=\"numbers\">\n<caption>{caption}</caption>"
    )?;
    let head = table.head.iter().map(|cell| format!("<th scope=\"col\">{}</th>", escaped(cell)));
    writeln!(html, "<thead><tr>{}</tr></thead>\n<tbody>", head.collect::<String>())?;
    for row in &table.rows {
        let cells = row.iter().map(|cell| format!("<td>{}</td>", escaped(cell)));
        writeln!(html, "<tr>{}</tr>", cells.collect::<String>())?;
    }
    html.write_str("</tbody>\n</table></div>\n")
}

fn write_figure(html: &mut String, figure: &Figure, prefix: &str) -> fmt::Result {
    let caption = escaped(&figure.caption);
    html.write_str("<figure>\n")?;
    match &figure.picture {
        Picture::Svg(svg) => {
            let svg = with_own_ids(svg, prefix);
            let svg = svg[svg.find("<svg").unwrap_or(0)..].trim();
            let label = format!("<svg role=\"img\" aria-label=\"{caption}\"");
            writeln!(html, "{}", svg.replacen("<svg", &label, 1))?;
        }
        Picture::Png(png) => {
            let data = STANDARD.encode(png);
            writeln!(html, "<img alt=\"{caption}\" src=\"data:image/png;base64,{data}\">")?;
        }
    }
    writeln!(html, "<figcaption>{caption}</figcaption>\n</figure>")
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
