//! Which files of a crate stand above which: those below do not import those above.

use std::path::{Path, PathBuf};

use super::checkout::{Finding, shown};
use super::modules::Import;

/// Files or folders of a crate that must not import certain others.
struct Rule {
    /// The crate's sources.
    sources: &'static str,
    /// Files end in `.rs`; a folder is everything in it, and the file beside it that declares it.
    below: &'static [&'static str],
    above: &'static [&'static str],
    why: &'static str,
}

/// The sections of the chapter, whose experiments do not know each other.
const SECTIONS: &[&str] = &[
    "architecture",
    "gradient_descent",
    "implementing",
    "perceptrons",
    "sigmoid_neurons",
    "simple_network",
];

/// Where the sections are.
const CHAPTER: &str = "crates/chapter-one/src";

const RULES: [Rule; 4] = [
    Rule {
        sources: "crates/sigmoid-net/src",
        below: &[
            "activation.rs",
            "cost.rs",
            "data.rs",
            "error.rs",
            "evaluation.rs",
            "init.rs",
            "network.rs",
            "neuron.rs",
            "portable.rs",
        ],
        above: &[
            "backprop.rs",
            "committee.rs",
            "engine",
            "model_file",
            "network_cost",
            "predict.rs",
            "stream",
            "training.rs",
        ],
        why: "the model does not know the engine, nor what is done with both",
    },
    Rule {
        sources: "crates/sigmoid-net/src",
        below: &["engine"],
        above: &[
            "backprop.rs",
            "committee.rs",
            "model_file",
            "network_cost",
            "predict.rs",
            "stream",
            "training.rs",
        ],
        why: "the engine does not know who uses it",
    },
    Rule {
        sources: CHAPTER,
        below: &[
            "error.rs",
            "experiment.rs",
            "nands.rs",
            "progress.rs",
            "random.rs",
            "report",
            "runs",
            "setup.rs",
            "statistics.rs",
        ],
        above: SECTIONS,
        why: "what experiments share knows no experiment",
    },
    Rule {
        sources: CHAPTER,
        below: SECTIONS,
        above: &["chapter.rs"],
        why: "experiments do not know the list of them",
    },
];

/// Imports that go up.
pub(super) fn of_imports(crates: &[Vec<Import>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for import in crates.iter().flatten() {
        let broken = RULES.iter().find(|rule| {
            let within = |places: &[&str], path: &Path| {
                places.iter().any(|place| covers(&Path::new(rule.sources).join(place), path))
            };
            within(rule.below, &import.from) && within(rule.above, &import.to)
        });
        let why = match broken {
            Some(rule) => rule.why,
            None if are_two_experiments(&import.from, &import.to) => {
                "experiments do not know each other"
            }
            None => continue,
        };
        findings.push(Finding {
            path: import.from.clone(),
            line: import.line,
            what: format!("takes {} from {}, but {why}", import.path, shown(&import.to)),
        });
    }
    findings
}

/// Whether a file is the one named, in the folder named, or declares that folder.
fn covers(place: &Path, path: &Path) -> bool {
    path.starts_with(place) || path == place.with_extension("rs")
}

fn are_two_experiments(a: &Path, b: &Path) -> bool {
    experiment(a).is_some_and(|a| experiment(b).is_some_and(|b| a != b))
}

/// Section and name of the experiment that a file belongs to.
fn experiment(path: &Path) -> Option<PathBuf> {
    let inside = path.strip_prefix(CHAPTER).ok()?;
    let mut parts = inside.iter();
    let (section, name) = (parts.next()?, parts.next()?);
    let is_section = SECTIONS.iter().any(|known| section == *known);
    is_section.then(|| Path::new(section).join(name).with_extension(""))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_the_rules_name_is_there() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for rule in &RULES {
            for place in rule.below.iter().chain(rule.above) {
                let (file, folder) = (Path::new(rule.sources).join(place), root.join(rule.sources));
                assert!(folder.join(place).exists(), "{}", file.display());
            }
        }
    }

    /// A new file must be put on a floor; only `lib.rs`, which declares all, stands on none.
    #[test]
    fn every_file_of_these_crates_is_named() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for Rule { sources, .. } in &RULES {
            for entry in fs::read_dir(root.join(sources)).expect(sources) {
                let name = entry.expect(sources).file_name();
                let rules = RULES.iter().filter(|rule| rule.sources == *sources);
                let mut places = rules.flat_map(|rule| rule.below.iter().chain(rule.above));
                let is_named = places.any(|place| covers(Path::new(place), Path::new(&name)));
                assert!(is_named || name == "lib.rs", "{sources}: {}", name.display());
            }
        }
    }
}
