//! What the chapter says about MNIST, as far as files go, on made-up data.

use mnist_io::{DataSet, Examples, Images, Labels, write_idx};
use ndarray::{Array1, Array3, array};
use tempfile::TempDir;

/// Images of 28 × 28 pixels, each filled with its own label.
fn examples(labels: &[u8]) -> Examples {
    let images = Array3::from_shape_fn((labels.len(), 28, 28), |(image, _, _)| labels[image]);
    let images = Images::from_array(images).expect("three dimensions");
    Examples::new(images, Labels::from_vec(labels.to_vec()), 10).expect("labels below ten")
}

/// A folder of `training` and `test` images of 2 × 2 pixels, which spell the image's number.
fn folder(training: usize, test: usize) -> TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (set, count) in [("train", training), ("t10k", test)] {
        let images = Array3::from_shape_fn((count, 2, 2), |(image, row, column)| {
            u32::try_from(image).expect("few images").to_be_bytes()[2 * row + column]
        });
        let labels: Array1<u8> = (0..10).cycle().take(count).collect();
        write_idx(dir.path().join(format!("{set}-images-idx3-ubyte")), &images).expect("written");
        write_idx(dir.path().join(format!("{set}-labels-idx1-ubyte")), &labels).expect("written");
    }
    dir
}

#[test]
fn each_image_is_a_784_dimensional_vector_without_copying() {
    let examples = examples(&[5, 0, 4]);
    assert_eq!(examples.image_shape(), [28, 28]);
    assert_eq!(examples.pixels(), 784);
    assert_eq!(examples.images().dim(), (3, 784));
    assert_eq!(examples.image(2).len(), 784);

    let row = examples.images().row(2).as_ptr();
    assert_eq!(examples.image(2).as_ptr(), row);
    let (_, last) = examples.split_at(2).unwrap();
    assert_eq!(last.image(0).as_ptr(), row);
}

#[test]
fn each_image_is_read_row_by_row() {
    let images = Images::from_array(array![[[1, 2, 3], [4, 5, 6]]]).unwrap();
    assert_eq!(images.shape(), [2, 3]);
    assert_eq!(images.image(0), [1, 2, 3, 4, 5, 6]);
}

#[test]
fn a_pixel_is_0_for_white_and_1_for_black_and_between_for_grey() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("greys");
    write_idx(&path, &array![[[0_u8, 51], [204, 255]]]).unwrap();

    let images = Images::from_file(mnist_io::IdxFile::open(&path).unwrap()).unwrap();
    assert_eq!(images.image(0), [0, 51, 204, 255], "as stored");
    assert_eq!(images.view().mapv(|pixel| f32::from(pixel) / 255.0), array![[0.0, 0.2, 0.8, 1.0]]);
}

#[test]
fn the_data_come_in_two_parts_of_60_000_and_10_000_images() {
    let dir = folder(60_000, 10_000);
    let data = DataSet::open(dir.path()).unwrap();
    assert_eq!((data.training.len(), data.test.len()), (60_000, 10_000));
    assert_eq!((data.training.classes(), data.test.classes()), (10, 10));
    assert_eq!(data.training.image(59_999), 59_999_u32.to_be_bytes());
    assert_eq!(data.training.label(59_999), 9);
}

#[test]
fn the_last_10_000_training_images_are_set_aside_for_validation() {
    let dir = folder(60_000, 10_000);
    let split = DataSet::open(dir.path()).unwrap().split_validation(10_000).unwrap();
    assert_eq!(split.training.len(), 50_000);
    assert_eq!(split.validation.len(), 10_000);
    assert_eq!(split.test.len(), 10_000);

    assert_eq!(split.training.image(0), 0_u32.to_be_bytes());
    assert_eq!(split.training.image(49_999), 49_999_u32.to_be_bytes());
    assert_eq!(split.validation.image(0), 50_000_u32.to_be_bytes());
    assert_eq!(split.validation.image(9_999), 59_999_u32.to_be_bytes());
    assert_eq!(split.validation.label(7), 7);
    assert_eq!(split.test.image(0), 0_u32.to_be_bytes());
}
