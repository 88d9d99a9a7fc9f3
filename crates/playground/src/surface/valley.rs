//! The ball in the valley.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::valley;

/// C(v₁, v₂) = (v₁² + 10 v₂²) / 2.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Valley;

#[wasm_bindgen]
impl Valley {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self
    }

    /// C at a point.
    pub fn value(&self, x: f64, y: f64) -> f64 {
        valley::Valley.value([x, y])
    }

    /// ∇C at a point: two numbers.
    pub fn gradient(&self, x: f64, y: f64) -> Vec<f64> {
        valley::Valley.gradient([x, y]).to_vec()
    }

    /// The η from which on a ball climbs.
    pub fn limit(&self) -> f64 {
        valley::Valley.limit()
    }

    /// Where a ball comes through: x, y and C before the first move and after each.
    pub fn path(
        &self,
        x: f64,
        y: f64,
        eta: f32,
        momentum: f32,
        moves: usize,
    ) -> Result<Vec<f64>, JsValue> {
        let path = valley::Valley.path([x, y], eta, momentum, moves)?;
        Ok(path.iter().flat_map(|s| [s.position[0], s.position[1], s.cost]).collect())
    }
}
