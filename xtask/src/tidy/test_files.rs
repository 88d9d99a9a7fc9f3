//! The tests of a crate are one program, `tests/all`: each program more is linked with all that it
//! stands on, which takes longer than most tests.

use std::path::Path;

use super::checkout::{Finding, Text, find};
use super::manifests::tests;
use super::tokens::{Token, code};

/// Files that no `mod` names, so that their tests never run, and programs beside `tests/all` of
/// which the manifest does not say why.
pub(super) fn findings(texts: &[Text]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for main in texts.iter().filter(|text| text.path.ends_with("tests/all/main.rs")) {
        let all = main.path.parent().unwrap_or(Path::new(""));
        let folder = all.parent().unwrap_or(Path::new(""));
        let others = texts.iter().filter(|text| text.is("rs") && text.path != main.path);
        for text in others.filter(|text| text.path.starts_with(folder)) {
            if !text.path.starts_with(all) {
                let manifest = find(texts, folder.with_file_name("Cargo.toml"));
                findings.extend(manifest.and_then(|manifest| beside(text, folder, manifest)));
            } else if !is_named(texts, &text.path) {
                findings.push(text.finding(1, "no `mod` names it, so its tests do not run"));
            }
        }
    }
    findings
}

/// Whether the file of the module around it declares a module.
fn is_named(texts: &[Text], path: &Path) -> bool {
    let is_folder = path.ends_with("mod.rs");
    let path = if is_folder { path.parent().unwrap_or(path) } else { path };
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = path.file_stem().unwrap_or_default();
    let around = [folder.join("main.rs"), folder.join("mod.rs"), folder.with_extension("rs")];
    around.iter().filter_map(|file| find(texts, file)).any(|text| {
        let declares =
            |part: &[Token]| part[0].is("mod") && name == part[1].text && part[2].is(";");
        code(&text.text).windows(3).any(declares)
    })
}

/// A program beside `tests/all` that is no `[[test]]` of the manifest, or one without a reason.
fn beside(text: &Text, folder: &Path, manifest: &Text) -> Option<Finding> {
    let program = if text.path.ends_with("main.rs") { text.path.parent()? } else { &text.path };
    let name = program.file_stem()?;
    let is_program = program.parent() == Some(folder);
    let is_explained = tests(manifest).iter().any(|(test, explained)| name == *test && *explained);
    (is_program && !is_explained).then(|| {
        let what = "a program of its own: make it a module of tests/all, or give it a [[test]] \
                    in Cargo.toml, below a comment that says why";
        text.finding(1, what)
    })
}
