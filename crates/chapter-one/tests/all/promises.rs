//! What holds for every experiment that trains: the same bits on any number of threads, progress
//! that can be watched and stopped, and errors for data that do not suit it.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use chapter_one::architecture::nine;
use chapter_one::implementing::hidden;
use chapter_one::runs::RunSettings;
use chapter_one::simple_network::ten_or_four;
use chapter_one::{Error, ExperimentProgress, unwatched};
use mnist_io::{Examples, Images, Labels, Split};
use ndarray::Array3;

use crate::support::digits;

static DIGITS: LazyLock<Split> = LazyLock::new(|| Split {
    training: digits(0..3_000),
    validation: digits(3_000..4_000),
    test: digits(4_000..5_000),
});

const SEEDS: [u64; 3] = [1, 2, 3];

#[test]
fn the_same_seeds_give_the_same_bits_on_any_number_of_threads() {
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let settings = RunSettings::new(5, 1, 1);
            let trials = hidden::compare(&settings, &[5, 6], &SEEDS, &DIGITS, &unwatched).unwrap();
            let etas = (&[1.0, 3.0][..], 1);
            let designs =
                ten_or_four::compare(&settings, etas, &SEEDS, &DIGITS, &unwatched).unwrap();
            let networks: Vec<Vec<f32>> = trials
                .iter()
                .flat_map(|trial| &trial.runs)
                .map(|run| run.network.position().to_vec())
                .collect();
            (networks, designs)
        })
    };
    let one = run(1);
    assert_eq!(run(2), one);
    assert_eq!(run(3), one);
}

#[test]
fn whoever_watches_sees_every_step_and_can_stop() {
    use std::sync::Mutex;
    let seen = Mutex::new(Vec::new());
    let watch = |progress: ExperimentProgress| {
        seen.lock().unwrap().push(progress.done);
        assert_eq!(progress.of, 2 * (2 + 3) * 3_000);
        ControlFlow::Continue(())
    };
    let settings = RunSettings::new(5, 1, 1);
    let etas = (&[1.0, 3.0][..], 1);
    ten_or_four::compare(&settings, etas, &SEEDS, &DIGITS, &watch).unwrap();
    let last = seen.lock().unwrap().iter().copied().max();
    assert_eq!(last, Some(30_000));

    let stop = |_| ControlFlow::Break(());
    let stopped = |result: Result<(), Error>| assert!(matches!(result, Err(Error::Stopped)));
    stopped(ten_or_four::compare(&settings, etas, &SEEDS, &DIGITS, &stop).map(drop));
    stopped(nine::learn(&settings, &[[28, 28]], &DIGITS, &stop).map(drop));
    stopped(hidden::compare(&settings, &[5], &SEEDS, &DIGITS, &stop).map(drop));
}

#[test]
fn too_little_or_the_wrong_kind_is_an_error() {
    let settings = RunSettings::new(5, 1, 1);
    let none = digits(0..10).split_at(0).unwrap().0;
    let without = |set: usize| {
        let mut data = DIGITS.clone();
        [&mut data.training, &mut data.validation, &mut data.test][set].clone_from(&none);
        data
    };
    for data in [0, 1, 2].map(without) {
        for result in [
            hidden::compare(&settings, &[5], &[1], &data, &unwatched).map(drop),
            nine::learn(&settings, &[[28, 28]], &data, &unwatched).map(drop),
            ten_or_four::compare(&settings, (&[3.0], 1), &[1], &data, &unwatched).map(drop),
        ] {
            assert!(matches!(result, Err(Error::TooFewExamples { .. })), "{result:?}");
        }
    }
    for result in [
        hidden::compare(&settings, &[5], &[], &DIGITS, &unwatched).map(drop),
        ten_or_four::compare(&settings, (&[], 1), &[1], &DIGITS, &unwatched).map(drop),
    ] {
        assert!(matches!(result, Err(Error::TooFewExamples { .. })), "{result:?}");
    }
    let eta = ten_or_four::compare(&settings, (&[-1.0], 1), &[1], &DIGITS, &unwatched);
    assert!(matches!(eta, Err(Error::Network(_))), "{eta:?}");
    let three = Examples::new(
        Images::from_array(Array3::zeros((9, 4, 4))).unwrap(),
        Labels::from_vec(vec![0, 1, 2, 0, 1, 2, 0, 1, 2]),
        3,
    );
    let three = three.unwrap();
    let data = Split { training: three.clone(), validation: three.clone(), test: three };
    let result = ten_or_four::compare(&settings, (&[3.0], 1), &[1], &data, &unwatched);
    assert!(matches!(result, Err(Error::NotDigits { classes: 3, expected: 10 })));
    let result = nine::learn(&settings, &[[28, 28]], &data, &unwatched);
    assert!(matches!(result, Err(Error::NotDigits { classes: 3, expected: 10 })));
}
