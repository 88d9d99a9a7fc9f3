//! The ball in the valley.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::valley;

/// A ball on C(v₁, v₂) = (v₁² + 10 v₂²) / 2.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Valley(valley::Valley);

#[wasm_bindgen]
impl Valley {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// C at a point.
    pub fn value(x: f64, y: f64) -> f64 {
        valley::Valley::value([x, y])
    }

    /// ∇C at a point: two numbers.
    pub fn gradient(x: f64, y: f64) -> Vec<f64> {
        valley::Valley::gradient([x, y]).to_vec()
    }

    /// Puts the ball down, at rest: x, y and C.
    pub fn place(&mut self, x: f64, y: f64) -> Vec<f64> {
        numbers(self.0.place([x, y]))
    }

    /// Moves the ball once: x, y and C.
    pub fn step(&mut self, eta: f32, momentum: f32) -> Result<Vec<f64>, JsValue> {
        Ok(numbers(self.0.step(eta, momentum)?))
    }
}

fn numbers(step: valley::ValleyStep) -> Vec<f64> {
    vec![step.position[0], step.position[1], step.cost]
}
