//! Checks of the code itself, each on a made-up crate: cycles, dependencies, what libraries do.

use crate::checkout::{findings_after, findings_with, findings_with_all};

/// The findings with these files in `crates/sums/src`, named from there.
fn findings_in(files: &[(&str, &str)]) -> Vec<String> {
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

#[test]
fn two_files_that_import_each_other_are_found() {
    let root = ("lib.rs", "mod a;\nmod b;\n");
    let found = |a: &str, b: &str| findings_in(&[root, ("a.rs", a), ("b.rs", b)]);
    let finding = "a.rs:2: files import each other: a.rs:2 takes crate::b::B from b.rs, \
                   b.rs:2 takes crate::a::A from a.rs";
    assert_eq!(found("use crate::b::B;", "use crate::a::A;"), [finding]);

    // In all the ways in which one can name the other.
    for a in [
        "use super::b::B;",
        "use crate::{b::{B, C}};",
        "use crate::b::B as Other;",
        "use crate::b;\nfn f() { b::g() }",
        "use super::b as c;\nfn f() { c::g() }",
        "fn f() -> crate::b::B { todo }",
        "fn f() { use crate::b::B; }",
        "pub use crate::b::B;\nfn f(b: B) {}",
        "pub(crate) use super::b::B;\nstruct A(B);",
        "mod inline { use super::super::b::B; }",
        "#[cfg(unix)]\nuse crate::b::B;",
        "use crate::b::*;\nfn f(b: B) {}",
        "use super::*;\nfn f(b: b::B) {}",
    ] {
        let findings = found(a, "pub struct B;\npub fn g() {}\nuse crate::a::A;");
        assert_eq!(findings.len(), 1, "{a}: {findings:?}");
        assert!(findings[0].contains("files import each other: "), "{a}: {findings:?}");
    }
}

#[test]
fn one_way_is_no_cycle() {
    let root = ("lib.rs", "mod a;\nmod b;\npub use b::B;\n");
    for a in [
        "",
        "use other::b::B;",
        "use std::fmt;",
        "// use crate::b::B;",
        "/// See [`crate::b::B`].\nfn f() {}",
        "const HELP: &str = \"use crate::b::B;\";",
        "#[cfg(test)]\nmod tests { use crate::b::B; }",
        "#[cfg(test)]\nuse crate::b::B;",
        // Passed on, and not used here.
        "pub use crate::b::B;",
        "use super::*;",
        "fn f(x: impl Sized + use<'_>) {}",
    ] {
        let b = "use crate::a::A;\npub struct B;";
        assert_eq!(findings_in(&[root, ("a.rs", a), ("b.rs", b)]), [""; 0], "{a}");
    }
}

#[test]
fn an_import_is_one_of_the_file_that_defines_the_thing() {
    let b = ("b.rs", "use crate::a::A;\npub struct B;\n");
    for (root, a) in [
        ("mod a;\nmod b;\npub use b::B;", "use crate::B;"),
        ("mod a;\nmod b;\npub use b::B as C;", "use crate::C;"),
        ("mod a;\nmod b;\npub use b::*;", "use crate::B;"),
        ("mod a;\nmod b;\npub mod all { pub use crate::b::B; }", "use crate::all::B;"),
        ("mod a;\nmod b;\nuse b::B;", "use super::B;"),
    ] {
        let findings = findings_in(&[("lib.rs", root), ("a.rs", a), b]);
        assert_eq!(findings.len(), 1, "{root}: {findings:?}");
        assert!(findings[0].contains(" from b.rs, b.rs:2 takes crate::a::A"), "{findings:?}");
    }
}

#[test]
fn longer_cycles_are_found_once_and_by_their_shortest_way() {
    let root = ("lib.rs", "mod a;\nmod b;\nmod c;\nmod d;\n");
    let a = ("a.rs", "use crate::b::B;\nuse crate::d::D;");
    let b = ("b.rs", "use crate::c::C;");
    let c = ("c.rs", "use crate::a::A;");
    let d = ("d.rs", "");
    let finding = "a.rs:2: files import each other: a.rs:2 takes crate::b::B from b.rs, \
                   b.rs:2 takes crate::c::C from c.rs, c.rs:2 takes crate::a::A from a.rs";
    assert_eq!(findings_in(&[root, a, b, c, d]), [finding]);
    let d = ("d.rs", "use crate::a::A;");
    let findings = findings_in(&[root, a, b, c, d]);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].contains("takes crate::d::D from d.rs"), "{findings:?}");
}

#[test]
fn a_parent_may_declare_and_pass_on_its_children_but_not_use_and_serve_them() {
    for (folder, parent) in [("p/", "p/mod.rs"), ("p/", "p.rs")] {
        let found = |p: &str, child: &str| {
            let child_file = format!("{folder}c.rs");
            findings_in(&[("lib.rs", "mod p;"), (parent, p), (&child_file, child)])
        };
        let declared = "mod c;\npub use c::C;\npub struct P;";
        assert_eq!(found(declared, "use super::P;\npub struct C;"), [""; 0], "{parent}");
        assert_eq!(found("mod c;\nfn f() { c::g() }", "pub fn g() {}"), [""; 0], "{parent}");
        for p in [
            "mod c;\npub struct P;\nfn f() { c::g() }",
            "mod c;\nuse c::C;\npub struct P(C);",
            "mod c;\npub use c::C;\npub struct P(C);",
        ] {
            let findings = found(p, "use super::P;\npub struct C;\npub fn g() {}");
            assert_eq!(findings.len(), 1, "{parent}: {p}: {findings:?}");
        }
    }
}

