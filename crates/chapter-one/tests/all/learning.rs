//! Networks that learn: what the comparisons must show, on drawn digits.

use std::ops::ControlFlow;

use augmentation::Distortion;
use chapter_one::gradient_descent::schedule::{Variant, best, walk};
use chapter_one::gradient_descent::shuffle::Shuffle;
use chapter_one::gradient_descent::{batch_convention, online, shuffle};
use chapter_one::runs::{Run, RunHistory, RunIdentity, RunSettings, train};
use chapter_one::{Error, unwatched};
use mnist_io::{Examples, Images, Labels, Split};
use sgd::Schedule;
use sigmoid_net::{Activation, CostFunction};

use crate::support::digits;

fn examples() -> (Examples, Examples) {
    (digits(0..1_000), digits(1_000..1_500))
}

/// All that does not depend on the clock.
fn outcome(run: &RunHistory) -> (&[f32], Points, Points) {
    (run.network.position(), run.accuracies(), run.costs())
}

type Points = Vec<(f64, f64)>;

#[test]
fn a_course_learns_and_the_seed_determines_it_on_any_number_of_threads() {
    let (training, validation) = examples();
    let settings = [RunSettings::new(20, 4, 1), RunSettings::new(20, 4, 2)];
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| train(&settings, &training, &validation, &unwatched)).unwrap()
    };
    let one = run(1);
    let outcomes: Vec<_> = one.iter().map(outcome).collect();
    for threads in [2, 3] {
        assert!(run(threads).iter().map(outcome).eq(outcomes.iter().cloned()), "{threads}");
    }
    assert!(outcomes[0] != outcomes[1], "seeds differ");
    for (_, accuracies, costs) in outcomes {
        assert_eq!((accuracies.len(), costs.len()), (5, 5));
        assert!(accuracies[4].1 > 0.75 && accuracies[4].1 > accuracies[0].1, "{accuracies:?}");
        assert!(costs[4].1 < costs[0].1 / 2.0, "{costs:?}");
    }
}

#[test]
fn distorted_images_are_learned_from_the_same_on_any_number_of_threads() {
    let (training, validation) = examples();
    let settings = RunSettings::new(20, 2, 1);
    let run = |distortion: Distortion, threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let settings = [settings.clone().with_distortion(distortion)];
        pool.install(|| train(&settings, &training, &validation, &unwatched)).map(|mut runs| {
            let run = runs.remove(0);
            run.network
        })
    };
    let plain = train(std::slice::from_ref(&settings), &training, &validation, &unwatched);
    let plain = plain.unwrap().remove(0).network;
    assert!(run(Distortion::NONE, 2).unwrap() == plain);
    let one = run(Distortion::default(), 1).unwrap();
    assert!(one != plain);
    assert!(run(Distortion::default(), 3).unwrap() == one);

    let distorted = settings.clone().with_distortion(Distortion::default());
    let identity = |of: &RunSettings| RunIdentity::of(of, None, &training, &validation);
    let difference = identity(&settings).first_difference(&identity(&distorted)).unwrap();
    assert_eq!((&*difference.name, &*difference.first), ("distortion", "none"));

    let refused = run(Distortion { shear: 2.0, ..Distortion::NONE }, 1).unwrap_err();
    assert!(matches!(refused, Error::Distortion(_)), "{refused}");
    let flat = ndarray::Array2::<u8>::zeros((10, 784));
    let labels = Labels::from_vec(vec![0; 10]);
    let flat = Examples::new(Images::from_array(flat).unwrap(), labels, 10).unwrap();
    let settings = [settings.with_distortion(Distortion::default())];
    let refused = train(&settings, &flat, &validation, &unwatched).unwrap_err();
    assert!(matches!(refused, Error::NotFlat { .. }), "{refused}");
}

#[test]
fn settings_that_no_run_can_have_are_refused_and_extreme_ones_taken() {
    let (training, _) = examples();
    for lambda in [-5.0, f32::NAN] {
        let settings = RunSettings { lambda, ..RunSettings::new(20, 2, 1) };
        let refused = Run::new(&settings, &training).unwrap_err().to_string();
        assert!(refused.starts_with("weight decay is "), "{refused}");
    }
    let settings = RunSettings::new(20, 2, 1).with_momentum(1.5).with_default_eta();
    let refused = Run::new(&settings, &training).unwrap_err().to_string();
    assert!(refused.starts_with("momentum is 1.5, "), "{refused}");
    let settings = RunSettings::new(20, usize::MAX, 1).with_default_eta();
    assert!(Run::new(&settings, &training).is_ok());
}

