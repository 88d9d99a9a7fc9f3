//! Runs by recipe: the file that they are kept in, and a program that stands in for `mnist`.

use std::fs;

use xtask::recipes::{Run, RunsFile, table};

fn run(recipe: &str, seed: u64, right: u32, seconds: f64) -> Run {
    Run { recipe: recipe.into(), seed, right, of: 10_000, seconds, flags: "--epochs 5".into() }
}

#[test]
fn runs_come_back_from_their_file_and_a_later_one_replaces_its_like() {
    let dir = tempfile::tempdir().unwrap();
    let file = RunsFile::of(dir.path());
    assert_eq!(file.read().unwrap(), []);
    let runs = [run("minute", 1, 9_940, 51.5), run("minute", 2, 9_951, 50.0)];
    for run in &runs {
        file.append(run).unwrap();
    }
    assert_eq!(file.read().unwrap(), runs);
    file.append(&run("minute", 1, 9_945, 52.0)).unwrap();
    assert_eq!(file.read().unwrap(), [runs[1].clone(), run("minute", 1, 9_945, 52.0)]);
}

#[test]
fn a_run_by_a_recipe_that_was_changed_replaces_all_from_before() {
    let dir = tempfile::tempdir().unwrap();
    let file = RunsFile::of(dir.path());
    fs::write(file.path(), "minute\t301\t9930\t10000\t50.0\n").unwrap();
    let before = file.read().unwrap();
    assert_eq!((before[0].seed, &*before[0].flags), (301, ""));
    for run in [run("minute", 1, 9_940, 51.5), run("record", 1, 9_960, 7_000.0)] {
        file.append(&run).unwrap();
    }
    let changed = Run { flags: "--epochs 6".into(), ..run("minute", 101, 9_951, 50.0) };
    file.append(&changed).unwrap();
    assert_eq!(file.read().unwrap(), [run("record", 1, 9_960, 7_000.0), changed]);
}

#[test]
fn lines_that_are_no_runs_are_passed_over() {
    let dir = tempfile::tempdir().unwrap();
    let file = RunsFile::of(dir.path());
    let lines = "minute\t1\t9940\t0\t5.0\nminute\t1\nminute\tx\t1\t2\t3\n\n\
                 record\t1\t9960\t10000\t7000.0\t--epochs 5\n\
                 record\t2\t9960\t10000\t7000.0\t--epochs 5\tmore\nrecor";
    fs::write(file.path(), lines).unwrap();
    assert_eq!(file.read().unwrap(), [run("record", 1, 9_960, 7_000.0)]);
    file.append(&run("minute", 1, 9_940, 51.5)).unwrap();
    assert_eq!(
        file.read().unwrap(),
        [run("record", 1, 9_960, 7_000.0), run("minute", 1, 9_940, 51.5)]
    );
}

#[test]
fn the_table_has_a_row_for_each_recipe_that_was_run() {
    assert_eq!(table(&[]).len(), 2);
    let runs = [
        run("record", 1, 9_960, 7_000.0),
        run("minute", 1, 9_940, 51.0),
        run("minute", 101, 9_946, 49.0),
    ];
    assert_eq!(
        table(&runs)[2..],
        [
            "| `minute` | 99.43 % | 99.40 to 99.46 % | 2 | 50 s |",
            "| `record` | 99.60 % | 99.60 to 99.60 % | 1 | 7000 s |"
        ]
    );
}

#[cfg(unix)]
mod a_program {
    use std::path::Path;
    use std::process::Command;

    use xtask::recipes::{self, Error, RECIPES, Trainer};

    use super::*;

    /// One that runs these lines of shell.
    ///
    /// A shell writes it. A program that another test starts while the file is open for writing here
    /// keeps it open for a moment, and what is open for writing cannot be run (`ETXTBSY`).
    fn trainer(dir: &Path, script: &str) -> Trainer {
        let program = dir.join("mnist");
        let mut shell = Command::new("sh");
        shell.args(["-c", "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$0\" && chmod 755 \"$0\""]);
        assert!(shell.arg(&program).arg(script).status().unwrap().success());
        fs::create_dir_all(dir.join("data")).unwrap();
        Trainer { program, data: dir.join("data"), models: dir.join("new/models") }
    }

