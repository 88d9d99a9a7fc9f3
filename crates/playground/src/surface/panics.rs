//! A panic is a mistake of ours: the console says where, for whoever reports it.

use std::panic;

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console)]
    fn error(text: &str);
}

#[wasm_bindgen(start)]
fn report_panics() {
    panic::set_hook(Box::new(|panicked| error(&panicked.to_string())));
}
