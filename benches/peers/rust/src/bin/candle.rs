//! candle: weights as variables, its backpropagation and its SGD.

use std::process::ExitCode;

use candle_core::{Device, Tensor, Var};
use candle_nn::ops::sigmoid;
use candle_nn::{Optimizer, SGD};
use peers_rust::{Contender, Digits, Layer, Result, Task, compete};

struct Candle {
    /// n x pixels.
    x: Tensor,
    /// n x 10.
    y: Tensor,
    /// Weights, inputs x outputs, and biases. `Linear` keeps its weights the other way round, and
    /// each update would have to turn the gradient.
    layers: Vec<(Var, Var)>,
    optimizer: SGD,
    mini_batch_size: usize,
}

impl Contender for Candle {
    type Images = Tensor;

    fn new(task: &Task, training: &Digits, layers: Vec<Layer>) -> Result<Self> {
        let variables = |layer: Layer| {
            let shape = (layer.inputs, layer.outputs);
            let weights = Var::from_vec(layer.weights, shape, &Device::Cpu)?;
            Ok((weights, Var::from_vec(layer.biases, layer.outputs, &Device::Cpu)?))
        };
        let layers = layers.into_iter().map(variables).collect::<Result<Vec<_>>>()?;
        let all = layers.iter().flat_map(|(w, b)| [w.clone(), b.clone()]).collect();
        Ok(Self {
            x: matrix(&training.pixels, training.count())?,
            y: matrix(&training.one_hot(), training.count())?,
            optimizer: SGD::new(all, task.eta)?,
            layers,
            mini_batch_size: task.mini_batch_size.get(),
        })
    }

    fn epoch(mut self, order: &[u32]) -> Result<Self> {
        let indices = Tensor::new(order, &Device::Cpu)?;
        let (x, y) = (self.x.index_select(&indices, 0)?, self.y.index_select(&indices, 0)?);
        for start in (0..order.len()).step_by(self.mini_batch_size) {
            let m = self.mini_batch_size.min(order.len() - start);
            let layers = self.layers.iter().map(|(w, b)| (w.as_tensor(), b.as_tensor()));
            let a = feedforward(layers, &x.narrow(0, start, m)?)?;
            // The chapter's cost: half the squared distance, its mean over the mini-batch.
            let distance = (a - y.narrow(0, start, m)?)?.sqr()?.sum_all()?;
            self.optimizer.backward_step(&(distance / (2 * m) as f64)?)?;
        }
        Ok(self)
    }

    fn place(&self, digits: &Digits) -> Result<Tensor> {
        matrix(&digits.pixels, digits.count())
    }

    fn read(&self, images: &Tensor) -> Result<Vec<u32>> {
        // Detached, or all of it would be kept for a gradient.
        let layers =
            self.layers.iter().map(|(w, b)| (w.as_detached_tensor(), b.as_detached_tensor()));
        let layers = layers.collect::<Vec<_>>();
        let a = feedforward(layers.iter().map(|(w, b)| (w, b)), images)?;
        Ok(a.argmax(1)?.to_vec1()?)
    }
}

fn feedforward<'a>(
    layers: impl Iterator<Item = (&'a Tensor, &'a Tensor)>,
    x: &Tensor,
) -> Result<Tensor> {
    let mut a = x.clone();
    for (weights, biases) in layers {
        a = sigmoid(&a.matmul(weights)?.broadcast_add(biases)?)?;
    }
    Ok(a)
}

fn matrix(values: &[f32], rows: usize) -> Result<Tensor> {
    Ok(Tensor::from_slice(values, (rows, values.len() / rows), &Device::Cpu)?)
}

fn main() -> ExitCode {
    compete::<Candle>()
}
