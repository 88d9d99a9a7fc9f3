//! What library crates do not do: print, read the environment, use the network, keep global state;
//! and what `docs/ARCHITECTURE.md` says that a single crate does not do.

use std::path::Path;

use super::checkout::{Finding, Text, find};
use super::dependencies::SERVES;
use super::tokens::{Token, code};

/// Macros and functions that print or read the terminal.
const PRINTS: [&str; 8] =
    ["dbg", "eprint", "eprintln", "print", "println", "stderr", "stdin", "stdout"];

/// Types through which one talks to others.
const NETWORK: [&str; 5] = ["TcpListener", "TcpStream", "UdpSocket", "UnixListener", "UnixStream"];

/// Types that change behind a shared reference. A `static` of one is global state.
const CHANGE_WHEN_SHARED: [&str; 9] = [
    "Cell",
    "LazyCell",
    "LazyLock",
    "Mutex",
    "OnceCell",
    "OnceLock",
    "RefCell",
    "RwLock",
    "UnsafeCell",
];

/// Global state that is kept nevertheless: file, name, and why nobody can tell.
const GLOBAL_STATE: [(&str, &str, &str); 1] = [(
    "crates/drawn-digits/src/handwriting/skeletons.rs",
    "WAYS",
    "a constant, parsed on first use",
)];

/// Where `unsafe` may stand: a file or folder, and why.
const UNSAFE: [(&str, &str); 6] = [
    ("crates/augmentation/src/instructions.rs", "calls code compiled for vector instructions"),
    ("crates/fork-join/src", "lends tasks to other threads"),
    ("crates/mnist-cli/src/data.rs", "promises that mapped data sets do not change"),
    ("crates/mnist-io/src/data_set/sets.rs", "passes that promise on"),
    ("crates/mnist-io/src/file", "maps files"),
    ("crates/sigmoid-net/src/engine/simd", "calls the processor's vector instructions"),
];

/// Functions of floats whose last bit depends on the platform, or on the compiler.
const INEXACT: &[&str] = &[
    ".acos", ".asin", ".atan", ".atan2", ".cbrt", ".cos", ".cosh", ".exp", ".exp2", ".exp_m1",
    ".hypot", ".ln", ".ln_1p", ".log", ".log10", ".log2", ".powf", ".powi", ".sin", ".sin_cos",
    ".sinh", ".tan", ".tanh",
];

/// Words that a crate's code does without, methods with a dot: crate, words, and what
/// `docs/ARCHITECTURE.md` says.
const ABSENT: [(&str, &[&str], &str); 7] = [
    ("augmentation", INEXACT, "does only arithmetic that is exact to the last bit"),
    ("perceptron", &["gradient", "learn", "train"], "knows nothing of learning"),
    ("ink", INEXACT, "does only arithmetic that is exact to the last bit"),
    ("digit-strings", INEXACT, "gives the same readings on every machine"),
    ("drawn-digits", INEXACT, "does only arithmetic that is exact to the last bit"),
    ("sgd", &["ndarray", "spawn", "mnist_io"], "knows nothing of networks, starts no threads"),
    ("chapter-one", &["File", "OpenOptions", "create_dir_all"], "opens nothing"),
];

const USES_NETWORK: &str = "uses the network";

/// What library crates do though they must not.
pub(super) fn habits(texts: &[Text]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut used = [false; GLOBAL_STATE.len()];
    for text in texts {
        let Some(name) = library(texts, text) else { continue };
        let tokens = code(&text.text);
        for (at, token) in tokens.iter().enumerate() {
            if let Some(what) =
                habit(&tokens, at).filter(|what| *what != USES_NETWORK || name != SERVES)
            {
                findings.push(text.finding(token.line, format!("a library {what}")));
            }
            if let Some(state) = global_state(&tokens, at) {
                let kept = GLOBAL_STATE
                    .iter()
                    .position(|(file, name, _)| text.path == Path::new(file) && *name == state);
                match kept {
                    Some(kept) => used[kept] = true,
                    None => findings.push(
                        text.finding(token.line, format!("a library keeps global state: {state}")),
                    ),
                }
            }
            for (crate_name, words, sentence) in ABSENT {
                if name == crate_name && words.iter().any(|word| is_word(&tokens, at, word)) {
                    let what = format!("`{}`, but {name} {sentence}", token.text);
                    findings.push(text.finding(token.line, what));
                }
            }
        }
    }
    for (used, (file, name, _)) in used.iter().zip(GLOBAL_STATE) {
        if !used && find(texts, file).is_some() {
            findings.push(Finding::on_file(
                file,
                format!("xtask/src/tidy/libraries.rs allows global state {name}, which is gone"),
            ));
        }
    }
    findings
}

