//! `--members N`: several networks that differ in their seeds, and in how their images are prepared.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use chapter_one::committee::PreparedCommittee;
use chapter_one::report::numbers::{grouped, percent};
use chapter_one::runs::RunSettings;
use mnist_io::{Examples, Split};
use sigmoid_net::{Evaluation, Model};

use super::epoch_loop::{EpochLoop, Files, Printed, Watched};
use super::long_run::LongRunArgs;
use super::preparing::prepared;
use crate::failure::Failure;
use crate::interrupt;
use crate::output::Lines;

/// Trains one after the other, and saves the committee after each: whatever happens later, those
/// trained by then can vote.
pub(super) fn run(
    members: Vec<RunSettings>,
    training_sample: Option<usize>,
    long_run: &LongRunArgs,
    path: &Path,
    data: &Split,
    folder: &Path,
) -> Result<ExitCode, Failure> {
    let watched = Watched { printed: Printed::Nothing, training_sample };
    let mut lines = Lines::default();
    let mut models: Vec<Model> = Vec::new();
    for (member, settings) in members.into_iter().enumerate() {
        let began = Instant::now();
        let (seed, preparation) = (settings.sgd.seed, settings.preparation.name());
        let data_of_member = prepared(data, &settings, folder)?;
        let long_run = long_run.of_member(member).open(&settings, &data_of_member)?;
        let mut epochs = EpochLoop::new(settings, watched, &data_of_member, folder, long_run)?;
        if member == 0 {
            epochs.print_headline(folder);
            lines.line("member  seed  images         accuracy  together   seconds");
        }
        let mut files = Files { model: path, figure: None, log: None };
        if let Some(report) = epochs.learn(&mut files)? {
            lines.line(format_args!("interrupted in epoch {} of member {member}", report.epoch));
            if !models.is_empty() {
                lines.line(format_args!("saved {}, of {} members", path.display(), models.len()));
            }
            return Ok(ExitCode::from(interrupt::exit_code()));
        }
        let alone = epochs.validation();
        let mut model = epochs.into_model();
        if let Some(validation) = alone {
            model.metadata.insert("validation_accuracy".into(), validation.accuracy.to_string());
        }
        models.push(model);
        Model::save_committee(&models, path)?;
        let together = evaluate(&models, &data.validation)?;
        lines.line(format_args!(
            "{member:6}  {seed:4}  {preparation:12}  {:>9}  {:>8}  {:8.1}",
            percent(alone.map(|validation| validation.accuracy)),
            percent(Some(together.accuracy())),
            began.elapsed().as_secs_f64(),
        ));
    }
    let test = evaluate(&models, &data.test)?;
    lines.line(format_args!(
        "test set: {} of {} right ({})",
        grouped(test.correct),
        grouped(test.examples),
        percent(Some(test.accuracy())),
    ));
    lines.line(format_args!("saved {}", path.display()));
    lines.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// How these do together.
fn evaluate(models: &[Model], examples: &Examples) -> Result<Evaluation, Failure> {
    let committee = PreparedCommittee::new(models.to_vec())?;
    Ok(committee.evaluate(&committee.outputs(examples)?, examples))
}
