//! What both contenders share, as `contest.py` is shared by those in Python: flags, digits,
//! first weights, the clock, the lines they print.
//!
//! Only [`Contender::epoch`] is timed, and, with `--reading`, [`Contender::read`].

use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::thread;
use std::time::Instant;

use clap::Parser;
use mimalloc::MiMalloc;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use serde_json::{Value, json};

/// Both libraries make new tensors all the time, and with this allocator both are faster than with
/// the system's.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// What a contender does, or why it cannot.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A network, its way to learn, and the digits it learns from.
pub trait Contender: Sized {
    /// Images where the library wants them.
    type Images;

    /// Places the training digits and makes a network of these layers.
    ///
    /// # Errors
    /// What the library says.
    fn new(task: &Task, training: &Digits, layers: Vec<Layer>) -> Result<Self>;

    /// Makes all updates of one epoch, which takes the examples in this order.
    ///
    /// # Errors
    /// What the library says.
    fn epoch(self, order: &[u32]) -> Result<Self>;

    /// Places digits for reading.
    ///
    /// # Errors
    /// What the library says.
    fn place(&self, digits: &Digits) -> Result<Self::Images>;

    /// The digit in each image.
    ///
    /// # Errors
    /// What the library says.
    fn read(&self, images: &Self::Images) -> Result<Vec<u32>>;
}

/// The flags: those of `contest.py`.
#[derive(Debug, Parser)]
pub struct Task {
    #[arg(long)]
    data: PathBuf,
    /// Neurons of each layer, input first.
    #[arg(long, num_args = 2.., required = true)]
    pub sizes: Vec<usize>,
    /// m.
    #[arg(long)]
    pub mini_batch_size: NonZeroUsize,
    /// η.
    #[arg(long)]
    pub eta: f64,
    #[arg(long)]
    epochs: usize,
    #[arg(long)]
    seed: u64,
    /// Of several the fastest is taken; 0 is as many as there are cores.
    #[arg(long, num_args = 1.., required = true)]
    threads: Vec<usize>,
    #[arg(long)]
    reading: bool,
    /// Only a short trial of a number of threads.
    #[arg(long, hide = true)]
    trial: bool,
}

/// Images and what they show.
#[derive(Debug)]
pub struct Digits {
    /// n x pixels, from 0.0 white to 1.0 black.
    pub pixels: Vec<f32>,
    /// n.
    pub labels: Vec<u8>,
}

/// The first weights and biases of one layer.
#[derive(Debug)]
pub struct Layer {
    /// Neurons before it.
    pub inputs: usize,
    /// Neurons in it.
    pub outputs: usize,
    /// inputs x outputs.
    pub weights: Vec<f32>,
    /// outputs.
    pub biases: Vec<f32>,
}

/// Read by both libraries when they first start threads, and by candle before each product: so
/// each number of threads gets a process of its own, and who sets it has settled on one.
const THREADS: &str = "RAYON_NUM_THREADS";

/// How often, and on how many examples, each number of threads is tried.
const TRIALS: usize = 5;
const TRIAL_EXAMPLES: usize = 5_000;

/// Of which the median counts.
const READINGS: usize = 31;

/// Trains as the flags say, printing a line of JSON an epoch, then one on the test set.
pub fn compete<C: Contender>() -> ExitCode {
    match settle_threads::<C>(&Task::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn settle_threads<C: Contender>(task: &Task) -> Result<ExitCode> {
    let settled = env::var(THREADS).ok().and_then(|threads| threads.parse().ok());
    let Some(threads) = settled.filter(|&threads| threads > 0) else {
        let status = again(fastest(task)?)?.status()?;
        return Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    };
    contest::<C>(task, threads)?;
    Ok(ExitCode::SUCCESS)
}

/// The number of threads with which an epoch is over first.
fn fastest(task: &Task) -> Result<usize> {
    let all = thread::available_parallelism().map_or(1, usize::from);
    let wanted = |&threads: &usize| if threads == 0 { all } else { threads };
    let mut candidates: Vec<usize> = task.threads.iter().map(wanted).collect();
    candidates.sort_unstable();
    candidates.dedup();
    if let [threads] = candidates[..] {
        return Ok(threads);
    }
    let mut best = (f64::INFINITY, 1);
    for _ in 0..TRIALS {
        // In turn, so that a machine that is busy for a while is so for all.
        for &threads in &candidates {
            let seconds = trial(threads)?;
            if seconds < best.0 {
                best = (seconds, threads);
            }
        }
    }
    Ok(best.1)
}

/// The seconds that a short epoch takes.
fn trial(threads: usize) -> Result<f64> {
    let output = again(threads)?.arg("--trial").output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim_end().into());
    }
    let lines = String::from_utf8_lossy(&output.stdout);
    let last: Value = serde_json::from_str(lines.lines().last().unwrap_or_default())?;
    last["train_seconds"].as_f64().ok_or_else(|| format!("a trial printed {last}").into())
}

