//! `mnist train` on a sharded set, as its users see it.

use std::fs;
use std::path::Path;

use mnist_io::{DataSet, ShardedExamples, ShardedLayout, ShardedWriter};

use crate::support::{self, error_and_hint, mnist, output, workshop};

/// Of the 600 training images, those that are learned from.
const LEARNED: usize = 500;

/// The made-up data set, and beside it the same in five pairs of shard files.
fn sharded_workshop() -> tempfile::TempDir {
    let dir = workshop();
    let split = DataSet::open(dir.path().join("data/mnist")).unwrap();
    let split = split.split_validation(support::TRAINING - LEARNED).unwrap();
    let mut writer = create(dir.path());
    for image in 0..LEARNED {
        writer.append(split.training.image(image), &[split.training.label(image)]).unwrap();
    }
    writer.write_validation(&split.validation).unwrap();
    writer.write_test(&split.test).unwrap();
    writer.finish().unwrap();
    dir
}

fn create(dir: &Path) -> ShardedWriter {
    let (image_shape, examples) = (vec![8, 10], LEARNED as u64);
    let layout = ShardedLayout { image_shape, classes: 10, examples, shard_files: 5 };
    ShardedWriter::create(dir.join("sharded"), layout).unwrap()
}

fn model(dir: &Path) -> Vec<u8> {
    fs::read(dir.join("digits.safetensors")).unwrap()
}

/// Without the rates, which depend on the clock.
fn without_rates(out: &str) -> Vec<String> {
    let cut =
        |line: &str| line.rsplit_once("  ").map_or("", |(before, _)| before.trim_end()).to_owned();
    out.lines().map(cut).collect()
}

#[test]
fn the_model_is_that_of_the_same_images_in_memory() {
    let dir = sharded_workshop();
    for flags in [
        "--eta 3 --mini-batch-size 7",
        "--distort --momentum 0.5 --threads 2",
        "--prepare deslanted --patience 2 --training-sample 50",
    ] {
        let train = format!("train --epochs 3 --hidden 20 --validation 100 {flags}");
        let in_memory = output(dir.path(), &format!("{train} --order window"));
        let expected = model(dir.path());
        let streamed = output(dir.path(), &format!("{train} --data sharded"));
        assert!(model(dir.path()) == expected, "{flags}:\n{streamed}");
        let sample = if flags.contains("sample") { 50 } else { 500 };
        // Headlines differ, and with a sample of other images so do the columns of these.
        let lines = streamed.lines().collect::<Vec<_>>();
        assert_eq!(
            lines[..2],
            [
                "80-20-10 on 500 training, 100 validation and 100 test images from sharded",
                &*format!(
                    "read from 5 pairs of shard files, shuffled 262,144 images at a time; {sample} \
                     are evaluated"
                ),
            ]
        );
        if !flags.contains("sample") {
            let rows = |out: &str| {
                let mut rows = without_rates(out);
                rows.retain(|row| row.trim_start().starts_with(|c: char| c.is_ascii_digit()));
                rows
            };
            assert_eq!(rows(&streamed)[1..], rows(&in_memory)[1..]);
        }
    }
    // Shuffled as a whole, it is another.
    output(dir.path(), "train --epochs 3 --hidden 20 --validation 100 --eta 3 --mini-batch-size 7");
    let full = model(dir.path());
    output(
        dir.path(),
        "train --epochs 3 --hidden 20 --validation 100 --eta 3 --mini-batch-size 7 --order window",
    );
    assert!(model(dir.path()) != full);
}

