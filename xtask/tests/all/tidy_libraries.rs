//! What crates depend on and what libraries do, each on a made-up crate.

use crate::checkout::{findings_after, findings_in, findings_with, findings_with_all};

/// A manifest of a package in the workspace.
fn manifest(name: &str, tables: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\ndescription = \"x\"\nkeywords = [\"x\"]\n\n\
         [dependencies]\n{tables}\n"
    )
}

/// The findings with three packages: `sgd`, which the tables are of, `perceptron`, `sigmoid-net`.
fn findings_in_sgd(tables: &str) -> Vec<String> {
    let sgd = manifest("sgd", tables);
    let others = ["perceptron", "sigmoid-net"].map(|name| manifest(name, ""));
    findings_with_all(&[
        ("crates/sgd/Cargo.toml", &sgd),
        ("crates/perceptron/Cargo.toml", &others[0]),
        ("crates/sigmoid-net/Cargo.toml", &others[1]),
        ("crates/sums/Cargo.toml", &sgd.replace("\"sgd\"", "\"mnist-cli\"")),
    ])
}

#[test]
fn a_forbidden_dependency_between_crates_is_found() {
    let finding = ["crates/sgd/Cargo.toml:7: sgd must not depend on perceptron"];
    for tables in [
        "perceptron.workspace = true",
        "perceptron = { path = \"../perceptron\" }",
        "gates = { path = \"../perceptron\", package = \"perceptron\" }",
        "[dependencies.perceptron]\nworkspace = true",
        "[dependencies.gates]\npackage = \"perceptron\"",
        "[target.'cfg(unix)'.dependencies.perceptron]",
        "[build-dependencies.perceptron]",
    ] {
        assert_eq!(findings_in_sgd(tables), finding, "{tables}");
    }
    for tables in [
        "",
        "rayon.workspace = true # not perceptron",
        "# perceptron.workspace = true",
        // Tests may look sideways, but not up.
        "[dev-dependencies]\nperceptron.workspace = true",
        "[features]\nperceptron = []",
        "[workspace.dependencies]\nperceptron = { path = \"x\" }",
    ] {
        assert_eq!(findings_in_sgd(tables), [""; 0], "{tables}");
    }
    assert_eq!(
        findings_in_sgd("[dev-dependencies]\nsigmoid-net.workspace = true"),
        ["crates/sgd/Cargo.toml:8: sgd must not be tested with sigmoid-net, which depends on it"]
    );
}

#[test]
fn a_package_that_the_table_does_not_have_is_found() {
    let path = "crates/sums/Cargo.toml";
    assert_eq!(
        findings_after(path, "[package]", "[package]\nname = \"helpers\""),
        [format!("{path}:1: xtask/src/tidy/dependencies.rs does not say what helpers may use")]
    );
}

#[test]
fn a_library_that_needs_the_network_is_found() {
    let library = manifest("perceptron", "ureq = \"3\"\n[dev-dependencies]\nclap = \"4\"");
    let finding = "crates/sums/Cargo.toml:7: perceptron is a library and must not depend on ureq";
    assert_eq!(findings_with("crates/sums/Cargo.toml", &library), [finding]);
}

#[test]
fn a_library_that_prints_reads_the_environment_or_uses_the_network_is_found() {
    let cases = [
        ("fn f() { println!(\"x\") }", "uses the terminal: println"),
        ("fn f() { print!(\"x\") }", "uses the terminal: print"),
        ("fn f() { eprintln!() }", "uses the terminal: eprintln"),
        ("fn f() { eprint!(\"x\") }", "uses the terminal: eprint"),
        ("fn f() { dbg!(1); }", "uses the terminal: dbg"),
        ("fn f() { std::io::stdout(); }", "uses the terminal: stdout"),
        ("fn f() { io::stderr(); }", "uses the terminal: stderr"),
        ("fn f() { std::env::var(\"X\"); }", "reads the environment"),
        ("use std::env;", "reads the environment"),
        ("use std::{env, fs};", "reads the environment"),
        ("use std::net::TcpListener as L;", "uses the network"),
        ("fn f(s: UdpSocket) {}", "uses the network"),
    ];
    for (code, what) in cases {
        let finding = format!("more.rs:2: a library {what}");
        let findings = findings_in(&[("more.rs", code)]);
        assert_eq!(findings.first(), Some(&finding), "{code}: {findings:?}");
    }
    for code in [
        "/// println!(\"x\")\nfn f() {}",
        "// std::env::var",
        "fn f() { let print = 1; let environment = print; }",
        "const V: &str = env!(\"CARGO_PKG_VERSION\");",
        "#[cfg(test)]\nmod tests { fn f() { println!(); std::env::var(\"X\"); } }",
        "fn f() { writeln!(out, \"x\"); }",
    ] {
        assert_eq!(findings_in(&[("more.rs", code)]), [""; 0], "{code}");
    }
    let prints = "fn main() { println!(\"x\"); std::env::args(); }";
    for program in ["main.rs", "bin/tool.rs"] {
        assert_eq!(findings_in(&[(program, prints)]), [""; 0], "{program}");
    }
    // Nobody's library.
    assert_eq!(findings_with("xtask/src/lib.rs", &format!("//! A.\n{prints}")), [""; 0]);
}

