//! Files of one crate that import each other, directly or in a longer cycle.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use super::checkout::{Finding, shown};
use super::modules::Import;

/// The first import from one file to another, for each two files.
type Graph = BTreeMap<PathBuf, BTreeMap<PathBuf, Import>>;

/// A finding for each group of files that import each other: its shortest cycle.
pub(super) fn of_imports(crates: &[Vec<Import>]) -> Vec<Finding> {
    crates.iter().flat_map(|imports| cycles(&graph(imports))).collect()
}

fn graph(imports: &[Import]) -> Graph {
    let mut graph = Graph::new();
    for import in imports {
        let from = graph.entry(import.from.clone()).or_default();
        from.entry(import.to.clone()).or_insert_with(|| import.clone());
    }
    graph
}

fn cycles(graph: &Graph) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut told = BTreeSet::new();
    let shortest = graph.keys().filter_map(|file| cycle_through(graph, file));
    let mut cycles: Vec<Vec<&Import>> = shortest.collect();
    cycles.sort_by_key(Vec::len);
    for cycle in cycles {
        // One finding a file is enough: the next cycle shows when this one is gone.
        if cycle.iter().any(|import| told.contains(&import.from)) {
            continue;
        }
        told.extend(cycle.iter().map(|import| &import.from));
        let steps: Vec<String> = cycle.iter().map(|import| step(import)).collect();
        let Some(first) = cycle.first() else { continue };
        findings.push(Finding {
            path: first.from.clone(),
            line: first.line,
            what: format!("files import each other: {}", steps.join(", ")),
        });
    }
    findings
}

/// The shortest way from a file back to itself.
fn cycle_through<'a>(graph: &'a Graph, start: &Path) -> Option<Vec<&'a Import>> {
    let mut reached: BTreeMap<&Path, &Import> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(file) = queue.pop_front() {
        for (to, import) in graph.get(file).into_iter().flatten() {
            if to == start {
                let mut cycle = vec![import];
                let mut at = file;
                while at != start {
                    let import = reached[at];
                    cycle.push(import);
                    at = &import.from;
                }
                cycle.reverse();
                return Some(cycle);
            }
            if !reached.contains_key(to.as_path()) {
                reached.insert(to, import);
                queue.push_back(to);
            }
        }
    }
    None
}

fn step(import: &Import) -> String {
    format!(
        "{}:{} takes {} from {}",
        shown(&import.from),
        import.line,
        import.path,
        shown(&import.to)
    )
}
