//! Where threads cannot be started, one does the work.

use crate::support::{mnist, output, workshop};

/// A stack larger than the address space: no thread can be started with it.
const NO_THREAD: (&str, &str) = ("RUST_MIN_STACK", "1000000000000000");

#[test]
fn without_threads_every_command_does_the_same_more_slowly() {
    let dir = workshop();
    for args in [
        "train --epochs 2 --hidden 20",
        "train --epochs 2 --hidden 20 --threads 2",
        "eval --json",
        "show 3",
        "draw --count 60 --figure sheet.png",
        "draw --count 60 --compare data/mnist",
        "gates half-adder",
    ] {
        // The rate of a training is never the same.
        let lines = |said: &[u8]| -> Vec<String> {
            let said = String::from_utf8(said.to_vec()).unwrap();
            said.lines().filter(|line| !line.starts_with("    ")).map(str::to_string).collect()
        };
        let expected = lines(output(dir.path(), args).as_bytes());
        let model = std::fs::read(dir.path().join("digits.safetensors")).unwrap();
        let run = mnist(dir.path(), args).env(NO_THREAD.0, NO_THREAD.1).assert().success();
        let (said, notes) = (&run.get_output().stdout, &run.get_output().stderr);
        assert_eq!(lines(said), expected, "{args}");
        let notes = String::from_utf8_lossy(notes);
        let expected = usize::from(!args.starts_with("gates"));
        assert_eq!(notes.matches("note: working with one thread").count(), expected, "{notes}");
        assert!(!notes.contains("panicked"), "{notes}");
        assert!(std::fs::read(dir.path().join("digits.safetensors")).unwrap() == model);
    }
}
