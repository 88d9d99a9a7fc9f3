//! A process is killed while it saves: what it had saved can be read, and nothing is left over.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use checkpoint::{Checkpoints, Error};

/// Tells the child process which folder to save in.
const FOLDER: &str = "CHECKPOINT_TEST_FOLDER";

/// Names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().unwrap();
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

/// Eight bytes of a number, again and again: long enough to be killed in the middle of.
fn payload(number: u64) -> Vec<u8> {
    number.to_le_bytes().repeat(20_000)
}

/// Opens the folder that the parent has let go of. A process that another test starts has all that is
/// open in the parent, the lock too, until it runs its program.
fn open(folder: &Path) -> Checkpoints {
    let begin = Instant::now();
    loop {
        match Checkpoints::open(folder, 2) {
            Err(Error::InUse { .. }) if begin.elapsed() < Duration::from_secs(10) => {
                std::thread::sleep(Duration::from_millis(1));
            }
            opened => return opened.unwrap(),
        }
    }
}

#[test]
fn what_was_saved_before_can_be_read() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        let mut checkpoints = open(Path::new(&folder));
        let newest = checkpoints.newest().unwrap().checkpoint;
        let last =
            newest.map_or(0, |newest| u64::from_le_bytes(*newest.payload.first_chunk().unwrap()));
        for number in last + 1.. {
            checkpoints.save(&payload(number)).unwrap();
            println!("\nsaved {number}");
        }
    }
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    let mut last = 0;
    for round in 0..30 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killed::what_was_saved_before_can_be_read", "--nocapture"])
            .env(FOLDER, folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        // It goes on from where the last one was killed, and may be killed anywhere.
        let first: u64 =
            lines.by_ref().find_map(|line| line.strip_prefix("saved ")?.parse().ok()).unwrap();
        assert!(first > last, "{first} after {last}");
        std::thread::sleep(Duration::from_micros(731 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let said = lines.filter_map(|line| line.strip_prefix("saved ")?.parse().ok()).last();

        // The lock died with the child.
        let mut checkpoints = Checkpoints::open(folder, 2).unwrap();
        let newest = checkpoints.newest().unwrap();
        assert!(newest.passed_over.is_empty(), "{newest:?}");
        let found = newest.checkpoint.unwrap().payload;
        last = u64::from_le_bytes(*found.first_chunk().unwrap());
        assert!(found == payload(last), "a whole one");
        assert!(last >= said.unwrap_or(first), "{last} is older than what was said to be saved");
    }
    let mut checkpoints = Checkpoints::open(folder, 2).unwrap();
    checkpoints.save(b"the last").unwrap();
    assert_eq!(names(folder).len(), 3, "two and the lock: {:?}", names(folder));
}
