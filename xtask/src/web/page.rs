//! One file of all parts of the page.

use std::io::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::bundle::bundle;
use super::error::Error;
use super::files::read_text;

/// What the page is made of.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// The folder with `index.html`, `style.css`, `main.js` and what that imports.
    pub sources: &'a Path,
    /// The script that defines `wasm_bindgen`.
    pub glue: &'a str,
    /// The WebAssembly.
    pub engine: &'a [u8],
    /// The model file.
    pub model: &'a [u8],
}

/// Where the style stands.
const STYLE: &str = "<link rel=\"stylesheet\" href=\"style.css\">";

/// Where the program stands.
const PROGRAM: &str = "<script type=\"module\" src=\"main.js\"></script>";

/// Where the policy names what may run.
const SCRIPT_HASHES: &str = "script-src 'wasm-unsafe-eval' HASHES";
const STYLE_HASHES: &str = "style-src HASHES";

/// The page, as one file that asks for no other.
///
/// # Errors
/// [`Error::Place`] if `index.html` has not each of the parts once, and as [`bundle`].
pub fn assemble(parts: &Parts<'_>) -> Result<String, Error> {
    let path = parts.sources.join("index.html");
    let style = read_text(&parts.sources.join("style.css"))?;
    let program = bundle(&parts.sources.join("main.js"), parts.glue)?;
    for text in [&style, &program] {
        let end = ["</script", "</style", "<!--"].into_iter().find(|end| text.contains(end));
        if let Some(place) = end {
            return Err(Error::Place { path, place, found: text.matches(place).count() });
        }
    }
    let mut page = read_text(&path)?;
    let mut put = |place: &'static str, part: String| {
        let found = page.matches(place).count();
        if found != 1 {
            return Err(Error::Place { path: path.clone(), place, found });
        }
        page = page.replacen(place, &part, 1);
        Ok(())
    };
    put(SCRIPT_HASHES, format!("script-src 'wasm-unsafe-eval' {}", hash(&program)))?;
    put(STYLE_HASHES, format!("style-src {}", hash(&style)))?;
    put(STYLE, format!("<style>{style}</style>"))?;
    let blocks = [("engine", parts.engine), ("model", parts.model)].map(|(id, bytes)| {
        let data = STANDARD.encode(compressed(bytes));
        format!("<script type=\"application/octet-stream\" id=\"{id}\">{data}</script>\n")
    });
    let program = format!("<script type=\"module\" id=\"program\">{program}</script>");
    put(PROGRAM, blocks.concat() + &program)?;
    Ok(page)
}

/// As a policy names it.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes).and_then(|()| gzip.finish()).expect("memory is written to")
}
