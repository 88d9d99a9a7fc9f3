//! `--checkpoint`, `--resume` and `--patience`, as their users see them.

use std::fs;
use std::path::Path;

use checkpoint::Checkpoints;

use crate::support::{error_and_hint, mnist};

mod going_on;
mod patience;
mod refused;

/// A run that saves itself after each mini-batch.
const TRAIN: &str = "train --epochs 3 --hidden 20 --eta 3 --every 0.001ms --checkpoint run";

/// What a command says on standard error when it succeeds.
fn notes(dir: &Path, args: &str) -> String {
    let assert = mnist(dir, args).assert().success();
    String::from_utf8(assert.get_output().stderr.clone()).unwrap()
}

/// Error and hint of a command that is refused. The model is left as it was.
fn refused(dir: &Path, args: &str) -> (String, String) {
    let model = fs::read(dir.join("digits.safetensors")).ok();
    let said = error_and_hint(dir, args);
    assert_eq!(fs::read(dir.join("digits.safetensors")).ok(), model);
    said
}

fn model(dir: &Path) -> Vec<u8> {
    fs::read(dir.join("digits.safetensors")).unwrap()
}

/// Labels that mean nothing: the validation cost rises while the network learns them by heart.
fn make_noise(dir: &Path) {
    let mut state = 7_u32;
    change_labels(&dir.join("data/mnist/train-labels-idx1-ubyte"), |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u8::try_from((state >> 16) % 10).unwrap()
    });
}

fn change_labels(path: &Path, mut change: impl FnMut(u8) -> u8) {
    /// Bytes before the labels.
    const HEADER: usize = 8;
    let mut bytes = fs::read(path).unwrap();
    for label in &mut bytes[HEADER..] {
        *label = change(*label);
    }
    fs::write(path, bytes).unwrap();
}

/// The newest checkpoint, as it is named in messages.
fn newest(dir: &Path) -> String {
    let mut checkpoints = Checkpoints::open(dir.join("run"), 3).unwrap();
    let path = checkpoints.newest().unwrap().checkpoint.unwrap().path;
    format!("run/{}", path.file_name().unwrap().to_str().unwrap())
}