#[test]
fn a_run_goes_on_to_the_same_model() {
    let dir = sharded_workshop();
    let train = "train --data sharded --hidden 20 --eta 3 --checkpoint run --every 0.001ms";
    output(dir.path(), "train --data sharded --hidden 20 --eta 3 --epochs 4");
    let expected = model(dir.path());
    output(dir.path(), &format!("{train} --epochs 2"));
    output(dir.path(), &format!("{train} --epochs 4 --resume"));
    assert!(model(dir.path()) == expected);

    // Nor does it go on with another shuffle or other data.
    let (error, _) = error_and_hint(
        dir.path(),
        "train --hidden 20 --eta 3 --validation 100 --epochs 5 --checkpoint run --resume",
    );
    assert!(error.contains("saved by another run: "), "{error}");
    let manifest = dir.path().join("sharded/manifest.json");
    fs::write(&manifest, fs::read_to_string(&manifest).unwrap() + "\n").unwrap();
    let (error, _) = error_and_hint(dir.path(), &format!("{train} --epochs 5 --resume"));
    assert!(error.contains("saved by another run: SHA-256 of the data is "), "{error}");
    assert!(error.ends_with("(of the manifest)"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_file_that_ends_early_stops_the_run_which_can_go_on_when_it_is_mended() {
    use std::process::Command;

    use mnist_io::{Examples, Images, Labels};

    use crate::support::Running;

    // More than a window: that would be read only once.
    let dir = tempfile::tempdir().unwrap();
    let (image_shape, examples) = (vec![2, 2], 300_000);
    let layout = ShardedLayout { image_shape, classes: 2, examples, shard_files: 5 };
    let mut writer = ShardedWriter::create(dir.path().join("sharded"), layout).unwrap();
    let (images, labels) = ([0, 0, 0, 9, 9, 0, 0, 0].repeat(1000), [0, 1].repeat(1000));
    for _ in 0..examples / 2000 {
        writer.append(&images, &labels).unwrap();
    }
    let test = Images::from_array(ndarray::Array3::zeros((2, 2, 2))).unwrap();
    writer.write_test(&Examples::new(test, Labels::from_vec(vec![0, 1]), 2).unwrap()).unwrap();
    writer.finish().unwrap();
    let train = "train --data sharded --hidden 5 --eta 3 --epochs 30 --threads 1";
    output(dir.path(), train);
    let expected = model(dir.path());
    fs::remove_file(dir.path().join("digits.safetensors")).unwrap();

    // A sample of it that is more than a window is refused.
    let (error, hint) = error_and_hint(dir.path(), &format!("{train} --training-sample 262145"));
    assert_eq!(
        error,
        "--training-sample 262145: so many images of sharded take 1048580 bytes of memory, and at \
         most 262144 may be evaluated"
    );
    assert!(hint.starts_with("ask for at most 262144"), "{hint}");

    let saving = format!("{train} --checkpoint run");
    let mut running = Running::start(dir.path(), &saving);
    running.first_epoch();
    let shard = dir.path().join("sharded/shard-00003-images-idx3-ubyte");
    let whole = fs::read(&shard).unwrap();
    let shorten = Command::new("truncate").arg("--size=100").arg(&shard).status().unwrap();
    assert!(shorten.success());
    // A signal that does nothing.
    let ended = running.end("-CONT");
    assert_eq!(ended.code, Some(1), "{}", ended.said);
    let lines: Vec<&str> = ended.said.lines().collect();
    let [note, error, hint] = lines[..] else { panic!("{}", ended.said) };
    assert_eq!(note, "note: the same command with --resume goes on from here");
    let shard_name = "sharded/shard-00003-images-idx3-ubyte";
    // Found when the file is opened, or else by the read of a block: where the file ends, or where
    // the block begins if that is behind the end.
    if error != format!("error: {shard_name} is 100 bytes long instead of 240016") {
        let at = error.strip_prefix(&format!("error: cannot read {shard_name} at byte "));
        let (offset, _) = at.and_then(|at| at.split_once(": ")).expect(error);
        assert!((100..240_016).contains(&offset.parse::<u64>().unwrap()), "{error}");
    }
    assert!(hint.starts_with("hint: "), "{hint}");
    assert!(!dir.path().join("digits.safetensors").exists());

    let (error, _) = error_and_hint(dir.path(), &format!("{saving} --resume"));
    assert_eq!(error, format!("{shard_name} is 100 bytes long instead of 240016"));
    fs::write(&shard, whole).unwrap();
    mnist(dir.path(), &format!("{saving} --resume")).assert().success();
    assert!(model(dir.path()) == expected);
}

/// The length stays, and what is read is neither too long nor of another class.
#[test]
fn bytes_that_have_changed_end_a_run_in_one_line() {
    let dir = sharded_workshop();
    let train = "train --data sharded --hidden 20 --eta 3";
    output(dir.path(), &format!("{train} --epochs 2 --checkpoint run"));
    fs::remove_file(dir.path().join("digits.safetensors")).unwrap();
    for (name, at, range) in [
        ("shard-00002-images-idx3-ubyte", 16 + 80 * 30, "0 to 99"),
        ("shard-00004-labels-idx1-ubyte", 8 + 30, "0 to 99"),
        ("validation-images-idx3-ubyte", 16, "0 to 99"),
        ("t10k-labels-idx1-ubyte", 8, "0 to 99"),
    ] {
        let file = dir.path().join("sharded").join(name);
        let whole = fs::read(&file).unwrap();
        let mut altered = whole.clone();
        altered[at] ^= 1;
        fs::write(&file, altered).unwrap();
        for flags in ["--epochs 2", "--epochs 4 --checkpoint run --resume"] {
            let run = mnist(dir.path(), &format!("{train} {flags}")).assert().code(1);
            let said = String::from_utf8_lossy(&run.get_output().stderr);
            let expected = format!(
                "error: sharded/{name} has been altered: the CRC-32 of its block 0, examples {range}, \
                 is "
            );
            // Where a run goes on, notes say so.
            let lines: Vec<&str> =
                said.lines().filter(|line| !line.starts_with("note: ")).collect();
            let [error, hint] = lines[..] else { panic!("{said}") };
            assert!(error.starts_with(&expected), "{error}\n{expected}");
            assert!(hint.ends_with("mnist verify sharded checks the others"), "{hint}");
        }
        let (error, _) = error_and_hint(dir.path(), "verify sharded");
        assert!(error.starts_with(&format!("sharded/{name} has been altered")), "{error}");
        fs::write(&file, whole).unwrap();
    }
    assert!(!dir.path().join("digits.safetensors").exists());
    output(dir.path(), &format!("{train} --epochs 4 --checkpoint run --resume"));
}

/// Whole blocks are what is checked.
#[test]
fn a_window_is_read_in_the_blocks_that_have_checksums() {
    assert_eq!(u64::from(sgd::WindowSize::default().block.get()), ShardedExamples::BLOCK);
}

#[test]
fn what_is_not_for_sharded_sets_is_refused_with_a_hint() {
    let dir = sharded_workshop();
    for (flags, error, hint) in [
        ("--order full", "is a sharded set, and may be larger than memory", "leave out --order"),
        ("--members 2", "2 members would each have to read it", "--seed of its own"),
        ("--non-digits", "strings are composed of digits in memory only", "--non-digits"),
        (
            "--model sharded/manifest.json",
            "the model would be among the files of the data set in sharded",
            "another folder",
        ),
        ("--validation 101", "100 validation images have been set aside, not 101", "at most 100"),
    ] {
        let said = error_and_hint(dir.path(), &format!("train --data sharded {flags}"));
        assert!(said.0.contains(error) && said.1.contains(hint), "{said:?}");
    }
    fs::remove_file(dir.path().join("sharded/shard-00002-labels-idx1-ubyte")).unwrap();
    let (error, _) = error_and_hint(dir.path(), "train --data sharded");
    assert!(error.contains("shard-00002-labels-idx1-ubyte"), "{error}");

    fs::remove_dir_all(dir.path().join("sharded")).unwrap();
    let mut writer = create(dir.path());
    writer.append(&vec![9; LEARNED * 80], &[1; LEARNED]).unwrap();
    writer.finish().unwrap();
    let (error, hint) = error_and_hint(dir.path(), "train --data sharded");
    assert_eq!(error, "sharded: there are no test images");
    assert!(hint.contains("mnist expand"), "{hint}");
    assert!(!dir.path().join("digits.safetensors").exists());
}
