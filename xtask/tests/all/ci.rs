//! The runner of checks on made-up ones, and the list of real ones against this workspace.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use xtask::ci::{
    self, Action, Check, Event, Features, Machine, Need, Outcome, Program, Ran, summary, table,
};

/// Where MNIST is, for lists of checks: a folder with a space in its name.
const DATA: &str = "/some where/mnist";

const CARGO: &str = env!("CARGO");

fn machine(root: &Path, has: &[Need]) -> Machine {
    Machine { root: root.into(), cargo: CARGO.into(), mnist: root.join("data"), has: has.to_vec() }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().into()
}

/// A program that ends with 0 and prints a line.
fn good() -> Program {
    Program::new(CARGO, "--version").stdout("printed")
}

/// A program that ends with another code.
fn bad() -> Program {
    Program::new(CARGO, "no-such-command")
}

#[test]
fn a_check_that_fails_does_not_keep_others_from_running() {
    let root = tempfile::tempdir().unwrap();
    let checks = [
        Check::new("first", [good(), good()]),
        Check::new("second", [good(), bad(), good()]),
        Check::new("third", [good()]).needs(Need::Data),
        Check::new("fourth", [Program::new("no-such-program", "")]),
        Check::new("fifth", [good()]).needs(Need::Python),
    ];
    let mut begun = Vec::new();
    let machine = machine(root.path(), &[Need::Python]);
    let all = ci::run(&machine, &checks, &mut |event| {
        if let Event::Running(check, _) = event {
            begun.push(check.name);
        }
    });
    assert_eq!(begun, ["first", "first", "second", "second", "fourth", "fifth"]);
    let outcomes: Vec<&Outcome> = all.iter().map(|ran| &ran.outcome).collect();
    assert_eq!(outcomes[0], &Outcome::Passed);
    assert!(
        matches!(outcomes[1], Outcome::Failed(why) if why.contains("cargo no-such-command: exit")),
        "{outcomes:?}"
    );
    let mnist = root.path().join("data");
    let missing = format!("no MNIST in {}: cargo xtask download-mnist", mnist.display());
    assert_eq!(outcomes[2], &Outcome::NotRun(missing));
    assert!(
        matches!(outcomes[3], Outcome::Failed(why) if why.contains("cannot run no-such-program")),
        "{outcomes:?}"
    );
    assert_eq!(outcomes[4], &Outcome::Passed);
    assert_eq!(summary(&all), "ci: 2 passed, 2 failed, 1 not run");
}

#[test]
fn the_table_says_how_each_check_ended() {
    let ran = |name, outcome, seconds| Ran { name, outcome, time: Duration::from_secs(seconds) };
    let all = [
        ran("fmt", Outcome::Passed, 1),
        ran("clippy", Outcome::Failed("cargo clippy: exit status: 101".into()), 75),
        ran("i686", Outcome::NotRun("no such target: rustup target add it".into()), 0),
    ];
    let expected = "\
fmt     passed      1.0 s
clippy  FAILED     75.0 s  cargo clippy: exit status: 101
i686    not run            no such target: rustup target add it
";
    assert_eq!(table(&all), expected);
    assert_eq!(summary(&all), "ci: 1 passed, 1 failed, 1 not run");
}

#[test]
fn what_a_program_prints_may_go_to_a_file_of_the_workspace() {
    let root = tempfile::tempdir().unwrap();
    let all = ci::run(&machine(root.path(), &[]), &[Check::new("x", [good()])], &mut |_| {});
    assert_eq!(all[0].outcome, Outcome::Passed);
    let printed = fs::read_to_string(root.path().join("printed")).unwrap();
    assert!(printed.starts_with("cargo "), "{printed}");

    let nowhere = Program::new(CARGO, "--version").stdout("no/such/folder");
    let all = ci::run(&machine(root.path(), &[]), &[Check::new("x", [nowhere])], &mut |_| {});
    assert!(matches!(&all[0].outcome, Outcome::Failed(_)), "{all:?}");
}

