//! The page in one file: modules as one script, and all parts in their places.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};
use tempfile::TempDir;
use xtask::web::{Error, Parts, assemble, bundle};

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file in it");
    }
    folder
}

const ENGINE: &str = "let wasm_bindgen = { version() { return \"1\"; } };";

#[test]
fn modules_become_functions_in_the_order_of_their_imports() {
    let folder = folder(&[
        (
            "main.js",
            "import { twice } from \"./a-b.js\";\nimport {\n  version as v,\n} from \"./engine.js\";\ntwice(v());\n",
        ),
        (
            "a-b.js",
            "import { version } from \"./engine.js\";\n\nexport function twice(x) {\n  return x + x;\n}\nexport const ONE = version();\n",
        ),
    ]);
    let script = bundle(&folder.path().join("main.js"), ENGINE).expect("modules");
    assert_eq!(
        script,
        "\"use strict\";\n\
         const $engine = (() => {\n\
         let wasm_bindgen = { version() { return \"1\"; } };\n\
         return wasm_bindgen;\n\
         })();\n\
         const $a_b = (() => {\n\
         const { version } = $engine;\n\
         \n\
         function twice(x) {\n  return x + x;\n}\n\
         const ONE = version();\n\
         return { twice, ONE };\n\
         })();\n\
         const $main = (() => {\n\
         const { twice } = $a_b;\n\
         const { version: v } = $engine;\n\
         twice(v());\n\
         return {  };\n\
         })();\n"
    );
}

#[test]
fn a_line_that_only_begins_like_an_import_stays_as_it_is() {
    let line = "imported = imports\n    .map((each) => each)\n    .length;";
    let folder = folder(&[("main.js", line)]);
    let script = bundle(&folder.path().join("main.js"), ENGINE).expect("one module");
    assert!(script.contains(line), "{script}");
}

#[test]
fn what_cannot_be_one_script_is_named_with_its_line() {
    for (text, line, part) in [
        ("\nimport * as a from \"./a.js\";", 2, "cannot be bundled: import *"),
        ("import a from \"./a.js\";", 1, "cannot be bundled: import a"),
        ("import \"./a.js\";", 1, "cannot be bundled: import \"./a.js\""),
        ("import{ a } from \"./a.js\";", 1, "cannot be bundled: import{"),
        ("import { a } from \"../a.js\";", 1, "cannot be bundled"),
        ("import { a }\n  from", 1, "an import without a semicolon"),
        ("const a = 1;\nexport default a;", 2, "cannot be bundled: export default a;"),
        ("const a = import.meta.url;", 1, "a classic script imports nothing"),
        ("import { a } from \"./main.js\";", 1, "main.js imports this, too"),
    ] {
        let folder = folder(&[("main.js", text)]);
        match bundle(&folder.path().join("main.js"), ENGINE) {
            Err(Error::Module { line: found, what, .. }) => {
                assert!(found == line && what.starts_with(part), "{text}: {found}: {what}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
    let folder = folder(&[("main.js", "import { a } from \"./a.js\";\n")]);
    let missing = bundle(&folder.path().join("main.js"), ENGINE);
    assert!(matches!(missing, Err(Error::File { path, .. }) if path.ends_with("a.js")));
}

const INDEX: &str = "<meta content=\"script-src 'wasm-unsafe-eval' HASHES; style-src HASHES; \
                     connect-src 'none'\"><link rel=\"stylesheet\" href=\"style.css\">\
                     <script type=\"module\" src=\"main.js\"></script>";

fn parts(sources: &Path) -> Parts<'_> {
    Parts { sources, glue: ENGINE, engine: b"\0asm", model: b"model" }
}

#[test]
fn the_page_has_all_parts_and_their_hashes() {
    let folder = folder(&[("index.html", INDEX), ("style.css", "p {}"), ("main.js", "let a;\n")]);
    let page = assemble(&parts(folder.path())).expect("a page");
    let hash = |text: &str| {
        use base64::Engine as _;
        let hash = Sha256::digest(text);
        format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(hash))
    };
    let (_, program) = page.split_once("id=\"program\">").expect("a program");
    let program = program.strip_suffix("</script>").expect("its end");
    assert!(program.starts_with("\"use strict\";\n") && program.contains("let a;"));
    assert!(page.contains(&format!("script-src 'wasm-unsafe-eval' {};", hash(program))));
    assert!(page.contains(&format!("style-src {};", hash("p {}"))));
    assert!(page.contains("<style>p {}</style>"));
    for id in ["engine", "model"] {
        let block = format!("<script type=\"application/octet-stream\" id=\"{id}\">H4sI");
        assert!(page.contains(&block), "{page}");
    }
    assert!(!page.contains("HASHES") && !page.contains("src=") && !page.contains("href="));
    assert_eq!(assemble(&parts(folder.path())).expect("a page"), page);
}

#[test]
fn a_page_without_a_place_for_a_part_or_with_an_end_in_it_is_refused() {
    let twice = format!("{INDEX}{INDEX}");
    let cases = [
        ("", "p {}", "", 0),
        (&twice, "p {}", "", 2),
        (INDEX, "/* </style> */", "", 1),
        (INDEX, "p {}", "let a = \"</script>\";", 1),
        (INDEX, "p {}", "let a = \"<!-- <!--\";", 2),
    ];
    for (index, style, main, times) in cases {
        let folder = folder(&[("index.html", index), ("style.css", style), ("main.js", main)]);
        match assemble(&parts(folder.path())) {
            Err(Error::Place { found, .. }) => assert_eq!(found, times, "{main}"),
            other => panic!("{index}: {other:?}"),
        }
    }
}