/// η, and where it begins and how long it grows, for the largest hidden layer N and m.
#[test]
fn the_default_eta_is_that_of_its_law() {
    // With m = 10 as when it was chosen: recipes rest on it.
    for (n, m, eta, warm_up) in [
        (10, 10, 2.0, None),
        (100, 10, 2.0, None),
        (300, 10, 2.0, Some((0.577_350_26, 185))),
        (1000, 10, 2.0, Some((0.094_868_33, 5_020))),
        (3000, 10, 2.0, Some((0.018_257_42, 81_408))),
        (100, 1, 0.2, None),
        (300, 1, 0.2, Some((0.057_735_026, 18))),
        (100, 100, 20.0, Some((3.0, 142))),
        (300, 100, 20.0, Some((1.0, 2_468))),
        (1000, 100, 20.0, Some((0.3, 51_914))),
        (3000, 100, 20.0, Some((0.1, 817_476))),
        (1000, 1000, 200.0, Some((0.3, 526_256))),
    ] {
        let settings = RunSettings::new(30, 30, 1).with_hidden([n, 20]).with_mini_batch_size(m);
        let sgd = settings.with_default_eta().sgd;
        assert_eq!(sgd.eta.eta(0), eta, "N = {n}, m = {m}");
        let found = sgd.warm_up.map(|warm_up| (warm_up.initial, warm_up.updates));
        assert_eq!(found, warm_up, "N = {n}, m = {m}");
    }
    let settings = RunSettings::new(1000, 150, 1)
        .with_hidden_activations([Activation::Relu])
        .with_output(Activation::Softmax, CostFunction::LogLikelihood)
        .with_mini_batch_size(32);
    let sgd = settings.with_default_eta().sgd;
    let warm_up = sgd.warm_up.map(|warm_up| (warm_up.initial, warm_up.updates));
    assert_eq!((sgd.eta.eta(0), warm_up), (0.4, Some((0.04, 9_000))));
}