#[cfg(unix)]
#[test]
fn a_program_that_takes_longer_than_its_limit_is_ended() {
    let root = tempfile::tempdir().unwrap();
    let slow = Program::new("sleep", "600").limit(Duration::from_millis(100));
    let fast = Program::new("sleep", "0").limit(Duration::from_secs(600));
    let checks = [Check::new("slow", [slow]), Check::new("fast", [fast])];
    let all = ci::run(&machine(root.path(), &[]), &checks, &mut |_| {});
    let Outcome::Failed(why) = &all[0].outcome else { panic!("{all:?}") };
    assert_eq!(why, "sleep 600: took longer than 100ms");
    assert!(all[0].time < Duration::from_secs(300), "{all:?}");
    assert_eq!(all[1].outcome, Outcome::Passed);
}

#[test]
fn programs_are_shown_as_one_would_type_them() {
    let program = Program::new("/somewhere/bin/cargo", "doc  --no-deps")
        .env("RUSTDOCFLAGS", "-D warnings")
        .stdout("target/x");
    assert_eq!(program.to_string(), "RUSTDOCFLAGS='-D warnings' cargo doc --no-deps > target/x");
    assert_eq!(
        Program::new("target/release/mnist", "eval").to_string(),
        "target/release/mnist eval"
    );
}

#[test]
fn what_is_not_there_is_not_found() {
    let root = tempfile::tempdir().unwrap();
    let needs = [Need::Data, Need::Target("no-such-target"), Need::Toolchain("no-such-toolchain")];
    // With the data in a folder of their own.
    let folder = root.path().join("elsewhere/mnist");
    let look =
        |needs: &[Need]| Machine::look(root.path().into(), CARGO.into(), folder.clone(), needs);
    let machine = look(&needs);
    assert_eq!(machine.has, []);
    assert_eq!(machine.lacks(&[]), None);
    let missing = format!("no MNIST in {}: cargo xtask download-mnist", folder.display());
    assert_eq!(machine.lacks(&needs), Some(missing));
    let missing = "no such target: rustup target add no-such-target";
    assert_eq!(machine.lacks(&needs[1..]).as_deref(), Some(missing));

    // All four files, or it is as if there were none.
    fs::create_dir_all(&folder).unwrap();
    let names = xtask::download::MNIST.map(|file| file.name);
    for name in names {
        let machine = look(&[Need::Data]);
        assert_eq!(machine.has, [], "{name}");
        fs::write(folder.join(name), "").unwrap();
    }
    let machine = look(&[Need::Data]);
    assert_eq!(machine.has, [Need::Data]);
}

#[test]
fn features_are_those_of_the_manifests() {
    let root = tempfile::tempdir().unwrap();
    let add = |name: &str, manifest: &str| {
        let folder = root.path().join("crates").join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    };
    add(
        "b",
        "[package]\n[features]\ndefault = [\"x\"]\n# Why.\nx = [\n    \"y\",\n]\ny = []\n[z]\nw = 1\n",
    );
    add("a", "[package]\nname = \"a\"\n");
    fs::create_dir(root.path().join("crates/no-crate")).unwrap();
    let all = ci::features(root.path()).unwrap();
    let expected =
        [("a", vec![], false), ("b", vec!["x", "y"], true)].map(|(name, features, has_default)| {
            Features {
                name: name.to_owned(),
                features: features.into_iter().map(str::to_owned).collect(),
                has_default,
            }
        });
    assert_eq!(all, expected);
    assert!(ci::features(Path::new("no/such/folder")).is_err());

    let checks = ci::checks(root.path(), Path::new("cargo"), Path::new(DATA), &all);
    let alone = checks.iter().find(|check| check.name == "features").unwrap();
    let shown = alone.actions.iter().map(|action| match action {
        Action::Run(program) => program.to_string(),
        Action::Package => panic!("not here"),
    });
    assert_eq!(
        shown.collect::<Vec<_>>(),
        [
            "cargo clippy -p a --no-default-features --locked -- -D warnings",
            "cargo clippy -p b --no-default-features --locked -- -D warnings",
            "cargo clippy -p b --no-default-features --features x --locked -- -D warnings",
            "cargo clippy -p b --no-default-features --features y --locked -- -D warnings",
            "cargo clippy -p b --locked -- -D warnings",
        ]
    );
}

