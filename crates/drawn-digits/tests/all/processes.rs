//! What is true of whole processes: they are killed, or may not start threads.

use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};

use drawn_digits::{write_data_set, write_data_set_watched};

/// Tells a child process where to draw.
const DIR: &str = "DRAWN_DIGITS_TEST_DIR";

/// This test again, in a process of its own. There it runs on the main thread.
fn again(test: &str, dir: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this test"));
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]).env(DIR, dir);
    command
}

#[test]
fn what_a_killed_process_has_drawn_is_removed_by_the_next() {
    const TEST: &str = "processes::what_a_killed_process_has_drawn_is_removed_by_the_next";
    if let Some(dir) = std::env::var_os(DIR) {
        let drawn = write_data_set_watched(dir, 10_010, 10, 1, |_| {
            println!("half way");
            let _ = std::io::stdin().read_line(&mut String::new());
            ControlFlow::Break(())
        });
        panic!("killed in time: {drawn:?}");
    }
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("drawn");
    let entries = || folder.path().read_dir().unwrap().count();
    let mut child = again(TEST, &dir).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(said.into_iter().any(|line| line.ends_with("half way")));
    let fast = write_data_set(dir.with_extension("other"), 10, 10, 1);
    fast.unwrap();
    write_data_set_watched(&dir, 10, 10, 1, |_| {
        assert_eq!(entries(), 3, "the other process is drawing still");
        ControlFlow::Break(())
    })
    .unwrap_err();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(entries(), 2, "the killed process has left something");
    write_data_set(&dir, 10, 10, 1).unwrap();
    assert_eq!(entries(), 2, "two data sets");
}

/// A stack larger than the address space: no thread can be started with it.
#[test]
#[cfg(target_os = "linux")]
fn where_no_thread_can_be_started_one_draws_everything() {
    use drawn_digits::{Statistics, draw, draw_many};

    const TEST: &str = "processes::where_no_thread_can_be_started_one_draws_everything";
    if std::env::var_os(DIR).is_some() {
        let thread = std::thread::Builder::new().spawn(|| ());
        assert!(thread.is_err(), "a thread could be started");
        let (images, labels) = draw_many(1, 0..300);
        assert_eq!(labels[299], draw(1, 299).1);
        assert_eq!(images.as_slice().unwrap()[299 * 784..], draw(1, 299).0);
        assert_eq!(Statistics::of(images.view()).images, 300);
        return;
    }
    let run = again(TEST, Path::new("none")).env("RUST_MIN_STACK", "1000000000000000").output();
    let run = run.unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && said.contains("1 passed"), "{run:?}");
}
