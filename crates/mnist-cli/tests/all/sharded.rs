//! Sharded sets: what `expand` and `draw --shards` make, what `verify` finds, and what bad input
//! gets.

use std::fs;
use std::path::Path;

use augmentation::{Distorter, Distortion};
use mnist_io::{DataSet, ShardedExamples, ShardedLayout, ShardedWriter};

use crate::support::{error_and_hint, mnist, output, workshop};

/// All examples in the order of the shard files.
fn read(dir: &Path) -> (Vec<u8>, Vec<u8>) {
    let examples = ShardedExamples::open(dir).unwrap();
    let n = usize::try_from(examples.len()).unwrap();
    let (mut images, mut labels) = (vec![0; n * examples.pixels()], vec![0; n]);
    examples.reader().unwrap().read(0, &mut images, &mut labels).unwrap();
    (images, labels)
}

/// Names and bytes of all files.
fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = dir.read_dir().unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let mut files: Vec<_> =
        entries.map(|path| (name(&path), fs::read(&path).unwrap_or_default())).collect();
    files.sort();
    files
}

fn names(dir: &Path) -> Vec<String> {
    files(dir).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn expanding_writes_originals_and_then_one_distortion_of_each_after_the_other() {
    let dir = workshop();
    let said = output(dir.path(), "expand data --times 4 --shards 3 --seed 7 --shift 2 --to out");
    assert_eq!(
        said,
        "2,000 training images in 3 shard files, 100 validation and 100 test images in out\n"
    );
    let out = dir.path().join("out");
    let (images, labels) = read(&out);
    let split =
        DataSet::open(dir.path().join("data/mnist")).unwrap().split_validation(100).unwrap();
    let distortion = Distortion { shift: 2.0, ..Distortion::default() };
    let distorter = Distorter::new(distortion, 8, 10, 7).unwrap();
    for (j, (image, label)) in images.chunks_exact(80).zip(labels).enumerate() {
        let (k, i) = (j / 500, j % 500);
        let original = split.training.image(i);
        let mut expected = original.to_vec();
        if let Some(epoch) = k.checked_sub(1) {
            distorter.distort(i, epoch, original, &mut expected);
            assert_ne!(expected, original);
        }
        assert_eq!((image, label), (&expected[..], split.training.label(i)), "{j}");
    }
    let examples = ShardedExamples::open(&out).unwrap();
    assert_eq!((examples.shard_files(), examples.image_shape()), (3, &[8, 10][..]));
    for (written, expected) in
        [(examples.validation(), &split.validation), (examples.test(), &split.test)]
    {
        let written = written.unwrap().unwrap();
        assert_eq!(written.images(), expected.images());
        assert_eq!(written.labels(), expected.labels());
    }
    assert_eq!(
        output(dir.path(), "verify out"),
        "2,000 images in 3 shard files in out: all bytes are as they were written\n"
    );
}

/// More than one batch of images, so that threads make one while another is written.
#[test]
fn the_bytes_do_not_depend_on_the_number_of_threads() {
    let dir = workshop();
    let expand = |threads: usize, to: &str| {
        let args = format!("expand data --times 900 --shards 2 --threads {threads} --to {to}");
        output(dir.path(), &args);
        files(&dir.path().join(to))
    };
    let one = expand(1, "one");
    assert_eq!(one.len(), 9);
    assert!(one == expand(3, "three") && one == expand(4, "four"));
    output(dir.path(), "expand data --times 900 --shards 2 --seed 2 --to other");
    assert!(one != files(&dir.path().join("other")));
}

#[test]
fn one_time_as_many_are_the_originals_and_validation_may_be_none() {
    let dir = workshop();
    let said = output(dir.path(), "expand data --times 1 --validation 0 --to out");
    assert_eq!(
        said,
        "600 training images in 1 shard file, 0 validation and 100 test images in out\n"
    );
    let data = DataSet::open(dir.path().join("data/mnist")).unwrap();
    let (images, labels) = read(&dir.path().join("out"));
    assert_eq!(images, data.training.images().as_slice().unwrap());
    assert_eq!(labels, data.training.labels());
    assert!(ShardedExamples::open(dir.path().join("out")).unwrap().validation().unwrap().is_none());
}

#[test]
fn digits_are_drawn_into_many_files() {
    let dir = tempfile::tempdir().unwrap();
    let said = output(dir.path(), "draw --count 130 --shards 4 --seed 3 --out deep/out");
    assert_eq!(
        said,
        "130 training images in 4 shard files, 21 validation and 21 test images in deep/out\n"
    );
    let out = dir.path().join("deep/out");
    let (images, labels) = read(&out);
    for (i, (image, label)) in images.chunks_exact(784).zip(labels).enumerate() {
        let (expected, expected_label) = drawn_digits::draw(3, i as u64);
        assert_eq!((image, label), (&expected[..], expected_label), "{i}");
    }
    let examples = ShardedExamples::open(&out).unwrap();
    // By other writers, of whom each draws fifty.
    for (set, first) in [(examples.test(), 150), (examples.validation(), 200)] {
        let set = set.unwrap().unwrap();
        assert_eq!((set.len(), set.image(20)), (21, &drawn_digits::draw(3, first + 20).0[..]));
    }
    // With four files, the same digits are tested on.
    output(dir.path(), "draw --count 130 --seed 3 --out four");
    let four = DataSet::open_test(dir.path().join("four")).unwrap();
    assert_eq!(four.images(), examples.test().unwrap().unwrap().images());
}

#[test]
fn what_cannot_be_made_is_refused_in_one_line_and_nothing_is_left() {
    let dir = workshop();
    output(dir.path(), "expand data --times 1 --to sharded");
    fs::write(dir.path().join("file"), "mine").unwrap();
    let colours = dir.path().join("colours");
    fs::create_dir(&colours).unwrap();
    for (set, n) in [("train", 12), ("t10k", 2)] {
        let images = ndarray::Array4::<u8>::zeros((n, 2, 2, 3));
        mnist_io::write_idx(colours.join(format!("{set}-images-idx3-ubyte")), &images).unwrap();
        let labels = ndarray::Array1::<u8>::zeros(n);
        mnist_io::write_idx(colours.join(format!("{set}-labels-idx1-ubyte")), &labels).unwrap();
    }
    let before = names(dir.path());
    for (command, expected) in [
        ("expand nowhere --times 2 --to out", "no such folder: nowhere"),
        ("expand sharded --times 2 --to out", "sharded is a sharded set already"),
        ("expand colours --times 2 --to out", "images of shape [2, 2, 3] have no rows and columns"),
        ("expand data --times 2 --to data", "data already holds other files, such as mnist"),
        ("expand data --times 2 --to file", "cannot write file: "),
        ("expand data --times 2 --to file/out", "cannot write file/out: "),
        ("expand data --times 2 --validation 600 --to out", "cannot set 600 of 600 training"),
        ("expand data --times 2 --shards 1001 --to out", "1000 examples cannot be cut into 1001"),
        (
            "expand data --times 10000000 --shards 1 --to out",
            "a shard file would hold up to 5000000000 of the 5000000000",
        ),
        ("expand data --times 18446744073709551615 --to out", "are more than can be counted"),
        (
            "expand data --times 1000 --shards 100001 --to out",
            "100001 shard files are more than 100000",
        ),
        ("expand data --times 2 --rotation nan --to out", "rotation"),
        ("draw --count 0 --shards 1 --out out", "cannot draw 0 training images"),
        ("draw --count 18446744073709551615 --shards auto --out out", "cannot draw 184467440737"),
        (
            "draw --count 100 --shards 101 --out out",
            "100 examples cannot be cut into 101 shard files",
        ),
        ("draw --count 100 --shards 2 --out data", "data already holds other files"),
        ("verify nowhere", "no such folder: nowhere"),
        ("verify data", "no manifest.json in data"),
        ("verify file", "file"),
    ] {
        let (error, hint) = error_and_hint(dir.path(), command);
        assert!(error.contains(expected), "{command}: {error}\n{expected}");
        assert!(!hint.is_empty());
    }
    for usage in [
        "expand data --times 0 --to out",
        "expand data --times 2",
        "expand data --times 2 --shards 0 --to out",
        "expand data --times 2 --shards some --to out",
        "draw --shards 2",
    ] {
        mnist(dir.path(), usage).assert().code(2);
    }
    assert_eq!(names(dir.path()), before);
}

/// Commands that look at all training images at once.
#[test]
fn where_a_sharded_set_does_not_suit_the_hint_says_so_and_its_test_set_does() {
    let dir = workshop();
    output(dir.path(), "expand data --times 2 --to out");
    output(dir.path(), "train --epochs 1 --hidden 20");
    for command in ["sweep --data out --epochs 1", "distort --data out --figure f.png"] {
        let (error, hint) = error_and_hint(dir.path(), command);
        assert!(error.starts_with("no file in out is named train-images-idx3-ubyte"), "{error}");
        assert!(hint.starts_with("this is a sharded set, from which mnist train learns"), "{hint}");
    }
    let of = |data: &str| output(dir.path(), &format!("eval --data {data} --json"));
    let (sharded, four) = (of("out"), of("data"));
    assert!(sharded.contains("accuracy"), "{sharded}");
    assert_eq!(sharded.replace("\"out\"", "\"data/mnist\""), four);
}

type Damage<'a> = &'a dyn Fn(&Path);

#[test]
fn files_that_have_changed_are_named() {
    let flip = |path: &Path| {
        let mut bytes = fs::read(path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(path, bytes).unwrap();
    };
    let longer =
        |path: &Path| fs::write(path, [&fs::read(path).unwrap()[..], b"!"].concat()).unwrap();
    let write = |text: &'static str| move |path: &Path| fs::write(path, text).unwrap();
    let remove = |path: &Path| fs::remove_file(path).unwrap();
    let copy = "copy the file from where it came from, or make the data set again";
    let cases: [(&str, Damage<'_>, &str, &str); 8] = [
        ("shard-00001-images-idx3-ubyte", &flip, "has been altered: its SHA-256 is ", copy),
        ("validation-labels-idx1-ubyte", &flip, "has been altered: its SHA-256 is ", copy),
        ("shard-00001-images-idx3-ubyte", &longer, "is 40017 bytes long instead of 40016", copy),
        ("shard-00000-labels-idx1-ubyte", &remove, "cannot read ", copy),
        // On one line all the same.
        ("manifest.json", &write("{\"version\": 2, \"a\\nb\": 2}"), "unknown field `a\\nb`", copy),
        ("manifest.json", &write("{\"version\": 9}"), "version is 9", "a newer mnist may know it"),
        (
            "manifest.json",
            &write("{\"version\": 1}"),
            "version is 1",
            "make the data set again with",
        ),
        ("manifest.json", &remove, "no manifest.json in out", "mnist expand and mnist draw"),
    ];
    for (file, damage, expected, advice) in cases {
        let dir = workshop();
        output(dir.path(), "expand data --times 2 --shards 2 --to out");
        damage(&dir.path().join("out").join(file));
        let (error, hint) = error_and_hint(dir.path(), "verify out");
        assert!(error.contains("out") && error.contains(expected), "{error}\n{expected}");
        assert!(error.contains(file), "{error}\n{file}");
        assert!(hint.starts_with(advice), "{hint}\n{advice}");
    }
}

/// They have no --data.
#[test]
fn hints_are_about_the_folder_that_was_named() {
    let dir = workshop();
    for (command, expected) in [
        ("verify nowhere", "name the folder of a sharded set"),
        ("expand nowhere --times 2 --to out", "; or name another folder"),
        ("expand . --times 2 --to out", "; or name another folder"),
        ("expand data --times 9999999999 --to out", "with --shards, or for fewer images"),
    ] {
        let (error, hint) = error_and_hint(dir.path(), command);
        assert!(hint.contains(expected) && !hint.contains("--data"), "{error}\n{hint}");
    }
}

/// A file that cannot grow beyond so many blocks stands for a disk that is full.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_is_an_error_and_nothing_is_left() {
    let dir = workshop();
    for command in ["expand data --times 20 --to out", "draw --count 600 --shards 1 --out out"] {
        let script = format!("trap '' XFSZ; ulimit -f 200; exec \"$0\" {command}");
        let mut shell = assert_cmd::Command::new("sh");
        shell.current_dir(dir.path()).env("MNIST_DATA", "data");
        let run = shell.args(["-c", &script, env!("CARGO_BIN_EXE_mnist")]).assert().code(1);
        let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
        let lines: Vec<&str> = said.lines().collect();
        let [error, hint] = lines[..] else { panic!("{said}") };
        let file = "error: cannot write out/shard-00000-images-idx3-ubyte: File too large";
        assert!(error.starts_with(file), "{error}");
        assert_eq!(hint, "hint: name a folder with space that you may write to");
        assert_eq!(names(dir.path()), ["data"]);
    }
}

#[cfg(unix)]
mod stopped {
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::support::Running;

    /// More than would ever be finished.
    const ENDLESS: &str = "expand data --times 10000000 --to out";

    /// At work, once there is something beside the folder.
    fn at_work(dir: &Path) -> Running {
        let run = Running::start(dir, ENDLESS);
        let start = Instant::now();
        let has_begun =
            || names(dir).iter().any(|name| name.starts_with(".out.") && name.ends_with(".atomic"));
        while !has_begun() {
            assert!(start.elapsed() < Duration::from_secs(60));
            sleep(Duration::from_millis(1));
        }
        sleep(Duration::from_millis(100));
        run
    }

    #[test]
    fn ctrl_c_leaves_nothing_behind() {
        let dir = workshop();
        let ended = at_work(dir.path()).end("-INT");
        assert_eq!((ended.code, ended.rest.as_str()), (Some(130), ""));
        assert_eq!(
            ended.said,
            "error: stopped before out was complete\n\
             hint: nothing was written; run the command again\n"
        );
        assert_eq!(names(dir.path()), ["data"]);
    }

    #[test]
    fn what_a_killed_process_leaves_is_removed_by_the_next() {
        let dir = workshop();
        at_work(dir.path()).end("-KILL");
        assert_eq!(names(dir.path()).len(), 2);
        output(dir.path(), "expand data --times 2 --to out");
        assert_eq!(names(dir.path()), ["data", "out"]);
    }
}

/// A set that another program has written, of other images.
#[test]
fn any_sharded_set_is_verified() {
    let dir = tempfile::tempdir().unwrap();
    let layout = ShardedLayout { image_shape: vec![3], classes: 2, examples: 4, shard_files: 1 };
    let mut writer = ShardedWriter::create(dir.path().join("set"), layout).unwrap();
    writer.append(&[1; 12], &[0, 1, 1, 0]).unwrap();
    writer.finish().unwrap();
    assert_eq!(
        output(dir.path(), "verify set"),
        "4 images in 1 shard file in set: all bytes are as they were written\n"
    );
}
