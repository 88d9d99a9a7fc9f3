//! Training.

use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::values::{array, fields, json, object};
use crate::trainer;

/// A network in training.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Trainer(trainer::Trainer);

#[wasm_bindgen]
impl Trainer {
    /// By settings, an object with the names of flags.
    #[wasm_bindgen(constructor)]
    pub fn new(settings: &JsValue) -> Result<Trainer, JsValue> {
        let settings = trainer::TrainerSettings::from_json(&json(settings)?)?;
        Ok(Self(trainer::Trainer::new(&settings)?))
    }

    /// On the digits in these four files, which lie in a folder of that name.
    pub fn with_data(
        settings: &JsValue,
        folder: &str,
        training_images: &[u8],
        training_labels: &[u8],
        test_images: &[u8],
        test_labels: &[u8],
    ) -> Result<Trainer, JsValue> {
        let settings = trainer::TrainerSettings::from_json(&json(settings)?)?;
        let files =
            trainer::DigitFiles { training_images, training_labels, test_images, test_labels };
        Ok(Self(trainer::Trainer::with_data(&settings, folder, files)?))
    }

    /// The commands that train the same network, the one that draws its digits first.
    pub fn commands(&self) -> JsValue {
        array(self.0.commands().iter().map(|command| command.into()))
    }

    /// Trains by so many mini-batches at most, no further than to the end of the epoch; its
    /// progress.
    pub fn mini_batches(&mut self, most: usize) -> Result<JsValue, JsValue> {
        object(&self.0.mini_batches(most))
    }

    /// `{epoch, epochs, mini_batch, of, images, finished}`.
    pub fn progress(&self) -> Result<JsValue, JsValue> {
        object(&self.0.progress())
    }

    /// `{training_cost, training_accuracy, cost, accuracy, dead_outputs, not_finite}`.
    pub fn measure(&self) -> Result<JsValue, JsValue> {
        object(&self.0.measure())
    }

    /// `{correct, examples, cost}` on the test images.
    pub fn test(&self) -> Result<JsValue, JsValue> {
        object(&self.0.test())
    }

    /// Neurons of each layer.
    pub fn architecture(&self) -> Vec<usize> {
        self.0.architecture()
    }

    /// Weights of the first layer, neuron by neuron.
    pub fn first_weights(&self) -> Vec<f32> {
        self.0.first_weights()
    }

    /// `{images, labels, answers}`: validation images that are read wrong.
    pub fn mistakes(&self, most: usize) -> Result<JsValue, JsValue> {
        let mistakes = self.0.mistakes(most);
        let bytes = |bytes: &[u8]| JsValue::from(Uint8Array::from(bytes));
        fields([
            ("images", bytes(&mistakes.images)),
            ("labels", bytes(&mistakes.labels)),
            ("answers", bytes(&mistakes.answers)),
        ])
    }

    /// Back to the network before the first mini-batch.
    pub fn rewind(&mut self) -> Result<(), JsValue> {
        Ok(self.0.rewind()?)
    }

    /// The bytes of the model file.
    pub fn model(&self) -> Result<Vec<u8>, JsValue> {
        Ok(self.0.model()?)
    }
}
