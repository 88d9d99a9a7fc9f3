//! Single neurons.

use js_sys::{Float64Array, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::values::{array, fields};
use crate::neurons;

/// Whether a perceptron fires.
#[wasm_bindgen]
pub fn perceptron_output(weights: &[f64], bias: f64, inputs: &[f64]) -> Result<bool, JsValue> {
    Ok(neurons::output_of_perceptron(weights, bias, inputs)?)
}

/// σ(z) of each z.
#[wasm_bindgen]
pub fn sigmoid(z: &[f32]) -> Vec<f32> {
    neurons::sigmoids(z)
}

/// A perceptron's output for each weighted input z.
#[wasm_bindgen]
pub fn step(z: &[f64]) -> Result<Vec<f32>, JsValue> {
    Ok(neurons::steps(z)?)
}

/// What a small network outputs while one of its weights moves: `{layer, from, to, weights,
/// sweeps: [{x, perceptrons, sigmoids}]}`.
#[wasm_bindgen]
pub fn wobble(reach: f64, points: usize, seed: u32) -> Result<JsValue, JsValue> {
    let flip = neurons::wobble(reach, points, seed.into())?;
    let bits = |bits: &[bool]| {
        let bits: Vec<u8> = bits.iter().copied().map(u8::from).collect();
        JsValue::from(Uint8Array::from(&bits[..]))
    };
    let numbers = |numbers: &[f64]| JsValue::from(Float64Array::from(numbers));
    let sweep = |sweep: &chapter_one::sigmoid_neurons::flip::Sweep| {
        fields([
            ("x", bits(&sweep.x)),
            ("perceptrons", bits(&sweep.perceptrons)),
            ("sigmoids", numbers(&sweep.sigmoids)),
        ])
    };
    let sweeps = flip.sweeps.iter().map(sweep).collect::<Result<Vec<JsValue>, JsValue>>()?;
    fields([
        ("layer", flip.place.layer.into()),
        ("from", flip.place.from.into()),
        ("to", flip.place.to.into()),
        ("weights", numbers(&flip.weights)),
        ("sweeps", array(sweeps)),
    ])
}
