//! `mnist train --shards S`, on one process and, built with MPI, on the ranks that `mpirun` starts.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

#[cfg(not(feature = "mpi"))]
use support::mnist;
use support::{error_and_hint, output, workshop};

mod support;

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

#[cfg(feature = "mpi")]
mod mpi {
    use std::process::{Command, Output, Stdio};
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    use mnist_io::{Examples, Images, Labels, ShardedLayout, ShardedWriter};
    use sgd::{WindowOrder, WindowSize};

    use super::*;

    /// `mpirun` on this host, as whoever runs the tests, on as few cores as there may be.
    fn mpirun(dir: &Path, arguments: &str) -> Command {
        let mut command = Command::new("mpirun");
        command
            .current_dir(dir)
            .env("MNIST_DATA", "data")
            .env("OMPI_ALLOW_RUN_AS_ROOT", "1")
            .env("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1")
            .env("OMPI_MCA_rmaps_base_oversubscribe", "1")
            .env("OMPI_MCA_mpi_yield_when_idle", "1")
            .env("OMPI_MCA_btl_vader_single_copy_mechanism", "none")
            .args(arguments.split_whitespace());
        command
    }

    fn program() -> &'static str {
        env!("CARGO_BIN_EXE_mnist")
    }

    fn on_ranks(dir: &Path, ranks: usize, flags: &str) -> Output {
        mpirun(dir, &format!("-n {ranks} {} {flags}", program())).output().unwrap()
    }

    #[test]
    fn the_model_does_not_depend_on_the_ranks() {
        let workshop = workshop();
        let dir = workshop.path();
        let model = trained(dir, "--threads 1");
        for (ranks, threads) in [(1, 1), (2, 1), (4, 1), (8, 1), (2, 2)] {
            fs::remove_file(dir.join("model")).unwrap();
            let flags = format!("{TRAIN} --model model --log log --threads {threads}");
            let run = on_ranks(dir, ranks, &flags);
            assert!(run.status.success(), "{run:?}");
            assert!(fs::read(dir.join("model")).unwrap() == model, "{ranks} of {threads} threads");
            // Only one rank prints.
            let printed = String::from_utf8(run.stdout).unwrap();
            assert_eq!(printed.matches("saved model").count(), 1, "{printed}");
            assert_eq!(fs::read_to_string(dir.join("log")).unwrap().lines().count(), 3);
        }
    }

    #[test]
    fn one_of_four_ranks_is_killed_and_two_go_on() {
        let workshop = workshop();
        let dir = workshop.path();
        // Long enough to be in the middle of it.
        let train = format!("{TRAIN} --epochs 300 --patience 300 --model model");
        output(dir, &train);
        let model = fs::read(dir.join("model")).unwrap();
        fs::remove_file(dir.join("model")).unwrap();
        let train = format!("{train} --checkpoint run --every 20ms --resume");
        let mut job = mpirun(dir, &format!("-n 4 {} {train}", program()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let is_saved = || fs::read_dir(dir.join("run")).is_ok_and(|files| files.count() > 2);
        let begin = Instant::now();
        while !is_saved() {
            assert!(begin.elapsed() < Duration::from_secs(60), "no checkpoint");
            sleep(Duration::from_millis(5));
        }
        let parent = job.id().to_string();
        let kill = ["-KILL", "--newest", "--parent", &parent, "mnist"];
        assert!(Command::new("pkill").args(kill).status().unwrap().success());
        assert!(!job.wait().unwrap().success());
        assert!(!dir.join("model").exists(), "killed in the middle of it");

        let run = on_ranks(dir, 2, &train);
        assert!(run.status.success(), "{run:?}");
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(said.matches("note: going on from run").count(), 1, "{said}");
        assert!(fs::read(dir.join("model")).unwrap() == model);
    }

    #[test]
    fn ranks_that_would_train_something_else_are_refused_by_one_of_them() {
        let workshop = workshop();
        let dir = workshop.path();
        let other = super::workshop();
        let image = other.path().join("data/mnist/train-images-idx3-ubyte");
        let mut bytes = fs::read(&image).unwrap();
        bytes[1000] ^= 1;
        fs::write(&image, bytes).unwrap();
        let other = other.path().join("data/mnist");
        for (flags, others, expected) in [
            ("", "--eta 2".to_owned(), "rank 1: not as on rank 0: eta is Constant 2.0, not"),
            ("", "--shards 4".to_owned(), "rank 1: not as on rank 0: shards is 4, not 8"),
            ("", "--epochs 4".to_owned(), "rank 1: not as on rank 0: epochs is 4, not 3"),
            (
                "",
                format!("--data {}", other.display()),
                "rank 1: not as on rank 0: SHA-256 of the data is ",
            ),
            ("", "--data nowhere".to_owned(), "rank 1: no such folder: nowhere"),
            ("--data nowhere", String::new(), "no such folder: nowhere"),
            ("--model no/model", String::new(), "no/model: there is no folder no"),
            (
                "--shards 1",
                "--shards 1".to_owned(),
                "number of ranks is 2, expected a power of two up to the number of shards, 1",
            ),
            (
                "--members 2",
                "--members 2".to_owned(),
                "2 members on 2 ranks, which train one network together",
            ),
        ] {
            let program = program();
            let arguments =
                format!("-n 1 {program} {TRAIN} {flags} : -n 1 {program} {TRAIN} {others}");
            let run = mpirun(dir, &arguments).output().unwrap();
            assert!(!run.status.success(), "{arguments}");
            let said = String::from_utf8(run.stderr).unwrap();
            assert!(said.contains(&format!("error: {expected}")), "{said}");
            assert_eq!((said.matches("error: ").count(), said.matches("hint: ").count()), (1, 1));
        }
    }

    #[test]
    fn ranks_share_the_runs_of_a_sweep_out() {
        let workshop = workshop();
        let dir = workshop.path();
        let sweep = "sweep --epochs 1 --hidden 5,7 --eta 1,1e30 --seeds 3 --figure f.svg";
        let without_seconds = |table: &str| -> Vec<String> {
            let cut = |line: &str| {
                line.rsplit_once("  ").map_or(line, |(row, _)| row.trim_end()).to_owned()
            };
            table.lines().map(cut).collect()
        };
        let table = without_seconds(&output(dir, sweep));
        let figure = fs::read(dir.join("f.svg")).unwrap();
        for ranks in [2, 3, 20] {
            let run = on_ranks(dir, ranks, &format!("{sweep} --log log"));
            assert!(run.status.success(), "{run:?}");
            assert_eq!(without_seconds(&String::from_utf8(run.stdout).unwrap()), table);
            assert_eq!(fs::read_to_string(dir.join("log")).unwrap().lines().count(), 12);
            assert!(fs::read(dir.join("f.svg")).unwrap() == figure);
        }
    }

    #[test]
    fn ranks_that_would_share_out_another_sweep_are_refused_before_anything_is_trained() {
        let workshop = workshop();
        let dir = workshop.path();
        let other = super::workshop();
        let labels = other.path().join("data/mnist/train-labels-idx1-ubyte");
        let mut bytes = fs::read(&labels).unwrap();
        bytes[8..].reverse();
        fs::write(labels, bytes).unwrap();
        let other = other.path().join("data/mnist");
        let sweep = "sweep --hidden 5 --epochs 1 --seeds 2 --log log";
        let combinations = "there are other combinations, --seeds or --until";
        for (others, expected) in [
            ("--eta 1,3", "not as on rank 0: eta is Constant 1.0, not".to_owned()),
            ("--eta default,3", combinations.to_owned()),
            ("--until 90", combinations.to_owned()),
            ("--data nowhere", "no such folder: nowhere".to_owned()),
            (&format!("--data {}", other.display()), "SHA-256 of the data is ".to_owned()),
        ] {
            let program = program();
            let arguments = format!("-n 1 {program} {sweep} : -n 1 {program} {sweep} {others}");
            let run = mpirun(dir, &arguments).output().unwrap();
            assert!(!run.status.success(), "{arguments}");
            let said = String::from_utf8(run.stderr).unwrap();
            assert!(said.contains("error: rank 1: ") && said.contains(&expected), "{said}");
            assert_eq!((said.matches("error: ").count(), said.matches("hint: ").count()), (1, 1));
            assert_eq!(fs::read_to_string(dir.join("log")).unwrap(), "");
        }
    }

    #[test]
    fn help_and_wrong_flags_are_printed_by_one_rank() {
        let dir = tempfile::tempdir().unwrap();
        let help = on_ranks(dir.path(), 3, "train --help");
        assert!(help.status.success());
        assert_eq!(String::from_utf8(help.stdout).unwrap().matches("[OPTIONS]").count(), 1);
        let wrong = on_ranks(dir.path(), 3, "train --shards");
        assert!(!wrong.status.success());
        let said = String::from_utf8(wrong.stderr).unwrap();
        assert!(said.matches("error: ").count() <= 1, "{said}");
    }

    #[test]
    fn a_rank_that_cannot_read_on_ends_all_ranks() {
        let dir = tempfile::tempdir().unwrap();
        // More than a window.
        let examples = 300_000;
        for folder in ["a", "b"] {
            fs::create_dir(dir.path().join(folder)).unwrap();
            let layout =
                ShardedLayout { image_shape: vec![2, 2], classes: 2, examples, shard_files: 1 };
            let mut writer =
                ShardedWriter::create(dir.path().join(folder).join("set"), layout).unwrap();
            for _ in 0..examples / 2 {
                writer.append(&[0, 0, 0, 9, 9, 0, 0, 0], &[0, 1]).unwrap();
            }
            let images = Images::from_array(ndarray::Array3::zeros((2, 2, 2))).unwrap();
            let test = Examples::new(images, Labels::from_vec(vec![0, 1]), 2).unwrap();
            writer.write_test(&test).unwrap();
            writer.finish().unwrap();
        }
        // For the second rank, a label in the second window is none.
        let order = WindowOrder::new(WindowSize::default(), 1, 0, examples);
        let second = (0..examples).find(|&example| order.window_of(example) == 1).unwrap();
        let labels = dir.path().join("b/set/shard-00000-labels-idx1-ubyte");
        let mut bytes = fs::read(&labels).unwrap();
        bytes[8 + usize::try_from(second).unwrap()] = 7;
        fs::write(labels, bytes).unwrap();

        let train = format!(
            "{} train --data set --hidden 5 --mini-batch-size 1000 --shards 2 --threads 1",
            program()
        );
        let arguments = format!("-n 1 --wdir a {train} : -n 1 --wdir b {train}");
        let said = dir.path().join("said");
        let mut job = mpirun(dir.path(), &arguments)
            .stdout(Stdio::null())
            .stderr(fs::File::create(&said).unwrap())
            .spawn()
            .unwrap();
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = job.try_wait().unwrap() {
                break status;
            }
            if begin.elapsed() > Duration::from_secs(60) {
                job.kill().unwrap();
                panic!("the other rank waits for ever: {}", fs::read_to_string(said).unwrap());
            }
            sleep(Duration::from_millis(20));
        };
        assert!(!status.success());
        let said = fs::read_to_string(said).unwrap();
        assert!(said.contains("error: rank 1: set/shard-00000-labels"), "{said}");
    }

    #[test]
    fn a_failure_of_rank_0_under_way_ends_all_ranks() {
        let workshop = workshop();
        let dir = workshop.path();
        let run = on_ranks(
            dir,
            2,
            &format!(
                "{TRAIN} --eta 1e30 --lambda 0 --activation relu --output softmax --model model"
            ),
        );
        assert!(!run.status.success());
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(said.matches("error: ").count(), 1, "{said}");
        assert!(said.contains("after epoch 0"), "{said}");
        assert!(!dir.join("model").exists());
    }
}
