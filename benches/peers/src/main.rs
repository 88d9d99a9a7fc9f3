//! `cargo peers`: see `cargo peers --help`.

use std::env;
use std::fmt::Display;
use std::io::{ErrorKind, Write as _, stderr, stdout};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use peers::{Error, Peers, ReadingAccuracy, SampleSizes, TimeToAccuracy};

/// Compare the speed of training with that of NumPy, PyTorch and scikit-learn, or reading with that
/// of Tesseract and EasyOCR.
///
/// Needs Python 3.11 or later and MNIST; installs the packages into target/peers-venv, EasyOCR into
/// target/peers-easyocr. Tesseract is the one in PATH.
/// Prints a Markdown table.
#[derive(Parser)]
#[expect(clippy::struct_excessive_bools, reason = "flags")]
#[command(name = "cargo peers", bin_name = "cargo peers")]
struct Args {
    #[command(subcommand)]
    part: Option<Part>,
    /// Compare instead the time to 99.0 and to 99.3 % of the validation images, on distorted
    /// images.
    #[arg(long, conflicts_with_all = ["quick", "rust", "epochs"])]
    accuracy: bool,
    /// Compare instead how well handwriting is read, with Tesseract and EasyOCR.
    #[arg(long, requires = "model", conflicts_with_all = ["accuracy", "quick", "rust", "epochs", "runs"])]
    reading: bool,
    /// With --reading: the model that reads, from mnist train --recipe reading.
    #[arg(long, value_name = "FILE", requires = "reading")]
    model: Option<PathBuf>,
    /// With --reading: a folder of digits that people drew, with dataset.csv: "image,label".
    #[arg(long, value_name = "DIR", requires = "reading")]
    handwriting: Option<PathBuf>,
    /// With --reading: who wrote which digit, QMNIST's labels as .tsv or .tsv.gz; without it, the
    /// digits of a string are by anyone.
    #[arg(long, value_name = "FILE", requires = "reading")]
    writers: Option<PathBuf>,
    /// With --reading: the last 10,000 training digits instead of the test digits.
    #[arg(long, requires = "reading")]
    validation: bool,
    /// With --reading: without the other contenders.
    #[arg(long, value_name = "ours", value_parser = ["ours"], requires = "reading")]
    only: Option<String>,
    /// With --reading: one in so many of the images, for a quick look.
    #[arg(long, value_name = "N", default_value = "1", requires = "reading")]
    one_in: NonZeroUsize,
    /// Only the chapter's 784-30-10, one run of one timed epoch.
    #[arg(long)]
    quick: bool,
    /// Include candle and burn, which take minutes to build the first time.
    #[arg(long)]
    rust: bool,
    /// Runs of each contender on each work [default: 5; 3 to an accuracy, 1 if quick].
    #[arg(long, value_name = "N")]
    runs: Option<NonZeroUsize>,
    /// Timed epochs of a run, after one to warm up [default: 2, or 1 if quick].
    #[arg(long, value_name = "N")]
    epochs: Option<NonZeroUsize>,
}

#[derive(Subcommand)]
enum Part {
    /// Time how fast a model of ours reads the test set.
    #[command(hide = true)]
    Reading {
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        #[arg(long, value_name = "FILE")]
        model: PathBuf,
    },
    /// Time how fast a model of ours reads a photograph.
    #[command(hide = true)]
    Photograph {
        #[arg(long, value_name = "FILE")]
        model: PathBuf,
        #[arg(long, value_name = "FILE")]
        photograph: PathBuf,
    },
}

fn main() -> ExitCode {
    let args = Args::parse();
    let result = match &args.part {
        Some(Part::Reading { data, model }) => {
            peers::time_reading(data, model).map(|line| line + "\n")
        }
        Some(Part::Photograph { model, photograph }) => {
            peers::time_photograph(model, photograph).map(|line| line + "\n")
        }
        None if args.reading => reading_accuracy(&args),
        None if args.accuracy => time_to_accuracy(&args),
        None => compare(&args),
    };
    let printed = match result {
        Ok(text) => print(&text),
        Err(error) => {
            note(format_args!("error: {error}\nhint: {}", error.hint()));
            false
        }
    };
    if printed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether the text could be written to standard output, as far as someone wanted to read it.
fn print(text: &str) -> bool {
    let mut stdout = stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            note(format_args!("error: cannot write to standard output: {error}"));
            false
        }
        _ => true,
    }
}

/// A line on standard error; lost if it cannot be written.
fn note(text: impl Display) {
    let _ = writeln!(stderr(), "{text}");
}

fn compare(args: &Args) -> Result<String, Error> {
    let thorough = |times: usize| NonZeroUsize::new(times).filter(|_| !args.quick);
    let peers = Peers {
        root: root(),
        data: data(),
        cargo: cargo(),
        quick: args.quick,
        rust: args.rust,
        runs: args.runs.or(thorough(5)).unwrap_or(NonZeroUsize::MIN),
        epochs: args.epochs.or(thorough(2)).unwrap_or(NonZeroUsize::MIN),
    };
    peers.run(&mut |event| note(event))
}

fn time_to_accuracy(args: &Args) -> Result<String, Error> {
    let runs = args.runs.or(NonZeroUsize::new(3)).unwrap_or(NonZeroUsize::MIN);
    let comparison = TimeToAccuracy { root: root(), data: data(), cargo: cargo(), runs };
    comparison.run(&mut |event| note(event))
}

fn reading_accuracy(args: &Args) -> Result<String, Error> {
    let comparison = ReadingAccuracy {
        root: root(),
        data: data(),
        model: args.model.clone().unwrap_or_default(),
        handwriting: args.handwriting.clone(),
        writers: args.writers.clone(),
        validation: args.validation,
        only_ours: args.only.is_some(),
        ours: SampleSizes::OURS.one_in(args.one_in),
        theirs: SampleSizes::THEIRS.one_in(args.one_in),
    };
    comparison.run(&mut |event| note(event))
}

/// The folder with MNIST, as for `mnist`.
fn data() -> PathBuf {
    let data = env::var_os("MNIST_DATA").filter(|path| !path.is_empty());
    data.map_or_else(|| root().join("data"), PathBuf::from).join("mnist")
}

fn cargo() -> PathBuf {
    env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}

/// The workspace: cargo says where when it runs us, and said so when it built us.
fn root() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.ancestors().nth(2).unwrap_or(Path::new(".")).to_owned()
}
