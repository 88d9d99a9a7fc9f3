//! A made-up checkout in which tidy finds nothing, and what it finds when one thing is spoilt.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use xtask::tidy::{self, Report};

/// A checkout in which nothing is to be found: one crate, one item and one test for all equations.
pub(crate) fn tidy_checkout(root: &Path) {
    let mut table = "| Equation | Item | Test |\n|---|---|---|\n".to_owned();
    let mut source = "//! Sums.\n".to_owned();
    for n in 1..=21 {
        let _ = writeln!(
            table,
            "| Eq. ({n}) | [`sums::step_{n}`](../crates/sums/src/lib.rs) | \
             [`it_adds`](../crates/sums/tests/book.rs) |"
        );
        let _ = writeln!(source, "/// Eq. ({n}).\npub fn step_{n}() {{}}\n");
    }
    write(root, "docs/EQUATIONS.md", &table);
    write(root, "crates/sums/src/lib.rs", &source);
    let test = "//! Book.\n#[test]\n#[ignore]\n// Slow.\nfn it_adds() {}\n";
    write(root, "crates/sums/tests/book.rs", test);
    write(root, "crates/sums/README.md", "# sums\n");
    write(
        root,
        "crates/sums/Cargo.toml",
        "[package]\ndescription = \"Sums\"\nkeywords = [\"sum\"]\n",
    );
    write(root, "README.md", "Crates: `sums`.\n");
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        write(root, licence, licence);
        write(root, &format!("crates/sums/{licence}"), licence);
    }
}

pub(crate) fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Spoils a tidy checkout and runs all checks on it.
pub(crate) fn check(spoil: impl Fn(&Path)) -> Report {
    let root = tempfile::tempdir().unwrap();
    tidy_checkout(root.path());
    spoil(root.path());
    tidy::check(root.path()).unwrap()
}

/// The findings after `from` was replaced by `to` in one file of a tidy checkout.
pub(crate) fn findings_after(path: &str, from: &str, to: &str) -> Vec<String> {
    let report = check(|root| {
        let text = fs::read_to_string(root.join(path)).unwrap();
        assert!(text.contains(from), "{path} has no {from}");
        fs::write(root.join(path), text.replace(from, to)).unwrap();
    });
    report.findings.iter().map(ToString::to_string).collect()
}

/// The findings after files were added to a tidy checkout, or written anew.
pub(crate) fn findings_with_all(files: &[(&str, &str)]) -> Vec<String> {
    let report = check(|root| {
        for (path, text) in files {
            write(root, path, text);
        }
    });
    report.findings.iter().map(ToString::to_string).collect()
}

/// The findings after a file was added to a tidy checkout.
pub(crate) fn findings_with(path: &str, text: &str) -> Vec<String> {
    findings_with_all(&[(path, text)])
}

/// The findings with these files in `crates/sums/src`, named from there.
pub(crate) fn findings_in(files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<(String, String)> = files
        .iter()
        .map(|(name, code)| (format!("crates/sums/src/{name}"), format!("//! A.\n{code}\n")))
        .collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let mut findings = findings_with_all(&files);
    // A new lib.rs has lost the items for the equations.
    findings.retain(|finding| !finding.starts_with("docs/EQUATIONS.md"));
    findings.iter().map(|finding| finding.replace("crates/sums/src/", "")).collect()
}
