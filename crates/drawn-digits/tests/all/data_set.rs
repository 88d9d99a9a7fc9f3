//! Data sets in folders: all or nothing.

use std::error::Error as _;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use drawn_digits::{
    Ensured, Error, IMAGES_PER_WRITER, check_data_set, draw, ensure_data_set, write_data_set,
    write_data_set_watched,
};
use mnist_io::DataSet;

/// Names in a folder.
fn names(dir: &Path) -> Vec<String> {
    let entries = dir.read_dir().expect("a folder");
    let mut names: Vec<_> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_folder_is_a_data_set_with_everything_in_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("data/drawn");
    // More than are drawn at a time, and not a whole number of writers.
    write_data_set(&dir, 10_010, 130, 5).unwrap();
    assert_eq!(
        names(&dir),
        [
            "t10k-images-idx3-ubyte",
            "t10k-labels-idx1-ubyte",
            "train-images-idx3-ubyte",
            "train-labels-idx1-ubyte"
        ]
    );
    assert_eq!(names(dir.parent().unwrap()), ["drawn"]);

    let data = DataSet::open(&dir).unwrap();
    assert_eq!((data.training.len(), data.test.len()), (10_010, 130));
    assert_eq!(data.training.image_shape(), [28, 28]);
    assert_eq!(data.training.classes(), 10);
    for i in [0, 9_999, 10_000, 10_009] {
        let (image, label) = draw(5, i as u64);
        assert_eq!((data.training.image(i), data.training.label(i)), (&image[..], label));
    }
    let first_of_next_writer = 10_050;
    assert_eq!(first_of_next_writer % IMAGES_PER_WRITER, 0);
    for i in [0, 129] {
        let (image, label) = draw(5, first_of_next_writer + i as u64);
        assert_eq!((data.test.image(i), data.test.label(i)), (&image[..], label));
    }
}

#[test]
fn an_empty_folder_is_filled() {
    let folder = tempfile::tempdir().unwrap();
    write_data_set(folder.path(), 10, 10, 1).unwrap();
    assert_eq!(DataSet::open(folder.path()).unwrap().test.len(), 10);
}

#[test]
fn a_number_of_images_that_cannot_be_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let too_many = u64::from(u32::MAX) + 1;
    for (training, test, message) in [
        (0, 10, "cannot draw 0 training images: there must be at least 1"),
        (10, 0, "cannot draw 0 test images: there must be at least 1"),
        (
            too_many,
            10,
            "cannot write 4294967296 training images: an IDX file holds at most 4294967295",
        ),
        (
            10,
            u64::MAX,
            "cannot write 18446744073709551615 test images: an IDX file holds at most 4294967295",
        ),
    ] {
        let error = write_data_set(folder.path().join("a/b"), training, test, 1).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn what_is_there_already_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("data");
    fs::create_dir(&dir).unwrap();
    fs::write(dir.join("notes"), "mine").unwrap();
    match write_data_set(&dir, 10, 10, 1).unwrap_err() {
        Error::NotEmpty { dir: found, file } => {
            assert_eq!((found, file), (dir.clone(), "notes".into()));
        }
        other => panic!("{other:?}"),
    }
    match write_data_set(dir.join("notes"), 10, 10, 1).unwrap_err() {
        Error::NotAFolder { dir: found } => assert_eq!(found, dir.join("notes")),
        other => panic!("{other:?}"),
    }
    assert_eq!(names(folder.path()), ["data"]);
    assert_eq!(names(&dir), ["notes"]);
    assert_eq!(fs::read_to_string(dir.join("notes")).unwrap(), "mine");
}

#[test]
fn a_data_set_is_drawn_once() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("drawn");
    write_data_set(&dir, 10, 10, 1).unwrap();
    let error = write_data_set(&dir, 20, 20, 2).unwrap_err();
    assert!(matches!(error, Error::NotEmpty { .. }), "{error:?}");
    assert_eq!(DataSet::open(&dir).unwrap().training.len(), 10);
}

