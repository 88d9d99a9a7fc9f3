//! Peers without Python or data: what they print, what that comes to, what is shown of it.

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use peers::{
    Bound, Contender, Environment, Error, Measure, Outcome, Peers, Rival, RustPackage, Threads,
    Turns, WORKS, Work, locked_version, markdown, median, processor, verdicts,
};

fn parse(measure: Measure, lines: &str) -> Result<Outcome, Error> {
    Outcome::parse("numpy", measure, lines)
}

#[test]
fn the_first_epoch_warms_up_and_does_not_count() {
    let lines = r#"{"epoch": 0, "train_seconds": 9.0}
{"epoch": 1, "train_seconds": 0.5}
{"epoch": 2, "train_seconds": 0.25}
{"correct": 9500, "threads": 2}"#;
    let outcome = parse(Measure::Epoch, lines).unwrap();
    assert_eq!(outcome, Outcome { seconds: vec![0.5, 0.25], correct: 9_500, threads: Some(2) });
}

#[test]
fn the_log_of_mnist_train_and_the_report_of_mnist_eval_are_understood() {
    let lines = r#"{"epoch":0,"train_seconds":0.5,"training_cost":0.1,"training_accuracy":0.9,"validation_cost":null,"validation_accuracy":null}
{"epoch":1,"train_seconds":0.25,"training_cost":0.1,"training_accuracy":0.9,"validation_cost":null,"validation_accuracy":null}
{"examples":10000,"correct":9500,"accuracy":0.95,"cost":0.04,"confusion":[[1,0],[0,1]]}"#;
    let outcome = parse(Measure::Epoch, lines).unwrap();
    assert_eq!(outcome, Outcome { seconds: vec![0.25], correct: 9_500, threads: None });
}

#[test]
fn where_reading_is_timed_epochs_are_not() {
    let lines = "{\"epoch\": 0, \"train_seconds\": 0.5}\n{\"correct\": 9, \"read_seconds\": 0.01}";
    let outcome = parse(Measure::Reading, lines).unwrap();
    assert_eq!(outcome, Outcome { seconds: vec![0.01], correct: 9, threads: None });
}

