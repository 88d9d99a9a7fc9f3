//! Which data are used, from wherever the program is run, and where drawn digits go.

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

use crate::support::workshop;

const MARKER: &str = "[workspace]\nmembers = []\n\n[workspace.metadata.mnist]\n";
const QUICK: &str = "train --epochs 1 --hidden 3 --validation 0 --model m";

/// Runs it in a folder, with a home of its own and whatever data folder is named.
fn run(dir: &Path, home: &Path, variable: Option<&Path>, args: &str) -> Output {
    let mut command = Command::cargo_bin("mnist").unwrap();
    command.current_dir(dir).args(args.split_whitespace());
    command.env("HOME", home).env("USERPROFILE", home).env("APPDATA", home);
    command.env_remove("XDG_DATA_HOME").env_remove("MNIST_DATA");
    if let Some(variable) = variable {
        command.env("MNIST_DATA", variable);
    }
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Where the first line of a training says that the images are from.
fn source(output: &Output) -> String {
    let said = text(&output.stdout);
    let line = said.lines().next().unwrap_or_else(|| panic!("{}", text(&output.stderr)));
    line.rsplit_once(" test images from ").unwrap().1.to_string()
}

fn is_empty(dir: &Path) -> bool {
    fs::read_dir(dir).unwrap().next().is_none()
}

fn empty() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A folder's path as the program would print it.
fn resolved(dir: &Path) -> String {
    dir.canonicalize().unwrap().display().to_string()
}

#[test]
fn inside_the_workspace_its_data_are_found_from_every_folder() {
    let (workspace, home) = (workshop(), empty());
    fs::write(workspace.path().join("Cargo.toml"), MARKER).unwrap();
    let below = workspace.path().join("crates/some/src");
    fs::create_dir_all(&below).unwrap();
    // A crate on the way up is not the workspace.
    fs::write(workspace.path().join("crates/some/Cargo.toml"), "[package]\n").unwrap();

    assert_eq!(source(&run(workspace.path(), home.path(), None, QUICK)), "data/mnist");
    let data = format!("{}/data/mnist", resolved(workspace.path()));
    assert_eq!(source(&run(&below, home.path(), None, QUICK)), data);
    assert!(!below.join("data").exists());

    // The variable comes before the workspace, and the flag before both.
    let other = workshop();
    let variable = other.path().join("data");
    let named = run(workspace.path(), home.path(), Some(&variable), QUICK);
    assert_eq!(source(&named), variable.join("mnist").display().to_string());
    for data in ["data/mnist", "data"] {
        let args = format!("{QUICK} --data {data}");
        let flag = run(workspace.path(), home.path(), Some(&variable), &args);
        assert_eq!(source(&flag), "data/mnist");
    }
    // A variable that names the data set itself is understood.
    let set = variable.join("mnist");
    let named = run(workspace.path(), home.path(), Some(&set), QUICK);
    assert_eq!(source(&named), set.display().to_string());
    // An empty variable is none.
    let unset = run(workspace.path(), home.path(), Some(Path::new("")), QUICK);
    assert_eq!(source(&unset), "data/mnist");
    assert!(is_empty(home.path()));
}

#[test]
fn eval_and_show_say_where_images_are_from_and_draw_nothing() {
    let (dir, home, data) = (empty(), empty(), empty());
    let network = sigmoid_net::Network::zeros(&[784, 10]).unwrap();
    sigmoid_net::Model::new(network).save(dir.path().join("digits.safetensors")).unwrap();
    for command in ["eval", "show 3"] {
        for variable in [None, Some(data.path())] {
            let ended = run(dir.path(), home.path(), variable, command);
            let said = text(&ended.stderr);
            assert_eq!(ended.status.code(), Some(1), "{said}");
            let lines: Vec<&str> = said.lines().collect();
            let [.., error, hint] = lines[..] else { panic!("{said}") };
            assert!(error.starts_with("error: no digits in "), "{said}");
            assert!(hint.contains("cargo xtask download-mnist"), "{said}");
            assert!(hint.contains("mnist draw") && hint.contains("--data DIR"), "{said}");
        }
    }
    assert!(is_empty(home.path()) && is_empty(data.path()));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);

    drawn_digits::write_data_set(data.path().join("drawn"), 60, 10, 1).unwrap();
    for command in ["eval", "show 3", "eval --data drawn", "show 3 --data drawn"] {
        let ended = run(dir.path(), home.path(), Some(data.path()), command);
        assert!(ended.status.success(), "{command}: {}", text(&ended.stderr));
        let drawn = data.path().join("drawn").display().to_string();
        assert!(text(&ended.stdout).contains(&drawn), "{command}: {}", text(&ended.stdout));
    }
}

