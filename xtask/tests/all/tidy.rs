//! Each check on a made-up checkout that is tidy but for one thing.

use std::fs;
use std::path::Path;

use crate::checkout::{check, findings_after, findings_with, write};

#[test]
fn a_tidy_checkout_has_no_findings() {
    let report = check(|_| {});
    assert_eq!(report.findings, []);
    assert_eq!(report.lines_of_code, "lines of code: 21 in all, sums 21");
}

#[test]
fn the_table_of_equations_must_hold() {
    const TABLE: &str = "docs/EQUATIONS.md";
    const CODE: &str = "crates/sums/src/lib.rs";
    const TESTS: &str = "crates/sums/tests/book.rs";
    let row_6 = "| Eq. (6) | [`sums::step_6`](../crates/sums/src/lib.rs) | \
                 [`it_adds`](../crates/sums/tests/book.rs) |\n";
    let row_21 = row_6.replace('6', "21");
    // Without a number.
    let from_elsewhere = row_6.replace("Eq. (6)", "softmax | chapter 3").replace("step_6", "sum");
    let cases: [(&str, &str, &str, &str); 15] = [
        (
            TABLE,
            &row_21,
            &format!("{row_21}{from_elsewhere}"),
            "docs/EQUATIONS.md:24: softmax: ../crates/sums/src/lib.rs has no sum",
        ),
        (TABLE, row_6, "", "docs/EQUATIONS.md:8: Eq. (7) where Eq. (6) should be"),
        (TABLE, &row_21, "", "docs/EQUATIONS.md:1: ends before Eq. (21); the chapter has 21"),
        (TABLE, row_6, &row_6.repeat(2), "docs/EQUATIONS.md:9: Eq. (6) where Eq. (7) should be"),
        (
            TABLE,
            row_6,
            "| Eq. (6) | none |\n",
            "docs/EQUATIONS.md:8: Eq. (6) has 2 cells, not: equation, item, test",
        ),
        (
            TABLE,
            "[`sums::step_6`](../crates/sums/src/lib.rs)",
            "",
            "docs/EQUATIONS.md:8: Eq. (6): not links of the form [`name`](path): ",
        ),
        (
            TABLE,
            "[`sums::step_6`]",
            "`sums::sum`, [`sums::step_6`]",
            "docs/EQUATIONS.md:8: Eq. (6): not links of the form [`name`](path): `sums::sum`, [`sums::step_6`](../crates/sums/src/lib.rs)",
        ),
        (
            TABLE,
            "step_6`](../crates/sums/src/lib.rs",
            "step_6`](../crates/sums/src/six.rs",
            "docs/EQUATIONS.md:8: Eq. (6): no such file: ../crates/sums/src/six.rs",
        ),
        (
            TABLE,
            "step_6`]",
            "step_66`]",
            "docs/EQUATIONS.md:8: Eq. (6): ../crates/sums/src/lib.rs has no step_66",
        ),
        (
            CODE,
            "pub fn step_6()",
            "// pub fn step_6()",
            "docs/EQUATIONS.md:8: Eq. (6): ../crates/sums/src/lib.rs has no step_6",
        ),
        (
            CODE,
            "/// Eq. (6).",
            "/// Eq. (7).",
            "docs/EQUATIONS.md:8: Eq. (6): ../crates/sums/src/lib.rs does not mention Eq. (6)",
        ),
        (
            TABLE,
            &row_21,
            &row_21.replace("it_adds", "it_multiplies"),
            "docs/EQUATIONS.md:23: Eq. (21): ../crates/sums/tests/book.rs has no test it_multiplies",
        ),
        (
            TABLE,
            &row_21,
            &row_21.replace(" |\n", "<br>[`gone`](../crates/sums/tests/book.rs) |\n"),
            "docs/EQUATIONS.md:23: Eq. (21): ../crates/sums/tests/book.rs has no test gone",
        ),
        (
            TESTS,
            "#[test]",
            "",
            "docs/EQUATIONS.md:3: Eq. (1): ../crates/sums/tests/book.rs has no test it_adds",
        ),
        (
            TESTS,
            "fn it_adds",
            "struct it_adds",
            "docs/EQUATIONS.md:3: Eq. (1): ../crates/sums/tests/book.rs has no test it_adds",
        ),
    ];
    for (path, from, to, finding) in cases {
        let findings = findings_after(path, from, to);
        assert_eq!(findings.first().map(String::as_str), Some(finding), "{findings:#?}");
    }
}