/// The library crate that a file belongs to.
fn library<'a>(texts: &[Text], text: &'a Text) -> Option<&'a str> {
    let name = text.crate_name()?;
    let in_program = text.path.ends_with("src/main.rs") || text.path.iter().any(|p| p == "bin");
    let has_library = find(texts, format!("crates/{name}/src/lib.rs")).is_some();
    (has_library && !in_program).then_some(name)
}

fn is_word(tokens: &[Token<'_>], at: usize, word: &str) -> bool {
    match word.strip_prefix('.') {
        Some(method) => {
            let called = tokens.get(at + 1).is_some_and(|token| token.is("("));
            tokens[at].is(method) && called && at > 0 && tokens[at - 1].is(".")
        }
        None => tokens[at].is(word),
    }
}

fn habit(tokens: &[Token<'_>], at: usize) -> Option<String> {
    let token = tokens[at];
    let next = |ahead: usize, text| tokens.get(at + ahead).is_some_and(|token| token.is(text));
    let called = next(1, "!") || next(1, "(");
    let in_path = at > 0 && (tokens[at - 1].is("::") || tokens[at - 1].is("."));
    if !token.is_word() {
        return None;
    }
    if PRINTS.contains(&token.text) && (called || in_path) {
        return Some(format!("uses the terminal: {}", token.text));
    }
    let std_module = in_path && at > 1 && tokens[at - 2].is("std");
    let of_module = token.is("std") && next(1, "::") && next(2, "{");
    let brought =
        |module| of_module && tokens[at..].iter().take_while(|t| !t.is(";")).any(|t| t.is(module));
    if token.is("env") && (std_module || next(1, "::")) || brought("env") {
        return Some("reads the environment".to_owned());
    }
    if token.is("net") && std_module || NETWORK.contains(&token.text) || brought("net") {
        return Some(USES_NETWORK.to_owned());
    }
    None
}

/// The name of the global state that is declared at a token.
fn global_state<'a>(tokens: &[Token<'a>], at: usize) -> Option<&'a str> {
    let token = tokens[at];
    if token.is("thread_local") || token.is("lazy_static") {
        return tokens.get(at + 1).filter(|next| next.is("!")).map(|_| token.text);
    }
    if !token.is("static") {
        return None;
    }
    let name = tokens.get(at + 1)?;
    if name.is("mut") {
        return tokens.get(at + 2).map(|name| name.text);
    }
    let declared = tokens[at..].iter().take_while(|token| !token.is("=") && !token.is(";"));
    let changes = |token: &Token<'_>| {
        CHANGE_WHEN_SHARED.contains(&token.text) || token.text.starts_with("Atomic")
    };
    declared.clone().any(changes).then_some(name.text)
}

/// `unsafe` where it may not stand, and permissions that nothing needs any more.
pub(super) fn unsafe_code(texts: &[Text]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut used = [false; UNSAFE.len()];
    for text in texts.iter().filter(|text| text.is("rs")) {
        let Some(token) = code(&text.text).into_iter().find(|token| token.is("unsafe")) else {
            continue;
        };
        let allowed = |place: &str| {
            text.path.starts_with(place) || text.path.starts_with(format!("{place}.rs"))
        };
        let place = UNSAFE.iter().position(|(place, _)| allowed(place));
        if let Some(place) = place {
            used[place] = true;
        } else if text.crate_name().is_some() {
            findings.push(text.finding(token.line, "`unsafe` here; it is confined to few files"));
        }
    }
    for (used, (place, _)) in used.iter().zip(UNSAFE) {
        let there = texts.iter().any(|text| text.path.starts_with(place));
        if !used && there {
            let what = "xtask/src/tidy/libraries.rs allows `unsafe` here, which needs it no more";
            findings.push(Finding::on_file(place, what));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_tables_name_is_there() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let files = GLOBAL_STATE.iter().map(|(file, ..)| (*file).to_owned());
        let places = UNSAFE.iter().map(|(place, _)| (*place).to_owned());
        let crates = ABSENT.iter().map(|(name, ..)| format!("crates/{name}/src/lib.rs"));
        for path in files.chain(places).chain(crates) {
            assert!(root.join(&path).exists(), "{path}");
        }
    }
}
