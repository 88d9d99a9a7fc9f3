//! The time to an accuracy without Python, data or training: programs that only print take the
//! contenders' places.

use std::num::NonZeroUsize;

use peers::{
    Attempts, Bound, Configuration, Contender, Curve, Error, Point, Runner, Summary, TARGETS,
    Target, TimeToAccuracy, summaries, time_to_accuracy_markdown,
};

const OURS: Configuration = Configuration {
    contender: Contender::Ours,
    settings: "--epochs 3 --mini-batch-size 16",
    bound: None,
};
const PYTORCH: Configuration = Configuration {
    contender: Contender::PyTorch,
    settings: "--optimizer adam --epochs 4",
    bound: Some(Bound { at_least: 2.0, aim: Some(4.0) }),
};
const SCIKIT_LEARN: Configuration =
    Configuration { contender: Contender::ScikitLearn, settings: "--limit 9", bound: None };
const TARGET: Target = Target { correct: 9_900, configurations: &[OURS, PYTORCH, SCIKIT_LEARN] };

/// A curve of (seconds, correct).
fn curve(points: &[(f64, usize)]) -> Curve {
    let point = |&(seconds, correct)| Point { seconds, correct };
    Curve { points: points.iter().map(point).collect(), threads: None }
}

fn attempts(configuration: &Configuration, curves: Vec<Curve>) -> Attempts<'_> {
    Attempts { curves, ..Attempts::none(configuration) }
}

#[test]
fn lines_of_json_are_a_curve() {
    let lines = r#"{"seconds": 1.5, "validation_accuracy": 0.9899}
{"seconds": 2.5, "validation_accuracy": 0.99}
{"threads": 2}"#;
    let expected = Curve { threads: Some(2), ..curve(&[(1.5, 9_899), (2.5, 9_900)]) };
    assert_eq!(Curve::parse("numpy", lines).unwrap(), expected);
}

#[test]
fn lines_that_say_too_little_are_errors() {
    let cases = [
        ("", "numpy ended without an epoch"),
        ("{\"threads\": 2}", "numpy ended without an epoch"),
        ("{\"seconds\": 1.0}", "numpy printed \"{\\\"seconds\\\": 1.0}\""),
        ("Warning: 1", "numpy printed \"Warning: 1\""),
        ("{\"seconds\": 1.0, \"validation_accuracy\": NaN}", "numpy printed"),
    ];
    for (lines, expected) in cases {
        let error = Curve::parse("numpy", lines).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{lines}: {error}");
    }
    let error = Curve::of_log("ours", "{\"epoch\":0,\"validation_accuracy\":null}", &[1.0]);
    assert!(matches!(error, Err(Error::Line { who: "ours", .. })), "{error:?}");
}

#[test]
fn the_log_of_mnist_train_is_understood() {
    let log = r#"{"epoch":0,"train_seconds":0.5,"training_cost":0.1,"training_accuracy":0.9,"validation_cost":0.1,"validation_accuracy":0.9712}
{"epoch":1,"train_seconds":0.5,"training_cost":0.1,"training_accuracy":0.9,"validation_cost":0.1,"validation_accuracy":0.9901}"#;
    let read = Curve::of_log("ours", log, &[0.6, 1.2]).unwrap();
    assert_eq!(read, curve(&[(0.6, 9_712), (1.2, 9_901)]));
    assert_eq!(read.first_at(9_900), Some((2, 1.2)));
}

#[test]
fn medians_are_compared() {
    let field = [
        attempts(
            &OURS,
            vec![
                curve(&[(1.0, 9_900)]),
                curve(&[(1.0, 9_899), (2.0, 9_950)]),
                curve(&[(1.0, 9_700), (2.0, 9_800), (4.0, 9_901)]),
            ],
        ),
        // A run that does not get there counts as the longest.
        attempts(
            &PYTORCH,
            vec![curve(&[(9.0, 9_800)]), curve(&[(3.0, 9_900)]), curve(&[(7.0, 9_900)])],
        ),
    ];
    let summaries = summaries(&TARGET, &field);
    let expected = Summary::Reached {
        configuration: &OURS,
        threads: None,
        epochs: 2.0,
        seconds: 2.0,
        spread: (1.0, 4.0),
        ratio: Some(1.0),
    };
    assert_eq!(summaries[0], expected);
    let expected = Summary::Reached {
        configuration: &PYTORCH,
        threads: None,
        epochs: 1.0,
        seconds: 7.0,
        spread: (3.0, f64::INFINITY),
        ratio: Some(3.5),
    };
    assert_eq!(summaries[1], expected);
}

