//! More training examples, on drawn digits: what the experiment must find.

use std::ops::ControlFlow;

use chapter_one::implementing::more_data;
use chapter_one::runs::{RunSettings, train};
use chapter_one::{Error, median, unwatched};
use mnist_io::Split;

use crate::support::digits;

const SEEDS: [u64; 3] = [1, 2, 3];

fn data() -> Split {
    Split {
        training: digits(0..1_000),
        validation: digits(1_000..1_500),
        test: digits(1_500..2_000),
    }
}

#[test]
fn more_examples_read_more_with_the_same_number_of_updates() {
    let data = data();
    let settings = RunSettings::new(20, 4, 1);
    let compared =
        more_data::compare(&settings, &[20, 200, 1_000], &SEEDS, &data, &unwatched).unwrap();
    let counts: Vec<_> =
        compared.iter().map(|of| (of.examples, of.epochs, of.runs.len())).collect();
    assert_eq!(counts, [(20, 200, 3), (200, 20, 3), (1_000, 4, 3)]);
    let medians: Vec<f64> = compared.iter().map(|of| median(&of.test())).collect();
    assert!(medians[0] + 0.1 < medians[1] && medians[1] + 0.02 < medians[2], "{medians:?}");
    for of in &compared {
        for run in &of.runs {
            assert!(run.epoch >= 1 && run.epoch <= of.epochs, "{run:?}");
            assert_eq!(run.epoch % (of.epochs / 4), 0, "evaluated four times: {run:?}");
        }
    }
    // What is few is learned by heart.
    assert!(compared[0].runs.iter().all(|run| run.training == 1.0), "{:?}", compared[0]);
}

#[test]
fn the_validation_examples_choose_the_epoch_and_the_test_examples_see_no_other() {
    let data = data();
    // Too large an η: the last epoch is rarely the best.
    let settings = RunSettings::new(20, 6, 1).with_eta(12.0);
    let compared = more_data::compare(&settings, &[1_000], &SEEDS, &data, &unwatched).unwrap();
    let mut before_the_last = 0;
    for (run, seed) in compared[0].runs.iter().zip(SEEDS) {
        let settings = settings.clone().with_seed(seed);
        let train = |epochs: usize| {
            let settings = [settings.clone().with_epochs(epochs)];
            train(&settings, &data.training, &data.validation, &unwatched).unwrap().remove(0)
        };
        let accuracies: Vec<f64> = train(6).accuracies()[1..].iter().map(|point| point.1).collect();
        let best = accuracies.iter().copied().fold(0.0, f64::max);
        let first = 1 + accuracies.iter().position(|&accuracy| accuracy == best).unwrap();
        assert_eq!((run.validation, run.epoch), (best, first), "{accuracies:?}");
        let network = train(run.epoch).network;
        let accuracy = network.evaluate(data.test.images(), data.test.labels()).accuracy();
        assert_eq!(run.test, accuracy);
        before_the_last += usize::from(run.epoch < 6);
    }
    assert!(before_the_last > 0, "{compared:?}");
}

#[test]
fn each_run_takes_another_part_until_there_is_but_one() {
    let data = data();
    let settings = RunSettings::new(20, 1, 1);
    let compared =
        more_data::compare(&settings, &[100, 1_000], &[5, 5, 5], &data, &unwatched).unwrap();
    let [few, all] = &compared[..] else { panic!("two sizes") };
    assert!(all.runs.iter().all(|run| *run == all.runs[0]), "{all:?}");
    assert!(few.runs[0] != few.runs[1] && few.runs[1] != few.runs[2], "{few:?}");
}

#[test]
fn the_seeds_determine_it_on_any_number_of_threads() {
    let data = data();
    let settings = RunSettings::new(10, 1, 1);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let compare = || more_data::compare(&settings, &[50, 1_000], &SEEDS, &data, &unwatched);
        pool.install(compare).unwrap()
    };
    let one = run(1);
    assert!(run(2) == one && run(3) == one);
}

#[test]
fn without_examples_of_a_kind_it_is_refused_and_whoever_watches_can_stop_it() {
    let data = data();
    let settings = RunSettings::new(10, 1, 1);
    let none = digits(0..10).split_at(0).unwrap().0;
    let refused = |sizes: &[usize], seeds: &[u64], data: &Split, expected: usize| {
        let refused = more_data::compare(&settings, sizes, seeds, data, &unwatched).unwrap_err();
        assert!(
            matches!(refused, Error::TooFewExamples { expected: e, .. } if e == expected),
            "{refused}"
        );
    };
    refused(&[0, 10], &SEEDS, &data, 1);
    refused(&[10, 1_001], &SEEDS, &data, 1_001);
    refused(&[10], &[], &data, 1);
    refused(&[10], &SEEDS, &Split { validation: none.clone(), ..data.clone() }, 1);
    refused(&[10], &SEEDS, &Split { test: none, ..data.clone() }, 1);
    assert!(more_data::compare(&settings, &[], &SEEDS, &data, &unwatched).unwrap().is_empty());

    let stopped = more_data::compare(&settings, &[300, 1_000], &SEEDS, &data, &|progress| {
        assert!(progress.done <= progress.of && progress.of == 3 * (3 * 300 + 1_000));
        if progress.done >= 600 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(stopped, Err(Error::Stopped)));
}
