//! A made-up data set, and runs of the program in a folder of its own.

use std::path::Path;
#[cfg(unix)]
use std::{
    io::{BufRead, BufReader, Read},
    process::{self, Child, ChildStdout, Stdio},
};

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use mnist_io::write_idx;
use ndarray::{Array1, Array3};
use tempfile::TempDir;

pub(crate) const TRAINING: usize = 600;
pub(crate) const TEST: usize = 100;

/// A folder with a data set in `data/mnist`: ten kinds of bars in images of 8 x 10 pixels, dark
/// to different degrees, on a little noise.
pub(crate) fn workshop() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data/mnist");
    std::fs::create_dir_all(&data).unwrap();
    write_set(&data, "train", TRAINING);
    write_set(&data, "t10k", TEST);
    dir
}

/// A folder with as many drawn digits in `data/mnist`: 28 x 28 pixels, for what is only for digits.
pub(crate) fn drawn_workshop() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data/mnist");
    drawn_digits::write_data_set(&data, TRAINING as u64, TEST as u64, 1).unwrap();
    dir
}

fn write_set(data: &Path, name: &str, n: usize) {
    let label = |i: usize| u8::try_from(i * 7 % 10).unwrap();
    let images = Array3::from_shape_fn((n, 8, 10), |(i, row, column)| {
        let noise = u8::try_from((i * 31 + row * 17 + column * 5) % 23).unwrap();
        let is_dark = column == usize::from(label(i));
        if is_dark { 160 + noise * 4 } else { noise.saturating_sub(18) * 9 }
    });
    let labels: Array1<u8> = (0..n).map(label).collect();
    write_idx(data.join(format!("{name}-images-idx3-ubyte")), &images).unwrap();
    write_idx(data.join(format!("{name}-labels-idx1-ubyte")), &labels).unwrap();
}

/// The program, to be run in that folder, with its data in `data` there.
pub(crate) fn mnist(dir: &Path, args: &str) -> Command {
    let mut command = Command::cargo_bin("mnist").unwrap();
    command.current_dir(dir).env("MNIST_DATA", "data").args(args.split_whitespace());
    command
}

/// What it prints to standard output when all goes well.
pub(crate) fn output(dir: &Path, args: &str) -> String {
    let output = mnist(dir, args).assert().success().get_output().stdout.clone();
    String::from_utf8(output).unwrap()
}

/// Error and hint, a line each and no other line on standard error, of a command that cannot do what it was asked.
pub(crate) fn error_and_hint(dir: &Path, args: &str) -> (String, String) {
    error_and_hint_of(args, &mnist(dir, args).assert().code(1))
}

/// The same of a run that has ended.
pub(crate) fn error_and_hint_of(args: &str, run: &Assert) -> (String, String) {
    let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    let lines: Vec<&str> = said.lines().collect();
    let [error, hint] = lines[..] else { panic!("{args}: {said}") };
    let part = |line: &str, start| line.strip_prefix(start).expect(&said).to_owned();
    (part(error, "error: "), part(hint, "hint: "))
}

/// The program at work, in that folder. It ends when this is dropped.
#[cfg(unix)]
pub(crate) struct Running {
    program: Child,
    out: BufReader<ChildStdout>,
}

/// How a program at work ended.
#[cfg(unix)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    /// What it still printed to standard output.
    pub(crate) rest: String,
    /// All that it said on standard error.
    pub(crate) said: String,
}

#[cfg(unix)]
impl Running {
    pub(crate) fn start(dir: &Path, args: &str) -> Self {
        let mut command = process::Command::new(env!("CARGO_BIN_EXE_mnist"));
        command.args(args.split_whitespace());
        Self::of(dir, command)
    }

    /// One that is started by another program.
    pub(crate) fn of(dir: &Path, mut command: process::Command) -> Self {
        command.current_dir(dir).env("MNIST_DATA", "data");
        let mut program = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(program.stdout.take().unwrap());
        Self { program, out }
    }

    /// The next line that it prints.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        assert!(self.out.read_line(&mut line).unwrap() > 0, "it ended");
        line
    }

    /// Waits until it has printed the headline, the head of the table and the first epoch.
    pub(crate) fn first_epoch(&mut self) {
        for _ in 0..3 {
            self.line();
        }
    }

    /// The most memory that it has held.
    #[cfg(all(feature = "serve", target_os = "linux"))]
    pub(crate) fn peak_mebibytes(&self) -> u64 {
        let status = format!("/proc/{}/status", self.program.id());
        let status = std::fs::read_to_string(status).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        peak.trim().strip_suffix(" kB").unwrap().parse::<u64>().unwrap() >> 10
    }

    /// Sends a signal, such as -INT, and waits for the end.
    pub(crate) fn end(mut self, signal: &str) -> Ended {
        let pid = self.program.id().to_string();
        assert!(process::Command::new("kill").args([signal, &pid]).status().unwrap().success());
        let (mut rest, mut said) = (String::new(), String::new());
        self.out.read_to_string(&mut rest).unwrap();
        self.program.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        Ended { code: self.program.wait().unwrap().code(), rest, said }
    }
}

#[cfg(unix)]
impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
