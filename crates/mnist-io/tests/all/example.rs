//! The examples run: one on a file that it makes and on any other, one on a data set.

#[expect(dead_code, reason = "tests call what `main` calls")]
#[path = "../../examples/05-idx-file.rs"]
mod look_into_idx;

#[expect(dead_code, reason = "tests call what `main` calls")]
#[path = "../../examples/writers-apart.rs"]
mod writers_apart;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use mnist_io::{DataSet, write_idx};
use ndarray::array;
use tempfile::TempDir;

#[test]
fn it_makes_a_file_and_shows_what_the_readme_says() {
    let text = look_into_idx::look_into_circles().unwrap();
    assert!(include_str!("../../README.md").contains(&text), "{text}");
}

#[test]
fn it_shows_a_file_of_any_other_type() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("halves");
    write_idx(&path, &array![0.5_f32, 0.0]).unwrap();
    assert_eq!(
        look_into_idx::look_into(&path).unwrap(),
        "halves\n  elements    2 of type f32\n  shape       [2]\n  zero bytes  87.5 %\n  \
         begins      [3f, 00, 00, 00, 00, 00, 00, 00]\n"
    );
}

/// Who wrote the twenty training digits in `examples/digits`: number i writer i / 3.
fn writers() -> Vec<u32> {
    (0..20).map(|i| i / 3).collect()
}

/// A folder with QMNIST's labels for `examples/digits`, by these writers.
fn list_of(writers: &[u32]) -> TempDir {
    let digits = DataSet::open("examples/digits").unwrap().training;
    let line = |(digit, writer)| format!("{digit}\t4\t{writer}\t0\n");
    let lines: String = digits.labels().iter().zip(writers).map(line).collect();
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("labels.tsv"), lines).unwrap();
    dir
}

#[test]
fn validation_images_are_by_people_who_wrote_no_training_images() {
    let from = Path::new("examples/digits");
    let before = DataSet::open(from).unwrap();
    let dir = list_of(&writers());
    let list = dir.path().join("labels.tsv");
    let mut parts = BTreeSet::new();
    for seed in 0..10 {
        let to = dir.path().join(seed.to_string());
        let text = writers_apart::part(from, &list, 5, seed, &to).unwrap();
        let after = DataSet::open(&to).unwrap();
        assert_eq!(after.test.images(), before.test.images());
        assert_eq!(after.test.labels(), before.test.labels());

        // No two images are the same, so each tells which it was.
        let number = |image: usize| {
            let is_it = |&i: &usize| before.training.image(i) == after.training.image(image);
            let i = (0..20).find(is_it).unwrap();
            assert_eq!(before.training.label(i), after.training.label(image));
            i
        };
        let numbers: Vec<usize> = (0..after.training.len()).map(number).collect();
        let (training, validation) = numbers.split_at(numbers.len() - 5);
        let by =
            |images: &[usize]| -> BTreeSet<u32> { images.iter().map(|&i| writers()[i]).collect() };
        assert!(by(training).is_disjoint(&by(validation)), "seed {seed}");
        assert_eq!(
            text,
            format!(
                "{} training images by {} writers, then 5 validation images by {} others",
                training.len(),
                by(training).len(),
                by(validation).len()
            )
        );
        // Nobody else's are lost.
        let left = (0..20).filter(|&i| !by(validation).contains(&writers()[i]));
        assert_eq!(training, left.collect::<Vec<_>>());
        if seed == 1 {
            assert_eq!(validation, [3, 4, 5, 9, 10], "a seed keeps its meaning");
        }
        parts.insert(validation.to_vec());
    }
    assert!(parts.len() > 5, "seeds draw other writers");
}

#[test]
fn what_would_make_no_such_data_set_is_refused_and_changes_nothing() {
    let digits = "examples/digits";
    let dir = list_of(&writers());
    let refused = |list: &Path, to: &str, validation| {
        let to = dir.path().join(to);
        let part = writers_apart::part(digits.as_ref(), list, validation, 1, &to);
        part.unwrap_err().to_string().replace(&dir.path().display().to_string(), "DIR")
    };
    let list = dir.path().join("labels.tsv");
    assert_eq!(refused(&list, "new", 21), "too few writers for 21 validation images");
    let one = list_of(&[1; 20]);
    let one = one.path().join("labels.tsv");
    assert_eq!(refused(&one, "new", 5), "too few writers for 5 validation images");
    assert!(!dir.path().join("new").exists());

    // As if the folder of MNIST were named twice.
    assert_eq!(refused(&list, ".", 5), "DIR/. is not empty: name a new folder");
    assert!(refused(&list, "labels.tsv", 5).starts_with("DIR/labels.tsv: "));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);

    let said = |arguments: &[&str]| {
        let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        writers_apart::run(&arguments).unwrap_err().to_string()
    };
    assert!(said(&["mnist", "labels"]).starts_with("expected MNIST LABELS TO [SEED]: "));
    assert!(said(&["mnist", "labels", "to", "x"]).starts_with("SEED must be a whole number"));
    assert_eq!(said(&["none", "labels", "to", "7"]), "no such folder: none");
}
