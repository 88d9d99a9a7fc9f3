//! The modules of a crate, and which file imports which.
//!
//! Paths are followed through re-exports to the file that defines the thing. What counts as an
//! import: a `use`, and a path in the code. What does not: `mod`, and a `pub use` of what the
//! same file uses nowhere else. Macros are not expanded; a name that cannot be found is taken to
//! be defined where its path ends.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::checkout::{Text, find};
use super::names::{Use, after_use, paths, use_tree};
use super::tokens::{Token, after_group, after_item, code};

/// One file uses something of another file.
#[derive(Debug, Clone)]
pub(super) struct Import {
    /// Who uses it.
    pub(super) from: PathBuf,
    /// The line where.
    pub(super) line: usize,
    /// Its path as written there.
    pub(super) path: String,
    /// Where it is defined.
    pub(super) to: PathBuf,
}

/// Follow no longer chain of names than this, so that a circle of them ends.
const DEEPEST: usize = 32;

/// What declares a name.
const DECLARATIONS: [&str; 8] =
    ["fn", "struct", "enum", "union", "trait", "type", "const", "static"];

#[derive(Debug)]
struct Module<'a> {
    file: PathBuf,
    parent: Option<usize>,
    children: BTreeMap<&'a str, usize>,
    /// What is defined here.
    items: BTreeSet<&'a str>,
    /// What `use` brings here, by the names it has here.
    names: BTreeMap<&'a str, Vec<&'a str>>,
    /// Modules whose names are all brought here.
    globs: Vec<Vec<&'a str>>,
    uses: Vec<Use<'a>>,
    /// Code, without `use` and `mod`.
    body: Vec<Token<'a>>,
}

/// Where a path leads.
#[derive(Debug, Clone, Copy)]
enum Target {
    Module(usize),
    /// Something defined in this module.
    Item(usize),
}

/// The imports between the files of each crate.
pub(super) fn imports(texts: &[Text]) -> Vec<Vec<Import>> {
    texts.iter().filter(|text| is_root(&text.path)).map(|root| imports_below(texts, root)).collect()
}

/// Whether a file is where a library or a program begins.
fn is_root(path: &Path) -> bool {
    let folder = path.parent().unwrap_or(Path::new(""));
    let begins = path.ends_with("lib.rs") || path.ends_with("main.rs");
    folder.ends_with("src") && begins
        || folder.ends_with("src/bin") && path.extension().is_some_and(|e| e == "rs")
}

fn imports_below<'a>(texts: &'a [Text], root: &'a Text) -> Vec<Import> {
    let mut tree = Tree { texts, modules: Vec::new() };
    tree.add_file(root, None, root.path.parent().unwrap_or(Path::new("")));
    (0..tree.modules.len()).flat_map(|module| tree.imports_of(module)).collect()
}

struct Tree<'a> {
    texts: &'a [Text],
    modules: Vec<Module<'a>>,
}

impl<'a> Tree<'a> {
    /// Adds a file as a module, its children's files being in `folder`.
    fn add_file(&mut self, text: &'a Text, parent: Option<usize>, folder: &Path) -> usize {
        self.add(&text.path, parent, folder, &code(&text.text))
    }

    fn add(
        &mut self,
        file: &Path,
        parent: Option<usize>,
        folder: &Path,
        tokens: &[Token<'a>],
    ) -> usize {
        let this = self.modules.len();
        self.modules.push(Module {
            file: file.to_owned(),
            parent,
            children: BTreeMap::new(),
            items: BTreeSet::new(),
            names: BTreeMap::new(),
            globs: Vec::new(),
            uses: Vec::new(),
            body: Vec::new(),
        });
        let mut public = false;
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let next = tokens.get(at + 1).filter(|token| token.is_word());
            let end = match (token.text, next) {
                ("pub", _) if token.is_word() => {
                    public = true;
                    let restricted = tokens.get(at + 1).is_some_and(|token| token.is("("));
                    at = if restricted { after_group(tokens, at + 1) } else { at + 1 };
                    continue;
                }
                ("mod", Some(name)) => {
                    self.add_child(this, name.text, folder, &tokens[at + 2..]);
                    after_item(tokens, at)
                }
                ("use", _) if token.is_word() => {
                    let end = after_use(tokens, at);
                    self.add_use(this, &tokens[at + 1..end], public);
                    end
                }
                // In `const fn f` and `static mut X` the second word is not the name.
                (word, Some(name)) if DECLARATIONS.contains(&word) && !name.is("fn") => {
                    let name = tokens.get(at + 2).filter(|_| name.is("mut")).unwrap_or(name);
                    self.modules[this].items.insert(name.text);
                    after_item(tokens, at)
                }
                ("macro_rules", _) => {
                    let name = tokens.get(at + 2).map_or("", |name| name.text);
                    self.modules[this].items.insert(name);
                    after_item(tokens, at)
                }
                _ if token.is("#") || token.is("{") => {
                    after_group(tokens, at + usize::from(token.is("#")))
                }
                _ => at + 1,
            };
            if !(token.is("mod") || token.is("use")) {
                self.add_body(this, &tokens[at..end]);
            }
            public = false;
            at = end.max(at + 1);
        }
        this
    }

