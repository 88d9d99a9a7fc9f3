//! `mnist gates` as its users see it.

use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

mod circuits;
mod refused;

fn mnist(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("mnist").unwrap();
    command.current_dir(dir).arg("gates").args(args);
    command
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What it prints when all goes well and there is nothing to warn of.
fn output_in(dir: &Path, args: &[&str]) -> String {
    let run = mnist(dir, args).assert().success();
    assert_eq!(text(&run.get_output().stderr), "", "{args:?}");
    text(&run.get_output().stdout)
}

fn output(args: &[&str]) -> String {
    output_in(folder().path(), args)
}

/// What `read -` or `table -` prints of a text.
fn output_of(text_in: &str, args: &[&str]) -> String {
    let run = mnist(folder().path(), args).write_stdin(text_in).assert().success();
    text(&run.get_output().stdout)
}