#[test]
fn an_item_may_be_any_declaration_and_a_cell_may_have_several_links() {
    let link = "[`sums::step_6`](../crates/sums/src/lib.rs)";
    for declared in [
        "pub struct Sum;",
        "pub enum Sum {}",
        "pub trait Sum {",
        "type Sum = u8;",
        "pub const Sum: u8 = 0;",
        "pub mod Sum;",
        "pub use inner::{Other, Sum};",
    ] {
        let report = check(|root| {
            let source = fs::read_to_string(root.join("crates/sums/src/lib.rs")).unwrap();
            write(root, "crates/sums/src/lib.rs", &format!("{source}{declared}\n"));
            let table = fs::read_to_string(root.join("docs/EQUATIONS.md")).unwrap();
            let both = format!("{link}, {}", link.replace("step_6", "Sum"));
            write(root, "docs/EQUATIONS.md", &table.replace(link, &both));
        });
        assert_eq!(report.findings, [], "{declared}");
    }
}

#[test]
fn equations_are_written_in_one_form_only() {
    for wrong in [
        "equation (6)",
        "Equation 6",
        "equations (6)",
        "Eq. 6",
        "Eq (6)",
        "eq. (6)",
        "Eq.(6)",
        "Eqs. (6)",
        "EQ. (6)",
    ] {
        for path in [
            "crates/sums/src/more.rs",
            "crates/sums/tests/more.rs",
            "crates/sums/NOTES.md",
            "docs/NOTES.md",
        ] {
            let finding = format!("{path}:2: `{wrong}`: equations are written as in `Eq. (6)`");
            assert_eq!(
                findings_with(path, &format!("//! None here.\n// see {wrong}.\n")),
                [finding]
            );
        }
    }
}

#[test]
fn an_equation_that_the_chapter_does_not_have_is_found() {
    for n in [0, 22, 100] {
        let finding =
            format!("crates/sums/src/more.rs:1: Eq. ({n}): the chapter has Eq. (1) to Eq. (21)");
        assert_eq!(
            findings_with("crates/sums/src/more.rs", &format!("//! Eq. ({n})\n")),
            [finding]
        );
    }
}

#[test]
fn what_only_looks_like_an_equation_is_none() {
    for right in [
        "Eq. (8)-(15)",
        "Eq. (1), (2)",
        "a.eq(1)",
        "u8::eq(1)",
        "assert_eq!(6, 6)",
        "req (6)",
        "the equation has 6 terms",
        "seq 6",
    ] {
        assert_eq!(
            findings_with("crates/sums/src/more.rs", &format!("//! {right}\n")),
            [""; 0],
            "{right}"
        );
    }
}

#[test]
fn a_long_source_file_is_found() {
    let path = "crates/sums/src/long.rs";
    let lines = |n: usize| "//! A.\n".to_owned() + &"\n".repeat(n - 1);
    assert_eq!(findings_with(path, &lines(450)), [""; 0]);
    let finding = "crates/sums/src/long.rs:1: 451 lines, more than 450: split it by idea";
    assert_eq!(findings_with(path, &lines(451)), [finding]);
    assert_eq!(findings_with("crates/sums/tests/long.rs", &lines(451)), [""; 0]);
}

#[test]
fn a_path_of_one_machine_is_found() {
    let homes = [("root", "x"), ("home", "ada"), ("Users", "ada")];
    for (home, name) in homes {
        let line = format!("//! data = \"file:///{home}/{name}\"");
        for path in ["docs/NOTES.md", "crates/sums/src/more.rs", ".cargo/config.toml"] {
            let finding = format!("{path}:1: a path of one machine: /{home}/...");
            assert_eq!(findings_with(path, &line), [finding]);
        }
    }
    for harmless in ["https://example.org/home/page", "/home/", "a/home/b", "/homely/b"] {
        assert_eq!(findings_with("docs/NOTES.md", harmless), [""; 0], "{harmless}");
    }
}

#[test]
fn readmes_and_manifests_must_be_complete() {
    const MANIFEST: &str = "crates/sums/Cargo.toml";
    let cases = [
        ("README.md", "`sums`", "`sums-of`", "README.md:1: does not name the crate sums"),
        (MANIFEST, "description", "# description", "crates/sums/Cargo.toml:1: no description"),
        (MANIFEST, "keywords", "words", "crates/sums/Cargo.toml:1: no keywords"),
    ];
    for (path, from, to, finding) in cases {
        assert_eq!(findings_after(path, from, to), [finding]);
    }
}

#[test]
fn each_crate_has_the_licences() {
    let path = "crates/sums/LICENSE-MIT";
    let finding = format!("{path}:1: is not a copy of LICENSE-MIT");
    assert_eq!(findings_after(path, "MIT", "BSD"), [finding.as_str()]);
    let report = check(|root| fs::remove_file(root.join(path)).unwrap());
    assert_eq!(report.findings.len(), 1);
    assert_eq!(report.findings[0].to_string(), finding);
}

