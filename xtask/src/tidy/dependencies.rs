//! Which crate of the workspace may depend on which, and what libraries may not depend on at all.

use std::collections::BTreeSet;

use super::checkout::{Finding, Text};
use super::manifests::{Dependency, dependencies, is_library, package_name};

/// What each package may use of the workspace, its tests aside: no more than it does use. Every arrow points one way.
const MAY_USE: [(&str, &[&str]); 23] = [
    ("perceptron", &[]),
    ("augmentation", &[]),
    ("fork-join", &[]),
    ("ink", &[]),
    ("atomic-file", &[]),
    ("checkpoint", &["atomic-file"]),
    ("sgd", &["fork-join"]),
    ("ranks", &["sgd"]),
    ("mnist-io", &["atomic-file"]),
    ("drawn-digits", &["atomic-file", "mnist-io"]),
    ("digit-strings", &["drawn-digits"]),
    ("figures", &["atomic-file"]),
    ("sigmoid-net", &["atomic-file", "fork-join", "sgd"]),
    ("model-formats", &["sigmoid-net"]),
    (
        "reading",
        &[
            "augmentation",
            "digit-strings",
            "drawn-digits",
            "figures",
            "ink",
            "mnist-io",
            "sigmoid-net",
        ],
    ),
    ("server", &["ink", "reading"]),
    (
        "chapter-one",
        &[
            "augmentation",
            "digit-strings",
            "figures",
            "mnist-io",
            "perceptron",
            "reading",
            "sgd",
            "sigmoid-net",
        ],
    ),
    (
        "playground",
        &[
            "chapter-one",
            "digit-strings",
            "drawn-digits",
            "ink",
            "mnist-io",
            "perceptron",
            "reading",
            "sgd",
            "sigmoid-net",
        ],
    ),
    (
        "mnist-cli",
        &[
            "atomic-file",
            "augmentation",
            "chapter-one",
            "checkpoint",
            "drawn-digits",
            "figures",
            "ink",
            "mnist-io",
            "model-formats",
            "perceptron",
            "ranks",
            "reading",
            "server",
            "sgd",
            "sigmoid-net",
        ],
    ),
    ("xtask", &[]),
    (
        "peers",
        &["digit-strings", "drawn-digits", "figures", "ink", "mnist-io", "reading", "sigmoid-net"],
    ),
    ("benches", &["drawn-digits", "mnist-io", "sgd", "sigmoid-net"]),
    // Outside the workspace: what others' libraries do on the same work.
    ("peers-rust", &[]),
];

/// The one library whose work is the network.
pub(super) const SERVES: &str = "server";

/// What talks to the network, draws windows or keeps a runtime of its own is for programs.
const NOT_IN_LIBRARIES: [&str; 9] =
    ["clap", "ctrlc", "curl", "hyper", "indicatif", "reqwest", "socket2", "tokio", "ureq"];

/// Dependencies that the tables above do not allow.
pub(super) fn between_crates(texts: &[Text]) -> Vec<Finding> {
    let manifests: Vec<(&Text, &str)> = texts
        .iter()
        .filter(|text| text.path.ends_with("Cargo.toml"))
        .filter_map(|text| Some((text, package_name(text)?)))
        .collect();
    let ours: BTreeSet<&str> = manifests.iter().map(|(_, name)| *name).collect();
    let mut findings = Vec::new();
    for &(manifest, name) in &manifests {
        let Some(allowed) = may_use(name) else {
            let what = format!("xtask/src/tidy/dependencies.rs does not say what {name} may use");
            findings.push(manifest.finding(1, what));
            continue;
        };
        let in_crates = manifest.path.starts_with("crates");
        for Dependency { name: used, dev, line } in dependencies(manifest) {
            let what = if ours.contains(used) && !dev && !allowed.contains(&used) {
                format!("{name} must not depend on {used}")
            } else if ours.contains(used) && dev && reaches(used, name) {
                format!("{name} must not be tested with {used}, which depends on it")
            } else if in_crates
                && name != SERVES
                && is_library(texts, manifest)
                && NOT_IN_LIBRARIES.contains(&used)
                && !dev
            {
                format!("{name} is a library and must not depend on {used}")
            } else {
                continue;
            };
            findings.push(manifest.finding(line, what));
        }
    }
    findings
}

fn may_use(name: &str) -> Option<&'static [&'static str]> {
    MAY_USE.iter().find(|(package, _)| *package == name).map(|(_, used)| *used)
}

/// Whether `name` may use `other`, directly or through what it uses.
fn reaches(name: &str, other: &str) -> bool {
    may_use(name).is_some_and(|used| used.iter().any(|&used| used == other || reaches(used, other)))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::tidy::checkout;

    #[test]
    fn the_table_names_packages_that_are_there_and_no_cycle() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for (i, (name, used)) in MAY_USE.iter().enumerate() {
            let places = [format!("crates/{name}"), (*name).to_owned(), format!("benches/{name}")];
            let is_there = places.iter().any(|place| root.join(place).join("Cargo.toml").is_file());
            assert!(is_there || *name == "peers-rust", "{name}");
            // Each uses only those above it.
            let above: Vec<&str> = MAY_USE[..i].iter().map(|(name, _)| *name).collect();
            assert!(used.iter().all(|used| above.contains(used)), "{name}: {used:?}");
        }
    }

    #[test]
    fn the_table_allows_nothing_that_is_not_used() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let texts = checkout::read(&root).expect("a checkout");
        let manifests = texts.iter().filter(|text| text.path.ends_with("Cargo.toml"));
        for manifest in manifests {
            let Some(name) = package_name(manifest) else { continue };
            let used = dependencies(manifest);
            for allowed in may_use(name).expect(name) {
                let is_used = used.iter().any(|used| used.name == *allowed && !used.dev);
                assert!(is_used, "{name} may use {allowed}, and does not");
            }
        }
    }
}
