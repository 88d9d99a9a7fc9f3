//! The examples run: one on a file that it makes and on any other, one on a data set.

#[expect(dead_code, reason = "tests call what `main` calls")]
#[path = "../../examples/05-idx-file.rs"]
mod look_into_idx;

#[expect(dead_code, reason = "tests call what `main` calls")]
#[path = "../../examples/writers-apart.rs"]
mod writers_apart;

use std::collections::BTreeSet;
use std::path::Path;

use mnist_io::{DataSet, write_idx};
use ndarray::array;

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

/// Of the twenty training digits in `examples/digits`, number i by writer i / 3.
fn writers() -> Vec<u32> {
    (0..20).map(|i| i / 3).collect()
}

#[test]
fn validation_images_are_by_people_who_wrote_no_training_images() {
    let from = Path::new("examples/digits");
    let to = tempfile::tempdir().unwrap();
    let before = DataSet::open(from).unwrap();
    let mut parts = BTreeSet::new();
    for seed in 0..10 {
        let text = writers_apart::part(from, &writers(), 5, seed, to.path()).unwrap();
        let after = DataSet::open(to.path()).unwrap();
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
                "{} training images by {} writers, 5 validation images by {} others",
                training.len(),
                by(training).len(),
                by(validation).len()
            )
        );
        // Nobody else's are lost.
        let left = (0..20).filter(|&i| !by(validation).contains(&writers()[i]));
        assert_eq!(training, left.collect::<Vec<_>>());
        parts.insert(validation.to_vec());
    }
    assert!(parts.len() > 5, "seeds draw other writers");
}

#[test]
fn writers_who_are_too_few_or_of_other_images_are_refused() {
    let to = tempfile::tempdir().unwrap();
    let refused = |writers: &[u32], validation| {
        let folder = to.path().join("new");
        let error =
            writers_apart::part("examples/digits".as_ref(), writers, validation, 1, &folder);
        assert!(!folder.exists());
        error.unwrap_err().to_string()
    };
    assert_eq!(refused(&[1; 19], 5), "20 training images, but writers of 19");
    assert_eq!(refused(&[1; 20], 5), "too few writers for 5 validation images");
    assert_eq!(refused(&writers(), 21), "too few writers for 21 validation images");
}
