//! burn: its modules, its backpropagation and its SGD, on the backend that it recommends for
//! processors.

use std::process::ExitCode;

use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::nn::loss::{MseLoss, Reduction};
use burn::optim::{GradientsParams, ModuleOptimizer, SgdConfig};
use burn::tensor::activation::sigmoid;
use burn::tensor::{Device, Int, Tensor, TensorData};
use peers_rust::{Contender, Digits, Layer, Result, Task, compete};

#[derive(Module, Debug)]
struct Network {
    layers: Vec<Linear>,
}

struct Burn {
    /// n x pixels.
    x: Tensor<2>,
    /// n x 10.
    y: Tensor<2>,
    network: Network,
    optimizer: ModuleOptimizer,
    eta: f64,
    mini_batch_size: usize,
}

impl Network {
    fn feedforward(&self, x: Tensor<2>) -> Tensor<2> {
        self.layers.iter().fold(x, |a, layer| sigmoid(layer.forward(a)))
    }
}

impl Contender for Burn {
    type Images = Tensor<2>;

    fn new(task: &Task, training: &Digits, layers: Vec<Layer>) -> Result<Self> {
        let device = Device::flex().autodiff();
        let linear = |layer: Layer| {
            let weights = TensorData::new(layer.weights, [layer.inputs, layer.outputs]);
            let biases = TensorData::new(layer.biases, [layer.outputs]);
            Linear {
                weight: Param::from_data(weights, &device),
                bias: Some(Param::from_data(biases, &device)),
            }
        };
        Ok(Self {
            x: matrix(training.pixels.clone(), training.count(), &device),
            y: matrix(training.one_hot(), training.count(), &device),
            network: Network { layers: layers.into_iter().map(linear).collect() },
            optimizer: SgdConfig::new().init(),
            eta: task.eta,
            mini_batch_size: task.mini_batch_size.get(),
        })
    }

    fn epoch(mut self, order: &[u32]) -> Result<Self> {
        let indices = TensorData::new(order.to_vec(), [order.len()]);
        let indices = Tensor::<1, Int>::from_data(indices, &self.x.device());
        let (x, y) = (self.x.clone().select(0, indices.clone()), self.y.clone().select(0, indices));
        for start in (0..order.len()).step_by(self.mini_batch_size) {
            let m = self.mini_batch_size.min(order.len() - start);
            let a = self.network.feedforward(x.clone().narrow(0, start, m));
            // The chapter's cost: half the squared distance, its mean over the mini-batch.
            let distance = MseLoss::new().forward(a, y.clone().narrow(0, start, m), Reduction::Sum);
            let gradients = distance.div_scalar((2 * m) as f64).backward();
            let gradients = GradientsParams::from_grads(gradients, &self.network);
            self.network = self.optimizer.step(self.eta, self.network, gradients);
        }
        Ok(self)
    }

    fn place(&self, digits: &Digits) -> Result<Tensor<2>> {
        Ok(matrix(digits.pixels.clone(), digits.count(), &Device::flex()))
    }

    fn read(&self, images: &Tensor<2>) -> Result<Vec<u32>> {
        let a = self.network.valid().feedforward(images.clone());
        Ok(a.argmax(1).into_data_as::<u32>().as_slice()?.to_vec())
    }
}

fn matrix(values: Vec<f32>, rows: usize, device: &Device) -> Tensor<2> {
    let columns = values.len() / rows;
    Tensor::from_data(TensorData::new(values, [rows, columns]), device)
}

fn main() -> ExitCode {
    compete::<Burn>()
}