/// The arguments of every program of every check.
fn all_arguments() -> Vec<Vec<String>> {
    let root = workspace();
    let crates = ci::features(&root).unwrap();
    let checks = ci::checks(&root, Path::new("cargo"), Path::new(DATA), &crates);
    let programs = checks.into_iter().flat_map(|check| check.actions);
    programs
        .filter_map(|action| match action {
            Action::Run(program) => Some(program.args),
            Action::Package => None,
        })
        .map(|args| args.iter().map(|arg| arg.to_string_lossy().into_owned()).collect())
        .collect()
}

#[test]
fn checks_on_mnist_read_it_where_it_is() {
    let root = workspace();
    let checks = ci::checks(&root, Path::new("cargo"), Path::new(DATA), &[]);
    for check in checks.iter().filter(|check| check.needs.contains(&Need::Data)) {
        let is_told = check.actions.iter().any(|action| match action {
            Action::Run(program) => {
                let mut values = program.args.iter().chain(program.env.iter().map(|(_, v)| v));
                values.any(|value| value == DATA)
            }
            Action::Package => false,
        });
        assert!(is_told, "{check:?}");
    }
    assert!(!all_arguments().iter().flatten().any(|arg| arg.contains("data/mnist")));
}

#[test]
fn checks_have_names_of_their_own_and_name_what_is_there() {
    let root = workspace();
    let crates = ci::features(&root).unwrap();
    let checks = ci::checks(&root, Path::new("cargo"), Path::new(DATA), &crates);
    let names: BTreeSet<&str> = checks.iter().map(|check| check.name).collect();
    assert_eq!(names.len(), checks.len());

    let has_package = |name: &str| {
        let places = [format!("crates/{name}"), name.to_owned(), format!("benches/{name}")];
        places.iter().any(|place| root.join(place).join("Cargo.toml").is_file())
    };
    for args in all_arguments() {
        for (flag, value) in args.iter().zip(args.iter().skip(1)) {
            if ["-p", "--exclude"].contains(&flag.as_str()) {
                assert!(has_package(value), "{args:?}");
            }
            if flag == "--manifest-path" {
                assert!(root.join(value).is_file(), "{args:?}");
            }
        }
        for script in args.iter().map(Path::new) {
            let is_script = script.extension().is_some_and(|extension| extension == "py");
            assert!(!is_script || root.join(script).is_file(), "{}", script.display());
        }
    }
}

/// A filter that matches no test passes all the same.
#[test]
fn tests_of_one_module_are_run_of_a_module_that_is_there() {
    let root = workspace();
    let crates = ci::features(&root).unwrap();
    let mut modules = Vec::new();
    for args in all_arguments() {
        let mut parts = args.split(|arg| arg == "--");
        let is_all = parts.next().unwrap().windows(2).any(|pair| pair == ["--test", "all"]);
        let filters = parts.next().unwrap_or_default().iter().filter(|arg| !arg.starts_with('-'));
        for filter in filters.filter(|_| is_all) {
            let module = filter.strip_suffix("::").expect(filter);
            let is_in = |folder: PathBuf| {
                let file = folder.join(format!("{module}.rs"));
                file.is_file() || folder.join(module).join("mod.rs").is_file()
            };
            let folders = crates.iter().map(|Features { name, .. }| format!("crates/{name}"));
            let mut folders = folders.map(|folder| root.join(folder).join("tests/all"));
            assert!(folders.any(is_in), "{args:?}");
            modules.push(module.to_owned());
        }
    }
    assert_eq!(modules, ["killed", "ranks"]);
}

#[test]
fn the_oldest_compiler_is_the_one_that_the_manifest_promises() {
    let root = workspace();
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let promised = manifest.lines().find_map(|line| line.strip_prefix("rust-version = "));
    let promised = promised.unwrap().trim_matches('"');
    let used = all_arguments();
    assert!(used.iter().any(|args| args.starts_with(&["run".into(), promised.into()])), "{used:?}");
    let hosted = fs::read_to_string(root.join(".github/workflows/checks.yml")).unwrap();
    assert!(hosted.contains(&format!("cargo +{promised} check")), "{promised}");
}
