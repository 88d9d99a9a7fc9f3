//! Where tests are, on a made-up checkout.

use crate::checkout::findings_with_all;

#[test]
fn tests_are_modules_of_one_program_or_the_manifest_says_why_not() {
    const MAIN: &str = "crates/sums/tests/all/main.rs";
    const MANIFEST: &str = "crates/sums/Cargo.toml";
    let manifest = "[package]\ndescription = \"Sums\"\nkeywords = [\"sum\"]\n\n\
                    [lib]\nname = \"other\"\n\n# Why.\n[[test]]\nname = \"book\"\n";
    let main = "//! All.\nmod more;\n#[cfg(unix)]\npub(crate) mod parts;\n";
    let found = |files: &[(&str, &str)]| {
        let tidy = [
            (MANIFEST, manifest),
            (MAIN, main),
            ("crates/sums/tests/all/more.rs", "//! More.\nmod less;\n"),
            ("crates/sums/tests/all/more/less.rs", "//! Less.\n"),
            ("crates/sums/tests/all/parts/mod.rs", "//! Parts.\nmod part;\n"),
            ("crates/sums/tests/all/parts/part.rs", "//! Part.\n"),
        ];
        findings_with_all(&[&tidy, files].concat())
    };
    assert_eq!(found(&[]), [""; 0]);
    for path in ["other.rs", "other/mod.rs", "parts/other.rs", "more/other.rs"] {
        let path = format!("crates/sums/tests/all/{path}");
        let finding = format!("{path}:1: no `mod` names it, so its tests do not run");
        assert_eq!(found(&[(&path, "//! Other.\n")]), [finding]);
    }
    let why = "a program of its own: make it a module of tests/all, or give it a [[test]] in \
               Cargo.toml, below a comment that says why";
    for path in ["other.rs", "other/main.rs"] {
        let path = format!("crates/sums/tests/{path}");
        assert_eq!(found(&[(&path, "//! Other.\n")]), [format!("{path}:1: {why}")]);
    }
    let helper = ("crates/sums/tests/other/mod.rs", "//! No program.\n");
    assert_eq!(found(&[helper]), [""; 0]);
    for (from, to) in [
        ("book", "books"),
        ("# Why.\n", ""),
        ("# Why.\n", "# Why.\n\n"),
        ("[[test]]", "[[bench]]"),
        ("name = \"book\"", "# name = \"book\""),
    ] {
        assert!(manifest.contains(from), "{from}");
        let finding = format!("crates/sums/tests/book.rs:1: {why}");
        assert_eq!(found(&[(MANIFEST, &manifest.replace(from, to))]), [finding], "{to}");
    }
    for more in ["// mod more;", "/* mod more; */", "/// mod more;\nmod parts2 {}", "mod more {}"] {
        let main = main.replace("mod more;", more);
        let finding = "crates/sums/tests/all/more.rs:1: no `mod` names it, so its tests do not run";
        assert_eq!(found(&[(MAIN, &main)]), [finding], "{more}");
    }
    let spaced = main.replace("mod more;", "mod more; // Why.");
    assert_eq!(found(&[(MAIN, &spaced)]), [""; 0]);
}
