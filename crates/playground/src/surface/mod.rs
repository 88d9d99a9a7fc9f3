//! What JavaScript sees: the same, with its types. An error is thrown, an `Error` whose message is
//! what is wrong and, in a second line, what to do.

#![expect(unreachable_pub, reason = "JavaScript reaches them")]

mod circuit;
mod neurons;
mod panics;
mod reader;
mod trainer;
mod valley;
mod values;

use wasm_bindgen::prelude::wasm_bindgen;

/// The version of this crate.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_string()
}
