//! Gradient descent on any C(v), Eq. (7) to Eq. (15): the ball that rolls into the valley.
//!
//! Shapes: v, ∇C and Δv all have as many components as C has variables; one, two or a million.

/// A function C(v) to be minimised, and its gradient.
///
/// A pair of closures is one:
///
/// ```
/// use sgd::Function;
///
/// let valley = (
///     |v: &[f64]| v[0] * v[0] + v[1] * v[1],
///     |v: &[f64], nabla: &mut [f64]| nabla.copy_from_slice(&[2.0 * v[0], 2.0 * v[1]]),
/// );
/// assert_eq!(valley.cost(&[3.0, 4.0]), 25.0);
/// ```
pub trait Function {
    /// C(v).
    fn cost(&self, v: &[f64]) -> f64;

    /// Writes the gradient ∇C at v, the vector of partial derivatives: Eq. (8) for two
    /// variables, Eq. (13) for any number.
    #[doc(alias = "Eq. (8)")]
    #[doc(alias = "Eq. (13)")]
    fn gradient(&self, v: &[f64], nabla: &mut [f64]);
}

impl<C, G> Function for (C, G)
where
    C: Fn(&[f64]) -> f64,
    G: Fn(&[f64], &mut [f64]),
{
    fn cost(&self, v: &[f64]) -> f64 {
        self.0(v)
    }

    fn gradient(&self, v: &[f64], nabla: &mut [f64]) {
        self.1(v, nabla);
    }
}

/// ΔC ≈ ∇C · Δv: what a small move Δv changes in C. Eq. (7) writes it out for two variables,
/// Eq. (9) as a product, Eq. (12) for any number of variables.
///
/// ```
/// // C = v₁² + v₂² at (3, 4), moved by (0.001, 0): 0.006001 in truth.
/// assert_eq!(sgd::delta_c(&[6.0, 8.0], &[0.001, 0.0]), 0.006);
/// ```
///
/// # Panics
/// If the two have different numbers of components.
#[doc(alias = "Eq. (7)")]
#[doc(alias = "Eq. (9)")]
#[doc(alias = "Eq. (12)")]
#[track_caller]
pub fn delta_c(nabla: &[f64], delta_v: &[f64]) -> f64 {
    assert_eq!(nabla.len(), delta_v.len(), "∇C and Δv differ in length");
    nabla.iter().zip(delta_v).map(|(d, dv)| d * dv).sum()
}

/// The gradient of a function of which only C(v) is known: (C(v + h) - C(v - h)) / 2h in
/// each variable, with an error of the order of h².
pub fn central_difference(cost: impl Fn(&[f64]) -> f64, v: &[f64], h: f64, nabla: &mut [f64]) {
    let mut probe = v.to_vec();
    for (k, slope) in nabla.iter_mut().enumerate() {
        probe[k] = v[k] + h;
        let above = cost(&probe);
        probe[k] = v[k] - h;
        let below = cost(&probe);
        probe[k] = v[k];
        *slope = (above - below) / (2.0 * h);
    }
}

/// How the ball chooses its next move Δv.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Move {
    /// Δv = -η ∇C, with the learning rate η: Eq. (10) for two variables, Eq. (14) for any number.
    LearningRate(f64),
    /// A move of fixed length ‖Δv‖ = ε straight downhill, which is η = ε / ‖∇C‖. By the
    /// Cauchy-Schwarz inequality no other move of that length has a smaller ∇C · Δv.
    FixedLength(f64),
}

impl Move {
    /// Δv at a place where the gradient is `nabla`. Where the gradient is zero, so is the move.
    ///
    /// ```
    /// use sgd::Move;
    /// assert_eq!(Move::LearningRate(0.1).delta_v(&[6.0, 8.0]), [-0.6000000000000001, -0.8]);
    /// assert_eq!(Move::FixedLength(0.5).delta_v(&[6.0, 8.0]), [-0.30000000000000004, -0.4]);
    /// ```
    #[doc(alias = "Eq. (10)")]
    #[doc(alias = "Eq. (14)")]
    pub fn delta_v(self, nabla: &[f64]) -> Vec<f64> {
        let eta = match self {
            Self::LearningRate(eta) => eta,
            Self::FixedLength(epsilon) => match length(nabla) {
                0.0 => 0.0,
                norm => epsilon / norm,
            },
        };
        nabla.iter().map(|slope| -eta * slope).collect()
    }
}

/// ‖v‖, the usual length function.
fn length(v: &[f64]) -> f64 {
    v.iter().map(|c| c * c).sum::<f64>().sqrt()
}

/// A place the ball comes through, after some number of moves.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Iterate {
    /// The position v.
    pub position: Vec<f64>,
    /// C(v) there.
    pub cost: f64,
    /// ‖∇C‖ there.
    pub gradient_length: f64,
}

/// Gradient descent, v → v' = v - η∇C, again and again: Eq. (11) and, for any number of
/// variables, Eq. (15).
///
/// An endless iterator over the places the ball comes through, the first of which is where it
/// was put down. It promises no minimum: with too large an η it climbs.
///
/// ```
/// use sgd::{GradientDescent, Move};
///
/// let bowl = (
///     |v: &[f64]| v[0] * v[0],
///     |v: &[f64], nabla: &mut [f64]| nabla[0] = 2.0 * v[0],
/// );
/// let path: Vec<f64> = GradientDescent::new(bowl, vec![1.0], Move::LearningRate(0.25))
///     .take(4)
///     .map(|iterate| iterate.position[0])
///     .collect();
/// assert_eq!(path, [1.0, 0.5, 0.25, 0.125]);
/// ```
#[derive(Debug, Clone)]
#[doc(alias = "Eq. (11)")]
#[doc(alias = "Eq. (15)")]
pub struct GradientDescent<F> {
    function: F,
    v: Vec<f64>,
    nabla: Vec<f64>,
    rule: Move,
    started: bool,
}

impl<F: Function> GradientDescent<F> {
    /// Puts the ball down at `start`.
    pub fn new(function: F, start: Vec<f64>, rule: Move) -> Self {
        let nabla = vec![0.0; start.len()];
        Self { function, v: start, nabla, rule, started: false }
    }
}

impl<F: Function> Iterator for GradientDescent<F> {
    type Item = Iterate;

    fn next(&mut self) -> Option<Iterate> {
        if self.started {
            for (v, delta) in self.v.iter_mut().zip(self.rule.delta_v(&self.nabla)) {
                *v += delta;
            }
        }
        self.started = true;
        self.function.gradient(&self.v, &mut self.nabla);
        Some(Iterate {
            position: self.v.clone(),
            cost: self.function.cost(&self.v),
            gradient_length: length(&self.nabla),
        })
    }
}
