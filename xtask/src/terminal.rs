//! What the user sees of a download: a bar while it runs if stderr is a terminal, plain lines
//! otherwise; results on stdout, the rest on stderr.

use std::env;
use std::fmt::Display;
use std::io::{IsTerminal, stderr};
use std::path::Path;

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use xtask::download::Event;

use crate::output::{Lines, note};

#[derive(Default)]
pub(crate) struct Terminal {
    bar: Option<ProgressBar>,
    lines: Lines,
}

impl Terminal {
    pub(crate) fn show(&mut self, name: &str, event: &Event<'_>) {
        match event {
            Event::Asking { url, resume_at, size } if stderr().is_terminal() => {
                self.clear();
                self.bar = Some(bar(url, *resume_at, *size));
            }
            Event::Asking { url, resume_at: 0, size } => {
                self.note(format_args!("{name}: fetching {url} ({})", HumanBytes(*size)));
            }
            Event::Asking { url, resume_at, size } => {
                let left = HumanBytes(size.saturating_sub(*resume_at));
                self.note(format_args!(
                    "{name}: resuming {url} ({left} of {} left)",
                    HumanBytes(*size)
                ));
            }
            Event::Received(bytes) => {
                if let Some(bar) = &self.bar {
                    bar.set_position(*bytes);
                }
            }
            Event::AlreadyGood => {
                self.line(format_args!("{name}: already there, SHA-256 right"));
            }
            Event::Damaged(why) => {
                self.note(format_args!("{name}: damaged, to be replaced: it {why}"));
            }
            Event::Refused { place, reason } => {
                self.note(format_args!("{name}: {place}: {reason}; trying the next"));
            }
            Event::Finished { place } => {
                self.clear();
                self.line(format_args!("{name}: SHA-256 right, unpacked from {place}"));
            }
            _ => {}
        }
    }

    /// A result, on stdout.
    pub(crate) fn line(&mut self, line: impl Display) {
        self.lines.line(line);
    }

    /// A line on stderr that the bar does not overwrite.
    pub(crate) fn note(&mut self, line: impl Display) {
        self.clear();
        note(line);
    }

    /// Whether the results were written.
    pub(crate) fn finish(self) -> bool {
        self.lines.finish()
    }

    fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

fn bar(url: &str, resume_at: u64, size: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {bytes}/{total_bytes} {eta}")
        .expect("the template is well-formed");
    let archive = url.rsplit('/').next().unwrap_or(url).to_owned();
    let bar = ProgressBar::new(size).with_style(style).with_message(archive);
    bar.set_position(resume_at);
    bar.reset_eta(); // else the bytes of an earlier try would count as very fast ones
    bar
}

/// A path as the user would type it here.
pub(crate) fn short(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}