#[test]
fn who_does_not_get_there_has_no_ratio_and_if_ours_does_not_nobody_has() {
    let missed = || vec![curve(&[(5.0, 9_841), (9.0, 9_838)])];
    let reached = || vec![curve(&[(5.0, 9_841), (9.0, 9_938)])];
    let theirs =
        summaries(&TARGET, &[attempts(&OURS, reached()), attempts(&SCIKIT_LEARN, missed())]);
    let expected = Summary::Missed {
        configuration: &SCIKIT_LEARN,
        threads: None,
        reached: (0, 1),
        best: 9_841,
        seconds: 9.0,
    };
    assert_eq!(theirs[1], expected);
    let ours = summaries(&TARGET, &[attempts(&OURS, missed()), attempts(&PYTORCH, reached())]);
    assert!(matches!(ours[1], Summary::Reached { ratio: None, .. }), "{ours:?}");
}

#[test]
fn the_table_is_markdown() {
    let field = [
        attempts(&OURS, vec![curve(&[(2.0, 9_800), (4.0, 9_900)])]),
        attempts(&PYTORCH, vec![Curve { threads: Some(1), ..curve(&[(12.0, 9_900)]) }]),
        attempts(&SCIKIT_LEARN, vec![curve(&[(31.0, 9_841)])]),
        Attempts { failure: Some("it | failed".into()), ..Attempts::none(&PYTORCH) },
    ];
    let expected = "\
| validation accuracy | contender | settings | epochs | seconds | lowest to highest | times longer than ours | at least | aim | reached |
|---|---|---|---|---|---|---|---|---|---|
| 99.0 % | ours | `--epochs 3 --mini-batch-size 16` | 2 | 4.00 | 4.00 to 4.00 | 1.00 |  |  |  |
|  | PyTorch (1 thread) | `--optimizer adam --epochs 4` | 1 | 12.0 | 12.0 to 12.0 | 3.00 | 2 | 4 | at least |
|  | scikit-learn | `--limit 9` |  |  |  | reached in 0 of 1 runs: 98.41 % at best in 31.0 s |  |  |  |
|  | PyTorch | `--optimizer adam --epochs 4` |  |  |  | it \\| failed | 2 | 4 |  |
";
    assert_eq!(time_to_accuracy_markdown(&[(&TARGET, summaries(&TARGET, &field))]), expected);
}

#[test]
fn every_target_starts_with_ours_and_all_others_can_be_run() {
    for target in &TARGETS {
        assert_eq!(target.configurations[0].contender, Contender::Ours, "{}", target.title());
        let scripts = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("python");
        for Configuration { contender, .. } in &target.configurations[1..] {
            let script = match contender {
                Contender::PyTorch => "pytorch_to_accuracy.py",
                Contender::ScikitLearn => "scikit_learn_to_accuracy.py",
                other => panic!("{}: no script for {other:?}", target.title()),
            };
            assert!(scripts.join(script).is_file(), "{script}");
        }
    }
}

#[test]
fn without_data_the_hint_says_how_to_get_it() {
    let root = tempfile::tempdir().unwrap();
    let comparison = TimeToAccuracy {
        root: root.path().into(),
        data: root.path().join("no-data"),
        cargo: "cargo".into(),
        runs: NonZeroUsize::MIN,
    };
    let error = comparison.run(&mut |event| panic!("{event}")).unwrap_err();
    assert!(matches!(error, Error::Data(_)) && error.to_string().contains("no-data"), "{error}");
    assert!(error.hint().starts_with("cargo xtask download-mnist"), "{}", error.hint());
}

/// Shell scripts in the place of `mnist` and of Python.
#[cfg(unix)]
mod with_programs {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::{Path, PathBuf};
    use std::time::Instant;

    use crate::turn::alone;

    /// Two epochs, logged and then printed as by `mnist train`, half a second apart.
    const MNIST: &str = r#"
for argument; do [ "$before" = --log ] && log=$argument; before=$argument; done
echo "$@" > arguments-mnist
echo '784-500-300-10 on 50,000 training images'
echo '{"epoch":0,"validation_accuracy":0.985}' >> "$log"; echo '    0'
sleep 0.5
echo '{"epoch":1,"validation_accuracy":0.991}' >> "$log"; echo '    1'
echo 'saved'"#;

    /// What PyTorch prints; scikit-learn is not installed.
    const PYTHON: &str = r#"
case "$2" in
*pytorch_to_accuracy.py)
    echo "$@" > arguments-pytorch
    echo '{"seconds": 2.0, "validation_accuracy": 0.985}'
    echo '{"seconds": 1000.0, "validation_accuracy": 0.99}'
    echo '{"threads": 1}' ;;
