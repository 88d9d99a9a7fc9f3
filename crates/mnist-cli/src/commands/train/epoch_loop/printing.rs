//! What is printed of a run before it begins, and of each epoch.

use std::path::Path;

use chapter_one::report::numbers::{counted, grouped, shape};
use chapter_one::runs::EpochEvaluation;
use mnist_io::Split;
use sgd::{EpochReport, Sgd};
use sigmoid_net::Evaluation;

use super::{EpochLoop, Printed};
use crate::commands::train::functions::described;
use crate::commands::train::run_data::{Learned, RunData};

impl EpochLoop<'_> {
    /// `784-100-10 on 50,000 training, ...`
    pub(crate) fn print_headline(&mut self, folder: &Path) {
        let RunData { digits: Split { validation, test, .. }, learned, .. } = self.data;
        self.console.line(format_args!(
            "{}{} on {} training, {} validation and {} test images from {}",
            shape(self.run.network().sizes()),
            described(self.run.network()),
            grouped(learned.digits()),
            grouped(validation.len()),
            grouped(test.len()),
            folder.display()
        ));
        if let Learned::Streamed(sharded) = learned {
            let sample = grouped(self.sample.len());
            self.console.line(format_args!("{}; {sample} are evaluated", sharded.described()));
        }
        let (ranks, Sgd { shards, replicas, .. }) = (self.job.ranks(), &self.settings.sgd);
        if *replicas > 1 {
            self.console.line(format_args!("the average of {replicas} replicas after each epoch"));
        }
        if ranks > 1 {
            let each = if *replicas > 1 {
                counted(replicas / ranks, "replica")
            } else {
                format!("{} of a mini-batch", counted(shards / ranks, "shard"))
            };
            self.console.line(format_args!("on {ranks} ranks, each with {each}"));
        }
        let non_digits = learned.non_digits();
        if non_digits > 0 {
            let others = learned.len() - learned.digits() - non_digits;
            self.console.line(format_args!(
                "and on {} images that are no digits, and {} digits cut out of strings",
                grouped(non_digits),
                grouped(others)
            ));
        }
        if let Some(distortion) = &self.settings.distortion {
            self.console.line(format_args!("training images distorted: {distortion}"));
        }
    }

    /// What `--test-each-epoch` or the table says of an epoch.
    pub(super) fn print_epoch(
        &mut self,
        report: &EpochReport,
        evaluation: Option<&EpochEvaluation>,
    ) {
        match (self.printed, evaluation) {
            (Printed::Row, Some(evaluation)) => self.console.table_row(report, evaluation),
            (Printed::TestSet, _) => {
                let test = self.evaluate_test_set();
                let (correct, of) = (test.correct, test.examples);
                self.console.line(format_args!("Epoch {}: {correct} / {of}", report.epoch));
            }
            _ => {}
        }
    }

    fn evaluate_test_set(&self) -> Evaluation {
        let test = &self.data.digits.test;
        self.run.network().evaluate(test.images(), test.labels())
    }
}
