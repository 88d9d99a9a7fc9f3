//! `mnist draw`: handwritten-looking digits from a seed.

use std::io::Write as _;
use std::path::PathBuf;

use drawn_digits::{draw_many, sheet};
use figures::Image;

use crate::data::{data_folder, draw};
use crate::failure::Failure;
use crate::files::{check_picture, save};
use crate::output::stdout;
use crate::shard_files::{self, ShardFiles, counted};

mod comparison;
mod sharded;

use comparison::compare;
use sharded::Drawn;

/// Draw handwritten-looking digits: a data set, a sheet, or a comparison with real ones
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Training images to draw; a sixth as many test images, by other writers, are added
    #[arg(long, value_name = "N", default_value = "60000")]
    count: u64,
    /// Seed of all random numbers
    #[arg(long, value_name = "SEED", default_value = "1")]
    seed: u64,
    /// Write the four files to this new or empty folder [default: `drawn` in the data folder (see
    /// `mnist train --help`), or nowhere with --figure or --compare]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write a sharded set instead of the four files: training images in K shard files, or with
    /// `auto` in as few as keep each within 256 MiB. They do not change what is learned from, and
    /// are not the shards of a mini-batch, --shards of `mnist train`. Validation images are added,
    /// and of these and of the test images at most 10,000 each. Nothing is in DIR before all of it is
    /// there
    #[arg(long, value_name = "K", requires = "out", value_parser = shard_files::shard_files)]
    shards: Option<ShardFiles>,
    /// Write a sheet of the first of them to this file, a .png
    #[arg(long, value_name = "FILE")]
    figure: Option<PathBuf>,
    /// Compare their statistics with those of the training images in this folder
    #[arg(long, value_name = "DIR")]
    compare: Option<PathBuf>,
}

/// Images on a sheet, at most, and in one row of it.
const ON_A_SHEET: u64 = 240;
const IN_A_ROW: usize = 24;

/// Images compared, at most: more would not change the figures.
const COMPARED: u64 = 60_000;

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    if args.count == 0 {
        return Err(drawn_digits::Error::NoImages { set: "training" }.into());
    }
    if let Some(path) = &args.figure {
        check_picture(path, &["png"])?;
    }
    let comparison = args.compare.as_ref().map(|folder| {
        let (images, _) = draw_many(args.seed, 0..args.count.min(COMPARED));
        compare(&images, folder)
    });
    let comparison = comparison.transpose()?;
    let test = (args.count / 6).max(1);
    let folder = args.folder()?;
    let sharded =
        args.shards.map(|shards| Drawn::new(args.seed, args.count).map(|drawn| (drawn, shards)));
    let sharded = sharded.transpose()?;
    match (&folder, &sharded) {
        (Some(folder), Some((drawn, shards))) => drawn.write(folder, *shards)?,
        (Some(folder), None) => draw(folder, args.count, test, args.seed)?,
        (None, _) => {}
    }
    // After the folder, which may be refused: then nothing is saved.
    if let Some(path) = &args.figure {
        let (images, _) = draw_many(args.seed, 0..args.count.min(ON_A_SHEET));
        let sheet = sheet(images.view(), IN_A_ROW);
        let width = sheet.ncols();
        let sheet = Image::ink(width, sheet);
        save(path, &sheet.png()?)?;
    }
    // Last, when there is nothing more to save.
    let mut out = stdout();
    if let Some(path) = &args.figure {
        writeln!(out, "saved {}", path.display())?;
    }
    if let Some(comparison) = comparison {
        out.write_all(comparison.as_bytes())?;
    }
    match (folder, &sharded) {
        (Some(folder), Some((drawn, shards))) => drawn.print(&mut out, &folder, *shards)?,
        (Some(folder), None) => {
            let (training, test) = (counted(args.count), counted(test));
            let folder = folder.display();
            writeln!(out, "{training} training and {test} test images in {folder}")?;
        }
        (None, _) => {}
    }
    Ok(())
}

impl Args {
    /// Where the data set goes; none if only a sheet or a comparison is asked for.
    fn folder(&self) -> Result<Option<PathBuf>, Failure> {
        match &self.out {
            Some(folder) => Ok(Some(folder.clone())),
            None if self.figure.is_some() || self.compare.is_some() => Ok(None),
            None => Ok(Some(data_folder()?.drawn())),
        }
    }
}
