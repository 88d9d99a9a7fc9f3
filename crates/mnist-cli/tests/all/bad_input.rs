//! What bad input gets: one line, a hint, an exit code, and nothing half-written.

use std::fs;
use std::path::Path;

use crate::support::{error_and_hint, mnist, workshop};

const IMAGES: &str = "data/mnist/train-images-idx3-ubyte";
const LABELS: &str = "data/mnist/train-labels-idx1-ubyte";

/// Runs it, expects the exit code, and returns what it said to standard error.
fn fails(dir: &Path, args: &str, code: i32) -> String {
    let run = mnist(dir, args).assert().code(code);
    let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert!(!said.contains("panicked"), "{said}");
    said
}

type Damage<'a> = &'a dyn Fn(&Path);

#[test]
fn bad_files_are_refused_by_name_with_values() {
    let truncate = |path: &Path, len: usize| {
        let bytes = fs::read(path).unwrap();
        fs::write(path, &bytes[..len]).unwrap();
    };
    let patch = |path: &Path, at: usize, byte: u8| {
        let mut bytes = fs::read(path).unwrap();
        bytes[at] = byte;
        fs::write(path, bytes).unwrap();
    };
    let cases: [(&str, Damage<'_>, &str); 9] = [
        (IMAGES, &|p| fs::remove_file(p).unwrap(), "train-images-idx3-ubyte"),
        (IMAGES, &|p| fs::write(p, "").unwrap(), "the data ends after 0"),
        (
            IMAGES,
            &|p| truncate(p, 1000),
            "the header declares 48016 bytes in all, but the data ends after 1000",
        ),
        (
            IMAGES,
            &|p| fs::write(p, [&fs::read(p).unwrap()[..], b"!"].concat()).unwrap(),
            "48017 bytes seen",
        ),
        (IMAGES, &|p| patch(p, 0, 0x1e), "bad magic number"),
        (IMAGES, &|p| patch(p, 2, 0x09), "i8"),
        (LABELS, &|p| truncate(p, 8), "the header declares 608 bytes"),
        (LABELS, &|p| mnist_io::write_idx(p, &ndarray::Array1::<u8>::zeros(599)).unwrap(), "599"),
        (IMAGES, &|p| fs::write(p, b"\x1f\x8b\x08\0\0\0\0\0\0\xff garbage").unwrap(), "gzip"),
    ];
    for (file, damage, expected) in cases {
        let dir = workshop();
        damage(&dir.path().join(file));
        let (error, hint) = error_and_hint(dir.path(), "train --epochs 1");
        assert!(error.contains("data/mnist"), "{error}");
        assert!(error.contains(expected), "{error}\n{expected}");
        assert!(!hint.is_empty());
        assert!(!dir.path().join("digits.safetensors").exists());
    }
}

#[test]
fn labels_out_of_range_are_refused() {
    let dir = workshop();
    mnist_io::write_idx(
        dir.path().join("data/mnist/t10k-labels-idx1-ubyte"),
        &ndarray::Array1::from_elem(100, 10_u8),
    )
    .unwrap();
    let (error, hint) = error_and_hint(dir.path(), "train --epochs 1");
    assert!(error.contains("10"), "{error}");
    assert!(hint.starts_with("images and labels should come from one data set"), "{hint}");
}

#[test]
fn what_is_written_does_not_replace_what_is_learned_from() {
    let dir = workshop();
    let images = dir.path().join("data/mnist/train-images-idx3-ubyte");
    let before = fs::read(&images).unwrap();
    for (what, flag) in [("model", "--model"), ("log", "--log")] {
        let file = "data/mnist/../mnist/train-images-idx3-ubyte";
        let (error, hint) = error_and_hint(dir.path(), &format!("train {flag} {file}"));
        let expected =
            format!("{file}: the {what} would be among the files of the data set in data/mnist");
        assert!(error.starts_with(&expected), "{error}");
        assert_eq!(hint, "name a file with another ending, or in another folder");
        assert!(fs::read(&images).unwrap() == before);
    }
}

#[test]
fn without_data_the_hint_says_how_to_get_it() {
    let dir = tempfile::tempdir().unwrap();
    let network = sigmoid_net::Network::zeros(&[784, 10]).unwrap();
    sigmoid_net::Model::new(network).save(dir.path().join("digits.safetensors")).unwrap();
    for command in ["train", "eval", "show 0"] {
        let (error, hint) = error_and_hint(dir.path(), &format!("{command} --data data/mnist"));
        assert!(error.contains("data/mnist"), "{error}");
        assert!(hint.contains("cargo xtask download-mnist"), "{hint}");
    }
}

#[test]
fn flags_that_make_no_sense_are_a_question_of_usage() {
    let dir = workshop();
    for (flags, expected) in [
        ("--hidden 0", "a layer needs at least 1 neuron"),
        ("--hidden 30,,20", "expected a number of neurons"),
        ("--hidden -3", "unexpected argument"),
        ("--eta nan", "expected a positive finite number"),
        ("--eta 0", "expected a positive finite number"),
        ("--eta inf", "expected a positive finite number"),
        ("--momentum 1", "expected a number from 0 up to but not including 1"),
        ("--momentum nan", "expected a number from 0 up to but not including 1"),
        ("--averaging=-0.1", "expected a number from 0 up to but not including 1"),
        ("--lambda inf", "expected a finite number from 0 up"),
        ("--schedule linear", "[possible values: constant, cosine, exponential]"),
        ("--schedule cosine --eta-end 0", "expected a positive finite number"),
        ("--mini-batch-size 0", "at least 1"),
        ("--epochs 0", "at least 1"),
        ("--init zeros", "[possible values: scaled, book, he, base-rate]"),
        ("--seed -1", "unexpected argument"),
        ("--threads 1025", "expected a whole number from 0 to 1,024"),
        ("--treads 2", "a similar argument exists: '--threads'"),
    ] {
        let said = fails(dir.path(), &format!("train {flags}"), 2);
        assert!(said.contains(expected), "{flags}: {said}");
        assert!(!dir.path().join("digits.safetensors").exists());
    }
    fails(dir.path(), "", 2);
    fails(dir.path(), "lean", 2);
}

#[test]
fn schedules_without_an_end_ends_without_a_schedule_and_too_much_decay_are_refused() {
    let dir = workshop();
    for (flags, expected, way_out) in [
        (
            "--schedule cosine --eta 0.3",
            "no η is given for the last epoch, where the schedule is to end",
            "name one with --eta-end: a tenth of --eta, say",
        ),
        (
            "--eta-end 0.1",
            "η is to be 0.1 in the last epoch, and no schedule says how",
            "--eta-end goes with --schedule cosine or --schedule exponential",
        ),
        (
            "--eta 3 --lambda 200",
            "expected less than 1",
            "ask for less weight decay with --lambda, or a smaller --eta",
        ),
    ] {
        let (error, hint) = error_and_hint(dir.path(), &format!("train {flags}"));
        assert!(error.ends_with(expected), "{error}");
        assert_eq!(hint, way_out);
    }
}

#[test]
fn more_validation_images_than_there_are_is_an_error_with_both_numbers() {
    let dir = workshop();
    for validation in ["600", "601", "18446744073709551615"] {
        let (error, hint) = error_and_hint(dir.path(), &format!("train --validation {validation}"));
        assert!(error.contains(validation) && error.contains("600"), "{error}");
        assert_eq!(hint, "ask for at most 599 with --validation");
    }
}

#[test]
fn a_network_larger_than_memory_is_refused() {
    let dir = workshop();
    let (error, hint) = error_and_hint(dir.path(), "train --hidden 1152921504606846976");
    assert!(error.contains("too many weights"), "{error}");
    assert_eq!(hint, "ask for fewer neurons with --hidden");
}

#[test]
fn a_model_that_cannot_be_written_is_known_before_training() {
    let dir = workshop();
    let (error, hint) = error_and_hint(dir.path(), "train --model nowhere/digits.safetensors");
    assert!(error.starts_with("nowhere/digits.safetensors: "), "{error}");
    assert_eq!(hint, "make the folder first: mkdir -p nowhere");
    let (error, _) = error_and_hint(dir.path(), "train --model data");
    assert!(error.starts_with("data: "), "{error}");
    // Neither is there yet, and one may be named in two ways.
    for log in ["m", "./m", "data/../m"] {
        let (error, hint) = error_and_hint(dir.path(), &format!("train --log {log} --model m"));
        assert_eq!(error, format!("{log}: log and model cannot be the same file"));
        assert_eq!(hint, "name another file for the log");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("m", dir.path().join("link")).unwrap();
        let (error, _) = error_and_hint(dir.path(), "train --log link --model m");
        assert_eq!(error, "link: log and model cannot be the same file");
    }
    assert!(!dir.path().join("m").exists());
    let (error, _) = error_and_hint(dir.path(), "train --log data");
    assert!(error.starts_with("data: "), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_log_on_a_full_disk_does_not_cost_the_model() {
    let dir = workshop();
    let (error, _) = error_and_hint(dir.path(), "train --epochs 8 --hidden 20 --log /dev/full");
    assert!(error.starts_with("/dev/full: No space left"), "{error}");
    assert!(dir.path().join("digits.safetensors").exists());
}

#[test]
fn a_model_that_is_none_or_does_not_fit_is_refused() {
    let dir = workshop();
    let (error, hint) = error_and_hint(dir.path(), "eval");
    assert!(error.starts_with("cannot read digits.safetensors: "), "{error}");
    assert!(hint.starts_with("mnist train --model FILE makes a model"), "{hint}");

    fs::write(dir.path().join("digits.safetensors"), "hello").unwrap();
    for command in ["eval", "show 3"] {
        let (error, _) = error_and_hint(dir.path(), command);
        assert!(error.starts_with("digits.safetensors is not a model: "), "{error}");
    }

    let network = sigmoid_net::Network::zeros(&[784, 30, 10]).unwrap();
    sigmoid_net::Model::new(network).save(dir.path().join("wide")).unwrap();
    for command in ["eval --model wide", "show 3 --model wide"] {
        let (error, _) = error_and_hint(dir.path(), command);
        assert!(
            error.ends_with(
                "wide does not fit data/mnist: the network has 784 inputs, the examples have 80"
            ),
            "{error}"
        );
    }
}

#[test]
fn one_of_something_has_no_plural() {
    let dir = workshop();
    for (sizes, expected) in [
        ([80, 1], "the network has 1 output, the examples need 10"),
        ([1, 10], "the network has 1 input, the examples have 80"),
    ] {
        let network = sigmoid_net::Network::zeros(&sizes).unwrap();
        sigmoid_net::Model::new(network).save(dir.path().join("digits.safetensors")).unwrap();
        let (error, _) = error_and_hint(dir.path(), "eval");
        assert!(error.ends_with(expected), "{error}");
    }
    let (error, _) = error_and_hint(dir.path(), "weights --width 2");
    assert!(error.starts_with("1 input cannot be cut into rows of 2 pixels"), "{error}");
}

#[test]
fn there_is_no_test_image_beyond_the_last() {
    let dir = workshop();
    let network = sigmoid_net::Network::zeros(&[80, 10]).unwrap();
    sigmoid_net::Model::new(network).save(dir.path().join("digits.safetensors")).unwrap();
    let (error, hint) = error_and_hint(dir.path(), "show 100");
    assert_eq!(error, "there is no test image 100, the test set has 100");
    assert_eq!(hint, "they are numbered 0 to 99");
    fails(dir.path(), "show -1", 2);
    fails(dir.path(), "show two", 2);
}

#[test]
fn drawing_refuses_what_cannot_be_written_and_leaves_what_is_there() {
    let dir = workshop();
    fs::write(dir.path().join("file"), "mine").unwrap();
    for (flags, expected) in [
        ("--count 0", "cannot draw 0 training images"),
        ("--count 5000000000", "an IDX file holds at most 4294967295"),
        ("--count 60 --out data", "already holds other files, such as mnist"),
        ("--count 60 --figure s.png --out data", "already holds other files, such as mnist"),
        ("--count 60 --out file", "file is not a folder"),
        ("--count 60 --out file/drawn", "is not a folder"),
        ("--count 60 --figure nowhere/sheet.png", "nowhere/sheet.png: "),
        ("--count 60 --compare nowhere", "no such folder: nowhere"),
        (
            "--count 60 --figure sheet.svg",
            "sheet.svg: this picture is not drawn as that kind of file",
        ),
    ] {
        let (error, hint) = error_and_hint(dir.path(), &format!("draw {flags}"));
        assert!(error.contains(expected), "{flags}: {error}");
        assert!(!hint.is_empty());
    }
    assert_eq!(fs::read_to_string(dir.path().join("file")).unwrap(), "mine");
    assert!(!dir.path().join("data/drawn").exists());
    assert!(!dir.path().join("sheet.svg").exists() && !dir.path().join("s.png").exists());
}

#[test]
fn functions_that_do_not_go_together_are_refused_with_those_that_do() {
    let dir = workshop();
    for (flags, error, hint) in [
        (
            "--cost log-likelihood",
            "the log-likelihood cost does not fit sigmoid outputs",
            "--output sigmoid goes with --cost quadratic or cross-entropy, and --cost \
             log-likelihood with --output softmax",
        ),
        (
            "--output tanh --cost cross-entropy",
            "the cross-entropy cost does not fit tanh outputs",
            "--output tanh goes with --cost quadratic, and --cost cross-entropy with --output \
             sigmoid",
        ),
        (
            "--hidden 20,10 --activation relu,relu,relu",
            "3 activation functions for 2 hidden layers",
            "name one for all of them, or one for each layer of --hidden",
        ),
    ] {
        let said = error_and_hint(dir.path(), &format!("train {flags}"));
        assert_eq!(said, (error.to_string(), hint.to_string()), "{flags}");
        assert!(!dir.path().join("digits.safetensors").exists());
    }
    for (flags, expected) in [
        ("--activation softmax", "expected sigmoid, tanh or relu"),
        ("--output cosine", "possible values: sigmoid, tanh, relu, softmax"),
        ("--cost cross", "possible values: quadratic, cross-entropy, log-likelihood"),
    ] {
        let said = fails(dir.path(), &format!("train {flags}"), 2);
        assert!(said.contains(expected), "{said}");
    }
}
