//! The chapter's network, written as the chapter writes it, in double precision: slow, clear,
//! and what everything fast is compared with.
//!
//! | letter | is | shape for 784-30-10 |
//! |---|---|---|
//! | w[l] | weights of layer l | 30 x 784, 10 x 30 |
//! | b[l] | biases | 30, 10 |
//! | a[l] | activations, a[0] the input | 784, 30, 10 |
//! | delta[l] | ∂C_x/∂z | 30, 10 |

use sigmoid_net::{Activation, CostFunction, Network};

pub(crate) struct Reference {
    pub(crate) w: Vec<Vec<Vec<f64>>>,
    pub(crate) b: Vec<Vec<f64>>,
    f: Vec<Activation>,
    cost: CostFunction,
}

pub(crate) fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// a of a layer, from its z.
fn activate(f: Activation, z: &[f64]) -> Vec<f64> {
    let largest = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let exp = |z: f64| (z - largest).exp();
    let sum: f64 = z.iter().copied().map(exp).sum();
    let of = |z: f64| match f {
        Activation::Sigmoid => sigmoid(z),
        Activation::Tanh => z.tanh(),
        Activation::Relu => z.max(0.0),
        Activation::Softmax => exp(z) / sum,
        _ => panic!("no reference for {f:?}"),
    };
    z.iter().copied().map(of).collect()
}

/// f'(z), from a = f(z).
fn slope(f: Activation, a: f64) -> f64 {
    match f {
        Activation::Sigmoid => a * (1.0 - a),
        Activation::Tanh => 1.0 - a * a,
        Activation::Relu => f64::from(u8::from(a > 0.0)),
        _ => panic!("no slope for {f:?}"),
    }
}

fn dot(w: &[f64], a: &[f64]) -> f64 {
    w.iter().zip(a).map(|(w, a)| w * a).sum()
}

impl Reference {
    pub(crate) fn of(network: &Network) -> Self {
        let w = (0..network.layers()).map(|l| {
            network
                .weights(l)
                .outer_iter()
                .map(|row| row.iter().copied().map(f64::from).collect())
                .collect()
        });
        let b = (0..network.layers())
            .map(|l| network.biases(l).iter().copied().map(f64::from).collect());
        let (f, cost) = (network.activations().to_vec(), network.cost_function());
        Self { w: w.collect(), b: b.collect(), f, cost }
    }

    /// Activations of every layer, the input first.
    pub(crate) fn feedforward(&self, x: &[f64]) -> Vec<Vec<f64>> {
        let mut a = vec![x.to_vec()];
        for ((w, b), f) in self.w.iter().zip(&self.b).zip(&self.f) {
            let before = a.last().unwrap();
            let z: Vec<f64> = w.iter().zip(b).map(|(w, b)| dot(w, before) + b).collect();
            a.push(activate(*f, &z));
        }
        a
    }

    /// C_x.
    pub(crate) fn cost(&self, x: &[f64], y: &[f64]) -> f64 {
        let a = self.feedforward(x).pop().unwrap();
        let pairs = a.iter().zip(y);
        match self.cost {
            CostFunction::Quadratic => pairs.map(|(a, y)| (y - a).powi(2)).sum::<f64>() / 2.0,
            CostFunction::CrossEntropy => {
                -pairs.map(|(a, y)| y * a.ln() + (1.0 - y) * (1.0 - a).ln()).sum::<f64>()
            }
            CostFunction::LogLikelihood => -pairs.map(|(a, y)| y * a.ln()).sum::<f64>(),
            cost => panic!("no reference for {cost:?}"),
        }
    }

    /// ∇C_x in the order of `Network::position`.
    pub(crate) fn gradient(&self, x: &[f64], y: &[f64]) -> Vec<f64> {
        let a = self.feedforward(x);
        let last = self.w.len() - 1;
        let mut delta = vec![Vec::new(); last + 1];
        let of_output = |(a, y): (&f64, &f64)| match self.cost {
            CostFunction::Quadratic => (a - y) * slope(self.f[last], *a),
            _ => a - y,
        };
        delta[last] = a[last + 1].iter().zip(y).map(of_output).collect();
        for l in (0..last).rev() {
            delta[l] = a[l + 1]
                .iter()
                .enumerate()
                .map(|(k, a)| {
                    let behind = self.w[l + 1].iter().zip(&delta[l + 1]);
                    behind.map(|(w, delta)| w[k] * delta).sum::<f64>() * slope(self.f[l], *a)
                })
                .collect();
        }
        let mut nabla = Vec::new();
        for l in 0..=last {
            nabla.extend(delta[l].iter().flat_map(|d| a[l].iter().map(move |a| d * a)));
            nabla.extend(&delta[l]);
        }
        nabla
    }

    /// Eq. (20) and Eq. (21) over one mini-batch.
    pub(crate) fn update_mini_batch(&mut self, mini_batch: &[(Vec<f64>, Vec<f64>)], eta: f64) {
        let mut velocity = vec![0.0; self.position().len()];
        self.update_with_momentum(mini_batch, eta, 0.0, 0.0, &mut velocity);
    }

    /// The same with momentum μ and weight decay λ/n: v' = (1 - η λ/n) v + Δv', the factor for
    /// weights only, where Δv' = μ Δv - (η/m) Σ ∇C_x.
    pub(crate) fn update_with_momentum(
        &mut self,
        mini_batch: &[(Vec<f64>, Vec<f64>)],
        eta: f64,
        momentum: f64,
        weight_decay: f64,
        velocity: &mut [f64],
    ) {
        let mut nabla = vec![0.0; self.position().len()];
        for (x, y) in mini_batch {
            for (sum, slope) in nabla.iter_mut().zip(self.gradient(x, y)) {
                *sum += slope;
            }
        }
        for (delta, sum) in velocity.iter_mut().zip(nabla) {
            *delta = momentum * *delta - eta / mini_batch.len() as f64 * sum;
        }
        let mut moves = velocity.iter();
        for (w, b) in self.w.iter_mut().zip(&mut self.b) {
            for w in w.iter_mut().flatten() {
                *w = (1.0 - eta * weight_decay) * *w + moves.next().unwrap();
            }
            for b in b {
                *b += moves.next().unwrap();
            }
        }
    }

    /// Weights and biases in the order of `Network::position`.
    pub(crate) fn position(&self) -> Vec<f64> {
        let layers = self.w.iter().zip(&self.b);
        layers.flat_map(|(w, b)| w.iter().flatten().chain(b)).copied().collect()
    }
}
