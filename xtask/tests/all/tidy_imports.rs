//! Which file may import which, each on a made-up crate: cycles, and imports from a floor above.

use crate::checkout::{findings_in, findings_with_all};

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