#[test]
fn stopped_it_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("drawn");
    let mut seen = Vec::new();
    let result = write_data_set_watched(&dir, 25_000, 10, 1, |progress| {
        // Beside the folder there is a temporary one, and nothing at the folder's own place.
        assert_eq!(names(folder.path()).len(), 1);
        assert!(!dir.exists());
        seen.push((progress.images, progress.of));
        if progress.images < 20_000 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    match result.unwrap_err() {
        Error::Stopped { dir: found } => assert_eq!(found, dir),
        other => panic!("{other:?}"),
    }
    assert_eq!(seen, [(10_000, 25_010), (20_000, 25_010)]);
    assert_eq!(names(folder.path()), [""; 0]);
}

/// Someone else writes there while digits are drawn: theirs stays, ours goes.
#[test]
fn a_folder_filled_meanwhile_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("drawn");
    let error = write_data_set_watched(&dir, 10, 10, 1, |_| {
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("notes"), "mine").unwrap();
        ControlFlow::Continue(())
    })
    .unwrap_err();
    assert!(matches!(&error, Error::Write { path, .. } if *path == dir), "{error:?}");
    assert!(error.source().is_some());
    assert_eq!(names(folder.path()), ["drawn"]);
    assert_eq!(names(&dir), ["notes"]);
}

/// As in two first runs of a program at once: the other is faster, while this one draws.
#[test]
fn the_same_data_set_drawn_meanwhile_is_the_one_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("drawn");
    let while_drawing = |training, seed| {
        let result = write_data_set_watched(&dir, 60, 10, 1, |_| {
            if !dir.exists() {
                write_data_set(&dir, training, 10, seed).unwrap();
            }
            ControlFlow::Continue(())
        });
        assert_eq!(names(folder.path()), ["drawn"]);
        assert_eq!(DataSet::open(&dir).unwrap().training.len() as u64, training);
        fs::remove_dir_all(&dir).unwrap();
        result
    };
    while_drawing(60, 1).unwrap();
    for (training, seed) in [(60, 2), (70, 1)] {
        let error = while_drawing(training, seed).unwrap_err();
        assert!(matches!(error, Error::Write { .. }), "another data set: {error:?}");
    }
}

#[test]
fn many_at_once_end_with_one_data_set() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("drawn");
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                ensure_data_set(&dir, 300, 100, 1, |_| ControlFlow::Continue(())).unwrap()
            });
        }
    });
    assert_eq!(names(folder.path()), ["drawn"]);
    check_data_set(&dir).unwrap();
}

