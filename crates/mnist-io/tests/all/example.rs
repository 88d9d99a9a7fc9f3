//! The example runs, on a file that it makes and on any other.

#[expect(dead_code, reason = "tests call what `main` calls")]
#[path = "../../examples/05-idx-file.rs"]
mod look_into_idx;

use mnist_io::write_idx;
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
