//! Reading.

use js_sys::{Array, Float32Array, Reflect, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::values::{array, fields, object};
use crate::reader;

/// A model that reads images.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Reader(reader::Reader);

#[wasm_bindgen]
impl Reader {
    /// From the bytes of a model file.
    #[wasm_bindgen(constructor)]
    pub fn new(model: &[u8]) -> Result<Reader, JsValue> {
        Ok(Self(reader::Reader::new(model)?))
    }

    /// Neurons of each layer.
    pub fn architecture(&self) -> Vec<usize> {
        self.0.architecture().to_vec()
    }

    /// Weights of the first layer, neuron by neuron.
    pub fn first_weights(&self) -> Vec<f32> {
        self.0.first_weights()
    }

    /// `{answer, lines: [{box, cuts, chosen_cuts, candidates, readings, images}]}`.
    pub fn read(
        &self,
        grey: &[u8],
        width: usize,
        height: usize,
        writing: &str,
        reject: f64,
    ) -> Result<JsValue, JsValue> {
        let trial = self.0.read(grey, [width, height], writing, reject)?;
        let result = object(&trial)?;
        let lines: Array = Reflect::get(&result, &"lines".into())?.unchecked_into();
        for (line, tried) in lines.iter().zip(&trial.lines) {
            let images = Uint8Array::from(&tried.images[..]);
            Reflect::set(&line, &"images".into(), &images)?;
        }
        Ok(result)
    }

    /// The activations of each layer, the image's first.
    pub fn activations(&self, image: &[u8]) -> Result<JsValue, JsValue> {
        Ok(floats(&self.0.activations(image)?))
    }

    /// What each wire carries into a layer, neuron by neuron.
    pub fn carried(&self, image: &[u8], layer: usize) -> Result<Vec<f32>, JsValue> {
        Ok(self.0.carried(image, layer)?)
    }

    /// `{pixels, neurons}`: what contributes to a digit, above 0 for it; neurons layer by layer.
    pub fn contributions(&self, image: &[u8], digit: usize) -> Result<JsValue, JsValue> {
        let all = self.0.contributions(image, digit)?;
        let (pixels, neurons) = all.split_at(1);
        fields([
            ("pixels", Float32Array::from(&pixels[0][..]).into()),
            ("neurons", floats(neurons)),
        ])
    }
}

fn floats(layers: &[Vec<f32>]) -> JsValue {
    array(layers.iter().map(|layer| Float32Array::from(&layer[..]).into()))
}