#[test]
fn whoever_watches_can_stop_it() {
    let (training, validation) = examples();
    let stopped = train(&[RunSettings::new(20, 4, 1)], &training, &validation, &|progress| {
        assert!(progress.done <= progress.of && progress.of == 4_000);
        if progress.done >= 2_000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(stopped, Err(Error::Stopped)));
}

#[test]
fn without_examples_there_is_nothing_to_learn() {
    let (training, validation) = examples();
    let none = training.split_at(0).unwrap().0;
    let settings = [RunSettings::new(20, 1, 1)];
    for (training, validation) in [(&none, &validation), (&training, &none)] {
        let refused = train(&settings, training, validation, &unwatched).unwrap_err();
        assert!(matches!(refused, Error::TooFewExamples { found: 0, .. }), "{refused}");
    }
    let refused =
        train(&[RunSettings::new(0, 1, 1)], &training, &validation, &unwatched).unwrap_err();
    assert!(matches!(refused, Error::Network(_)), "{refused}");
}

#[test]
fn an_epoch_takes_online_learning_further_and_costs_it_more_updates() {
    let (training, validation) = examples();
    let data = (&training, &validation);
    let etas = [0.1, 0.3, 1.0, 3.0, 10.0];
    let settings = RunSettings::new(20, 2, 1);
    let compared = online::compare(&settings, &[1, 100], &etas, 1, data, &unwatched).unwrap();
    let [single, hundred] = &compared[..] else { panic!("{}", compared.len()) };
    let after_one = |of_size: &online::MiniBatchRun| of_size.run.epochs[0].validation.accuracy();
    assert!(after_one(single) > after_one(hundred) + 0.1);
    assert!(single.eta() < hundred.eta(), "{} {}", single.eta(), hundred.eta());
    for of_size in &compared {
        let chosen = of_size.trials.iter().find(|(eta, _)| *eta == of_size.eta()).unwrap();
        assert!(of_size.trials.iter().all(|(_, accuracy)| *accuracy <= chosen.1));
        assert!(of_size.seconds().windows(2).all(|w| w[0] < w[1]));
    }
}

#[test]
fn no_learning_rate_at_all_is_refused() {
    let (training, validation) = examples();
    let data = (&training, &validation);
    let refused = online::compare(&RunSettings::new(20, 1, 1), &[1], &[], 1, data, &unwatched);
    assert!(matches!(refused, Err(Error::Network(_))));
}

#[test]
fn leaving_out_the_1_over_m_rescales_eta_and_no_more() {
    let (training, validation) = examples();
    let data = (&training, &validation);
    let settings = RunSettings::new(20, 2, 1);
    let sizes = [1, 10, 40, 300];
    let compared = batch_convention::compare(&settings, &sizes, 3.0, data, &unwatched).unwrap();
    let same: Vec<bool> =
        compared.iter().map(batch_convention::ConventionComparison::rescaling_is_all).collect();
    // 300 does not divide 1,000: the last mini-batch is short.
    assert_eq!(same, [true, true, true, false]);
    let unscaled = |c: &batch_convention::ConventionComparison| {
        c.sum.network.position() == c.mean.network.position()
    };
    assert_eq!(compared.iter().map(unscaled).collect::<Vec<_>>(), [true, false, false, false]);
    let worse = &compared[2];
    assert!(worse.sum.accuracy() < worse.mean.accuracy() - 0.2, "40 times η is too much");
}

#[test]
fn a_schedule_that_never_changes_is_a_constant_and_one_that_falls_calms_the_end() {
    let (training, validation) = examples();
    let variants = [
        Schedule::Constant(3.0),
        Schedule::Exponential { initial: 3.0, factor: 1.0 },
        Schedule::Exponential { initial: 3.0, factor: 0.5 },
    ];
    let variants = variants.map(|eta| Variant { eta, momentum: 0.0 });
    let settings = RunSettings::new(20, 12, 1);
    let walks = walk(&settings, &variants, &[1, 2], (&training, &validation), &unwatched).unwrap();
    assert_eq!(walks.iter().map(|walk| walk.runs.len()).collect::<Vec<_>>(), [2, 2, 2]);
    for seed in 0..2 {
        let [constant, same, falling] = [0, 1, 2].map(|variant| &walks[variant].runs[seed]);
        assert!(outcome(constant) == outcome(same));
        let restless = |run: &RunHistory| -> f64 {
            let costs = run.costs();
            costs[8..].windows(2).map(|w| (w[1].1 - w[0].1).abs()).sum()
        };
        assert!(restless(falling) < restless(constant) / 3.0);
    }
}

#[test]
fn a_ball_with_momentum_goes_about_as_far_with_a_tenth_of_eta() {
    let (training, validation) = examples();
    let variant = |eta: f32, momentum: f32| Variant { eta: Schedule::Constant(eta), momentum };
    let variants = [variant(1.0, 0.0), variant(0.1, 0.9), variant(0.1, 0.0)];
    let settings = RunSettings::new(20, 6, 1);
    let walks =
        walk(&settings, &variants, &[1, 2, 3], (&training, &validation), &unwatched).unwrap();
    for seed in 0..3 {
        let cost = |variant: usize| walks[variant].runs[seed].costs()[6].1;
        let (without, ball, slow) = (cost(0), cost(1), cost(2));
        assert!(ball / without < 1.5, "{without} {ball}");
        assert!(slow > ball * 1.5, "{slow} {ball}");
    }
}

#[test]
fn the_walk_that_ends_lowest_is_the_best() {
    let (training, validation) = examples();
    // Far too large, right, far too small.
    let variants =
        [30.0, 1.0, 0.01].map(|eta| Variant { eta: Schedule::Constant(eta), momentum: 0.0 });
    let settings = RunSettings::new(20, 3, 1);
    let walks =
        walk(&settings, &variants, &[1, 2, 3], (&training, &validation), &unwatched).unwrap();
    assert_eq!((best(&walks), best(&[])), (Some(1), None));
    for walk in &walks {
        let mut costs: Vec<f64> = walk.runs.iter().map(|run| run.costs()[3].1).collect();
        costs.sort_by(f64::total_cmp);
        assert_eq!((walk.last_cost(), walk.median_costs().len()), (costs[1], 3));
    }
}

#[test]
fn a_window_from_all_over_a_sorted_file_teaches_and_one_of_a_single_block_does_not() {
    let (training, validation) = examples();
    let data = Split { test: validation.clone(), training, validation };
    let settings = RunSettings::new(20, 4, 1);
    let compared = shuffle::compare(&settings, &[1, 2], &data, &unwatched).unwrap();
    let accuracies = |wanted: Shuffle, is_sorted: bool| {
        let mut all = compared.iter();
        let runs = all.find(|runs| runs.shuffle == wanted && runs.is_sorted == is_sorted).unwrap();
        assert_eq!(runs.runs.len(), 2);
        runs.accuracies()
    };
    for is_sorted in [false, true] {
        for shuffle in [Shuffle::Full, Shuffle::Window] {
            let found = accuracies(shuffle, is_sorted);
            assert!(found.iter().all(|&accuracy| accuracy > 0.75), "{shuffle:?} {found:?}");
        }
    }
    let found = accuracies(Shuffle::OneBlock, true);
    assert!(found.iter().all(|&accuracy| accuracy < 0.7), "{found:?}");
}