*) echo 'Traceback' >&2; echo 'ImportError: no sklearn' >&2; exit 1 ;;
esac"#;

    fn runner(root: &Path, mnist: &str, python: &str) -> Runner {
        let program = |name: &str, text: &str| -> PathBuf {
            let path = root.join(name);
            fs::write(&path, format!("#!/bin/sh\ncd {}\n{text}\n", root.display())).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
            path
        };
        Runner {
            mnist: program("mnist", mnist),
            python: program("python", python),
            scripts: root.join("scripts"),
            data: root.join("data"),
            folder: root.into(),
        }
    }

    /// The summaries at the target, and what happened.
    fn run_all(runner: &Runner, runs: usize) -> (Vec<Summary<'static>>, Vec<String>) {
        static TARGETS: [Target; 1] = [TARGET];
        let mut events = Vec::new();
        let report = &mut |event: peers::Event<'_>| events.push(event.to_string());
        let mut sections = runner.run_all(&TARGETS, NonZeroUsize::new(runs).unwrap(), report);
        (sections.remove(0).1, events)
    }

    #[test]
    fn a_contender_that_fails_is_named_and_the_others_go_on() {
        let _turn = alone();
        let root = tempfile::tempdir().unwrap();
        let (summaries, events) = run_all(&runner(root.path(), MNIST, PYTHON), 2);
        let failure = "scikit-learn failed: ImportError: no sklearn".to_owned();
        assert_eq!(summaries[2], Summary::Failed { configuration: &SCIKIT_LEARN, failure });
        let Summary::Reached { threads: Some(1), epochs, seconds, .. } = summaries[1] else {
            panic!("{summaries:?}");
        };
        assert_eq!((epochs, seconds), (2.0, 1000.0));
        let expected = [
            "run 1, to 99.0 %: ours",
            "run 1, to 99.0 %: PyTorch",
            "run 1, to 99.0 %: scikit-learn",
            "warning: scikit-learn failed: ImportError: no sklearn\nhint: the contenders are in \
             benches/peers; removing target/peers-venv, or for EasyOCR target/peers-easyocr, has \
             their packages installed anew",
            "run 2, to 99.0 %: ours",
            "run 2, to 99.0 %: PyTorch",
        ];
        assert_eq!(events, expected);
    }

    #[test]
    fn ours_is_timed_epoch_by_epoch_from_its_start() {
        let _turn = alone();
        let root = tempfile::tempdir().unwrap();
        let runner = runner(root.path(), MNIST, PYTHON);
        let (summaries, _) = run_all(&runner, 1);
        let Summary::Reached { epochs, seconds, ratio, .. } = summaries[0] else {
            panic!("{summaries:?}");
        };
        assert_eq!((epochs, ratio), (2.0, Some(1.0)));
        assert!((0.5..60.0).contains(&seconds), "{seconds}");
        let easy = [Target { correct: 9_850, configurations: &[OURS] }];
        let start = Instant::now();
        let sections = runner.run_all(&easy, NonZeroUsize::MIN, &mut |_| ());
        let whole = start.elapsed().as_secs_f64();
        let Summary::Reached { epochs, seconds: first, .. } = sections[0].1[0] else {
            panic!("{sections:?}");
        };
        assert_eq!(epochs, 1.0);
        assert!(first + 0.5 <= whole, "{first} of {whole}: it slept for 0.5 after that");
    }

    #[test]
    fn all_learn_from_the_same_images_with_their_own_settings() {
        let _turn = alone();
        let root = tempfile::tempdir().unwrap();
        run_all(&runner(root.path(), MNIST, PYTHON), 2);
        let arguments = |who| fs::read_to_string(root.path().join(format!("arguments-{who}")));
        let (ours, pytorch) = (arguments("mnist").unwrap(), arguments("pytorch").unwrap());
        let data = root.path().join("data");
        for arguments in [&ours, &pytorch] {
            let data = format!("--data {}", data.display());
            for flag in [&data, "--validation 10000", "--seed 2", "--hidden 500,300"] {
                assert!(arguments.contains(flag), "{flag}: {arguments}");
            }
        }
        assert!(ours.starts_with("train ") && ours.contains(" --distort "), "{ours}");
        assert!(ours.contains(OURS.settings) && pytorch.contains(PYTORCH.settings));
        assert!(pytorch.contains("--correct 9900"), "{pytorch}");
    }

    #[test]
    fn a_program_that_says_nothing_or_too_much_is_a_failure_with_its_name() {
        let _turn = alone();
        let much = "yes Warning | head -c 300000 >&2; echo 'error: no memory' >&2; exit 1";
        for (mnist, expected) in [
            ("exit 1", "ours failed: nothing"),
            (much, "ours failed: error: no memory"),
            ("echo Done", "ours ended without an epoch"),
        ] {
            let root = tempfile::tempdir().unwrap();
            // What an earlier run logged is not this one's.
            fs::write(root.path().join("ours.log"), "{\"validation_accuracy\":1.0}\n").unwrap();
            let (summaries, _) = run_all(&runner(root.path(), mnist, PYTHON), 1);
            let failure = expected.to_owned();
            assert_eq!(summaries[0], Summary::Failed { configuration: &OURS, failure });
            assert!(matches!(summaries[1], Summary::Reached { ratio: None, .. }));
        }
    }

    #[test]
    fn a_program_that_is_not_there_is_a_failure() {
        let _turn = alone();
        let root = tempfile::tempdir().unwrap();
        let mut runner = runner(root.path(), MNIST, PYTHON);
        runner.python = root.path().join("none");
        let (summaries, _) = run_all(&runner, 1);
        let Summary::Failed { failure, .. } = &summaries[1] else { panic!("{summaries:?}") };
        assert!(failure.starts_with("cannot run PyTorch: "), "{failure}");
    }
}
