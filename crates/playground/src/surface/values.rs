//! Values to and from JavaScript.

use js_sys::{Array, JSON, Reflect};
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::failure::Failure;

/// As an object, by way of JSON.
pub(super) fn object(value: &impl Serialize) -> Result<JsValue, JsValue> {
    let text = serde_json::to_string(value).map_err(|error| thrown(&error.to_string()))?;
    JSON::parse(&text)
}

/// As JSON.
pub(super) fn json(value: &JsValue) -> Result<String, JsValue> {
    JSON::stringify(value).map(String::from)
}

/// An object of these fields.
pub(super) fn fields<const N: usize>(fields: [(&str, JsValue); N]) -> Result<JsValue, JsValue> {
    let object = js_sys::Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &name.into(), &value)?;
    }
    Ok(object.into())
}

/// An array of these values.
pub(super) fn array(values: impl IntoIterator<Item = JsValue>) -> JsValue {
    values.into_iter().collect::<Array>().into()
}

/// To be thrown.
pub(super) fn thrown(message: &str) -> JsValue {
    js_sys::Error::new(message).into()
}

impl From<Failure> for JsValue {
    fn from(failure: Failure) -> Self {
        thrown(&failure.to_string())
    }
}
