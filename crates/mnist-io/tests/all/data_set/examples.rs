//! Images and labels, however they came.

use mnist_io::{DataSet, Error, Examples, Images, Labels};
use ndarray::{Array3, Array4, Axis, array};

use super::{NAMES, folder};

#[test]
fn examples_come_in_order_from_either_end() {
    let pixels = array![[[1, 2], [3, 4]], [[5, 6], [7, 8]], [[9, 0], [1, 2]]];
    let images = Images::from_array(pixels.clone()).unwrap();
    let examples = Examples::new(images, Labels::from_vec(vec![2, 0, 1]), 3).unwrap();
    let labels: Vec<u8> = examples.iter().map(|(_, label)| label).collect();
    assert_eq!(labels, [2, 0, 1]);
    for (i, (image, label)) in (&examples).into_iter().enumerate() {
        assert_eq!((image, label), (pixels.index_axis(Axis(0), i), labels[i]));
    }

    let mut iter = examples.iter();
    assert_eq!((iter.len(), iter.size_hint()), (3, (3, Some(3))));
    assert_eq!(iter.next_back(), Some((pixels.index_axis(Axis(0), 2), 1)));
    assert_eq!(iter.nth(1), Some((pixels.index_axis(Axis(0), 1), 0)));
    assert_eq!((iter.next(), iter.next_back(), iter.len()), (None, None, 0));
    // A range has its own examples only.
    let (_, last) = examples.split_at(2).unwrap();
    assert_eq!(last.iter().map(|(_, label)| label).collect::<Vec<_>>(), [1]);
}

#[test]
fn images_need_not_have_two_dimensions() {
    let colour = Images::from_array(Array4::zeros((2, 32, 32, 3))).unwrap();
    assert_eq!((colour.len(), colour.shape(), colour.pixels()), (2, &[32, 32, 3][..], 3072));
    assert_eq!(colour.image_2d(1).dim(), (32, 96));
    let flat = Images::from_array(array![[1, 2, 3], [4, 5, 6]]).unwrap();
    assert_eq!((flat.len(), flat.shape(), flat.image(1)), (2, &[3][..], &[4, 5, 6][..]));
    assert_eq!(flat.image_2d(1), array![[4, 5, 6]]);
    let empty = Images::from_array(Array4::zeros((2, 0, 3, 2))).unwrap();
    assert_eq!(empty.image_2d(1).dim(), (0, 6));
}

#[test]
fn images_come_from_arrays_of_any_layout() {
    let array = Array3::from_shape_vec((2, 2, 2), (0..8).collect()).unwrap();
    let transposed = Images::from_array(array.clone().reversed_axes()).unwrap();
    assert_eq!(transposed.image(1), [1, 5, 3, 7]);
    let cut = Images::from_array(array.slice_move(ndarray::s![1.., .., ..])).unwrap();
    assert_eq!(cut.view(), array![[4, 5, 6, 7]]);
}

#[test]
fn labels_must_be_below_the_number_of_classes() {
    let images = Images::from_array(Array3::zeros((3, 1, 1))).unwrap();
    let labels = Labels::from_vec(vec![0, 9, 10]);
    let error = Examples::new(images.clone(), labels.clone(), 10).unwrap_err();
    assert!(matches!(error, Error::LabelOutOfRange { index: 2, label: 10, classes: 10, .. }));
    assert_eq!(
        error.to_string(),
        "label 2 (counted from 0) is 10, but must be below 10, the number of classes"
    );
    Examples::new(images, labels, 11).unwrap();
}

#[test]
fn validation_must_leave_an_example_to_train_on() {
    let dir = folder(NAMES);
    let split = |validation| DataSet::open(dir.path()).unwrap().split_validation(validation);
    for validation in [0, 1, 3] {
        let split = split(validation).unwrap();
        assert_eq!((split.training.len(), split.validation.len()), (4 - validation, validation));
        assert_eq!(split.validation.images().dim(), (validation, 6));
    }
    for validation in [4, 5, usize::MAX] {
        let error = split(validation).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("cannot set {validation} of 4 training examples aside for validation")
        );
    }
}

#[test]
fn splitting_goes_up_to_the_number_of_examples() {
    let images = Images::from_array(array![[1, 1], [2, 2], [3, 3]]).unwrap();
    let examples = Examples::new(images, Labels::from_vec(vec![1, 2, 3]), 4).unwrap();
    let (first, rest) = examples.split_at(1).unwrap();
    assert_eq!((first.labels(), rest.labels()), (&[1][..], &[2, 3][..]));
    let (second, third) = rest.split_at(1).unwrap();
    assert_eq!((second.image(0), third.image(0)), (&[2, 2][..], &[3, 3][..]));
    assert!(examples.split_at(3).unwrap().1.is_empty());
    let error = examples.split_at(4).unwrap_err();
    assert_eq!(error.to_string(), "cannot split 3 examples after the first 4");
}

#[test]
#[should_panic(expected = "image 4 of 4")]
fn an_image_out_of_range_panics_with_both_numbers() {
    Images::from_array(Array3::zeros((4, 2, 2))).unwrap().image(4);
}

#[test]
#[should_panic(expected = "label 1 of 1")]
fn a_label_out_of_range_panics_with_both_numbers() {
    let images = Images::from_array(Array3::zeros((1, 2, 2))).unwrap();
    Examples::new(images, Labels::from_vec(vec![0]), 1).unwrap().label(1);
}

#[test]
fn data_sets_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<DataSet>();
}