#[test]
fn eval_and_show_need_the_test_set_alone() {
    let (dir, home) = (workshop(), empty());
    let data = dir.path().join("data");
    let network = sigmoid_net::Network::zeros(&[80, 10]).unwrap();
    sigmoid_net::Model::new(network).save(dir.path().join("digits.safetensors")).unwrap();
    for file in ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"] {
        fs::remove_file(data.join("mnist").join(file)).unwrap();
    }
    for command in ["eval", "show 3"] {
        let ended = run(dir.path(), home.path(), Some(&data), command);
        assert!(ended.status.success(), "{command}: {}", text(&ended.stderr));
    }
    let ended = run(dir.path(), home.path(), Some(&data), QUICK);
    assert_eq!(ended.status.code(), Some(1));
    assert!(text(&ended.stderr).contains("train-images-idx3-ubyte"));
}

/// What a first run does on a machine with nothing but the program, and what it leaves alone.
#[cfg(target_os = "linux")]
#[test]
fn elsewhere_data_are_the_user_s_and_drawn_once() {
    let (dir, home) = (empty(), empty());
    // Somebody else's workspace.
    fs::write(dir.path().join("Cargo.toml"), "[workspace]\n[workspace.metadata.other]\n").unwrap();
    let drawn = home.path().join(".local/share/mnist/drawn");
    // Two at once: both find nothing, and both succeed.
    let (one, other) = std::thread::scope(|scope| {
        let quick = |model: &str| format!("{QUICK}{model}");
        let start = |model| {
            let (dir, home) = (dir.path(), home.path());
            scope.spawn(move || run(dir, home, None, &quick(model)))
        };
        let (one, other) = (start("1"), start("2"));
        (one.join().unwrap(), other.join().unwrap())
    });
    for first in [one, other] {
        assert!(first.status.success(), "{}", text(&first.stderr));
        assert_eq!(source(&first), drawn.display().to_string());
        let note = text(&first.stderr);
        assert!(note.contains("drawn") && note.contains("cargo xtask download-mnist"), "{note}");
    }
    let mut files: Vec<_> =
        fs::read_dir(dir.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
    files.sort();
    assert_eq!(files, ["Cargo.toml", "m1", "m2"]);

    // What is damaged is drawn again, by the commands that draw.
    let test_images = drawn.join("t10k-images-idx3-ubyte");
    let whole_test = fs::read(&test_images).unwrap();
    fs::write(&test_images, &whole_test[..1000]).unwrap();
    let refused = run(dir.path(), home.path(), None, "eval --model m1");
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).ends_with("hint: mnist train draws these digits again\n"));
    let images = drawn.join("train-images-idx3-ubyte");
    let whole = fs::read(&images).unwrap();
    fs::write(&images, &whole[..1000]).unwrap();
    let again = run(dir.path(), home.path(), None, QUICK);
    assert!(again.status.success(), "{}", text(&again.stderr));
    let note = text(&again.stderr);
    assert!(note.contains("were damaged and have been drawn again"), "{note}");
    assert!(fs::read(&images).unwrap() == whole);
    assert!(fs::read(&test_images).unwrap() == whole_test);
    let before = fs::metadata(&images).unwrap().modified().unwrap();
    run(dir.path(), home.path(), None, "eval --model m");
    assert_eq!(fs::metadata(&images).unwrap().modified().unwrap(), before);
    let left: Vec<_> = fs::read_dir(drawn.parent().unwrap()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn help_says_where_data_are_looked_for() {
    let (dir, home) = (empty(), empty());
    for command in ["train", "eval", "show", "chapter"] {
        let help = text(&run(dir.path(), home.path(), None, &format!("{command} --help")).stdout);
        for word in ["MNIST_DATA", "workspace", "drawn"] {
            assert!(help.contains(word), "{command}: {help}");
        }
    }
}