#[test]
fn a_link_to_nowhere_is_found() {
    let path = "docs/NOTES.md";
    for (link, target) in [
        ("[x](gone.md)", "gone.md"),
        ("see [x](../crates/sums/src/gone.rs#L1), [y](EQUATIONS.md)", "../crates/sums/src/gone.rs"),
        ("[x](crates/sums)", "crates/sums"),
    ] {
        let finding = format!("{path}:1: a link to nowhere: {target}");
        assert_eq!(findings_with(path, link), [finding], "{link}");
    }
    for link in [
        "[x](EQUATIONS.md)",
        "[x](../crates/sums)",
        "[x](https://example.org/x)",
        "[x](#y)",
        "a](b",
    ] {
        let findings = findings_with(path, link);
        assert_eq!(findings.len(), usize::from(link == "a](b"), "{link}: {findings:?}");
    }
}

#[test]
fn a_command_for_what_is_not_there_is_found() {
    let add = |command: &str| {
        check(|root| {
            let manifest = "[package]\nname = \"peers\"\ndescription = 1\nkeywords = 1\n\n\
                            # Why.\n[[test]]\nname = \"book\"\n";
            write(root, "crates/sums/examples/01-sum.rs", "//! A.\n");
            write(root, "crates/sums/fast.rs", "//! A.\n");
            write(root, "crates/sums/tests/all/main.rs", "//! A.\nmod one;\nmod two;\n");
            write(root, "crates/sums/tests/all/one.rs", "//! A.\nfn it_adds() {}\n");
            write(root, "crates/sums/tests/all/two/mod.rs", "//! A.\nmod more;\n");
            write(root, "crates/sums/tests/all/two/more.rs", "//! A.\nfn it_subtracts() {}\n");
            write(root, "crates/sums/Cargo.toml", manifest);
            write(root, "docs/NOTES.md", command);
        })
    };
    let cases = [
        ("`cargo run -p peer`", "no package is called peer"),
        ("cargo run -p peers --example 01-product", "peers has no example 01-product"),
        ("cargo test --release -p peers --test books -- --ignored", "peers has no test books"),
        ("    cargo bench -p peers --bench slow | tail", "peers has no bench slow"),
        ("cargo fmt && cargo run -p peer", "no package is called peer"),
        ("`cargo xtask peers`", "cargo xtask has no peers"),
        (
            "cargo test -p peers --test all -- adds",
            "peers has no module tests/all/adds.rs: write MODULE:: or MODULE::TEST",
        ),
        ("cargo test -p peers --test all -- --ignored one::sums", "peers has no test one::sums"),
        (
            "cargo test -p peers --test all -- two::more::it_adds",
            "peers has no test two::more::it_adds",
        ),
    ];
    for (command, what) in cases {
        let findings = add(command).findings;
        assert_eq!(findings.len(), 1, "{command}: {findings:?}");
        assert_eq!(findings[0].to_string(), format!("docs/NOTES.md:1: {what}"));
    }
    assert_eq!(findings_with("CHANGELOG.md", "`cargo xtask peers` is gone"), [""; 0]);
    for command in [
        "cargo run --release -- train",
        "`cargo xtask`: chores",
        "`cargo xtask download-mnist --from DIR`, `cargo xtask tidy`, cargo xtask ci",
        "cargo run -p peers --example 01-sum",
        "cargo test -p peers --test book -- -p nothing",
        "cargo test -p peers --test all -- --ignored",
        "cargo test -p peers --test all -- --test-threads 1 --skip slow one::it",
        "`cargo test -p peers --test all -- one --ignored`",
        "cargo test -p peers --test all -- one::it",
        "cargo test -p peers --test all -- two::",
        "cargo test -p peers --test all -- two::more::it_subtracts",
        "cargo bench -p peers --bench fast -- 784-30-10",
    ] {
        assert_eq!(add(command).findings, [], "{command}");
    }
}

#[test]
fn a_missing_document_is_found() {
    for path in ["README.md", "docs/EQUATIONS.md", "crates/sums/README.md", "LICENSE-MIT"] {
        let report = check(|root| fs::remove_file(root.join(path)).unwrap());
        let findings: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
        assert_eq!(findings.first(), Some(&format!("{path}:1: no such file")), "{findings:?}");
    }
}

#[test]
fn what_git_and_cargo_keep_in_a_checkout_is_not_read() {
    let untidy = format!("/{}/ada", "home");
    let marked = |root: &Path| {
        write(root, "target/CACHEDIR.TAG", "");
        write(root, "target/package/notes.md", &untidy);
        write(root, ".git/notes.md", &untidy);
    };
    assert_eq!(check(marked).findings, []);
    assert_eq!(findings_with("target/notes.md", &untidy).len(), 1, "without the mark it is read");
}

#[test]
fn lines_of_code_leave_out_comments_blank_lines_and_tests() {
    let report = check(|root| {
        write(
            root,
            "crates/more/src/lib.rs",
            "//! Doc.\n\nfn a() {\n    // why\n}\n#[cfg(test)]\nmod tests {}\n",
        );
    });
    assert_eq!(report.lines_of_code, "lines of code: 23 in all, more 2, sums 21");
}
