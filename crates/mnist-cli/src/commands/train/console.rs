//! What a training run prints while it works: lines on standard output, a bar on standard error.

use std::fmt::Display;
use std::io;

use chapter_one::report::numbers::{grouped, percent};
use chapter_one::runs::EpochEvaluation;
use indicatif::{MultiProgress, ProgressBar};
use sgd::EpochReport;
use sigmoid_net::Evaluation;

use crate::output::{Lines, bar};

/// The lines of a run and the bars of its epochs.
#[derive(Default)]
pub(crate) struct Console {
    lines: Lines,
    /// Another rank prints the same.
    is_silent: bool,
    others: Option<Others>,
}

/// Other runs at the same time, whose bars stand below each other.
struct Others {
    bars: MultiProgress,
    name: String,
}

impl Console {
    /// One that prints nothing: another rank does.
    pub(crate) fn silent() -> Self {
        Self { is_silent: true, ..Self::default() }
    }

    /// Beside other runs: `name` tells its bars from theirs.
    pub(crate) fn beside_others(bars: &MultiProgress, name: String) -> Self {
        Self { others: Some(Others { bars: bars.clone(), name }), ..Self::default() }
    }

    /// A line on standard output. Training goes on if nobody reads it any more.
    pub(crate) fn line(&mut self, text: impl Display) {
        let Self { lines, others, is_silent } = self;
        if *is_silent {
            return;
        }
        suspended(others.as_ref(), || lines.line(text));
    }

    /// Prints on standard error while the bars of other runs are away.
    pub(crate) fn aside(&self, print: impl FnOnce()) {
        suspended(self.others.as_ref(), print);
    }

    /// What a warning about this run begins with: beside others `member 3: `.
    pub(crate) fn subject(&self) -> String {
        self.others.as_ref().map_or_else(String::new, |others| format!("{}: ", others.name))
    }

    /// A bar while strings are composed, and candidates cut out of them.
    pub(crate) fn composing_bar(&self) -> ProgressBar {
        if self.is_silent {
            return ProgressBar::hidden();
        }
        let bar = bar("{prefix}  {bar:40}  {percent:>3} %", 1);
        match &self.others {
            Some(Others { bars, name }) => {
                bars.add(bar).with_prefix(format!("{name}, composing strings"))
            }
            None => bar.with_prefix("composing strings"),
        }
    }

    /// A bar for one epoch of so many images, where its line will stand.
    pub(crate) fn epoch_bar(&self, epoch: usize, images: usize) -> ProgressBar {
        if self.is_silent {
            return ProgressBar::hidden();
        }
        let bar = bar("{prefix:>5}  {bar:40}  {human_pos} of {human_len} images", images as u64);
        match &self.others {
            Some(Others { bars, name }) => {
                bars.add(bar).with_prefix(format!("{name}, epoch {epoch:3}"))
            }
            None => bar.with_prefix(epoch.to_string()),
        }
    }

    pub(crate) fn table_head(&mut self) {
        self.line("epoch  training cost  accuracy  validation cost  accuracy  images/s");
    }

    pub(crate) fn table_row(&mut self, report: &EpochReport, evaluation: &EpochEvaluation) {
        let EpochEvaluation { training, validation } = evaluation;
        let validation = validation.as_ref();
        let rate = report.examples as f64 / report.duration.as_secs_f64();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rate")]
        let rate = grouped(rate.round() as usize);
        self.line(format_args!(
            "{:5}  {:13.5}  {:>8}  {:>15}  {:>8}  {rate:>8}",
            report.epoch,
            training.cost,
            percent(Some(training.accuracy())),
            validation.map_or_else(|| "-".to_string(), |v| format!("{:.5}", v.cost)),
            percent(validation.map(Evaluation::accuracy)),
        ));
    }

    /// Whether all lines were written.
    pub(crate) fn finish(self) -> io::Result<()> {
        self.lines.finish()
    }
}

fn suspended(others: Option<&Others>, print: impl FnOnce()) {
    match others {
        Some(others) => others.bars.suspend(print),
        None => print(),
    }
}
