//! MNIST with validation images by people who wrote none of the training images:
//! `cargo run --release -p mnist-io --example writers-apart -- MNIST LABELS TO [SEED]`.
//!
//! MNIST is the folder of the four files, LABELS QMNIST's `qmnist-train-labels.tsv.gz`, TO a new
//! folder. Writers are drawn by the seed (1 without it) until they have 10,000 images, which become
//! the last of the training images in TO. Some hundred more of theirs are left out. The test images
//! are MNIST's.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::iter;
use std::path::Path;
use std::process::ExitCode;

use mnist_io::{DataSet, Examples, read_writers, write_idx};
use ndarray::{Array1, Axis};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// As many as the book has.
const VALIDATION: usize = 10_000;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    match run(&arguments) {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            let causes = iter::successors(Some(&*error), |&error| error.source());
            let causes: Vec<String> = causes.map(ToString::to_string).collect();
            eprintln!("error: {}", causes.join(": "));
            ExitCode::FAILURE
        }
    }
}

pub(crate) fn run(arguments: &[OsString]) -> Result<String, Box<dyn Error>> {
    let (folders, seed) = match arguments {
        [folders @ .., seed] if folders.len() == 3 => (folders, seed.to_str()),
        folders => (folders, Some("1")),
    };
    let [mnist, labels, to] = folders else {
        return Err("expected MNIST LABELS TO [SEED]: the folder of MNIST, QMNIST's \
                    qmnist-train-labels.tsv.gz, a folder to make, and a number"
            .into());
    };
    let Some(seed) = seed.and_then(|seed| seed.parse().ok()) else {
        return Err("SEED must be a whole number from 0 to 2^64 - 1".into());
    };
    part(mnist.as_ref(), labels.as_ref(), VALIDATION, seed, to.as_ref())
}

/// Writes the four files, and says how many images there are by how many writers.
pub(crate) fn part(
    mnist: &Path,
    labels: &Path,
    validation: usize,
    seed: u64,
    to: &Path,
) -> Result<String, Box<dyn Error>> {
    let data = DataSet::open(mnist)?;
    let writers = read_writers(labels, data.training.labels())?;
    let mut images_of = BTreeMap::<u32, Vec<usize>>::new();
    for (image, &writer) in writers.iter().enumerate() {
        images_of.entry(writer).or_default().push(image);
    }
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut drawn: Vec<_> = images_of.into_iter().map(|of| (rng.next_u64(), of)).collect();
    drawn.sort();

    let mut theirs = Vec::new();
    let mut validators = BTreeSet::new();
    for (_, (writer, images)) in drawn {
        if theirs.len() >= validation {
            break;
        }
        theirs.extend(images);
        validators.insert(writer);
    }
    theirs.truncate(validation);
    let is_of_another = |image: &usize| !validators.contains(&writers[*image]);
    let mut order: Vec<usize> = (0..writers.len()).filter(is_of_another).collect();
    if order.is_empty() || theirs.len() < validation {
        return Err(format!("too few writers for {validation} validation images").into());
    }
    let training = order.len();
    order.extend(theirs);

    make_empty(to)?;
    write(&data.training, &order, to, "train")?;
    write(&data.test, &(0..data.test.len()).collect::<Vec<_>>(), to, "t10k")?;
    let others: BTreeSet<_> =
        writers.iter().filter(|writer| !validators.contains(writer)).collect();
    Ok(format!(
        "{training} training images by {} writers, then {validation} validation images by {} others",
        others.len(),
        validators.len(),
    ))
}

/// Makes the folder, unless it is there. What is in it would be lost, or be taken for the data.
fn make_empty(folder: &Path) -> Result<(), Box<dyn Error>> {
    let failed = |error| format!("{}: {error}", folder.display());
    fs::create_dir_all(folder).map_err(failed)?;
    match fs::read_dir(folder).map_err(failed)?.next() {
        None => Ok(()),
        Some(_) => Err(format!("{} is not empty: name a new folder", folder.display()).into()),
    }
}

/// Writes these of the examples, in this order.
fn write(
    examples: &Examples,
    order: &[usize],
    to: &Path,
    name: &str,
) -> Result<(), Box<dyn Error>> {
    let mut shape = vec![order.len()];
    shape.extend(examples.image_shape());
    let images = examples.images().select(Axis(0), order).into_shape_with_order(shape)?;
    let labels: Array1<u8> = order.iter().map(|&i| examples.label(i)).collect();
    write_idx(to.join(format!("{name}-images-idx3-ubyte")), &images)?;
    write_idx(to.join(format!("{name}-labels-idx1-ubyte")), &labels)?;
    Ok(())
}
