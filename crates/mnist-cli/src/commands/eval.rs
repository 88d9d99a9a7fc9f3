//! `mnist eval`: accuracy, cost and confusion matrix on the test set.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chapter_one::implementing::mistakes::{of_outputs, sheet};
use chapter_one::report::numbers::{grouped, percent};
use chapter_one::report::pictures::{ON_A_SHEET, confusion};
use serde::Serialize;
use sigmoid_net::Evaluation;

use crate::data::{self, Data};
use crate::failure::Failure;
use crate::files::{check_picture, save};
use crate::models::ModelFiles;
use crate::output::stdout;

/// Evaluate a model, or several that vote, on the test set: accuracy, cost and confusion matrix
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    models: ModelFiles,
    /// Print one JSON object: examples, correct, accuracy, cost, confusion (rows are labels,
    /// columns predictions)
    #[arg(long)]
    json: bool,
    /// Draw the confusion matrix into this file, an .svg
    #[arg(long, value_name = "FILE")]
    figure: Option<PathBuf>,
    /// Write a sheet of the misread images, the most confident first, to this file, a .png
    #[arg(long, value_name = "FILE")]
    mistakes: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    for (what, path, ending) in
        [("figure", &args.figure, "svg"), ("sheet of mistakes", &args.mistakes, "png")]
    {
        if let Some(path) = path {
            check_picture(path, &[ending])?;
            args.models.check_different((what, path))?;
        }
    }
    // Before the data: without a model they are not needed.
    let models = args.models.load()?;
    let folder = args.data.existing_folder()?;
    let test = data::open_test(&folder)?;
    let outputs = models.outputs(&test, &folder)?;
    let evaluation = models.committee.evaluate(&outputs, &test);
    let mut saved = Vec::new();
    if let Some(path) = &args.figure {
        save(path, confusion(&title(&evaluation), &evaluation).svg()?.as_bytes())?;
        saved.push(format!("saved {}", path.display()));
    }
    if let Some(path) = &args.mistakes {
        let found = of_outputs(outputs.view(), &test);
        save(path, &sheet(&test, &found).png()?)?;
        let shown = found.len().min(ON_A_SHEET);
        saved.push(match found.len() {
            0 => format!("saved {}, without any images: no mistakes", path.display()),
            all if all > shown => format!(
                "saved {}, the first {} of {} mistakes",
                path.display(),
                grouped(shown),
                grouped(all)
            ),
            _ => format!("saved {}", path.display()),
        });
    }
    let mut out = stdout();
    if args.json {
        return print_json(&mut out, &evaluation);
    }
    if let Some(line) = models.line() {
        writeln!(out, "{line}")?;
    }
    print_table(&mut out, &evaluation, &folder)?;
    saved.iter().try_for_each(|line| writeln!(out, "{line}"))?;
    Ok(())
}

fn title(evaluation: &Evaluation) -> String {
    format!(
        "{} of {} test images right, {}",
        grouped(evaluation.correct),
        grouped(evaluation.examples),
        percent(Some(evaluation.accuracy()))
    )
}

/// What `--json` prints.
#[derive(Serialize)]
struct Report {
    examples: usize,
    correct: usize,
    accuracy: f64,
    cost: f64,
    confusion: Vec<Vec<usize>>,
}

fn print_json(out: &mut impl Write, evaluation: &Evaluation) -> Result<(), Failure> {
    let report = Report {
        examples: evaluation.examples,
        correct: evaluation.correct,
        accuracy: evaluation.accuracy(),
        cost: evaluation.cost,
        confusion: evaluation.confusion.outer_iter().map(|row| row.to_vec()).collect(),
    };
    serde_json::to_writer(&mut *out, &report).map_err(io::Error::from)?;
    Ok(writeln!(out)?)
}

fn print_table(
    out: &mut impl Write,
    evaluation: &Evaluation,
    folder: &Path,
) -> Result<(), Failure> {
    writeln!(
        out,
        "{} of {} test images right ({}), cost {:.5}",
        grouped(evaluation.correct),
        grouped(evaluation.examples),
        percent(Some(evaluation.accuracy())),
        evaluation.cost
    )?;
    writeln!(out, "images from {}", folder.display())?;
    writeln!(out, "\nlabel   recall  precision   prediction")?;
    write!(out, "                         ")?;
    let labels = 0..evaluation.confusion.ncols();
    for prediction in labels.clone() {
        write!(out, "{prediction:6}")?;
    }
    writeln!(out)?;
    for label in labels {
        let recall = percent(evaluation.recall(label));
        let precision = percent(evaluation.precision(label));
        write!(out, "{label:5} {recall:>8} {precision:>10}")?;
        for count in evaluation.confusion.row(label) {
            match count {
                0 => write!(out, "     ·")?,
                count => write!(out, "{count:6}")?,
            }
        }
        writeln!(out)?;
    }
    Ok(())
}
