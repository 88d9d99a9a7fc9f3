//! `mnist expand`: a data set made many times as large by distortions of its images.

use std::io::Write as _;
use std::path::PathBuf;

use augmentation::Distorter;
use chapter_one::runs::VALIDATION_ONE_IN;
use mnist_io::{Examples, ShardedExamples, ShardedLayout};
use rayon::prelude::*;

use crate::args;
use crate::data::{self, Data};
use crate::distortion::Strengths;
use crate::failure::{Failure, chain, hints, request};
use crate::output::stdout;
use crate::shard_files::{self, SetAside, ShardFiles, counted, counted_files, write_sharded};

/// Make a data set many times as large, by distortions of its training images
///
/// Each training image is written as it is and in T - 1 distortions, to be learned from by
/// `mnist train --data OUT`. The validation images are set aside before, so that there is no
/// distortion of one among them.
///
/// First come all the images as they are, then the first distortion of each, then the second, and
/// so on, so digits are mixed in all files as they are in DIR. The k-th distortion of an image is
/// the one that `mnist train --distort` learns in epoch k, with the same seed, strengths and number
/// of validation images. The bytes do not depend on the number of threads.
///
/// Nothing is in OUT before all of it is there: until then it is in a hidden folder beside OUT.
/// Ctrl-C or a full disk leaves nothing behind. If the command is killed, the hidden folder stays
/// until the command is run again.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Folder with the four files of the data set, or what else --data of `mnist train` takes
    #[arg(value_name = "DIR")]
    data: PathBuf,
    /// How many times as many training images: each of them, and T - 1 distortions of it
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u64).range(1..))]
    times: u64,
    /// Write the sharded set to this new or empty folder
    #[arg(long, value_name = "OUT")]
    to: PathBuf,
    #[arg(
        long,
        value_name = "N",
        help = format!(
            "Training images set aside for validation, the last ones [default: one in \
             {VALIDATION_ONE_IN}]"
        )
    )]
    validation: Option<usize>,
    /// Shard files that the images are cut into, or `auto` for as few as keep each within 256 MiB.
    /// They do not change what is learned from, and are not the shards of a mini-batch, --shards of
    /// `mnist train`
    #[arg(
        long,
        value_name = "K",
        default_value_t = ShardFiles::Auto,
        value_parser = shard_files::shard_files
    )]
    shards: ShardFiles,
    #[command(flatten)]
    strengths: Strengths,
    /// Seed of all random numbers
    #[arg(long, value_name = "SEED", default_value = "1")]
    seed: u64,
    /// Threads, 0 for as many as there are cores; the result does not depend on it
    #[arg(long, value_name = "N", default_value = "0", value_parser = args::threads)]
    pub(crate) threads: usize,
}

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let distortion = args.strengths.distortion()?;
    let folder = Data::at(&args.data).existing_folder()?;
    if ShardedExamples::is_in(&folder) {
        return Err(request(
            format!("{} is a sharded set already", folder.display()),
            "name the folder with the four files that it was made of, and a larger --times",
        ));
    }
    let data = data::open(&folder).map_err(|error| match error {
        mnist_io::Error::MissingFolder { .. } | mnist_io::Error::MissingFiles { .. } => {
            let hint = format!("{}; or name another folder", hints::download());
            request(chain(&error), hint)
        }
        error => error.into(),
    })?;
    let validation = args.validation.unwrap_or(data.training.len() / VALIDATION_ONE_IN);
    let split = data.split_validation(validation)?;
    let &[rows, columns] = split.training.image_shape() else {
        return Err(request(
            format!(
                "{}: images of shape {:?} have no rows and columns",
                folder.display(),
                split.training.image_shape()
            ),
            "name a data set of two-dimensional images, such as MNIST",
        ));
    };
    let distorter = Distorter::new(distortion, rows, columns, args.seed)
        .map_err(|error| request(error, "name a data set of smaller images"))?;
    let originals = split.training.len() as u64;
    let examples = originals.checked_mul(args.times).ok_or_else(|| {
        request(
            format!("{} times {originals} images are more than can be counted", args.times),
            "ask for fewer with --times",
        )
    })?;
    let layout = ShardedLayout {
        image_shape: vec![rows, columns],
        classes: split.training.classes(),
        examples,
        shard_files: args.shards.count(examples, rows * columns),
    };
    let shard_files = layout.shard_files;
    let aside = SetAside { validation: &split.validation, test: &split.test };
    write_sharded(&args.to, layout, aside, |range, images, labels| {
        let places = images.par_chunks_exact_mut(rows * columns).zip(labels);
        places.enumerate().for_each(|(at, (image, label))| {
            *label = write_example(&split.training, &distorter, range.start + at as u64, image);
        });
    })?;
    writeln!(
        stdout(),
        "{} training images in {}, {} validation and {} test images in {}",
        counted(examples),
        counted_files(shard_files),
        counted(split.validation.len() as u64),
        counted(split.test.len() as u64),
        args.to.display()
    )?;
    Ok(())
}

/// Writes image `j` of the expanded set, and returns its label.
fn write_example(originals: &Examples, distorter: &Distorter, j: u64, to: &mut [u8]) -> u8 {
    let n = originals.len() as u64;
    let number = |value: u64| usize::try_from(value).expect("below a number of examples or times");
    let (k, i) = (j / n, number(j % n));
    let image = originals.image(i);
    match k.checked_sub(1) {
        None => to.copy_from_slice(image),
        Some(epoch) => distorter.distort(i, number(epoch), image, to),
    }
    originals.label(i)
}