#[test]
fn global_state_is_found() {
    for code in [
        "static X: AtomicUsize = AtomicUsize::new(0);",
        "static X: std::sync::Mutex<u8> = std::sync::Mutex::new(0);",
        "pub static X: OnceLock<u8> = OnceLock::new();",
        "fn f() { static X: LazyLock<u8> = LazyLock::new(|| 1); }",
        "static mut X: u8 = 0;",
    ] {
        let finding = "more.rs:2: a library keeps global state: X";
        assert_eq!(findings_in(&[("more.rs", code)]), [finding], "{code}");
    }
    let local = "thread_local! { static X: u8 = 0; }";
    let finding = "more.rs:2: a library keeps global state: thread_local";
    assert_eq!(findings_in(&[("more.rs", local)]), [finding]);
    for code in [
        "static TABLE: [u8; 4] = { let m = Mutex::new(0); [0; 4] };",
        "fn f(x: &'static str, lock: OnceLock<u8>) {}",
        "const X: u8 = 0;",
    ] {
        assert_eq!(findings_in(&[("more.rs", code)]), [""; 0], "{code}");
    }
}

#[test]
fn a_permission_that_is_used_no_more_is_found() {
    let kept = "crates/drawn-digits/src/handwriting/skeletons.rs";
    let root = ("crates/drawn-digits/src/lib.rs", "//! A.\n");
    let whole = |code: &str| {
        let code = format!("//! A.\n{code}");
        let mut findings = findings_with_all(&[root, (kept, &code)]);
        findings.retain(|finding| finding.starts_with(kept));
        findings
    };
    assert_eq!(whole("static WAYS: LazyLock<u8> = LazyLock::new(f);"), [""; 0]);
    let gone = "xtask/src/tidy/libraries.rs allows global state WAYS, which is gone";
    assert_eq!(whole("const WAYS: u8 = 0;"), [format!("{kept}:1: {gone}")]);
}

#[test]
fn unsafe_code_in_another_file_is_found() {
    let finding = "more.rs:2: `unsafe` here; it is confined to few files";
    assert_eq!(findings_in(&[("more.rs", "fn f() { unsafe { g() } }")]), [finding]);
    assert_eq!(findings_in(&[("more.rs", "// unsafe\n#[cfg(test)]\nunsafe fn f() {}")]), [""; 0]);
    let place = "crates/sigmoid-net/src/engine/simd/avx2.rs";
    let within = |code: &str| {
        let mut findings = findings_with(place, code);
        findings.retain(|finding| finding.contains("unsafe"));
        findings
    };
    assert_eq!(within("//! A.\nunsafe fn f() {}"), [""; 0]);
    assert_eq!(within("//! A.\nfn f() {}").len(), 1, "allowed where nothing needs it");
}

#[test]
fn words_that_a_crate_does_without_are_found() {
    let findings = findings_with_all(&[
        ("crates/drawn-digits/src/lib.rs", "//! A.\nfn f(cos: f64) -> f64 { cos.sin() }\n"),
        (
            "crates/drawn-digits/src/handwriting/skeletons.rs",
            "//! A.\nstatic WAYS: LazyLock<u8> = f();\n",
        ),
    ]);
    let finding = "crates/drawn-digits/src/lib.rs:2: `sin`, but drawn-digits does only arithmetic \
                   that is exact to the last bit";
    assert!(findings.iter().any(|f| f == finding), "{findings:?}");
    assert!(!findings.iter().any(|f| f.contains("`cos`")), "{findings:?}");
}

#[test]
fn a_module_without_an_opening_line_is_found() {
    let what = "does not open with a `//!` line that says what it is";
    for path in ["crates/sums/src/more.rs", "crates/sums/tests/more.rs", "xtask/src/more.rs"] {
        for text in ["fn f() {}\n", "", "// A.\n", "/// A.\nfn f() {}\n", "//!\n", "\n\nuse a;"] {
            assert_eq!(findings_with(path, text), [format!("{path}:1: {what}")], "{text:?}");
        }
        for text in [
            "//! A.\n",
            "#![no_std]\n\n//! A.\n",
            "#![doc = include_str!(\"../README.md\")]\n",
            "#![warn(x)]\n#![doc = include_str!(\"../README.md\")]\n",
        ] {
            assert_eq!(findings_with(path, text), [""; 0], "{text:?}");
        }
    }
}