#[test]
fn lines_that_say_too_little_are_errors() {
    let epoch = r#"{"epoch": 0, "train_seconds": 0.5}"#;
    let end = r#"{"correct": 9}"#;
    let cases = [
        (String::new(), "numpy ended without a time"),
        (format!("{epoch}\n{epoch}"), "numpy ended without a time"),
        (format!("{epoch}\n{end}"), "numpy ended without a time"),
        (format!("{epoch}\nWarning: 1\n{end}"), "numpy printed \"Warning: 1\""),
        (r#"{"correct": -1}"#.to_owned(), "numpy printed \"{\\\"correct\\\": -1}\""),
        (r#"{"epoch": 0, "train_seconds": NaN}"#.to_owned(), "numpy printed"),
    ];
    for (lines, expected) in cases {
        let error = parse(Measure::Epoch, &lines).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{lines}: {error}");
    }
    let error = parse(Measure::Reading, &format!("{epoch}\n{epoch}\n{end}")).unwrap_err();
    assert!(matches!(error, Error::Incomplete { who: "numpy" }), "{error}");
}

#[test]
fn a_median_is_the_middle() {
    for (values, expected) in [
        (vec![2.0], 2.0),
        (vec![2.0, 1.0], 1.5),
        (vec![3.0, 1.0, 100.0], 3.0),
        (vec![4.0, 1.0, 3.0, 2.0], 2.5),
    ] {
        assert_eq!(median(values.clone()), expected, "{values:?}");
    }
}

/// A work with NumPy and PyTorch as rivals.
const WORK: Work = Work {
    sizes: &[784, 30, 10],
    mini_batch_size: 10,
    eta: 3.0,
    examples: 50_000,
    measure: Measure::Epoch,
    threads: Threads::Best,
    expected: Some(9_000),
    quick: true,
    rivals: &[
        Rival {
            contender: Contender::OneProduct,
            bound: Some(Bound { at_least: 2.0, aim: Some(4.0) }),
        },
        Rival { contender: Contender::PyTorch, bound: None },
    ],
};

/// A contender's turns, one for each list of seconds, all with the same number of digits right.
fn turns(contender: Contender, correct: usize, seconds: &[&[f64]]) -> Turns {
    let outcome = |seconds: &&[f64]| Outcome { seconds: seconds.to_vec(), correct, threads: None };
    Turns { contender, outcomes: seconds.iter().map(outcome).collect() }
}

#[test]
fn ratios_are_taken_within_a_turn() {
    // In the second turn the machine was four times as slow, for both.
    let ours = turns(Contender::Ours, 9_500, &[&[1.0, 2.0, 1.0], &[4.0, 4.0, 4.0], &[1.0]]);
    let numpy = turns(Contender::OneProduct, 9_500, &[&[3.0, 3.0, 9.0], &[12.0], &[2.0]]);
    let verdicts = verdicts(&WORK, &[ours, numpy]);
    assert_eq!((verdicts[0].seconds, verdicts[0].ratio), (2.0, Some(1.0)));
    assert_eq!((verdicts[1].seconds, verdicts[1].ratio), (3.0, Some(3.0)));
}

#[test]
fn who_did_not_learn_has_no_ratio() {
    let ours = turns(Contender::Ours, 9_500, &[&[1.0]]);
    let mut numpy = turns(Contender::OneProduct, 9_500, &[&[3.0], &[3.0]]);
    numpy.outcomes[1].correct = 980;
    let verdicts = verdicts(&WORK, &[ours, numpy]);
    assert_eq!((verdicts[1].learned, verdicts[1].correct, verdicts[1].ratio), (false, 980, None));
    let table = markdown(&[(&WORK, verdicts)]);
    let row = "| NumPy, one product a mini-batch | 3.00 | did not learn: 980 of 10,000 right \
               | 2 | 4 |  |\n";
    assert!(table.contains(row), "{table}");
}

#[test]
fn if_ours_did_not_learn_there_is_no_ratio_at_all() {
    let ours = turns(Contender::Ours, 980, &[&[1.0]]);
    let numpy = turns(Contender::OneProduct, 9_500, &[&[3.0]]);
    let verdicts = verdicts(&WORK, &[ours, numpy]);
    assert_eq!((verdicts[0].ratio, verdicts[1].ratio), (None, None));
}

#[test]
fn where_only_speed_counts_nobody_need_learn() {
    let work = Work { expected: None, ..WORK };
    let ours = turns(Contender::Ours, 980, &[&[1.0]]);
    let torch = turns(Contender::PyTorch, 980, &[&[3.0]]);
    assert_eq!(verdicts(&work, &[ours, torch])[1].ratio, Some(3.0));
    assert!(work.title().ends_with("; speed only"), "{}", work.title());
}

#[test]
fn the_table_is_markdown() {
    let field = [
        turns(Contender::Ours, 9_500, &[&[0.0521]]),
        turns(Contender::OneProduct, 9_500, &[&[0.2084]]),
        turns(Contender::PyTorch, 9_500, &[&[123.45]]),
    ];
    let mut verdicts = verdicts(&WORK, &field);
    verdicts[1].threads = Some(1);
    verdicts[2].threads = Some(2);
    let expected = "\
| work | contender | seconds | times slower than ours | at least | aim | reached |
|---|---|---|---|---|---|---|
| 784-30-10, m = 10, η = 3: an epoch of 50,000 images | ours | 0.0521 | 1.00 |  |  |  |
|  | NumPy, one product a mini-batch (1 thread) | 0.208 | 4.00 | 2 | 4 | aim |
|  | PyTorch (2 threads) | 123 | 2369 |  |  |  |
";
    assert_eq!(markdown(&[(&WORK, verdicts)]), expected);
}

#[test]
fn what_was_reached_is_said() {
    for (seconds, expected) in [
        (1.9, "| 1.90 | 2 | 4 | no |"),
        (2.0, "| at least |"),
        (3.9, "| at least |"),
        (4.0, "| aim |"),
    ] {
        let field = [
            turns(Contender::Ours, 9_500, &[&[1.0]]),
            turns(Contender::OneProduct, 9_500, &[&[seconds]]),
        ];
        let table = markdown(&[(&WORK, verdicts(&WORK, &field))]);
        assert!(table.contains(expected), "{seconds}: {table}");
    }
}

#[test]
fn every_work_starts_with_ours_and_names_nobody_twice() {
    for work in &WORKS {
        let field: Vec<Contender> = work.field(true).collect();
        assert_eq!(field[0], Contender::Ours, "{}", work.title());
        for (i, contender) in field.iter().enumerate() {
            assert!(!field[..i].contains(contender), "{}: {contender:?}", work.title());
        }
    }
}

#[test]
fn contenders_in_rust_take_part_only_if_asked_to() {
    for work in &WORKS {
        let without: Vec<Contender> = work.field(false).collect();
        assert!(Contender::RUST.iter().all(|c| !without.contains(c)), "{}", work.title());
        let with: Vec<Contender> = work.field(true).collect();
        assert_eq!(with, [&without[..], &Contender::RUST].concat(), "{}", work.title());
    }
}

/// A package in the place of the one in Rust, with a manifest and an empty program for each name.
fn package(root: &Path, manifest: &str, programs: &[&str]) -> RustPackage {
    let package = RustPackage::new(root);
    fs::create_dir_all(package.folder.join("src/bin")).unwrap();
    fs::write(package.folder.join("Cargo.toml"), manifest).unwrap();
    let lock = "version = 4\n\n[[package]]\nname = \"peers\"\nversion = \"0.0.0\"\n";
    fs::write(package.folder.join("Cargo.lock"), lock).unwrap();
    for program in programs {
        let path = package.folder.join(format!("src/bin/{program}.rs"));
        fs::write(path, "fn main() {}").unwrap();
    }
    package
}

const MANIFEST: &str =
    "[package]\nname = \"peers\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n";

#[test]
fn contenders_in_rust_are_built_by_cargo() {
    let root = tempfile::tempdir().unwrap();
    let package = package(root.path(), MANIFEST, &["candle", "burn"]);
    let programs = package.build(Path::new(env!("CARGO"))).unwrap();
    let contenders: Vec<Contender> = programs.iter().map(|(contender, _)| *contender).collect();
    assert_eq!(contenders, Contender::RUST);
    for ((_, path), name) in programs.iter().zip(["candle", "burn"]) {
        assert_eq!(path.file_stem().unwrap(), name);
        assert!(path.is_file(), "{}", path.display());
    }
}

#[test]
fn contenders_in_rust_that_do_not_build_are_an_error_with_a_hint() {
    let root = tempfile::tempdir().unwrap();
    let cases = [
        ("no-such-cargo", MANIFEST, "cannot run cargo: "),
        (env!("CARGO"), "[package]", "cargo failed: "),
        // The program called burn is not there.
        (env!("CARGO"), MANIFEST, "cargo failed: "),
    ];
    for (cargo, manifest, expected) in cases {
        let package = package(root.path(), manifest, &["candle"]);
        let error = package.build(Path::new(cargo)).unwrap_err();
        assert!(matches!(error, Error::RustPackage(_)), "{error}");
        let text = error.to_string();
        let whole = format!("cannot build benches/peers/rust: {expected}");
        assert!(text.starts_with(&whole) && text.lines().count() == 1, "{text}");
        assert!(error.hint().contains("--rust"), "{}", error.hint());
    }
}

#[test]
fn versions_are_those_locked() {
    let lock = "\
[[package]]
name = \"burn-nn\"
version = \"0.1.0\"

[[package]]
name = \"burn\"
version = \"0.22.1\"
dependencies = [
 \"burn-nn\",
]
";
    assert_eq!(locked_version(lock, "burn"), Some("0.22.1"));
    assert_eq!(locked_version(lock, "candle-core"), None);
    let ours = RustPackage::new(Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap());
    let versions = ours.versions().unwrap();
    assert!(versions.starts_with("candle ") && !versions.contains('?'), "{versions}");
}

#[test]
fn an_environment_is_used_again_until_its_requirements_change() {
    let root = tempfile::tempdir().unwrap();
    let environment = Environment::new(root.path());
    fs::create_dir_all(environment.requirements.parent().unwrap()).unwrap();
    fs::create_dir_all(environment.python().parent().unwrap()).unwrap();
    fs::write(&environment.requirements, "numpy==2.4.6\n").unwrap();
    fs::write(environment.python(), "").unwrap();
    assert!(!environment.is_ready().unwrap(), "nothing was installed");

    environment.mark_ready().unwrap();
    assert!(environment.is_ready().unwrap());
    fs::write(&environment.requirements, "numpy==2.4.7\n").unwrap();
    assert!(!environment.is_ready().unwrap(), "other requirements");

    environment.mark_ready().unwrap();
    fs::remove_file(environment.python()).unwrap();
    assert!(!environment.is_ready().unwrap(), "no interpreter");
}

#[test]
fn without_data_the_hint_says_how_to_get_it() {
    let root = tempfile::tempdir().unwrap();
    let peers = Peers {
        root: root.path().into(),
        data: root.path().join("no-data"),
        cargo: "cargo".into(),
        quick: true,
        rust: true,
        runs: NonZeroUsize::MIN,
        epochs: NonZeroUsize::MIN,
    };
    let error = peers.run(&mut |event| panic!("{event}")).unwrap_err();
    assert!(matches!(error, Error::Data(_)) && error.to_string().contains("no-data"), "{error}");
    assert!(error.hint().starts_with("cargo xtask download-mnist"), "{}", error.hint());
    assert_eq!(error.to_string().lines().count(), 1, "{error}");
}

#[test]
fn the_processor_is_found_where_linux_names_it() {
    let cpuinfo = "processor\t: 0\nmodel\t\t: 1\nmodel name\t: AMD EPYC\nprocessor\t: 1\n";
    assert_eq!(processor(cpuinfo), Some("AMD EPYC"));
    assert_eq!(processor("processor\t: 0\nBogoMIPS\t: 50.00\n"), None);
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_printed_panics() {
    use std::process::{Command, Stdio};
    let _turn = crate::turn::alone();
    let root = tempfile::tempdir().unwrap();
    let full = || fs::File::options().write(true).open("/dev/full").unwrap();
    let peers = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_peers"));
        command.args(["reading", "--data", "none", "--model", "none"]).current_dir(&root);
        command
    };
    let status = peers().stderr(full()).stdout(full()).status().unwrap();
    assert_eq!(status.code(), Some(1));
    let mut child = peers().stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}
