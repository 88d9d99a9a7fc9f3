//! Where learning begins: weights from N(0, 1), as in the chapter, or from N(0, 1/n_in).

use mnist_io::Split;
use sigmoid_net::Init;

use crate::learning::Plan;
use crate::trial::{Trial, try_plans};
use crate::{Error, Watch};

/// A network of one shape, begun in both ways.
#[derive(Debug, Clone)]
pub struct Begun {
    /// Neurons of its hidden layers; none in 784-10.
    pub hidden: Vec<usize>,
    /// With weights from N(0, 1).
    pub book: Trial,
    /// With weights from N(0, 1/n_in).
    pub scaled: Trial,
}

/// Lets networks with these hidden layers learn by `plan`, begun in both ways, with each seed.
///
/// # Errors
/// As [`try_plans`].
pub fn compare(
    plan: &Plan,
    shapes: &[Vec<usize>],
    seeds: &[u64],
    data: &Split,
    watch: &Watch<'_>,
) -> Result<Vec<Begun>, Error> {
    let begun = |hidden: &Vec<usize>, init| Plan { hidden: hidden.clone(), init, ..plan.clone() };
    let plans: Vec<Plan> = shapes
        .iter()
        .flat_map(|hidden| [Init::Book, Init::Scaled].map(|init| begun(hidden, init)))
        .collect();
    let mut trials = try_plans(&plans, seeds, data, watch)?.into_iter();
    let mut compared = Vec::new();
    for hidden in shapes {
        if let (Some(book), Some(scaled)) = (trials.next(), trials.next()) {
            compared.push(Begun { hidden: hidden.clone(), book, scaled });
        }
    }
    Ok(compared)
}

impl Begun {
    /// For each seed, begun as in the chapter: how many outputs never fire on any test example,
    /// and the accuracy on them. An output that never fires costs about the share of its digit.
    pub fn silent_and_accuracy(&self) -> Vec<(usize, f64)> {
        self.book.silent().into_iter().zip(self.book.test()).collect()
    }
}