#[test]
fn a_function_may_have_its_modules_name() {
    let root = ("lib.rs", "mod sigmoid;\nmod a;\nmod b;\npub use sigmoid::sigmoid;");
    let sigmoid = ("sigmoid.rs", "pub fn sigmoid() {}\npub struct S;");
    let a = ("a.rs", "use crate::sigmoid;\nuse crate::sigmoid::S;\nuse crate::b::B;");
    assert_eq!(findings_in(&[root, sigmoid, a, ("b.rs", "pub struct B;")]), [""; 0]);
    let cyclic = ("sigmoid.rs", "use crate::a::A;\npub fn sigmoid() {}");
    let a = ("a.rs", "use crate::sigmoid;\nfn f() { sigmoid() }");
    assert_eq!(findings_in(&[root, cyclic, a, ("b.rs", "")]).len(), 1);
}

#[test]
fn names_that_lead_in_a_circle_end() {
    let root = "mod a;\npub use a::X;\nuse y;\npub use self::z::*;\nmod z { pub use super::*; }";
    let a = "pub use crate::X;\nfn f() { X::new(); y::z(); }";
    assert_eq!(findings_in(&[("lib.rs", root), ("a.rs", a)]), [""; 0]);
}

/// The findings on imports in a made-up crate, whose files have these lines after the first.
fn findings_on_floors(name: &str, files: &[(&str, &str)]) -> Vec<String> {
    let sources = format!("crates/{name}/src/");
    let files: Vec<(String, String)> = files
        .iter()
        .map(|(file, code)| (format!("{sources}{file}"), format!("//! A.\n{code}\n")))
        .collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let mut findings = findings_with_all(&files);
    findings.retain(|finding| finding.starts_with(&sources));
    findings.iter().map(|finding| finding.replace(&sources, "")).collect()
}

#[test]
fn an_import_from_a_floor_above_is_found() {
    let root = ("lib.rs", "mod network;\nmod engine;\nmod predict;\npub use engine::Engine;");
    let found = |network: &str, engine: &str, predict: &str| {
        findings_on_floors(
            "sigmoid-net",
            &[root, ("network.rs", network), ("engine/mod.rs", engine), ("predict.rs", predict)],
        )
    };
    assert_eq!(found("", "use crate::network::N;", "use crate::{Engine, network::N};"), [""; 0]);
    let model = "but the model does not know the engine, nor what is done with both";
    for (network, path, to) in [
        ("use crate::Engine;", "crate::Engine", "engine/mod.rs"),
        ("fn f(e: &crate::engine::Engine) {}", "crate::engine::Engine", "engine/mod.rs"),
        ("use crate::predict::P;", "crate::predict::P", "predict.rs"),
    ] {
        let finding = format!("network.rs:2: takes {path} from {to}, {model}");
        assert_eq!(found(network, "pub struct Engine;", ""), [finding]);
    }
    assert_eq!(
        found("", "use crate::predict::P;", ""),
        ["engine/mod.rs:2: takes crate::predict::P from predict.rs, but the engine does not know \
          who uses it"]
    );
}

#[test]
fn an_experiment_that_knows_another_is_found() {
    let root = ("lib.rs", "mod chapter;\nmod runs;\npub mod implementing;\nmod perceptrons;");
    let section = ("implementing.rs", "pub mod eta;\npub mod hidden;");
    let parts = ("implementing/hidden.rs", "mod measure;\npub use measure::M;");
    let list = ("chapter.rs", "use crate::implementing::{eta::E, hidden::M};\npub struct C;");
    let found = |eta: &str, measure: &str, runs: &str| {
        findings_on_floors(
            "chapter-one",
            &[
                root,
                section,
                parts,
                list,
                ("implementing/eta.rs", eta),
                ("implementing/hidden/measure.rs", measure),
                ("runs.rs", runs),
                ("perceptrons.rs", "pub mod cheese;"),
                ("perceptrons/cheese.rs", ""),
            ],
        )
    };
    let fine = "use crate::runs::R;\npub struct E;";
    assert_eq!(found(fine, "use super::page;\nuse crate::runs::R;\npub struct M;", ""), [""; 0]);
    for (eta, path, to) in [
        ("super::hidden::M", "super::hidden::M", "implementing/hidden/measure.rs"),
        ("crate::perceptrons::cheese::C", "crate::perceptrons::cheese::C", "perceptrons/cheese.rs"),
    ] {
        let finding = format!(
            "implementing/eta.rs:2: takes {path} from {to}, but experiments do not know each other"
        );
        assert_eq!(found(&format!("use {eta};"), "pub struct M;", ""), [finding]);
    }
    assert_eq!(
        found(fine, "pub struct M;", "use crate::implementing::eta::E;").last().unwrap(),
        "runs.rs:2: takes crate::implementing::eta::E from implementing/eta.rs, but what \
         experiments share knows no experiment"
    );
    assert_eq!(
        found("use crate::chapter::C;", "", "").last().unwrap(),
        "implementing/eta.rs:2: takes crate::chapter::C from chapter.rs, but experiments do not \
         know the list of them"
    );
}

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
