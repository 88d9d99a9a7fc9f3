//! MNIST with its validation images by people who wrote none of the training images:
//! `cargo run --release -p mnist-io --example writers-apart -- MNIST LABELS TO [SEED]`.
//!
//! MNIST is the folder of the four files, LABELS QMNIST's `qmnist-train-labels.tsv.gz`. Writers are
//! drawn by the seed (1 without it) until they have 10,000 images. These are the last of the
//! training images in the folder TO, where programs look for validation images; the test images
//! there are MNIST's. Images of those writers beyond the 10,000 are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use mnist_io::{DataSet, Examples, read_writers, write_idx};
use ndarray::{Array1, Axis};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// As many as the book has.
const VALIDATION: usize = 10_000;

fn main() -> ExitCode {
    match run() {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (folders, seed) = match &arguments[..] {
        [folders @ .., seed] if folders.len() == 3 => (folders, seed.parse()?),
        folders => (folders, 1),
    };
    let [mnist, labels, to] = folders else {
        return Err("expected the folder of MNIST, QMNIST's labels, and a folder to make".into());
    };
    let writers = read_writers(labels)?;
    part(mnist.as_ref(), &writers, VALIDATION, seed, to.as_ref())
}

/// Writes the four files, and says how many images there are by how many writers.
pub(crate) fn part(
    mnist: &Path,
    writers: &[u32],
    validation: usize,
    seed: u64,
    to: &Path,
) -> Result<String, Box<dyn Error>> {
    let data = DataSet::open(mnist)?;
    let (images, of) = (data.training.len(), writers.len());
    if images != of {
        return Err(format!("{images} training images, but writers of {of}").into());
    }
    let mut images_of = BTreeMap::<u32, Vec<usize>>::new();
    for (image, &writer) in writers.iter().enumerate() {
        images_of.entry(writer).or_default().push(image);
    }
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut drawn: Vec<_> = images_of.into_iter().collect();
    drawn.sort_by_cached_key(|_| rng.next_u64());

    let mut theirs = Vec::new();
    let mut validators = BTreeSet::new();
    for (writer, images) in drawn {
        if theirs.len() >= validation {
            break;
        }
        theirs.extend(images);
        validators.insert(writer);
    }
    theirs.truncate(validation);
    let mut order: Vec<usize> =
        (0..images).filter(|&image| !validators.contains(&writers[image])).collect();
    if order.is_empty() || theirs.len() < validation {
        return Err(format!("too few writers for {validation} validation images").into());
    }
    let training = order.len();
    order.extend(theirs);

    fs::create_dir_all(to)?;
    write(&data.training, &order, to, "train")?;
    write(&data.test, &(0..data.test.len()).collect::<Vec<_>>(), to, "t10k")?;
    let others = writers.iter().filter(|writer| !validators.contains(writer));
    Ok(format!(
        "{training} training images by {} writers, {validation} validation images by {} others",
        others.collect::<BTreeSet<_>>().len(),
        validators.len(),
    ))
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