    #[test]
    fn is_run_with_the_recipe_and_the_seed_and_its_figure_read() {
        let dir = tempfile::tempdir().unwrap();
        let said = "echo \"$*\" > \"$(dirname \"$0\")/said\"; \
                    echo 'test set: 9,941 of 10,000 right (99.41 %)'";
        let run = trainer(dir.path(), said).train("minute", 101, "--epochs 5").unwrap();
        assert_eq!((run.right, run.of, run.seed), (9_941, 10_000, 101));
        assert_eq!(run.flags, "--epochs 5");
        let said = fs::read_to_string(dir.path().join("said")).unwrap();
        let expected = format!(
            "train --recipe minute --seed 101 --data {0}/data --model \
             {0}/new/models/minute-101.safetensors\n",
            dir.path().display()
        );
        assert_eq!(said, expected);
    }

    #[test]
    fn trains_by_each_recipe_with_so_many_seeds_and_each_run_is_kept_before_it_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let trainer = trainer(dir.path(), &with_list("--epochs 5"));
        let file = RunsFile::of(&trainer.models);
        let recipes = RECIPES.into_iter().filter(|recipe| recipe.name != "chapter");
        let mut told = Vec::new();
        recipes::train(&trainer, recipes, 2, &file, &mut |run| {
            told.push((run.recipe.clone(), run.seed));
            assert_eq!(file.read().unwrap().len(), told.len());
        })
        .unwrap();
        let expected = [
            ("minute", 1),
            ("minute", 101),
            ("five-minutes", 1),
            ("five-minutes", 101),
            ("committee", 1),
            ("committee", 101),
            ("record", 1),
        ];
        assert_eq!(told, expected.map(|(recipe, seed)| (recipe.to_string(), seed)));
    }

    /// A script that lists all recipes with these flags, and trains.
    fn with_list(flags: &str) -> String {
        let names = RECIPES.map(|recipe| format!("echo '{}: x'; echo '    {flags}'", recipe.name));
        format!(
            "if [ \"$3\" = list ]; then {}; else echo 'test set: 7 of 10 right (70.00 %)'; fi",
            names.join("; ")
        )
    }

    #[test]
    fn a_run_is_repeated_only_when_the_flags_of_the_recipe_have_changed() {
        let dir = tempfile::tempdir().unwrap();
        let trained = |flags: &str, seeds: usize| {
            let trainer = trainer(dir.path(), &with_list(flags));
            let minute = RECIPES.into_iter().filter(|recipe| recipe.name == "minute");
            let mut runs = Vec::new();
            let file = RunsFile::of(&trainer.models);
            let mut ended = |run: &Run| runs.push((run.seed, run.flags.clone()));
            recipes::train(&trainer, minute, seeds, &file, &mut ended).unwrap();
            runs
        };
        let run = |seed, flags: &str| (seed, flags.to_string());
        assert_eq!(trained("--epochs 5", 2), [run(1, "--epochs 5"), run(101, "--epochs 5")]);
        assert_eq!(trained("--epochs 5", 3), [run(201, "--epochs 5")]);
        assert_eq!(trained("--epochs 6", 1), [run(1, "--epochs 6")]);
        assert_eq!(trained("--epochs 6", 1), []);
    }

    #[test]
    fn that_does_not_list_a_recipe_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let error = trainer(dir.path(), "echo 'hour: x'").flags("minute").unwrap_err();
        assert!(matches!(error, Error::NoRecipe { .. }), "{error}");
    }

    #[test]
    fn that_fails_or_says_nothing_gives_no_figure() {
        let dir = tempfile::tempdir().unwrap();
        let failed = trainer(dir.path(), "exit 3").train("minute", 1, "").unwrap_err();
        assert!(matches!(failed, Error::Failed { seed: 1, .. }), "{failed}");
        let silent = trainer(dir.path(), "echo hello").train("minute", 1, "").unwrap_err();
        assert!(matches!(silent, Error::NoFigure { .. }), "{silent}");
        let mut missing = trainer(dir.path(), "");
        missing.program = dir.path().join("no-such-program");
        let error = missing.train("minute", 1, "").unwrap_err();
        assert!(error.to_string().contains("no-such-program: "), "{error}");
        missing.data = dir.path().join("no-such-data");
        let error = missing.train("minute", 1, "").unwrap_err();
        assert!(error.to_string().contains("no-such-data"), "{error}");
        assert!(error.hint().contains("download-mnist"));
    }
}
