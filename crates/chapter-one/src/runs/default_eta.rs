//! A learning rate η for networks and mini-batches of any size, where none is given.

use sgd::{Schedule, WarmUp};
use sigmoid_net::{Activation, CostFunction};

use crate::runs::settings::RunSettings;

/// What suits one cost and one kind of hidden neurons, on validation images of MNIST.
struct Rates {
    /// η for each example of a mini-batch. More, and the noise of small mini-batches costs
    /// accuracy.
    per_example: f32,
    /// η times the neurons of the largest hidden layer, up to a hundred, that the first updates
    /// bear. More, and they drive all outputs to 0, where they stay.
    at_first: f32,
    /// Whether outputs learn nothing any more once they are at 0 or 1. Then larger layers bear even
    /// less at first.
    saturates: bool,
}

impl Rates {
    fn of(settings: &RunSettings) -> Self {
        let is_sigmoid = settings.hidden_activations.iter().all(|a| *a == Activation::Sigmoid);
        let saturates = settings.cost == CostFunction::Quadratic;
        let (per_example, at_first) = match (settings.cost, is_sigmoid) {
            (CostFunction::Quadratic, true) => (0.2, 300.0),
            (CostFunction::Quadratic, false) => (0.05, 100.0),
            (_, true) => (0.05, 150.0),
            (_, false) => (0.0125, 40.0),
        };
        Self { per_example, at_first, saturates }
    }
}

/// A layer of fewer neurons needs no smaller η for its size: the input layer, of which about a
/// hundred pixels of an image are dark, sets the limit.
const SMALLEST_WIDTH: usize = 100;

/// What η falls to.
const LAST: f32 = 0.01;

impl RunSettings {
    /// The same with an η that follows from the hidden layers, m and the number of epochs. With N
    /// neurons in the largest hidden layer, or 100 if it has fewer, and the quadratic cost of
    /// sigmoid neurons, update t has
    ///
    /// η = min(0.2 m, 300/N min(1, m/√N) + 12,000 t/N^2.5)
    ///
    /// times a factor that falls from epoch to epoch along a cosine, from 1 to 0.01 after the last.
    /// Other hidden neurons have other constants. For costs that do not saturate
    ///
    /// η = min(0.2 m, c/N (1 + t/N))
    ///
    /// with c = 150 or 40.
    ///
    /// ```
    /// use chapter_one::runs::RunSettings;
    ///
    /// let settings = RunSettings::new(100, 30, 1).with_default_eta();
    /// assert_eq!((settings.sgd.eta.eta(0), settings.sgd.warm_up), (2.0, None));
    ///
    /// let settings = settings.with_hidden([1000]).with_default_eta();
    /// assert_eq!(settings.sgd.eta.eta(0), 2.0);
    /// let warm_up = settings.sgd.warm_up.expect("a large layer");
    /// assert_eq!((warm_up.initial, warm_up.updates), (0.09486833, 5020));
    ///
    /// let warm_up = settings.with_mini_batch_size(100).with_default_eta().sgd.warm_up;
    /// assert_eq!(warm_up.expect("a large layer").initial, 0.3);
    /// ```
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, above 0")]
    pub fn with_default_eta(mut self) -> Self {
        let Rates { per_example, at_first, saturates } = Rates::of(&self);
        let width = self.hidden.iter().copied().max().unwrap_or(0).max(SMALLEST_WIDTH) as f32;
        let m = self.sgd.mini_batch_size as f32;
        // With momentum a move goes on, and adds up to 1/(1 - μ) times its length.
        let alone = 1.0 - self.sgd.momentum;
        let eta = per_example * m * alone;
        let mut first = at_first / width * alone;
        // It grows by `growth` in `updates_to_grow` updates.
        let (mut growth, mut updates_to_grow) = (first, width);
        if saturates {
            let narrow = (SMALLEST_WIDTH as f32 / width).sqrt();
            // A mean over more examples bears a larger move, but not a faster growth.
            first *= (m / 10.0 * narrow).min(1.0);
            growth *= narrow;
            updates_to_grow /= 4.0;
        }
        let updates = ((eta / growth - first / growth) * updates_to_grow).round() as usize;
        self.sgd.warm_up = (eta > first).then_some(WarmUp { initial: first, updates });
        let epochs = self.epochs.saturating_add(1);
        self.sgd.eta = Schedule::Cosine { initial: eta, last: LAST * eta, epochs };
        self
    }
}