/// This very run with another number of threads.
fn again(threads: usize) -> Result<Command> {
    let flags: Vec<OsString> = env::args_os().skip(1).collect();
    let mut command = Command::new(env::current_exe()?);
    command.args(flags).env(THREADS, threads.to_string());
    Ok(command)
}

fn contest<C: Contender>(task: &Task, threads: usize) -> Result<()> {
    let mut rng = ChaCha8Rng::seed_from_u64(task.seed);
    let mut training = load(&task.data, "train")?;
    let mut epochs = task.epochs;
    if task.trial {
        training.truncate(TRIAL_EXAMPLES);
        epochs = 2; // the first warms up
    }
    let mut contender = C::new(task, &training, draw(&task.sizes, &mut rng))?;
    let mut order: Vec<u32> = (0..).take(training.count()).collect();
    for epoch in 0..epochs {
        let start = Instant::now();
        order.shuffle(&mut rng);
        contender = contender.epoch(&order)?;
        println!("{}", json!({"epoch": epoch, "train_seconds": start.elapsed().as_secs_f64()}));
    }
    if !task.trial {
        examine(task, &contender, threads)?;
    }
    Ok(())
}

/// The line on the test set.
fn examine<C: Contender>(task: &Task, contender: &C, threads: usize) -> Result<()> {
    let test = load(&task.data, "t10k")?;
    let images = contender.place(&test)?;
    let read = contender.read(&images)?;
    let pairs = read.iter().zip(&test.labels);
    let correct = pairs.filter(|&(&digit, &label)| digit == u32::from(label)).count();
    let mut end = json!({"correct": correct, "threads": threads});
    if task.reading {
        let mut seconds = [0.0; READINGS];
        for seconds in &mut seconds {
            let start = Instant::now();
            contender.read(&images)?;
            *seconds = start.elapsed().as_secs_f64();
        }
        seconds.sort_by(f64::total_cmp);
        end["read_seconds"] = seconds[READINGS / 2].into();
    }
    println!("{end}");
    Ok(())
}

fn load(folder: &Path, part: &str) -> Result<Digits> {
    let labels = after_header(&folder.join(format!("{part}-labels-idx1-ubyte")), 8)?;
    let pixels = after_header(&folder.join(format!("{part}-images-idx3-ubyte")), 16)?;
    Ok(Digits { pixels: pixels.iter().map(|&byte| f32::from(byte) / 255.0).collect(), labels })
}

fn after_header(path: &Path, header: usize) -> Result<Vec<u8>> {
    let mut bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    if bytes.len() <= header {
        return Err(format!("{}: only {} bytes", path.display(), bytes.len()).into());
    }
    bytes.drain(..header);
    Ok(bytes)
}

/// For each layer weights from N(0, 1/n_in), and biases from N(0, 1).
fn draw(sizes: &[usize], rng: &mut ChaCha8Rng) -> Vec<Layer> {
    let mut normal = |count: usize, deviation: f32| {
        let sample = |_| deviation * Distribution::<f32>::sample(&StandardNormal, rng);
        (0..count).map(sample).collect()
    };
    let layer = |pair: &[usize]| {
        let (inputs, outputs) = (pair[0], pair[1]);
        let weights = normal(inputs * outputs, 1.0 / (inputs as f32).sqrt());
        Layer { inputs, outputs, weights, biases: normal(outputs, 1.0) }
    };
    sizes.windows(2).map(layer).collect()
}

impl Digits {
    /// How many.
    pub fn count(&self) -> usize {
        self.labels.len()
    }

    /// n x 10: 1.0 at the label.
    pub fn one_hot(&self) -> Vec<f32> {
        let row = |&label: &u8| (0..10).map(move |digit| f32::from(u8::from(digit == label)));
        self.labels.iter().flat_map(row).collect()
    }

    fn truncate(&mut self, examples: usize) {
        self.pixels.truncate(self.pixels.len() / self.count() * examples);
        self.labels.truncate(examples);
    }
}
