//! One example, layer by layer: its activations, its gradient, and what spoke for an output. Written for
//! reading, straight from the equations; the engine computes the same numbers faster.

use ndarray::{Array1, ArrayView1, Zip};

use crate::network::Network;

/// The gradient of the cost C_x of one example, in factored form: ∂C_x/∂b of layer l is
/// `deltas[l]`, and ∂C_x/∂w the outer product of `deltas[l]` and `activations[l]`.
#[derive(Debug, Clone, PartialEq)]
pub struct ExampleGradient {
    /// Activations of every layer, the input x first: 784, 30 and 10 of them.
    pub activations: Vec<Array1<f32>>,
    /// δ = ∂C_x/∂z of every layer but the input: 30 and 10 of them.
    pub deltas: Vec<Array1<f32>>,
}

impl Network {
    /// The gradient of C_x for one example, layer by layer from the output back.
    ///
    /// Written for reading, straight from the equations; training computes the same numbers faster.
    ///
    /// # Panics
    /// If x or y does not fit the network.
    #[track_caller]
    pub fn backprop(&self, x: ArrayView1<'_, f32>, y: ArrayView1<'_, f32>) -> ExampleGradient {
        let (activations, zs) = self.layer_by_layer(x);
        let slopes = |l: usize| zs[l].mapv(|z| self.activations()[l].slope(z));
        let last = self.layers() - 1;
        let of_outputs = slopes(last);
        let outputs = Zip::from(&activations[last + 1]).and(y).and(&of_outputs);
        let mut deltas =
            vec![outputs.map_collect(|a, y, slope| self.cost_function().delta(*a, *y, *slope))];
        for l in (0..last).rev() {
            let after = deltas.last().expect("that of the output layer");
            deltas.push(self.weights(l + 1).t().dot(after) * slopes(l));
        }
        deltas.reverse();
        ExampleGradient { activations, deltas }
    }

    /// The activations a of every layer for one example, the input's first, the output's last.
    ///
    /// ```
    /// use ndarray::array;
    /// use sigmoid_net::Network;
    ///
    /// let network = Network::zeros(&[2, 3, 1])?;
    /// let activations = network.activations_for(array![0.0, 1.0].view());
    /// assert_eq!(activations, [array![0.0, 1.0], array![0.5, 0.5, 0.5], array![0.5]]);
    /// # Ok::<(), sigmoid_net::Error>(())
    /// ```
    ///
    /// # Panics
    /// If x does not fit the network.
    #[track_caller]
    pub fn activations_for(&self, x: ArrayView1<'_, f32>) -> Vec<Array1<f32>> {
        self.layer_by_layer(x).0
    }

    /// What spoke for an output and against it: for the input and each hidden layer the products
    /// a_k ∂z_j/∂a_k, where z_j is the weighted input of output neuron j. To first order, z_j would
    /// be so much less without that pixel or neuron.
    ///
    /// ```
    /// use ndarray::array;
    /// use sigmoid_net::Network;
    ///
    /// // Without hidden layers they are the terms of the weighted sum.
    /// let network = Network::from_position(&[2, 1], vec![3.0, -4.0, 1.0])?;
    /// assert_eq!(network.contributions(array![1.0, 0.5].view(), 0), [array![3.0, -2.0]]);
    /// # Ok::<(), sigmoid_net::Error>(())
    /// ```
    ///
    /// # Panics
    /// If x does not fit the network, or it has no such output.
    #[track_caller]
    pub fn contributions(&self, x: ArrayView1<'_, f32>, output: usize) -> Vec<Array1<f32>> {
        let (activations, zs) = self.layer_by_layer(x);
        let last = self.layers() - 1;
        // ∂z_j/∂a of the layer before the output, then of each layer before that.
        let mut nabla = self.weights(last).row(output).to_owned();
        let mut contributions = vec![&activations[last] * &nabla];
        for l in (0..last).rev() {
            let slopes = zs[l].mapv(|z| self.activations()[l].slope(z));
            nabla = self.weights(l).t().dot(&(nabla * slopes));
            contributions.push(&activations[l] * &nabla);
        }
        contributions.reverse();
        contributions
    }

    /// The activations of all layers, the input's first, and the weighted inputs z of all but that.
    fn layer_by_layer(&self, x: ArrayView1<'_, f32>) -> (Vec<Array1<f32>>, Vec<Array1<f32>>) {
        let mut activations = vec![x.to_owned()];
        let mut zs = Vec::new();
        for l in 0..self.layers() {
            let z = self.weights(l).dot(&activations[l]) + self.biases(l);
            activations.push(Array1::from(self.activations()[l].apply_to_layer(&z.to_vec())));
            zs.push(z);
        }
        (activations, zs)
    }
}
