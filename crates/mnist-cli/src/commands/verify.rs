//! `mnist verify`: whether a sharded set is as it was written.

use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;

use mnist_io::ShardedExamples;

use crate::failure::{Failure, chain, request};
use crate::output::stdout;
use crate::shard_files::{counted, counted_files};
use crate::{interrupt, output};

/// Check that no byte of a sharded set has changed since it was written
///
/// The SHA-256 of each file is compared with the one in the manifest. `mnist train` looks at the
/// length and header of each, and compares a CRC-32 for each 4,096 images that it reads: that finds
/// what has changed by chance, but not what was meant to go unnoticed.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Folder of a sharded set, as `mnist expand` and `mnist draw --shards` make them
    #[arg(value_name = "DIR")]
    data: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let examples = ShardedExamples::open(&args.data).map_err(|error| match error {
        mnist_io::Error::MissingFolder { .. } => {
            request(chain(&error), "name the folder of a sharded set, as mnist expand makes them")
        }
        error => error.into(),
    })?;
    interrupt::listen();
    let bar = output::bar("checking  {bar:40}  {bytes} of {total_bytes}", examples.bytes());
    let verified = examples.verify(|done| {
        bar.set_position(done);
        if interrupt::asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    bar.finish_and_clear();
    verified?;
    writeln!(
        stdout(),
        "{} images in {} in {}: all bytes are as they were written",
        counted(examples.len()),
        counted_files(examples.shard_files() as u64),
        args.data.display()
    )?;
    Ok(())
}