/// What is done to a data set, and what the check says to that, `DIR` being its folder.
#[test]
fn a_damaged_data_set_is_found_and_replaced() {
    type Damage = fn(&Path);
    let cases: [(Damage, &str); 8] = [
        (
            |dir| fs::remove_file(dir.join("train-images-idx3-ubyte")).unwrap(),
            "no such file: DIR/train-images-idx3-ubyte (nor DIR/train-images-idx3-ubyte.gz)",
        ),
        (
            |dir| fs::remove_file(dir.join("t10k-labels-idx1-ubyte")).unwrap(),
            "no such file: DIR/t10k-labels-idx1-ubyte (nor DIR/t10k-labels-idx1-ubyte.gz)",
        ),
        (
            |dir| {
                let file = fs::File::options().write(true).open(dir.join("t10k-images-idx3-ubyte"));
                file.unwrap().set_len(16 + 9 * 784).unwrap();
            },
            "DIR/t10k-images-idx3-ubyte does not hold 10 images of 28 x 28 pixels, one for each label",
        ),
        (
            |dir| {
                let file = fs::File::options().write(true).open(dir.join("t10k-images-idx3-ubyte"));
                file.unwrap().set_len(16 + 11 * 784).unwrap();
            },
            "DIR/t10k-images-idx3-ubyte does not hold 10 images of 28 x 28 pixels, one for each label",
        ),
        (
            |dir| fs::write(dir.join("train-images-idx3-ubyte"), vec![0; 16 + 60 * 784]).unwrap(),
            "DIR/train-images-idx3-ubyte does not hold 60 images of 28 x 28 pixels, one for each label",
        ),
        (
            |dir| fs::write(dir.join("train-labels-idx1-ubyte"), []).unwrap(),
            "DIR/train-labels-idx1-ubyte is not the IDX file expected",
        ),
        (
            |dir| {
                let labels = ndarray::Array1::from_elem(10, 10_u8);
                mnist_io::write_idx(dir.join("t10k-labels-idx1-ubyte"), &labels).unwrap();
            },
            "DIR/t10k-labels-idx1-ubyte: label 0 (counted from 0) is 10, but must be below 10, \
             the number of classes",
        ),
        (
            |dir| {
                let none = ndarray::Array3::<u8>::zeros((0, 28, 28));
                mnist_io::write_idx(dir.join("t10k-images-idx3-ubyte"), &none).unwrap();
                let none = ndarray::Array1::<u8>::zeros(0);
                mnist_io::write_idx(dir.join("t10k-labels-idx1-ubyte"), &none).unwrap();
            },
            "DIR/t10k-images-idx3-ubyte does not hold 0 images of 28 x 28 pixels, one for each label",
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("drawn");
    let ensure = || ensure_data_set(&dir, 60, 10, 1, |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(ensure(), Ensured::Drawn);
    for (damage, message) in cases {
        damage(&dir);
        let error = check_data_set(&dir).unwrap_err().to_string();
        assert_eq!(error.replace(&dir.display().to_string(), "DIR"), message);
        assert_eq!(ensure(), Ensured::Replaced, "{message}");
        assert_eq!(ensure(), Ensured::Found, "{message}");
        assert_eq!(DataSet::open(&dir).unwrap().training.image(7), draw(1, 7).0);
    }
    assert_eq!(names(folder.path()), ["drawn"]);
}

#[test]
fn only_what_is_damaged_is_replaced_and_only_data_sets() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("drawn");
    let ensure = || ensure_data_set(&dir, 60, 10, 1, |_| ControlFlow::Continue(()));
    // Of another size and seed.
    write_data_set(&dir, 20, 20, 5).unwrap();
    assert_eq!(ensure().unwrap(), Ensured::Found);
    assert_eq!(DataSet::open(&dir).unwrap().training.image(3), draw(5, 3).0);

    // Of other images.
    for (set, n) in [("train", 9), ("t10k", 3)] {
        let images = ndarray::Array3::<u8>::ones((n, 2, 2));
        mnist_io::write_idx(dir.join(format!("{set}-images-idx3-ubyte")), &images).unwrap();
        let labels = ndarray::Array1::from_elem(n, 77_u8);
        mnist_io::write_idx(dir.join(format!("{set}-labels-idx1-ubyte")), &labels).unwrap();
    }
    assert!(check_data_set(&dir).is_err());
    assert_eq!(ensure().unwrap(), Ensured::Found);

    fs::write(dir.join("notes"), "mine").unwrap();
    assert_eq!(ensure().unwrap(), Ensured::Found);
    fs::remove_file(dir.join("t10k-labels-idx1-ubyte")).unwrap();
    match ensure().unwrap_err() {
        Error::NotEmpty { file, .. } => assert_eq!(file, Path::new("notes")),
        other => panic!("{other:?}"),
    }
    assert_eq!(names(&dir).len(), 4, "as it was");

    fs::remove_file(dir.join("notes")).unwrap();
    assert_eq!(ensure().unwrap(), Ensured::Replaced);
    assert_eq!(DataSet::open(&dir).unwrap().training.image(3), draw(1, 3).0);
}

/// In `/proc`, because Linux lets nobody create a folder there; permissions would not stop an
/// administrator.
#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_cannot_be_written_is_an_error() {
    let error = write_data_set("/proc/drawn", 10, 10, 1).unwrap_err();
    assert_eq!(error.to_string(), "cannot write /proc/drawn");
    assert!(error.source().is_some());
}

#[test]
#[cfg(unix)]
fn the_folder_has_the_permissions_of_any_new_folder() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let (drawn, any) = (folder.path().join("drawn"), folder.path().join("any"));
    write_data_set(&drawn, 10, 10, 1).unwrap();
    fs::create_dir(&any).unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode();
    assert_eq!(mode(&drawn), mode(&any));
}
