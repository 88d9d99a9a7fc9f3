//! One update of the position, besides the gradients themselves.

/// How an update moves v by the gradients of a mini-batch.
///
/// Without momentum v' = `shrink` · v - `rate` Σ ∇C_x, with it Δv' = `momentum` · Δv - `rate` Σ ∇C_x
/// and v' = `shrink` · v + Δv', where only weights are multiplied by `shrink`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// η/m, or η for [`Scaling::Sum`](crate::Scaling::Sum).
    pub rate: f32,
    /// μ.
    pub momentum: f32,
    /// 1 - η λ/n, or 1 without weight decay.
    pub shrink: f32,
}

impl Step {
    /// What a velocity loses in each update after it is multiplied by μ, until it is 0: 2⁻¹⁰⁰.
    ///
    /// Otherwise components whose gradient is 0, such as weights to pixels that are hardly ever
    /// used, would become subnormal numbers, which processors take a hundred times as long to
    /// multiply. A product of 2⁻⁷⁵ or more stays as it is: the loss is less than half its last bit.
    pub const LOSS: f32 = 1.0 / (1_u128 << 100) as f32;

    /// Without momentum or weight decay.
    ///
    /// ```
    /// let step = sgd::Step::new(0.3);
    /// assert_eq!((step.rate, step.momentum, step.shrink), (0.3, 0.0, 1.0));
    /// ```
    pub fn new(rate: f32) -> Self {
        Self { rate, momentum: 0.0, shrink: 1.0 }
    }

    /// What is kept of a component of the velocity: μ times it, less [`LOSS`](Self::LOSS).
    ///
    /// ```
    /// let step = sgd::Step { momentum: 0.5, ..sgd::Step::new(0.3) };
    /// assert_eq!(step.kept(-3.0), -1.5);
    /// assert_eq!(step.kept(1e-30), 0.0);
    /// assert_eq!(step.kept(1e-22), 0.5e-22);
    /// ```
    #[inline]
    pub fn kept(&self, velocity: f32) -> f32 {
        let share = self.momentum * velocity;
        share - share.clamp(-Self::LOSS, Self::LOSS)
    }
}
