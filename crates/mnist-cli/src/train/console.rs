//! What a run says while it works: lines on standard output, a bar and warnings on standard
//! error.

use std::io::{self, Write};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use sgd::EpochReport;
use sigmoid_net::Evaluation;

use crate::text::{grouped, percent};

/// The terminal, or whatever stands in its place.
pub(crate) struct Console {
    /// Draws only where standard error is a terminal.
    bars: MultiProgress,
    images: u64,
}

impl Console {
    /// For epochs of so many images.
    pub(crate) fn new(images: usize) -> Self {
        Self { bars: MultiProgress::new(), images: images as u64 }
    }

    /// A line on standard output. Training goes on if nobody reads it any more.
    pub(crate) fn line(&self, text: &str) {
        self.bars.suspend(|| {
            let _ = writeln!(io::stdout().lock(), "{text}");
        });
    }

    pub(crate) fn warning(&self, text: &str) {
        self.bars.suspend(|| eprintln!("warning: {text}"));
    }

    pub(crate) fn hint(&self, text: &str) {
        self.bars.suspend(|| eprintln!("hint: {text}"));
    }

    /// A bar for one epoch, where its line will stand.
    pub(crate) fn epoch_bar(&self, epoch: usize) -> ProgressBar {
        let template = "{prefix:>5}  {bar:40}  {human_pos} of {human_len} images";
        let style =
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(self.images).with_style(style).with_prefix(epoch.to_string());
        self.bars.add(bar)
    }

    pub(crate) fn table_head(&self) {
        self.line("epoch  training cost  accuracy  validation cost  accuracy  images/s");
    }

    pub(crate) fn table_row(
        &self,
        report: &EpochReport,
        training: &Evaluation,
        validation: Option<&Evaluation>,
    ) {
        let rate = report.examples as f64 / report.duration.as_secs_f64();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rate")]
        let rate = grouped(rate.round() as usize);
        self.line(&format!(
            "{:5}  {:13.5}  {:>8}  {:>15}  {:>8}  {rate:>8}",
            report.epoch,
            training.cost,
            percent(Some(training.accuracy())),
            validation.map_or_else(|| "-".to_string(), |v| format!("{:.5}", v.cost)),
            percent(validation.map(Evaluation::accuracy)),
        ));
    }
}
