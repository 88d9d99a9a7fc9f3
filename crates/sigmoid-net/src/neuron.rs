//! One sigmoid neuron, on its own.

/// A sigmoid neuron with weights w and bias b, in double precision: for studying one neuron alone.
#[derive(Debug, Clone, PartialEq)]
pub struct SigmoidNeuron {
    /// w, one for each input.
    pub weights: Vec<f64>,
    /// b.
    pub bias: f64,
}

impl SigmoidNeuron {
    /// The weighted input z = w·x + b.
    ///
    /// # Panics
    /// If x has another number of components than w.
    #[track_caller]
    pub fn weighted_input(&self, x: &[f64]) -> f64 {
        let (inputs, weights) = (x.len(), self.weights.len());
        assert_eq!(inputs, weights, "{inputs} inputs for {weights} weights");
        self.weights.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + self.bias
    }

    /// The output 1 / (1 + exp(-Σ w_j x_j - b)): Eq. (4).
    ///
    /// ```
    /// use sigmoid_net::SigmoidNeuron;
    ///
    /// let neuron = SigmoidNeuron { weights: vec![-2.0, -2.0], bias: 3.0 };
    /// assert_eq!(format!("{:.3}", neuron.output(&[0.0, 1.0])), "0.731");
    /// ```
    ///
    /// # Panics
    /// If x has another number of components than w.
    #[doc(alias = "Eq. (4)")]
    #[track_caller]
    pub fn output(&self, x: &[f64]) -> f64 {
        let z = self.weighted_input(x);
        // Of the two ways to write it, the one whose exponential cannot overflow.
        if z < 0.0 { z.exp() / (1.0 + z.exp()) } else { 1.0 / (1.0 + (-z).exp()) }
    }

    /// What small changes Δw and Δb change in the output, to first order:
    /// Δoutput ≈ Σ ∂output/∂w_j Δw_j + ∂output/∂b Δb, Eq. (5).
    ///
    /// # Panics
    /// If x or Δw has another number of components than w.
    #[doc(alias = "Eq. (5)")]
    #[track_caller]
    pub fn delta_output(&self, x: &[f64], delta_weights: &[f64], delta_bias: f64) -> f64 {
        let changed = Self { weights: delta_weights.to_vec(), bias: delta_bias };
        let output = self.output(x);
        // ∂output/∂w_j = σ'(z) x_j and ∂output/∂b = σ'(z).
        output * (1.0 - output) * changed.weighted_input(x)
    }
}
