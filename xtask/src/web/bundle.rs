//! The modules of the page as one script.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::error::Error;
use super::files::read_text;

/// What defines the engine for the modules, in the place of a file.
const ENGINE: &str = "engine.js";

/// One script of a module and all that it imports, which may run as a module, or in a worker that
/// knows only classic scripts. `engine` is the script that defines `wasm_bindgen`.
///
/// Each module becomes a function that returns what it exports. It imports only so, before all else,
///
/// ```text
/// import { a, b as c } from "./other.js";
/// ```
///
/// and exports functions, classes and constants where they are declared, at the beginning of a line.
///
/// # Errors
/// [`Error::Module`] for a module that does otherwise, [`Error::File`] for one that cannot be read.
pub fn bundle(main: &Path, engine: &str) -> Result<String, Error> {
    let mut bundle = Bundle { done: BTreeMap::new(), script: "\"use strict\";\n".into() };
    bundle.add(main, engine)?;
    Ok(bundle.script)
}

struct Bundle {
    /// Modules by the name of their file, and whether they are in the script already.
    done: BTreeMap<String, bool>,
    script: String,
}

impl Bundle {
    fn add(&mut self, path: &Path, engine: &str) -> Result<(), Error> {
        let name = name_of(path);
        self.done.insert(name.clone(), false);
        if name == ENGINE {
            self.define(&name, engine, "return wasm_bindgen;");
            return Ok(());
        }
        let module = Module::parse(path, &read_text(path)?)?;
        for (line, import) in &module.imports {
            match self.done.get(import) {
                Some(true) => {}
                Some(false) => {
                    return Err(wrong(path, *line, format!("{import} imports this, too")));
                }
                None => self.add(&path.with_file_name(import), engine)?,
            }
        }
        self.define(&name, &module.body, &format!("return {{ {} }};", module.exports.join(", ")));
        Ok(())
    }

    fn define(&mut self, name: &str, body: &str, last: &str) {
        let variable = variable(name);
        let body = body.trim();
        let _ = writeln!(
            self.script,
            "const {variable} = (() => {{
{body}
{last}
}})();"
        );
        self.done.insert(name.to_owned(), true);
    }
}

struct Module {
    /// Files that it imports, with the lines that say so.
    imports: Vec<(usize, String)>,
    exports: Vec<String>,
    body: String,
}

impl Module {
    fn parse(path: &Path, text: &str) -> Result<Self, Error> {
        let mut module = Self { imports: Vec::new(), exports: Vec::new(), body: String::new() };
        let mut lines = (1..).zip(text.lines());
        while let Some((number, line)) = lines.next() {
            if line.starts_with("import {") {
                let mut import = line.to_owned();
                while !import.ends_with(';') {
                    let Some((_, next)) = lines.next() else {
                        return Err(wrong(path, number, "an import without a semicolon".into()));
                    };
                    import = format!("{import} {}", next.trim());
                }
                let (names, file) = import_of(&import)
                    .ok_or_else(|| wrong(path, number, format!("cannot be bundled: {import}")))?;
                let names: Vec<String> =
                    names.split(',').map(|name| name.trim().replace(" as ", ": ")).collect();
                let names = names.join(", ");
                let _ = writeln!(module.body, "const {{ {names} }} = {};", variable(&file));
                module.imports.push((number, file));
            } else if let Some(declaration) = line.strip_prefix("export ") {
                let name = exported(declaration)
                    .ok_or_else(|| wrong(path, number, format!("cannot be bundled: {line}")))?;
                module.exports.push(name.to_owned());
                module.body.push_str(declaration);
                module.body.push('\n');
            } else if is_other_import(line) {
                return Err(wrong(path, number, format!("cannot be bundled: {line}")));
            } else {
                if line.contains("import.meta") || line.contains("import(") {
                    return Err(wrong(path, number, "a classic script imports nothing".into()));
                }
                module.body.push_str(line);
                module.body.push('\n');
            }
        }
        Ok(module)
    }
}

/// Whether the line imports in another way: all of a module, its default, or nothing of it.
fn is_other_import(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("import") else { return false };
    rest.trim_start().starts_with(['*', '"', '\'', '{'])
        || (rest.starts_with(' ') && rest.contains(" from "))
}

/// ` a, b ` and `other.js` of `import { a, b } from "./other.js";`.
fn import_of(import: &str) -> Option<(&str, String)> {
    let (names, from) = import.strip_prefix("import {")?.split_once('}')?;
    let file = from.trim().strip_prefix("from \"./")?.strip_suffix("\";")?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    file.chars().all(is_name).then(|| (names.trim_end_matches([' ', ',']), file.to_owned()))
}

/// The name that a declaration gives.
fn exported(declaration: &str) -> Option<&str> {
    let kinds = ["async function ", "function ", "class ", "const "];
    let rest = kinds.iter().find_map(|kind| declaration.strip_prefix(kind))?;
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))?;
    (end > 0).then_some(&rest[..end])
}

/// The variable that holds a module's exports.
fn variable(file: &str) -> String {
    let name = file.trim_end_matches(".js");
    format!("${}", name.replace(|c: char| !c.is_ascii_alphanumeric(), "_"))
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn wrong(path: &Path, line: usize, what: String) -> Error {
    Error::Module { path: PathBuf::from(path), line, what }
}
