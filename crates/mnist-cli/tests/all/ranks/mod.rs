//! `mnist train --shards S`, `--replicas R` and `--members N`, on one process and, built with MPI, on
//! the ranks that `mpirun` starts.

use std::fs;
use std::path::Path;

use crate::support::{error_and_hint, mnist, output, workshop};

#[cfg(feature = "mpi")]
mod committee;
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

/// Behind these, replicas in place of shards. With 500 training images there are 63 mini-batches, so that
/// one of the eight has none in the last round.
const REPLICAS: &str = "--shards 1 --mini-batch-size 8 --replicas 8";

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
fn the_model_depends_on_the_replicas_and_not_on_the_threads() {
    let workshop = workshop();
    let dir = workshop.path();
    let model = trained(dir, &format!("{REPLICAS} --threads 1"));
    for threads in [2, 3] {
        assert!(trained(dir, &format!("{REPLICAS} --threads {threads}")) == model);
    }
    assert!(trained(dir, &format!("{REPLICAS} --replicas 4")) != model);
    let metadata = String::from_utf8_lossy(&model);
    assert!(metadata.contains(r#""replicas":"8""#), "{metadata}");
    let one = trained(dir, &format!("{REPLICAS} --replicas 1"));
    assert!(!String::from_utf8_lossy(&one).contains("replicas"));
    assert!(trained(dir, "--shards 1 --mini-batch-size 8") == one);
}

#[test]
fn replicas_learn_the_same_in_a_sweep_and_save_the_same_with_checkpoints() {
    let workshop = workshop();
    let dir = workshop.path();
    let train = format!("{TRAIN} {REPLICAS}");
    let model = trained(dir, REPLICAS);
    output(dir, &format!("{train} --epochs 1 --checkpoint run"));
    output(dir, &format!("{train} --model model --checkpoint run --resume"));
    assert!(fs::read(dir.join("model")).unwrap() == model);

    output(dir, &format!("{train} --log log"));
    let accuracy = |log: &str| -> serde_json::Value {
        let log = fs::read_to_string(dir.join(log)).unwrap();
        let last: serde_json::Value = serde_json::from_str(log.lines().last().unwrap()).unwrap();
        last["validation_accuracy"].clone()
    };
    let sweep = train.strip_prefix("train").unwrap().replace("--distort", "--distort=true");
    let sweep = sweep.replace("--replicas 8", "--replicas 4,8");
    let sweep = sweep.replace("--mini-batch-size 64 --shards 8", "");
    output(dir, &format!("sweep {sweep} --seeds 1 --threads 1 --log swept"));
    assert_eq!(accuracy("swept"), accuracy("log"));
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
fn replicas_that_there_cannot_be_are_refused() {
    let workshop = workshop();
    for (flags, error, hint) in [
        (
            "--replicas 3",
            "3 replicas, expected a power of two, at most 1024",
            "replicas are 1, 2, 4, 8, ...: --replicas 4, say",
        ),
        (
            "--replicas 9223372036854775808",
            "9223372036854775808 replicas, expected a power of two, at most 1024",
            "replicas are 1, 2, 4, 8, ...: --replicas 4, say",
        ),
        (
            "--replicas 2 --shards 2",
            "2 replicas, and 2 shards of a mini-batch, expected one of either",
            "ranks share one or the other: leave out --shards, or --replicas",
        ),
        (
            "--replicas 8 --mini-batch-size 100",
            "an epoch has 5 mini-batches for 8 replicas, expected one each",
            "ask for fewer with --replicas, or for a smaller --mini-batch-size",
        ),
    ] {
        let found = error_and_hint(workshop.path(), &format!("train {flags}"));
        assert_eq!(found, (error.to_owned(), hint.to_owned()));
    }
}

#[test]
fn shards_that_do_not_divide_a_mini_batch_are_refused() {
    let workshop = workshop();
    for (flags, error, hint) in [
        (
            "--shards 3",
            "3 shards of a mini-batch of 10, expected a power of two that divides it, at most \
             65536",
            "shards of a mini-batch are 1, 2, 4, 8, ...: --shards 4 --mini-batch-size 12, say",
        ),
        (
            "--shards 4",
            "4 shards of a mini-batch of 10, expected a power of two that divides it, at most \
             65536",
            "shards of a mini-batch are 1, 2, 4, 8, ...: --shards 4 --mini-batch-size 12, say",
        ),
        (
            "--shards 16 --mini-batch-size 8",
            "16 shards of a mini-batch of 8, expected a power of two that divides it, at most \
             65536",
            "shards of a mini-batch are 1, 2, 4, 8, ...: --shards 16 --mini-batch-size 16, say",
        ),
        (
            "--shards 9223372036854775809",
            "9223372036854775809 shards of a mini-batch of 10, expected a power of two that \
             divides it, at most 65536",
            "shards of a mini-batch are 1, 2, 4, 8, ..., and divide --mini-batch-size",
        ),
        (
            "--shards 4611686018427387904 --mini-batch-size 4611686018427387904",
            "4611686018427387904 shards of a mini-batch of 4611686018427387904, expected a power \
             of two that divides it, at most 65536",
            "shards of a mini-batch are 1, 2, 4, 8, ..., and divide --mini-batch-size",
        ),
    ] {
        let found = error_and_hint(workshop.path(), &format!("train {flags}"));
        assert_eq!(found, (error.to_owned(), hint.to_owned()));
    }
}

/// One flag for two things, which the help and the errors of each tell apart.
#[test]
fn shards_of_a_mini_batch_and_shard_files_are_told_apart() {
    let workshop = workshop();
    let said = |command: &str| {
        let run = mnist(workshop.path(), command).output().unwrap();
        let said = [run.stdout, run.stderr].concat();
        // However the lines of a help are broken.
        String::from_utf8(said).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (command, expected) in [
        ("train --help", "Shards that each mini-batch is cut into, a power of two"),
        ("train --help", "The files of a sharded set are something else"),
        ("train --shards auto", "expected a number of shards of a mini-batch, at least 1; however"),
        ("train --shards 3", "hint: shards of a mini-batch are 1, 2, 4, 8, ..."),
        ("draw --help", "training images in K shard files"),
        ("draw --help", "are not the shards of a mini-batch, --shards of `mnist train`"),
        ("draw --shards few --out out", "expected auto, or a number of shard files, at least 1"),
        ("draw --count 9 --shards 10 --out out", "9 examples cannot be cut into 10 shard files"),
        ("expand --help", "Shard files that the images are cut into"),
        ("expand --help", "are not the shards of a mini-batch, --shards of `mnist train`"),
    ] {
        let said = said(command);
        assert!(said.contains(expected), "{command}: {said}");
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
