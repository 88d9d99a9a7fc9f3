//! `mnist train --shards S`, on one process and, built with MPI, on the ranks that `mpirun` starts.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

#[cfg(not(feature = "mpi"))]
use support::mnist;
use support::{error_and_hint, output, workshop};

#[path = "../support/mod.rs"]
mod support;

#[cfg(feature = "mpi")]
mod ended;
#[cfg(feature = "mpi")]
mod mpirun;
#[cfg(feature = "mpi")]
mod refused;
#[cfg(feature = "mpi")]
mod shared;

/// With all that a rank has to get right: momentum, weight decay, distortion, a mini-batch that is
/// smaller than the others.
const TRAIN: &str = "train --epochs 3 --hidden 30 --mini-batch-size 64 --shards 8 --eta 1 \
                     --momentum 0.5 --lambda 0.1 --distort --averaging 0.8";

/// The bytes of the model that these flags train.
fn trained(dir: &Path, flags: &str) -> Vec<u8> {
    output(dir, &format!("{TRAIN} --model model {flags}"));
    fs::read(dir.join("model")).unwrap()
}

#[test]
fn the_model_depends_on_the_shards_and_not_on_the_threads() {
    let workshop = workshop();
    let dir = workshop.path();
    let model = trained(dir, "--threads 1");
    assert!(trained(dir, "--threads 2") == model);
    assert!(trained(dir, "--threads 3") == model);
    assert!(trained(dir, "--shards 4") != model);
    let metadata = String::from_utf8_lossy(&model);
    assert!(metadata.contains(r#""shards":"8""#), "{metadata}");
    assert!(!String::from_utf8_lossy(&trained(dir, "--shards 1")).contains("shards"));
}

#[test]
fn a_run_of_other_shards_is_another_run() {
    let workshop = workshop();
    let dir = workshop.path();
    output(dir, &format!("{TRAIN} --checkpoint run"));
    let (error, _) = error_and_hint(dir, &format!("{TRAIN} --shards 4 --checkpoint run --resume"));
    assert!(error.ends_with("saved by another run: shards is 4, not 8"), "{error}");
}

#[test]
fn shards_that_do_not_divide_a_mini_batch_are_refused() {
    let workshop = workshop();
    for (flags, error, hint) in [
        (
            "--shards 3",
            "3 shards of a mini-batch of 10, expected a power of two that divides it, at most \
             65536",
            "shards are 1, 2, 4, 8, ...: --shards 4 --mini-batch-size 12, say",
        ),
        (
            "--shards 4",
            "4 shards of a mini-batch of 10, expected a power of two that divides it, at most \
             65536",
            "shards are 1, 2, 4, 8, ...: --shards 4 --mini-batch-size 12, say",
        ),
        (
            "--shards 16 --mini-batch-size 8",
            "16 shards of a mini-batch of 8, expected a power of two that divides it, at most \
             65536",
            "shards are 1, 2, 4, 8, ...: --shards 16 --mini-batch-size 16, say",
        ),
        (
            "--shards 9223372036854775809",
            "9223372036854775809 shards of a mini-batch of 10, expected a power of two that \
             divides it, at most 65536",
            "shards are 1, 2, 4, 8, ..., and divide --mini-batch-size",
        ),
        (
            "--shards 4611686018427387904 --mini-batch-size 4611686018427387904",
            "4611686018427387904 shards of a mini-batch of 4611686018427387904, expected a power \
             of two that divides it, at most 65536",
            "shards are 1, 2, 4, 8, ..., and divide --mini-batch-size",
        ),
    ] {
        let found = error_and_hint(workshop.path(), &format!("train {flags}"));
        assert_eq!(found, (error.to_owned(), hint.to_owned()));
    }
}

#[cfg(not(feature = "mpi"))]
#[test]
fn several_ranks_need_mpi() {
    let workshop = workshop();
    for (rank, size) in [("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"), ("PMI_RANK", "PMI_SIZE")]
    {
        let start = |number: &str, of: &str| {
            let mut command = mnist(workshop.path(), TRAIN);
            let run = command.env(rank, number).env(size, of).assert();
            (run.get_output().status.code(), run.get_output().stderr.clone())
        };
        let (code, said) = start("0", "4");
        let expected = "error: started as rank 0 of 4, and this mnist was built without MPI\n\
                        hint: build it with cargo build --release --features mpi\n";
        assert_eq!((code, &*String::from_utf8_lossy(&said)), (Some(1), expected));
        assert_eq!(start("3", "4"), (Some(1), Vec::new()), "one rank says so");
        assert_eq!(start("0", "1").0, Some(0), "one rank alone needs none");
    }
}
