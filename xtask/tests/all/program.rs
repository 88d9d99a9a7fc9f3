//! The program as a user runs it: flags, exit codes, hints.

use std::fs;
use std::path::Path;

use crate::server::{Reply, Server};
use assert_cmd::Command;

/// What the program did: exit code, stdout and stderr.
fn xtask(folder: &Path, args: &[&str], environment: &[(&str, &str)]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("xtask").unwrap();
    for name in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command.envs(environment.iter().copied());
    let output = command.current_dir(folder).args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_bad_from_folder_fails_with_a_hint() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    fs::create_dir(folder.path().join("damaged")).unwrap();
    fs::write(folder.path().join("damaged/train-images-idx3-ubyte.gz"), b"not gzip").unwrap();
    let cases = [
        ("missing", "error: missing: no such folder\nhint: "),
        ("empty", "empty/train-images-idx3-ubyte.gz: no such file\nhint: "),
        (
            "damaged",
            "damaged/train-images-idx3-ubyte.gz: is 8 bytes long, expected 9912422\nhint: ",
        ),
    ];
    for (from, expected) in cases {
        let args = ["download-mnist", "--from", from, "--to", "out"];
        let (code, stdout, stderr) = xtask(folder.path(), &args, &[]);
        assert_eq!((code, &*stdout), (1, ""), "{from}: {stderr}");
        assert!(stderr.contains(expected), "{from}: {stderr}");
        let left = fs::read_dir(folder.path().join("out")).map_or(0, Iterator::count);
        assert_eq!(left, 0, "{from}");
    }
}

#[test]
fn wrong_usage_exits_with_2() {
    let folder = tempfile::tempdir().unwrap();
    let cases: [(&[&str], &str); 4] = [
        (&[], "Usage: cargo xtask"),
        (&["download"], "unrecognized subcommand 'download'"),
        (&["download-mnist", "--form", "x"], "unexpected argument '--form'"),
        (&["download-mnist", "--from", "ftp://x/"], "ftp:// is not supported, only http and https"),
    ];
    for (args, expected) in cases {
        let (code, _, stderr) = xtask(folder.path(), args, &[]);
        assert_eq!(code, 2, "{args:?}: {stderr}");
        assert!(stderr.contains(expected), "{args:?}: {stderr}");
    }
}

#[test]
fn a_mirror_of_ones_own_is_tried_alone_through_the_proxy_of_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let proxy = Server::start(|_| Reply::status("403 Forbidden"));
    let args = ["download-mnist", "--from", "http://mirror.invalid/", "--to", "."];
    let (code, stdout, stderr) = xtask(folder.path(), &args, &[("HTTP_PROXY", &proxy.url)]);
    assert_eq!((code, &*stdout), (1, ""), "{stderr}");
    let places = stderr.lines().filter(|line| line.starts_with("  http")).collect::<Vec<_>>();
    assert_eq!(
        places,
        [
            "  http://mirror.invalid/train-images-idx3-ubyte.gz: answered with HTTP status 403 Forbidden"
        ]
    );
    assert!(stderr.contains("\nhint: "), "{stderr}");
    assert_eq!(proxy.seen()[0].line, "CONNECT mirror.invalid:80");
}

#[test]
fn there_are_the_chores_that_documents_may_name() {
    let folder = tempfile::tempdir().unwrap();
    for chore in ["ci", "download-mnist", "tidy"] {
        let (code, stdout, stderr) = xtask(folder.path(), &[chore, "--help"], &[]);
        assert_eq!(code, 0, "{chore}: {stderr}");
        assert!(stdout.contains(&format!("Usage: cargo xtask {chore}")), "{stdout}");
    }
}