    /// Adds `mod name`, which `tokens` follow: a semicolon or the module itself.
    fn add_child(&mut self, parent: usize, name: &'a str, folder: &Path, tokens: &[Token<'a>]) {
        let below = folder.join(name);
        let child = if tokens.first().is_some_and(|token| token.is("{")) {
            let file = self.modules[parent].file.clone();
            let end = after_group(tokens, 0);
            Some(self.add(&file, Some(parent), &below, &tokens[1..end.max(2) - 1]))
        } else {
            let files = [below.with_extension("rs"), below.join("mod.rs")];
            let text = files.iter().find_map(|file| find(self.texts, file));
            text.map(|text| self.add_file(text, Some(parent), &below))
        };
        if let Some(child) = child {
            self.modules[parent].children.insert(name, child);
        }
    }

    /// Adds what a `use` brings, whose tokens after the keyword are `tokens`.
    fn add_use(&mut self, this: usize, tokens: &[Token<'a>], public: bool) {
        let mut uses = Vec::new();
        use_tree(tokens, &[], public, &mut uses);
        let module = &mut self.modules[this];
        for found in uses {
            match found.name {
                Some(name) => {
                    module.names.insert(name, found.path.clone());
                }
                None => module.globs.push(found.path.clone()),
            }
            module.uses.push(found);
        }
    }

    /// Adds code; a `use` within a function counts as one of the module.
    fn add_body(&mut self, this: usize, tokens: &[Token<'a>]) {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            // `+ use<'a>` in a signature brings nothing.
            let brings = tokens.get(at + 1).is_some_and(|next| next.is_word() || next.is("::"));
            if token.is("use") && brings {
                let end = after_use(tokens, at);
                self.add_use(this, &tokens[at + 1..end], false);
                at = end;
            } else {
                self.modules[this].body.push(*token);
                at += 1;
            }
        }
    }

    fn imports_of(&self, this: usize) -> Vec<Import> {
        let module = &self.modules[this];
        let mut imports = Vec::new();
        let mut add = |line, path: &[&'a str]| {
            if let Some(Target::Item(target)) = self.resolve(this, path, 0)
                && self.modules[target].file != module.file
            {
                let (from, to) = (module.file.clone(), self.modules[target].file.clone());
                imports.push(Import { from, line, path: path.join("::"), to });
            }
        };
        let words: BTreeMap<&'a str, usize> =
            module.body.iter().rev().filter(|t| t.is_word()).map(|t| (t.text, t.line)).collect();
        for brought in &module.uses {
            match brought.name {
                Some(name) if brought.public && !words.contains_key(name) => {}
                Some(_) => add(brought.line, &brought.path),
                None => {
                    for (&word, &line) in &words {
                        let named: Vec<&'a str> =
                            brought.path.iter().copied().chain([word]).collect();
                        if let Some(Target::Module(source)) = self.resolve(this, &brought.path, 0)
                            && self.lookup(source, word, true, 0).is_some()
                        {
                            add(line, &named);
                        }
                    }
                }
            }
        }
        for (line, path) in paths(&module.body) {
            add(line, &path);
        }
        imports
    }

    /// Where a path leads that stands in the module `from`; None if out of the crate.
    fn resolve(&self, from: usize, path: &[&'a str], depth: usize) -> Option<Target> {
        let mut here = from;
        let mut inside = false;
        for (i, &part) in path.iter().enumerate() {
            let last = i + 1 == path.len();
            match part {
                "crate" => {
                    while let Some(parent) = self.modules[here].parent {
                        here = parent;
                    }
                }
                "super" => here = self.modules[here].parent?,
                "self" => {}
                _ => match self.lookup(here, part, last, depth) {
                    Some(Target::Module(module)) => here = module,
                    Some(item) => return Some(item),
                    None if inside => return Some(Target::Item(here)),
                    None => return None,
                },
            }
            inside = true;
        }
        Some(Target::Module(here))
    }

    /// What a name means in a module. A module and a function may share one: the last part of a
    /// path is the function, any other the module.
    fn lookup(&self, here: usize, name: &str, last: bool, depth: usize) -> Option<Target> {
        if depth > DEEPEST {
            return None;
        }
        let module = &self.modules[here];
        let child = || module.children.get(name).map(|child| Target::Module(*child));
        let item = || module.items.contains(name).then_some(Target::Item(here));
        let brought = || self.resolve(here, module.names.get(name)?, depth + 1);
        let by_glob = || {
            module.globs.iter().find_map(|glob| match self.resolve(here, glob, depth + 1)? {
                Target::Module(module) => self.lookup(module, name, last, depth + 1),
                Target::Item(_) => None,
            })
        };
        if last {
            item().or_else(brought).or_else(child).or_else(by_glob)
        } else {
            child().or_else(brought).or_else(item).or_else(by_glob)
        }
    }
}
