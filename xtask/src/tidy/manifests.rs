//! What the `Cargo.toml` of each package says of its dependencies.

use std::path::Path;

use super::checkout::Text;

/// One entry of a manifest's tables of dependencies.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dependency<'a> {
    pub(super) name: &'a str,
    /// Only for tests, examples and benches.
    pub(super) dev: bool,
    pub(super) line: usize,
}

/// A package's name.
pub(super) fn package_name(manifest: &Text) -> Option<&str> {
    let mut in_package = false;
    for (_, line) in manifest.lines() {
        if line.starts_with('[') {
            in_package = line.trim() == "[package]";
        } else if in_package && let Some(value) = value_of(line, "name") {
            return Some(value);
        }
    }
    None
}

/// The `[[test]]`s of a package, and whether a comment above each says why it is there.
pub(super) fn tests(manifest: &Text) -> Vec<(&str, bool)> {
    let mut found = Vec::new();
    let (mut in_test, mut is_explained, mut before) = (false, false, "");
    for (_, line) in manifest.lines() {
        if line.starts_with('[') {
            in_test = line.trim() == "[[test]]";
            is_explained = before.starts_with('#');
        } else if in_test && let Some(name) = value_of(line, "name") {
            found.push((name, is_explained));
        }
        before = line;
    }
    found
}

/// Whether a package is a library: others can use it.
pub(super) fn is_library(texts: &[Text], manifest: &Text) -> bool {
    let root = manifest.path.parent().unwrap_or(Path::new("")).join("src/lib.rs");
    texts.iter().any(|text| text.path == root)
}

/// A package's dependencies, as far as they are written a line each.
pub(super) fn dependencies(manifest: &Text) -> Vec<Dependency<'_>> {
    let mut found = Vec::new();
    // In which table of dependencies we are: whether for development only, and of which.
    let mut table: Option<(bool, Option<&str>)> = None;
    for (line, content) in manifest.lines() {
        let content = content.split('#').next().unwrap_or(content).trim();
        if let Some(header) = content.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            table = dependency_table(header);
            if let Some((dev, Some(name))) = table {
                found.push(Dependency { name, dev, line });
            }
        } else if let Some((dev, None)) = table
            && let Some((key, value)) = content.split_once('=')
        {
            let key = key.split('.').next().unwrap_or(key).trim().trim_matches('"');
            let renamed = value.split_once("package").and_then(|(_, rest)| rest.split('"').nth(1));
            found.push(Dependency { name: renamed.unwrap_or(key), dev, line });
        } else if let Some((_, Some(_))) = table
            && let (Some(name), Some(last)) = (value_of(content, "package"), found.last_mut())
        {
            last.name = name;
        }
    }
    found
}

/// Reads a header such as `target.'cfg(unix)'.dev-dependencies.rand`.
fn dependency_table(header: &str) -> Option<(bool, Option<&str>)> {
    // Of a workspace they are only versions to choose from.
    if header.starts_with("workspace") {
        return None;
    }
    let start = header.rfind("dependencies")?;
    let dev = header[..start].ends_with("dev-");
    let name = header[start + "dependencies".len()..].strip_prefix('.');
    Some((dev, name.map(|name| name.trim_matches('"'))))
}

fn value_of<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let value = line.trim().strip_prefix(key)?.trim_start().strip_prefix('=')?;
    Some(value.trim().trim_matches('"'))
}
